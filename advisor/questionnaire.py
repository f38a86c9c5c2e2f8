"""The vocabulary as a fact file to fill in, and how complete a fact file is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from advisor.business import Business
from advisor.diagnostics import refusal
from advisor.program import Program
from advisor.values import Kind
from advisor.vocabulary import Fact

_WIDTH = 100
_LONGEST_NAME = 120
_UNNAMED = "Name of the business"
_PLAIN = re.compile(r"[A-Za-z](?:[\w&.'()+/-]| (?! |$))*", re.ASCII)
_EXAMPLES = {
    Kind.BOOLEAN: "yes", Kind.SHARE: "42%", Kind.COUNT: "120", Kind.DURATION: "6 months", Kind.MONEY: "3.5 million",
}  # fmt: skip
_HEAD = """\
# A fact file for the pack {pack}. Write what is known behind the colons, and take the "#" away
# before the fact; leave the rest as it is: what is not told is unknown, never "no".
# A fact can carry more than its value:
#   {example}
# A certainty is 1 for sure, 0.7 for likely, 0.5 for as good as a guess.

name: {name}
as_of: {as_of}
facts:
"""


@dataclass(frozen=True, slots=True)
class Theme:
    """How much of a theme's questions a business answers."""

    name: str
    known: int
    asked: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much is known of a business; `sure` counts facts with a certainty of at least 0.9."""

    business: Business
    known: int
    sure: int
    asked: int
    themes: tuple[Theme, ...]

    @property
    def unnamed(self) -> bool:
        """Whether the name is still the one of the empty fact file."""
        return self.business.name == _UNNAMED


def completeness(program: Program, business: Business) -> Completeness:
    """Count what is known of a business, by theme in the order of the pack."""
    facts = program.vocabulary.facts
    themes = tuple(
        Theme(theme, sum(fact.name in business.facts for fact in found), len(found))
        for theme, found in _by_theme(facts.values())
    )
    known = business.facts.values()
    return Completeness(business, len(known), sum(fact.certainty >= 0.9 for fact in known), len(facts), themes)


def blank_facts(program: Program, name: str = "", as_of: str = "") -> str:
    """Write a fact file with every question as a comment.

    Raises `AdvisorError` for a name that no fact file can have.
    """
    pack = f"{program.manifest.name} {program.manifest.version}"
    date = as_of or "# such as 2015-12-31"
    example = next((_example(fact) for fact in program.vocabulary.facts.values()), "")
    parts = [_HEAD.format(pack=pack, name=_written(name) or _UNNAMED, as_of=date, example=example)]
    for theme, facts in _by_theme(program.vocabulary.facts.values()):
        parts.append(f"\n  # {theme.replace('_', ' ').upper()}\n")
        for fact in facts:
            lines = [*_wrap(fact.ask), *_wrap(fact.help), *_wrap(_answers(fact))]
            parts.append("\n" + "".join(f"  # {line}\n" for line in lines) + f"  # {fact.name}:\n")
    return "".join(parts)


def _example(fact: Fact) -> str:
    """Write a fact with all that it can carry."""
    options = {Kind.CHOICE: fact.type.options[:1], Kind.CHOICES: (f"[{', '.join(fact.type.options[:2])}]",)}
    value = "".join(options.get(fact.type.kind, (_EXAMPLES.get(fact.type.kind, "as they told it"),)))
    return f"{fact.name}: {{value: {value}, certainty: 0.7, source: annual report, note: two managers said so too}}"


def _written(name: str) -> str:
    """Write a name so that it is read as it is, in quotes where YAML would see something else in it."""
    shown = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    if len(shown) > _LONGEST_NAME:
        raise refusal(f"a name has at most {_LONGEST_NAME} characters")
    plain = not shown or (_PLAIN.fullmatch(shown) and shown.lower() != "null")
    return shown if plain else json.dumps(shown, ensure_ascii=False)


def _by_theme(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.theme, []).append(fact)
    return list(found.items())


def how_to_answer(fact: Fact) -> str:
    """Say how an answer is written in a fact file."""
    match fact.type.kind:
        case Kind.BOOLEAN:
            return "yes or no"
        case Kind.CHOICE:
            return f"one of: {', '.join(fact.type.options)}"
        case Kind.CHOICES:
            return f"any of: [{', '.join(fact.type.options)}]"
        case Kind.SHARE:
            return "a share, such as 42%"
        case Kind.COUNT:
            return "a whole number, such as 28,000"
        case Kind.DURATION:
            return "a time, such as 45 days, 6 months or 2 years"
        case Kind.MONEY:
            return f"an amount in {fact.type.currency}, such as 3.5 million"
        case _:
            return "a text"


def _answers(fact: Fact) -> str:
    several = fact.type.kind in (Kind.CHOICE, Kind.CHOICES)
    return f"Answer{', ' if several else ': '}{how_to_answer(fact)}"


def _wrap(text: str) -> list[str]:
    import textwrap  # noqa: PLC0415 - a memo does not need it

    return textwrap.wrap(text, _WIDTH)
