"""The screening as one query, for a warehouse of the user's own."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import narwhals as nw
import polars as pl

from advisor.diagnostics import did_you_mean, one_of, refusal
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening.frames import free_prefix
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
    (pl.Int64, "int64"),
    (pl.Float64, "float64"),
    (pl.List, "array<string>"),
)


def dialects() -> tuple[str, ...]:
    """Name the dialects of SQL that a query can be written in."""
    known = (entry.name for entry in ibis.util.backend_entry_points())
    return tuple(sorted(name for name in known if name not in ("polars", "pandas", "dask")))


def screening_query(
    program: Program, dialect: str, table: str = TABLE, sample: pl.Schema | None = None, where: Node | None = None
) -> str:
    """Write the query; `sample` has the columns of the table, which else has a column for each fact of the pack.

    Raises `AdvisorError` for a dialect that there isn't.
    """
    if dialect not in dialects():
        hint = did_you_mean(dialect, dialects()) or f"there are {one_of(dialects(), 30)}"
        raise refusal(f"there is no dialect `{dialect}`", hint)
    schema = _columns_of(sample) if sample is not None else _columns(program)
    unbound = nw.from_native(ibis.table(dict(schema), name=table))
    columns = unbound.collect_schema()
    screened = screen_lazily(unbound, program, columns, free_prefix(columns), where)
    return f"{ibis.to_sql(screened.to_native(), dialect=dialect)}\n"


def _columns(program: Program) -> Mapping[str, str]:
    return {name: _TYPES.get(fact.type.kind, "float64") for name, fact in program.vocabulary.facts.items()}


def _columns_of(sample: pl.Schema) -> Mapping[str, str]:
    found = {}
    for name, dtype in sample.items():
        kind = next((word for base, word in _OF_SAMPLE if isinstance(dtype, base)), "string")
        found[name] = "int64" if dtype.is_integer() else "float64" if dtype.is_numeric() else kind
    return found
