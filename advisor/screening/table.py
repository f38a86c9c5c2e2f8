"""A table, screened: expressions that read its cells, run the program and add what it came to as columns.

Works on any lazy table of Narwhals. `read_columns` looks at the types of columns alone; nothing is run.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
from narwhals.dtypes import DType

from advisor.advice.model import GUESS, LIKELY
from advisor.diagnostics import AdvisorError, Diagnostic, did_you_mean, one_of
from advisor.engines.columnar.arithmetic import number
from advisor.engines.columnar.conditions import Column, Columns, Verdict, as_expression, compile_condition
from advisor.engines.columnar.infer import LazyFrame, Sheet, Table, concluded, infer
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening import names
from advisor.screening.cells import (
    CERTAINTY_WANTED,
    Cell,
    cell,
    certainty_cell,
    fits,
    is_empty,
    is_text,
    reads_text,
    wanted,
    worded,
)
from advisor.values import Truth, Type
from advisor.vocabulary import Severity, Warning

Schema = Mapping[str, DType]
_MOST_JOINED = 50
"""PostgreSQL gives a function at most 100 arguments."""
_MOST_ADDED = 100
"""So many ones fit into 8 bits."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Where something can't be used: `bad` is true there.

    `column` is empty for facts that contradict one another; `reads` names the columns that have to do with it.
    """

    column: str
    says: str
    bad: nw.Expr
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table tells: its facts, and where they can't be used."""

    facts: Columns
    problems: tuple[Problem, ...]


def fact_columns(program: Program, schema: Schema) -> tuple[str, ...]:
    """Name the facts that a table has columns for. Raises `AdvisorError` for a table that can't be screened."""
    facts = tuple(name for name in program.vocabulary.facts if name in schema)
    wrong = [Diagnostic(message, None) for name in facts for message in _misfits(program, schema, name)]
    taken = [name for name in names.results(program) if name in schema]
    if taken:
        remedy = "rename or leave out what an earlier screening added"
        wrong.append(Diagnostic(f"the table has columns that screening adds: {one_of(taken, 6)}", None, (remedy,)))
    if not facts:
        hints = ((name, did_you_mean(name, program.vocabulary.facts)) for name in schema)
        meant = tuple(f"`{name}`: {hint}" for name, hint in hints if hint)[:6]
        remedy = "a column is called as its fact is; `advisor screen --template FILE` writes a table with all of them"
        message = f"no column of the table is a fact of the pack {program.manifest.name}"
        wrong.append(Diagnostic(message, None, (*meant, remedy)))
    if wrong:
        raise AdvisorError(wrong)
    return facts


def _misfits(program: Program, schema: Schema, name: str) -> Iterable[str]:
    type_, dtype = program.vocabulary.facts[name].type, schema[name]
    if not fits(type_, dtype):
        yield f"the column `{name}` holds {_called(dtype)}; {wanted(type_)} is wanted in each row"
    sure = names.certainty_of(name)
    if sure in schema and not (is_text(schema[sure]) or is_empty(schema[sure]) or schema[sure].is_numeric()):
        yield f"the column `{sure}` holds {_called(schema[sure])}; {CERTAINTY_WANTED} is wanted in each row"


def text_columns(program: Program, schema: Schema) -> dict[str, Type | None]:
    """Give the columns of text that tell facts, with the type of fact, or None for certainties."""
    found: dict[str, Type | None] = {}
    for name in fact_columns(program, schema):
        if is_text(schema[name]):
            found[name] = program.vocabulary.facts[name].type
        sure = names.certainty_of(name)
        if sure in schema and is_text(schema[sure]):
            found[sure] = None
    return found


def is_readable_lazily(program: Program, schema: Schema) -> bool:
    """Tell whether a lazy table can be screened: whether no numbers are told as text."""
    return all(type_ is not None and reads_text(type_) for type_ in text_columns(program, schema).values())


def read_columns(program: Program, schema: Schema, sheet: Sheet, given: Mapping[str, Cell] | None = None) -> Reading:
    """Read the columns of a table; `given` holds those that are read already.

    Raises `AdvisorError` for a table that can't be screened, with all that is wrong in its columns.
    """
    given = given or {}
    twice = not sheet.frame.implementation.is_ibis()  # what Ibis writes for unique elements is no SQL for DuckDB 2
    words = {
        name: sheet.keep(worded(type_, name))
        for name, type_ in text_columns(program, schema).items()
        if name not in given and type_ is not None and reads_text(type_)
    }
    sheet.settle()
    facts: dict[str, Column] = {}
    problems: list[Problem] = []
    wrong: list[Diagnostic] = []
    for name in fact_columns(program, schema):
        type_, sure = program.vocabulary.facts[name].type, names.certainty_of(name)
        if is_empty(schema[name]):
            continue
        if name not in given and is_text(schema[name]) and not reads_text(type_):
            wrong.append(_text_of_numbers(name, wanted(type_)))
            continue
        read = given.get(name) or cell(type_, name, schema[name], words.get(name), twice=twice)
        certainty: Cell | None = None
        if sure in schema and not is_empty(schema[sure]):
            if sure not in given and is_text(schema[sure]):
                wrong.append(_text_of_numbers(sure, CERTAINTY_WANTED))
                continue
            certainty = given.get(sure) or certainty_cell(sure)
        facts[name] = Column(read.value, certainty.value if certainty else None, read.options)
        problems += _problem(name, wanted(type_), read)
        problems += _problem(sure, CERTAINTY_WANTED, certainty)
    if wrong:
        raise AdvisorError(wrong)
    return Reading(facts, tuple(problems))


def _text_of_numbers(name: str, want: str) -> Diagnostic:
    message = f"the column `{name}` holds text; {want} is wanted in each row"
    return Diagnostic(
        message, None, ("a lazy table is not looked into: make it a column of numbers, or collect it first",)
    )


def _problem(column: str, want: str, read: Cell | None) -> list[Problem]:
    if read is None or read.bad is None:
        return []
    return [Problem(column, f"`{column}` is not {want}", read.bad, (column,))]


def screen_lazily(
    frame: LazyFrame, program: Program, schema: Schema, prefix: str, where: Node | None = None
) -> LazyFrame:
    """Add what the program comes to, as columns behind those of a lazy table; `where` is that of `add_results`."""
    sheet = Sheet(frame, prefix)
    reading = keep(sheet, program, read_columns(program, schema, sheet))
    return add_results(sheet, program, schema, reading, where)


def keep(sheet: Sheet, program: Program, reading: Reading) -> Reading:
    """Put the cells that were read into columns of their own, and look which rows contradict themselves.

    So each cell is read once, and what is wrong with a row can be asked for by itself.
    """
    facts = {
        name: Column(
            sheet.keep(column.value),
            None if column.sure is None else sheet.keep(column.sure),
            None if column.options is None else {o: sheet.keep(one) for o, one in column.options.items()},
        )
        for name, column in reading.facts.items()
    }
    problems = [dataclasses.replace(one, bad=sheet.keep(one.bad)) for one in reading.problems]
    sheet.settle()
    contradictions = tuple(_contradictions(program, facts, problems))
    problems += [dataclasses.replace(one, bad=sheet.keep(one.bad)) for one in contradictions]
    sheet.settle()
    return Reading(facts, tuple(problems))


def _contradictions(program: Program, facts: Columns, misread: Iterable[Problem]) -> Iterable[Problem]:
    """Find the rows whose facts contradict one another; what can't be read contradicts nothing."""
    for check in program.consistency:
        truth = compile_condition(check.never.node, facts).truth
        if truth is Truth.FALSE or truth is Truth.UNKNOWN:
            continue
        bad = as_expression(truth)
        told = {column for name in check.never.reads for column in (name, names.certainty_of(name))}
        for one in misread:
            if one.column in told:
                bad = nw.when(one.bad).then(nw.lit(False)).otherwise(bad)
        yield Problem("", f"contradiction: {check.says}", bad, check.never.reads)


def add_results(
    sheet: Sheet, program: Program, schema: Schema, reading: Reading, where: Node | None = None
) -> LazyFrame:
    """Run the program and add its results; rows with a problem are refused: they have a reason and no results.

    With `where`, a condition that is checked, there is a last column `names.WANTED`, true where the condition is.
    """
    fine = None
    if reading.problems:
        bad = [nw.when(one.bad).then(nw.lit(True)).otherwise(nw.lit(False)) for one in reading.problems]
        fine = sheet.keep(~functools.reduce(operator.or_, bad))
        sheet.settle()
    table = infer(program, sheet, reading.facts)
    found = _results(program, table, sheet)
    results = [(value if fine is None else nw.when(fine).then(value)).alias(name) for name, value in found.items()]
    results.append(_reason(reading.problems, fine).alias(names.REFUSED))
    if where is not None:
        truth = as_expression(compile_condition(where, table.memory).truth)
        results.append(nw.when(truth).then(nw.lit(True)).otherwise(nw.lit(False)).alias(names.WANTED))
    return sheet.frame.select(*(nw.col(name) for name in schema), *results)


def _reason(problems: tuple[Problem, ...], fine: nw.Expr | None) -> nw.Expr:
    """Join what is wrong in each row; null where nothing is."""
    if fine is None:
        return nw.lit(None, dtype=nw.String)
    reasons: list[nw.Expr] = [nw.when(one.bad).then(nw.lit(one.says)) for one in problems]
    while len(reasons) > 1:
        reasons = [_joined(reasons[start : start + _MOST_JOINED]) for start in range(0, len(reasons), _MOST_JOINED)]
    return nw.when(~fine).then(reasons[0])


def _joined(texts: Sequence[nw.Expr]) -> nw.Expr:
    """Join texts; null where all are."""
    joined = nw.concat_str(*texts, separator="; ", ignore_nulls=True)
    return nw.when(joined != "").then(joined)


def _results(program: Program, table: Table, sheet: Sheet) -> dict[str, nw.Expr]:
    vocabulary = program.vocabulary
    found: dict[str, nw.Expr] = {}
    for group in vocabulary.groups.values():
        found[names.of_leader(group)] = table.memory[group.leader].value
        found[names.of_margin(group)] = table.margins[group.name]
        for name in group.hypotheses:
            found[names.of_hypothesis(name)] = table.memory[name].value
    raised = {
        name: sheet.keep_verdict(
            concluded(table.rules, (rule for rule in program.rules.values() if name in rule.then.warn))
        )
        for name in vocabulary.warnings
    }
    sheet.settle()
    for name, verdict in raised.items():
        found[names.of_warning(name)] = as_expression(verdict.truth)
    count = functools.partial(_count, narrow=sheet.frame.implementation.is_polars())
    found[names.WARNINGS] = count(verdict.truth for verdict in raised.values())
    graded = [grade for name, verdict in raised.items() for grade in _grades(vocabulary.warnings[name], verdict)]
    for severity in Severity:
        found[names.of_severity(severity)] = count(truth for grade, truth in graded if grade is severity)
    known = (~table.memory[name].value.is_null() for name in vocabulary.facts if name in table.memory)
    found[names.KNOWN] = count(known)
    found[names.FIRED] = count(verdict.truth for verdict in table.rules.values())
    return found


def _grades(warning: Warning, verdict: Verdict) -> list[tuple[Severity, nw.Expr | Truth]]:
    """Give the severities that a warning can have, each where it has it; see `advisor.advice.severity_given`."""
    grades = list(Severity)
    own = grades.index(warning.severity)
    if verdict.sure is None:
        return [(warning.severity, verdict.truth)]
    truth = as_expression(verdict.truth)
    sure, guess = verdict.sure >= number(LIKELY), verdict.sure < number(GUESS)
    lower = grades[min(own + 1, len(grades) - 1)]
    return [(warning.severity, truth & sure), (lower, truth & ~sure & ~guess), (grades[-1], truth & guess)]


def _count(truths: Iterable[nw.Expr | Truth], *, narrow: bool) -> nw.Expr:
    """Count what is true in each row; `narrow` adds integers of 8 bits, which Polars does in a third of the time."""
    one, none = (nw.lit(number, dtype=nw.Int8 if narrow else None) for number in (1, 0))
    parts = [nw.when(as_expression(truth)).then(one).otherwise(none) for truth in truths]
    sums = [
        functools.reduce(operator.add, parts[start : start + _MOST_ADDED]).cast(nw.Int64)
        for start in range(0, len(parts), _MOST_ADDED)
    ]
    return functools.reduce(operator.add, sums) if sums else nw.lit(0, dtype=nw.Int64)


def _called(dtype: DType) -> str:
    if dtype == nw.Boolean:
        return "yes and no"
    if dtype.is_numeric():
        return "numbers"
    if is_text(dtype):
        return "text"
    if isinstance(dtype, nw.List | nw.Array):
        return "lists"
    return "dates or times" if dtype.is_temporal() else f"values of type {dtype}"
