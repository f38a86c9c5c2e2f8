"""Runs of made-up businesses, and what they have shown so far: one run answers many questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.business import Business, KnownFact
from advisor.derivation import Contest, Derivation, RuleOutcome, Status
from advisor.diagnostics import Span, Text
from advisor.engines.reference import judge
from advisor.engines.settle import settle_stage
from advisor.expression.evaluate import Memory, Reading
from advisor.program import Program
from advisor.rule import Rule
from advisor.values import Truth, Value
from advisor.vocabulary import frozen

Facts = Mapping[str, Reading]
"""What is known of a made-up business."""

MADE_UP = "Made-up business"
_NOWHERE = Span(Text("made up", ""), 1, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """What a business came to: the working memory at the end, what became of each rule, and how each group stands."""

    facts: Facts
    memory: Memory
    status: Mapping[str, Status]
    contests: Mapping[str, Contest]

    def fired(self, *rules: Rule) -> bool:
        """Tell whether all of the rules fired."""
        return all(self.status[rule.name] is Status.FIRED for rule in rules)

    def met(self, rule: Rule) -> tuple[bool | None, ...]:
        """Tell for each condition of a rule, those of `when` first, whether it lets it fire; None where undecided."""
        when = (condition.test(self.memory)[0] for condition in rule.when)
        unless = (condition.test(self.memory)[0] for condition in rule.unless)
        found = (*((truth, Truth.TRUE) for truth in when), *((truth, Truth.FALSE) for truth in unless))
        return tuple(None if truth is Truth.UNKNOWN else truth is wanted for truth, wanted in found)


def run_of(derivation: Derivation) -> Run:
    """Give the run that an engine recorded."""
    status = {name: outcome.status for name, outcome in derivation.outcomes.items()}
    return Run(derivation.business.readings(), derivation.memory, status, derivation.contests)


def run_plainly(program: Program, facts: Facts) -> Run:
    """Run a business as the reference engine does, without a record of why and when."""
    memory = dict(facts)
    outcomes: dict[str, RuleOutcome] = {}
    contests: dict[str, Contest] = {}
    for stage in range(-1, len(program.stages)):
        if stage >= 0:
            judged = ((rule, judge(rule, memory)) for rule in program.stages[stage])
            outcomes.update((rule.name, RuleOutcome(rule, *verdict, (), ())) for rule, verdict in judged)
        _, contested, readings = settle_stage(program, stage, outcomes)
        contests.update(contested)
        memory.update(readings)
    return Run(facts, memory, {name: outcome.status for name, outcome in outcomes.items()}, contests)


def made_up(facts: Facts) -> Business:
    """Give a business of which these facts are known."""
    known = {
        name: KnownFact(name, reading.value, reading.certainty, "", "", _NOWHERE)
        for name, reading in facts.items()
        if reading.value is not None
    }
    return Business(MADE_UP, "", frozen(known))


def consistent(program: Program, facts: Facts) -> bool:
    """Tell whether the facts pass the program's consistency checks."""
    return all(check.never.test(facts)[0] is not Truth.TRUE for check in program.consistency)


class Runs:
    """Runs businesses and keeps what they showed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._bit = {name: 1 << number for number, name in enumerate(program.rules)}
        self._together: dict[str, int] = {}
        self._facts: dict[str, Facts] = {}
        self.alone: set[tuple[str, int]] = set()
        """The rules and numbers of conditions that alone kept their rule from firing."""
        self.decided: set[tuple[str, int]] = set()
        """The rules and numbers of conditions without which something else would have become of their rule."""
        self.raised: set[str] = set()
        self.led: dict[tuple[str, str], Facts] = {}
        """The first business in which an option led its group."""
        self.concluded: dict[tuple[str, Value], Facts] = {}
        """The first business in which a finding or a leader had a value."""

    def run(self, facts: Facts) -> Run | None:
        """Run a business, and note what it shows; None for one that contradicts itself."""
        if not consistent(self.program, facts):
            return None
        run = run_plainly(self.program, facts)
        groups = self.program.vocabulary.groups.values()
        fired = [name for name, status in run.status.items() if status is Status.FIRED]
        mask = sum(self._bit[name] for name in fired)
        for name in fired:
            self._together[name] = self._together.get(name, mask) & mask
            self._facts.setdefault(name, facts)
            self.raised.update(self.program.rules[name].then.warn)
        for name, contest in run.contests.items():
            if contest.leader is not None:
                self.led.setdefault((name, contest.leader), facts)
        for name in (*self.program.vocabulary.findings, *(group.leader for group in groups)):
            value = run.memory[name].value
            if value is not None:
                self.concluded.setdefault((name, value), facts)
        for rule in self.program.rules.values():
            if not run.fired(rule):
                self._look(rule.name, run.met(rule))
        return run

    def _look(self, rule: str, met: tuple[bool | None, ...]) -> None:
        missing = [number for number, truth in enumerate(met) if not truth]
        against = [number for number in missing if met[number] is False]
        if len(missing) == 1:
            self.alone.add((rule, missing[0]))
            self.decided.add((rule, missing[0]))
        if len(against) == 1:
            self.decided.add((rule, against[0]))

    def fired(self, rule: str) -> bool:
        """Tell whether a rule has fired in any run."""
        return rule in self._together

    def facts_of(self, rule: str) -> Facts:
        """Give the first business for which a rule fired; it must have fired."""
        return self._facts[rule]

    def always_with(self, rule: str, others: Iterable[str]) -> list[str]:
        """Give those of the others that fired in every run in which the rule did."""
        mask = self._together.get(rule, 0)
        return [name for name in others if mask & self._bit[name]]
