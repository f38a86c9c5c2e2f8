"""The columnar engine on the libraries that run its expressions."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from advisor.engines.columnar.conditions import as_expression
from advisor.engines.columnar.infer import Sheet, Table, concluded, infer
from advisor.program import Program
from advisor.screening import names
from advisor.screening.frames import screen_frame
from advisor.screening.names import free_prefix
from advisor.screening.screener import Screener
from benchmarks.peers.engine import Answer, Engine, Family, NotHereError, Portfolio, library
from benchmarks.screening_rows import columns_of


class _Columnar(Engine):
    """What all have in common: how answers are read off columns."""

    family = Family.COLUMNAR

    def __init__(self, program: Program, *, sure: bool) -> None:  # noqa: ARG002 - the table tells
        self.program = program

    def answers(self) -> list[Answer]:
        """Read them off the columns; which single rules fired is asked of the engine once more, on the same table."""
        groups, warnings = self.program.vocabulary.groups, self.program.vocabulary.warnings
        return [
            Answer(
                told,
                frozenset(name for name in warnings if row[names.of_warning(name)]),
                {one: row[names.of_hypothesis(one)] for group in groups.values() for one in group.hypotheses},
                {name: row[names.of_leader(group)] for name, group in groups.items()},
                {name: row[names.of_margin(group)] for name, group in groups.items()},
            )
            for told, row in zip(self.fired(), self.screened().iter_rows(named=True), strict=True)
        ]

    def screened(self) -> pl.DataFrame:
        """Give what the last run came to."""
        raise NotImplementedError

    def native(self) -> Any:
        """Give the table as the library has it."""
        raise NotImplementedError

    def fired(self) -> Sequence[frozenset[str] | None]:
        """Say which rules fired in each row; None where that isn't told."""
        frame = nw.from_native(self.native()).lazy()
        schema = frame.collect_schema()
        sheet = Sheet(frame, free_prefix(schema))
        table = infer(self.program, sheet, columns_of(self.program, schema))
        rules = {name: as_expression(verdict.truth) for name, verdict in table.rules.items()}
        found = sheet.frame.select(*(truth.alias(name) for name, truth in rules.items())).collect("polars").to_polars()
        return [frozenset(name for name, truth in row.items() if truth) for row in found.iter_rows(named=True)]


class OnPolars(_Columnar):
    """What `advisor.screen` does with a frame of Polars."""

    title = "columnar on Polars"
    rows = 100_000
    remark = "cells checked, contradictions refused, warnings graded and counted"

    def load(self, portfolio: Portfolio) -> None:
        """Take in a frame."""
        self._frame = portfolio.table
        self._screener = Screener(self.program, self._frame.schema)

    def run(self) -> None:
        """Screen it."""
        self._screened = self._screener.screen(self._frame).frame

    def screened(self) -> pl.DataFrame:
        """Give what the last run came to."""
        return self._screened

    def native(self) -> pl.DataFrame:
        """Give the frame."""
        return self._frame


class EngineAlone(OnPolars):
    """The engine on a table whose cells are known to be right: what Polars written by hand does."""

    title = "columnar on Polars, engine alone"
    remark = "cells are trusted, nothing is counted: what the hand-written Polars does, too"

    def load(self, portfolio: Portfolio) -> None:
        """Take in a frame and plan."""
        self._frame = portfolio.table
        sheet = Sheet(nw.from_native(self._frame.lazy()), free_prefix(self._frame.schema))
        table = infer(self.program, sheet, columns_of(self.program, self._frame.schema))
        self._plan: pl.LazyFrame = sheet.frame.select(*_results(self.program, table)).to_native()

    def run(self) -> None:
        """Collect what is planned."""
        self._screened = self._plan.collect()


def _results(program: Program, table: Table) -> list[nw.Expr]:
    vocabulary = program.vocabulary
    found = [table.margins[name].alias(names.of_margin(group)) for name, group in vocabulary.groups.items()]
    for group in vocabulary.groups.values():
        told = (group.leader, *group.hypotheses)
        found += [table.memory[name].value.alias(names.of_hypothesis(name)) for name in told]
    for name in vocabulary.warnings:
        raising = [rule for rule in program.rules.values() if name in rule.then.warn]
        found.append(as_expression(concluded(table.rules, raising).truth).alias(names.of_warning(name)))
    return found


class OnDuckDB(_Columnar):
    """The same expressions as a query of DuckDB."""

    title = "columnar on DuckDB"
    rows = 100_000
    remark = "from a table of DuckDB to Arrow"

    def load(self, portfolio: Portfolio) -> None:
        """Make a table of a database in memory, and plan."""
        duckdb = library("duckdb", "duckdb")
        self._connection = duckdb.connect()
        self._connection.execute(f"SET threads = {os.cpu_count()}")
        self._connection.register("given", portfolio.table.to_arrow())
        self._connection.execute("CREATE TABLE businesses AS SELECT * FROM given")
        self._query = screen_frame(self.native(), self.program)

    def run(self) -> None:
        """Run the query."""
        self._found = self._query.to_arrow_table()

    def screened(self) -> pl.DataFrame:
        """Give what the last run came to."""
        return _of_arrow(self._found)

    def native(self) -> Any:
        """Give the table."""
        return self._connection.table("businesses")

    def stop(self) -> None:
        """Close the database."""
        self._connection.close()


class OnSpark(_Columnar):
    """A job of PySpark, whose workers run Polars."""

    title = "columnar on PySpark, local[2]"
    rows = 100_000
    remark = "Polars in two workers; from a cached table to a sink that takes all columns and keeps none"

    def load(self, portfolio: Portfolio) -> None:
        """Make a cached table and plan."""
        sql = library("pyspark.sql", "pyspark")
        if not shutil.which("java"):
            raise NotHereError("needs Java")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.memory": "4g",
            "spark.sql.shuffle.partitions": "2",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
        }
        builder = sql.SparkSession.builder.master("local[2]")
        self._session = builder.config(map=settings).getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        self._table = self._session.createDataFrame(portfolio.table.to_arrow()).cache()
        self._table.count()
        self._query = screen_frame(self._table, self.program)

    def run(self) -> None:
        """Run the job."""
        self._query.write.format("noop").mode("overwrite").save()

    def screened(self) -> pl.DataFrame:
        """Give what the job comes to."""
        return _of_arrow(self._query.toArrow())

    def fired(self) -> Sequence[frozenset[str] | None]:
        """Rows come without the rules that fired."""
        return [None] * len(self.screened())

    def stop(self) -> None:
        """End Spark."""
        self._session.stop()


def _of_arrow(table: Any) -> pl.DataFrame:
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)
    return found
