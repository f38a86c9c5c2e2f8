"""Comparing certainties by their weights: where they are nearly equal, the engines' rounding decides.

There is one formula for each question, so that what a condition asks and what makes a leader go together.
"""

from __future__ import annotations

from fractions import Fraction

from advisor.certainty import weight
from advisor.expression.nodes import Comparison
from advisor.proofs.logic import Formula, Logic
from advisor.proofs.terms import Certainty

_TIE = Fraction(1, 10**10)
"""Weights that are nearer than this count as equal where `logic.exact` is assumed."""
_NEAR = 10 * _TIE
"""More than the engines' rounding moves the weight of a certainty that is not near to 1."""


class Ties:
    """Compares the certainties of one set of formulas."""

    def __init__(self, logic: Logic) -> None:
        self._logic = logic
        self._asked: dict[tuple[object, ...], tuple[Formula, Formula]] = {}

    def compare(self, first: Certainty, comparison: Comparison, other: Certainty | float) -> Formula:
        """Compare a certainty with another or with a fixed number."""
        logic = self._logic
        at_least, above = self._pair(first, other)
        match comparison:
            case Comparison.GE:
                return at_least
            case Comparison.GT:
                return above
            case Comparison.LT:
                return logic.opposite(at_least)
            case Comparison.LE:
                return logic.opposite(above)
            case Comparison.EQ:
                return logic.all_of([at_least, logic.opposite(above)])
            case Comparison.NE:
                return logic.any_of([logic.opposite(at_least), above])

    def ahead(self, difference: Formula, by: float) -> Formula:
        """Say that a difference of weights is at least the weight of a certainty."""
        return self._more(difference - self._logic.fixed(weight(by)), _slack(by), tied=True)

    def _pair(self, first: Certainty, other: Certainty | float) -> tuple[Formula, Formula]:
        """Say that a certainty is at least as great as another, and that it is greater."""
        if isinstance(other, Certainty):
            return self._two(first, other)
        limit, logic = float(other), self._logic
        if abs(limit) >= 1:  # which no certainty reaches
            return (logic.false, logic.false) if limit > 0 else (logic.true, logic.true)
        key = (first.name, limit)
        if key not in self._asked:
            difference = first.weight - logic.fixed(weight(limit))
            # Rounding never takes a certainty to the other side of 0.
            lower = first.weight <= 0 if limit >= 0 else logic.false
            higher = first.weight >= 0 if limit <= 0 else logic.false
            self._asked[key] = self._both(difference, _slack(limit), lower, higher)
            if limit:
                logic.state(logic.opposite(self._asked[key][0]), lower)
                logic.state(self._asked[key][1], higher)
        return self._asked[key]

    def _two(self, first: Certainty, other: Certainty) -> tuple[Formula, Formula]:
        logic = self._logic
        if (other.name, first.name) in self._asked:
            at_least, above = self._asked[other.name, first.name]
            return logic.opposite(above), logic.opposite(at_least)
        key = (first.name, other.name)
        if key not in self._asked:
            lower = logic.all_of([first.weight <= 0, other.weight >= 0])
            higher = logic.all_of([first.weight >= 0, other.weight <= 0])
            self._asked[key] = self._both(first.weight - other.weight, _NEAR, lower, higher)
        return self._asked[key]

    def _both(self, difference: Formula, slack: Fraction, lower: Formula, higher: Formula) -> tuple[Formula, Formula]:
        """Compare a difference with 0; `lower` and `higher` say that it is surely at most, or at least, 0."""
        logic = self._logic
        at_least = self._more(difference, slack, tied=True)
        above = self._more(difference, slack, tied=False)
        logic.state(at_least, above)
        logic.state(logic.opposite(above), lower)
        logic.state(at_least, higher)
        return at_least, above

    def _more(self, difference: Formula, slack: Fraction, *, tied: bool) -> Formula:
        """Say that a difference is above 0, or with `tied` at least 0; within the slack it may come out either way."""
        logic = self._logic
        more, tie, near = logic.truth("more"), logic.fixed(_TIE), logic.fixed(slack)
        logic.state(difference >= -near, more)
        logic.state(difference <= near, logic.opposite(more))
        logic.state(logic.same(more, difference >= -tie if tied else difference > tie), logic.exact)
        return more


def _slack(limit: float) -> Fraction:
    """Give how far the weight of a certainty near a limit may be rounded: near 1, many weights make one certainty."""
    return _NEAR + Fraction(2e-12 / (1 - abs(limit)))
