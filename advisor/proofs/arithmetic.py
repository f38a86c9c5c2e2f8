"""What conditions calculate, as formulas that are never narrower than what the engines compute with floats.

A sum, or a product with a fixed number, rounds. A product or ratio of two things that vary, which would make every
question slow, is bounded only where it is compared with a fixed number. Where `logic.exact` is assumed, nothing rounds.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from advisor.expression.nodes import Arithmetic, Constant, Negative, Node, Operator, Read, reads
from advisor.proofs.logic import Answer, Formula, Logic, Model
from advisor.proofs.terms import Certainty, Number, Term

_ROUNDING = Fraction(1, 10**15)
"""More than any one operation on floats rounds by, the conversion of its operands included, relative to its result."""
_NOTHING = Fraction(1, 10**30)
"""More than any number that is rounded to 0."""
_MARGIN, _WIDE_MARGIN = Fraction(1, 10**6), Fraction(1, 50)
"""How far a calculation has to be from what it is compared with where `logic.clear` is assumed.

The wide one is for certainties, whose numbers are only bounded by their weights.
"""
_PINS = tuple(map(Fraction, (1, 10, 1000, 10**6)))
_CALCULATE: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.ADD: operator.add, Operator.SUB: operator.sub, Operator.MUL: operator.mul, Operator.DIV: operator.truediv,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """A product or ratio of two things that vary: `value` is bounded, but not computed.

    `steady` where it is rounded once, and so never to the other side of a number.
    """

    value: Formula
    left: Formula
    right: Formula
    ratio: bool
    steady: bool

    def pinned(self, logic: Logic, number: Fraction) -> Formula:
        """Compute it for one number in the right place."""
        fixed = logic.fixed(number)
        if not self.ratio:
            return logic.all_of([self.right == fixed, self.value == self.left * fixed])
        return logic.all_of([self.right == fixed, self.value * fixed == self.left]) if number else logic.true


class Calculations:
    """Writes the parts of conditions that have a number; `lookup` gives what a name can be."""

    def __init__(self, logic: Logic, lookup: Callable[[Read], Term]) -> None:
        self._logic = logic
        self._lookup = lookup
        self._numbers: dict[Node, Number] = {}
        self._ratios: dict[Node, Product] = {}
        self._sums: dict[Node, Formula] = {}
        self._products: list[Product] = []

    def number(self, node: Node) -> Number:
        """Write a part of a condition that has a number; one that is written twice is one formula."""
        found = self._numbers.get(node)
        if found is None:
            found = self._numbers[node] = self._number(node)
        return found

    def compared(self, left: Node, right: Node) -> None:
        """State what is known of two numbers, which are written, where they are compared."""
        logic, first, second = self._logic, self.number(left), self.number(right)
        for node, number, limit in ((left, first, fold(right)), (right, second, fold(left))):
            if limit is not None and node in self._ratios:
                self._bound(self._ratios[node], Fraction(limit))
            if limit is not None and node in self._sums:  # rounded once, so never to the other side of a number
                fixed, exact = logic.fixed(limit), self._sums[node]
                logic.state(exact > fixed, number.value > fixed)
                logic.state(exact < fixed, number.value < fixed)
        if any(isinstance(node, Arithmetic) and reads(node) for node in (left, right)):
            bounded = [isinstance(self._lookup(read), Certainty) for node in (left, right) for read in reads(node)]
            margin = logic.fixed(_WIDE_MARGIN if any(bounded) else _MARGIN)
            difference, zero = first.value - second.value, logic.all_of([first.value == 0, second.value == 0])
            logic.state(logic.any_of([zero, difference >= margin, difference <= -margin]), logic.clear)

    def answers(self, assumed: Iterable[Formula], goal: Formula) -> Iterator[Model]:
        """Give answers YES to a question, the last of which was one: itself, then some in which products are computed.

        A product is computed for the right side that it had, then for some round numbers.
        """
        logic, assumed = self._logic, tuple(assumed)
        model = logic.model()
        yield model
        pins = [[model.number(product.right) for product in self._products]]
        pins += [[number] * len(self._products) for number in _PINS]
        for numbers in pins if self._products else ():
            pinned = logic.truth("pinned")
            for product, number in zip(self._products, numbers, strict=True):
                logic.state(product.pinned(logic, Fraction(float(number))), pinned)
            if logic.ask(*assumed, goal, pinned) is Answer.YES:
                yield logic.model()

    def _number(self, node: Node) -> Number:
        logic, fixed = self._logic, fold(node)
        if fixed is not None:
            return Number(logic.true, logic.fixed(fixed), isinstance(fixed, int))
        match node:
            case Read():
                term = self._lookup(node)
                term = term.number() if isinstance(term, Certainty) else term
                if not isinstance(term, Number):
                    raise TypeError(f"`{node.name}` is no number")
                return term
            case Negative(part):
                inner = self.number(part)
                return Number(inner.known, -inner.value, inner.whole, inner.factors)
            case Arithmetic(left, op, right) if reads(node):
                return self._calculate(node, self.number(left), op, self.number(right))
            case _:
                return Number(logic.false, logic.fixed(0))  # such as a ratio of fixed numbers to 0

    def _calculate(self, node: Arithmetic, left: Number, op: Operator, right: Number) -> Number:
        logic = self._logic
        adds = op in (Operator.ADD, Operator.SUB)
        factors = max(left.factors, right.factors) if adds else left.factors + right.factors
        both = logic.all_of([left.known, right.known])
        if op is Operator.DIV:
            both = logic.all_of([both, right.value != 0])
        if factors > 2:  # it may be too great for a float, which leaves it unknown
            small = logic.truth("small enough")
            logic.state(small, logic.exact)
            both = logic.all_of([both, small])
        whole = left.whole and right.whole and op is not Operator.DIV
        divisor = fold(node.right)
        if not adds and divisor is None and (fold(node.left) is None or op is Operator.DIV):
            return self._product(node, left, right, Number(both, logic.number("product"), whole, factors))
        if op is Operator.DIV:
            exact = left.value * logic.fixed(1 / Fraction(divisor)) if divisor else logic.fixed(0)
        else:
            exact = _CALCULATE[op](left.value, right.value)
        if whole:
            return Number(both, exact, whole, factors)
        mixed = left.whole is not right.whole
        if not mixed:
            self._sums[node] = exact
        value = logic.number("rounded")
        size = self._size(left.value) + self._size(right.value) if adds and mixed else self._size(exact)
        slack = size * logic.fixed(_ROUNDING) + logic.fixed(_NOTHING if factors > 2 else 0)
        logic.state(logic.all_of([value >= exact - slack, value <= exact + slack]))
        logic.state(value == exact, logic.exact)
        return Number(both, value, whole, factors)

    def _size(self, value: Formula) -> Formula:
        return self._logic.either(value >= 0, value, -value)

    def _product(self, node: Arithmetic, left: Number, right: Number, found: Number) -> Number:
        ratio = node.operator is Operator.DIV
        product = Product(found.value, left.value, right.value, ratio, left.whole is right.whole)
        self._products.append(product)
        if ratio:
            self._ratios[node] = product
        return found

    def _bound(self, ratio: Product, limit: Fraction) -> None:
        """Tie a ratio to its parts where it is compared with a fixed number."""
        logic, value, left, right = self._logic, ratio.value, ratio.left, ratio.right
        slack = 2 * _ROUNDING * abs(limit) + _NOTHING
        fixed, above, below = (logic.fixed(number) for number in (limit, limit + slack, limit - slack))
        rounded = logic.opposite(logic.exact)
        if ratio.steady and Fraction(float(limit)) == limit:
            rounded = logic.false
        for sign, at_least, at_most, more, less in (
            (right > 0, left >= below * right, left <= above * right, left > fixed * right, left < fixed * right),
            (right < 0, left <= below * right, left >= above * right, left < fixed * right, left > fixed * right),
        ):
            logic.state(at_least, logic.all_of([sign, value >= fixed]))
            logic.state(at_most, logic.all_of([sign, value <= fixed]))
            logic.state(logic.any_of([rounded, more]), logic.all_of([sign, value > fixed]))
            logic.state(logic.any_of([rounded, less]), logic.all_of([sign, value < fixed]))
            logic.state(left == fixed * right, logic.all_of([logic.exact, sign, value == fixed]))


def fold(node: Node) -> int | float | None:
    """Compute what is fixed as the engines do; None for what varies or has no value."""
    match node:
        case Constant(value) if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        case Negative(part):
            inner = fold(part)
            return None if inner is None else -inner
        case Arithmetic(left, op, right):
            first, second = fold(left), fold(right)
            if first is None or second is None:
                return None
            try:
                found: int | float = _CALCULATE[op](first, second)
                return found if math.isfinite(found) else None
            except (ZeroDivisionError, OverflowError):
                return None
        case _:
            return None
