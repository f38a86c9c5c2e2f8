"""Waivers: issues that a pack's author knows of and means to keep; and waivers that waive nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from advisor.diagnostics import Diagnostic, did_you_mean
from advisor.issue import Issue, Waiver
from advisor.lint.checks import CHECKS
from advisor.lint.elsewhere import IDLE_WAIVER, LOADING, PROVING, TESTING

_MOST_SUGGESTED = 200
_LOADING = frozenset(check.name for check in LOADING)
_WAIVABLE = tuple(check.name for checks in (CHECKS, PROVING, TESTING) for check in checks)


@dataclass(frozen=True, slots=True)
class Waived:
    """An issue that is waived, and the reason that the pack gives."""

    issue: Issue
    reason: str


def waive(issues: Iterable[Issue], waivers: Iterable[Waiver]) -> tuple[tuple[Issue, ...], tuple[Waived, ...]]:
    """Part issues into those that stand and those that are waived."""
    reasons = {(waiver.check, waiver.subject): waiver.reason for waiver in waivers}
    standing, waived = [], []
    for issue in issues:
        reason = reasons.get((issue.check, issue.subject))
        if reason is None:
            standing.append(issue)
        else:
            waived.append(Waived(issue, reason))
    return tuple(standing), tuple(waived)


def idle_waivers(
    waivers: Iterable[Waiver], settled: frozenset[str], standing: Iterable[Issue], waived: Iterable[Waived]
) -> Iterator[Issue]:
    """Give the waivers that waive nothing; only the `settled` checks have found all that they ever will."""
    used = {(one.issue.check, one.issue.subject) for one in waived}
    left: dict[str, list[str]] = {}
    for issue in standing:
        left.setdefault(issue.check, []).append(issue.subject)
    suggestions = 0
    for waiver in waivers:
        check, subject = waiver.check, waiver.subject
        if check in _LOADING:
            message, remedy = f"`{check}` can't be waived", "a pack with such an error can't be used: mend it"
        elif check == IDLE_WAIVER:
            message, remedy = f"`{check}` can't be waived", "remove the waiver that waives nothing"
        elif check not in _WAIVABLE:
            message, remedy = f"there is no check `{check}` to waive", did_you_mean(check, _WAIVABLE)
        elif check in settled and (check, subject) not in used:
            message = f"`{check}` finds nothing wrong with `{subject}`"
            suggestions += 1
            near = did_you_mean(subject, left.get(check, ())) if suggestions <= _MOST_SUGGESTED else ""
            remedy = near or "remove this waiver"
        else:
            continue
        helps = (remedy,) if remedy else ()
        yield Issue(IDLE_WAIVER, f"waivers.{check}.{subject}", Diagnostic(message, waiver.span, helps, IDLE_WAIVER))
