"""A memo for each row of a screened table, in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from advisor.advice import Advice
from advisor.business import Business
from advisor.diagnostics import EnginesDisagreeError, refusal
from advisor.program import Program
from advisor.screening import names
from advisor.screening.businesses import business_of, name_of

Advise = Callable[[Business], tuple[Advice, str]]
"""Gives the advice on a business, and the memo as a page."""


class Memos:
    """Writes memos into a folder; `names` tells for each row the name of its file there."""

    def __init__(self, folder: Path, program: Program, advise: Advise) -> None:
        """Begin with no memo."""
        self.folder, self.program, self._advise = folder, program, advise
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
            (self.folder / name).write_text(page, encoding="utf-8", errors="replace")
            self.names[number] = name
            yield number


def _slug(name: str) -> str:
    """Give a name as part of a file's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return f"-{found}" if found and not re.fullmatch(r"row-\d+", found) else ""


@contextlib.contextmanager
def new_folder(name: str) -> Iterator[Path]:
    """Give a folder to write to that takes its name when all is well, and is gone otherwise.

    Raises `AdvisorError` where there is something already.
    """
    target = Path(os.path.realpath(name))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise refusal(
            f"`{name}` is there already, and not an empty folder", "memos are written to a folder of their own"
        )
    if not target.parent.is_dir():
        raise refusal(f"`{name}` can't be made: there is no folder `{Path(name).parent}`")
    try:
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}."))
    except OSError as error:
        raise refusal(f"`{name}` can't be made: {(error.strerror or str(error)).lower()}") from None
    try:
        yield made
        made.chmod(0o755)
        made.replace(target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
