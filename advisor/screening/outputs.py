"""What a screening writes: tables, a batch at a time, and whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import polars as pl

from advisor.diagnostics import refusal

if TYPE_CHECKING:
    import pyarrow as arrow

MOST_EXCEL = 1_048_575
"""Rows that a sheet holds below the headings."""


class Writer(Protocol):
    """Writes the rows of a table."""

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what is left."""


class ParquetWriter:
    """Writes Parquet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: arrow.parquet.ParquetWriter | None = None

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows."""
        from pyarrow import parquet  # noqa: PLC0415 - only Parquet needs it

        table = frame.to_arrow()
        if self._writer is None:
            texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
            self._writer = parquet.ParquetWriter(self._path, table.schema, use_dictionary=texts, compression="snappy")
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        """Write the footer."""
        if self._writer is not None:
            self._writer.close()


class CsvWriter:
    """Writes CSV; several options are written as in a fact file: `[a, b]`."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._first = True

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows."""
        flat(frame).write_csv(self._file, include_header=self._first)
        self._first = False

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ExcelWriter:
    """Writes an Excel file, which is held in memory until it is complete."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._frames: list[pl.DataFrame] = []
        self._rows = 0

    def write(self, frame: pl.DataFrame) -> None:
        """Keep some rows. Raises `AdvisorError` for more than a sheet can hold."""
        self._rows += len(frame)
        if self._rows > MOST_EXCEL:
            raise refusal(f"an Excel sheet holds {MOST_EXCEL:,} rows at most", "write `.parquet` or `.csv`")
        self._frames.append(flat(frame))

    def close(self) -> None:
        """Write all of it."""
        if self._frames:
            pl.concat(self._frames).write_excel(self._path, worksheet="businesses", autofit=False, freeze_panes=(1, 0))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Write lists as text, for what has none."""
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(
        pl.when(pl.col(name).is_not_null()).then(
            pl.format("[{}]", pl.col(name).cast(pl.List(pl.String)).list.join(", "))
        )
        for name in lists
    )


@contextlib.contextmanager
def whole(target: str) -> Iterator[Path]:
    """Give a place to write to beside a file; it takes the file's place when all is well, and is gone otherwise.

    Raises `AdvisorError` where nothing can be written there.
    """
    path = Path(os.path.realpath(target))
    if path.is_dir():
        raise refusal(f"`{target}` is a folder; name a file in it")
    if not path.parent.is_dir():
        raise refusal(f"`{target}` can't be written: there is no folder `{Path(target).parent}`")
    if path.exists() and not os.access(path, os.W_OK):
        raise refusal(f"`{target}` can't be written: it is marked as read-only for this user")
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=path.suffix)
    except OSError as error:
        raise refusal(f"`{target}` can't be written: {(error.strerror or str(error)).lower()}") from None
    os.close(handle)
    try:
        yield Path(temporary)
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise refusal(f"`{target}` can't be written: {(error.strerror or str(error)).lower()}") from None
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


_WRITERS: dict[str, Callable[[Path], Writer]] = {
    ".parquet": ParquetWriter,
    ".pq": ParquetWriter,
    ".csv": CsvWriter,
    ".xlsx": ExcelWriter,
}
REPORT = (".html", ".htm")


def check_outputs(outputs: Sequence[str], table: str) -> None:
    """Refuse, before anything is read, names that can't be written to."""
    for number, name in enumerate(outputs):
        if _ending(name) not in (*_WRITERS, *REPORT):
            raise refusal(
                f"the ending of `{name}` names no format", "end it with `.csv`, `.parquet`, `.xlsx` or `.html`"
            )
        if name in outputs[:number]:
            raise refusal(f"`{name}` is to be written twice")
        if os.path.exists(name) and os.path.exists(table) and Path(name).samefile(table):  # noqa: PTH110 - no for ""
            raise refusal(f"`{name}` is the table that is read; the result would replace it")


def is_report(name: str) -> bool:
    """Tell whether a file is to hold the report."""
    return _ending(name) in REPORT


def refused_file(outputs: Sequence[str]) -> str | None:
    """Name the file for rows that can't be used: beside the first output."""
    return f"{os.path.splitext(outputs[0])[0]}.refused.csv" if outputs else None  # noqa: PTH122 - as it was written


@contextlib.contextmanager
def writing(name: str) -> Iterator[Writer]:
    """Write a table to a file, whole or not at all."""
    with whole(name) as path:
        writer = _WRITERS[_ending(name)](path)
        try:
            yield writer
        finally:
            writer.close()


def _ending(name: str) -> str:
    return os.path.splitext(name.lower())[1]  # noqa: PTH122 - a name can be no path
