"""What a solver proposes, made plain: no more facts than needed, and round numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from advisor.expression.evaluate import Reading
from advisor.expression.nodes import Compare, Node, Read, walk
from advisor.program import Program
from advisor.proofs.arithmetic import fold
from advisor.values import CERTAINTY, Kind, Type, Value

Memory = Mapping[str, Reading]

_MOST_LIMITS = 12
_MONTH = Fraction(365, 12)
_ROUND: dict[Kind, tuple[str, ...]] = {
    Kind.SHARE: ("0", "0.05", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"),
    Kind.COUNT: ("0", "1", "2", "3", "5", "10", "20", "50", "100", "1000", "10000", "1000000"),
    Kind.DURATION: ("0", "1", "7", "14", "30", "60", "90", "180", "365", "730", "1825", "3650"),
    Kind.MONEY: ("0", "1", "10", "100", "1000", "10000", "100000", "1000000", "1000000000", "-1", "-1000"),
    Kind.CERTAINTY: ("0", "0.5", "-0.5", "0.7", "0.9", "0.2", "-0.2", "-0.9", "0.99"),
}
_STEPS = {
    Kind.SHARE: ("0.01", "0.05", "0.1"), Kind.COUNT: ("1", "5"), Kind.DURATION: ("1", "30"), Kind.MONEY: ("1",),
    Kind.CERTAINTY: ("0.01", "0.1"),
}  # fmt: skip


def polish(memory: Memory, types: Mapping[str, Type], limits: Limits, holds: Callable[[Memory], bool]) -> Memory:
    """Give a memory as plain as can be for which `holds` still says yes, as it does for the one given."""
    found = {name: reading for name, reading in memory.items() if reading.value is not None}
    for name in reversed(list(found)):
        less = {other: reading for other, reading in found.items() if other != name}
        if holds(less):
            found = less
    for name, reading in list(found.items()):
        for other in _plainer(types[name], reading, limits.get(name, ())):
            if holds({**found, name: other}):
                found[name] = other
                break
    return found


Limits = Mapping[str, tuple[float, ...]]
"""The fixed numbers that each name is compared with."""


def limits_of(program: Program, nodes: Iterable[Node] = ()) -> Limits:
    """Collect what names are compared with: in the nodes first, then in the program's rules and consistency checks."""
    found: dict[str, dict[float, None]] = {}
    whole = (condition.node for rule in program.rules.values() for condition in (*rule.when, *rule.unless))
    for node in (*nodes, *whole, *(check.never.node for check in program.consistency)):
        for part in walk(node):
            if isinstance(part, Compare):
                for side, other in ((part.left, part.right), (part.right, part.left)):
                    limit = fold(other)
                    if isinstance(side, Read) and limit is not None:
                        found.setdefault(side.name, {})[limit] = None
    return {name: tuple(values)[:_MOST_LIMITS] for name, values in found.items()}


def _plainer(type_: Type, reading: Reading, limits: tuple[float, ...]) -> Iterator[Reading]:
    """Give readings to try in place of one, the plainest first, up to itself."""
    if reading.certainty != 1:
        yield Reading(reading.value)
    for value in _values(type_, reading.value, limits):
        if value == reading.value:
            return
        yield Reading(value, reading.certainty)


def _values(type_: Type, value: Value | None, limits: tuple[float, ...]) -> Iterator[Value]:
    match type_.kind:
        case Kind.CHOICE:
            yield from type_.options
        case Kind.CHOICES if isinstance(value, frozenset):
            yield from (frozenset({option}) for option in type_.options if option in value)
            yield from (value - {option} for option in type_.options if option in value)
        case Kind.SHARE | Kind.COUNT | Kind.DURATION | Kind.MONEY | Kind.CERTAINTY:
            yield from numbers(type_, limits)


def numbers(type_: Type, limits: tuple[float, ...]) -> Iterator[Value]:
    """Give numbers of a type: each that it is compared with and those beside it, those between, then others."""
    exact = [_exact(type_, limit) for limit in limits]
    steps = [Fraction(step) for step in _STEPS[type_.kind]]
    tried = [limit + sign * _unit(type_, limit) for limit in exact for sign in (0, 1, -1)]
    tried += [limit + sign * step for step in steps for limit in exact for sign in (1, -1)]
    tried += [limit * factor for limit in exact for factor in (Fraction(2), Fraction(1, 2))]
    tried += [(low + high) / 2 for low, high in pairwise(sorted(set(exact)))]
    tried += [Fraction(number) for number in _ROUND[type_.kind]]
    for number in dict.fromkeys(tried):
        if _fits(type_, number):
            yield int(number) if type_.kind is Kind.COUNT else float(number)


def _exact(type_: Type, limit: float) -> Fraction:
    """Give a limit as it was written: as a decimal number, or as whole months."""
    months = round(limit / _MONTH)
    if type_.kind is Kind.DURATION and months and float(months * _MONTH) == limit:
        return months * _MONTH
    return Fraction(Decimal(repr(limit)))


def _unit(type_: Type, limit: Fraction) -> Fraction:
    """Give a step that goes with a limit: a month for one of some months, a tenth of an amount."""
    match type_.kind:
        case Kind.DURATION if limit and limit % _MONTH == 0:
            return _MONTH if limit < 24 * _MONTH else 12 * _MONTH
        case Kind.MONEY if limit:
            return Fraction(10) ** (len(str(int(abs(limit)))) - 2)
        case _:
            return Fraction(_STEPS[type_.kind][0])


def _fits(type_: Type, number: Fraction) -> bool:
    match type_.kind:
        case Kind.SHARE:
            return 0 <= number <= 1
        case Kind.COUNT:
            return number >= 0 and number.denominator == 1
        case Kind.DURATION:
            return number >= 0
        case _:
            return type_ != CERTAINTY or -1 < number < 1
