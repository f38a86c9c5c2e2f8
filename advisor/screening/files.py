"""What is the same for tables in any kind of file: their headings, their rows' numbers, and why one can't be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from advisor.diagnostics import AdvisorError, one_of, refusal
from advisor.screening.batches import BATCH, Batch, Refusal

CSV = (".csv", ".tsv", ".txt")
PARQUET = (".parquet", ".pq")
EXCEL = (".xlsx", ".xlsm")
SHEET = "businesses"
"""The sheet that is read of an Excel file with several."""
_EDGES = re.compile(r"^[\s\ufeff]+|\s+$")


def headings(found: Sequence[str], name: str) -> list[str]:
    """Give columns their names, without spaces around; those with none are called by their place.

    Raises `AdvisorError` where two have the same name.
    """
    told = [_EDGES.sub("", heading) for heading in found]
    wrong = [heading for heading in dict.fromkeys(told) if heading and told.count(heading) > 1]
    if wrong:
        several = "several columns" if len(wrong) == 1 else "several columns each"
        raise refusal(f"`{name}` has {several} named {one_of(wrong, 6)}", "leave one of each")
    taken = set(told)
    for place, heading in enumerate(told):
        if not heading:
            told[place] = free = next(one for one in _places(place + 1) if one not in taken)
            taken.add(free)
    return told


def _places(number: int) -> Iterator[str]:
    name = f"column_{number}"
    while True:
        yield name
        name += "_"


def in_batches(rows: pl.Series, frame: pl.DataFrame, refused: Sequence[Refusal] = ()) -> Iterator[Batch]:
    """Give rows in batches, without those that have no cell; each comes with the refused ones before its last."""
    if frame.width:
        told = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        rows, frame = rows.filter(told), frame.filter(told)
    left = list(refused)
    for start in range(0, len(frame), BATCH):
        part = rows.slice(start, BATCH)
        before = [one for one in left if one.row < part[-1]]
        left = left[len(before) :]
        yield Batch(part, frame.slice(start, BATCH), tuple(before))
    for start in range(0, len(left), BATCH):
        yield Batch(rows.clear(), frame.clear(), tuple(left[start : start + BATCH]))


def unreadable(name: str, error: OSError) -> AdvisorError:
    """Say why a file can't be read."""
    if isinstance(error, FileNotFoundError):
        return refusal(f"there is no file `{name}`")
    if isinstance(error, PermissionError):
        return refusal(f"`{name}` may not be read by this user")
    if isinstance(error, IsADirectoryError):
        return refusal(f"`{name}` is a folder; a file is wanted")
    return refusal(f"`{name}` can't be read: {(error.strerror or str(error)).lower()}")
