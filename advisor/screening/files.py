"""Tables in files: CSV, Parquet, Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from advisor.diagnostics import AdvisorError, one_of, refusal
from advisor.screening.batches import BATCH, Batch, Refusal

if TYPE_CHECKING:
    import pyarrow.csv as arrow_csv

CSV = (".csv", ".tsv", ".txt")
PARQUET = (".parquet", ".pq")
EXCEL = (".xlsx", ".xlsm")
_DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 32 * 1_048_576
_WIDEST = 16 * 1_048_576


class CsvFile:
    """A CSV file, of which every cell is text; lines with too few or too many cells are refused one by one."""

    screened = False
    size = None

    def __init__(self, path: Path, name: str) -> None:
        """Read the headings. Raises `AdvisorError` for what is not there, or no CSV file."""
        self.path, self.name = path, name
        self.delimiter = _delimiter(path, name)
        self._refused: list[Refusal] = []
        headings = self._open([]).schema.names
        self.schema = pl.Schema(dict.fromkeys(_headings(headings, name), pl.String))

    def _open(self, columns: list[str]) -> arrow_csv.CSVStreamingReader:
        import pyarrow as arrow  # noqa: PLC0415 - only a CSV file needs it
        import pyarrow.csv as arrow_csv  # noqa: PLC0415

        parse = arrow_csv.ParseOptions(
            delimiter=self.delimiter, newlines_in_values=True, invalid_row_handler=self._refuse
        )
        convert = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, arrow.string()), strings_can_be_null=True
        )
        read = arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK)  # with threads, rows have no number
        try:
            return arrow_csv.open_csv(self.path, read_options=read, parse_options=parse, convert_options=convert)
        except (arrow.ArrowInvalid, OSError) as error:
            raise self._unreadable(error) from None

    def _refuse(self, row: Any) -> str:
        held, wanted = row.actual_columns, row.expected_columns
        cells = "cell" if held == 1 else "cells"
        reason = f"it has {held} {cells}, where the headings have {wanted}"
        self._refused.append(Refusal(row.number - 1, "", row.text[:200], reason))
        return "skip"

    def batches(self) -> Iterator[Batch]:
        """Read the rows."""
        import pyarrow as arrow  # noqa: PLC0415

        last = 0
        self._refused = []
        reader = self._open(list(self.schema))
        while True:
            try:
                read = reader.read_next_batch()
            except StopIteration:
                break
            except (arrow.ArrowInvalid, OSError) as error:
                raise self._unreadable(error) from None
            frame = pl.DataFrame(pl.from_arrow(read), schema=self.schema)
            gone, self._refused = self._refused, []
            rows = _between(last, len(frame), [one.row for one in gone])
            last += len(frame) + len(gone)
            for start in range(0, max(len(frame), 1), BATCH):
                part = frame.slice(start, BATCH)
                yield Batch(rows.slice(start, BATCH), part, tuple(gone) if start == 0 else ())
        if self._refused:
            yield Batch(pl.Series([], dtype=pl.Int64), self.schema.to_frame(), tuple(self._refused))

    def _unreadable(self, error: Exception) -> AdvisorError:
        said = str(error)
        if "UTF8" in said or "UTF-8" in said:
            return refusal(f"`{self.name}` is not UTF-8 text", "save it with the encoding UTF-8")
        if "Empty CSV file" in said:
            return refusal(f"`{self.name}` is empty", "its first line holds the names of the columns")
        if "straddling" in said or "block" in said:
            return refusal(f"`{self.name}` has a quote that is never closed, or a row of many megabytes")
        return refusal(f"`{self.name}` can't be read as CSV: {said.rstrip('.')}")


def _between(last: int, count: int, gone: list[int]) -> pl.Series:
    """Give their numbers to rows that were read behind row `last`, around those that were refused."""
    numbers = pl.Series(range(last + 1, last + count + len(gone) + 1), dtype=pl.Int64)
    return numbers.filter(~numbers.is_in(gone)) if gone else numbers


def _delimiter(path: Path, name: str) -> str:
    """Tell by the headings what stands between the cells."""
    try:
        with path.open("rb") as file:
            line = file.readline(_WIDEST).decode("utf-8-sig", "replace")
    except OSError as error:
        raise unreadable(name, error) from None
    if "\0" in line:
        raise refusal(f"`{name}` is not a CSV file", "save it as CSV, with the encoding UTF-8")
    return max(_DELIMITERS, key=line.count)


def _headings(found: list[str], name: str) -> list[str]:
    """Check that columns have names of their own."""
    wrong = [heading for heading in dict.fromkeys(found) if found.count(heading) > 1]
    if wrong:
        several = "several columns" if len(wrong) == 1 else "several columns each"
        raise refusal(f"`{name}` has {several} named {one_of(wrong, 6)}", "leave one of each")
    return found


class ParquetFile:
    """A Parquet file, or a folder of them."""

    screened = False

    def __init__(self, path: Path, name: str) -> None:
        """Read the columns and how many rows there are. Raises `AdvisorError` for what is no Parquet."""
        self.name = name
        try:
            self._scan = pl.scan_parquet(path / "**" / "*.parquet" if path.is_dir() else path)
            self.schema = self._scan.collect_schema()
            self.size: int | None = int(self._scan.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._unreadable(error) from None

    def batches(self) -> Iterator[Batch]:
        """Read the rows."""
        first = 1
        try:
            for frame in self._scan.collect_batches(chunk_size=BATCH, maintain_order=True):
                yield Batch(pl.Series(range(first, first + len(frame)), dtype=pl.Int64), frame)
                first += len(frame)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: Exception) -> AdvisorError:
        if isinstance(error, OSError) and error.errno:
            return unreadable(self.name, error)
        return refusal(f"`{self.name}` can't be read as Parquet", "it may be cut short, or something else")


class ExcelFile:
    """The first sheet of an Excel file (or the one named `businesses`), of which every cell is text."""

    screened = False

    def __init__(self, path: Path, name: str) -> None:
        """Read all of it. Raises `AdvisorError` for what is no Excel file."""
        import fastexcel  # noqa: PLC0415 - only an Excel file needs it

        try:
            sheets = fastexcel.read_excel(str(path)).sheet_names
            sheet = SHEET if SHEET in sheets else sheets[0]
            found = pl.read_excel(
                path, sheet_name=sheet, infer_schema_length=0, drop_empty_rows=False, drop_empty_cols=False,
                raise_if_empty=False,
            )  # fmt: skip
        except OSError as error:
            raise unreadable(name, error) from None
        except (pl.exceptions.PolarsError, fastexcel.FastExcelError, ValueError):
            raise refusal(
                f"`{name}` can't be read as an Excel file", "it may be cut short, or something else"
            ) from None
        self._frame = found.select(pl.all().cast(pl.String))
        self.schema = self._frame.schema
        told = self._frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series() if found.width else None
        self._rows = pl.Series(range(1, len(found) + 1), dtype=pl.Int64)
        if told is not None:
            self._frame, self._rows = self._frame.filter(told), self._rows.filter(told)
        self.size: int | None = len(self._frame)

    def batches(self) -> Iterator[Batch]:
        """Give the rows; those without any cell are none."""
        for start in range(0, len(self._frame), BATCH):
            yield Batch(self._rows.slice(start, BATCH), self._frame.slice(start, BATCH))


SHEET = "businesses"


def unreadable(name: str, error: OSError) -> AdvisorError:
    """Say why a file can't be read."""
    if isinstance(error, FileNotFoundError):
        return refusal(f"there is no file `{name}`")
    if isinstance(error, PermissionError):
        return refusal(f"`{name}` may not be read by this user")
    if isinstance(error, IsADirectoryError):
        return refusal(f"`{name}` is a folder; a file is wanted")
    return refusal(f"`{name}` can't be read: {(error.strerror or str(error)).lower()}")
