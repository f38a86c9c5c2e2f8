"""Businesses as rows of a table, and rows as businesses: for a folder of fact files, and for memos."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl

from advisor.business import FACT_FILES, Business, KnownFact
from advisor.diagnostics import AdvisorError, Diagnostic, Span, Text, refusal
from advisor.program import Program
from advisor.screening import names
from advisor.screening.batches import Batch, Refusal, in_a_line
from advisor.screening.cells import NOT_TOLD
from advisor.screening.files import unreadable
from advisor.screening.spelling import read_cell, read_certainty
from advisor.source import read_text
from advisor.values import Kind, Type, Value
from advisor.vocabulary import frozen

FILE = "file"
_DATE = re.compile(r"((\d{4})(?:-(\d{2})(?:-(\d{2}))?)?)(?:[T ]\d.*)?", re.ASCII)
_DTYPES: dict[Kind, pl.DataType] = {
    Kind.BOOLEAN: pl.Boolean(),
    Kind.COUNT: pl.Int64(),
    Kind.CHOICE: pl.String(),
    Kind.CHOICES: pl.List(pl.String()),
    Kind.TEXT: pl.String(),
}
_FEW = 10_000


class FactFiles:
    """A folder of fact files, a row each; a file that can't be read is refused."""

    screened = False

    def __init__(self, folder: Path, name: str, program: Program) -> None:
        """Find the files. Raises `AdvisorError` where there are none."""
        self.folder, self.program = folder, program
        try:
            found = [path for path in folder.iterdir() if path.name.lower().endswith(FACT_FILES)]
        except OSError as error:
            raise unreadable(name, error) from None
        self._paths = sorted(path for path in found if not path.name.startswith("."))
        if not self._paths:
            raise refusal(f"`{name}` holds no fact files", f"their names end with {', '.join(FACT_FILES)}")
        self.size: int | None = len(self._paths)
        self.schema = pl.Schema({FILE: pl.String(), **business_schema(program)})

    def batches(self) -> Iterator[Batch]:
        """Read the files, in the order of their names."""
        for start in range(0, len(self._paths), _FEW):
            rows: list[int] = []
            businesses: list[Business] = []
            files: list[str] = []
            refused: list[Refusal] = []
            for row, path in enumerate(self._paths[start : start + _FEW], start + 1):
                try:
                    if path.exists() and not path.is_file() and not path.is_dir():
                        raise refusal(f"`{path}` is not a file")  # but a pipe, which can keep one waiting
                    businesses.append(self.program.read_business(read_text(path)))
                except AdvisorError as error:
                    refused += [_refusal(row, path, one) for one in error.diagnostics]
                else:
                    rows.append(row)
                    files.append(path.name)
            frame = business_frame(self.program, businesses).insert_column(0, pl.Series(FILE, files, dtype=pl.String))
            yield Batch(pl.Series(rows, dtype=pl.Int64), frame, tuple(refused))


def _refusal(row: int, path: Path, one: Diagnostic) -> Refusal:
    return Refusal(row, path.name, f"line {one.span.line}" if one.span else "", in_a_line(one.message, one.helps))


def business_schema(program: Program) -> dict[str, pl.DataType]:
    """Give the columns of businesses: name, date, each fact and how sure it is."""
    columns: dict[str, pl.DataType] = {names.NAME: pl.String(), names.AS_OF: pl.String()}
    for fact in program.vocabulary.facts.values():
        columns[fact.name] = _DTYPES.get(fact.type.kind, pl.Float64())
        columns[names.certainty_of(fact.name)] = pl.Float64()
    return columns


def business_frame(program: Program, businesses: Iterable[Business]) -> pl.DataFrame:
    """Give businesses as rows; what is unknown is null."""
    found = list(businesses)
    columns: dict[str, list[object]] = {
        names.NAME: [one.name or None for one in found],
        names.AS_OF: [one.as_of or None for one in found],
    }
    for name, fact in program.vocabulary.facts.items():
        known = [one.facts.get(name) for one in found]
        columns[name] = [_plain(fact.type, one.value) if one else None for one in known]
        columns[names.certainty_of(name)] = [one.certainty if one else None for one in known]
    return pl.DataFrame(columns, schema=business_schema(program))


def _plain(type_: Type, value: Value) -> object:
    return [option for option in type_.options if option in value] if isinstance(value, frozenset) else value


def business_of(program: Program, row: Mapping[str, object], number: int) -> Business:
    """Give a row that was not refused as a business; without a name it is called by its number."""
    span = Span(Text(f"row {number}", ""), 1, 1)
    facts: dict[str, KnownFact] = {}
    for name, fact in program.vocabulary.facts.items():
        value = _value(fact.type, row.get(name))
        if value is not None:
            sure = read_certainty(row.get(names.certainty_of(name)))
            facts[name] = KnownFact(name, value, sure, "", "", span)
    return Business(name_of(row, number), _date(row.get(names.AS_OF)), frozen(facts))


def name_of(row: Mapping[str, object], number: int) -> str:
    """Name a row's business."""
    told = " ".join(str(row.get(names.NAME) or "").split())
    return (told if len(told) <= 120 else f"{told[:119]}…") or f"Row {number}"


def _value(type_: Type, cell: object) -> Value | None:
    match cell:
        case None:
            return None
        case str():
            return None if cell.strip().lower() in NOT_TOLD else read_cell(type_, cell)
        case list():
            return frozenset(str(option) for option in cell)
        case bool():
            return cell
        case int() if type_.kind is Kind.COUNT:
            return cell
        case _:
            found = float(str(cell))
            if math.isnan(found):  # what pandas holds for missing
                return None
            return int(found) if type_.kind is Kind.COUNT else found


def _date(cell: object) -> str:
    """Give a date as in a fact file, or nothing where a cell holds something else."""
    told = _DATE.fullmatch(str(cell).strip())
    if not told:
        return ""
    try:
        datetime.date(*(int(part or 1) for part in told.groups()[1:]))
    except ValueError:
        return ""
    return told[1]
