"""Frames of Polars that have the same columns, screened one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import narwhals as nw
import polars as pl

from advisor.engines.columnar.infer import Sheet
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening.cells import Cell, with_marks
from advisor.screening.lists import cell_of_bits, list_columns, read_lists
from advisor.screening.names import free_prefix
from advisor.screening.spelling import read_spelled
from advisor.screening.table import Problem, Reading, add_results, keep, read_columns, text_columns
from advisor.values import Kind


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
        self._texts, self._lists = text_columns(program, own), list_columns(program, schema)
        each = enumerate((*self._texts, *self._lists))
        self._names = {name: (f"{prefix}v{number}", f"{prefix}b{number}") for number, name in each}
        read = self._read(empty)
        sheet = Sheet(nw.from_native(self._deferred(read.schema)), f"{prefix}s")
        reading = keep(sheet, program, read_columns(program, own, sheet, self._cells()))
        self.problems = reading.problems
        self._reading = sheet.frame.to_native()
        after = self._reading.collect_schema()

        def plan(problems: tuple[Problem, ...]) -> pl.LazyFrame:
            results = Sheet(nw.from_native(self._deferred(after)), f"{prefix}r")
            planned: pl.LazyFrame = add_results(
                results, program, own, Reading(reading.facts, problems), where
            ).to_native()
            return planned

        self._fine = plan(())
        self._refusing = cache(lambda: plan(self.problems))  # it takes most of a second, and often there is no need

    def screen(self, frame: pl.DataFrame) -> Screened:
        """Screen a frame."""
        read = self._run(self._reading, self._read(frame))
        bad = [one.bad.alias(f"p{number}") for number, one in enumerate(self.problems)]
        where = nw.from_native(read.lazy()).select(*bad).collect().to_native() if bad else pl.DataFrame()
        there = any(column.any() for column in where.iter_columns())
        return Screened(self._run(self._refusing() if there else self._fine, read), self.problems, where)

    def _deferred(self, schema: pl.Schema) -> pl.LazyFrame:
        """Stand for the frame at hand, so that a plan can be made before there is one."""
        return pl.defer(lambda: self._frame, schema=schema)

    def _run(self, plan: pl.LazyFrame, frame: pl.DataFrame) -> pl.DataFrame:
        self._frame = frame
        try:
            return plan.collect(engine="in-memory")  # on a batch it takes two thirds of the time of streaming
        finally:
            del self._frame

    def _read(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Read what takes more than expressions, texts and lists: a column on each processor."""
        with ThreadPoolExecutor(pl.thread_pool_size()) as threads:
            read = threads.map(lambda name: self._read_column(name, frame[name]), self._names)
            return frame.with_columns(column for columns in read for column in columns)

    def _read_column(self, name: str, column: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Give what was read, and where something can't be."""
        value, bad = self._names[name]
        read = read_lists(column, self._lists[name]) if name in self._lists else read_spelled(column, self._texts[name])
        is_certainty = name in self._texts and self._texts[name] is None
        values = read.values.fill_null(1.0) if is_certainty else read.values  # a fact without a certainty is sure
        return values.alias(value), read.bad.alias(bad)

    def _cells(self) -> dict[str, Cell]:
        """Say where what was read is."""
        cells = {name: cell_of_bits(*self._names[name], options) for name, options in self._lists.items()}
        for name, type_ in self._texts.items():
            value, bad = self._names[name]
            several = type_.options if type_ is not None and type_.kind is Kind.CHOICES else ()
            options = {one: nw.col(value).str.contains(with_marks(one), literal=True) for one in several}
            cells[name] = Cell(nw.col(value), nw.col(bad), options or None)
        return cells


@dataclass(frozen=True, slots=True)
class Screened:
    """A frame with the results behind its own columns; what can be wrong with a row, and for each of that, where."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    where: pl.DataFrame
