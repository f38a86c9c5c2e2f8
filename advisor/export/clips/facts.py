"""A business as CLIPS facts."""

from __future__ import annotations

from advisor.business import Business, KnownFact
from advisor.export.clips.text import Form, comment, laid_out, literal, quoted
from advisor.program import Program
from advisor.values import Kind
from advisor.vocabulary import Fact


def clips_facts(program: Program, business: Business) -> str:
    """Write what is known of a business as a deffacts, to be loaded after the program."""
    name = f"{business.name}, {business.as_of}" if business.as_of else business.name
    manifest = program.manifest
    lines = [
        *comment(f"What is known of {name}, for the pack {manifest.name} {manifest.version}."),
        *comment("Load the pack, then this file; then (reset), (run) and (report)."),
        "",
        f"(deffacts MAIN::business {quoted(name)}",
    ]
    facts = program.vocabulary.facts
    lines += [f"  {laid_out(_fact(facts[known.name], known), 2)}" for known in business.facts.values()]
    return "\n".join(lines) + ")\n"


def _fact(fact: Fact, known: KnownFact) -> Form:
    return (
        "fact",
        ("name", fact.name),
        ("value", *_values(fact, known)),
        *((("certainty", repr(known.certainty)),) if known.certainty < 1 else ()),
        *(((entry, quoted(text)) for entry, text in (("source", known.source), ("note", known.note)) if text)),
    )


def _values(fact: Fact, known: KnownFact) -> tuple[str, ...]:
    if isinstance(known.value, frozenset):
        return tuple(option for option in fact.type.options if option in known.value)
    return (quoted(str(known.value)) if fact.type.kind is Kind.TEXT else literal(known.value),)
