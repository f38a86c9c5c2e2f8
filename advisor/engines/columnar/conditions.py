"""Conditions over columns: what `advisor.expression.evaluate` does for one business, for a whole table.

A truth is a column of booleans in which null is unknown; how sure it is, is a column of numbers, or None where it is
sure in every row. What is the same in every row, such as a fact that the table doesn't have, is a `Truth` and costs
no column.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from advisor.diagnostics import refusal
from advisor.engines.columnar.arithmetic import number
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
    walk,
)
from advisor.values import Truth, Value


@dataclass(frozen=True, slots=True)
class Column:
    """What a table says of one name: values, in which null is unknown, and certainties in (0, 1], or None for 1.

    Of a fact with several options `options` tells for each whether it is among them, wherever `value` isn't null.
    """

    value: nw.Expr
    sure: nw.Expr | None = None
    options: Mapping[str, nw.Expr] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition comes to, a row a business.

    `told` is a truth, in which null is unknown; or, where it is `graded`, a number: how sure it is that the condition
    is true, or with a minus that it is false, and 0 where that is unknown. Then "and" is the least and "or" the
    greatest: exactly what `advisor.expression.evaluate` says of truth and certainty, with no part told twice.
    """

    told: nw.Expr | Truth
    graded: bool = False

    @property
    def truth(self) -> nw.Expr | Truth:
        """The truth, as a column with nulls, or the same in every row."""
        if not self.graded or isinstance(self.told, Truth):
            return self.told
        is_false = nw.when(self.told < 0).then(nw.lit(False))
        return nw.when(self.told > 0).then(nw.lit(True)).otherwise(is_false)

    @property
    def sure(self) -> nw.Expr | None:
        """How sure that is where it is known; None for 1 in every row."""
        return None if not self.graded or isinstance(self.told, Truth) else self.told.abs()

    @property
    def grade(self) -> nw.Expr:
        """The number that a graded verdict is."""
        if isinstance(self.told, Truth):
            return number(_GRADE[self.told])
        return self.told if self.graded else _graded(self.told, number(1))


def _graded(truth: nw.Expr, sure: nw.Expr) -> nw.Expr:
    return nw.when(truth).then(sure).otherwise(nw.when(~truth).then(-sure).otherwise(number(0)))


Columns = Mapping[str, Column]

MOST_DIVISIONS = 4
"""In a divisor: with each the expression for it grows threefold."""

UNKNOWN = Verdict(Truth.UNKNOWN)
_COMPARE: dict[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.EQ: operator.eq, Comparison.NE: operator.ne, Comparison.LT: operator.lt,
    Comparison.LE: operator.le, Comparison.GT: operator.gt, Comparison.GE: operator.ge,
}  # fmt: skip
_CALCULATE: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.ADD: operator.add, Operator.SUB: operator.sub, Operator.MUL: operator.mul, Operator.DIV: operator.truediv,
}  # fmt: skip
_GRADE = {Truth.TRUE: 1.0, Truth.FALSE: -1.0, Truth.UNKNOWN: 0.0}
_CONSTANT = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}
_OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def compile_condition(node: Node, columns: Columns) -> Verdict:
    """Give a checked condition as columns."""
    match node:
        case And(parts):
            return all_of(compile_condition(part, columns) for part in parts)
        case Or(parts):
            return any_of(compile_condition(part, columns) for part in parts)
        case Not(part):
            return opposite(compile_condition(part, columns))
        case Known(Read(name)):
            found = columns.get(name)
            return Verdict(~found.value.is_null()) if found else Verdict(Truth.FALSE)
        case Read(name):
            found = columns.get(name)
            return _verdict(found.value, found.sure) if found else UNKNOWN
        case Compare(left, comparison, right):
            return _compare(_value(left, columns), comparison, _value(right, columns))
        case Among(Read(name), options):
            wanted = [option.value for option in options if isinstance(option, Constant)]
            found = columns.get(name)
            return _asked(found, found.value.is_in(wanted)) if found else UNKNOWN
        case Holds(Constant(option), Read(name)):
            found = columns.get(name)
            return _asked(found, found.options[str(option)]) if found and found.options is not None else UNKNOWN
        case _:
            raise TypeError(f"not a checked condition: {node}")


def as_expression(truth: nw.Expr | Truth) -> nw.Expr:
    """Give a truth as a column."""
    return nw.lit(_CONSTANT[truth], dtype=nw.Boolean) if isinstance(truth, Truth) else truth


def opposite(verdict: Verdict) -> Verdict:
    """Give the opposite of a condition, just as sure."""
    if isinstance(verdict.told, Truth):
        return Verdict(_OPPOSITE[verdict.told])
    return Verdict(-verdict.told, graded=True) if verdict.graded else Verdict(~verdict.told)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Join conditions by "and": as sure as the least sure where true, as the surest of the false where false."""
    return _join(verdicts, Truth.FALSE, operator.and_, smallest)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Join conditions by "or": as sure as the surest of the true where true, as the least sure where false."""
    return _join(verdicts, Truth.TRUE, operator.or_, greatest)


def _join(
    verdicts: Iterable[Verdict],
    decisive: Truth,
    join: Callable[[nw.Expr, nw.Expr], nw.Expr],
    join_grades: Callable[[Sequence[nw.Expr]], nw.Expr],
) -> Verdict:
    """Join conditions of which one that is `decisive` decides, whatever the others are."""
    found = list(verdicts)
    constants = {one.told for one in found if isinstance(one.told, Truth)}
    if decisive in constants:
        return Verdict(decisive)
    parts = [one for one in found if one.told is not _OPPOSITE[decisive]]
    if all(isinstance(one.told, Truth) for one in parts):
        return UNKNOWN if parts else Verdict(_OPPOSITE[decisive])
    if any(one.graded for one in parts):
        return Verdict(join_grades([one.grade for one in parts]), graded=True)
    return Verdict(functools.reduce(join, (as_expression(one.told) for one in parts)))


def greatest(values: Sequence[nw.Expr]) -> nw.Expr:
    """Give the greatest of some columns without nulls."""
    return values[0] if len(values) == 1 else nw.max_horizontal(*values)


def smallest(values: Sequence[nw.Expr]) -> nw.Expr:
    """Give the smallest of some columns without nulls."""
    return values[0] if len(values) == 1 else nw.min_horizontal(*values)


def _asked(column: Column, answer: nw.Expr) -> Verdict:
    """Give an answer where the column is known: libraries differ on what a null is among."""
    return _verdict(nw.when(~column.value.is_null()).then(answer), column.sure)


def _verdict(truth: nw.Expr, sure: nw.Expr | None) -> Verdict:
    """Give the verdict of a single comparison."""
    return Verdict(truth) if sure is None else Verdict(_graded(truth, sure), graded=True)


@dataclass(frozen=True, slots=True)
class _Value:
    """One side of a comparison: a constant, a column, or None for what is unknown in every row.

    What is `calculated` may be beyond all floats.
    """

    value: nw.Expr | Value | None
    sure: nw.Expr | None = None
    calculated: bool = False


def _compare(left: _Value, comparison: Comparison, right: _Value) -> Verdict:
    if left.value is None or right.value is None:
        return UNKNOWN
    return _verdict(_COMPARE[comparison](_operand(left), _operand(right)), _least(left, right))


def _operand(side: _Value) -> nw.Expr:
    value = side.value
    if isinstance(value, nw.Expr):
        # A number beyond all floats is not known.
        return nw.when(value.is_finite()).then(value) if side.calculated else value
    if value is None or isinstance(value, frozenset):
        raise TypeError(f"not a checked comparison: {value}")
    return number(value) if isinstance(value, float) else nw.lit(value)


def _least(left: _Value, right: _Value) -> nw.Expr | None:
    told = [one.sure for one in (left, right) if one.sure is not None]
    return smallest(told) if told else None


def _value(node: Node, columns: Columns) -> _Value:
    match node:
        case Constant(value):
            return _Value(value)
        case Read(name):
            found = columns.get(name)
            return _Value(found.value, found.sure) if found else _Value(None)
        case Negative(part):
            inner = _value(part, columns)
            return _Value(None) if inner.value is None else _Value(-_float(inner.value), inner.sure, inner.calculated)
        case Arithmetic(left, op, right):
            if op is Operator.DIV and _divisions(right) > MOST_DIVISIONS:
                message = f"a table can't be divided by what holds more than {MOST_DIVISIONS} divisions"
                raise refusal(message, "let rules conclude it in steps", span=node.span)
            return _calculate(_value(left, columns), op, _value(right, columns))
        case _:
            raise TypeError(f"not a checked value: {node}")


def _divisions(node: Node) -> int:
    return sum(isinstance(part, Arithmetic) and part.operator is Operator.DIV for part in walk(node))


def _calculate(left: _Value, op: Operator, right: _Value) -> _Value:
    if left.value is None or right.value is None:
        return _Value(None)
    first, second = _float(left.value), _float(right.value)
    if op is Operator.DIV:
        # A ratio to nothing is not known; most databases stop at it. This tells the divisor three times over.
        second = nw.when((second != 0) & second.is_finite()).then(second)
    return _Value(_CALCULATE[op](first, second), _least(left, right), calculated=True)


def _float(value: nw.Expr | Value) -> nw.Expr:
    if isinstance(value, nw.Expr):
        return value.cast(nw.Float64)
    assert isinstance(value, int | float)  # noqa: S101 - a checked expression calculates with numbers
    return number(value)
