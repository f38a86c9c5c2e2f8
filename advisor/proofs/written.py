"""Values, fact files and cases as people write them, and so that they are read back as they were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from advisor.expression.evaluate import Reading
from advisor.program import Program
from advisor.proofs.runs import MADE_UP
from advisor.rule import Expectation
from advisor.values import BOOLEAN, CERTAINTY, Kind, Type, UnreadableError, Value, read_value, show_value
from advisor.vocabulary import Vocabulary


def write_value(type_: Type, value: Value) -> str:
    """Write a value for a fact file or a case; what is read from it is the value, to the last digit."""
    if isinstance(value, frozenset):
        return f"[{', '.join(option for option in type_.options if option in value)}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value if type_.kind is Kind.CHOICE else json.dumps(value, ensure_ascii=False)
    return next(text for text in _ways(type_, value) if _reads_as(type_, text, value))


def _ways(type_: Type, value: float) -> Iterator[str]:
    """Give ways to write a number, the plainest first; a comma would end an entry of a case."""
    if type_.kind is not Kind.CERTAINTY:
        yield show_value(type_, value).replace(",", "")
    plain = f"{Decimal(repr(value)):f}"
    match type_.kind:
        case Kind.SHARE:
            yield f"{(Decimal(repr(value)) * 100).normalize():f}%"
        case Kind.MONEY:
            yield f"{type_.currency} {plain}"
            yield f"{type_.currency} {plain}0"  # of three decimals the reader would ask whether they are thousands
        case Kind.DURATION:
            yield f"{plain} days"
    yield plain
    yield repr(value)


def _reads_as(type_: Type, text: str, value: Value) -> bool:
    try:
        return read_value(type_, text) == value
    except UnreadableError:
        return False


def type_of(vocabulary: Vocabulary, name: str) -> Type:
    """Give the type of a name that rules read."""
    if name in vocabulary.facts:
        return vocabulary.facts[name].type
    group, _, option = name.partition(".")
    if group in vocabulary.groups:
        return Type(Kind.CHOICE, vocabulary.groups[group].options.names) if option == "leader" else CERTAINTY
    return BOOLEAN


def fact_file(program: Program, facts: Mapping[str, Reading]) -> str:
    """Write the fact file of a made-up business, its facts in the order of the pack."""
    lines = [f"name: {MADE_UP}", "facts:"]
    for name, fact in program.vocabulary.facts.items():
        reading = facts.get(name)
        if reading is not None and reading.value is not None:
            text = write_value(fact.type, reading.value)
            if reading.certainty != 1:
                text = f"{{value: {text}, certainty: {Decimal(repr(reading.certainty)):f}}}"
            lines.append(f"  {name}: {text}")
    return "\n".join(lines if len(lines) > 2 else [lines[0], "facts: {}"]) + "\n"


def case_line(program: Program, given: Mapping[str, Reading], expects: Expectation, asks: Iterable[str] = ()) -> str:
    """Write a case as a line to paste: `- {given: {top_customer_share: 35%}, fires: true}`.

    What is unknown is left out, and so is a certainty of 0. `asks` are the unknown names of a case that asks.
    """
    parts = [
        f"{name}: {write_value(type_of(program.vocabulary, name), reading.value)}"
        for name, reading in given.items()
        if reading.value is not None and not _goes_without_saying(program.vocabulary, name, reading.value)
    ]
    found = {
        Expectation.FIRES: "fires: true",
        Expectation.HELD_BACK: "fires: false",
        Expectation.ASKS: f"asks: [{', '.join(asks)}]",
    }
    return f"- {{given: {{{', '.join(parts)}}}, {found[expects]}}}"


def _goes_without_saying(vocabulary: Vocabulary, name: str, value: Value) -> bool:
    return type_of(vocabulary, name) == CERTAINTY and value == 0
