"""Witnesses: a business that shows what an issue says, made plain and run through both engines before it is told."""

from __future__ import annotations

from collections.abc import Callable

from advisor.derivation import Derivation, Status
from advisor.diagnostics import AdvisorError, Text
from advisor.engines.agree import infer_twice
from advisor.engines.rete import ReteEngine
from advisor.expression.evaluate import NOTHING, Memory
from advisor.issue import Witness
from advisor.program import Program
from advisor.proofs.logic import Budget
from advisor.proofs.polish import limits_of, polish
from advisor.proofs.runs import Run, consistent, run_of, run_plainly
from advisor.proofs.search import Shows
from advisor.proofs.written import case_line, fact_file
from advisor.rule import Expectation, Rule

_EXPECTED = {
    Status.FIRED: Expectation.FIRES, Status.HELD_BACK: Expectation.HELD_BACK, Status.UNDECIDED: Expectation.ASKS
}  # fmt: skip


class Witnesses:
    """Makes the witnesses of one program."""

    def __init__(self, program: Program, budget: Budget) -> None:
        self.program = program
        self._budget = budget
        self._limits = limits_of(program)
        self._types = {name: fact.type for name, fact in program.vocabulary.facts.items()}
        self._engine: ReteEngine | None = None

    def witness(self, run: Run, rule: Rule, shows: Shows, tell: Callable[[Run], str]) -> Witness | None:
        """Make a witness of a run that `shows` sees something in; `tell` puts in words what.

        None where the fact file, read back, does not show it.
        """

        def holds(memory: Memory) -> bool:
            enough_time = self._budget.left > 0  # else it stays as it is
            return enough_time and consistent(self.program, memory) and shows(run_plainly(self.program, memory))

        facts = polish(run.facts, self._types, self._limits, holds)
        text = fact_file(self.program, facts)
        self._engine = self._engine or ReteEngine(self.program)
        try:
            found = infer_twice(self._engine, self.program.read_business(Text("witness", text)))
        except AdvisorError:
            return None
        if not shows(run_of(found)):
            return None
        return Witness(text, rule.name, case_of(self.program, found, rule), tell(run_of(found)))


def case_of(program: Program, derivation: Derivation, rule: Rule) -> str:
    """Write what became of a rule in a run as a case of the rule."""
    outcome = derivation.outcomes[rule.name]
    given = {name: derivation.memory.get(name, NOTHING) for name in rule.reads}
    return case_line(program, given, _EXPECTED[outcome.status], outcome.open)
