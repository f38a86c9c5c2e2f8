"""Text in the cells of a table, read as it is in a fact file: "42%", "6 months", "yes".

A column has few spellings, so that each is read once; plain numbers are read by the column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from advisor.business import LONGEST_TEXT
from advisor.screening.cells import CERTAINTY_WANTED, MARK, NOT_TOLD, with_marks
from advisor.values import Kind, Type, UnreadableError, Value, read_value

_DTYPES: dict[Kind, type[pl.DataType]] = {
    Kind.BOOLEAN: pl.Boolean,
    Kind.COUNT: pl.Int64,
    Kind.CHOICE: pl.String,
    Kind.CHOICES: pl.String,
}
_PLAIN = {
    Kind.SHARE: r"^(?:0(?:\.[0-9]{1,15})?|1(?:\.0{1,15})?|\.[0-9]{1,15})$",
    Kind.COUNT: r"^[0-9]{1,15}$",
    Kind.MONEY: r"^[0-9]{1,13}(?:\.[0-9]{1,2})?$",
}
"""Numbers that mean the same to a fact file and to any program, by far the most in a large table."""
_ZERO = r"^[0.]+$"
"""Is a share, but no certainty."""


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column, read: `values` are canonical, null where nothing is told; `bad` is true where a cell can't be read.

    Of several options text has marks on both sides of each, and `advisor.screening.lists` gives bits.
    """

    values: pl.Series
    bad: pl.Series


def read_spelled(column: pl.Series, type_: Type | None) -> ReadColumn:
    """Read a column of text as facts of a type; None for certainties."""
    text = column.cast(pl.String)
    if type_ is not None and type_.kind is Kind.TEXT:
        told = (~text.str.strip_chars().str.to_lowercase().is_in(NOT_TOLD)).fill_null(value=False)
        bad = told & (text.str.len_chars() > LONGEST_TEXT).fill_null(value=False)
        return ReadColumn(text.set(~told | bad, None), bad)
    kind = type_.kind if type_ else Kind.SHARE
    dtype = _DTYPES.get(kind, pl.Float64)
    plain: pl.Series | None = None
    if kind in _PLAIN:  # then what is as it should be is no text
        is_plain = text.str.contains(_PLAIN[kind])
        if type_ is None:
            is_plain &= ~text.str.contains(_ZERO)
        plain = text.set(~is_plain, None).cast(dtype)
        text = text.set(is_plain, None)
    read: dict[str, Value] = {}
    untold = []
    spellings = text.drop_nulls().unique().to_list()
    for spelling in spellings:
        if spelling.strip().lower() in NOT_TOLD:
            untold.append(spelling)
            continue
        try:
            read[spelling] = _canonical(type_, spelling)
        except UnreadableError:
            continue
    if (
        dtype is pl.String
        and all(value == spelling for spelling, value in read.items())
        and len(read) == len(spellings)
    ):
        return ReadColumn(text, pl.repeat(value=False, n=len(text), eager=True, dtype=pl.Boolean))  # as they should be
    found = text.replace_strict(list(read), list(read.values()), default=None, return_dtype=dtype)
    values = found if plain is None else plain.fill_null(found)
    told = text.is_not_null()
    bad = told & values.is_null() & ~text.is_in(untold).fill_null(value=False) if told.any() else told
    return ReadColumn(values, bad)


def complaint(type_: Type | None, written: str) -> tuple[str, tuple[str, ...]]:
    """Say what is wrong with a cell that can't be read, and what was meant."""
    if type_ is not None and type_.kind is Kind.TEXT:
        return f"it has more than {LONGEST_TEXT} characters", ()
    try:
        _canonical(type_, written)
    except UnreadableError as error:
        return str(error), error.helps
    raise ValueError(f"nothing is wrong with {written!r}")


def read_cell(type_: Type, written: str) -> Value:
    """Read one cell. Raises `UnreadableError`."""
    if type_.kind is not Kind.CHOICES:
        return read_value(type_, written)
    bare = written.strip()
    if bare.startswith("[") and bare.endswith("]"):
        bare = bare[1:-1]
    return frozenset(str(read_value(type_, part)) for part in re.split(r"[,;|]", bare) if bare.strip())


def read_certainty(cell: object) -> float:
    """Give how sure a cell says that a fact is: 1 where it says nothing. Raises `UnreadableError`."""
    text = str(cell).strip() if cell is not None else ""
    if text.lower() in NOT_TOLD:
        return 1.0
    found = read_value(Type(Kind.SHARE), text)
    if not isinstance(found, float) or not found:
        raise UnreadableError(f"`{text}` is not a certainty of a fact", f"write {CERTAINTY_WANTED}")
    return found


def _canonical(type_: Type | None, written: str) -> Value:
    """Give a cell's value as a column holds it."""
    if type_ is None:
        return read_certainty(written)
    value = read_cell(type_, written)
    if isinstance(value, frozenset):
        return "".join(with_marks(option) for option in type_.options if option in value) or MARK * 2
    return value
