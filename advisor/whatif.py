"""What a run would have come to, had one fact been told otherwise.

A change of one fact touches few rules. Those are looked at again, stage by stage; the rest of the derivation stands. So
every unknown fact and every near miss can be tried for one memo.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.certainty import combine, weight
from advisor.derivation import Derivation, Status
from advisor.engines.reference import judge
from advisor.engines.settle import leads
from advisor.expression.evaluate import Reading
from advisor.expression.nodes import Compare, Constant, Origin, Read, walk
from advisor.program import Program
from advisor.rule import Consistency, Rule
from advisor.values import Kind, Truth, Type, Value
from advisor.vocabulary import Fact, Group

Verdict = tuple[Status, float]


class Range(enum.Enum):
    """Values on one side of a threshold."""

    LESS = "less than"
    AT_MOST = "at most"
    AT_LEAST = "at least"
    MORE = "more than"


@dataclass(frozen=True, slots=True)
class Trial:
    """A value that a fact might have had; for an ordered fact `range` says which values it stands for."""

    fact: str
    value: Value
    range: Range | None = None
    limit: Value | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A group's leader before and after (None: nobody leads); `level` is who drew level when nobody leads after."""

    group: str
    before: str | None
    after: str | None
    level: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a trial changes: leaders, warnings gained and lost, the movement of certainties.

    `movement` is the sum of the absolute changes of all certainties.
    """

    trial: Trial
    leaders: tuple[Shift, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    movement: float


class WhatIf:
    """Tries single facts against one derivation."""

    def __init__(self, program: Program, base: Derivation) -> None:
        self.program = program
        self.base = base
        self.verdicts: dict[str, Verdict] = {name: (o.status, o.certainty) for name, o in base.outcomes.items()}
        self.readers: dict[str, list[Rule]] = {}
        self.concluders: dict[str, list[tuple[Rule, float]]] = {}
        for rule in program.rules.values():
            for name in rule.reads:
                self.readers.setdefault(name, []).append(rule)
            for part in rule.then.weights:
                self.concluders.setdefault(part.hypothesis, []).append((rule, part.strength))
            for name in rule.then.derive:
                self.concluders.setdefault(name, []).append((rule, 1.0))
        self.warning_rules = [rule for rule in program.rules.values() if rule.then.warn]
        self.hypotheses = {name: group.hypotheses for name, group in program.vocabulary.groups.items()}
        self.raised = self._raised(self.verdicts)
        self.limits = _limits(program)
        self.contradictions: dict[str, list[Consistency]] = {}
        for check in program.consistency:
            for name in check.never.reads:
                self.contradictions.setdefault(name, []).append(check)

    def effect(self, trial: Trial, certainty: float = 1.0) -> Effect:
        """Compute what changes if the fact had the value, with a certainty in (0, 1]."""
        memory, verdicts = self._rerun(trial.fact, Reading(trial.value, certainty))
        leaders, movement = [], 0.0
        for group in self.program.vocabulary.groups.values():
            before, after = self.base.contests[group.name].leader, _option(memory[group.leader])
            if before != after:
                level = self._best(group, memory, before) if before and not after else None
                leaders.append(Shift(group.name, before, after, level))
            for name in self.hypotheses[group.name]:
                movement += abs(_number(memory[name]) - _number(self.base.memory[name]))
        raised = self._raised(verdicts) if verdicts is not self.verdicts else self.raised
        gained = tuple(name for name in raised if name not in self.raised)
        lost = tuple(name for name in self.raised if name not in raised)
        return Effect(trial, tuple(leaders), gained, lost, round(movement, 9))

    @staticmethod
    def _best(group: Group, memory: Mapping[str, Reading], leader: str) -> str | None:
        """Give the best option but one, if anything speaks for it."""
        rivals = {
            option: _number(memory[f"{group.name}.{option}"]) for option in group.options.names if option != leader
        }
        best = max(rivals, key=lambda option: rivals[option], default=None)
        return best if best and rivals[best] > 0 else None

    def memory_after(self, name: str, reading: Reading) -> Mapping[str, Reading]:
        """Give the working memory as it would be at the end, had a fact read so."""
        return self._rerun(name, reading)[0]

    def trials(self, fact: Fact) -> Iterator[Trial]:
        """Give the values worth trying: each option, or each side of each threshold that the fact is compared with."""
        known = self.base.business.facts.get(fact.name)
        match fact.type.kind:
            case Kind.BOOLEAN:
                values: list[Trial] = [Trial(fact.name, value) for value in (True, False)]
            case Kind.CHOICE:
                values = [Trial(fact.name, option) for option in fact.type.options]
            case Kind.CHOICES:
                values = [Trial(fact.name, frozenset({option})) for option in fact.type.options]
            case _:
                told = known.value if known and isinstance(known.value, int | float) else None
                values = list(_around(fact, self.limits.get(fact.name, ()), told))
        return (trial for trial in values if (known is None or trial.value != known.value) and self._possible(trial))

    def _possible(self, trial: Trial) -> bool:
        """Tell whether the value can stand beside the facts that are known."""
        memory = {**self.base.memory, trial.fact: Reading(trial.value)}
        return not any(rule.never.test(memory)[0] is Truth.TRUE for rule in self.contradictions.get(trial.fact, ()))

    def _rerun(self, fact: str, reading: Reading) -> tuple[dict[str, Reading], dict[str, Verdict]]:
        memory = {**self.base.memory, fact: reading}
        verdicts: dict[str, Verdict] = {}
        waiting: dict[int, dict[str, Rule]] = {}
        touched: dict[int, dict[str, None]] = {}
        self._wake(fact, waiting)
        for stage in range(len(self.program.stages)):
            for rule in waiting.get(stage, {}).values():
                verdict = judge(rule, memory)
                if verdict != self.verdicts[rule.name]:
                    verdicts[rule.name] = verdict
                    for name in (*rule.then.derive, *(part.hypothesis for part in rule.then.weights)):
                        touched.setdefault(self.program.settled[name], {})[name] = None
            for name in touched.get(stage, {}):
                self._settle(name, memory, verdicts, waiting)
            for group in self.program.vocabulary.groups.values():
                if self.program.settled[group.leader] == stage:
                    self._lead(group, memory, waiting)
        return memory, (self.verdicts | verdicts if verdicts else self.verdicts)

    def _wake(self, name: str, waiting: dict[int, dict[str, Rule]]) -> None:
        for rule in self.readers.get(name, ()):
            waiting.setdefault(rule.stage, {})[rule.name] = rule

    def _update(
        self, name: str, reading: Reading, memory: dict[str, Reading], waiting: dict[int, dict[str, Rule]]
    ) -> None:
        if memory[name] != reading:
            memory[name] = reading
            self._wake(name, waiting)

    def _settle(
        self, name: str, memory: dict[str, Reading], verdicts: dict[str, Verdict], waiting: dict[int, dict[str, Rule]]
    ) -> None:
        found = [
            (*(verdicts.get(rule.name) or self.verdicts[rule.name]), strength)
            for rule, strength in self.concluders[name]
        ]
        if name in self.program.vocabulary.findings:
            fired = [certainty for status, certainty, _ in found if status is Status.FIRED]
            unsure = any(status is Status.UNDECIDED for status, _, _ in found)
            false = Reading(value=False, certainty=min((certainty for _, certainty, _ in found), default=1.0))
            reading = Reading(value=True, certainty=max(fired)) if fired else Reading(None) if unsure else false
        else:
            reading = Reading(
                combine(weight(strength * certainty) for status, certainty, strength in found if status is Status.FIRED)
            )
        self._update(name, reading, memory, waiting)

    def _lead(self, group: Group, memory: dict[str, Reading], waiting: dict[int, dict[str, Rule]]) -> None:
        ranking = sorted(((-_number(memory[name]), place) for place, name in enumerate(group.hypotheses)))
        first, second = -ranking[0][0], -ranking[1][0] if len(ranking) > 1 else 0.0
        leader = group.options.names[ranking[0][1]] if leads(group, first, second) else None
        self._update(group.leader, Reading(leader), memory, waiting)

    def _raised(self, verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
        fired = (rule for rule in self.warning_rules if verdicts[rule.name][0] is Status.FIRED)
        return tuple(dict.fromkeys(name for rule in fired for name in rule.then.warn))


def _option(reading: Reading) -> str | None:
    return None if reading.value is None else str(reading.value)


def _number(reading: Reading) -> float:
    return reading.value if isinstance(reading.value, float) else 0.0


def _limits(program: Program) -> dict[str, tuple[float, ...]]:
    """Collect the thresholds that each ordered fact is compared with."""
    found: dict[str, set[float]] = {}
    for rule in program.rules.values():
        for condition in (*rule.when, *rule.unless):
            for node in walk(condition.node):
                match node:
                    case Compare(Read(name, Origin.FACT), _, Constant(value)) | Compare(
                        Constant(value), _, Read(name, Origin.FACT)
                    ):
                        if isinstance(value, int | float) and not isinstance(value, bool):
                            found.setdefault(name, set()).add(value)
    return {name: tuple(sorted(values)) for name, values in found.items()}


def _around(fact: Fact, limits: tuple[float, ...], known: float | None) -> Iterator[Trial]:
    """Give values at and beside each threshold; of a known fact, those on the threshold's other side."""
    step = _step(fact.type)
    for limit in limits:
        near = (
            (limit - step, Range.LESS, known is None or known >= limit),
            (limit, Range.AT_MOST if known is not None and known > limit else Range.AT_LEAST, known != limit),
            (limit + step, Range.MORE, known is None or known <= limit),
        )
        for value, side, wanted in near:
            if wanted and value >= 0 and (fact.type.kind is not Kind.SHARE or value <= 1):
                yield Trial(fact.name, int(value) if fact.type.kind is Kind.COUNT else value, side, limit)


def _step(type_: Type) -> float:
    return {Kind.SHARE: 0.005, Kind.COUNT: 1, Kind.DURATION: 1.0}.get(type_.kind, 1.0)
