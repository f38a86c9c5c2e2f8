"""Tables of other libraries than Polars that are held in memory: to Polars, and the results back behind their columns.

On missing values no two of these libraries agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw
import polars as pl

from advisor.diagnostics import refusal
from advisor.program import Program
from advisor.screening import names


def of_facts(table: nw.DataFrame[Any], columns: Iterable[object], program: Program) -> pl.DataFrame:
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


def beside(table: nw.DataFrame[Any], results: nw.DataFrame[pl.DataFrame]) -> Any:
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
