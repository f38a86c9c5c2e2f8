"""Where a table comes from, and how it is read: a batch at a time, each row with its number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from advisor.diagnostics import refusal
from advisor.screening.names import WANTED

BATCH = 100_000
"""Rows of a batch: enough that what a batch costs by itself is little, few enough to fit into memory."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row can't be used: its number (1 is the first below the headings), column (or file), value and reason."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table: their numbers, their cells, and the rows between them that could not be read at all."""

    rows: pl.Series
    frame: pl.DataFrame
    refused: tuple[Refusal, ...] = ()


class Source(Protocol):
    """A table that can be read once; `size` is how many rows it has, or None where only reading it would tell.

    `screened` says that a database has screened it already: its columns are then those of a result.
    """

    @property
    def schema(self) -> pl.Schema:
        """The columns."""

    @property
    def size(self) -> int | None:
        """How many rows there are, where that is known."""

    @property
    def screened(self) -> bool:
        """Whether the results are there already."""

    def batches(self) -> Iterator[Batch]:
        """Read the rows. Raises `AdvisorError` where that can't be gone on with."""


def in_a_line(message: str, helps: Iterable[str]) -> str:
    """Join what is wrong and what was meant."""
    return "; ".join((message, *helps)).replace("?; ", "? ")


def check_columns(columns: Collection[str]) -> None:
    """Refuse a table with a column that is called as one that `--where` adds for a while."""
    if WANTED in columns:
        raise refusal(f"the table has a column `{WANTED}`, which screening needs for itself", "rename it")
