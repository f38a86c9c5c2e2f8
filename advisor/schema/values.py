"""Values as people write them, as schemas: all that `advisor.values.read_value` reads, and as little else as can be.

YAML has made numbers of some and left others text, so each schema takes both. A pattern can't see everything: that a
number in exponents is a share of at most 100%, or that a plain `1.000` can be read in two ways, only the reader knows.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.business import LONGEST_TEXT
from advisor.questionnaire import how_to_answer
from advisor.schema.model import Schema, ref
from advisor.values import Kind, Type
from advisor.vocabulary import Fact

_GAP = "[,_ '’]"
_DIGITS = f"(?:[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+|[0-9]+)"
_PLAIN = rf"(?:{_DIGITS}(?:\.[0-9]+)?|\.[0-9]+)"
_POWER = "[eE][+-]?[0-9]{1,2}"
_UNSIGNED = f"{_PLAIN}(?:{_POWER})?"
_ZERO = rf"(?:(?:0{{1,3}}(?:{_GAP}000)+|0+)(?:\.0+)?|\.0+)(?:{_POWER})?"
_NOT_NEGATIVE = rf"(?:\+?{_UNSIGNED}|-{_ZERO})"
_SPACE = r"[ \t\n\r\f\v]*"
_TWO_READINGS = r"[1-9][0-9]{0,2}\.[0-9]{3}"


def _at_most(least: str, most: str, below: str, exact: str) -> str:
    """Give numbers up to a round one: `below` and `exact` are whole parts, `least` and `most` the same in groups."""
    head = f"0{{1,3}}(?:{_GAP}000)*{_GAP}"
    return rf"(?:(?:{head}{least}|{below})(?:\.[0-9]+)?|\.[0-9]+|(?:{head}{most}|{exact})(?:\.0+)?)"


def any_case(word: str, also: Mapping[str, str] | None = None) -> str:
    """Give a pattern for a word in capitals or not; `also` holds further characters that count as a letter."""
    letters = (f"[{char.upper()}{char.lower()}{(also or {}).get(char.lower(), '')}]" for char in word)
    return "".join(part if char.isalpha() else char for part, char in zip(letters, word, strict=True))


def _any_word(*words: str) -> str:
    return f"(?:{'|'.join(any_case(word) for word in words)})"


_WHOLE = _at_most("000", "001", "0+", "0*1")
_HUNDRED = _at_most("0[0-9]{2}", "100", "0*[0-9]{1,2}", "0*100")
_SHARE = (
    rf"(?:\+?(?:{_WHOLE}|{_PLAIN}{_POWER})|-{_ZERO}"
    rf"|(?:\+?(?:{_HUNDRED}|{_PLAIN}{_POWER})|-{_ZERO})\s*(?:per cent|percent|%))"
)
_SCALE = _any_word("k", "thousand", "millions?", "mn", "m", "billions?", "bn", "b")
_COUNT = (
    rf"(?:(?!\+?{_TWO_READINGS}\s*$)\+?(?:{_DIGITS}(?:\.0+)?|\.0+)|\+?{_PLAIN}{_POWER}|-{_ZERO}"
    rf"|{_NOT_NEGATIVE}{_SPACE}{_SCALE})"
)
_UNIT = _any_word("days?", "ds?", "weeks?", "wks?", "months?", "mos?", "quarters?", "years?", "yrs?")
_DURATION = rf"{_NOT_NEGATIVE}\s*{_UNIT}\.*"
_BELOW_ONE = rf"[+-]?(?:(?:0{{1,3}}(?:{_GAP}000)+|0+)(?:\.[0-9]+)?|\.[0-9]+|{_PLAIN}{_POWER})"
_YES, _NO = ("yes", "true", "y"), ("no", "false", "n")
_UNKNOWN = f"(?:{any_case('unknown')})?"
_SYMBOLS = {"USD": r"\$", "EUR": "€", "GBP": "£", "JPY": "¥"}
# What Python's upper and lower case take for these letters.
_KELVIN, _LONG_S = "\u212a", "\u017f"


def trimmed(pattern: str) -> str:
    """Give a pattern for a whole text, with space around it."""
    return rf"^[\s\u0085]*(?:{pattern})[\s\u0085]*$"


def _money(currency: str) -> str:
    code = any_case(currency, {"k": _KELVIN, "s": _LONG_S})
    symbol = _SYMBOLS.get(currency, "(?!)")
    ahead = rf"(?:{code}(?=[\s.+-])|{symbol})\s*"
    behind = rf"(?:\s+{code}|\s*{symbol})?"
    scaled = rf"{_UNSIGNED}{_SPACE}{_SCALE}(?![A-Za-z])"
    alone = rf"(?!{_TWO_READINGS}(?![0-9]|[eE][+-]?[0-9])){_UNSIGNED}"
    amount = f"(?:{scaled}|{alone})"
    last = rf"(?:{scaled}{behind}|{alone}(?:\s*{currency}|{behind}))"
    return rf"(?:[+-]\s*{ahead}{amount}|{ahead}[+-]?{amount}|(?:[+-]\s*)?{last})"


def option_pattern(option: str) -> str:
    """Give a pattern for an option as people write it: in capitals or not, with spaces or hyphens in it."""
    return r"(?:_|[\s-]+)".join(any_case(part, {"k": _KELVIN}) for part in option.split("_"))


def number_schemas(type_: Type, message: str, *, unknown: bool = False) -> list[Schema]:
    """Give the ways in which a value of an ordered type is written: as text, and (but for durations) as a number."""
    bounds: Schema
    match type_.kind:
        case Kind.SHARE:
            pattern, bounds = _SHARE, {"type": "number", "minimum": 0, "maximum": 1}
        case Kind.COUNT:
            pattern, bounds = _COUNT, {"type": "integer", "minimum": 0, "maximum": 10**18}
        case Kind.MONEY:
            pattern, bounds = _money(type_.currency), {"type": "number", "minimum": -(10**18), "maximum": 10**18}
        case Kind.DURATION:
            pattern, bounds = _DURATION, {}
        case _:
            pattern, bounds = _BELOW_ONE, {"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1}
    words = trimmed(f"{pattern}|{_UNKNOWN}" if unknown else pattern)
    text = {"type": ["string"], "pattern": words, "errorMessage": message, "examples": _EXAMPLES[type_.kind]}
    return [text, {"description": "As a number.", **bounds}] if bounds else [text]


def value_schemas(
    type_: Type, says: Mapping[str, str], answer: str, *, unknown: bool = True, closed: bool = True
) -> list[Schema]:
    """Give the ways in which a value is written, the first with the message for all that fits none.

    `says` words the options, or yes and no; `answer` is how to answer. Without `unknown` that word is refused; not
    `closed`, options that the pack does not have yet are taken too.
    """
    message = f"write {answer}"
    match type_.kind:
        case Kind.BOOLEAN:
            words = _any_word(*_YES, *_NO)
            return [_listed(("yes", "no"), says, message), _loosely(("yes", "no"), words, unknown, "boolean")]
        case Kind.CHOICE:
            return [_listed(type_.options, says, message), _loosely(type_.options, _options(type_, closed), unknown)]
        case Kind.CHOICES:
            listed = _listed(type_.options, says, message)
            one, item = (_loosely(type_.options, _options(type_, closed), word) for word in (unknown, False))
            return [listed, one, {"type": "array", "items": {"anyOf": [listed, item]}}]
        case Kind.TEXT:
            return [{**anything_but("null", "array", "object"), "maxLength": LONGEST_TEXT}]
        case _:
            return number_schemas(type_, message, unknown=unknown)


_EXAMPLES = {
    Kind.SHARE: ["42%", "0.5%"],
    Kind.COUNT: [120, "28,000"],
    Kind.MONEY: ["50,000", "3.5 million"],
    Kind.DURATION: ["45 days", "6 months", "2 years"],
    Kind.CERTAINTY: [0.6, -0.2],
}


def _listed(options: tuple[str, ...], says: Mapping[str, str], message: str) -> Schema:
    return {
        "enum": list(options),
        "enumDescriptions": [says.get(option, "") for option in options],
        "errorMessage": message,
    }


def _loosely(options: tuple[str, ...], pattern: str, unknown: bool, *types: str) -> Schema:
    """Take the other ways to write an option; the usual one is listed, and an editor is to see one meaning in it."""
    others = (name for name in ("null", "boolean", "number", "array", "object") if name not in types)
    words = trimmed(f"{pattern}|{_UNKNOWN}" if unknown else pattern)
    first = f"^(?!(?:{'|'.join(options)})$)"
    return {"description": "Another way to write it.", **anything_but(*others), "pattern": first + words[1:]}


def _options(type_: Type, closed: bool) -> str:
    known = "|".join(option_pattern(option) for option in type_.options)
    return known if closed else r"[A-Za-z][A-Za-z0-9_\s-]*"


def value_definition(
    name: str, type_: Type, says: Mapping[str, str], answer: str, *, unknown: bool = True, closed: bool = True
) -> tuple[str, Schema]:
    """Give the definition of a value: one for all of a type, and one for each `name` with words of its own."""
    found = value_schemas(type_, says, answer, unknown=unknown, closed=closed)
    own = type_.kind in (Kind.BOOLEAN, Kind.CHOICE, Kind.CHOICES)
    kind = f"{type_.kind.value}-{type_.currency}" if type_.currency else type_.kind.value
    key = f"{'' if unknown else 'sure-'}value-of-{name}" if own else f"{'' if unknown else 'sure-'}{kind}"
    return key, found[0] if len(found) == 1 else {"anyOf": found}


def fact_schema(fact: Fact, value: str) -> Schema:
    """Give the schema of a fact in a fact file: a value (as defined) alone, or with what is told about it."""
    known_or_not: Schema = {"anyOf": [ref(value), ref("nothing")]}
    told: Schema = {
        "type": "object",
        "properties": {
            "value": known_or_not,
            "certainty": ref("sureness"),
            "source": ref("source-of-fact"),
            "note": ref("note"),
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    return {
        "title": fact.label,
        "description": f"{fact.ask}\n\n{fact.help}\n\nAnswer: {how_to_answer(fact)}.",
        "anyOf": [ref(value), told, ref("nothing")],
    }


def told_definitions() -> dict[str, Schema]:
    """Give the definitions of what can be told about a value."""
    remark: Schema = {**anything_but("array", "object"), "pattern": text_pattern(1, LONGEST_TEXT)}
    return {
        "nothing": {
            "description": "Left empty: unknown.",
            **anything_but("string", "number", "boolean", "array", "object"),
        },
        "sureness": {
            "description": "1 for sure, 0.7 for likely, 0.5 for as good as a guess.",
            "anyOf": [
                {
                    "type": ["string"],
                    "pattern": f"^(?=.*[1-9]){trimmed(_SHARE)[1:]}",
                    "errorMessage": "write a certainty above 0 and of at most 1, such as 0.7",
                },
                {"description": "As a number.", "type": "number", "exclusiveMinimum": 0, "maximum": 1},
            ],
            "examples": [0.9, 0.7, 0.5],
        },
        "source-of-fact": {"description": "Where the value comes from.", **remark},
        "note": {"description": "A remark for the reader.", **remark},
    }


def anything_but(*types: str) -> Schema:
    """Say which types a value can't have; by the types that it can, editors would offer `true` and `null` all over."""
    return {"not": {"type": list(types)}}


def text_pattern(least: int, most: int) -> str:
    """Give a pattern for a text of so many characters, where white space counts as one."""
    return rf"^\s*(?:\S|\s+(?=\S)){{{least},{most}}}\s*$"
