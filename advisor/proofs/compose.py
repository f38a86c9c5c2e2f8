"""Businesses put together: from what a rule needs by itself, and from businesses seen before that bring it about.

A rule by itself is a small question. Where it needs a leader, a finding or a certainty, a business in which that came
about most often goes with the rest; where it does not, the solver has to look at the whole program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from advisor.expression.evaluate import Reading
from advisor.program import Program
from advisor.proofs.businesses import Memories, Written, values_in
from advisor.proofs.logic import Answer, Budget, Formula, Logic
from advisor.proofs.runs import Facts, Runs
from advisor.rule import Rule


class Formulas(Protocol):
    """Rules as formulas: of any business, or of any working memory."""

    @property
    def logic(self) -> Logic:
        """The solver of the formulas."""

    def rule(self, rule: Rule) -> Written:
        """Write a rule."""


class Composer:
    """Puts businesses together for one program."""

    def __init__(self, program: Program, budget: Budget, runs: Runs) -> None:
        self._vocabulary = program.vocabulary
        self._runs = runs
        self._memories = Memories(program, Logic(budget), program.vocabulary.facts)

    def compose(self, goal: Callable[[Formulas], Formula], names: Iterable[str]) -> Facts | None:
        """Give facts for which a goal about some names may be true; None where it can't be or a part is missing."""
        logic = self._memories.logic
        formula = goal(self._memories)
        if logic.ask(logic.exact, logic.clear, formula) is not Answer.YES:
            return None
        terms = {name: self._memories.terms[name] for name in names}
        facts: dict[str, Reading] = {}
        own: dict[str, Reading] = {}
        for name, value in values_in(logic.model(), terms).items():
            if name in self._vocabulary.facts:
                own[name] = Reading(value)
                continue
            group, _, option = name.partition(".")
            if option and option != "leader":
                part = self._runs.led.get((group, option)) if isinstance(value, float) and value > 0 else {}
            else:
                part = self._runs.concluded.get((name, value))
            if part is None:
                return None
            facts.update(part)
        return {**facts, **own}
