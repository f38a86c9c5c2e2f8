"""Whether a change of a rule changes anything at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.derivation import Status
from advisor.engines.reference import judge
from advisor.expression.evaluate import Memory, Reading
from advisor.expression.nodes import Origin, reads
from advisor.program import Program
from advisor.proofs.businesses import Memories, Written, connected, values_in
from advisor.proofs.logic import Answer, Budget, Formula, Logic, TimeUpError
from advisor.rule import Rule
from advisor.values import Truth

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Beside:
    """Some rules, each by itself, with the formulas of any working memory that they could meet."""

    program: Program
    memories: Memories
    written: tuple[Written, ...]
    certainties: tuple[str, ...]

    @property
    def logic(self) -> Logic:
        """The solver of the formulas."""
        return self.memories.logic

    def proposals(self, goal: Formula) -> Iterator[Memory]:
        """Give memories for which a goal may be true, as the solver proposes them, that pass the consistency checks."""
        logic = self.logic
        for assumed in ((logic.exact, logic.clear), (logic.exact,)):
            if logic.ask(*assumed, goal) is Answer.YES:
                for model in self.memories.conditions.calculations.answers(assumed, goal):
                    values = values_in(model, self.memories.terms)
                    memory = self.complete({name: Reading(value) for name, value in values.items()})
                    if allowed(self.program, memory):
                        yield memory

    def complete(self, memory: Memory) -> Memory:
        """Give a memory as a case gives it: a certainty that is read and not given is 0."""
        return {**{name: Reading(0.0) for name in self.certainties}, **memory}


def beside(program: Program, *rules: Rule, seconds: float = SECONDS) -> Beside:
    """Write rules by themselves."""
    memories = Memories(program, Logic(Budget(seconds)), [name for rule in rules for name in rule.reads])
    nodes = [condition.node for rule in rules for condition in (*rule.when, *rule.unless)]
    certainties = [read.name for node in nodes for read in reads(node) if read.origin is Origin.CERTAINTY]
    return Beside(program, memories, tuple(map(memories.rule, rules)), tuple(dict.fromkeys(certainties)))


def allowed(program: Program, memory: Mapping[str, Reading]) -> bool:
    """Tell whether a memory passes the consistency checks that bear on it."""
    return all(check.never.test(memory)[0] is not Truth.TRUE for check in connected(program.consistency, memory))


def status(rule: Rule, memory: Memory) -> Status:
    """Give what becomes of a rule by itself."""
    return judge(rule, memory)[0]


def differ(of: Beside) -> Formula:
    """Say that two rules do not come to the same."""
    logic, (first, second) = of.logic, of.written
    same = [logic.same(first.fired, second.fired), logic.same(first.held_back, second.held_back)]
    return logic.opposite(logic.all_of(same))


def same_outcome(program: Program, rule: Rule, other: Rule, *, seconds: float = SECONDS) -> bool | None:
    """Tell whether two rules come to the same (fire, are held back, stay undecided) whatever they read.

    They are looked at by themselves: facts, findings, leaders and certainties have any values that their types and the
    program's consistency checks allow. None where it is not known. Raises `AdvisorError` where Z3 is not installed.
    """
    try:
        of = beside(program, rule, other, seconds=seconds)
        goal = differ(of)
        if of.logic.ask(goal) is Answer.NO:
            return True
        told_apart = any(status(rule, memory) is not status(other, memory) for memory in of.proposals(goal))
    except TimeUpError:
        return None
    return False if told_apart else None
