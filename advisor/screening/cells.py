"""The columns of a table as facts: what they hold, and which cells can't be used.

Values are those of `advisor.values`: shares as parts of one, durations in days. Null is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import narwhals as nw
from narwhals.dtypes import DType

from advisor.business import LONGEST_TEXT
from advisor.engines.columnar.arithmetic import number
from advisor.values import NO, YES, Kind, Type

GREATEST = 10**18
"""No number in a fact file is greater."""
NOT_TOLD = ("", "unknown")
"""What a cell of text holds where nothing is told, in whatever case."""
MARK = ","
"""Stands on both sides of each of several options: `,numbers,,customer_problems,`; none at all are two marks."""
_STOP, _GO = "~", "^"
"""Mark where something is for a while: see `_one_of_many`. A text with the first can't be an option."""
_TEXTS = nw.List(nw.String)
_WIDER = (nw.UInt64(), nw.Int128(), nw.UInt128())
"""Integers of which some are greater than any of 64 bits with a sign."""
CERTAINTY_WANTED = "a certainty above 0 and at most 1"
_WANTED = {
    Kind.SHARE: "a share from 0 to 1",
    Kind.COUNT: "a whole number from 0 up",
    Kind.DURATION: "a number of days from 0 up",
    Kind.BOOLEAN: "yes or no",
    Kind.CHOICE: "one of its options",
    Kind.CHOICES: "some of its options",
    Kind.TEXT: f"a text of at most {LONGEST_TEXT} characters",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A column as values of a fact, null where unknown; `bad` is true where it holds something else, None if it can't.

    A bad cell has no value. `options` are those of `advisor.engines.columnar.conditions.Column`.
    """

    value: nw.Expr
    bad: nw.Expr | None = None
    options: Mapping[str, nw.Expr] | None = None


def wanted(type_: Type) -> str:
    """Say what a cell of a type holds."""
    return f"an amount in {type_.currency}" if type_.kind is Kind.MONEY else _WANTED[type_.kind]


def is_text(dtype: DType) -> bool:
    """Tell whether a column holds text."""
    return isinstance(dtype, nw.String | nw.Categorical | nw.Enum)


def is_empty(dtype: DType) -> bool:
    """Tell whether a column has no type, since it holds nothing."""
    return isinstance(dtype, nw.Unknown)


def fits(type_: Type, dtype: DType) -> bool:
    """Tell whether a column can hold facts of a type."""
    if is_text(dtype) or is_empty(dtype):
        return True
    match type_.kind:
        case Kind.BOOLEAN:
            return dtype == nw.Boolean
        case Kind.CHOICES:
            return isinstance(dtype, nw.List) and _holds_texts(dtype)
        case Kind.CHOICE | Kind.TEXT:
            return False
        case _:
            return dtype.is_numeric()


def _holds_texts(dtype: nw.List) -> bool:
    """Tell whether a column holds lists of texts, or nothing but empty lists."""
    inner = dtype.inner() if isinstance(dtype.inner, type) else dtype.inner
    return is_text(inner) or is_empty(inner)


def reads_text(type_: Type) -> bool:
    """Tell whether `cell` reads a column of text for facts of a type: everything but numbers."""
    return type_.kind in (Kind.BOOLEAN, Kind.CHOICE, Kind.CHOICES, Kind.TEXT)


def worded(type_: Type, name: str) -> nw.Expr:
    """Give a column of text in the form in which `cell` reads it.

    It takes no regular expression, which some databases don't have, and of which no two have the same.
    """
    text = nw.col(name).cast(nw.String)
    word = _each_replaced(text.str.to_lowercase(), "\t\n\r", " ").str.strip_chars()
    match type_.kind:
        case Kind.CHOICE:
            return _unless_marked(word, _one_of_many(_replaced(word, "-", " "), "_"))
        case Kind.CHOICES:
            parts = _each_replaced(_one_of_many(_without_brackets(word), " "), ";|", ",")
            bare = _replaced(_replaced(parts, " ,", ","), ", ", ",")
            apart = _replaced(_one_of_many(_replaced(bare, "-", " "), "_"), ",", MARK * 2)
            marks = nw.concat_str(nw.lit(MARK), _unless_marked(word, apart), nw.lit(MARK))
            return nw.when(~text.is_null() & ~word.is_in(NOT_TOLD)).then(marks)
        case _:
            return word


def _replaced(text: nw.Expr, old: str, new: str) -> nw.Expr:
    return text.str.replace_all(old, new, literal=True)


def _each_replaced(text: nw.Expr, characters: str, new: str) -> nw.Expr:
    for character in characters:
        text = _replaced(text, character, new)
    return text


def _one_of_many(text: nw.Expr, new: str) -> nw.Expr:
    """Put something else in the place of one or more spaces: of `~^~^~^` for three of them, `~^` is left."""
    return _replaced(_replaced(_replaced(text, " ", _STOP + _GO), _GO + _STOP, ""), _STOP + _GO, new)


def _without_brackets(word: nw.Expr) -> nw.Expr:
    """Take off the brackets of a list, which stand at both ends."""
    is_list = word.str.starts_with("[") & word.str.ends_with("]")
    ends = nw.concat_str(nw.lit(_STOP), word, nw.lit(_STOP))
    bare = _replaced(_replaced(ends, f"{_STOP}[", ""), f"]{_STOP}", "").str.strip_chars()
    return nw.when(is_list).then(bare).otherwise(word)


def _unless_marked(word: nw.Expr, changed: nw.Expr) -> nw.Expr:
    """Leave a text alone that has our mark in it."""
    return nw.when(_holds(word, _STOP)).then(word).otherwise(changed)


def _holds(text: nw.Expr, part: str) -> nw.Expr:
    """Tell whether a text has a part; asked so that it means the same in every dialect of SQL."""
    return _replaced(text, part, "") != text


def cell(type_: Type, name: str, dtype: DType, word: nw.Expr | None = None, *, twice: bool = True) -> Cell:
    """Read a column that fits, in any library; `word` is what `worded` gives, for a column of text.

    `twice` tells whether an option may be in a list twice.
    """
    column = nw.col(name)
    if word is not None:
        return _of_text(type_, column, word)
    match type_.kind:
        case Kind.BOOLEAN:
            return Cell(column)
        case Kind.CHOICES:
            return _of_list(type_, column if dtype == _TEXTS else column.cast(_TEXTS), twice=twice)
        case Kind.COUNT if dtype.is_integer():
            wide = column if dtype in _WIDER else column.cast(nw.Int64)
            whole_number = _within(wide, lambda value: (value >= 0) & (value <= GREATEST))
            return Cell(whole_number.value.cast(nw.Int64), whole_number.bad)
        case Kind.COUNT:
            number_ = _positive(column)
            whole = number_.value == number_.value.floor()
            bad = ~column.is_null() & (number_.value.is_null() | ~whole)
            return Cell(nw.when(whole).then(number_.value).cast(nw.Int64), bad)
        case Kind.SHARE:
            return _within(column.cast(nw.Float64), lambda value: (value >= 0) & (value <= 1))
        case Kind.MONEY:
            return _within(column.cast(nw.Float64), lambda value: value.abs() <= number(GREATEST))
        case _:
            return _positive(column)


def certainty_cell(name: str) -> Cell:
    """Read a column of certainties; a fact with none is sure."""
    read = _within(nw.col(name).cast(nw.Float64), lambda value: (value > 0) & (value <= 1))
    return Cell(nw.when(read.value.is_null()).then(number(1)).otherwise(read.value), read.bad)


def _positive(column: nw.Expr) -> Cell:
    return _within(column.cast(nw.Float64), lambda value: (value >= 0) & (value <= number(GREATEST)))


def _within(value: nw.Expr, fine: Callable[[nw.Expr], nw.Expr]) -> Cell:
    """Keep what is fine. An upper bound keeps NaN out: it is beyond any number, or not comparable."""
    return Cell(nw.when(fine(value)).then(value), ~fine(value))


def _of_text(type_: Type, text: nw.Expr, word: nw.Expr) -> Cell:
    told = ~word.is_null() & ~word.is_in(NOT_TOLD)
    match type_.kind:
        case Kind.TEXT:
            fits_in = text.cast(nw.String).str.len_chars() <= LONGEST_TEXT
            return Cell(nw.when(told & fits_in).then(text.cast(nw.String)), told & ~fits_in)
        case Kind.BOOLEAN:
            yes, no = word.is_in(sorted(YES)), word.is_in(sorted(NO))
            value = nw.when(yes).then(nw.lit(True)).otherwise(nw.when(no).then(nw.lit(False)))
            return Cell(value, told & ~yes & ~no)
        case Kind.CHOICE:
            fine = word.is_in(type_.options)
            return Cell(nw.when(fine).then(word), told & ~fine)
        case Kind.CHOICES:
            return _marked(type_, word)
        case _:
            raise TypeError(f"a column of numbers is wanted, and not of text: {type_}")


def with_marks(option: str) -> str:
    """Give one of several options as a text of them holds it."""
    return f"{MARK}{option}{MARK}"


def _marked(type_: Type, marks: nw.Expr) -> Cell:
    """Read several options that have a mark on both sides; null is unknown."""
    options = {option: _holds(marks, with_marks(option)) for option in type_.options}
    left = marks
    for option in type_.options:
        left = _replaced(left, with_marks(option), "")
    fine = (left == "") | (marks == MARK * 2)
    return Cell(nw.when(fine).then(marks), ~fine, options)


def _of_list(type_: Type, column: nw.Expr, *, twice: bool) -> Cell:
    options = {option: column.list.contains(option) for option in type_.options}
    held = nw.sum_horizontal(*(nw.when(one).then(nw.lit(1)).otherwise(nw.lit(0)) for one in options.values()))
    told = column.list.unique() if twice else column
    fine = told.list.len().cast(nw.Int64) == held.cast(nw.Int64)
    return Cell(nw.when(fine).then(column), ~fine, options)
