"""The screening as one query, for a warehouse of the user's own."""

from __future__ import annotations

import math
import re
from typing import Any

import ibis
import ibis.expr.operations as ibis_ops
import narwhals as nw
import polars as pl

from advisor.diagnostics import did_you_mean, one_of, refusal
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening import names
from advisor.screening.batches import Source, check_columns
from advisor.screening.csv_file import CsvFile
from advisor.screening.excel_file import ExcelFile
from advisor.screening.run import own_columns
from advisor.screening.table import screen_lazily
from advisor.values import Kind

TABLE = "businesses"
_TYPES = {
    Kind.BOOLEAN: "boolean",
    Kind.COUNT: "int64",
    Kind.CHOICE: "string",
    Kind.CHOICES: "string",
    Kind.TEXT: "string",
}
_OF_SAMPLE: tuple[tuple[type[pl.DataType], str], ...] = (
    (pl.Boolean, "boolean"),
    (pl.List, "array<string>"),
    (pl.Date, "date"),
    (pl.Datetime, "timestamp"),
)


def dialects() -> tuple[str, ...]:
    """Name the dialects of SQL that a query can be written in."""
    known = (entry.name for entry in ibis.util.backend_entry_points())
    return tuple(sorted(name for name in known if name not in ("polars", "pandas", "dask", "pyspark")))


def screening_query(
    program: Program, dialect: str, table: str = TABLE, sample: Source | None = None, where: Node | None = None
) -> str:
    """Write the query; `sample` has the columns of the table, which else has a column for each fact of the pack.

    `table` is its name, with that of its schema before it, or of that and its catalog. Raises `AdvisorError` for a
    dialect that there isn't.
    """
    if dialect not in dialects():
        hint = did_you_mean(dialect, dialects()) or f"there are {one_of(dialects(), 30)}"
        raise refusal(f"there is no dialect `{dialect}`", hint)
    schema = _columns_of(sample, program) if sample is not None else _columns(program)
    *above, name = table.split(".")
    if len(above) > 2 or not all((*above, name)) or re.search(r"\s", table):
        remedy = "such as `businesses`, `schema.businesses` or `catalog.schema.businesses`"
        raise refusal(f"`{table}` is no name of a table for a query to read", remedy)
    database = ".".join(above[-1:]) or None
    unbound = nw.from_native(ibis.table(schema, name=name, database=database, catalog=".".join(above[:-1]) or None))
    columns = unbound.collect_schema()
    screened = screen_lazily(unbound, program, columns, names.free_prefix(columns), where)
    try:
        return f"{ibis.to_sql(_finite(screened.to_native()), dialect=dialect)}\n"
    except (ibis.IbisError, NotImplementedError, ValueError, AttributeError) as error:
        told = str(error).partition("\n")[0].rstrip(".")
        raise refusal(f"Ibis can't write the screening in the dialect `{dialect}`: {told}") from None


def _finite(table: ibis.Table) -> ibis.Table:
    """Leave out what Narwhals writes for logarithms of what is not positive: there are none, and not all know NaN."""

    def without(node: ibis_ops.Node, parts: dict[str, Any] | None) -> ibis_ops.Node:
        if isinstance(node, ibis_ops.Literal) and isinstance(node.value, float) and not math.isfinite(node.value):
            return ibis_ops.Literal(None, dtype=node.dtype)
        return node.__recreate__(parts) if parts else node

    return table.op().replace(without).to_expr()


def _columns(program: Program) -> dict[str, str]:
    return {name: _TYPES.get(fact.type.kind, "float64") for name, fact in program.vocabulary.facts.items()}


def _columns_of(sample: Source, program: Program) -> dict[str, str]:
    """Give the columns of a sample with their types; a file of text tells none, so that facts have their own."""
    own = own_columns(sample, program)
    check_columns(own)
    found = {name: _type_of(dtype) for name, dtype in own.items()}
    if isinstance(sample, CsvFile | ExcelFile):
        typed = _columns(program)
        typed |= {names.certainty_of(name): "float64" for name in typed}
        found = {name: typed.get(name, kind) for name, kind in found.items()}
    return found


def _type_of(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "int64"
    if dtype.is_numeric():
        return "float64"
    return next((word for base, word in _OF_SAMPLE if isinstance(dtype, base)), "string")
