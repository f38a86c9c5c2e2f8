"""What the reference engine comes to, as a table to hold the columnar engine's against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from advisor.advice.model import severity_given
from advisor.business import Business
from advisor.derivation import Contest, Derivation, FindingOutcome, RuleOutcome, Status
from advisor.engines.columnar.conditions import as_expression
from advisor.engines.columnar.infer import LazyFrame, Sheet, infer
from advisor.engines.reference import judge
from advisor.engines.settle import settle_stage
from advisor.expression.evaluate import Reading
from advisor.program import Program
from advisor.screening import names
from advisor.screening.table import keep, read_columns
from advisor.values import Kind, Truth, Type
from advisor.vocabulary import Severity

from .tables import dtype_of

TRUTHS = {Status.FIRED: True, Status.HELD_BACK: False, Status.UNDECIDED: None}
VALUES = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


@dataclass(frozen=True)
class Outcome:
    """What a run came to, without its record."""

    known: int
    outcomes: Mapping[str, RuleOutcome]
    findings: Mapping[str, FindingOutcome]
    contests: Mapping[str, Contest]
    memory: Mapping[str, Reading]


def outcome_of(program: Program, business: Business) -> Outcome:
    """Run the reference engine without its record: what `infer` comes to, in a fraction of the time."""
    memory = business.readings()
    outcomes: dict[str, RuleOutcome] = {}
    findings: dict[str, FindingOutcome] = {}
    contests: dict[str, Contest] = {}
    for stage in range(-1, len(program.stages)):
        for rule in program.stages[stage] if stage >= 0 else ():
            outcomes[rule.name] = RuleOutcome(rule, *judge(rule, memory), (), ())
        found, contested, readings = settle_stage(program, stage, outcomes)
        findings |= found
        contests |= contested
        memory |= readings
    return Outcome(len(business.facts), outcomes, findings, contests, memory)


def outcome_in(derivation: Derivation) -> Outcome:
    """Give what a derivation came to."""
    known = len(derivation.business.facts)
    return Outcome(known, derivation.outcomes, derivation.findings, derivation.contests, derivation.memory)


def inner_table(program: Program, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """Give what rules, findings, hypotheses and leaders came to: a truth, or value, and how sure it is."""
    columns: list[pl.Series] = []
    for name in program.rules:
        found = [one.outcomes[name] for one in outcomes]
        columns += [
            pl.Series(f"rule {name}", [TRUTHS[one.status] for one in found], dtype=pl.Boolean()),
            pl.Series(f"sure {name}", [_sure(TRUTHS[one.status], one.certainty) for one in found], dtype=pl.Float64()),
        ]
    for name in program.vocabulary.findings:
        settled = [one.findings[name] for one in outcomes]
        columns += [
            pl.Series(name, [VALUES[one.truth] for one in settled], dtype=pl.Boolean()),
            pl.Series(f"sure {name}", [_sure(VALUES[one.truth], one.certainty) for one in settled], dtype=pl.Float64()),
        ]
    for group in program.vocabulary.groups.values():
        leader = dtype_of(Type(Kind.CHOICE))
        columns.append(pl.Series(group.leader, [one.memory[group.leader].value for one in outcomes], dtype=leader))
        columns.append(_numbers(f"margin {group.name}", (one.contests[group.name].margin for one in outcomes)))
        columns += [_numbers(name, (one.memory[name].value for one in outcomes)) for name in group.hypotheses]
    return pl.DataFrame(columns)


def _sure(truth: bool | None, certainty: float) -> float | None:
    return None if truth is None else certainty


def _numbers(name: str, values: Iterable[object]) -> pl.Series:
    return pl.Series(name, list(values), dtype=pl.Float64())


def columnar_table(program: Program, frame: LazyFrame, carried: Sequence[str] = ()) -> LazyFrame:
    """Run the columnar engine: what `inner_table` gives, behind some columns that are carried along."""
    sheet = Sheet(frame, "_advisor_")
    reading = keep(sheet, program, read_columns(program, frame.collect_schema(), sheet))
    table = infer(program, sheet, reading.facts)
    found: dict[str, nw.Expr] = {}
    for name in program.rules:
        truth = as_expression(table.rules[name].truth)
        found[f"rule {name}"] = truth
        found[f"sure {name}"] = _where_known(truth, table.rules[name].sure)
    for name in program.vocabulary.findings:
        column = table.memory[name]
        found[name] = column.value
        found[f"sure {name}"] = _where_known(column.value, column.sure)
    for group in program.vocabulary.groups.values():
        found[group.leader] = table.memory[group.leader].value
        found[f"margin {group.name}"] = table.margins[group.name]
        found |= {name: table.memory[name].value for name in group.hypotheses}
    return sheet.frame.select(*carried, *(value.alias(name) for name, value in found.items()))


def _where_known(truth: nw.Expr, sure: nw.Expr | None) -> nw.Expr:
    return nw.when(~truth.is_null()).then(nw.lit(1.0) if sure is None else sure)


def results_table(program: Program, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """Give the columns that screening adds, but for the reason of a refusal."""
    columns: list[pl.Series] = []
    for group in program.vocabulary.groups.values():
        leaders = [one.contests[group.name].leader for one in outcomes]
        columns.append(pl.Series(names.of_leader(group), leaders, dtype=pl.String()))
        columns.append(_numbers(names.of_margin(group), (one.contests[group.name].margin for one in outcomes)))
        columns += [
            _numbers(names.of_hypothesis(name), [one.memory[name].value for one in outcomes])
            for name in group.hypotheses
        ]
    raised = [{name: _raised(one, name) for name in program.vocabulary.warnings} for one in outcomes]
    columns += [
        pl.Series(names.of_warning(name), [one[name][0] for one in raised], dtype=pl.Boolean())
        for name in program.vocabulary.warnings
    ]
    grades = [
        [
            severity_given(program.vocabulary.warnings[name].severity, certainty)
            for name, (truth, certainty) in one.items()
            if truth
        ]
        for one in raised
    ]
    columns.append(_counts(names.WARNINGS, (len(one) for one in grades)))
    columns += [_counts(names.of_severity(severity), (one.count(severity) for one in grades)) for severity in Severity]
    columns.append(_counts(names.KNOWN, (one.known for one in outcomes)))
    fired = (sum(one.status is Status.FIRED for one in run.outcomes.values()) for run in outcomes)
    columns.append(_counts(names.FIRED, fired))
    return pl.DataFrame(columns)


def _raised(run: Outcome, warning: str) -> tuple[bool | None, float]:
    """Tell whether a warning is raised, null where that is undecided, and how sure it is."""
    raising = [one for one in run.outcomes.values() if warning in one.rule.then.warn]
    fired = [one.certainty for one in raising if one.status is Status.FIRED]
    if fired:
        return True, max(fired)
    return (None if any(one.status is Status.UNDECIDED for one in raising) else False), 0.0


def _counts(name: str, values: Iterable[int]) -> pl.Series:
    return pl.Series(name, list(values), dtype=pl.Int64())


def differences(found: pl.DataFrame, expected: pl.DataFrame, tolerance: float = 0.0) -> list[str]:
    """Say where two tables differ; numbers may by the tolerance."""
    assert found.columns == expected.columns
    told: list[str] = []
    for name in expected.columns:
        one, other = found[name], expected[name]
        same = one.eq_missing(other)
        if tolerance and other.dtype == pl.Float64:
            same |= ((one - other).abs() <= tolerance).fill_null(value=False)
        told += [f"row {row}, {name}: {one[row]!r} for {other[row]!r}" for row in (~same).arg_true().head(3)]
    return told
