"""`advisor screen`, run in a folder with the bakery's pack, and what it leaves there."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import xlsxwriter
from click.testing import CliRunner
from core.helpers import BAKERY

import advisor.program
from advisor.cli import main
from advisor.program import Program

ROOT = Path(__file__).parents[2]
_once = cache(advisor.program.load_program)


@dataclass(frozen=True)
class Run:
    """What a command did: its exit status, and what it wrote to standard output and to standard error."""

    status: int
    out: str
    err: str

    @property
    def first(self) -> str:
        """The first line of the output, without the name of the pack."""
        return self.out.partition("\n")[0].removesuffix("; pack bakery 1.0.0")


def screen(folder: Path, *words: str | Path, pack: str | Path = BAKERY) -> Run:
    """Run the command; fail if a traceback comes of it."""
    with contextlib.chdir(folder), mock.patch("advisor.program.load_program", _load):
        result = CliRunner().invoke(main, ["screen", *map(str, words), "--pack", str(pack)], prog_name="advisor")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.stderr, result.stderr
    return Run(result.exit_code, result.stdout, result.stderr)


def _load(folder: Path, shown: str, *, with_cases: bool = True) -> Program:
    """Read a pack once, not for every command."""
    return _once(folder, shown, with_cases=with_cases)


def refused(run: Run) -> str:
    """Give the error of a command that did nothing, without the line break behind it."""
    assert (run.status, run.out) == (2, "")
    return run.err.removesuffix("\n")


def files_of(folder: Path) -> dict[str, bytes | None]:
    """Give what is in a folder, hidden files too."""
    found = sorted(folder.rglob("*"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in found}


@contextlib.contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Check that a folder is left as it was."""
    before = files_of(folder)
    yield
    assert files_of(folder) == before


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file that was written."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(path: Path) -> list[tuple[int, str, str, str]]:
    """Read a file of refused rows."""
    return [(int(row["row"]), row["column"], row["value"], row["reason"]) for row in rows_of(path)]


def write_csv(path: Path, rows: Iterable[Any]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_excel(path: Path, *sheets: tuple[str, Iterable[Any]]) -> None:
    """Write an Excel file; a text that begins with `=` is a formula, behind `|` stands its value."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        percent = book.add_format({"num_format": "0%"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str) and cell.startswith("="):
                        formula, _, value = cell.partition("|")
                        sheet.write_formula(row, column, formula, None, value)
                    elif isinstance(cell, float):
                        sheet.write_number(row, column, cell, percent)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    else:
                        sheet.write(row, column, cell)
