"""Certainties as formulas: the sum of what firings weigh, rounded as the engines round it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from advisor.certainty import weight
from advisor.expression.nodes import Comparison
from advisor.proofs.logic import Formula, Logic
from advisor.proofs.terms import Certainty, Number, OneOf
from advisor.proofs.ties import Ties
from advisor.vocabulary import Group

# A certainty is rounded to 12 digits, a weight is its logarithm. So the greater a weight, the less exact it is. Each
# stretch of weights has its greatest error; beyond the last one weights run into the greatest certainty.
_STRETCHES = ((5, Fraction(1, 10**9)), (15, Fraction(1, 10**5)), (26, Fraction(1, 5)))
_GREATEST = 28
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 4.0, 6.0, 10.0, 28.0)
_PARTS = 10**15
_SLACK = 1e-12  # more than what is rounded in computing a bound


@dataclass(frozen=True, slots=True)
class Firing:
    """What a firing can contribute to a hypothesis; `certainty` is the rule's, or None where all facts are sure."""

    fired: Formula
    strength: float
    certainty: Formula | None


def certainty_of(logic: Logic, name: str, firings: Iterable[Firing]) -> Certainty:
    """Give the certainty that firings come to together."""
    parts, lowest, highest = [], 0.0, 0.0
    for firing in firings:
        full = weight(firing.strength)
        lowest, highest = min(lowest, lowest + full), max(highest, highest + full)
        parts.append(_contribution(logic, name, firing))
    exact = logic.number(name)
    logic.state(exact == logic.total(parts))
    found = _rounded(logic, name, exact, max(-lowest, highest))
    made: list[Number] = []

    def number() -> Number:
        if not made:
            made.append(Number(logic.true, _as_number(logic, name, found)))
        return made[0]

    return Certainty(name, found, number)


def _contribution(logic: Logic, name: str, firing: Firing) -> Formula:
    """Give what a firing weighs: of strength s and certainty c, -ln(1 - sc), between its chord and three tangents."""
    strength, certainty = abs(firing.strength), firing.certainty
    sign = 1 if firing.strength > 0 else -1
    size, full = logic.number(f"part of {name}"), logic.fixed(Fraction(round(weight(strength) * _PARTS), _PARTS))
    logic.state(size == 0, logic.opposite(firing.fired))
    if certainty is None:
        logic.state(size == full, firing.fired)
    else:
        slope, start = logic.fixed(strength / (1 - strength) + _SLACK), logic.fixed(strength - _SLACK)
        half = strength / 2
        middle = logic.fixed(weight(half) - _SLACK) + logic.fixed(strength / (1 - half)) * (
            certainty - logic.fixed(0.5)
        )
        within = [size > 0, size <= full * certainty, size >= start * certainty]
        logic.state(logic.all_of([*within, size >= full - slope * (1 - certainty), size >= middle]), firing.fired)
    return size * sign


def _rounded(logic: Logic, name: str, exact: Formula, greatest: float) -> Formula:
    """Give the weight of a certainty as the engines round it, of which `greatest` is the greatest size."""
    if greatest <= _STRETCHES[0][0]:
        return exact
    found = logic.number(f"rounded {name}")
    size, shown = logic.either(exact >= 0, exact, -exact), logic.either(exact >= 0, found, -found)
    lower = 0
    for upper, error in _STRETCHES:
        near = logic.all_of([shown >= size - logic.fixed(error), shown <= size + logic.fixed(error)])
        logic.state(near, logic.all_of([size >= lower, size <= upper]))
        lower = upper
    last = logic.fixed(lower - _STRETCHES[-1][1])
    logic.state(logic.all_of([shown >= last, shown <= _GREATEST]), size > lower)
    logic.state(found == exact, logic.all_of([logic.exact, size <= lower]))
    return found


def _as_number(logic: Logic, name: str, weighed: Formula) -> Formula:
    """Give the certainty of a weight as a number: between the chords and the tangents of its curve."""
    found, slack = logic.number(f"certainty {name}"), 1e-11
    for sign in (1, -1):
        size, shown = sign * weighed, sign * found
        logic.state(shown >= 0, size >= 0)
        logic.state(shown <= logic.fixed(1 - Fraction(1, 10**12)))
        for start, end in pairwise(_STEPS):
            low, high, middle = -math.expm1(-start), -math.expm1(-end), (start + end) / 2
            chord = logic.fixed(low - slack) + (size - logic.fixed(start)) * logic.fixed((high - low) / (end - start))
            logic.state(shown >= chord, logic.all_of([size >= logic.fixed(start), size <= logic.fixed(end)]))
            rise, touch = math.exp(-middle), -math.expm1(-middle)
            tangent = logic.fixed(touch + slack) + (size - logic.fixed(middle)) * logic.fixed(rise)
            logic.state(shown <= tangent, size >= 0)
    return found


def leader_of(logic: Logic, ties: Ties, group: Group, rivals: list[Certainty]) -> OneOf:
    """Give who leads a group: the one that is likely enough and outweighs each rival by enough."""
    options = {}
    for option, mine in zip(group.options.names, rivals, strict=True):
        others = [other.weight for other in rivals if other is not mine] or [logic.fixed(0)]
        ahead = [ties.ahead(mine.weight - other, group.leads_by) for other in others]
        options[option] = logic.truth(f"{group.leader} {option}")
        enough = ties.compare(mine, Comparison.GE, group.leads_from)
        logic.state(logic.same(options[option], logic.all_of([enough, *ahead])))
    logic.state(logic.at_most_one(options.values()))
    return OneOf(logic.any_of(options.values()), options)
