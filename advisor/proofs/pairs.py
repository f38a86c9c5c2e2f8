"""Two rules side by side: whether one fires wherever the other does."""

from __future__ import annotations

import enum
from collections.abc import Iterator

from advisor.certainty import combine, weight
from advisor.proofs.because import Because, conditions_of
from advisor.proofs.businesses import Businesses
from advisor.proofs.compose import Formulas
from advisor.proofs.logic import Formula
from advisor.proofs.model import Proving
from advisor.proofs.runs import Run
from advisor.proofs.search import Goal, Shows, Verdict
from advisor.rule import Rule


class Implied(enum.Enum):
    """Whether one rule fires wherever another does."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Pairs:
    """Looks at pairs of rules of one program; each pair once."""

    def __init__(self, proving: Proving) -> None:
        self.proving = proving
        self._known: dict[tuple[str, str], Implied] = {}
        self.why: dict[tuple[str, str], str] = {}

    def implied(self, rule: Rule, other: Rule) -> Implied:
        """Tell whether the other fires wherever the rule does."""
        pair = (rule.name, other.name)
        if not self.proving.search.runs.always_with(rule.name, [other.name]):
            return Implied.NO
        if pair not in self._known:
            self._known[pair] = self._look(rule, other)
        return self._known[pair]

    def _look(self, rule: Rule, other: Rule) -> Implied:
        search = self.proving.search

        def alone(of: Formulas) -> Formula:
            return of.logic.all_of([of.rule(rule).fired, of.logic.opposite(of.rule(other).fired)])

        def shows(run: Run) -> bool:
            return run.fired(rule) and not run.fired(other)

        verdict = search.of_rules(alone, [rule, other], shows)
        if isinstance(verdict, Verdict) and verdict is not Verdict.IMPOSSIBLE:
            self.why[rule.name, other.name] = verdict.value
            return Implied.UNKNOWN
        return Implied.YES if verdict is Verdict.IMPOSSIBLE else Implied.NO

    def because(self, rule: Rule, other: Rule) -> Because:
        """Say why the other fires wherever the rule does; goals are the rule's conditions."""

        def met(number: int) -> Goal:
            return lambda businesses: businesses.rule(rule).satisfied[number]

        def unmet(businesses: Businesses) -> Formula:
            return businesses.logic.opposite(businesses.rule(other).fired)

        return self.proving.because([*map(met, range(len(conditions_of(rule)))), unmet])


def shared(rule: Rule, other: Rule, *, opposed: bool = False) -> Iterator[tuple[str, float, float]]:
    """Give the hypotheses that both speak for, or both against, with both strengths; or that they pull both ways."""
    theirs = {part.hypothesis: part.strength for part in other.then.weights}
    for part in rule.then.weights:
        strength = theirs.get(part.hypothesis, 0.0)
        if strength and (part.strength * strength < 0) is opposed:
            yield part.hypothesis, part.strength, strength


def together(first: float, second: float) -> str:
    """Say what two strengths come to together."""
    return f"{combine([weight(first), weight(second)]):.2g}"


def both_fire(rule: Rule, other: Rule) -> Shows:
    """Give the question whether both fired."""
    return lambda run: run.fired(rule, other)
