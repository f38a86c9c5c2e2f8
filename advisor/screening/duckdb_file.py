"""Tables of DuckDB files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as arrow

from advisor.diagnostics import refusal
from advisor.screening.batches import BATCH
from advisor.screening.files import unreadable

_NO_NETWORK: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False}
"""Else DuckDB fetches what reads a file that is none of its own, such as one of SQLite."""
_PLAIN = re.compile(
    r"BOOLEAN|U?(?:TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR|VARCHAR\[\]|DATE|TIME|TIMESTAMP.*|BLOB"
)
_NUMBERS = ("HUGEINT", "UHUGEINT")
_TABLES = """
SELECT table_schema, table_name, table_schema = current_schema() FROM information_schema.tables
WHERE table_catalog = current_database() ORDER BY ALL
"""


class DuckdbFile:
    """A DuckDB file, which is only read."""

    failures = (duckdb.Error, arrow.ArrowException, OSError)

    def __init__(self, url: str, name: str) -> None:
        """Open it. Raises `AdvisorError` for what is not there, or something else."""
        path = re.sub("^/+", "/", url.removeprefix("duckdb://"))
        try:
            with Path(path).open("rb"):
                pass
        except OSError as error:
            raise unreadable(name, error) from None
        try:
            self._connection = duckdb.connect(path, read_only=True, config=_NO_NETWORK)
        except duckdb.Error as error:
            said = str(error).partition("\n")[0]
            remedy = "" if re.search("not a valid DuckDB|Extension", said) else said
            raise refusal(f"`{name}` can't be read as a DuckDB file", remedy) from None

    def tables(self) -> Mapping[str, str]:
        """Give what tables are called."""
        found = self._connection.sql(_TABLES).fetchall()
        return {
            name if own else f"{schema}.{name}": f"{_quoted(schema)}.{_quoted(name)}" for schema, name, own in found
        }

    def table(self, query: str, facts: frozenset[str]) -> duckdb.DuckDBPyRelation:
        """Give a query as a lazy table."""
        asked = self._connection.sql(f"FROM (\n{query}\n)")
        columns = [_column(name, str(kind), facts) for name, kind in zip(asked.columns, asked.types, strict=True)]
        return asked.select(", ".join(columns)) if columns else asked

    def no_rows(self, table: duckdb.DuckDBPyRelation) -> Any:
        """Give what a query would, without rows."""
        return table.limit(0).to_arrow_table()

    def read(self, table: duckdb.DuckDBPyRelation) -> Iterator[Any]:
        """Run a query."""
        yield from table.to_arrow_reader(BATCH)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _column(name: str, kind: str, facts: frozenset[str]) -> str:
    quoted = _quoted(name)
    if _PLAIN.fullmatch(kind):
        return quoted
    wanted = "DOUBLE" if kind in _NUMBERS and name in facts else "VARCHAR"
    return f"CAST({quoted} AS {wanted}) AS {quoted}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
