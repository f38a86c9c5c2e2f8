"""`advisor screen`: a table in, results, refused rows, a report and memos out; and what it says where it can't."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from core.helpers import BAKERY, SHOP

import advisor as facade

from .conftest import Command, refused

TABLE = """\
name,region,self_serve,top_customer_share,sales_cycle,effort_focus,internal_dialogue
Acme,EU,no,35%,6 months,best product,"numbers, customer problems"
Bolt,US,yes,0.02,2 weeks,best product,[]
Crane,US,maybe,35%,6 months,persuading,
Dune,EU,no,140%,180,persuading,unknown
Cut,EU
"""
REFUSED = [
    (3, "self_serve", "maybe", "`maybe` is neither yes nor no"),
    (4, "sales_cycle", "180", "`180` has no unit; did you mean `180 days` or `180 months`?"),
    (4, "top_customer_share", "140%", "`140%` is more than the whole: a share is at most 100%"),
    (5, "", "Cut,EU", "it has 2 cells, where the headings have 7"),
]


@pytest.fixture
def table(folder: Path) -> Path:
    path = folder / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_rows_in_are_rows_out_and_rows_refused(advisor: Command, table: Path) -> None:
    run = advisor("screen", "table.csv", "-o", "out.csv", "-o", "out.parquet")
    assert run.status == 0
    assert run.out.splitlines()[0].startswith("5 rows: 2 screened, 3 refused; pack company-drivers")
    assert run.err.splitlines()[0] == "3 rows can't be used:"
    found = pl.read_parquet(table.parent / "out.parquet")
    assert found["name"].to_list() == ["Acme", "Bolt"]
    assert found["top_customer_share"].to_list() == ["35%", "0.02"], "cells stay as they were written"
    assert pl.read_csv(table.parent / "out.csv")["fit__leader"].to_list() == found["fit__leader"].to_list()
    told = pl.read_csv(table.parent / "out.refused.csv")
    assert [row[:3] for row in told.rows()] == [row[:3] for row in REFUSED]
    assert all(row[3].startswith(wanted[3]) for row, wanted in zip(told.rows(), REFUSED, strict=True))


def test_a_row_comes_to_what_its_memo_says(advisor: Command, table: Path) -> None:
    assert advisor("screen", "table.csv", "-o", "out.parquet").status == 0
    row = pl.read_parquet(table.parent / "out.parquet").row(0, named=True)
    facts = {
        "self_serve": "no",
        "top_customer_share": "35%",
        "sales_cycle": "6 months",
        "effort_focus": "best product",
        "internal_dialogue": ["numbers", "customer problems"],
    }
    advice = facade.advise({"name": "Acme", "facts": facts})
    for standings in advice.standings:
        assert row[f"{standings.group.name}__leader"] == standings.leader
        assert row[f"{standings.group.name}__margin"] == pytest.approx(standings.margin, abs=1e-9)
        for position in standings.positions:
            assert row[f"{standings.group.name}__{position.option}"] == pytest.approx(position.certainty, abs=1e-9)
    raised = {name for name, value in row.items() if name.startswith("warning__") and value}
    assert raised == {f"warning__{one.warning.name.replace('-', '_')}" for one in advice.warnings}


def test_a_report_that_opens_memos(advisor: Command, table: Path) -> None:
    assert advisor("screen", "table.csv", "-o", "report.html", "--memos", "memos").status == 0
    memos = sorted(path.name for path in (table.parent / "memos").iterdir())
    assert memos == ["000001-acme.html", "000002-bolt.html"]
    page = (table.parent / "report.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="(memos/[^"]+)"', page)) == {f"memos/{name}" for name in memos}


def test_only_rows_that_are_wanted(advisor: Command, table: Path) -> None:
    run = advisor("screen", table.name, "-o", "out.csv", "--where", "fit.leader == sales and not self_serve")
    assert run.out.splitlines()[0].startswith("5 rows: 1 screened, 3 refused, 1 left out;")
    assert pl.read_csv(table.parent / "out.csv")["name"].to_list() == ["Acme"]


@pytest.mark.parametrize("name", ["empty.xlsx", "empty.csv"])
def test_an_empty_table_to_fill_in(name: str, advisor: Command, folder: Path) -> None:
    run = advisor("screen", "--template", name)
    assert run.out == f"wrote {name}; fill it in, a row a business, then: advisor screen {name} -o report.html\n"
    read = pl.read_excel(folder / name, sheet_name="businesses") if name.endswith("x") else pl.read_csv(folder / name)
    assert read.columns == ["name", "as_of", *facade.load_pack().program.vocabulary.facts]
    assert advisor("screen", name).out.startswith("0 rows: 0 screened, 0 refused;")


def test_a_query_names_every_result(advisor: Command) -> None:
    run = advisor("screen", "--sql", "snowflake", "--query", "crm_companies", "--pack", str(BAKERY))
    assert run.status == 0
    for group in SHOP.vocabulary.groups.values():
        assert f'"{group.name}__leader"' in run.out
    assert '"crm_companies"' in run.out


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["nothing.csv"], "error: there is no file `nothing.csv`"),
        (["acme.yaml"], "error: the ending of `acme.yaml` names no kind of table"),
        (["table.csv", "-o", "out.doc"], "error: the ending of `out.doc` names no format"),
        (["table.csv", "-o", "table.csv"], "error: `table.csv` is the table that is read"),
        (["table.csv", "--where", "fit.leader = sales"], "error: `=` does not compare"),
        (["table.csv", "--query", "companies"], "error: `table.csv` is no database"),
        (["--sql", "postgrs"], "error: there is no dialect `postgrs`\n  = did you mean `postgres`?"),
        ([], "error: a table is missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused(words: list[str], error: str, advisor: Command, table: Path) -> None:
    before = sorted(table.parent.iterdir())
    assert refused(advisor("screen", *words)).startswith(error)
    assert sorted(table.parent.iterdir()) == before, "nothing is left behind"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "error: `bad.csv` is empty"),
        ("id,region\n1,EU\n", "error: no column of the table is a fact of the pack company-drivers"),
        ("self_serve,self_serve\nyes,no\n", "error: `bad.csv` has"),
        ("self_serve,fit__leader\nyes,sales\n", "error: the table has columns that screening adds: `fit__leader`"),
    ],
    ids=["empty", "no fact", "twice", "results"],
)
def test_a_table_that_can_not_be_screened(text: str, error: str, advisor: Command, folder: Path) -> None:
    (folder / "bad.csv").write_text(text, encoding="utf-8")
    assert refused(advisor("screen", "bad.csv", "-o", "out.csv")).startswith(error)
    assert not (folder / "out.csv").exists()
