"""What an engine did, as plain data.

Enough to explain, step through and question a run without running it again: the outcome of every condition of every
rule, the firings in order with the agenda at each step, every piece of evidence with its share, every certainty.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.agenda import AgendaItem, Order
from advisor.business import Business
from advisor.expression.evaluate import Reading
from advisor.rule import Condition, Rule
from advisor.values import Truth
from advisor.vocabulary import Group


class Status(enum.Enum):
    """What became of a rule."""

    FIRED = "fired"
    HELD_BACK = "held back"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class ConditionOutcome:
    """What a condition came to: its truth, how sure, what it read, and the unknown names in its way."""

    condition: Condition
    truth: Truth
    certainty: float
    read: tuple[tuple[str, Reading], ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """What a rule came to, and how surely.

    `certainty` of a rule that fired is that of its least sure condition; of one held back, that of the surest condition
    against it; 0 while it is undecided.
    """

    rule: Rule
    status: Status
    certainty: float
    when: tuple[ConditionOutcome, ...]
    unless: tuple[ConditionOutcome, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """The unknown names that keep the rule undecided, in reading order."""
        if self.status is not Status.UNDECIDED:
            return ()
        return tuple(dict.fromkeys(name for outcome in (*self.when, *self.unless) for name in outcome.open))


@dataclass(frozen=True, slots=True)
class Firing:
    """One step: the rule that fired and the agenda it was chosen from, in order (the rule itself first)."""

    step: int
    rule: str
    agenda: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one firing contributes to one hypothesis.

    `value` = strength x certainty of the conditions; `weight` is additive; `share` in [0, 1] is the weight's part of
    all evidence for and against the hypothesis.
    """

    rule: str
    hypothesis: str
    strength: float
    certainty: float
    value: float
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How a hypothesis stands: its certainty in (-1, 1) and the evidence, in the order of the pack."""

    hypothesis: str
    option: str
    certainty: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """How the rivals of a group stand, best first; `leader` is an option, or None when nobody leads clearly.

    `margin` is how far the first outweighs the second, as a certainty (`advisor.certainty.lead`).
    """

    group: Group
    ranking: tuple[Standing, ...]
    leader: str | None
    margin: float

    def standing(self, option: str) -> Standing:
        """Give how one option stands."""
        return next(standing for standing in self.ranking if standing.option == option)


@dataclass(frozen=True, slots=True)
class FindingOutcome:
    """What a finding came to, and the rules that derived it or could still derive it."""

    name: str
    truth: Truth
    certainty: float
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Everything that a run came to.

    `memory` is the working memory at the end: facts, findings, certainties, leaders. `tags` numbers those of its
    elements that rules read, in the order in which they came in (the time tags of OPS5). `order` is the agenda's.
    """

    business: Business
    outcomes: Mapping[str, RuleOutcome]
    findings: Mapping[str, FindingOutcome]
    contests: Mapping[str, Contest]
    memory: Mapping[str, Reading]
    tags: Mapping[str, int]
    firings: tuple[Firing, ...]
    order: Order

    @property
    def fired(self) -> tuple[RuleOutcome, ...]:
        """The rules that fired, in the order of the pack."""
        return tuple(outcome for outcome in self.outcomes.values() if outcome.status is Status.FIRED)
