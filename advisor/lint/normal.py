"""Conditions in a form in which those that say the same look the same, as far as that shows without thinking.

`not` is moved down to the comparisons, which also read the same from either side; the order of what is joined by `and`
or `or`, and repetition, don't matter. All of it holds with unknown values too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
from advisor.rule import Condition, Rule

_OPPOSITE = {
    Comparison.EQ: Comparison.NE, Comparison.NE: Comparison.EQ, Comparison.LT: Comparison.GE,
    Comparison.GE: Comparison.LT, Comparison.GT: Comparison.LE, Comparison.LE: Comparison.GT,
}  # fmt: skip
_MIRROR = {Comparison.GT: Comparison.LT, Comparison.GE: Comparison.LE}
_SYMMETRIC = {Comparison.EQ, Comparison.NE}


def normal(node: Node, *, negated: bool = False) -> str:
    """Give the normal form of a checked condition, or of its opposite."""
    match node:
        case Not(part):
            return normal(part, negated=not negated)
        case And() | Or():
            conjunction = isinstance(node, And) != negated
            found = (normal(part, negated=opposed) for part, opposed in _pieces(node, negated, conjunction))
            return _joined(found, conjunction)
        case Compare(left, comparison, right):
            return _compare(left, _OPPOSITE[comparison] if negated else comparison, right)
        case Known(of):
            text = f"known({_value(of)})"
        case Among(of, options):
            named = sorted({_value(option) for option in options})
            text = f"{_value(of)} == {named[0]}" if len(named) == 1 else f"{_value(of)} in [{', '.join(named)}]"
        case Holds(option, of):
            text = f"{_value(option)} in {_value(of)}"
        case _:
            text = _value(node)
    return f"not {text}" if negated else text


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that has to be true for a rule to fire, and its opposite, in normal form; `condition` holds it."""

    text: str
    opposite: str
    condition: Condition


def wanted(rule: Rule) -> Iterator[Wanted]:
    """Give all that has to be true for a rule to fire, one by one."""
    for condition, negated in (*((one, False) for one in rule.when), *((one, True) for one in rule.unless)):
        for part, opposed in _pieces(condition.node, negated, conjunction=True):
            yield Wanted(normal(part, negated=opposed), normal(part, negated=not opposed), condition)


def normal_rule(rule: Rule) -> str:
    """Give the normal form of all the conditions of a rule together."""
    return _joined((one.text for one in wanted(rule)), conjunction=True)


def _pieces(node: Node, negated: bool, conjunction: bool) -> Iterator[tuple[Node, bool]]:
    """Take apart what joins by `and` (or by `or`), also inside itself; each part with whether it stands negated."""
    match node:
        case Not(part):
            yield from _pieces(part, not negated, conjunction)
        case And(parts) | Or(parts) if (isinstance(node, And) != negated) is conjunction:
            for part in parts:
                yield from _pieces(part, negated, conjunction)
        case _:
            yield node, negated


def _joined(parts: Iterable[str], conjunction: bool) -> str:
    found = sorted(set(parts))
    return found[0] if len(found) == 1 else f"({(' and ' if conjunction else ' or ').join(found)})"


def _compare(left: Node, comparison: Comparison, right: Node) -> str:
    first, second = _value(left), _value(right)
    if comparison in _MIRROR or (comparison in _SYMMETRIC and first > second):
        first, second, comparison = second, first, _MIRROR.get(comparison, comparison)
    return f"{first} {comparison.value} {second}"


def _value(node: Node) -> str:
    match node:
        case Constant(str() as option):
            return option
        case Constant(int() | float() as number):
            return repr(float(number))  # whatever the parameter is called, if it is one
        case Read(name):
            return name
        case Negative(part):
            return f"-{_value(part)}"
        case Arithmetic(left, operator, right):
            sides = [_value(left), _value(right)]
            if operator in (Operator.ADD, Operator.MUL):
                sides.sort()
            return f"({sides[0]} {operator.value} {sides[1]})"
        case _:
            return repr(node)
