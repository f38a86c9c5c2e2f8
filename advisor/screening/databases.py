"""Tables and queries of databases: screened there where their columns allow it, otherwise read and screened here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import narwhals as nw
import polars as pl

from advisor.diagnostics import AdvisorError, did_you_mean, one_of, refusal
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening.batches import BATCH, Batch
from advisor.screening.frames import free_prefix
from advisor.screening.table import is_readable_lazily, screen_lazily

DUCKDB = (".duckdb", ".ddb")
_POSTGRES = ("postgresql", "postgres")
_NAME = re.compile(r"[\w$]+(?:\.[\w$]+)?")


def is_database(table: str) -> bool:
    """Tell whether a table is in a database: by its URL, or by the ending of a DuckDB file."""
    return "://" in table or table.lower().endswith(DUCKDB)


def mask(url: str) -> str:
    """Give a URL without its password."""
    return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1@", url)


@dataclass(frozen=True, slots=True)
class _Found:
    """A table of a database, with what reads the result of a query on it as Arrow batches."""

    table: Any
    read: Callable[[Any], Iterator[Any]]


class DatabaseTable:
    """A table or a query of a database; rows are numbered as they come."""

    size = None

    def __init__(self, url: str, query: str | None, program: Program, where: Node | None) -> None:
        """Connect and find the table. Raises `AdvisorError` where that fails."""
        self.name = mask(url)
        self._error: type[Exception] = Exception
        try:
            found = self._duckdb(url, query) if _is_duckdb(url) else self._postgres(url, query)
            table = nw.from_native(found.table)
            schema = table.collect_schema()
            self.screened = is_readable_lazily(program, schema)
            if self.screened:
                table = screen_lazily(table, program, schema, free_prefix(schema), where)
            self._table, self._read = table.to_native(), found.read
            empty = nw.from_native(table.head(0).to_native()).collect("polars").to_native()
        except self._error as error:
            raise self._failed(error, 0) from None
        self.schema: pl.Schema = empty.schema

    def batches(self) -> Iterator[Batch]:
        """Read the rows."""
        row = 0
        try:
            for read in self._read(self._table):
                frame = pl.DataFrame(pl.from_arrow(read)).match_to_schema(
                    self.schema, integer_cast="upcast", float_cast="upcast"
                )
                for start in range(0, len(frame), BATCH):
                    part = frame.slice(start, BATCH)
                    yield Batch(pl.Series(range(row + 1, row + len(part) + 1), dtype=pl.Int64), part)
                    row += len(part)
        except self._error as error:
            raise self._failed(error, row) from None

    def _failed(self, error: Exception, row: int) -> AdvisorError:
        if isinstance(error, AdvisorError):
            return error
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        said = mask(lines[0] if lines else type(error).__name__)[:300]
        behind = f" after {row:,} rows" if row else ""
        return refusal(f"the database `{self.name}` failed{behind}: {said}")

    def _duckdb(self, url: str, query: str | None) -> _Found:
        import duckdb  # noqa: PLC0415 - only a DuckDB file needs it

        self._error = duckdb.Error
        path = url.removeprefix("duckdb://").removeprefix("/") if url.startswith("duckdb:////") else url
        path = path.removeprefix("duckdb://")
        connection = duckdb.connect(path, read_only=True)
        rows = connection.sql("select table_name from information_schema.tables order by 1").fetchall()
        asked = _chosen(query, [str(name) for (name,) in rows], self.name)
        relation = connection.table(asked) if _NAME.fullmatch(asked) else connection.sql(asked)
        return _Found(relation, lambda table: table.fetch_record_batch(BATCH))

    def _postgres(self, url: str, query: str | None) -> _Found:
        import ibis  # noqa: PLC0415 - only a database needs it
        import psycopg  # noqa: PLC0415

        self._error = psycopg.Error
        if urlsplit(url).scheme not in _POSTGRES:
            kinds = "`postgresql://user@host/database` or a DuckDB file"
            raise refusal(f"there is no way to the database `{self.name}`", f"a table can be in {kinds}")
        connection = ibis.connect(url)
        asked = _chosen(query, connection.list_tables(), self.name)
        if _NAME.fullmatch(asked):
            schema, _, name = asked.rpartition(".")
            table = connection.table(name, database=schema or None)
        else:
            table = connection.sql(asked)
        return _Found(table, lambda found: connection.to_pyarrow_batches(found, chunk_size=BATCH))


def _is_duckdb(url: str) -> bool:
    return url.startswith("duckdb:") or url.lower().endswith(DUCKDB)


def _chosen(query: str | None, tables: list[str], name: str) -> str:
    """Give the table or the query that is meant. Raises `AdvisorError` where that isn't plain."""
    if query is not None:
        known = query in tables or "." in query or not _NAME.fullmatch(query)
        if not known:
            hint = did_you_mean(query, tables) or (f"there are {one_of(tables, 6)}" if tables else "")
            raise refusal(f"`{name}` has no table `{query}`", hint)
        return query
    if len(tables) == 1:
        return tables[0]
    there = f"it has {one_of(tables, 6)}" if tables else "it has none"
    raise refusal(f"which table of `{name}` is meant?", f"name it with `--query`, or write a SELECT; {there}")
