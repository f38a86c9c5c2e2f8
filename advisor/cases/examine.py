"""A pack put to the test: all of it in one call."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from advisor.cases.coverage import Coverage
from advisor.cases.files import read_fact_files
from advisor.cases.model import Check, Failure, Fate, Gap, Suggested, Tried
from advisor.cases.report import PackTestReport
from advisor.cases.run import run_cases, run_fact_file
from advisor.cases.survive import Equivalent, Ran, try_mutants
from advisor.diagnostics import Diagnostic, Span
from advisor.engines.rete import ReteEngine
from advisor.issue import Issue
from advisor.lint.waivers import Waived, idle_waivers
from advisor.program import Program

Suggest = Callable[[Program, Sequence[Ran], Sequence[Gap], Sequence[Tried]], Iterator[Suggested]]


def examine(
    program: Program, *, mutate: bool, equivalent: Equivalent | None, suggest: Suggest | None
) -> PackTestReport:
    """Run the cases of a program, see what they cover and, if asked, which changes of a rule they would not notice.

    `equivalent` proves that a change changes nothing, `suggest` finds cases for what is lacking; both are optional.
    Raises `AdvisorError` with all that is wrong in the fact files, `EnginesDisagreeError` for an error of this program.
    """
    files = read_fact_files(program)
    engine = ReteEngine(program)
    failures: list[Failure] = []
    for rule in program.rules.values():
        failures += (_with_origin(program, failure) for failure in run_cases(rule))
    ran: list[Ran] = []
    for file in files:
        derivation, unmet = run_fact_file(engine, file)
        ran.append((file, derivation))
        failures += unmet
    waived = _reasons(program, Check.UNCOVERED)
    gaps = [dataclasses.replace(gap, waived=waived.get(gap.subject, "")) for gap in _gaps(program, ran)]
    tried = None
    if mutate and not failures:
        tried = tuple(try_mutants(program, ran, _reasons(program, Check.SURVIVOR), equivalent))
    suggested = None
    if suggest is not None and not failures:
        lacking = [gap for gap in gaps if not gap.waived]
        survivors = [one for one in tried or () if one.fate is Fate.SURVIVES]
        suggested = tuple(suggest(program, ran, lacking, survivors))
    return PackTestReport(
        pack=program.manifest.name,
        version=program.manifest.version,
        rules=len(program.rules),
        cases=sum(len(rule.cases) for rule in program.rules.values()),
        fact_files=len(files),
        failures=tuple(failures),
        gaps=tuple(gaps),
        mutants=tried,
        idle_waivers=tuple(_idle(program, gaps, tried)),
        suggested=suggested,
        skipped=bool(failures) and (mutate or suggest is not None),
        proofs=equivalent is not None,
    )


def _with_origin(program: Program, failure: Failure) -> Failure:
    """Say of a case that stands in a pack that is extended what can be done about it."""
    diagnostic = failure.diagnostic
    origin = program.layer_of(diagnostic.span) if diagnostic.span else program.layers[-1]
    if origin is program.layers[-1]:
        return failure
    cases = failure.subject.rpartition(".")[0]
    told = f"this case is of `{origin.name}`; if the change is meant, change `{cases}` too, below `changes`"
    return dataclasses.replace(failure, diagnostic=dataclasses.replace(diagnostic, helps=(*diagnostic.helps, told)))


def _gaps(program: Program, ran: Sequence[Ran]) -> Iterator[Gap]:
    for rule in program.rules.values():
        coverage = Coverage(rule)
        for case in rule.cases:
            coverage.add(case.given)
        for _, derivation in ran:
            coverage.add(derivation.memory)
        yield from coverage.gaps()


def _reasons(program: Program, check: Check) -> dict[str, str]:
    """Give what the pack waives of a check, with the reasons."""
    return {waiver.subject: waiver.reason for waiver in program.waivers if waiver.check == check}


def _idle(program: Program, gaps: Sequence[Gap], tried: Sequence[Tried] | None) -> Iterator[Issue]:
    """Find the pack's own waivers of this test that waive nothing; those for mutants only where mutants were tried."""
    ran = frozenset({Check.UNCOVERED, Check.SURVIVOR} if tried is not None else {Check.UNCOVERED})
    alive = [one for one in tried or () if one.fate in (Fate.SURVIVES, Fate.WAIVED)]
    found = [(_issue(Check.UNCOVERED, gap.subject, gap.span), gap.waived) for gap in gaps]
    found += [(_issue(Check.SURVIVOR, one.subject, one.span), one.waived) for one in alive]
    own = (one for one in program.waivers if one.check in ran and program.layer_of(one.span) is program.layers[-1])
    waived = [Waived(issue, reason) for issue, reason in found if reason]
    yield from idle_waivers(own, ran, [issue for issue, reason in found if not reason], waived)


def _issue(check: Check, subject: str, span: Span) -> Issue:
    return Issue(check, subject, Diagnostic(f"`{subject}`", span, (), check))
