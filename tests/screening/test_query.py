"""`advisor screen --sql`: a query for somebody's own warehouse, run as it is printed."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import ibis
import polars as pl
import polars.selectors as cs
import psycopg
import pytest
from core.helpers import BAKERY, SHOP
from shortened import shortened

from advisor import screening_sql
from advisor.diagnostics import AdvisorError
from advisor.screening import names
from advisor.screening.frames import screen_frame
from advisor.screening.query import dialects

from .agreement import differences
from .tables import frame_of, random_businesses

SHOPS = frame_of(SHOP, random_businesses(SHOP, 300, seed=5)).with_row_index("row").cast({"row": pl.Int64})


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Give a file with columns as the warehouse has them."""
    SHOPS.head(1).write_parquet(tmp_path / "sample.parquet")
    return tmp_path / "sample.parquet"


def check(found: pl.DataFrame) -> None:
    expected = screen_frame(SHOPS, SHOP)
    assert found.columns == expected.columns
    added = names.results(SHOP)
    whole = found.sort("row").select(added).with_columns(cs.integer().cast(pl.Int64))
    assert not differences(whole, expected.select(added), 1e-9)


def test_duckdb_runs_it(sample: Path) -> None:
    connection = duckdb.connect()
    connection.register("given", SHOPS.to_arrow())
    connection.execute("create schema crm; create table crm.shops as select * from given")
    check(connection.sql(screening_sql("duckdb", BAKERY, name="crm.shops", sample=sample)).pl())


def test_postgres_runs_it(postgres_address: str, sample: Path) -> None:
    ibis.connect(postgres_address).create_table("asked_shops", SHOPS.to_arrow(), overwrite=True)
    query = screening_sql("postgres", BAKERY, name="asked_shops", sample=sample)
    with psycopg.connect(postgres_address) as connection:
        check(pl.read_database(query, connection, infer_schema_length=None))


def test_a_condition_is_part_of_it(sample: Path) -> None:
    connection = duckdb.connect()
    connection.register("shops", SHOPS.to_arrow())
    query = screening_sql("duckdb", BAKERY, name="shops", sample=sample, where="ovens > several")
    found = connection.sql(query).pl()
    wanted = found.filter(names.WANTED)
    assert wanted.height
    assert wanted["ovens"].min() == SHOPS.filter(pl.col("ovens") > 3)["ovens"].min()
    assert not found.filter(~pl.col(names.WANTED) & (pl.col("ovens") > 3) & pl.col(names.REFUSED).is_null()).height


REFUSED = {
    "exasol": "Compilation rule for 'StringJoin' operation is not defined",
    "singlestoredb": "Unknown dialect singlestoredb",
}


COMMON = ("bigquery", "mssql", "mysql", "snowflake")
"""Those that run it here are tested above."""


@pytest.mark.parametrize("dialect", REFUSED)
def test_dialects_that_can_not_be_written(dialect: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        screening_sql(dialect, BAKERY)
    assert str(caught.value) == (
        f"error: Ibis can't write the screening in the dialect `{dialect}`: {REFUSED[dialect]}"
    )


@pytest.mark.parametrize("dialect", shortened(sorted({*dialects()} - {*REFUSED}), COMMON))
def test_each_dialect_names_every_result(dialect: str) -> None:
    query = screening_sql(dialect, BAKERY)
    assert [name for name in names.results(SHOP) if not re.search(rf"\b{name}\b", query)] == []
    assert "NaN" not in query


def test_a_name_that_no_table_can_have() -> None:
    for name in ("my table", "a.b.c.d", "a..b"):
        with pytest.raises(AdvisorError, match="is no name of a table"):
            screening_sql("duckdb", BAKERY, name=name)
