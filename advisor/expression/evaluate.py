"""Conditions over a working memory, in Kleene's three values.

A condition is compiled once into closures. Each gives a truth and a certainty: of a true conjunction the least of its
parts, of a true disjunction the greatest of its true parts, and the other way round where false (design law 2).
Certainties, findings and leaders count as sure: what is unsure about them is already in their evidence.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Comparison,
    Constant,
    Holds,
    Known,
    Negative,
    Node,
    Not,
    Operator,
    Or,
    Read,
    reads,
)
from advisor.values import Truth, Value, truth_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What the working memory says of one name; `value` None is unknown. `certainty` in (0, 1]."""

    value: Value | None
    certainty: float = 1.0


NOTHING = Reading(None)

Memory = Mapping[str, Reading]
Verdict = tuple[Truth, float]
Test = Callable[[Memory], Verdict]

_UNKNOWN: Verdict = (Truth.UNKNOWN, 0.0)
_OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
_COMPARE: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: operator.eq, Comparison.NE: operator.ne, Comparison.LT: operator.lt,
    Comparison.LE: operator.le, Comparison.GT: operator.gt, Comparison.GE: operator.ge,
}  # fmt: skip

_CALCULATE: dict[Operator, Callable[[Any, Any], int | float]] = {
    Operator.ADD: operator.add, Operator.SUB: operator.sub, Operator.MUL: operator.mul, Operator.DIV: operator.truediv,
}  # fmt: skip


def compile_condition(node: Node) -> Test:
    """Give a function memory → (truth, certainty) for a checked condition."""
    match node:
        case And(parts):
            return _conjunction([compile_condition(part) for part in parts])
        case Or(parts):
            return _disjunction([compile_condition(part) for part in parts])
        case Not(part):
            return _negation(compile_condition(part))
        case Known(Read(name)):
            return _known(name)
        case Read(name):
            return _flag(name)
        case Compare(Read(name), comparison, Constant(value)):
            return _compare_constant(name, _COMPARE[comparison], value)
        case Compare(left, comparison, right):
            return _compare(_value(left), _COMPARE[comparison], _value(right))
        case Among(Read(name), options):
            return _among(name, frozenset(option.value for option in options if isinstance(option, Constant)))
        case Holds(Constant(value), Read(name)):
            return _holds(name, value)
        case _:
            raise TypeError(f"not a checked condition: {node}")


def _conjunction(tests: list[Test]) -> Test:
    def test(memory: Memory) -> Verdict:
        least, surest, truth = 1.0, 0.0, Truth.TRUE
        for part in tests:
            found, certainty = part(memory)
            if found is Truth.FALSE:
                truth, surest = Truth.FALSE, max(surest, certainty)
            elif found is Truth.UNKNOWN:
                truth = truth if truth is Truth.FALSE else Truth.UNKNOWN
            else:
                least = min(least, certainty)
        return truth, (least if truth is Truth.TRUE else surest)

    return test


def _disjunction(tests: list[Test]) -> Test:
    return _negation(_conjunction([_negation(test) for test in tests]))


def _negation(inner: Test) -> Test:
    def test(memory: Memory) -> Verdict:
        truth, certainty = inner(memory)
        return _OPPOSITE[truth], certainty

    return test


def _known(name: str) -> Test:
    def test(memory: Memory) -> Verdict:
        return truth_of(memory.get(name, NOTHING).value is not None), 1.0

    return test


def _flag(name: str) -> Test:
    def test(memory: Memory) -> Verdict:
        reading = memory.get(name, NOTHING)
        return _UNKNOWN if reading.value is None else (truth_of(bool(reading.value)), reading.certainty)

    return test


def _compare_constant(name: str, compare: Callable[[Any, Any], bool], value: Value) -> Test:
    def test(memory: Memory) -> Verdict:
        reading = memory.get(name, NOTHING)
        return _UNKNOWN if reading.value is None else (truth_of(compare(reading.value, value)), reading.certainty)

    return test


def _compare(
    left: Callable[[Memory], Reading], compare: Callable[[Any, Any], bool], right: Callable[[Memory], Reading]
) -> Test:
    def test(memory: Memory) -> Verdict:
        first, second = left(memory), right(memory)
        if first.value is None or second.value is None:
            return _UNKNOWN
        return truth_of(compare(first.value, second.value)), min(first.certainty, second.certainty)

    return test


def _among(name: str, options: frozenset[Value]) -> Test:
    def test(memory: Memory) -> Verdict:
        reading = memory.get(name, NOTHING)
        return _UNKNOWN if reading.value is None else (truth_of(reading.value in options), reading.certainty)

    return test


def _holds(name: str, option: Value) -> Test:
    def test(memory: Memory) -> Verdict:
        reading = memory.get(name, NOTHING)
        if not isinstance(reading.value, frozenset):
            return _UNKNOWN
        return truth_of(option in reading.value), reading.certainty

    return test


def _value(node: Node) -> Callable[[Memory], Reading]:
    match node:
        case Constant(value):
            fixed = Reading(value)
            return lambda _: fixed
        case Read(name):
            return lambda memory: memory.get(name, NOTHING)
        case Negative(part):
            inner = _value(part)
            return lambda memory: _negative(inner(memory))
        case Arithmetic(left, op, right):
            first, second = _value(left), _value(right)
            return lambda memory: _calculate(first(memory), op, second(memory))
        case _:
            raise TypeError(f"not a checked value: {node}")


def _negative(reading: Reading) -> Reading:
    return reading if not isinstance(reading.value, int | float) else Reading(-reading.value, reading.certainty)


def _calculate(left: Reading, op: Operator, right: Reading) -> Reading:
    a, b = left.value, right.value
    if not isinstance(a, int | float) or not isinstance(b, int | float):
        return NOTHING
    try:
        value = _CALCULATE[op](a, b)
        # A ratio to nothing is not known, nor is a number beyond all floats, whatever the pack's author meant.
        return Reading(value, min(left.certainty, right.certainty)) if math.isfinite(value) else NOTHING
    except (ZeroDivisionError, OverflowError):
        return NOTHING


def open_names(node: Node, memory: Memory) -> tuple[str, ...]:
    """Name the unknown reads that keep a condition undecided, in reading order; none if it is decided."""
    return tuple(dict.fromkeys(_open(node, memory)))


def _open(node: Node, memory: Memory) -> list[str]:
    match node:
        case And(parts) | Or(parts):
            if compile_condition(node)(memory)[0] is not Truth.UNKNOWN:
                return []
            return [name for part in parts for name in _open(part, memory)]
        case Not(part):
            return _open(part, memory)
        case Known():
            return []
        case Read(name) | Compare(Read(name), _, Constant()) | Among(Read(name)) | Holds(_, Read(name)):
            return [name] if memory.get(name, NOTHING).value is None else []
        case _:  # undecided as long as anything that it reads is unknown
            return [read.name for read in reads(node) if memory.get(read.name, NOTHING).value is None]
