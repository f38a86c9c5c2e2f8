"""Conditions → formulas, in Kleene's three values: that a condition is true, and that it is false."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeVar

from advisor.expression.nodes import (
    Among,
    And,
    Compare,
    Comparison,
    Constant,
    Holds,
    Known,
    Node,
    Not,
    Or,
    Read,
)
from advisor.proofs.arithmetic import Calculations, fold
from advisor.proofs.logic import Formula, Logic
from advisor.proofs.terms import Certainty, Flag, OneOf, SomeOf, Term, known
from advisor.proofs.ties import Ties

T = TypeVar("T", Flag, OneOf, SomeOf)
_COMPARE: dict[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.EQ: operator.eq, Comparison.NE: operator.ne, Comparison.LT: operator.lt,
    Comparison.LE: operator.le, Comparison.GT: operator.gt, Comparison.GE: operator.ge,
}  # fmt: skip
_MIRROR = {
    Comparison.LT: Comparison.GT, Comparison.LE: Comparison.GE, Comparison.GT: Comparison.LT,
    Comparison.GE: Comparison.LE, Comparison.EQ: Comparison.EQ, Comparison.NE: Comparison.NE,
}  # fmt: skip


class Conditions:
    """Writes conditions as formulas; `lookup` gives what a name can be."""

    def __init__(self, logic: Logic, lookup: Callable[[Read], Term]) -> None:
        self._logic = logic
        self._lookup = lookup
        self._truths: dict[Node, Flag] = {}
        self.ties = Ties(logic)
        self.calculations = Calculations(logic, lookup)

    def truth(self, node: Node) -> Flag:
        """Write a checked condition; one that is written twice is one formula."""
        found = self._truths.get(node)
        if found is None:
            found = self._truths[node] = self._truth(node)
        return found

    def _truth(self, node: Node) -> Flag:
        logic = self._logic
        match node:
            case And(parts):
                flags = [self.truth(part) for part in parts]
                return Flag(logic.all_of(flag.true for flag in flags), logic.any_of(flag.false for flag in flags))
            case Or(parts):
                flags = [self.truth(part) for part in parts]
                return Flag(logic.any_of(flag.true for flag in flags), logic.all_of(flag.false for flag in flags))
            case Not(part):
                flag = self.truth(part)
                return Flag(flag.false, flag.true)
            case Known(Read() as read):
                there = known(logic, self._lookup(read))
                return Flag(there, logic.opposite(there))
            case Read():
                return self._term(node, Flag)
            case Among(Read() as read, options):
                one = self._term(read, OneOf)
                names = {str(option.value) for option in options if isinstance(option, Constant)}
                return self._when(one.known, logic.any_of(one.options[name] for name in one.options if name in names))
            case Holds(Constant(value), Read() as read):
                some = self._term(read, SomeOf)
                return self._when(some.known, some.options[str(value)])
            case Compare(left, comparison, right):
                return self._compare(left, comparison, right)
            case _:
                raise TypeError(f"not a checked condition: {node}")

    def _term(self, read: Read, shape: type[T]) -> T:
        term = self._lookup(read)
        if not isinstance(term, shape):
            raise TypeError(f"`{read.name}` is not what its type says")
        return term

    def _when(self, known_: Formula, holds: Formula) -> Flag:
        return Flag(self._logic.all_of([known_, holds]), self._logic.all_of([known_, self._logic.opposite(holds)]))

    def _compare(self, left: Node, comparison: Comparison, right: Node) -> Flag:
        logic = self._logic
        first, second = self._side(left), self._side(right)
        if isinstance(first, OneOf) or isinstance(second, OneOf):
            same = self._same_option(first, left, second, right)
            return same if comparison is Comparison.EQ else Flag(same.false, same.true)
        if isinstance(first, Certainty) or isinstance(second, Certainty):
            holds = self._compare_certainties(first, left, comparison, second, right)
            if holds is not None:
                return Flag(holds, logic.opposite(holds))
        one, other = self.calculations.number(left), self.calculations.number(right)
        self.calculations.compared(left, right)
        return self._when(logic.all_of([one.known, other.known]), _COMPARE[comparison](one.value, other.value))

    def _side(self, node: Node) -> Term | None:
        return self._lookup(node) if isinstance(node, Read) else None

    def _same_option(self, first: Term | None, left: Node, second: Term | None, right: Node) -> Flag:
        logic = self._logic
        if isinstance(first, OneOf) and isinstance(second, OneOf):
            same = logic.any_of(logic.all_of([first.options[name], second.options[name]]) for name in first.options)
            return self._when(logic.all_of([first.known, second.known]), same)
        one, fixed = (first, right) if isinstance(first, OneOf) else (second, left)
        if not isinstance(one, OneOf) or not isinstance(fixed, Constant):
            raise TypeError("an option is compared with what is none")
        return self._when(one.known, one.options[str(fixed.value)])

    def _compare_certainties(
        self, first: Term | None, left: Node, comparison: Comparison, second: Term | None, right: Node
    ) -> Formula | None:
        """Compare certainties by their weights; None where the other side is neither a certainty nor fixed."""
        if isinstance(first, Certainty) and isinstance(second, Certainty):
            return self.ties.compare(first, comparison, second)
        if isinstance(second, Certainty):
            first, comparison, right = second, _MIRROR[comparison], left
        limit = fold(right)
        if not isinstance(first, Certainty) or limit is None:
            return None
        return self.ties.compare(first, comparison, limit)
