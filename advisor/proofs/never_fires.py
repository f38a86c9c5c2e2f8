"""A rule that can't fire, whatever the business."""

from __future__ import annotations

from collections.abc import Callable

from advisor.derivation import Status
from advisor.diagnostics import Diagnostic
from advisor.issue import Issue, Witness
from advisor.proofs.because import Because, conditions_of, listed
from advisor.proofs.businesses import Businesses
from advisor.proofs.compose import Formulas
from advisor.proofs.logic import Formula
from advisor.proofs.model import Found, Proving, Unknown, fires
from advisor.proofs.runs import Run
from advisor.proofs.search import Goal, Verdict
from advisor.rule import Rule

NAME = "rule-never-fires"


def run(proving: Proving) -> Found:
    """Look for a business for each rule that has not fired yet."""
    search = proving.search
    for stage in proving.program.stages:
        for rule in stage:
            if search.runs.fired(rule.name):
                continue
            verdict = search.of_rules(_fires(rule), [rule], fires(rule))
            if verdict is Verdict.IMPOSSIBLE:
                proving.dead[rule.name] = rule
                yield _issue(proving, rule)
            elif isinstance(verdict, Verdict):
                proving.unsettled[rule.name] = verdict.value
                yield Unknown(NAME, f"rules.{rule.name}", verdict.value)


def _fires(rule: Rule) -> Callable[[Formulas], Formula]:
    return lambda of: of.rule(rule).fired


def _issue(proving: Proving, rule: Rule) -> Issue:
    def goal(number: int) -> Goal:
        return lambda businesses: businesses.rule(rule).satisfied[number]

    found = proving.because([goal(number) for number in range(len(conditions_of(rule)))])
    helps = (*_reason(rule, found), *found.lines(), "change its conditions, or remove it")
    message = f"rule `{rule.name}` can never fire"
    diagnostic = Diagnostic(message, rule.span, helps, NAME)
    return Issue(NAME, f"rules.{rule.name}", diagnostic, nearest(proving, rule))


def _reason(rule: Rule, found: Because) -> tuple[str, ...]:
    if not found.goals:
        return ()
    if len(found.goals) > 1:
        return (f"these never go together: {listed(rule, found.goals)}",)
    exception = found.goals[0] >= len(rule.when)
    return (f"{listed(rule, found.goals)} is {'always' if exception else 'never'} true",)


def nearest(proving: Proving, rule: Rule) -> Witness | None:
    """Show a business in which as many conditions as possible hold; held back, if that can be."""
    search = proving.search
    most = len(conditions_of(rule)) - 1
    for status in (Status.HELD_BACK, Status.UNDECIDED):
        for number in range(most, -1, -1):

            def shows(run: Run, status: Status = status, number: int = number) -> bool:
                return run.status[rule.name] is status and run.met(rule).count(True) >= number

            verdict = search.business(_near(rule, status, number), [rule], shows)
            if isinstance(verdict, Run):
                return proving.witness(verdict, rule, shows, lambda run: _told(rule, run))
    return None


def _near(rule: Rule, status: Status, number: int) -> Goal:
    def goal(businesses: Businesses) -> Formula:
        logic, formulas = businesses.logic, businesses.rule(rule)
        wanted = formulas.held_back if status is Status.HELD_BACK else logic.opposite(formulas.held_back)
        return logic.all_of([logic.at_least(formulas.satisfied, number), wanted])

    return goal


def _told(rule: Rule, run: Run) -> str:
    met = run.met(rule)
    fine = met.count(True)
    truths = {True: "true", False: "false", None: "unknown"}
    unmet = []
    for number, truth in enumerate(met):
        if not truth:
            exception = number >= len(rule.when)
            found = None if truth is None else truth is not exception
            unmet.append(f"{listed(rule, [number])} is {truths[found]}")
    start = f"{fine} of its {len(met)} conditions {'is' if fine == 1 else 'are'} met here, but " if fine else "here "
    return f"{start}{' and '.join(unmet)}: `{rule.name}` is {run.status[rule.name].value}"
