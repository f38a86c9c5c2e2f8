"""Tables of PySpark: the workers screen them, each with Polars, when Spark wants their rows.

The same expressions run as a query of Spark's own, without Python on a worker, but took some fifteen times as long:
each step of hundreds of columns writes all of them anew. So the package has to be installed on the workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pyarrow as pa

from advisor.diagnostics import refusal
from advisor.program import Program
from advisor.screening import names
from advisor.screening.batches import BATCH
from advisor.screening.foreign import of_facts
from advisor.screening.screener import Screener

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_ARROW: dict[pl.DataType, pa.DataType] = {
    pl.String(): pa.string(),
    pl.Boolean(): pa.bool_(),
    pl.Int64(): pa.int64(),
    pl.Float64(): pa.float64(),
}
"""How Arrow hands the columns of results to Spark."""


def screen_on_workers(frame: DataFrame, program: Program) -> DataFrame:
    """Screen a table when it is asked for; until then nothing is known of it but its columns.

    Raises `AdvisorError` for columns that can't be screened, or that Spark can't hand to Python.
    """
    from pyspark import cloudpickle  # noqa: PLC0415 - who has such a table has it
    from pyspark.errors import PySparkException  # noqa: PLC0415
    from pyspark.sql.types import BooleanType, DoubleType, LongType, StringType, StructField, StructType  # noqa: PLC0415

    kinds = {pl.String(): StringType(), pl.Boolean(): BooleanType(), pl.Int64(): LongType(), pl.Float64(): DoubleType()}
    pickled: bytes = cloudpickle.dumps(program)  # type: ignore[no-untyped-call]
    try:
        empty = of_facts(nw.from_native(frame.limit(0).toArrow()), frame.columns, program)
        results = Screener(program, empty.schema).screen(empty).frame.select(names.results(program)).schema
        added = [StructField(name, kinds[dtype]) for name, dtype in results.items()]
        return frame.mapInArrow(_task(pickled), StructType([*frame.schema.fields, *added]))
    except PySparkException as error:
        told = str(error).partition("\n")[0].rstrip(".")
        raise refusal(
            f"Spark can't hand the table to Python: {told}", "leave such a column out, or rename it"
        ) from None


def _task(pickled: bytes) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Give what a worker does with the rows of a partition."""

    def screen(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in _tables(batches):
            polars = of_facts(nw.from_native(table), table.column_names, _program(pickled))
            screener = _screener(pickled, tuple(polars.schema.items()))
            results = screener.screen(polars).frame.select(names.results(screener.program))
            screened = table
            for column in results.iter_columns():
                screened = screened.append_column(column.name, column.to_arrow().cast(_ARROW[column.dtype]))
            yield from screened.combine_chunks().to_batches()

    return screen


def _tables(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Join the batches that Spark hands over: they are small for what a batch costs by itself."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(one.num_rows for one in held) >= BATCH:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


@lru_cache(maxsize=1)
def _program(pickled: bytes) -> Program:
    """Read the program once in a worker, whatever the number of its partitions."""
    from pyspark import cloudpickle  # noqa: PLC0415

    program: Program = cloudpickle.loads(pickled)
    return program


@lru_cache(maxsize=1)
def _screener(pickled: bytes, columns: tuple[tuple[str, Any], ...]) -> Screener:
    """Plan the screening once in a worker."""
    return Screener(_program(pickled), pl.Schema(columns))
