"""Rules that did not fire: how far from it they were, what held them back, what they wait for."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.derivation import Status
from advisor.explain.conditions import Distance, wanted
from advisor.trace.model import ConditionEntry, RuleEntry
from advisor.trace.words import counted
from advisor.values import Truth

Named = tuple[str, RuleEntry]


def distance(rule: RuleEntry) -> Distance:
    """Give how far a rule is from firing."""
    found = [one.distance() for one in wanted(rule)]
    return sum(false for false, _ in found), sum(unknown for _, unknown in found)


def exceptions(rule: RuleEntry) -> tuple[ConditionEntry, ...]:
    """Give the exceptions that hold back a rule whose conditions are all true."""
    if rule.status is Status.HELD_BACK and all(one.truth is Truth.TRUE for one in rule.when):
        return tuple(one for one in rule.unless if one.truth is Truth.TRUE)
    return ()


def not_fired(rules: Iterable[Named]) -> list[Named]:
    """Leave out the rules that fired."""
    return [(name, rule) for name, rule in rules if rule.status is not Status.FIRED]


def nearest_first(rules: Iterable[Named]) -> list[Named]:
    """Put the nearest to firing first; of those equally near the one that says most, then the first in the pack."""
    return sorted(rules, key=lambda pair: (distance(pair[1]), -_strength(pair[1]), pair[1].place))


def _strength(rule: RuleEntry) -> float:
    return max((abs(part.strength) for part in rule.weighs), default=0.0)


def waits_for(rule: RuleEntry) -> set[str]:
    """Name what keeps a rule undecided."""
    if rule.status is not Status.UNDECIDED:
        return set()
    return {name for condition in (*rule.when, *rule.unless) for name in condition.open}


def why_held(rule: RuleEntry) -> str:
    """Say in a few words why a rule did not fire."""
    if exceptions(rule):
        return "was suppressed by an exception"
    false, unknown = distance(rule)
    parts = [counted(false, "condition is not met", "conditions are not met")] if false else []
    unsaid = "" if false else "condition "
    parts += [counted(unknown, f"{unsaid}is unknown", f"{unsaid and 'conditions '}are unknown")] if unknown else []
    what = "is undecided" if rule.status is Status.UNDECIDED else "was held back"
    return f"{what} ({', '.join(parts)})"
