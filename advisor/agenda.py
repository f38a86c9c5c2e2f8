"""Conflict resolution: in which order the rules of an agenda fire.

The strategies are those of CLIPS (CLIPS 6.4 Basic Programming Guide, section 5.3), within a stage. Whatever a rule
reads is settled before its stage begins, so the order changes no outcome: it is there to be seen and to be learnt.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.expression.nodes import And, Arithmetic, Constant, Negative, Node, Not, Or, children, reads
from advisor.rule import Rule


class Strategy(enum.StrEnum):
    """How an agenda is ordered: what goes first among the rules of a stage."""

    DEPTH = "depth"
    BREADTH = "breadth"
    SIMPLICITY = "simplicity"
    COMPLEXITY = "complexity"
    RANDOM = "random"


class Precedence(enum.Enum):
    """What put one rule of an agenda before another."""

    STAGE = "stage"
    RECENCY = "recency"
    COMPLEXITY = "complexity"
    LOT = "lot"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A rule that waits to fire, with all that an order can go by.

    `recency` holds the time tags of the working-memory elements that the rule matched, the latest first; `complexity`
    counts the comparisons in its conditions; `place` is its place in the pack; `lot` is drawn under `random`, else 0.
    """

    rule: str
    stage: int
    recency: tuple[int, ...]
    complexity: int
    place: int
    lot: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """A strategy with the seed of its lots; gives the items of an agenda their order."""

    strategy: Strategy = Strategy.DEPTH
    seed: int = 1

    def item(self, rule: Rule, tags: Mapping[str, int]) -> AgendaItem:
        """Put a rule on an agenda; `tags` holds the time tag of each element that it matched."""
        recency = tuple(sorted((tags[name] for name in rule.reads), reverse=True))
        lot = 0
        if self.strategy is Strategy.RANDOM:
            lot = random.Random(f"{self.seed} {rule.name}").randrange(1, 1_000_000)  # noqa: S311 - not a secret
        return AgendaItem(rule.name, rule.stage, recency, complexity(rule), rule.place, lot)

    def sorted(self, items: Iterable[AgendaItem]) -> list[AgendaItem]:
        """Give the items in the order in which they fire."""
        return sorted(items, key=lambda item: tuple(key for _, key in _keys(self.strategy, item)))


def complexity(rule: Rule) -> int:
    """Count the comparisons in a rule's conditions."""
    return sum(_comparisons(condition.node) for condition in (*rule.when, *rule.unless))


def precedence(strategy: Strategy, first: AgendaItem, second: AgendaItem) -> Precedence:
    """Tell what puts one item of an agenda before another."""
    keys = zip(_keys(strategy, first), _keys(strategy, second), strict=True)
    return next((by for (by, one), (_, other) in keys if one != other), Precedence.PLACE)


def _comparisons(node: Node) -> int:
    match node:
        case And() | Or() | Not():
            return sum(_comparisons(part) for part in children(node))
        case Constant() | Arithmetic() | Negative():
            return 0
        case _:
            return 1 if reads(node) else 0


def _keys(strategy: Strategy, item: AgendaItem) -> tuple[tuple[Precedence, tuple[int, ...]], ...]:
    """Give what the order goes by, the weightiest first; less goes first."""
    # Of two that agree in all tags of the shorter one, the longer is the more recent: hence the mark at the end.
    newest = (*(-tag for tag in item.recency), 1)
    by = {
        Precedence.STAGE: (item.stage,),
        Precedence.RECENCY: tuple(-tag for tag in newest) if strategy is Strategy.BREADTH else newest,
        Precedence.COMPLEXITY: (-item.complexity if strategy is Strategy.COMPLEXITY else item.complexity,),
        Precedence.LOT: (item.lot,),
        Precedence.PLACE: (item.place,),
    }
    middle = {
        Strategy.SIMPLICITY: (Precedence.COMPLEXITY, Precedence.RECENCY),
        Strategy.COMPLEXITY: (Precedence.COMPLEXITY, Precedence.RECENCY),
        Strategy.RANDOM: (Precedence.LOT,),
    }
    order = (Precedence.STAGE, *middle.get(strategy, (Precedence.RECENCY,)), Precedence.PLACE)
    return tuple((one, by[one]) for one in order)
