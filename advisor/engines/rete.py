"""The Rete engine: Experta matches and fires. The only module that imports it.

Experta 1.9.4 is used through the part of it that holds: one engine class a program, one pattern a referenced name, no
OR, EXISTS or negated patterns, a strategy of our own, one action a rule, and a record kept by us. Unknown facts are
declared as unknown, so that a disjunction with one of them can be true.
"""

from __future__ import annotations

import collections
import collections.abc
import inspect
import logging
from collections.abc import Callable
from threading import Lock
from typing import Any

from advisor.business import Business
from advisor.derivation import AgendaItem, Contest, Derivation, FindingOutcome, Firing, RuleOutcome, Status
from advisor.engines.reference import assemble, look
from advisor.engines.settle import settle_stage
from advisor.expression.evaluate import NOTHING, Memory, Reading
from advisor.program import Program
from advisor.rule import Condition, Rule
from advisor.values import Truth


def _import_experta() -> Any:
    """Import Experta without its two side effects: it wants a name gone since Python 3.10, and it sets up logging."""
    handlers = list(logging.root.handlers)
    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
    try:
        import experta  # noqa: PLC0415
        import experta.abstract  # noqa: PLC0415
    finally:
        del collections.Mapping  # type: ignore[attr-defined]
        logging.root.handlers[:] = handlers
    return experta


experta = _import_experta()


class ByStage(experta.abstract.Strategy):  # type: ignore[misc]
    """Conflict resolution: earlier stage, then most recent facts, then place in the pack. Experta takes from the end."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, AgendaItem] = {}

    def _update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        for activation in added:
            rule: Rule = activation.rule.pack_rule
            recency = tuple(sorted((fact["__factid__"] for fact in activation.facts), reverse=True))
            activation.item = self.items[rule.name] = AgendaItem(rule.name, rule.stage, recency, rule.place)
            activation.key = (-rule.stage, recency, -rule.place)
        gone = [(activation.rule.pack_rule.name, activation.facts) for activation in removed]
        kept = [a for a in agenda.activations if (a.rule.pack_rule.name, a.facts) not in gone]
        agenda.activations = sorted([*kept, *added], key=lambda activation: activation.key)


class _PackRule(experta.Rule):  # type: ignore[misc]
    """An Experta rule that remembers the pack's rule when Experta copies it."""

    pack_rule: Rule

    def new_conditions(self, *args: Any) -> Any:
        made = super().new_conditions(*args)
        made.pack_rule = self.pack_rule
        return made


class ReteEngine:
    """Experta, built once for a program; runs of one engine take turns."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._lock = Lock()
        self._steps: list[tuple[Rule, tuple[AgendaItem, ...]]] = []
        read = dict.fromkeys(name for rule in program.rules.values() for name in rule.reads)
        self._elements = {name: type("Element", (experta.Fact,), {}) for name in read}
        members = {f"rule_{rule.place:05}": self._rule(rule) for rule in program.rules.values()}
        self._engine = type("PackEngine", (experta.KnowledgeEngine,), {"__strategy__": ByStage, **members})()

    def infer(self, business: Business) -> Derivation:
        """Run the program over a business."""
        with self._lock:
            return self._infer(business)

    def _infer(self, business: Business) -> Derivation:
        program, engine = self.program, self._engine
        self._steps.clear()
        memory: dict[str, Reading] = business.readings()
        outcomes: dict[str, RuleOutcome] = {}
        findings: dict[str, FindingOutcome] = {}
        contests: dict[str, Contest] = {}
        engine.reset()
        self._declare({name: memory.get(name, NOTHING) for name in program.vocabulary.facts})
        for stage in range(-1, len(program.stages)):
            if stage >= 0:
                before = len(self._steps)
                engine.run()
                fired = {rule.name for rule, _ in self._steps[before:]}
                outcomes.update((rule.name, _outcome(rule, memory, fired)) for rule in program.stages[stage])
            found, contested, readings = settle_stage(program, stage, outcomes)
            findings.update(found)
            contests.update(contested)
            memory.update(readings)
            self._declare(readings)
        firings = tuple(Firing(step, rule.name, agenda) for step, (rule, agenda) in enumerate(self._steps))
        return assemble(program, business, outcomes, findings, contests, memory, firings)

    def _declare(self, readings: Memory) -> None:
        """Put elements into working memory together; those that no rule reads stay out."""
        elements = [self._elements[name](reading=reading) for name, reading in readings.items() if name in self._elements]
        if elements:
            self._engine.declare(*elements)

    def _rule(self, rule: Rule) -> Any:
        """Build the Experta rule: a pattern for each name that is read, a test for each condition that reads several."""
        conditions = [*((part, Truth.TRUE) for part in rule.when), *((part, Truth.FALSE) for part in rule.unless)]
        joint = [(part, wanted) for part, wanted in conditions if len(part.reads) > 1]
        bound = {name for part, _ in joint for name in part.reads}
        patterns = []
        for place, name in enumerate(rule.reads):
            single = [(part, wanted) for part, wanted in conditions if part.reads == (name,)]
            constraint = experta.P(_field_test(name, single)) if single else experta.W()
            if name in bound:
                constraint = f"read{place}" << constraint
            patterns.append(self._elements[name](reading=constraint))
        tests = [experta.TEST(_joint_test(part, wanted, rule.reads)) for part, wanted in joint]
        made = _PackRule(*patterns, *tests)
        made.pack_rule = rule

        def fire(engine: Any) -> None:
            waiting = (activation.item for activation in reversed(engine.agenda.activations))
            self._steps.append((rule, (engine.strategy.items[rule.name], *waiting)))

        return made(fire)


def _outcome(rule: Rule, memory: Memory, fired: set[str]) -> RuleOutcome:
    """Evaluate a rule for the record; whether it fired is Experta's word."""
    seen = look(rule, memory)
    if (seen.status is Status.FIRED) == (rule.name in fired):
        return seen
    status = Status.FIRED if rule.name in fired else Status.HELD_BACK
    return RuleOutcome(rule, status, seen.certainty, seen.when, seen.unless)


def _field_test(name: str, conditions: list[tuple[Condition, Truth]]) -> Callable[[Reading], bool]:
    def test(reading: Reading) -> bool:
        return all(part.test({name: reading})[0] is wanted for part, wanted in conditions)

    return test


def _joint_test(condition: Condition, wanted: Truth, names: tuple[str, ...]) -> Callable[..., bool]:
    bindings = {f"read{place}": name for place, name in enumerate(names) if name in condition.reads}

    def test(**readings: Reading) -> bool:
        return condition.test({bindings[key]: reading for key, reading in readings.items()})[0] is wanted

    parameters = [inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY) for key in bindings]
    test.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return test
