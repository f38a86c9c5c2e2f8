"""The same table in every library, from one of Polars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pandas as pd
import polars as pl
import polars.selectors as cs
import pyarrow as pa
from pyspark.sql import DataFrame as SparkFrame
from pyspark.sql import SparkSession

from .tables import as_polars

ROW = "row_number"
"""A column that tells which row is which, since a database gives them in any order."""


@dataclass(frozen=True)
class Backend:
    """A library: how it is given a table, which type of table comes back, and whether it is lazy."""

    give: Callable[[pl.DataFrame], Any]
    type: type
    lazy: bool = False


def pandas_of(frame: pl.DataFrame) -> pd.DataFrame:
    """Give a table of pandas as people have it: NaN, None, lists as objects, counts that may be floats."""
    return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})


def _objects(frame: pl.DataFrame) -> pd.DataFrame:
    return pandas_of(frame).astype(object).where(lambda table: table.notna(), None)


def _nullable(frame: pl.DataFrame) -> pd.DataFrame:
    return pandas_of(frame).convert_dtypes()


def _with_index(frame: pl.DataFrame) -> pd.DataFrame:
    return pandas_of(frame).set_index(pd.Index([f"row {number % 7}" for number in range(len(frame))], name="place"))


def _dictionary_arrow(frame: pl.DataFrame) -> pa.Table:
    """Give a table of Arrow in which text is encoded by a dictionary."""
    table = frame.to_arrow()
    for number, column in enumerate(table.schema):
        if pa.types.is_large_string(column.type):
            table = table.set_column(number, column.name, table[column.name].dictionary_encode())
    return table


def _duckdb(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    return duckdb.connect().from_arrow(frame.to_arrow())


def _ibis(frame: pl.DataFrame) -> ibis.Table:
    return ibis.duckdb.connect().create_table("t", frame.to_arrow())


HERE: Mapping[str, Backend] = {
    "polars": Backend(lambda frame: frame, pl.DataFrame),
    "polars, lazy": Backend(lambda frame: frame.lazy(), pl.LazyFrame, lazy=True),
    "pandas": Backend(pandas_of, pd.DataFrame),
    "pandas, objects": Backend(_objects, pd.DataFrame),
    "pandas, nullable": Backend(_nullable, pd.DataFrame),
    "pandas, arrow": Backend(lambda frame: frame.to_pandas(use_pyarrow_extension_array=True), pd.DataFrame),
    "pandas, with an index": Backend(_with_index, pd.DataFrame),
    "arrow": Backend(lambda frame: frame.to_arrow(), pa.Table),
    "arrow, dictionaries": Backend(_dictionary_arrow, pa.Table),
    "duckdb": Backend(_duckdb, duckdb.DuckDBPyRelation, lazy=True),
    "ibis, duckdb": Backend(_ibis, ibis.Table, lazy=True),
}


def on_spark(session: SparkSession, folder: Path) -> Backend:
    """Give Spark, which reads the table from a file: what is made in the driver never leaves it."""
    files = (folder / f"table-{number}.parquet" for number in count())

    def give(frame: pl.DataFrame) -> SparkFrame:
        file = next(files)
        frame.write_parquet(file, row_group_size=max(1, len(frame) // 4))
        return session.read.parquet(str(file))

    return Backend(give, SparkFrame, lazy=True)


def on_postgres(address: str) -> Backend:
    """Give a database of PostgreSQL, by way of Ibis."""
    connection = ibis.connect(address)
    tables = (f"table_{number}" for number in count())

    def give(frame: pl.DataFrame) -> ibis.Table:
        signed = frame.cast({cs.unsigned_integer(): pl.Int64})  # PostgreSQL has no others
        return connection.create_table(next(tables), signed.to_arrow())

    return Backend(give, ibis.Table, lazy=True)


def result_of(table: Any) -> pl.DataFrame:
    """Give what came back as a table of Polars, row by row as it was."""
    return as_polars(table).sort(ROW)
