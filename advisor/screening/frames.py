"""Any library's table, screened, as a table of the same library: lazy where it was lazy.

Polars and what is lazy in a database (DuckDB, Ibis) run the expressions themselves. What another library holds in
memory goes to Polars and back, and what Spark holds does so on its workers.
"""

from __future__ import annotations

import threading
from typing import Any

import narwhals as nw
import polars as pl

from advisor.diagnostics import refusal
from advisor.program import Program
from advisor.screening.foreign import beside, of_facts
from advisor.screening.names import free_prefix, results
from advisor.screening.screener import Screener
from advisor.screening.table import screen_lazily


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
    if table.implementation.is_pyspark() or table.implementation.is_pyspark_connect():
        from advisor.screening.spark_frame import screen_on_workers  # noqa: PLC0415 - it needs PySpark

        return screen_on_workers(frame, program)
    if isinstance(table, nw.LazyFrame):
        schema = table.collect_schema()
        return screen_lazily(table, program, schema, free_prefix(schema)).to_native()
    if isinstance(frame, pl.DataFrame):
        return Screener(program, frame.schema).screen(frame).frame
    polars = of_facts(table, columns, program)
    screened = Screener(program, polars.schema).screen(polars).frame
    return beside(table, nw.from_native(screened.select(results(program))))


def screen_scan(frame: pl.LazyFrame, program: Program) -> pl.LazyFrame:
    """Screen a lazy frame of Polars, a batch at a time where it is streamed."""
    screener = Screener(program, frame.collect_schema())
    lock = threading.Lock()

    def screen(batch: pl.DataFrame) -> pl.DataFrame:
        with lock:
            return screener.screen(batch).frame

    after = screener.screen(frame.collect_schema().to_frame()).frame.schema
    return frame.map_batches(screen, schema=after, streamable=True)
