"""Between which values a part of a condition always lies, from the types of what it reads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

from advisor.expression.nodes import Arithmetic, Comparison, Constant, Negative, Node, Operator, Read
from advisor.values import Kind, Type


@dataclass(frozen=True, slots=True)
class Range:
    """All values from `least` to `most`; whether the ends themselves can occur is `closed`, for both alike."""

    least: float
    most: float
    closed: bool = True


_ANYTHING = Range(-math.inf, math.inf)
_OF_KIND = {
    Kind.SHARE: Range(0.0, 1.0),
    Kind.COUNT: Range(0.0, math.inf),
    Kind.DURATION: Range(0.0, math.inf),
    Kind.CERTAINTY: Range(-1.0, 1.0, closed=False),
}
_IN_WORDS = {
    Kind.SHARE: "a share is 0% to 100%",
    Kind.COUNT: "a count is 0 or more",
    Kind.DURATION: "a duration is 0 or more",
    Kind.CERTAINTY: "a certainty lies between -1 and 1, and reaches neither",
}


def range_of(node: Node) -> Range:
    """Give the range of a checked value; it may be wider than what can occur, never narrower."""
    match node:
        case Constant(int() | float() as value):
            return Range(float(value), float(value))
        case Read(_, _, type_):
            return _OF_KIND.get(type_.kind, _ANYTHING)
        case Negative(part):
            inner = range_of(part)
            return Range(-inner.most, -inner.least, inner.closed)
        case Arithmetic(left, operator, right):
            return _calculated(range_of(left), operator, range_of(right))
        case _:
            return _ANYTHING


def _calculated(left: Range, operator: Operator, right: Range) -> Range:
    if operator is Operator.DIV and right.least <= 0 <= right.most:
        return _ANYTHING  # near to 0 a ratio has no bounds
    ends = [_end(a, operator, b) for a, b in product((left.least, left.most), (right.least, right.most))]
    if any(math.isnan(end) for end in ends):
        return _ANYTHING
    return Range(min(ends), max(ends))


def _end(a: float, operator: Operator, b: float) -> float:
    match operator:
        case Operator.ADD:
            return a + b
        case Operator.SUB:
            return a - b
        case Operator.MUL:
            return 0.0 if 0.0 in (a, b) else a * b  # what is unbounded is still finite wherever it is
        case Operator.DIV:
            return a / b


def always(left: Range, comparison: Comparison, right: Range) -> bool | None:
    """Tell what a comparison of two values in these ranges always is; None if it can be both."""
    below = left.most < right.least or (left.most == right.least and not (left.closed and right.closed))
    above = right.most < left.least or (left.least == right.most and not (left.closed and right.closed))
    at_most, at_least = left.most <= right.least, left.least >= right.most
    match comparison:
        case Comparison.LT:
            return True if below else (False if at_least else None)
        case Comparison.LE:
            return True if at_most else (False if above else None)
        case Comparison.GT:
            return True if above else (False if at_most else None)
        case Comparison.GE:
            return True if at_least else (False if below else None)
        case Comparison.EQ:
            return False if below or above else None
        case Comparison.NE:
            return True if below or above else None


def in_words(type_: Type) -> str:
    """Say between which values a type lies; empty if it has no bounds."""
    return _IN_WORDS.get(type_.kind, "")
