"""Businesses to write memos on: the six examples, made-up ones, and random ones for Hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hypothesis import strategies as st

from advisor import Business, KnownFact, Pack, load_pack
from advisor.diagnostics import Span, Text
from advisor.values import Kind, Truth, Value
from advisor.vocabulary import Fact

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = tuple(sorted((ROOT / "examples").glob("*.yaml")))
PACK: Final[Pack] = load_pack()
PROGRAM: Final = PACK.program
FACTS: Final[Mapping[str, Fact]] = PROGRAM.vocabulary.facts

_NOWHERE = Span(Text("made up", ""), 1, 1)
_CERTAINTIES = (1.0, 1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.2, 0.01)
_SOURCES = ("", "annual report", "two talks with the chief, not checked")


def known(facts: Mapping[str, Value], certainty: float = 1.0, source: str = "") -> Business:
    """Give a business of which these facts are known, in the order of the pack."""
    told = {name: KnownFact(name, facts[name], certainty, source, "", _NOWHERE) for name in FACTS if name in facts}
    assert len(told) == len(facts), f"no facts of the pack: {set(facts) - set(told)}"
    return Business("Somebody", "2020-06", MappingProxyType(told))


def limits(kind: Kind) -> tuple[float, ...]:
    """Give the thresholds of a kind: what a value can lie at, below and above."""
    values = (one.value for one in PROGRAM.vocabulary.parameters.values() if one.type.kind is kind)
    return tuple(sorted({float(value) for value in values if isinstance(value, int | float)}))


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """Give any value that a fact can have, those on and beside thresholds most often."""
    match fact.type.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(fact.type.options)
        case Kind.CHOICES:
            return st.frozensets(st.sampled_from(fact.type.options), max_size=4)
        case Kind.SHARE:
            near = [one + step for one in limits(Kind.SHARE) for step in (-0.005, 0.0, 0.005)]
            return st.sampled_from([0.0, 1.0, *near]) | st.floats(0, 1)
        case Kind.COUNT:
            return st.sampled_from([0, 1, 2, 3, 4, 5, 6, 28_000]) | st.integers(0, 10**12)
        case Kind.DURATION:
            near = [one + step for one in limits(Kind.DURATION) for step in (-1.0, 0.0, 1.0)]
            return st.sampled_from([0.0, 1.0, 365 / 12, 45.0, *near]) | st.floats(0, 40_000)
        case Kind.MONEY:
            return st.floats(-1e12, 1e12)
        case _:
            return st.sampled_from(("a text", "another"))


@st.composite
def businesses(draw: st.DrawFn, least: int = 0, most: int = len(FACTS)) -> Business:
    """Give a business that a fact file could tell of: of few facts or of many, none contradicting another."""
    count = draw(st.integers(least, min(most, least + 8)) | st.integers(least, most))
    names = draw(st.lists(st.sampled_from(tuple(FACTS)), min_size=count, max_size=count, unique=True))
    told = {name: draw(fact(name)) for name in FACTS if name in set(names)}
    while contradictory := _contradictory(told.values()):
        del told[contradictory]
    as_of = draw(st.sampled_from(("", "2019", "2020-02", "2021-12-31")))
    return Business(draw(st.sampled_from(("Somebody", "Acme Inc.", "3M"))), as_of, MappingProxyType(told))


@st.composite
def fact(draw: st.DrawFn, name: str) -> KnownFact:
    """Give a known fact of that name."""
    certainty = draw(st.sampled_from(_CERTAINTIES))
    source, note = draw(st.sampled_from(_SOURCES)), draw(st.sampled_from(_SOURCES))
    return KnownFact(name, draw(values(FACTS[name])), certainty, source, note, _NOWHERE)


def _contradictory(facts: Iterable[KnownFact]) -> str | None:
    """Name the last fact that contradicts others, if one does."""
    told = {one.name: one for one in facts}
    memory = Business("", "", told).readings()
    for rule in PROGRAM.consistency:
        if rule.never.test(memory)[0] is Truth.TRUE:
            return [name for name in rule.never.reads if name in told][-1]
    return None
