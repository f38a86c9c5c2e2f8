"""The advisor's own engines for one business: the Experta adapter and the reference evaluator."""

from __future__ import annotations

from advisor.business import Business
from advisor.derivation import Derivation
from advisor.engines import reference
from advisor.engines.rete import ReteEngine
from advisor.program import Program
from benchmarks.peers.engine import Answer, Engine, Family, Portfolio, answer_of


class _Evaluator(Engine):
    """An engine that gives a derivation."""

    family = Family.ADVISOR
    remark = "records the whole derivation"

    def __init__(self, program: Program, *, sure: bool) -> None:  # noqa: ARG002 - they carry certainties anyway
        self.program = program
        self._businesses: list[Business] = []
        self._derivations: list[Derivation] = []

    def load(self, portfolio: Portfolio) -> None:
        """Take in businesses as they are."""
        self._businesses = portfolio.businesses

    def run(self) -> None:
        """Infer one after the other."""
        self._derivations = [self.infer(business) for business in self._businesses]

    def infer(self, business: Business) -> Derivation:
        """Run one."""
        raise NotImplementedError

    def answers(self) -> list[Answer]:
        """Read them off the derivations."""
        return [answer_of(self.program, derivation) for derivation in self._derivations]


class Adapter(_Evaluator):
    """Experta, through the advisor."""

    title = "Experta adapter"
    rows = 50

    def __init__(self, program: Program, *, sure: bool) -> None:
        super().__init__(program, sure=sure)
        self._engine = ReteEngine(program)

    def infer(self, business: Business) -> Derivation:
        """Run one."""
        return self._engine.infer(business)


class Reference(_Evaluator):
    """The plain evaluator."""

    title = "reference evaluator"
    rows = 200

    def infer(self, business: Business) -> Derivation:
        """Run one."""
        return reference.infer(self.program, business)
