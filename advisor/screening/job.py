"""A table read, screened and written: all that `advisor screen` does, in one pass."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import polars as pl

from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening.batches import Source
from advisor.screening.databases import mask
from advisor.screening.memos import Advise, Memos
from advisor.screening.notes import notes_on
from advisor.screening.open import open_table
from advisor.screening.outcome import Screening
from advisor.screening.outputs import Outputs, TableFile, is_report, refused_file, telling
from advisor.screening.report import render_report
from advisor.screening.run import Part, screen_source
from advisor.screening.summary import Summary, Tally

Progress = Callable[[int, int | None], None]
"""Is called with how many rows are done, and how many there are, or None where that isn't known."""
_FEW = 5


class Job:
    """One screening: counts while it runs."""

    def __init__(self, program: Program, outputs: list[str], progress: Progress | None) -> None:
        self.program, self.outputs, self._progress = program, outputs, progress
        self.tally = Tally(program)
        self.rows = self.refused = self.left_out = 0
        self.refusals: list[str] = []

    def run(self, table: str, query: str | None, where: Node | None, memos: str | None, advise: Advise) -> Screening:
        """Screen the table and write what was asked for; memos go to a new folder, if it has a name."""
        with Outputs() as outputs:
            reports = {name: outputs.file(name) for name in self.outputs if is_report(name)}
            tables = [outputs.table(name) for name in self.outputs if not is_report(name)]
            aside = _Aside(outputs, refused_file(self.outputs))
            pages = Memos(outputs.folder(memos), memos, self.program, advise) if memos is not None else None
            source = open_table(table, self.program, query, where)
            for part in screen_source(source, self.program, where):
                self._take(part, tables, aside, pages, source)
            summary, told = self.tally.summary(), aside.end()
            for name, path in reports.items():
                with telling(name):
                    path.write_text(self._report(summary, table, name, pages), encoding="utf-8", errors="replace")
        kept = self.rows - self.refused - self.left_out
        notes = notes_on(self.program, source.schema)
        return Screening(
            self.program, summary, self.rows, kept, self.refused, self.left_out, told, tuple(self.refusals), notes
        )

    def _take(self, part: Part, tables: list[TableFile], aside: _Aside, pages: Memos | None, source: Source) -> None:
        for one in tables:
            one.write(part.frame)
        aside.write(part.refused)
        self.tally.add(part.frame, part.rows)
        for row, column, _, reason in part.refused.head(_FEW - len(self.refusals)).iter_rows():
            self.refusals.append(f"row {row:,}{f', {column}' if column else ''}: {reason}")
        if pages:
            for number, _ in enumerate(pages.write(part.frame, part.rows), 1):
                self._tell(self.rows + number, source)
        self.rows += part.seen
        self.refused += part.unusable
        self.left_out += part.left_out
        self._tell(self.rows, source)

    def _tell(self, done: int, source: Source) -> None:
        if self._progress:
            self._progress(done, source.size)

    def _report(self, summary: Summary, table: str, name: str, pages: Memos | None) -> str:
        masked = mask(table)
        return render_report(
            summary, self.program, source=os.path.basename(masked) or masked,  # noqa: PTH119 - a URL is no path
            refused=self.refused, left_out=self.left_out,
            memos={row: _link(name, pages.name, memo) for row, memo in pages.names.items()} if pages else {},
        )  # fmt: skip


class _Aside:
    """The file of refused rows, which is made for the first of them; without any, one of an earlier run is removed."""

    def __init__(self, outputs: Outputs, name: str | None) -> None:
        self._outputs, self._name = outputs, name
        self._file: TableFile | None = None

    def write(self, refused: pl.DataFrame) -> None:
        """Write what is wrong, a line each."""
        if self._name and len(refused):
            self._file = self._file or self._outputs.table(self._name)
            self._file.write(refused)

    def end(self) -> str | None:
        """Name the file, if there is one."""
        if self._name and not self._file:
            self._outputs.remove(self._name)
        return self._name if self._file else None


def _link(report: str, folder: str, memo: str) -> str:
    """Give the way from a report to a memo, as a link has it."""
    return quote(Path(os.path.relpath(Path(folder, memo), Path(report).parent)).as_posix())
