"""Tables written, a batch at a time: CSV, Parquet, Excel."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from advisor.diagnostics import refusal

if TYPE_CHECKING:
    from polars._typing import PolarsDataType
    from pyarrow import parquet

MOST_EXCEL = 1_048_575
"""Rows that a sheet holds below the headings."""
WIDEST_EXCEL = 16_384
LONGEST_CELL = 32_767
_EXACT = 2**53
_FIRST_DAY = datetime.date(1900, 3, 1)
REFUSED = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}
"""The columns of the table of refused rows."""
REFUSED_HEAD = ",".join(REFUSED).encode()


class Writer(Protocol):
    """Writes the rows of a table."""

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what is left."""

    def abandon(self) -> None:
        """Leave it unfinished."""


_AT_ONCE = 20_000
"""So many values of a column are handed over at once: of 1,024, as is usual, there are too many hand-overs."""


class ParquetWriter:
    """Writes Parquet, in a thread of its own: it takes as long as to screen the next rows, which goes on meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: parquet.ParquetWriter | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="parquet")
        self._begun: Future[None] | None = None

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows, once those before them are written; what went wrong with those is raised here."""
        self._wait()
        self._begun = self._thread.submit(self._write, frame)

    def _wait(self) -> None:
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.result()

    def _write(self, frame: pl.DataFrame) -> None:
        from pyarrow import parquet  # noqa: PLC0415 - only Parquet needs it

        table = frame.to_arrow()
        if self._writer is None:
            texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
            numbers = [name for name, dtype in frame.schema.items() if dtype.is_numeric()]
            self._writer = parquet.ParquetWriter(
                self._path,
                table.schema,
                compression="snappy",
                use_dictionary=texts,
                write_statistics=numbers,  # of what is true or false they would take a third of the time
                write_batch_size=_AT_ONCE,
            )
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._wait()
        self._thread.shutdown()
        if self._writer is not None:
            self._writer.close()

    def abandon(self) -> None:
        """Leave it unfinished, once the thread has stopped."""
        self._thread.shutdown(cancel_futures=True)
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

    abandon = close


class ExcelWriter:
    """Writes an Excel file, row by row. What Excel would round, or hold as something else, is written as text."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter  # noqa: PLC0415 - only an Excel file needs it

        self._rest = tempfile.TemporaryDirectory(dir=path.parent, prefix=f"{path.name}.", ignore_cleanup_errors=True)
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": self._rest.name})
        self._sheet = self._book.add_worksheet("businesses")
        self._sheet.freeze_panes(1, 0)
        self._formats = {
            datetime.date: self._book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime.datetime: self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._rows = 0

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows. Raises `AdvisorError` for more than a sheet, or a cell, can hold."""
        if not self._rows:
            if frame.width > WIDEST_EXCEL:
                raise refusal(f"an Excel sheet holds {WIDEST_EXCEL:,} columns at most", "write `.parquet` or `.csv`")
            for place, name in enumerate(frame.columns):
                self._text(0, place, name, self._bold)
            self._rows = 1
        if self._rows + len(frame) > MOST_EXCEL + 1:
            raise refusal(f"an Excel sheet holds {MOST_EXCEL:,} rows at most", "write `.parquet` or `.csv`")
        for row in flat(frame).iter_rows():
            for place, cell in enumerate(row):
                self._cell(self._rows, place, cell)
            self._rows += 1

    def _cell(self, row: int, place: int, cell: Any) -> None:
        match cell:
            case None:
                return
            case bool():
                self._sheet.write_boolean(row, place, cell)
            case str():
                self._text(row, place, cell)
            case int() | float() if abs(cell) <= _EXACT:
                self._sheet.write_number(row, place, cell)
            case datetime.date() if getattr(cell, "tzinfo", None) is None and _day(cell) >= _FIRST_DAY:
                self._sheet.write_datetime(row, place, cell, self._formats[type(cell)])
            case _:
                self._text(row, place, str(cell))

    def _text(self, row: int, place: int, text: str, form: Any = None) -> None:
        if self._sheet.write_string(row, place, text, form):
            raise refusal(f"a cell of Excel holds {LONGEST_CELL:,} characters at most", "write `.parquet` or `.csv`")

    def close(self) -> None:
        """Write all of it."""
        from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415

        try:
            self._book.close()
        except XlsxWriterException as error:
            raise OSError(str(error)) from error
        self._rest.cleanup()

    def abandon(self) -> None:
        """Remove what was not put together yet."""
        self._rest.cleanup()


def _day(cell: datetime.date) -> datetime.date:
    return cell.date() if isinstance(cell, datetime.datetime) else cell


WRITERS: Mapping[str, Callable[[Path], Writer]] = {
    ".parquet": ParquetWriter,
    ".pq": ParquetWriter,
    ".csv": CsvWriter,
    ".xlsx": ExcelWriter,
}


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Write what isn't a single value as text: lists as in a fact file, bytes in hexadecimal, the rest as JSON."""
    return frame.with_columns(_flat(column) for column in frame.iter_columns() if _is_deep(column.dtype))


def _is_deep(dtype: PolarsDataType) -> bool:
    return dtype.is_nested() or dtype in (pl.Binary, pl.Duration)


def _flat(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype == pl.Binary:
        return column.bin.encode("hex")
    if dtype == pl.Duration:
        return column.dt.to_string("polars")
    if isinstance(dtype, pl.List | pl.Array) and not _is_deep(dtype.inner):
        texts = column.cast(pl.List(dtype.inner)).cast(pl.List(pl.String))
        told = texts.list.eval(pl.element().fill_null("null")).list.join(", ")
        return pl.select(pl.when(told.is_not_null()).then(pl.format("[{}]", told))).to_series().alias(column.name)
    cells = [None if cell is None else _json(cell) for cell in column.to_list()]
    return pl.Series(column.name, cells, dtype=pl.String)


def _json(cell: object) -> str:
    return json.dumps(cell, default=str, ensure_ascii=False)
