"""`advisor screen` on a table: what it says and what it writes, for tables as people have them."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from core.helpers import BAKERY, SHOP
from shortened import shortened

from advisor import load_pack
from advisor.diagnostics import AdvisorError
from advisor.portfolio import screen_table

from .command import ROOT, Run, files_of, refused, rows_of, screen, told, unchanged, write_csv

HERE = Path(__file__).parent
TABLES: list[dict[str, Any]] = yaml.safe_load((HERE / "bad_tables.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in TABLES])
def test_tables_as_people_have_them(row: dict[str, Any], tmp_path: Path) -> None:
    written = bytes.fromhex(row["bytes"]) if "bytes" in row else row["text"].encode(row.get("encoding", "utf-8"))
    (tmp_path / "table.csv").write_bytes(written)
    words = ("table.csv", "-o", "out.csv", *row.get("words", ()))
    if "error" in row:
        with unchanged(tmp_path):
            assert f"{refused(screen(tmp_path, *words))}\n" == row["error"]
        return
    run = screen(tmp_path, *words)
    assert (run.status, run.first, run.err) == (0, row["says"], row.get("tells", ""))
    kept = rows_of(tmp_path / "out.csv")
    assert [one.get("name", "") for one in kept] == row["kept"]
    expected = {"table.csv", "out.csv"}
    if "refused" in row:
        expected.add("out.refused.csv")
        aside = (tmp_path / "out.refused.csv").read_text(encoding="utf-8")
        assert aside == f"row,column,value,reason\n{row['refused']}"
    assert files_of(tmp_path).keys() == expected
    seen, *counts = (int(one) for one in re.findall(r"\d+", run.first))
    assert seen == sum(counts)
    assert counts[:2] == [
        len(kept),
        len({one[0] for one in told(tmp_path / "out.refused.csv")} if "refused" in row else ()),
    ]


def test_cases_have_names_of_their_own() -> None:
    names = [row["case"] for row in TABLES]
    assert sorted(set(names)) == sorted(names)


def test_cells_stay_as_they_were_written(tmp_path: Path) -> None:
    rows = [
        ["name", "ovens", "", "rent", "x y"],
        ["A ", " 3", "1", "EUR 3.5k", " "],
        ["NA", "1,000", "", "unknown", "=1"],
    ]
    write_csv(tmp_path / "table.csv", rows)
    screen(tmp_path, "table.csv", "-o", "out.csv")
    found = rows_of(tmp_path / "out.csv")
    assert [list(row.values())[:5] for row in found] == rows[1:]
    assert list(found[0])[:5] == ["name", "ovens", "column_3", "rent", "x y"]


# Which rows are wanted


ROWS = [
    ["name", "ovens", "noisy", "sells", "bet"],
    ["A", 5, "no", "bread", "coffee"],
    ["B", 5, "", "bread", ""],
    ["C", "", "no", "", ""],
]


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("ovens > several", "AB"),
        ("not known(ovens)", "C"),
        ("known(noisy) and ovens > several", "A"),
        ("noisy", ""),
        ("not noisy", "AC"),
        ("long_open", "A"),
        ("fame.leader == bread", "A"),
        ("fame.bread > weak", "A"),
        ("pull.leader == coffee", ""),
        ("bread in sells", "AB"),
        ("ovens > several or noisy", "AB"),
    ],
)
def test_rows_that_are_wanted(condition: str, kept: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", ROWS)
    run = screen(tmp_path, "table.csv", "-o", "out.parquet", "-o", "out.html", "--memos", "memos", "--where", condition)
    left = f", {3 - len(kept)} left out" if len(kept) < 3 else ""
    assert (run.status, run.first) == (0, f"3 rows: {len(kept)} screened, 0 refused{left}")
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert "".join(found["name"]) == kept
    assert "_wanted_" not in found.columns
    memos = sorted(path.name for path in (tmp_path / "memos").iterdir())
    assert memos == [f"{'ABC'.index(one) + 1:06}-{one.lower()}.html" for one in kept]


# Memos


def test_memos_are_called_by_their_rows_and_linked_from_where_the_report_is(tmp_path: Path) -> None:
    called = [
        "Crust & Crumb",
        "",
        "  ",
        "Müller/Söhne",
        "../../etc",
        "row 5",
        "<b>x</b>",
        "日本",
        "a" * 200,
        "Ä\x1b[2J%20#?",
    ]
    write_csv(tmp_path / "table.csv", [["name", "ovens"], *([name, 3] for name in called), ["bad", "x"]])
    (tmp_path / "reports").mkdir()
    screen(tmp_path, "table.csv", "-o", "reports/all.html", "-o", "near.html", "--memos", "the memos #1")
    memos = sorted(path.name for path in (tmp_path / "the memos #1").iterdir())
    assert memos == [
        "000001-crust-crumb.html",
        "000002.html",
        "000003.html",
        "000004-muller-sohne.html",
        "000005-etc.html",
        "000006.html",
        "000007-b-x-b.html",
        "000008.html",
        f"000009-{'a' * 60}.html",
        "000010-a-2j-20.html",
    ]
    for report, way in (("reports/all.html", "../the%20memos%20%231/"), ("near.html", "the%20memos%20%231/")):
        page = (tmp_path / report).read_text(encoding="utf-8")
        assert set(re.findall(r'href="([^"]*\.html)"', page)) == {f"{way}{name}" for name in memos}
    assert "Crust &amp; Crumb" in (tmp_path / "the memos #1" / memos[0]).read_text(encoding="utf-8")


@pytest.mark.parametrize("written", ["2015", "2015-12", "2015-12-31", "2015-12-31 00:00:00", "2015-12-31T10:00"])
def test_a_memo_has_the_date_of_its_row(written: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", [["name", "as_of", "ovens"], ["A", written, 3]])
    screen(tmp_path, "table.csv", "--memos", "memos")
    page = (tmp_path / "memos" / "000001-a.html").read_text(encoding="utf-8")
    told_ = {"name": "A", "as_of": re.split("[ T]", written)[0], "facts": {"ovens": 3}}
    assert page == load_pack(BAKERY).advise(told_).memo("html")


@pytest.mark.parametrize("written", ["soon", "2015-13", "2015-02-30", "15-12-31", "31.12.2015", "2015-1-1", "1"])
def test_a_memo_has_no_date_where_its_row_has_none(written: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", [["name", "as_of", "ovens"], ["A", written, 3], ["A", "", 3]])
    screen(tmp_path, "table.csv", "--memos", "memos")
    assert len({path.read_bytes() for path in (tmp_path / "memos").iterdir()}) == 1


# What can't be asked for


MISSING = "a table is missing\n  = name a file, a folder or a database; `--template FILE` writes an empty table"
ENDING = (
    "the ending of `{}` names no kind of table\n"
    "  = a table is a `.csv`, `.parquet` or `.xlsx` file, a folder of Parquet or of fact files, or in a database"
)
BLANK = "`--template` writes an empty table, and nothing else\n  = leave the rest out"
QUERY = "`--sql` prints a query, and writes nothing\n  = leave `--output` and `--memos` out"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ([], MISSING),
        (["--where", "noisy"], MISSING),
        ([""], "the name of the table is empty"),
        (["none.csv"], "there is no file `none.csv`"),
        (["a\0b.csv"], "there is no file `a·b.csv`"),
        (["x" * 300 + ".csv"], f"there is no file `{'x' * 239}…`"),
        (["\x1b[31m.csv"], "there is no file `·[31m.csv`"),
        (["none/table.csv"], "there is no file `none/table.csv`"),
        (["link.csv"], "there is no file `link.csv`"),
        (["loop.csv"], "there is no file `loop.csv`"),
        (["pipe.csv"], "`pipe.csv` is not a file"),
        (["null.csv"], "`null.csv` is not a file"),
        (["/dev/null"], "`/dev/null` is not a file"),
        (["table"], ENDING.format("table")),
        (["acme.yaml"], f"{ENDING.format('acme.yaml')}\n  = for a single fact file: `advisor memo acme.yaml`"),
        (
            ["empty"],
            "the folder `empty` holds neither fact files nor Parquet\n"
            "  = the name of a fact file ends with .yaml, .yml, .json; that of a Parquet file with .parquet",
        ),
        (["table.csv", "--template", "new.csv"], BLANK),
        (["--template", "new.csv", "--where", "x"], BLANK),
        (["--sql", "duckdb", "-o", "x.csv"], QUERY),
        (["table.csv", "--pack", "none"], None),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, list) else "",
)  # fmt: skip
def test_what_can_not_be_asked_for(words: list[str], error: str | None, tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", ROWS)
    for name in ("table", "acme.yaml"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link.csv").symlink_to("nowhere.csv")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "null.csv").symlink_to("/dev/null")
    os.mkfifo(tmp_path / "pipe.csv")
    before = sorted(os.listdir(tmp_path))  # noqa: PTH208 - names alone
    told_ = refused(screen(tmp_path, *words, pack="none" if "none" in words else BAKERY))
    assert told_ == f"error: {error}" if error else told_.startswith("error: ")
    assert sorted(os.listdir(tmp_path)) == before  # noqa: PTH208


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv(tmp_path / "table.csv", ROWS)

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    assert refused(screen(tmp_path, "table.csv")) == "error: `table.csv` may not be read by this user"


# The façade


def test_what_a_screening_tells_from_python(tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", [*ROWS, ["D", "x", "y", "z", ""], ["E", 1, "", "", ""]])
    steps: list[tuple[int, int | None]] = []
    found = screen_table(
        tmp_path / "table.csv",
        [tmp_path / "out.csv"],
        BAKERY,
        where="known(ovens)",
        progress=lambda *step: steps.append(step),
    )
    assert (found.rows, found.kept, found.refused, found.left_out) == (5, 3, 1, 1)
    assert found.refused_file == str(tmp_path / "out.refused.csv")
    assert [line.partition(":")[0] for line in found.refusals] == ["row 4, ovens", "row 4, sells"]
    assert found.notes == ()
    assert found.text().startswith("5 rows: 3 screened, 1 refused, 1 left out; pack bakery 1.0.0\n")
    assert steps[-1] == (5, None)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    again = screen_table(str(tmp_path / "table.csv"), pack=BAKERY)
    assert (again.rows, again.kept, again.refused, again.left_out, again.refused_file) == (5, 4, 1, 0, None)


def test_only_the_first_refusals_are_told(tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", [["name", "ovens"], *([f"B{row}", "x"] for row in range(1500))])
    run = screen(tmp_path, "table.csv")
    assert run.err.splitlines() == [
        "1,500 rows can't be used:",
        *(
            f"  row {row}, ovens: `x` is not a number; write a whole number, such as `120` or `28,000`"
            for row in range(1, 6)
        ),
        "with `-o FILE` all of it is written beside that file",
    ]


def test_names_of_columns_and_cells_do_not_act_on_the_terminal(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", [["name", "ovens", "noisy\x1b"], ["\x1b[2J", "\x1b[31mx", ""]])
    run = screen(tmp_path, "t.csv", "-o", "\x1b[31m.csv")
    assert (run.status, "\x1b" in run.out + run.err) == (0, False)
    assert run.err == (
        "note: the column `noisy?` is no fact, and was kept as it is; did you mean `noisy`?\n"
        "1 row can't be used:\n"
        "  row 1, ovens: `?[31mx` is not a number; write a whole number, such as `120` or `28,000`\n"
        "all of it: ?[31m.refused.csv\n"
    )  # fmt: skip


# What goes beyond one process


def start(folder: Path, *words: str, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "advisor", "screen", *words, "--pack", str(BAKERY)]
    return subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, **options)


def test_a_progress_bar_on_a_terminal_only(tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", ROWS)
    pl.DataFrame({"name": ["A"], "ovens": [3]}).write_parquet(tmp_path / "table.parquet")
    for name, bar in (
        ("table.csv", "screening  3"),
        ("table.parquet", "[####################################]  1/1"),
        ("none.csv", ""),
    ):
        ours, theirs = pty.openpty()
        process = start(tmp_path, name, stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        shown = _all_of(ours)
        process.communicate(timeout=60)
        assert (process.returncode, "screening" in shown) == ((0, True) if bar else (2, False))
        assert bar in shown
    piped = start(tmp_path, "table.csv", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert piped.communicate(timeout=60)[1] == b""


def _all_of(terminal: int) -> str:
    found = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            read = os.read(terminal, 65_536)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        found += read
    os.close(terminal)
    return found.decode()


@pytest.mark.parametrize("number", shortened([signal.SIGINT, signal.SIGTERM, signal.SIGHUP], [signal.SIGTERM]))
def test_a_signal_in_the_middle_leaves_nothing_behind(number: signal.Signals, tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", [["name", "ovens"], *([f"B{row}", row % 9] for row in range(50_000))])
    (tmp_path / "out.csv").write_text("before", encoding="utf-8")
    before = files_of(tmp_path)
    # Memos of so many rows would take half an hour.
    process = start(
        tmp_path, "table.csv", "-o", "out.csv", "-o", "out.xlsx", "--memos", "memos", stderr=subprocess.PIPE
    )
    for _ in range(600):
        if any(path.suffix == ".html" for path in tmp_path.rglob(".memos.*/*")):
            break
        time.sleep(0.1)
    process.send_signal(number)
    error = process.communicate(timeout=60)[1]
    assert process.returncode == (1 if number == signal.SIGINT else 128 + number)
    assert b"Traceback" not in error
    assert files_of(tmp_path) == before


# What is installed


HIDDEN = """
import importlib.abc, sys
class Hide(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hide())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {hidden} else found(name, package)
sys.argv = ["advisor", *{words}]
from advisor.cli import main
main(prog_name="advisor")
"""
SCREEN = 'what {} needs is not installed\n  = install it: `pip install "business-driver-advisor[{}]"`'
TABLE_LIBRARIES = ["narwhals", "polars", "pyarrow", "fastexcel", "xlsxwriter"]
DATABASE_LIBRARIES = ["duckdb", "ibis", "psycopg"]
URL = "postgresql://advisor@127.0.0.1:1/x"


@pytest.mark.parametrize(
    ("hidden", "words", "error"),
    [
        (TABLE_LIBRARIES, ["table.csv", "-o", "out.csv"], SCREEN.format("screening", "screen")),
        (TABLE_LIBRARIES, ["--template", "new.csv"], SCREEN.format("screening", "screen")),
        *(([one], ["table.csv"], SCREEN.format("screening", "screen")) for one in TABLE_LIBRARIES),
        (DATABASE_LIBRARIES, [URL], SCREEN.format("a database", "databases")),
        (["duckdb"], ["x.duckdb"], SCREEN.format("a database", "databases")),
        (["ibis"], ["--sql", "duckdb"], SCREEN.format("a query", "databases")),
        (["psycopg"], [URL], SCREEN.format("a database", "databases")),
        (DATABASE_LIBRARIES, ["table.csv"], ""),
        (["pandas", "pyspark"], ["table.csv", *(f"-oout.{kind}" for kind in ("csv", "xlsx", "html", "parquet"))], ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_not_installed_is_named_with_the_way_to_install_it(
    hidden: list[str], words: list[str], error: str, tmp_path: Path
) -> None:
    write_csv(tmp_path / "table.csv", ROWS)
    code = HIDDEN.format(hidden=hidden, words=["screen", *words, "--pack", str(BAKERY)])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = (2, f"error: {error}\n") if error else (0, "")
    assert (done.returncode, done.stderr) == expected


def test_other_commands_do_not_import_the_libraries_of_tables(tmp_path: Path) -> None:
    """They are large, and most people never screen a table."""
    example = str(ROOT / "examples" / "quibi-2020.yaml")
    words = [
        *([name, example] for name in ("memo", "check", "explain", "trace")),
        ["screen", "--help"],
        ["pack", "check", str(BAKERY)],
    ]
    public = ["Screening", "screen", "screen_table", "screening_sql", "write_template"]
    code = f"""
import contextlib, sys
import advisor
from advisor.cli import main
[getattr(advisor, name) for name in {public}]
for words in {words}:
    with contextlib.suppress(SystemExit):
        main(words, standalone_mode=False)
libraries = {[*TABLE_LIBRARIES, *DATABASE_LIBRARIES, "pandas", "numpy", "pyspark"]}
print("imported:", [name for name in libraries if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "imported: []", done.stderr


def test_an_error_of_the_facade_is_one_of_ours(tmp_path: Path) -> None:
    with pytest.raises(AdvisorError, match="there is no file"):
        screen_table(tmp_path / "none.csv", pack=BAKERY)


def test_the_pack_is_the_shop() -> None:
    """So that the tables of these tests and those of the engines are about the same facts."""
    assert Run(0, f"x; pack {SHOP.manifest.name} {SHOP.manifest.version}\n", "").first == "x"
