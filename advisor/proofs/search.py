"""The search for a business that shows something: the solver proposes one, and only a run of it counts."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator

from advisor.expression.evaluate import Reading
from advisor.expression.nodes import Arithmetic, Origin, Read, walk
from advisor.program import Program
from advisor.proofs.businesses import Businesses, Depends, values_in
from advisor.proofs.compose import Composer, Formulas
from advisor.proofs.logic import Answer, Budget, Formula, Logic, Model, TimeUpError
from advisor.proofs.runs import Facts, Run, Runs
from advisor.rule import Rule

Goal = Callable[[Businesses], Formula]
"""What is looked for, written in the formulas of all that any business could lead to."""
Shows = Callable[[Run], bool]
"""Whether it is seen in a run."""

_MOST_TRIED = 3
_UNSURE = tuple(n / 10 for n in range(9, 0, -1))


class Verdict(enum.Enum):
    """Why no business was found."""

    IMPOSSIBLE = "no business can show it"
    TOO_HARD = "the solver gave up on it"
    OUT_OF_TIME = "the time was up"
    NOT_SHOWN = "the solver sees no proof, and what it proposes does not show it when it is run"


class Search:
    """Looks for businesses of one program."""

    def __init__(self, program: Program, budget: Budget) -> None:
        self.program = program
        self.budget = budget
        self.depends = Depends(program)
        self.runs = Runs(program)
        self._composer: Composer | None = None
        self._businesses: dict[tuple[frozenset[str], bool], Businesses] = {}

    def of_rules(self, goal: Callable[[Formulas], Formula], about: Iterable[Rule], shows: Shows) -> Run | Verdict:
        """Look for a business for which a goal is true that is about rules alone, and which `shows` sees."""
        about = list(about)
        names = _names(about)
        try:
            if any("." in name for name in self._read(names)):
                self._composer = self._composer or Composer(self.program, self.budget, self.runs)
                facts = self._composer.compose(goal, names)
                run = None if facts is None else self.shown(facts, shows)
                if run is not None:
                    return run
        except TimeUpError:
            return Verdict.OUT_OF_TIME
        return self.business(goal, about, shows)

    def business(self, goal: Goal, about: Iterable[Rule | str], shows: Shows) -> Run | Verdict:
        """Look for a business for which a goal is true, which is about some rules and names, and which `shows` sees.

        First among those whose facts are all sure, for most of what can be shown is shown by one of them.
        """
        try:
            return self._look(goal, list(about), shows)
        except TimeUpError:
            return Verdict.OUT_OF_TIME

    def _look(self, goal: Goal, about: list[Rule | str], shows: Shows) -> Run | Verdict:
        if self.budget.left <= 0:
            return Verdict.OUT_OF_TIME
        needed = self.depends.facts(_names(about))
        sure = self._for(about, sure=True)
        logic, formula = sure.logic, goal(sure)
        answer, proposals = Answer.UNKNOWN, _Proposals(sure, formula, needed)
        for assumed in ((logic.exact, logic.clear), (logic.exact,)):
            answer = logic.ask(*assumed, formula)
            if answer is Answer.YES:
                found = self._first(proposals.sure(assumed), shows)
                if found is not None:
                    return found
        any_ = self._for(about, sure=False)
        formula = goal(any_)
        relaxed = any_.logic.ask(formula)
        if relaxed is Answer.NO:
            return Verdict.IMPOSSIBLE
        if relaxed is Answer.YES and answer is Answer.NO and any_.logic.ask(any_.logic.exact, formula) is Answer.YES:
            found = self._first(_Proposals(any_, formula, needed).unsure(), shows)
            if found is not None:
                return found
        if self.budget.left <= 0:
            return Verdict.OUT_OF_TIME
        return Verdict.TOO_HARD if Answer.UNKNOWN in (answer, relaxed) else Verdict.NOT_SHOWN

    def possible(self, goal: Goal) -> bool:
        """Tell whether a goal may be possible; False is a proof that it isn't."""
        try:
            businesses = self._for((), sure=False)
            return businesses.logic.ask(goal(businesses)) is not Answer.NO
        except TimeUpError:
            return True

    def shown(self, facts: Facts, shows: Shows) -> Run | None:
        """Run a business; None where it contradicts itself or does not show it, or where the time is up."""
        run = self.runs.run(facts) if self.budget.left > 0 else None
        return run if run is not None and shows(run) else None

    def _first(self, proposed: Iterable[Facts], shows: Shows) -> Run | None:
        return next((run for facts in proposed if (run := self.shown(facts, shows)) is not None), None)

    def _read(self, names: Iterable[str]) -> set[str]:
        """Give the names, and what is read by the rules that they depend on."""
        names = list(names)
        return {*names, *(name for rule in self.depends.rules(names) for name in rule.reads)}

    def _for(self, about: Iterable[Rule | str], *, sure: bool) -> Businesses:
        """Give the formulas for what a goal is about: of one solver for all goals that depend on the same groups.

        A solver has to find a value for all that was ever written for it; so what only needs facts is asked of one that
        has not heard of any group, and what calculates with certainties is kept apart.
        """
        about = list(about)
        key = {name.partition(".")[0] for name in self._read(_names(about)) if "." in name}
        if any(isinstance(one, Rule) and _calculates(one) for one in about):
            key.add("")
        if not key:  # without groups nothing depends on how sure facts are
            sure = True
        found = self._businesses.get((frozenset(key), sure))
        if found is None:
            found = Businesses(self.program, Logic(self.budget), self.depends, sure=sure)
            self._businesses[frozenset(key), sure] = found
        return found


class _Proposals:
    """The businesses that a solver proposes for a goal."""

    def __init__(self, businesses: Businesses, goal: Formula, needed: frozenset[str]) -> None:
        self._businesses = businesses
        self._goal = goal
        self._needed = needed

    def _of(self, model: Model) -> Iterator[Facts]:
        """Read the business of an answer, without and with the facts that are not needed."""
        facts = self._businesses.facts
        for terms in ({name: one for name, one in facts.items() if name in self._needed}, facts):
            yield {name: Reading(value) for name, value in values_in(model, terms).items()}

    def sure(self, assumed: Iterable[Formula]) -> Iterator[Facts]:
        """Give the business of the last answer, then some nearby."""
        logic, assumed = self._businesses.logic, tuple(assumed)
        model = logic.model()
        for answer in self._businesses.conditions.calculations.answers(assumed, self._goal):
            yield from self._of(answer)
        for _ in range(_MOST_TRIED):
            otherwise = self._businesses.otherwise(model)
            if logic.ask(*assumed, self._goal, otherwise) is not Answer.YES:
                return
            model = logic.model()
            yield from self._of(model)

    def unsure(self) -> Iterator[Facts]:
        """Give the business of the last answer less and less sure, then one fact after the other."""
        facts = next(self._of(self._businesses.logic.model()))
        for certainty in _UNSURE:
            yield {name: Reading(reading.value, certainty) for name, reading in facts.items()}
        for name, reading in facts.items():
            for certainty in (0.5, 0.2):
                yield {**facts, name: Reading(reading.value, certainty)}


def _names(about: Iterable[Rule | str]) -> list[str]:
    return [name for one in about for name in (one.reads if isinstance(one, Rule) else (one,))]


def _calculates(rule: Rule) -> bool:
    """Tell whether a rule calculates with certainties."""
    return any(
        isinstance(part, Read) and part.origin is Origin.CERTAINTY
        for condition in (*rule.when, *rule.unless)
        for node in walk(condition.node)
        if isinstance(node, Arithmetic)
        for part in walk(node)
    )
