"""The checks that are not run here over a program: with their names, a waiver can be told from a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.diagnostics import DEAD_CITATION, PACK_FORMAT, TYPE_MISMATCH, UNKNOWN_NAME
from advisor.issue import Issue
from advisor.lint.model import Elsewhere

LOADING = (
    Elsewhere(PACK_FORMAT, "what can't be read: a missing entry, a condition that is none, rules in a circle"),
    Elsewhere(UNKNOWN_NAME, "a name that the pack does not declare"),
    Elsewhere(TYPE_MISMATCH, "a value or a comparison whose type or unit does not fit"),
    Elsewhere(DEAD_CITATION, "a citation that leads to no claim and no source"),
)
"""Found while a pack is read; what has one of these can't be used."""

PROVING = (
    Elsewhere("rule-never-fires", "a rule that can't fire, whatever the business"),
    Elsewhere("condition-always-true", "a condition that is always true where the others are"),
    Elsewhere("rule-subsumed", "a rule that fires only where another does that concludes as much"),
    Elsewhere("rules-contradict", "two rules that always fire together and pull one hypothesis both ways"),
    Elsewhere("warning-never-raised", "a warning that can't be raised, whatever the business"),
    Elsewhere("leader-unreachable", "a hypothesis that can't lead, whatever the business"),
)
"""Found by the solver."""

TESTING = (
    Elsewhere("uncovered", "a rule, or a part of a condition, that no case shows at work"),
    Elsewhere("surviving-mutant", "a change of a rule that no case notices"),
)
"""Found by `advisor pack test`."""

IDLE_WAIVER = "idle-waiver"
WAIVING = (Elsewhere(IDLE_WAIVER, "a waiver that waives nothing"),)
"""Found once all else is."""

_TOLD_BY = {
    "rule-never-fires": ("out-of-range", "repeated-condition"),
    "condition-always-true": ("out-of-range", "repeated-condition"),
    "rule-subsumed": ("duplicate-rule",),
    "warning-never-raised": ("unused-advice",),
    "leader-unreachable": ("hypothesis-cannot-lead",),
}


def is_told(proved: Issue, found: Iterable[Issue]) -> bool:
    """Tell whether what was proved follows from what a plain check found of the same."""
    told = _TOLD_BY.get(proved.check, ())
    return any(issue.check in told and issue.subject == proved.subject for issue in found)
