"""The texts of a pack that people read: each with the path of what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advisor.diagnostics import Span
from advisor.program import Program
from advisor.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Prose:
    """A text; `what` is what it belongs to in words (fact `self_serve`), `entry` the entry that holds it."""

    subject: str
    what: str
    entry: str
    text: str
    span: Span


def texts(program: Program) -> Iterator[Prose]:
    """Give every text that a questionnaire, a memo or an explanation can show."""
    yield from _of_knowledge(program.vocabulary)
    yield from _of_advice(program.vocabulary)
    for check in program.consistency:
        what = f"consistency check `{check.name}`"
        yield Prose(f"consistency.{check.name}", what, "says", check.says, check.never.span)
    for rule in program.rules.values():
        yield Prose(f"rules.{rule.name}", f"rule `{rule.name}`", "says", rule.says, rule.span)


def _of_knowledge(vocabulary: Vocabulary) -> Iterator[Prose]:
    for source in vocabulary.sources.values():
        what = f"source `{source.name}`"
        yield Prose(f"sources.{source.name}", what, "title", source.title, source.span)
        yield Prose(f"sources.{source.name}", what, "short", source.short, source.span)
    for claim in vocabulary.claims.values():
        what = f"claim `{claim.name}`"
        yield Prose(f"claims.{claim.name}", what, "place", claim.place, claim.span)
        yield Prose(f"claims.{claim.name}", what, "says", claim.says, claim.span)
    for choices in vocabulary.choices.values():
        for option in choices.options:
            what = f"option `{option.name}` of `{choices.name}`"
            for entry, text in (("title", option.title), ("driven", option.driven), ("means", option.means)):
                yield Prose(f"choices.{choices.name}", what, entry, text, choices.span)
    for fact in vocabulary.facts.values():
        what = f"fact `{fact.name}`"
        for entry, text in (("theme", fact.theme), ("label", fact.label), ("ask", fact.ask), ("help", fact.help)):
            yield Prose(f"facts.{fact.name}", what, entry, text, fact.span)
        for text in fact.states.values():
            yield Prose(f"facts.{fact.name}", what, "states", text, fact.span)
    for parameter in vocabulary.parameters.values():
        what = f"parameter `{parameter.name}`"
        yield Prose(f"parameters.{parameter.name}", what, "why", parameter.why, parameter.span)


def _of_advice(vocabulary: Vocabulary) -> Iterator[Prose]:
    for group in vocabulary.groups.values():
        what = f"group `{group.name}`"
        named = (("title", group.title), ("led", group.led), ("unled", group.unled), ("seen_in", group.seen_in))
        for entry, text in named:
            yield Prose(f"hypotheses.{group.name}", what, entry, text, group.span)
    for finding in vocabulary.findings.values():
        yield Prose(f"findings.{finding.name}", f"finding `{finding.name}`", "label", finding.label, finding.span)
    for warning in vocabulary.warnings.values():
        what = f"warning `{warning.name}`"
        yield Prose(f"warnings.{warning.name}", what, "title", warning.title, warning.span)
        yield Prose(f"warnings.{warning.name}", what, "consequence", warning.consequence, warning.span)
    for step in vocabulary.recommendations.values():
        what = f"recommendation `{step.name}`"
        yield Prose(f"recommendations.{step.name}", what, "title", step.title, step.span)
        yield Prose(f"recommendations.{step.name}", what, "detail", step.detail, step.span)
    for remark in vocabulary.remarks.values():
        yield Prose(f"remarks.{remark.name}", f"remark `{remark.name}`", "says", remark.says, remark.span)


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text in small letters, without its punctuation."""
    return tuple(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower()))
