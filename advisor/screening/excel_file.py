"""Tables in Excel files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import fastexcel
import polars as pl

from advisor.diagnostics import refusal
from advisor.screening.batches import Batch
from advisor.screening.files import SHEET, headings, in_batches, unreadable

_MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$"
_ERRORS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!",
}  # fmt: skip


class ExcelFile:
    """The first sheet of an Excel file (or the one named `businesses`), of which every cell is text.

    Rows without any cell are none, but count.
    """

    screened = False

    def __init__(self, path: Path, name: str) -> None:
        """Read all of it. Raises `AdvisorError` for what is no Excel file."""
        try:
            book = fastexcel.read_excel(str(path))
            sheet = SHEET if SHEET in book.sheet_names else book.sheet_names[0]
            read, wrong = book.load_sheet(sheet, header_row=None, dtypes="string").to_arrow_with_errors()
            cells = pl.DataFrame(pl.from_arrow(read))
        except OSError as error:
            raise unreadable(name, error) from None
        except (pl.exceptions.PolarsError, fastexcel.FastExcelError, ValueError, IndexError):
            raise refusal(
                f"`{name}` can't be read as an Excel file", "it may be cut short, or something else"
            ) from None
        if cells.is_empty():
            raise refusal(f"the sheet `{sheet}` of `{name}` is empty", "its first row holds the names of the columns")
        cells = _with_errors(cells, wrong.errors if wrong else ()).with_columns(
            pl.all().replace("", None).str.replace(_MIDNIGHT, "$1")
        )
        first = [str(cell or "") for cell in cells.row(0)]
        cells = cells.slice(1)
        there = [place for place, heading in enumerate(first) if heading.strip() or cells.to_series(place).count()]
        named = headings([first[place] for place in there], name)
        self._frame = pl.DataFrame(
            [cells.to_series(place).alias(called) for place, called in zip(there, named, strict=True)]
        )
        self.schema = self._frame.schema
        self.size: int | None = len(self._frame)

    def batches(self) -> Iterator[Batch]:
        """Give the rows."""
        return in_batches(pl.Series(range(1, len(self._frame) + 1), dtype=pl.Int64), self._frame)


def _with_errors(cells: pl.DataFrame, errors: Iterable[fastexcel.CellError]) -> pl.DataFrame:
    """Put what Excel shows into cells whose formulas fail, so that they aren't taken for empty ones."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for one in errors:
        row, column = one.position
        kind = re.search(r"Error\((\w+)\)", one.detail)
        found[column][row] = _ERRORS.get(kind[1] if kind else "", "#ERROR!")
    return cells.with_columns(
        cells.to_series(column).scatter(list(told), list(told.values())) for column, told in found.items()
    )
