"""Rules, linked: conditions that can be tested, conclusions whose names exist."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.diagnostics import Span
from advisor.expression.evaluate import Reading, Test
from advisor.expression.nodes import Node


class Basis(enum.Enum):
    """What a rule rests on: a source's statement, this pack's inference from it, or a convention of practice."""

    ARTICLE = "article"
    INFERENCE = "inference"
    CONVENTION = "convention"


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a rule's `when` or `unless`; `reads` are the names that it depends on, in reading order."""

    text: str
    node: Node
    reads: tuple[str, ...]
    test: Test = field(repr=False, compare=False)
    span: Span = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Consistency:
    """A combination of facts that can't be."""

    name: str
    never: Condition
    says: str


@dataclass(frozen=True, slots=True)
class Weight:
    """What a firing says for (or, negative, against) a hypothesis; `strength` in (-1, 1).

    `parameter` names the parameter that the strength is written with, or is empty where it is a number; `span` is where
    it is written.
    """

    hypothesis: str
    strength: float
    parameter: str = field(default="", repr=False, compare=False)
    span: Span | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What a rule concludes when it fires: weights, and names of findings, warnings, recommendations, remarks."""

    weights: tuple[Weight, ...] = ()
    derive: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()
    recommend: tuple[str, ...] = ()
    remark: tuple[str, ...] = ()


class Expectation(enum.Enum):
    """What a case expects of its rule."""

    FIRES = "fires"
    HELD_BACK = "held back"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Direction:
    """All hypotheses that a firing is expected to speak for (or, if not `favours`, against)."""

    favours: bool
    hypotheses: tuple[str, ...]
    span: Span

    @property
    def word(self) -> str:
        """The entry of the case that says so."""
        return "for" if self.favours else "against"


@dataclass(frozen=True, slots=True)
class Case:
    """A test of one rule by itself: what is given, and what the rule then does.

    `directions` are what the case says of the evidence that the firing gives. `span` is where the case stands,
    `expects_at` where what it expects is written.
    """

    given: Mapping[str, Reading]
    expects: Expectation
    asks: tuple[str, ...]
    directions: tuple[Direction, ...]
    span: Span
    expects_at: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions, conclusions and a citation; `place` is its position in the pack, `stage` is computed."""

    name: str
    says: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    then: Conclusions
    basis: Basis
    cite: tuple[str, ...]
    cases: tuple[Case, ...]
    place: int
    stage: int
    span: Span = field(repr=False, compare=False)

    @property
    def reads(self) -> tuple[str, ...]:
        """Every name that the rule reads, each once, in reading order."""
        return tuple(dict.fromkeys(name for condition in (*self.when, *self.unless) for name in condition.reads))
