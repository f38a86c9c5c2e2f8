"""The Z3 solver as far as proofs need it: formulas, questions within a budget, answers.

Z3 has no types of its own, so a formula is `Any` here; no other module imports it. It is asked with a limit on its
work, not on its time, so that the same question gets the same answer on every machine; the budget in seconds only
ends what would go on for too long.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from advisor.diagnostics import refusal

Formula = Any
"""A truth or a number of Z3."""

MOST_WORK = 4_000_000
"""What one question may cost, in Z3's own units: about two seconds."""


class Answer(enum.Enum):
    """Whether some assignment makes all of it true."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class TimeUpError(Exception):
    """The budget is spent before all is written that a question is about."""


class Budget:
    """How much time there is for all questions together, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """How many seconds are left; not below 0."""
        return max(0.0, self._until - time.monotonic())


class Logic:
    """One solver with its formulas, apart from all others; raises `AdvisorError` where Z3 is not installed."""

    def __init__(self, budget: Budget) -> None:
        try:
            import z3  # type: ignore[import-untyped]  # noqa: PLC0415 - optional, and only proofs need it
        except ModuleNotFoundError as error:
            if error.name != "z3":
                raise
            helps = 'install it: `pip install "business-driver-advisor[proofs]"`'
            raise refusal("proofs need the package `z3-solver`", helps) from None
        self.z3 = z3
        self.budget = budget
        self._context = z3.Context()
        self._solver = z3.SimpleSolver(ctx=self._context)
        self._solver.set("rlimit", MOST_WORK)
        self._names = 0
        self.true, self.false = z3.BoolVal(True, self._context), z3.BoolVal(False, self._context)
        self.exact = self.truth("exact")
        """Assumed, arithmetic is exact; else it rounds within the bounds of floating point."""
        self.clear = self.truth("clear")
        """Assumed, what is calculated is not so near to what it is compared with that rounding could decide."""

    def truth(self, name: str = "") -> Formula:
        """Give a new truth."""
        return self.z3.Bool(self._name(name), self._context)

    def number(self, name: str = "", *, whole: bool = False) -> Formula:
        """Give a new number."""
        return (self.z3.Int if whole else self.z3.Real)(self._name(name), self._context)

    def _name(self, name: str) -> str:
        self._names += 1
        return f"{name}!{self._names}"

    def fixed(self, number: Fraction | float) -> Formula:
        """Give a number that is known."""
        exact = Fraction(number)
        return self.z3.RealVal(f"{exact.numerator}/{exact.denominator}", self._context)

    def all_of(self, parts: Iterable[Formula]) -> Formula:
        """Give a conjunction."""
        found = [part for part in parts if part is not self.true]
        if any(part is self.false for part in found):
            return self.false
        return found[0] if len(found) == 1 else (self.z3.And(*found) if found else self.true)

    def any_of(self, parts: Iterable[Formula]) -> Formula:
        """Give a disjunction."""
        found = [part for part in parts if part is not self.false]
        if any(part is self.true for part in found):
            return self.true
        return found[0] if len(found) == 1 else (self.z3.Or(*found) if found else self.false)

    def opposite(self, part: Formula) -> Formula:
        """Give a negation."""
        if part is self.true or part is self.false:
            return self.false if part is self.true else self.true
        return self.z3.Not(part)

    def either(self, which: Formula, first: Formula, second: Formula) -> Formula:
        """Give the first number where `which` is true, else the second."""
        return self.z3.If(which, first, second)

    def total(self, parts: Iterable[Formula]) -> Formula:
        """Give a sum."""
        found = list(parts)
        return self.z3.Sum(*found) if found else self.fixed(0)

    def at_least(self, parts: Iterable[Formula], number: int) -> Formula:
        """Say that at least so many are true."""
        found = list(parts)
        return self.z3.AtLeast(*found, number) if number > 0 else self.true

    def at_most_one(self, parts: Iterable[Formula]) -> Formula:
        """Say that at most one is true."""
        found = list(parts)
        return self.z3.AtMost(*found, 1) if len(found) > 1 else self.true

    def state(self, formula: Formula, given: Formula | None = None) -> None:
        """State what holds from now on; with `given`, wherever that is true. Raises `TimeUpError`."""
        if self.budget.left <= 0:
            raise TimeUpError
        if formula is not self.true:
            self._solver.add(formula if given is None else self.z3.Implies(given, formula))

    def same(self, first: Formula, second: Formula) -> Formula:
        """Say that both are true or neither."""
        return first == second

    def ask(self, *assumed: Formula) -> Answer:
        """Ask whether all that is stated can be true together with what is assumed."""
        left = self.budget.left
        if left <= 0:
            return Answer.UNKNOWN
        self._solver.set("timeout", int(left * 1000) + 1)
        try:
            found = self._solver.check(*assumed)
        except self.z3.Z3Exception:  # such as a lack of memory
            return Answer.UNKNOWN
        if found == self.z3.sat:
            return Answer.YES
        return Answer.NO if found == self.z3.unsat else Answer.UNKNOWN

    def core(self) -> frozenset[int]:
        """Name, by `id_of`, what was assumed in a question answered NO and does not go together."""
        return frozenset(part.get_id() for part in self._solver.unsat_core())

    @staticmethod
    def id_of(formula: Formula) -> int:
        """Give what tells a formula from others."""
        number: int = formula.get_id()
        return number

    def model(self) -> Model:
        """Give the assignment behind an answer YES."""
        return Model(self)


class Model:
    """An assignment that makes a question true."""

    def __init__(self, logic: Logic) -> None:
        self._model = logic._solver.model()
        self._is_true = logic.z3.is_true

    def holds(self, formula: Formula) -> bool:
        """Tell whether a formula is true in it."""
        return bool(self._is_true(self._model.eval(formula, model_completion=True)))

    def number(self, formula: Formula) -> Fraction:
        """Give a number in it."""
        found = self._model.eval(formula, model_completion=True)
        return Fraction(found.as_long()) if found.is_int() else found.as_fraction()
