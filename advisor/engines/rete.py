"""The Rete engine: Experta matches and fires. The only module that imports it.

Experta 1.9.4 is used through the part of it that holds: one pattern a referenced name, no OR, EXISTS or negated
patterns, a strategy of our own, one action a rule, and a record kept by us. Unknown facts are declared as unknown, so
that a disjunction with one of them can be true. Our rules have one shape, so the network is wired here, from Experta's
nodes: that takes a tenth of the time and leaves nothing behind in the caches of Experta's classes.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from advisor.agenda import AgendaItem, Order
from advisor.business import Business
from advisor.derivation import Contest, Derivation, FindingOutcome, Firing, RuleOutcome, Status
from advisor.engines.reference import DEFAULT_ORDER, assemble, look
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
        import experta.matchers.rete.nodes  # noqa: PLC0415
    finally:
        del collections.Mapping  # type: ignore[attr-defined]
        logging.root.handlers[:] = handlers
    return experta


experta = _import_experta()
_rete = experta.matchers.rete
_SAME_CONTEXT = _rete.check.SameContextCheck()


class _Element(experta.Fact):  # type: ignore[misc, name-defined]
    """What working memory holds of one name: `name` and `reading`. Also the pattern that matches it."""


class _PackRule(experta.Rule):  # type: ignore[misc, name-defined]
    """A rule of the pack in Experta's terms: a pattern for each name that it reads, a test for each joint condition.

    Each is itself alone: Experta would take two rules with equal conditions for one.
    """

    pack_rule: Rule
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __call__(self, engine: Any, **_: Reading) -> None:
        """Fire: Experta took the rule off the agenda, what is left there waits."""
        waiting = (activation.item for activation in reversed(engine.agenda.activations))
        engine.steps.append((self.pack_rule, (engine.strategy.items[self.pack_rule.name], *waiting)))


def _translate(rule: Rule) -> _PackRule:
    """Constrain a name's pattern by the conditions that read it alone; conditions that read several become tests."""
    conditions = [*((part, Truth.TRUE) for part in rule.when), *((part, Truth.FALSE) for part in rule.unless)]
    joint = [(part, wanted) for part, wanted in conditions if len(part.reads) > 1]
    bound = {name for part, _ in joint for name in part.reads}
    patterns = []
    for name in rule.reads:
        single = [(part, wanted) for part, wanted in conditions if part.reads == (name,)]
        constraint = experta.P(_field_test(name, single)) if single else experta.W()
        patterns.append(_Element(name=name, reading=name << constraint if name in bound else constraint))
    made = _PackRule(*patterns, *(experta.TEST(_joint_test(part, wanted)) for part, wanted in joint))
    made.pack_rule, made.__name__ = rule, rule.name
    return made


def _field_test(name: str, conditions: list[tuple[Condition, Truth]]) -> Callable[[Reading], bool]:
    def test(reading: Reading) -> bool:
        memory = {name: reading}
        return all(part.test(memory)[0] is wanted for part, wanted in conditions)

    return test


def _joint_test(condition: Condition, wanted: Truth) -> Callable[[Memory], bool]:
    return lambda memory: condition.test(memory)[0] is wanted


class _Elements(_rete.BusNode):  # type: ignore[misc, name-defined]
    """The root of the network. It hands an element to the patterns of its name, instead of to all for a test."""

    def __init__(self) -> None:
        super().__init__()
        self.patterns: dict[str, list[Any]] = {}

    def add_pattern(self, pattern: _Element) -> Any:
        """Add a node for a pattern, which passes on the elements that match it."""
        node = _rete.FeatureTesterNode(_pattern_check(pattern["reading"]))
        child = _rete.nodes.mixins.ChildNode(node, node.activate)
        self.children.append(child)
        self.patterns.setdefault(pattern["name"], []).append(child)
        return node

    def add(self, fact: Any) -> None:
        """Take in an element (or Experta's initial fact, which no rule reads)."""
        token = _rete.nodes.Token.valid(fact)
        for child in self.patterns.get(fact.get("name"), ()):
            child.callback(token)


def _pattern_check(constraint: Any) -> Callable[[_Element], bool | dict[str, Reading]]:
    """Give what a node asks of an element: False, or True, or (where tests read it) the reading under its name."""
    matches = constraint.match if isinstance(constraint, experta.P) else lambda _: True
    name = constraint.__bind__

    def check(element: _Element) -> bool | dict[str, Reading]:
        reading = element["reading"]
        return matches(reading) and ({name: reading} if name else True)

    return check


class _Network(_rete.ReteMatcher):  # type: ignore[misc, name-defined]
    """Experta's matcher, wired for chains of patterns that end in tests; the context of a test is a memory."""

    def build_network(self) -> None:
        self.root_node = _Elements()
        self.joins: list[Any] = []
        self.ends = [self._wire(rule) for rule in self.engine.get_rules()]

    def _wire(self, rule: _PackRule) -> Any:
        last: Any = None
        for part in rule:
            if isinstance(part, _Element):
                node = self.root_node.add_pattern(part)
                last = node if last is None else self._join(last, node)
            else:
                node = _rete.nodes.WhereNode(part[0])
                last.add_child(node, node.activate)
                last = node
        end = _rete.ConflictSetNode(rule)
        last.add_child(end, end.activate)
        return end

    def _join(self, left: Any, right: Any) -> Any:
        node = _rete.nodes.OrdinaryMatchNode(_SAME_CONTEXT)
        left.add_child(node, node.activate_left)
        right.add_child(node, node.activate_right)
        self.joins.append(node)
        return node

    def changes(self, adding: Any = None, deleting: Any = None) -> tuple[list[Any], list[Any]]:
        """Pass on what is new, and give the activations that come and go; the engine asks after every firing."""
        return super().changes(adding, deleting) if adding or deleting else ([], [])

    def _get_conflict_set_nodes(self) -> list[Any]:
        return self.ends

    def reset(self) -> None:
        """Forget every element, and what a run that was broken off has left behind."""
        for node in (*self.joins, *self.ends):
            node._reset()  # the public one comes to a node once for every way that leads there
        for end in self.ends:
            end.get_activations()


class _Ordered(experta.abstract.Strategy):  # type: ignore[misc, name-defined]
    """Conflict resolution by our own order. Experta takes from the end."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, AgendaItem] = {}
        self.order = DEFAULT_ORDER

    def _update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        if not added and not removed:
            return
        for activation in added:
            rule: Rule = activation.rule.pack_rule
            tags = {element["name"]: element["__factid__"] for element in activation.facts}
            activation.item = self.items[rule.name] = self.order.item(rule, tags)
        gone = [(activation.rule.pack_rule.name, activation.facts) for activation in removed]
        kept = [a for a in agenda.activations if (a.rule.pack_rule.name, a.facts) not in gone]
        waiting = {activation.item: activation for activation in (*kept, *added)}
        agenda.activations = [waiting[item] for item in reversed(self.order.sorted(waiting))]


class _Engine(experta.KnowledgeEngine):  # type: ignore[misc, name-defined]
    """Experta's engine for the rules of one program. `steps` are the firings, each with the agenda that it was on."""

    __matcher__ = _Network
    __strategy__ = _Ordered

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = [_translate(rule) for rule in rules]
        self.steps: list[tuple[Rule, tuple[AgendaItem, ...]]] = []
        super().__init__()

    def get_rules(self) -> list[_PackRule]:
        """Give the rules, which Experta would look for among the members of the class."""
        return self.rules


def fires_alone(rule: Rule, memories: Iterable[Memory]) -> tuple[bool, ...]:
    """Tell for each working memory whether a rule, the only one, fires on it."""
    engine = _Engine([rule])
    found = []
    for memory in memories:
        engine.reset()
        engine.steps.clear()
        engine.declare(*(_Element(name=name, reading=memory.get(name, NOTHING)) for name in rule.reads))
        engine.run()
        found.append(bool(engine.steps))
    return tuple(found)


class ReteEngine:
    """Experta, built once for a program; runs of one engine take turns."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._lock = Lock()
        self._engine = _Engine(program.rules.values())
        self._read = program.read

    def infer(self, business: Business, order: Order = DEFAULT_ORDER) -> Derivation:
        """Run the program over a business; `order` is that of the agenda."""
        with self._lock:
            return self._infer(business, order)

    def _infer(self, business: Business, order: Order) -> Derivation:
        program, engine = self.program, self._engine
        engine.steps.clear()
        engine.strategy.order = order
        memory: dict[str, Reading] = business.readings()
        outcomes: dict[str, RuleOutcome] = {}
        findings: dict[str, FindingOutcome] = {}
        contests: dict[str, Contest] = {}
        engine.reset()
        tags = self._declare({name: memory.get(name, NOTHING) for name in program.vocabulary.facts})
        for stage in range(-1, len(program.stages)):
            if stage >= 0:
                before = len(engine.steps)
                engine.run()
                fired = {rule.name for rule, _ in engine.steps[before:]}
                outcomes.update((rule.name, _outcome(rule, memory, fired)) for rule in program.stages[stage])
            found, contested, readings = settle_stage(program, stage, outcomes)
            findings.update(found)
            contests.update(contested)
            memory.update(readings)
            tags.update(self._declare(readings))
        firings = tuple(Firing(step, rule.name, agenda) for step, (rule, agenda) in enumerate(engine.steps))
        return assemble(program, business, outcomes, findings, contests, memory, tags, firings, order)

    def _declare(self, readings: Memory) -> dict[str, int]:
        """Put elements into working memory together and give their numbers; those that no rule reads stay out."""
        elements = [_Element(name=name, reading=reading) for name, reading in readings.items() if name in self._read]
        if elements:
            self._engine.declare(*elements)
        return {element["name"]: element["__factid__"] for element in elements}


def _outcome(rule: Rule, memory: Memory, fired: set[str]) -> RuleOutcome:
    """Evaluate a rule for the record; whether it fired is Experta's word."""
    seen = look(rule, memory)
    if (seen.status is Status.FIRED) == (rule.name in fired):
        return seen
    status = Status.FIRED if rule.name in fired else Status.HELD_BACK
    return RuleOutcome(rule, status, seen.certainty, seen.when, seen.unless)
