"""What can be proved of a program: what can never happen in it, whatever the business."""

from __future__ import annotations

from collections.abc import Callable

from advisor.diagnostics import Diagnostic
from advisor.issue import Issue
from advisor.program import Program
from advisor.proofs import always_true, contradict, never_fires, never_raised, subsumed, unreachable
from advisor.proofs.because import because
from advisor.proofs.logic import Budget
from advisor.proofs.model import Found, Proofs, Proving, Unknown
from advisor.proofs.pairs import Pairs
from advisor.proofs.runs import consistent
from advisor.proofs.search import Search, Verdict
from advisor.proofs.witness import Witnesses

SECONDS = 60.0


def prove(program: Program, *, seconds: float = SECONDS) -> Proofs:
    """Prove what can be proved of a program, in at most about so many seconds.

    Each issue is proved for every business, and shown by one where a business can show it. What could not be settled,
    or not in time, is told as unknown. Raises `AdvisorError` where the solver is not installed.
    """
    budget = Budget(seconds)
    proving = Proving(program, budget, Search(program, budget), Witnesses(program, budget))
    impossible = _no_business(proving)
    if impossible is not None:
        return Proofs((impossible,), ())
    pairs = Pairs(proving)
    runs: tuple[tuple[str, Callable[[], Found]], ...] = (
        (never_fires.NAME, lambda: never_fires.run(proving)),
        (always_true.NAME, lambda: always_true.run(proving)),
        (subsumed.NAME, lambda: subsumed.run(proving, pairs)),
        (contradict.NAME, lambda: contradict.run(proving, pairs)),
        (never_raised.NAME, lambda: never_raised.run(proving)),
        (unreachable.NAME, lambda: unreachable.run(proving)),
    )
    issues: list[Issue] = []
    unknown: list[Unknown] = []
    for name, run in runs:
        late: list[Unknown] = []
        for found in run():
            if isinstance(found, Issue):
                issues.append(found)
            elif found.why.endswith(Verdict.OUT_OF_TIME.value):
                late.append(found)
            else:
                unknown.append(found)
        subjects = list(dict.fromkeys(one.subject for one in late))
        if subjects:
            more = f"; it was up for {len(subjects) - 1} more as well" if len(subjects) > 1 else ""
            unknown.append(Unknown(name, subjects[0], f"{late[0].why}{more}"))
    return Proofs(tuple(issues), tuple(unknown))


def _no_business(proving: Proving) -> Issue | None:
    """Tell when no business at all passes the consistency checks, so that nothing else is worth telling."""
    program, search = proving.program, proving.search
    if consistent(program, {}) or search.possible(lambda of: of.logic.true):
        return None
    found = because(program, search.depends, proving.budget, [])
    first = found.checks[0] if found.checks else program.consistency[0]
    message = "no business can pass the consistency checks, so no rule can ever fire"
    helps = (*found.lines(), "change one of them")
    diagnostic = Diagnostic(message, first.never.span, helps, never_fires.NAME)
    return Issue(never_fires.NAME, f"consistency.{first.name}", diagnostic)
