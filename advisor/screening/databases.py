"""Tables and queries of databases: screened there where their columns allow it, otherwise read and screened here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from advisor.diagnostics import AdvisorError, did_you_mean, one_of, refusal
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening import names
from advisor.screening.batches import BATCH, Batch, check_columns
from advisor.screening.files import headings
from advisor.screening.table import is_readable_lazily, screen_lazily

DUCKDB = (".duckdb", ".ddb")
_WORD = re.compile(r"[\w$.]*")
_USER = r"(://[^/@:?#]*)"
_SECRETS = (
    (re.compile(rf"{_USER}:[^/?#]*@"), r"\1@"),
    (re.compile(rf"{_USER}:.*@"), r"\1@"),
    (re.compile(rf"{_USER}:(?![0-9]*(?:[,/?#]|$))[^/?#]*"), r"\1:…"),
    (re.compile(r"([?&][^=&]*password=)[^&]*", re.IGNORECASE), r"\1…"),
)


def is_database(table: str) -> bool:
    """Tell whether a table is in a database: by its URL, or by the ending of a DuckDB file."""
    return "://" in table or table.lower().endswith(DUCKDB)


def mask(url: str) -> str:
    """Give a URL without its password."""
    for secret, shown in _SECRETS:
        url = secret.sub(shown, url)
    return url


class Connection(Protocol):
    """A database that is open; `failures` are what it raises when something goes wrong there."""

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What it raises."""

    def tables(self) -> Mapping[str, str]:
        """Give what tables are called, each with its name in SQL."""

    def table(self, query: str, facts: frozenset[str]) -> Any:
        """Give a query as a lazy table for Narwhals.

        Columns of types that a data frame doesn't have are text; those of facts are floats if that is near enough.
        """

    def no_rows(self, table: Any) -> Any:
        """Give what a query would, as a table of Arrow's without rows."""

    def read(self, table: Any) -> Iterator[Any]:
        """Run a query, and give its rows in batches of Arrow's."""

    def close(self) -> None:
        """Close it."""


class DatabaseTable:
    """A table or a query of a database; rows are numbered as they come."""

    size = None

    def __init__(self, url: str, query: str | None, program: Program, where: Node | None) -> None:
        """Connect and find the table. Raises `AdvisorError` where that fails."""
        self.name = mask(url)
        self._connection = _connect(url, self.name)
        try:
            asked = _chosen(query, self._connection.tables(), self.name)
            facts = program.vocabulary.facts
            told = frozenset([*facts, *(names.certainty_of(name) for name in facts)])
            table = nw.from_native(self._connection.table(asked, told))
            schema = table.collect_schema()
            headings(schema.names(), self.name)
            check_columns(schema)
            self.screened = is_readable_lazily(program, schema)
            if self.screened:
                table = screen_lazily(table, program, schema, names.free_prefix(schema), where)
            self._table = table.to_native()
            self.schema = pl.DataFrame(pl.from_arrow(self._connection.no_rows(self._table))).schema
        except self._connection.failures as error:
            self._connection.close()
            raise self._failed(error, 0) from None
        except BaseException:
            self._connection.close()
            raise

    def batches(self) -> Iterator[Batch]:
        """Read the rows."""
        row = 0
        try:
            for read in self._connection.read(self._table):
                frame = pl.DataFrame(pl.from_arrow(read)).match_to_schema(
                    self.schema, integer_cast="upcast", float_cast="upcast"
                )
                for start in range(0, len(frame), BATCH):
                    part = frame.slice(start, BATCH)
                    yield Batch(pl.Series(range(row + 1, row + len(part) + 1), dtype=pl.Int64), part)
                    row += len(part)
        except self._connection.failures as error:
            raise self._failed(error, row) from None
        finally:
            self._connection.close()

    def _failed(self, error: Exception, row: int) -> AdvisorError:
        behind = f" after {row:,} rows" if row else ""
        return refusal(f"the database `{self.name}` failed{behind}: {said_by(error)}")


def said_by(error: Exception) -> str:
    """Give the first line of what a database says."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return mask(lines[0] if lines else type(error).__name__)[:300]


def _connect(url: str, name: str) -> Connection:
    if url.startswith("duckdb://") or url.lower().endswith(DUCKDB):
        from advisor.screening.duckdb_file import DuckdbFile  # noqa: PLC0415 - each database has libraries of its own

        return DuckdbFile(url, name)
    if url.startswith(("postgresql://", "postgres://")):
        from advisor.screening.postgres import Postgres  # noqa: PLC0415

        return Postgres(url, name)
    kinds = "`postgresql://user@host/database`, or a DuckDB file"
    raise refusal(f"there is no way to the database `{name}`", f"a table can be in {kinds}")


def _chosen(query: str | None, tables: Mapping[str, str], name: str) -> str:
    """Give the query that is meant. Raises `AdvisorError` where that isn't plain."""
    if query is None:
        if len(tables) == 1:
            return f"TABLE {next(iter(tables.values()))}"
        there = f"it has {one_of(tables, 6)}" if tables else "it has none"
        raise refusal(f"which table of `{name}` is meant?", f"name it with `--query`, or write a SELECT; {there}")
    asked = query.strip().rstrip(";").strip()
    if asked in tables:
        return f"TABLE {tables[asked]}"
    if _WORD.fullmatch(asked):
        hint = did_you_mean(asked, tables) or (f"there are {one_of(tables, 6)}" if tables else "it has none")
        raise refusal(f"`{name}` has no table `{asked}`", hint)
    return asked
