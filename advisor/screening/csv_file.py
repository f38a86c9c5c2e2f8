"""Tables in CSV files."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from advisor.diagnostics import AdvisorError, refusal
from advisor.screening.batches import Batch, Refusal
from advisor.screening.files import headings, in_batches, unreadable

if TYPE_CHECKING:
    import pyarrow as arrow
    import pyarrow.csv as arrow_csv

_DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 8 * 1_048_576
"""So many bytes are read at once; no row can have more."""
_UTF8 = "utf-8-sig"
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
"""How a file begins that is text of another encoding: what Excel calls Unicode text."""
_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"?')


@dataclass(frozen=True, slots=True)
class _Head:
    """How a CSV file begins: its encoding, the lines before its headings, their first, and what is between cells."""

    encoding: str
    lines: int
    first: bytes
    delimiter: str


class CsvFile:
    """A CSV file, of which every cell is text; lines with too few or too many cells are refused one by one.

    Lines without any cell are no rows, but count.
    """

    screened = False
    size = None

    def __init__(self, path: Path, name: str) -> None:
        """Read the headings. Raises `AdvisorError` for what is not there, or no CSV file."""
        self.path, self.name = path, name
        self._head = _read_head(path, name)
        self._begin()
        try:
            self._written: list[str] = self._open([]).schema.names
        except UnicodeDecodeError as error:
            raise self._unreadable(error) from None
        self.schema = pl.Schema(dict.fromkeys(headings(self._written, name), pl.String))

    def _begin(self) -> None:
        """Forget what Arrow read ahead: lines that are skipped, those of them that are refused, the last one's text."""
        self._skipped: list[int] = []
        self._refused: list[Refusal] = []
        self._text = ""

    def _open(self, columns: list[str]) -> arrow_csv.CSVStreamingReader:
        import pyarrow as arrow  # noqa: PLC0415 - only a CSV file needs it
        import pyarrow.csv as arrow_csv  # noqa: PLC0415

        # With threads, rows would have no number.
        read = arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK, skip_rows=self._head.lines)
        parse = arrow_csv.ParseOptions(
            delimiter=self._head.delimiter, newlines_in_values=True, ignore_empty_lines=False,
            invalid_row_handler=self._skip,
        )  # fmt: skip
        convert = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, arrow.string()), strings_can_be_null=True, null_values=[""]
        )
        options = {"read_options": read, "parse_options": parse, "convert_options": convert}
        try:
            return arrow_csv.open_csv(self._input(), **options)
        except (arrow.ArrowInvalid, OSError) as error:
            if "Empty CSV file" not in str(error):
                raise self._unreadable(error) from None
        alone = b"\n" * self._head.lines + self._head.first + b"\n"  # with no line break behind them, Arrow sees none
        try:
            return arrow_csv.open_csv(io.BytesIO(alone), **options)
        except arrow.ArrowInvalid:
            raise refusal(f"`{self.name}` has a quote in its headings that is never closed") from None

    def _input(self) -> arrow.NativeFile:
        """Give the file as UTF-8, which Arrow reads, and nothing that isn't."""
        import pyarrow as arrow  # noqa: PLC0415

        return arrow.transcoding_input_stream(arrow.OSFile(os.fspath(self.path)), self._head.encoding, "utf-8")

    def _skip(self, row: Any) -> str:
        """Note a line that has not as many cells as the headings."""
        number, self._text = row.number - self._head.lines - 1, row.text
        self._skipped.append(number)
        if self._text.strip():
            held, wanted = row.actual_columns, row.expected_columns
            reason = f"it has {held} {'cell' if held == 1 else 'cells'}, where the headings have {wanted}"
            self._refused.append(Refusal(number, "", self._text[:200], reason))
        return "skip"

    def batches(self) -> Iterator[Batch]:
        """Read the rows."""
        import pyarrow as arrow  # noqa: PLC0415

        self._begin()
        reader = self._open(self._written)
        done, last = 0, ""
        while True:
            try:
                read = reader.read_next_batch()
            except StopIteration:
                break
            except (arrow.ArrowInvalid, OSError, UnicodeDecodeError) as error:
                raise self._unreadable(error) from None
            if not read.num_rows:
                continue
            frame = pl.DataFrame(pl.from_arrow(read.rename_columns(list(self.schema))), schema=self.schema)
            rows = _around(done, len(frame), self._skipped)
            done, last = int(rows[-1]), frame.item(-1, -1) or ""
            before = sum(one.row < done for one in self._refused)
            refused, self._refused = self._refused[:before], self._refused[before:]
            self._skipped = [row for row in self._skipped if row > done]
            yield from in_batches(rows, frame, refused)
        self._check_end(last, max((done, *self._skipped)))
        yield from in_batches(pl.Series([], dtype=pl.Int64), self.schema.to_frame(), self._refused)

    def _check_end(self, last: str, row: int) -> None:
        """Refuse a file that ends inside quotes: there is no telling how many rows its last one holds."""
        doubled, encoding = last.replace('"', '""'), self._head.encoding.removesuffix("-sig")
        ends = [f'{edge}"{doubled}'.encode(encoding) for edge in (self._head.delimiter, "\n", "\r")]
        with self.path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(max(0, size - len(ends[0])))
            end = file.read()
        if end in ends or self._is_unclosed(self._text):
            raise refusal(
                f"`{self.name}` has a quote in row {row:,} that is never closed",
                "close it, unless the file is cut short",
            )

    def _is_unclosed(self, text: str) -> bool:
        """Tell whether a line ends inside quotes."""
        edge = re.escape(self._head.delimiter)
        quoted = '"(?>[^"]|"")*+'
        return re.fullmatch(rf'(?>(?:{quoted}"[^{edge}]*+|(?!")[^{edge}]*+){edge})*+{quoted}', text) is not None

    def _unreadable(self, error: Exception) -> AdvisorError:
        said = str(error)
        if isinstance(error, UnicodeDecodeError):
            if self._head.encoding != _UTF8:
                return refusal(f"`{self.name}` begins as UTF-16 text, and doesn't go on so", "it may be cut short")
            with self.path.open("rb") as file:
                line = next((number for number, line in enumerate(file, 1) if not _is_utf8(line)), 0)
            return refusal(f"`{self.name}` is not UTF-8 text (line {line:,})", "save it with the encoding UTF-8")
        if isinstance(error, OSError) and error.errno:
            return unreadable(self.name, error)
        if "straddling" in said or "block" in said:
            long = f"a row of more than {_BLOCK // 1_048_576} MiB"
            return refusal(f"`{self.name}` has a quote that is never closed, or {long}")
        return refusal(f"`{self.name}` can't be read as CSV: {said.rstrip('.')}")


def _around(last: int, count: int, skipped: Sequence[int]) -> pl.Series:
    """Give their numbers to the rows behind row `last`, around those that were skipped."""
    numbers = pl.Series(range(last + 1, last + count + len(skipped) + 1), dtype=pl.Int64)
    return numbers.filter(~numbers.is_in(list(skipped))).head(count) if skipped else numbers


def _read_head(path: Path, name: str) -> _Head:
    """Look how a file begins; Excel's `sep=;` can stand above the headings."""
    delimiter = ""
    try:
        with path.open("rb") as file:
            encoding = _MARKS.get(file.read(2), _UTF8)
        with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
            for lines, line in enumerate(iter(lambda: file.readline(_BLOCK), "")):
                text = line.removeprefix("\ufeff").rstrip("\r\n")
                if "\0" in text:
                    raise refusal(f"`{name}` is not a CSV file", "save it as CSV, with the encoding UTF-8")
                separator = _SEPARATOR.fullmatch(text)
                if separator and not delimiter:
                    delimiter = separator[1]
                elif text.strip():
                    bare = _QUOTED.sub("", text)
                    return _Head(
                        encoding,
                        lines,
                        text.encode(errors="surrogateescape"),
                        delimiter or max(_DELIMITERS, key=bare.count),
                    )
    except OSError as error:
        raise unreadable(name, error) from None
    raise refusal(f"`{name}` is empty", "its first line holds the names of the columns")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
