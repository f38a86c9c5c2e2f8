"""Any library's table, screened, as a table of the same library: lazy where it was lazy.

Polars and what is lazy (DuckDB, PySpark, Ibis, Polars' own lazy frames) run the expressions themselves. What another
library holds in memory goes to Polars and back, since on missing values no two of them agree.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from advisor.diagnostics import refusal
from advisor.engines.columnar.infer import Sheet
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening import names
from advisor.screening.cells import Cell, marked
from advisor.screening.spelling import read_spelled
from advisor.screening.table import (
    Problem,
    Reading,
    add_results,
    keep,
    read_columns,
    screen_lazily,
    text_columns,
)
from advisor.values import Kind


def screen_frame(frame: Any, program: Program) -> Any:
    """Screen a table of any library that Narwhals knows; see `advisor.screen`."""
    try:
        table = nw.from_native(frame)
        columns = table.columns if isinstance(table, nw.DataFrame) else list(table.collect_schema())
    except nw.exceptions.DuplicateError:
        raise refusal("several columns of the table have one name", "leave one of each, or rename them") from None
    except TypeError:
        kind = type(frame).__name__
        remedy = "give a table of Polars, pandas, PyArrow, DuckDB, Ibis or PySpark"
        raise refusal(f"what is to be screened is of type `{kind}`, and no table", remedy) from None
    if isinstance(frame, pl.LazyFrame):
        return screen_scan(frame, program)
    if isinstance(table, nw.LazyFrame):
        schema = table.collect_schema()
        return screen_lazily(table, program, schema, free_prefix(schema)).to_native()
    if isinstance(frame, pl.DataFrame):
        return Screener(program, frame.schema).screen(frame).frame
    polars = _of_facts(table, columns, program)
    screened = Screener(program, polars.schema).screen(polars).frame
    results = nw.from_native(screened.select(names.results(program)))
    return _beside(table, results)


def _of_facts(table: nw.DataFrame[Any], columns: Iterable[object], program: Program) -> pl.DataFrame:
    """Give the columns that tell facts as they are, and of others, which can hold anything, only the names."""
    told = {column for name in program.vocabulary.facts for column in (name, names.certainty_of(name))}
    own = table.select([name for name in columns if name in told])
    try:
        found = own.to_polars()
    except (TypeError, ValueError):  # of pandas, whose cells can be of several types in one column
        found = pl.DataFrame([_as_text(column) for column in own.iter_columns()])
    others = [name for name in columns if isinstance(name, str) and name not in told]
    nothing = pl.repeat(None, len(found), dtype=pl.Null, eager=True)
    added = [nothing.alias(name) for name in others]
    if table.implementation.is_pandas():  # whose empty column is one of numbers
        added += [nothing.alias(one.name) for one in found.iter_columns() if one.null_count() == len(found)]
    return found.with_columns(added)


def _as_text(column: nw.Series[Any]) -> pl.Series:
    """Give a column as it is, or as text where its cells are of several types."""
    try:
        return column.to_polars()
    except (TypeError, ValueError):
        missing = column.is_null().to_list()
        cells = (None if none else str(cell) for cell, none in zip(column.to_list(), missing, strict=True))
        return pl.Series(column.name, cells, dtype=pl.String)


def screen_scan(frame: pl.LazyFrame, program: Program) -> pl.LazyFrame:
    """Screen a lazy frame of Polars, a batch at a time where it is streamed."""
    screener = Screener(program, frame.collect_schema())
    lock = threading.Lock()

    def screen(batch: pl.DataFrame) -> pl.DataFrame:
        with lock:
            return screener.screen(batch).frame

    after = screener.screen(frame.collect_schema().to_frame()).frame.schema
    return frame.map_batches(screen, schema=after, streamable=True)


def _beside(table: nw.DataFrame[Any], results: nw.DataFrame[pl.DataFrame]) -> Any:
    """Put the results, as columns of the table's own library, behind its columns."""
    native = table.to_native()
    if table.implementation.is_pandas():
        import pandas as pd  # noqa: PLC0415 - who has such a table has it

        added = results.to_native().to_pandas(use_pyarrow_extension_array=True)
        return pd.concat([native, added.set_index(native.index)], axis=1)
    arrow = results.to_arrow()
    if table.implementation.is_pyarrow():
        for name in arrow.column_names:
            native = native.append_column(name, arrow[name])
        return native
    raise refusal(f"tables of `{table.implementation.value}` can't be screened", "turn it into one of Polars or pandas")


def free_prefix(schema: Mapping[str, object]) -> str:
    """Give how no column of a table begins."""
    prefix = "_advisor_"
    while any(name.lower().startswith(prefix) for name in schema):
        prefix = f"_{prefix}"
    return prefix


class Screener:
    """Screens Polars frames that have the same columns, one after the other; what that takes is worked out once.

    Cells of text are read as they are in a fact file. Not for several threads at once.
    """

    def __init__(self, program: Program, schema: pl.Schema, where: Node | None = None) -> None:
        """Plan the screening; `where` is that of `add_results`.

        Raises `AdvisorError` for columns that can't be screened.
        """
        self.program = program
        self.columns = tuple(schema)
        prefix = free_prefix(schema)
        empty = schema.to_frame()
        own = nw.from_native(empty).schema
        self._texts = text_columns(program, own)
        self._names = {name: (f"{prefix}v{number}", f"{prefix}b{number}") for number, name in enumerate(self._texts)}
        read = self._read_texts(empty)
        sheet = Sheet(nw.from_native(self._deferred(read.schema)), f"{prefix}s")
        reading = keep(sheet, program, read_columns(program, own, sheet, self._cells()))
        self.problems = reading.problems
        self._reading = sheet.frame.to_native()
        after = self._reading.collect_schema()
        self._plans = {
            refusing: add_results(
                Sheet(nw.from_native(self._deferred(after)), f"{prefix}r"),
                program, own, reading if refusing else Reading(reading.facts, ()), where,
            ).to_native()
            for refusing in (False, True)
        }  # fmt: skip

    def screen(self, frame: pl.DataFrame) -> Screened:
        """Screen a frame."""
        read = self._run(self._reading, self._read_texts(frame))
        bad = [one.bad.alias(f"p{number}") for number, one in enumerate(self.problems)]
        where = nw.from_native(read.lazy()).select(*bad).collect().to_native() if bad else pl.DataFrame()
        there = any(column.any() for column in where.iter_columns())
        return Screened(self._run(self._plans[there], read), self.problems, where)

    def _deferred(self, schema: pl.Schema) -> pl.LazyFrame:
        """Stand for the frame at hand, so that a plan can be made before there is one."""
        return pl.defer(lambda: self._frame, schema=schema)

    def _run(self, plan: pl.LazyFrame, frame: pl.DataFrame) -> pl.DataFrame:
        self._frame = frame
        try:
            return plan.collect()
        finally:
            del self._frame

    def _read_texts(self, frame: pl.DataFrame) -> pl.DataFrame:
        added: list[pl.Series] = []
        for name, type_ in self._texts.items():
            value, bad = self._names[name]
            read = read_spelled(frame[name], type_)
            added += [(read.values.fill_null(1.0) if type_ is None else read.values).alias(value), read.bad.alias(bad)]
        return frame.with_columns(added)

    def _cells(self) -> dict[str, Cell]:
        """Say where what was read of text is."""
        cells: dict[str, Cell] = {}
        for name, (value, bad) in self._names.items():
            type_ = self._texts[name]
            several = type_ is not None and type_.kind is Kind.CHOICES
            options = marked(type_, nw.col(value)).options if type_ and several else None
            cells[name] = Cell(nw.col(value), nw.col(bad), options)
        return cells


@dataclass(frozen=True, slots=True)
class Screened:
    """A frame with the results behind its own columns; what can be wrong with a row, and for each of that, where."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    where: pl.DataFrame
