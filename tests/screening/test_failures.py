"""What can go wrong in the middle: files that are cut short, disks that are full, databases that go away.

In each case there is one error, and nothing is left behind.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import ibis
import polars as pl
import psycopg
import pyarrow as pa
import pytest
from core.helpers import BAKERY
from pyarrow import parquet

from advisor.diagnostics import AdvisorError
from advisor.portfolio import screen_table

from .command import ROOT, refused, rows_of, screen, unchanged, write_csv, write_excel

ROWS = 300_000


def shops(rows: int) -> pl.DataFrame:
    return pl.DataFrame({"name": [f"Shop {row}" for row in range(rows)], "ovens": pl.int_range(rows, eager=True) % 40})


# Files


def whole(path: Path) -> None:
    match path.suffix:
        case ".parquet":
            shops(ROWS).write_parquet(path, row_group_size=10_000, statistics=False)
        case ".xlsx":
            write_excel(path, ("businesses", [["name", "ovens"], *([f"Shop {row}", row] for row in range(500))]))
        case ".duckdb":
            with duckdb.connect(path) as connection:
                connection.execute(f"create table shops as select range as ovens from range({ROWS})")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[100:])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def replaced(path: Path) -> None:
    path.write_bytes(b"name,ovens\nA,3\n" * 1000)


PARQUET = "error: `table.parquet` can't be read as Parquet\n  = it may be cut short, or something else"
EXCEL = "error: `table.xlsx` can't be read as an Excel file"
DUCKDB = "error: `table.duckdb` can't be read as a DuckDB file"


@pytest.mark.parametrize("spoil", [cut, cut_head, emptied, replaced], ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize(
    ("name", "error"), [("table.parquet", PARQUET), ("table.xlsx", EXCEL), ("table.duckdb", DUCKDB)]
)
def test_a_file_that_is_not_whole(name: str, error: str, spoil: Callable[[Path], None], tmp_path: Path) -> None:
    whole(tmp_path / name)
    spoil(tmp_path / name)
    with unchanged(tmp_path):
        assert refused(screen(tmp_path, name, "-o", "out.csv")).startswith(error)


def test_a_file_of_another_database(tmp_path: Path) -> None:
    """DuckDB could fetch what reads it, from the network, unasked."""
    with contextlib.closing(sqlite3.connect(tmp_path / "table.duckdb")) as connection:
        connection.execute("create table shops (name text, ovens integer)")
    with unchanged(tmp_path):
        assert refused(screen(tmp_path, "table.duckdb")) == DUCKDB


def test_parquet_that_is_spoilt_in_the_middle(tmp_path: Path) -> None:
    """Its end tells what it holds, so only reading it shows that."""
    path = tmp_path / "table.parquet"
    whole(path)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = b"\xff" * 20_000
    path.write_bytes(content)
    with unchanged(tmp_path):
        assert refused(screen(tmp_path, "table.parquet", "-o", "out.csv", "-o", "out.html")) == PARQUET


def test_one_file_of_a_folder_that_is_cut_short(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for name in ("a", "b", "c"):
        whole(tmp_path / "parts" / f"{name}.parquet")
    cut(tmp_path / "parts" / "b.parquet")
    with unchanged(tmp_path):
        error = refused(screen(tmp_path, "parts", "-o", "out.csv"))
    assert error.splitlines()[0].endswith("b.parquet` can't be read as Parquet")


def test_columns_of_one_name(tmp_path: Path) -> None:
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["ovens", "ovens"])
    parquet.write_table(twice, tmp_path / "table.parquet")
    write_excel(tmp_path / "table.xlsx", ("businesses", [["ovens", "ovens"], [1, 2]]))
    for name in ("table.parquet", "table.xlsx"):
        with unchanged(tmp_path):
            assert refused(screen(tmp_path, name)) == (
                f"error: `{name}` has several columns named `ovens`\n  = leave one of each"
            )


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx", "duckdb"])
def test_a_table_without_rows(kind: str, tmp_path: Path) -> None:
    name = f"table.{kind}"
    if kind == "csv":
        write_csv(tmp_path / name, [["name", "ovens"]])
    elif kind == "xlsx":
        write_excel(tmp_path / name, ("businesses", [["name", "ovens"]]))
    elif kind == "duckdb":
        duckdb.connect(tmp_path / name).execute("create table shops (name varchar, ovens integer)").close()
    else:
        shops(0).write_parquet(tmp_path / name)
    outputs = [word for ending in ("csv", "parquet", "xlsx", "html") for word in ("-o", f"out.{ending}")]
    run = screen(tmp_path, name, *outputs)
    assert (run.status, run.first, run.err) == (0, "0 rows: 0 screened, 0 refused", "")
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert found.columns[:2] == ["name", "ovens"]
    assert pl.read_csv(tmp_path / "out.csv").columns == found.columns
    assert pl.read_excel(tmp_path / "out.xlsx").columns == found.columns
    assert not (tmp_path / "out.refused.csv").exists()


# Very many bad rows


@pytest.mark.parametrize("rows", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_bad_rows_and_no_others(rows: int, tmp_path: Path) -> None:
    bad = pl.select(
        name=pl.format("B{}", pl.int_range(rows)), ovens=pl.format("x{}", pl.int_range(rows)), noisy=pl.lit("perhaps")
    )
    bad.write_csv(tmp_path / "table.csv")
    run = screen(tmp_path, "table.csv", "-o", "out.csv", "-o", "out.html")
    assert (run.status, run.first) == (0, f"{rows:,} rows: 0 screened, {rows:,} refused")
    assert len(run.err.splitlines()) == 7
    assert rows_of(tmp_path / "out.csv") == []
    aside = pl.read_csv(tmp_path / "out.refused.csv")
    assert aside["row"].to_list() == [row for row in range(1, rows + 1) for _ in range(2)]
    assert aside["column"].to_list() == ["ovens", "noisy"] * rows
    assert aside["value"].to_list()[-2:] == [f"x{rows - 1}", "perhaps"]


# The disk


@pytest.mark.parametrize("output", ["out.csv", "out.parquet", "out.xlsx", "out.html", "new.csv"])
def test_a_disk_that_takes_no_more(output: str, tmp_path: Path) -> None:
    """A limit on the size of files stands for it: the same comes of both, but for the reason."""
    shops(20_000).write_parquet(tmp_path / "table.parquet")
    if output == "new.csv":
        words = ["table.csv", "-o", output]
        write_csv(tmp_path / "table.csv", [["name", "ovens"], *([f"B{row}", "x"] for row in range(20_000))])
    else:
        words = ["table.parquet", "-o", output]
    (tmp_path / output).write_text("before", encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192))

    with unchanged(tmp_path):
        done = subprocess.run(
            [sys.executable, "-m", "advisor", "screen", *words, "--pack", str(BAKERY)],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=limit,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    named = "new.refused.csv" if output == "new.csv" else output
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: `{named}` can't be written: it is larger than a file may be\n"


# Databases


def make_shops(address: str, rows: int) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("drop table if exists shops")
        connection.execute("create table shops (name text, ovens integer, noisy boolean)")
        connection.execute(
            f"insert into shops select 'Shop ' || i, i % 40, i % 3 = 0 from generate_series(1, {rows}) i".encode()
        )


def test_a_database_that_goes_away_in_the_middle(postgres_address: str, tmp_path: Path) -> None:
    make_shops(postgres_address, 400_000)
    ended: list[int] = []

    def go_away(done: int, _: int | None) -> None:
        if done and not ended:
            with psycopg.connect(postgres_address, autocommit=True) as connection:
                ours = "from pg_stat_activity where application_name = 'advisor screen'"
                ended.append(len(connection.execute(f"select pg_terminate_backend(pid) {ours}".encode()).fetchall()))

    (tmp_path / "out.csv").write_text("before", encoding="utf-8")
    with unchanged(tmp_path), pytest.raises(AdvisorError) as caught:
        screen_table(
            postgres_address, [tmp_path / "out.csv", tmp_path / "out.parquet"], BAKERY, query="shops", progress=go_away
        )
    assert ended == [1]
    said = str(caught.value)
    assert said.startswith("error: the database `postgresql://advisor@127.0.0.1:"), said
    assert " failed after 20,000 rows: terminating connection due to administrator command" in said


def test_a_database_that_is_not_there(postgres_address: str, tmp_path: Path) -> None:
    gone = postgres_address.rpartition("/")[0] + "/nothing"
    with unchanged(tmp_path):
        error = refused(screen(tmp_path, gone, "-o", "out.csv"))
        nobody = refused(screen(tmp_path, "postgresql://me:secret@127.0.0.1:1/crm", "-o", "out.csv"))
    assert error.endswith('can\'t be reached: database "nothing" does not exist')
    assert "secret" not in nobody
    assert nobody.startswith("error: the database `postgresql://me@127.0.0.1:1/crm` can't be reached: ")


def test_a_table_is_screened_where_it_is_as_it_is_here(postgres_address: str, tmp_path: Path) -> None:
    make_shops(postgres_address, 3_000)
    with duckdb.connect(tmp_path / "shops.duckdb") as connection:
        connection.execute("create table shops (name varchar, ovens integer, noisy boolean)")
        connection.execute("insert into shops select 'Shop ' || i, i % 40, i % 3 = 0 from range(1, 3001) as numbers(i)")
    found = {}
    for name, table in (("postgres", postgres_address), ("duckdb", "shops.duckdb")):
        run = screen(tmp_path, table, "--query", "shops", "-o", f"{name}.csv")
        assert (run.status, run.first) == (0, "3,000 rows: 3,000 screened, 0 refused")
        found[name] = pl.read_csv(tmp_path / f"{name}.csv").sort("name")
        found[name].select("name", "ovens", "noisy").write_csv(tmp_path / f"{name}.own.csv")
        screen(tmp_path, f"{name}.own.csv", "-o", f"{name}.here.csv")
        assert pl.read_csv(tmp_path / f"{name}.here.csv").equals(found[name])
    assert found["postgres"].equals(found["duckdb"])


def test_a_query_that_a_database_refuses(postgres_address: str, tmp_path: Path) -> None:
    ibis.duckdb.connect(tmp_path / "shops.duckdb").raw_sql("create table shops (ovens integer)")
    for table, query, says in (
        (postgres_address, "select ovenz from shops", 'failed: column "ovenz" does not exist'),
        (postgres_address, "shop", "has no table `shop`"),
        (postgres_address, "drop table shops", "failed: syntax error"),
        ("shops.duckdb", "select ovenz from shops", "ovenz"),
        ("shops.duckdb", "shop", "has no table `shop`"),
    ):
        with unchanged(tmp_path):
            assert says in refused(screen(tmp_path, table, "--query", query, "-o", "out.csv")), (table, query)
