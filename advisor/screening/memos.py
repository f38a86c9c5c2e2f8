"""A memo for each row of a screened table, in a folder of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from advisor.advice import Advice
from advisor.business import Business
from advisor.diagnostics import EnginesDisagreeError
from advisor.program import Program
from advisor.screening import names
from advisor.screening.businesses import business_of, name_of
from advisor.screening.outputs import telling

Advise = Callable[[Business], tuple[Advice, str]]
"""Gives the advice on a business, and the memo as a page."""


class Memos:
    """Writes memos into a folder; `names` tells for each row the name of its file there."""

    def __init__(self, folder: Path, name: str, program: Program, advise: Advise) -> None:
        """Begin with no memo; errors call the folder by its name."""
        self.folder, self.name, self.program, self._advise = folder, name, program, advise
        self.names: dict[int, str] = {}

    def write(self, frame: pl.DataFrame, rows: pl.Series) -> Iterator[int]:
        """Write a memo for each row, and give its number when it is written.

        Raises `EnginesDisagreeError` where the columns came to another leader than the engines behind the memo.
        """
        for number, row in zip(rows.to_list(), frame.iter_rows(named=True), strict=True):
            advice, page = self._advise(business_of(self.program, row, number))
            for standings in advice.standings:
                found = row[names.of_leader(standings.group)]
                if found != standings.leader:
                    told = f"{standings.group.leader} of row {number}: columnar {found}, others {standings.leader}"
                    raise EnginesDisagreeError(f"the engines disagree: {told}")
            name = f"{number:06}{_slug(name_of(row, number))}.html"
            with telling(f"{self.name}/{name}"):
                (self.folder / name).write_text(page, encoding="utf-8", errors="replace")
            self.names[number] = name
            yield number


def _slug(name: str) -> str:
    """Give a name as part of a file's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return f"-{found}" if found and not re.fullmatch(r"row-\d+", found) else ""
