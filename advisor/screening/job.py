"""A table read, screened and written: all that `advisor screen` does, in one pass."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import polars as pl

from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening.batches import Source
from advisor.screening.databases import mask
from advisor.screening.memos import Advise, Memos, new_folder
from advisor.screening.open import open_table
from advisor.screening.outcome import Screening
from advisor.screening.outputs import Writer, is_report, refused_file, whole, writing
from advisor.screening.report import render_report
from advisor.screening.run import Part, screen_source
from advisor.screening.summary import Tally

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
        source = open_table(table, self.program, query, where)
        aside = refused_file(self.outputs)
        with contextlib.ExitStack() as stack:
            writers = [stack.enter_context(writing(name)) for name in self.outputs if not is_report(name)]
            refusing = _Aside(stack, aside)
            pages = Memos(stack.enter_context(new_folder(memos)), self.program, advise) if memos is not None else None
            for part in screen_source(source, self.program, where):
                self._take(part, writers, refusing, pages, source)
            links = {row: _link(memos, name) for row, name in pages.names.items()} if pages and memos else {}
            summary = self.tally.summary()
            for name in filter(is_report, self.outputs):
                page = render_report(
                    summary, self.program, source=mask(os.path.basename(table) or table),  # noqa: PTH119 - or a URL
                    refused=self.refused, left_out=self.left_out,
                    memos={row: _from(name, link) for row, link in links.items()},
                )  # fmt: skip
                stack.enter_context(whole(name)).write_text(page, encoding="utf-8", errors="replace")
        kept = self.rows - self.refused - self.left_out
        told = aside if self.refused else None
        return Screening(
            self.program, summary, self.rows, kept, self.refused, self.left_out, told, tuple(self.refusals)
        )

    def _take(self, part: Part, writers: list[Writer], refusing: _Aside, pages: Memos | None, source: Source) -> None:
        for writer in writers:
            writer.write(part.frame)
        refusing.write(part.refused)
        self.tally.add(part.frame, part.rows)
        for row, column, _, reason in part.refused.head(_FEW - len(self.refusals)).iter_rows():
            self.refusals.append(f"row {row}{f', {column}' if column else ''}: {reason}")
        if pages:
            for number, _ in enumerate(pages.write(part.frame, part.rows)):
                self._tell(self.rows + number, source)
        self.rows += part.seen
        self.refused += part.unusable
        self.left_out += part.left_out
        self._tell(self.rows, source)

    def _tell(self, done: int, source: Source) -> None:
        if self._progress:
            self._progress(done, source.size)


class _Aside:
    """The file of refused rows, which is made for the first of them; without any, one of an earlier run is removed."""

    def __init__(self, stack: contextlib.ExitStack, name: str | None) -> None:
        self._stack, self._name = stack, name
        self._writer: Writer | None = None
        stack.callback(self._clean)

    def write(self, refused: pl.DataFrame) -> None:
        """Write what is wrong, a line each."""
        if self._name and len(refused):
            self._writer = self._writer or self._stack.enter_context(writing(self._name))
            self._writer.write(refused)

    def _clean(self) -> None:
        if self._name and self._writer is None:
            Path(self._name).unlink(missing_ok=True)


def _link(folder: str, name: str) -> str:
    return os.path.join(folder, name)  # noqa: PTH118 - as it was written


def _from(report: str, path: str) -> str:
    """Give the way from a report to a memo, as a link has it."""
    return quote(Path(os.path.relpath(path, Path(report).parent)).as_posix())
