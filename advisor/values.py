"""Values, their types, and three-valued truth.

A value is a plain Python object; its `Type` says what it means. People write values in many ways ("42%", "6 months",
"yes"); `read_value` turns what they wrote into one canonical form:

=========  ==========================  ===========================================
type       value                       unit
=========  ==========================  ===========================================
share      float in [0, 1]             part of the whole
money      float                       the type's currency
count      int >= 0                    pieces
duration   float >= 0                  days (a year has 365, a month a twelfth of it)
certainty  float in (-1, 1)            certainty factor
choice     str                         one of the type's options
choices    frozenset of str            several of the type's options
boolean    bool
text       str
=========  ==========================  ===========================================
"""

from __future__ import annotations

import enum
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from advisor.diagnostics import did_you_mean, one_of

Value = bool | int | float | str | frozenset[str]


class Truth(enum.Enum):
    """Kleene's three values."""

    FALSE = "false"
    UNKNOWN = "unknown"
    TRUE = "true"


def truth_of(value: bool) -> Truth:
    """Give the truth of a known boolean."""
    return Truth.TRUE if value else Truth.FALSE


class Kind(enum.Enum):
    """The kinds of values."""

    SHARE = "share"
    MONEY = "money"
    COUNT = "count"
    DURATION = "duration"
    CERTAINTY = "certainty"
    CHOICE = "choice"
    CHOICES = "choices"
    BOOLEAN = "boolean"
    TEXT = "text"
    NUMBER = "number"  # of a bare number in an expression, and of a ratio; no fact has it


ORDERED = frozenset({Kind.SHARE, Kind.MONEY, Kind.COUNT, Kind.DURATION, Kind.CERTAINTY, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Type:
    """What a value means: its kind, the options of a choice, the currency of money."""

    kind: Kind
    options: tuple[str, ...] = ()
    currency: str = ""

    def __str__(self) -> str:
        match self.kind:
            case Kind.MONEY:
                return f"money in {self.currency}"
            case Kind.CHOICE | Kind.CHOICES:
                return f"{'one' if self.kind is Kind.CHOICE else 'some'} of {one_of(self.options)}"
            case Kind.BOOLEAN:
                return "yes or no"
            case _:
                return str(self.kind.value)


BOOLEAN = Type(Kind.BOOLEAN)
CERTAINTY = Type(Kind.CERTAINTY)
NUMBER = Type(Kind.NUMBER)


class UnreadableError(ValueError):
    """What was written is not a value of the type; `helps` says what was meant or how it is written."""

    def __init__(self, message: str, *helps: str) -> None:
        super().__init__(message)
        self.helps = tuple(text for text in helps if text)


YES = frozenset({"yes", "true", "y"})
NO = frozenset({"no", "false", "n"})
_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:[,_ '’]\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SCALED = re.compile(r"([+-]?[\d.,_ '’]*\d(?:[eE][+-]?\d+)?)\s*([A-Za-z]*)", re.ASCII)
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}|[$€£¥]")
_AMOUNT = re.compile(r"([+-]?)\s*([A-Z]{3}\b|[$€£¥]|)\s*(.*)", re.DOTALL)
_PERCENT = ("per cent", "percent", "%")
_GREATEST = 10**18
_SCALES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9, "billions": 10**9,
}  # fmt: skip
_DAYS = {
    "day": Fraction(1), "d": Fraction(1), "week": Fraction(7), "wk": Fraction(7),
    "month": Fraction(365, 12), "mo": Fraction(365, 12), "quarter": Fraction(365, 4),
    "year": Fraction(365), "yr": Fraction(365),
}  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_EXAMPLES = {
    Kind.SHARE: "write a share as `42%` or `0.42`",
    Kind.COUNT: "write a whole number, such as `120` or `28,000`",
    Kind.DURATION: "write a number with its unit, such as `45 days`, `6 months` or `2 years`",
    Kind.BOOLEAN: "write `yes` or `no`; leave the line out if it is unknown",
    Kind.CERTAINTY: "write a number between -1 and 1, such as `0.6`",
}


def read_value(type_: Type, written: str) -> Value:
    """Read one value of the type as people write it. Raises `UnreadableError`.

    For `choices` this reads one of the several options.
    """
    text = written.strip()
    if not text and type_.kind is not Kind.TEXT:
        raise UnreadableError("a value is missing", _example(type_))
    match type_.kind:
        case Kind.SHARE:
            return _read_share(text)
        case Kind.MONEY:
            return _read_money(text, type_)
        case Kind.COUNT:
            return _read_count(text)
        case Kind.DURATION:
            return _read_duration(text)
        case Kind.CERTAINTY | Kind.NUMBER:
            return _read_certainty(text)
        case Kind.CHOICE | Kind.CHOICES:
            return _read_option(text, type_)
        case Kind.BOOLEAN:
            return _read_boolean(text)
        case Kind.TEXT:
            return text


def _example(type_: Type) -> str:
    match type_.kind:
        case Kind.MONEY:
            return f"write an amount in {type_.currency}, such as `{type_.currency} 50,000` or `3.5 million`"
        case Kind.CHOICE | Kind.CHOICES:
            return f"write {one_of(type_.options)}"
        case _:
            return _EXAMPLES.get(type_.kind, "")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _decimal(text: str, example: str, whole: str = "") -> Decimal:
    """Read a plain number; `whole` is all that was written, for the message."""
    shown = f"`{_cut(whole or text)}`"
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise UnreadableError(f"{shown} is not a number", example)
    number = Decimal(re.sub(r"[,_ '’]", "", text))
    if abs(number) > _GREATEST:
        raise UnreadableError(f"{shown} is too large a number", example)
    return number + 0  # no minus zero


def _read_share(text: str) -> float:
    example = _EXAMPLES[Kind.SHARE]
    sign = next((sign for sign in _PERCENT if text.endswith(sign)), "")
    number = _decimal(text.removesuffix(sign).rstrip(), example, text)
    share = number / 100 if sign else number
    if number < 0:
        raise UnreadableError(f"a share can't be negative: `{text}`", example)
    if share > 1:
        meant = "" if sign or number > 100 else f"did you mean `{text}%`?"
        raise UnreadableError(f"`{text}` is more than the whole: a share is at most 100%", meant or example)
    return float(share)


def _read_count(text: str) -> int:
    example = _EXAMPLES[Kind.COUNT]
    if text.endswith(_PERCENT):
        raise UnreadableError(f"`{_cut(text)}` is a share; a count is wanted", example)
    number, rest = _scaled(text, example, text)
    if rest:
        raise UnreadableError(f"`{_cut(text)}` is not a count: `{_cut(rest)}` is too much", example)
    if number < 0:
        raise UnreadableError(f"a count can't be negative: `{text}`", example)
    if number != int(number):
        raise UnreadableError(f"a count has no fraction: `{text}`", example)
    return int(number)


def _scaled(text: str, example: str, whole: str) -> tuple[Decimal, str]:
    """Read a number with an optional scale word behind it ("3.5 million"); give what follows them too."""
    found = _SCALED.match(text)
    if not found:
        raise UnreadableError(f"`{_cut(whole)}` is not a number", example)
    digits, word = found[1].strip(), found[2].lower()
    number = _decimal(digits, example, whole)
    if word in _SCALES:
        number *= _SCALES[word]
        if abs(number) > _GREATEST:
            raise UnreadableError(f"`{_cut(whole)}` is too large a number", example)
        return number, text[found.end() :].strip()
    if _TWO_READINGS.fullmatch(digits):
        thousands, rounded = digits.replace(".", ","), f"{round(number, 2).normalize():f}"
        raise UnreadableError(f"`{digits}` can be read in two ways", f"did you mean `{thousands}` or `{rounded}`?")
    return number, text[found.end(1) :].strip()


def _read_money(text: str, type_: Type) -> float:
    currency, example = type_.currency, _example(type_)
    found = _AMOUNT.match(re.sub(rf"\b{re.escape(currency)}\b", currency, text, flags=re.IGNORECASE))
    sign, before, amount = found.groups() if found else ("", "", text)
    number, rest = _scaled(sign + amount, example, text)
    if rest and (before or not _CURRENCY.fullmatch(rest)):
        raise UnreadableError(f"`{_cut(text)}` is not an amount: `{_cut(rest)}` is too much", example)
    stated = before or rest or currency
    stated = _SIGNS.get(stated, stated)
    if stated != currency:
        message = f"`{_cut(text)}` is in {stated}; this fact is in {currency}"
        raise UnreadableError(message, "convert it, and note the rate used")
    return float(number)


def _read_duration(text: str) -> float:
    example = _EXAMPLES[Kind.DURATION]
    digits = text.rstrip(".").rstrip(_LETTERS)
    written = text[len(digits) :].rstrip(".")
    if not written:
        number = f"{_decimal(text, example):f}"
        days, months = (number + (unit if number == "1" else f"{unit}s") for unit in (" day", " month"))
        raise UnreadableError(f"`{text}` has no unit", f"did you mean `{days}` or `{months}`?")
    if not digits or not _NUMBER.fullmatch(digits.strip()):
        raise UnreadableError(f"`{_cut(text)}` is not a duration", example)
    unit = written.lower()
    size = _DAYS.get(unit) or _DAYS.get(unit.removesuffix("s"))
    if size is None:
        near = did_you_mean(unit, ["days", "weeks", "months", "quarters", "years"])
        raise UnreadableError(f"`{_cut(written)}` is not a unit that a duration can have", near or example)
    amount = _decimal(digits.strip(), example, text)
    if amount < 0:
        raise UnreadableError(f"a duration can't be negative: `{text}`", example)
    return float(Fraction(amount) * size)


def _read_certainty(text: str) -> float:
    number = float(_decimal(text, _EXAMPLES[Kind.CERTAINTY]))
    if not -1 < number < 1:
        raise UnreadableError(
            f"a certainty lies between -1 and 1, and reaches neither: `{text}`",
            "nothing later could ever outweigh a certainty of 1; write at most 0.99",
        )
    return number


def _read_option(text: str, type_: Type) -> str:
    name = re.sub(r"[\s-]+", "_", text.lower())
    if name not in type_.options:
        several = type_.kind is Kind.CHOICES and "," in text
        meant = "write several as a list in `[...]`" if several else did_you_mean(name, type_.options)
        raise UnreadableError(f"`{_cut(text)}` is not one of the options", meant, _example(type_))
    return name


def _read_boolean(text: str) -> bool:
    word = text.lower()
    if word in YES or word in NO:
        return word in YES
    raise UnreadableError(f"`{_cut(text)}` is neither yes nor no", _EXAMPLES[Kind.BOOLEAN])


def show_value(type_: Type, value: Value) -> str:
    """Write a value in the reader's units: `35%`, `180 days`, `60,950`, `yes`."""
    if isinstance(value, frozenset):
        return ", ".join(option.replace("_", " ") for option in type_.options if option in value) or "none of them"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value if type_.kind is Kind.TEXT else value.replace("_", " ")
    match type_.kind:
        case Kind.SHARE:
            return f"{_plain(value * 100)}%"
        case Kind.DURATION:
            return _show_duration(value)
        case Kind.MONEY:
            return f"{type_.currency} {_plain(value, grouped=True)}"
        case Kind.COUNT:
            return f"{value:,}"
        case Kind.NUMBER:
            return _plain(value, grouped=True)
        case _:
            return f"{value:.2f}" if value else "0"


def _plain(number: float, *, grouped: bool = False) -> str:
    """Write with at most two decimals, and without any that are zero."""
    rounded = round(number, 2)
    if rounded == 0 and number != 0:
        return f"{Decimal(f'{number:.1g}'):f}"
    text = f"{rounded:,.2f}" if grouped else f"{rounded:.2f}"
    return text.rstrip("0").rstrip(".")


def _show_duration(days: float) -> str:
    for unit, size in (("year", 365.0), ("month", 365 / 12), ("day", 1.0)):
        number = days / size
        if number >= 1 and math.isclose(number, round(number), rel_tol=1e-9):
            whole = round(number)
            return f"{whole:,} {unit}{'' if whole == 1 else 's'}"
    return f"{_plain(days)} days"
