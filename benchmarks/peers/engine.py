"""What the benchmark asks of an engine, and what an engine answers."""

from __future__ import annotations

import enum
import functools
import importlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from advisor.business import Business
from advisor.certainty import lead
from advisor.derivation import Derivation
from advisor.engines.settle import leads
from advisor.program import Program
from advisor.screening.names import certainty_of
from advisor.vocabulary import Group
from benchmarks.screening_rows import businesses

CLOSE = 1e-9


@dataclass(frozen=True)
class Portfolio:
    """The businesses of a run, as a table; row by row for engines that take one business at a time."""

    program: Program
    table: pl.DataFrame

    @property
    def sure(self) -> bool:
        """Whether all facts are sure."""
        return not any(certainty_of(name) in self.table.columns for name in self.program.vocabulary.facts)

    @functools.cached_property
    def businesses(self) -> list[Business]:
        """The rows as businesses."""
        return businesses(self.program, self.table)

    def head(self, rows: int) -> Portfolio:
        """Give the first of them."""
        return Portfolio(self.program, self.table.head(rows))


@dataclass(frozen=True)
class Answer:
    """What an engine says of one business; `fired` is None where it doesn't tell single rules."""

    fired: frozenset[str] | None
    warnings: frozenset[str]
    certainties: Mapping[str, float]
    leaders: Mapping[str, str | None]
    margins: Mapping[str, float]


class Family(enum.Enum):
    """What sort of thing is timed."""

    COLUMNAR = "the columnar engine"
    ADVISOR = "the advisor, one business at a time"
    PEER = "rule engines of others"
    CODE = "code without a rule engine"


class NotHereError(Exception):
    """An engine can't be run; says why."""


class Engine(ABC):
    """An engine, built once for a program, with businesses loaded in whatever form it reads best.

    Only `run` is timed. `rows` is how many businesses it is timed on; `remark` says what it can't express, and what its
    figure holds.
    """

    title: str
    rows: int
    family: Family
    remark: str

    @abstractmethod
    def __init__(self, program: Program, *, sure: bool) -> None:
        """Build the engine; with `sure`, every fact is. Raises `NotHereError`."""

    @abstractmethod
    def load(self, portfolio: Portfolio) -> None:
        """Take in businesses."""

    @abstractmethod
    def run(self) -> None:
        """Screen all businesses that are loaded, and keep what comes out in the engine's own form."""

    @abstractmethod
    def answers(self) -> list[Answer]:
        """Tell what the last run came to."""

    def stop(self) -> None:  # noqa: B027 - most hold nothing
        """Let go of what the engine holds."""


def library(name: str, package: str) -> Any:
    """Import a library that the benchmark can do without. Raises `NotHereError`."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise NotHereError(
            f"not installed: `pip install {package}`" if error.name == name.partition(".")[0] else str(error)
        ) from error


def answer_of(program: Program, derivation: Derivation) -> Answer:
    """Give what one of the advisor's own engines came to."""
    fired = frozenset(outcome.rule.name for outcome in derivation.fired)
    contests = derivation.contests
    return Answer(
        fired,
        warned(program, fired),
        {one.hypothesis: one.certainty for contest in contests.values() for one in contest.ranking},
        {name: contest.leader for name, contest in contests.items()},
        {name: contest.margin for name, contest in contests.items()},
    )


def warned(program: Program, fired: Iterable[str]) -> frozenset[str]:
    """Name the warnings that rules raise."""
    return frozenset(name for rule in fired for name in program.rules[rule].then.warn)


def standing(group: Group, certainties: Mapping[str, float]) -> tuple[str | None, float]:
    """Give the leader of a group and the margin, for peers that leave that to the language that they are used from."""
    told = [certainties[name] for name in group.hypotheses]
    second, first = sorted([0.0, *told])[-2:] if len(told) == 1 else sorted(told)[-2:]
    leader = group.options.names[told.index(first)] if leads(group, first, second) else None
    return leader, lead(first, second)


def differences(engine: str, found: Sequence[Answer], wanted: Sequence[Answer]) -> Iterator[str]:
    """Say where answers differ from those that are wanted."""
    if len(found) != len(wanted):
        yield f"{engine} answers for {len(found)} businesses of {len(wanted)}"
    for number, (ours, theirs) in enumerate(zip(found, wanted, strict=False)):
        where = f"{engine}, business {number}"
        if ours.fired is not None and ours.fired != theirs.fired:
            yield f"{where}: one of the two fires {sorted(ours.fired ^ (theirs.fired or frozenset()))}"
        for part in ("warnings", "leaders"):
            if getattr(ours, part) != getattr(theirs, part):
                yield f"{where}: {part} are {getattr(ours, part)}, not {getattr(theirs, part)}"
        for part in ("certainties", "margins"):
            one, other = getattr(ours, part), getattr(theirs, part)
            far = {name: (one.get(name), value) for name, value in other.items() if not _close(one.get(name), value)}
            if far:
                yield f"{where}: {part} differ: {far}"


def _close(one: float | None, other: float) -> bool:
    return one is not None and abs(one - other) <= CLOSE
