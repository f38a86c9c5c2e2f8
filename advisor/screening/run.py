"""A source, screened: for each batch the rows that are wanted, and those that are refused with what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening import names
from advisor.screening.batches import Batch, Refusal, Source, check_columns, in_a_line
from advisor.screening.cells import CERTAINTY_WANTED, wanted
from advisor.screening.screener import Screened, Screener
from advisor.screening.spelling import complaint
from advisor.screening.table import Problem
from advisor.screening.writers import REFUSED
from advisor.values import Kind, Type

_LONGEST = 200
"""So many characters of a cell are shown."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch came to.

    `frame` holds the wanted rows with their results, `rows` their numbers; `refused` holds what is wrong, a line each
    (row, column, value, reason); `unusable` counts the rows that this concerns, `left_out` those that are not wanted.
    """

    rows: pl.Series
    frame: pl.DataFrame
    refused: pl.DataFrame
    unusable: int
    left_out: int

    @property
    def seen(self) -> int:
        """How many rows the batch had."""
        return len(self.rows) + self.unusable + self.left_out


def screen_source(source: Source, program: Program, where: Node | None = None) -> Iterator[Part]:
    """Screen a table; `where` says which rows are wanted. Raises `AdvisorError` for what can't be screened.

    The first part has no rows: it says with its columns what there will be.
    """
    if not source.screened:
        check_columns(source.schema)
    own = own_columns(source, program)
    screener = Screener(program, own, where)
    yield _part(Batch(pl.Series([], dtype=pl.Int64), own.to_frame()), screener, screener.screen(own.to_frame()))
    for batch in source.batches():
        if source.screened:
            yield _screened_part(batch, screener, own)
        else:
            yield _part(batch, screener, screener.screen(batch.frame))


def own_columns(source: Source, program: Program) -> pl.Schema:
    """Give the columns of a table without those that a database has added by screening it."""
    added = {names.WANTED, *names.results(program)} if source.screened else set()
    return pl.Schema({name: dtype for name, dtype in source.schema.items() if name not in added})


def _screened_part(batch: Batch, screener: Screener, own: pl.Schema) -> Part:
    """Take a batch that a database screened; what is wrong with rows that it refused is looked at again."""
    bad = batch.frame[names.REFUSED].is_not_null()
    refused, numbers = batch.frame.filter(bad), batch.rows.filter(bad)
    cells = refused.select(own.names())
    found = _refusals(numbers, cells, screener, screener.screen(cells))
    rows, frame, left_out = _wanted(batch.rows, batch.frame)
    return Part(rows, frame, found, len(refused), left_out)


def _part(batch: Batch, screener: Screener, screened: Screened) -> Part:
    rows, frame, left_out = _wanted(batch.rows, screened.frame)
    found = _refusals(batch.rows, batch.frame, screener, screened)
    if batch.refused:
        found = pl.concat([found, _unread(batch.refused)]).sort("row", maintain_order=True)
    unusable = len(screened.frame) - len(frame) - left_out + len({one.row for one in batch.refused})
    return Part(rows, frame, found, unusable, left_out)


def _wanted(rows: pl.Series, frame: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame, int]:
    """Keep what is neither refused nor left out."""
    fine = frame[names.REFUSED].is_null()
    keep = fine & frame[names.WANTED] if names.WANTED in frame.columns else fine
    found = frame.filter(keep).drop(names.REFUSED, names.WANTED, strict=False)
    return rows.filter(keep), found, int(fine.sum()) - len(found)


def _unread(refused: tuple[Refusal, ...]) -> pl.DataFrame:
    told = [(one.row, one.column, one.value, one.reason) for one in refused]
    return pl.DataFrame(told, schema=REFUSED, orient="row")


def _refusals(rows: pl.Series, frame: pl.DataFrame, screener: Screener, screened: Screened) -> pl.DataFrame:
    """Say what is wrong, a line for each cell and each contradiction."""
    found = [pl.DataFrame(schema=REFUSED)]
    for number, problem in enumerate(screened.problems):
        there = screened.where[:, number].fill_null(value=False)
        if there.any():
            found.append(_told(rows.filter(there), frame.filter(there), problem, screener.program))
    return pl.concat(found).sort("row", maintain_order=True)


def _told(rows: pl.Series, frame: pl.DataFrame, problem: Problem, program: Program) -> pl.DataFrame:
    if not problem.column:
        held = [pl.format(name + " {}", _shown(frame, name)) for name in problem.reads if name in frame.columns]
        value = frame.select(pl.concat_str(held, separator=", ", ignore_nulls=True)).to_series()
        reason = pl.Series([problem.says]).new_from_index(0, len(rows))
    else:
        fact = program.vocabulary.facts.get(problem.column)
        cells = frame.select(_shown(frame, problem.column)).to_series()
        value, reason = cells.str.slice(0, _LONGEST), _reason(cells, fact.type if fact else None, frame[problem.column])
    column = pl.Series([problem.column]).new_from_index(0, len(rows))
    return pl.DataFrame([rows, column, value, reason], schema=REFUSED)


def _shown(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Give cells as text."""
    column = pl.col(name)
    if isinstance(frame.schema[name], pl.List):
        return pl.format("[{}]", column.cast(pl.List(pl.String)).list.join(", ", ignore_nulls=True))
    return column.cast(pl.String)


def _reason(cells: pl.Series, type_: Type | None, column: pl.Series) -> pl.Series:
    """Say what is wrong with the cells of a column; without a type they are certainties."""
    if not isinstance(column.dtype, pl.String | pl.Categorical | pl.Enum):
        several = type_ is not None and type_.kind is Kind.CHOICES
        want = str(type_) if several else wanted(type_) if type_ else CERTAINTY_WANTED
        return pl.select("`" + cells.str.slice(0, _LONGEST) + pl.lit(f"` is not {want}")).to_series()
    spelled = cells.unique().drop_nulls().to_list()
    return cells.replace_strict(spelled, [_sentence(type_, one) for one in spelled])


def _sentence(type_: Type | None, written: str) -> str:
    says, helps = complaint(type_, written)
    return in_a_line(says, helps).replace("leave the line out", "leave the cell empty")  # words for a fact file
