"""Tables of PostgreSQL: the screening is compiled by Ibis and run by the server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import ibis
import psycopg
import pyarrow as arrow
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from advisor.diagnostics import AdvisorError, refusal

_FEW = 20_000
"""Rows that are held as objects of Python at once."""
_DEFAULTS: dict[str, str | int] = {
    "connect_timeout": 30, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
    "application_name": "advisor screen",
}  # fmt: skip
_NAME = "_asked_"
_TYPES = {
    16: "boolean", 21: "int16", 23: "int32", 20: "int64", 700: "float32", 701: "float64", 25: "string", 1043: "string",
    1082: "date", 1083: "time", 1114: "timestamp", 1184: "timestamp('UTC')", 17: "binary",
}  # fmt: skip
"""Types by their numbers in PostgreSQL; all others are read as text."""
_OF_FACTS = {1700: ("float64", "::double precision"), 1009: ("array<string>", ""), 1015: ("array<string>", "")}
_NUMERIC = 1700
_HOST = re.compile(r"(?:\[[^\[\]]*\]|[^\[\]:]*)(?::[0-9]*)?")
_SAID_BEFORE = re.compile(
    r'^(?:connection (?:failed|is bad): )*(?:connection to server at "[^"]*"(?: \([^)]*\))?, port \d+ failed: )?'
    r"(?:FATAL:\s+)?"
)
_TABLES = """
SELECT n.nspname, c.relname, pg_table_is_visible(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname !~ '^pg_'
AND n.nspname <> 'information_schema' ORDER BY 3 DESC, 1, 2
"""


class Postgres:
    """A PostgreSQL database, which is only read."""

    failures = (psycopg.Error, arrow.ArrowException, OSError)

    def __init__(self, url: str, name: str) -> None:
        """Connect. Raises `AdvisorError` where that fails."""
        _check(url, name)
        try:
            given = conninfo_to_dict(url)
            usual = {key: value for key, value in _DEFAULTS.items() if key not in given}
            self._connection = psycopg.connect(make_conninfo(url, **usual), autocommit=True)
            self._connection.execute("SET default_transaction_read_only = on")
            self._connection.execute("SET TIME ZONE 'UTC'")
        except psycopg.Error as error:
            raise _unreachable(name, error) from None
        self._asked = ""

    def tables(self) -> Mapping[str, str]:
        """Give what tables are called."""
        found = self._connection.execute(_TABLES).fetchall()
        return {
            name if visible else f"{schema}.{name}": sql.Identifier(schema, name).as_string(self._connection)
            for schema, name, visible in found
        }

    def table(self, query: str, facts: frozenset[str]) -> ibis.Table:
        """Give a query as a lazy table."""
        inside = f"FROM (\n{query}\n) AS asked"
        columns = self._connection.execute(f"SELECT * {inside} LIMIT 0".encode()).description or []
        schema: dict[str, str] = {}
        chosen: list[str] = []
        for column in columns:
            quoted = sql.Identifier(column.name).as_string(self._connection)
            kind, cast = _type_of(column, is_fact=column.name in facts)
            schema[column.name] = kind
            chosen.append(f"{quoted}{cast} AS {quoted}" if cast else quoted)
        self._asked = f"SELECT {', '.join(chosen)} {inside}"
        return ibis.table(schema, name=_NAME)

    def no_rows(self, table: ibis.Table) -> arrow.Table:
        """Give what a query would, without rows."""
        return table.schema().to_pyarrow().empty_table()

    def read(self, table: ibis.Table) -> Iterator[arrow.RecordBatch]:
        """Run a query."""
        compiled = str(ibis.to_sql(table, dialect="postgres"))
        rest = re.sub(r"^\s*WITH\b", ",", compiled)
        kind = arrow.struct(list(table.schema().to_pyarrow()))
        with self._connection.transaction(), self._connection.cursor(name="advisor") as cursor:
            cursor.execute(f'WITH "{_NAME}" AS (\n{self._asked}\n) {rest}'.encode())
            while rows := cursor.fetchmany(_FEW):
                yield arrow.RecordBatch.from_struct_array(arrow.array(rows, type=kind))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _type_of(column: psycopg.Column, *, is_fact: bool) -> tuple[str, str]:
    """Give the type of a column, and what is to be written behind its name."""
    if column.type_code in _TYPES:
        return _TYPES[column.type_code], ""
    if is_fact and column.type_code in _OF_FACTS:
        return _OF_FACTS[column.type_code]
    if column.type_code == _NUMERIC and column.precision and column.precision <= 38:
        return f"decimal({column.precision}, {column.scale or 0})", ""
    return "string", "::text"


def _check(url: str, name: str) -> None:
    """Refuse a URL of which the database's own message could show a piece of the password."""
    rest = url.partition("://")[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    *_, hosts = authority.split("@")
    is_plain = all(_HOST.fullmatch(host) for host in hosts.split(","))
    if not is_plain or authority.count("@") > 1 or ("@" in rest and "@" not in authority):
        remedy = "write `postgresql://user@host:port/database`; in a password, `@` is `%40`, `/` is `%2F`, `:` is `%3A`"
        raise refusal(f"`{name}` is not the address of a database", remedy)


def _unreachable(name: str, error: Exception) -> AdvisorError:
    first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return refusal(f"the database `{name}` can't be reached: {_SAID_BEFORE.sub('', first)}")
