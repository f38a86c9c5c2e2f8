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
    """What a condition comes to, a row a business; `sure` counts where the truth is known."""

    truth: nw.Expr | Truth
    sure: nw.Expr | None = None


Columns = Mapping[str, Column]

UNKNOWN = Verdict(Truth.UNKNOWN)
_COMPARE: dict[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.EQ: operator.eq, Comparison.NE: operator.ne, Comparison.LT: operator.lt,
    Comparison.LE: operator.le, Comparison.GT: operator.gt, Comparison.GE: operator.ge,
}  # fmt: skip
_CALCULATE: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.ADD: operator.add, Operator.SUB: operator.sub, Operator.MUL: operator.mul, Operator.DIV: operator.truediv,
}  # fmt: skip
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
            return Verdict(found.value, found.sure) if found else UNKNOWN
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
    truth = verdict.truth
    return Verdict(_OPPOSITE[truth] if isinstance(truth, Truth) else ~truth, verdict.sure)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Join conditions by "and": as sure as the least sure where true, as the surest of the false where false."""
    return _join(verdicts, Truth.FALSE, operator.and_)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Join conditions by "or": as sure as the surest of the true where true, as the least sure where false."""
    return _join(verdicts, Truth.TRUE, operator.or_)


def _join(verdicts: Iterable[Verdict], decisive: Truth, join: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> Verdict:
    """Join conditions of which one that is `decisive` decides, whatever the others are."""
    found = list(verdicts)
    constants = {one.truth for one in found if isinstance(one.truth, Truth)}
    if decisive in constants:
        return Verdict(decisive)  # and sure: only `known` of what no row tells is so in every row
    parts = [one for one in found if not isinstance(one.truth, Truth)]
    if not parts:
        return UNKNOWN if Truth.UNKNOWN in constants else Verdict(_OPPOSITE[decisive])
    truths = [as_expression(one.truth) for one in parts]
    if Truth.UNKNOWN in constants:
        truths.append(as_expression(Truth.UNKNOWN))
    truth = functools.reduce(join, truths)
    told = [one.sure for one in parts if one.sure is not None]
    if not told or len(parts) == 1:
        return Verdict(truth, told[0] if told else None)
    least = smallest(told)
    surest = nw.max_horizontal(*(_deciding(one, decisive) for one in parts))
    is_true, is_false = (surest, least) if decisive is Truth.TRUE else (least, surest)
    return Verdict(truth, nw.when(truth).then(is_true).otherwise(is_false))


def _deciding(part: Verdict, decisive: Truth) -> nw.Expr:
    """Give how sure a part is where it decides, and 0 elsewhere."""
    truth = as_expression(part.truth if decisive is Truth.TRUE else opposite(part).truth)
    return nw.when(truth).then(number(1) if part.sure is None else part.sure).otherwise(number(0))


def smallest(values: Sequence[nw.Expr]) -> nw.Expr:
    """Give the smallest of some columns without nulls."""
    return values[0] if len(values) == 1 else nw.min_horizontal(*values)


def _asked(column: Column, answer: nw.Expr) -> Verdict:
    """Give an answer where the column is known: libraries differ on what a null is among."""
    return Verdict(nw.when(~column.value.is_null()).then(answer), column.sure)


@dataclass(frozen=True, slots=True)
class _Value:
    """One side of a comparison: a constant, a column, or None for what is unknown in every row."""

    value: nw.Expr | Value | None
    sure: nw.Expr | None = None


def _compare(left: _Value, comparison: Comparison, right: _Value) -> Verdict:
    if left.value is None or right.value is None:
        return UNKNOWN
    return Verdict(_COMPARE[comparison](_operand(left.value), _operand(right.value)), _least(left, right))


def _operand(value: nw.Expr | Value) -> nw.Expr:
    if isinstance(value, nw.Expr):
        return value
    if isinstance(value, frozenset):
        raise TypeError("several options are not compared")
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
            return _Value(None if inner.value is None else -_float(inner.value), inner.sure)
        case Arithmetic(left, op, right):
            return _calculate(_value(left, columns), op, _value(right, columns))
        case _:
            raise TypeError(f"not a checked value: {node}")


def _calculate(left: _Value, op: Operator, right: _Value) -> _Value:
    if left.value is None or right.value is None:
        return _Value(None)
    first, second = _float(left.value), _float(right.value)
    if op is Operator.DIV:
        second = nw.when(second != 0).then(second)
    found = _CALCULATE[op](first, second)
    # A ratio to nothing is not known, nor is a number beyond all floats.
    return _Value(nw.when(found.is_finite()).then(found), _least(left, right))


def _float(value: nw.Expr | Value) -> nw.Expr:
    if isinstance(value, nw.Expr):
        return value.cast(nw.Float64)
    assert isinstance(value, int | float)  # noqa: S101 - a checked expression calculates with numbers
    return number(value)
