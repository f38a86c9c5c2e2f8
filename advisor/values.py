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
from decimal import Decimal, InvalidOperation
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
                return self.kind.value


BOOLEAN = Type(Kind.BOOLEAN)
CERTAINTY = Type(Kind.CERTAINTY)
NUMBER = Type(Kind.NUMBER)


class UnreadableError(ValueError):
    """What was written is not a value of the type; `helps` says what was meant or how it is written."""

    def __init__(self, message: str, *helps: str) -> None:
        super().__init__(message)
        self.helps = tuple(text for text in helps if text)


_YES = frozenset({"yes", "true", "y"})
_NO = frozenset({"no", "false", "n"})
_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:[,_ '’]\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SCALES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9, "billions": 10**9,
}  # fmt: skip
_DAYS = {
    "day": Fraction(1), "d": Fraction(1), "week": Fraction(7), "wk": Fraction(7),
    "month": Fraction(365, 12), "mo": Fraction(365, 12), "quarter": Fraction(365, 4), "year": Fraction(365), "yr": Fraction(365),
}  # fmt: skip
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
    match type_.kind:
        case Kind.SHARE:
            return _read_share(text)
        case Kind.MONEY:
            return _read_money(text, type_.currency)
        case Kind.COUNT:
            return _read_count(text)
        case Kind.DURATION:
            return _read_duration(text)
        case Kind.CERTAINTY | Kind.NUMBER:
            return _read_certainty(text)
        case Kind.CHOICE | Kind.CHOICES:
            return _read_option(text, type_.options)
        case Kind.BOOLEAN:
            return _read_boolean(text)
        case Kind.TEXT:
            return text


def _decimal(text: str, example: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or len(text) > 30:
        shown = text if len(text) <= 40 else text[:39] + "…"
        raise UnreadableError(f"`{shown}` is not a number", example)
    try:
        return Decimal(re.sub(r"[,_ '’]", "", text))
    except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
        raise UnreadableError(f"`{text}` is not a number", example) from None


def _read_share(text: str) -> float:
    example = _EXAMPLES[Kind.SHARE]
    percent = re.fullmatch(r"(.*?)\s*(?:%|percent|per cent)", text)
    number = _decimal(percent[1] if percent else text, example)
    share = number / 100 if percent else number
    if number < 0:
        raise UnreadableError(f"a share can't be negative: `{text}`", example)
    if share > 1:
        meant = "" if percent or number > 100 else f"did you mean `{text}%`?"
        raise UnreadableError(f"`{text}` is more than the whole: a share is at most 100%", meant or example)
    return float(share)


def _read_count(text: str) -> int:
    example = _EXAMPLES[Kind.COUNT]
    if text.endswith("%"):
        raise UnreadableError(f"`{text}` is a share; a count is wanted", example)
    number, _ = _scaled(text, example)
    if number < 0:
        raise UnreadableError(f"a count can't be negative: `{text}`", example)
    if number != int(number):
        raise UnreadableError(f"a count has no fraction: `{text}`", example)
    return int(number)


def _scaled(text: str, example: str) -> tuple[Decimal, str]:
    """Read a number with an optional scale word behind it ("3.5 million"); give what follows them too."""
    found = re.match(r"([+-]?[\d.,_ '’]*\d)\s*([A-Za-z]*)\s*(.*)", text, re.DOTALL)
    if not found:
        raise UnreadableError(f"`{text[:40]}` is not a number", example)
    word, rest = found[2].lower(), found[3]
    if word and word not in _SCALES:
        word, rest = "", f"{found[2]} {rest}".strip()
    number = _decimal(found[1].strip(), example) * _SCALES.get(word, 1)
    if rest and example == _EXAMPLES[Kind.COUNT]:
        raise UnreadableError(f"`{text[:40]}` is not a count: `{rest}` is too much", example)
    return number, rest


def _read_money(text: str, currency: str) -> float:
    example = f"write an amount in {currency}, such as `{currency} 50,000` or `3.5 million`"
    stated, amount = "", text
    if text[:1] in _SIGNS:
        stated, amount = _SIGNS[text[0]], text[1:].strip()
    elif re.match(r"[A-Z]{3}\b", text):
        stated, amount = text[:3], text[3:].strip()
    number, rest = _scaled(amount, example)
    if rest:
        if stated or not re.fullmatch(r"[A-Z]{3}|[$€£¥]", rest):
            raise UnreadableError(f"`{text[:40]}` is not an amount: `{rest}` is too much", example)
        stated = _SIGNS.get(rest, rest)
    if stated and stated != currency:
        raise UnreadableError(f"`{text}` is in {stated}; this fact is in {currency}", "convert it, and note the rate used")
    return float(number)


def _read_duration(text: str) -> float:
    example = _EXAMPLES[Kind.DURATION]
    found = re.fullmatch(r"([^A-Za-z]*?)\s*([A-Za-z]+)\.?", text)
    if not found:
        number = _decimal(text, example)
        raise UnreadableError(f"`{text}` has no unit", f"did you mean `{number} days` or `{number} months`?")
    unit = found[2].lower()
    days = _DAYS.get(unit) or _DAYS.get(unit.removesuffix("s"))
    if days is None:
        near = did_you_mean(unit, ["days", "weeks", "months", "quarters", "years"])
        raise UnreadableError(f"`{found[2]}` is not a unit of time", near or example)
    number = _decimal(found[1].strip(), example)
    if number < 0:
        raise UnreadableError(f"a duration can't be negative: `{text}`", example)
    return float(Fraction(number) * days)


def _read_certainty(text: str) -> float:
    number = float(_decimal(text, _EXAMPLES[Kind.CERTAINTY]))
    if not -1 < number < 1:
        raise UnreadableError(
            f"a certainty lies between -1 and 1, and reaches neither: `{text}`",
            "nothing later could ever outweigh a certainty of 1; write at most 0.99",
        )
    return number


def _read_option(text: str, options: tuple[str, ...]) -> str:
    name = re.sub(r"[\s-]+", "_", text.lower())
    if name not in options:
        raise UnreadableError(f"`{text[:40]}` is not one of the options", did_you_mean(name, options), f"write {one_of(options)}")
    return name


def _read_boolean(text: str) -> bool:
    word = text.lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise UnreadableError(f"`{text[:40]}` is neither yes nor no", _EXAMPLES[Kind.BOOLEAN])


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
        case _:
            return f"{value:.2f}" if value else "0"


def _plain(number: float, *, grouped: bool = False) -> str:
    """Write with at most two decimals, and without any that are zero."""
    rounded = round(number, 2)
    if rounded == 0 and number != 0:
        return f"{number:.1g}"
    text = f"{rounded:,.2f}" if grouped else f"{rounded:.2f}"
    return text.rstrip("0").rstrip(".")


def _show_duration(days: float) -> str:
    for unit, size in (("year", 365.0), ("month", 365 / 12), ("day", 1.0)):
        number = days / size
        if number >= 1 and math.isclose(number, round(number), rel_tol=1e-9):
            whole = round(number)
            return f"{whole:,} {unit}{'' if whole == 1 else 's'}"
    return f"{_plain(days)} days"
