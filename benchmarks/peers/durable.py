"""durable_rules: a Rete of JSON messages, one rule set a stage.

The message of a stage is what is told of a business and what the stages before have settled. Consequences are Python's,
as always with durable_rules: they note what fired, and after each stage sums of weights and leaders are worked out.
"""

from __future__ import annotations

from typing import Any

from advisor.certainty import combine, weight
from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Comparison,
    Constant,
    Holds,
    Known,
    Node,
    Not,
    Operator,
    Or,
    Read,
)
from advisor.program import Program
from advisor.values import Value
from benchmarks.peers.engine import Answer, Engine, Family, NotHereError, Portfolio, library, standing, warned
from benchmarks.peers.plain import derived, fires

_SIGNS = {
    Comparison.NE: "$neq", Comparison.LT: "$lt", Comparison.LE: "$lte", Comparison.GT: "$gt", Comparison.GE: "$gte",
}  # fmt: skip
_TOLD, _UNTRUE = "told", "no "
"""What every message has, since a rule that only asks for what is missing fires without end; and of what is not so."""


class DurableRules(Engine):
    """The program as rules over messages."""

    title = "durable_rules"
    rows = 50
    family = Family.PEER
    remark = "certainties of facts can't be had of a message's conditions; sums are left to Python"

    def __init__(self, program: Program, *, sure: bool) -> None:
        self._engine = library("durable.engine", "durable_rules")
        if not sure:
            raise NotHereError("can't express how sure a condition is")
        self.program = program
        self._fired: list[str] = []
        self._answers: list[Answer] = []
        self._plan()
        host = type("Host", (self._engine.Host,), {"_run": lambda _: None})  # without its threads that look for timers
        rules = {stage: self._rules(stage) for stage in range(len(program.stages))}
        self._host = host({str(stage): conditions for stage, conditions in rules.items() if conditions})

    def _plan(self) -> None:
        """Look up once what each rule and each stage concludes."""
        program, settled = self.program, self.program.settled
        groups = program.vocabulary.groups.values()
        stages = range(-1, len(program.stages))
        self._hypotheses = [name for group in groups for name in group.hypotheses]
        self._stages = {stage: str(stage) if stage >= 0 and program.stages[stage] else "" for stage in stages}
        self._settled = {stage: [name for name in self._hypotheses if settled[name] == stage] for stage in stages}
        self._complete = {stage: [group for group in groups if settled[group.leader] == stage] for stage in stages}
        self._weights = {
            rule.name: [(part.hypothesis, weight(part.strength)) for part in rule.then.weights]
            for rule in program.rules.values()
        } | {_UNTRUE + name: [] for name in program.vocabulary.findings}
        self._derives = {rule.name: dict.fromkeys(rule.then.derive, True) for rule in program.rules.values()} | {
            _UNTRUE + name: {name: False} for name in program.vocabulary.findings
        }

    def _rules(self, stage: int) -> dict[str, Any]:
        """Define the rules of a stage, and one for each finding that it settles, which tells when that is untrue."""
        conditions = {rule.name: fires(rule) for rule in self.program.stages[stage]}
        for name in self.program.vocabulary.findings:
            if self.program.settled[name] == stage:
                conditions[_UNTRUE + name] = derived(self.program, name)[1]
        return {
            name: {"all": [{"m": {"$and": [{_TOLD: True}, _define(condition)]}}], "run": self._noting(name)}
            for name, condition in conditions.items()
        }

    def _noting(self, name: str) -> Any:
        return lambda _: self._fired.append(name)

    def load(self, portfolio: Portfolio) -> None:
        """Make messages."""
        self._messages = [
            {_TOLD: True} | {fact.name: _told(fact.value) for fact in business.facts.values()}
            for business in portfolio.businesses
        ]

    def run(self) -> None:
        """Assert one business after the other, a stage at a time."""
        self._answers = [self._answer(message | {"sid": str(place)}) for place, message in enumerate(self._messages)]

    def _answer(self, message: dict[str, Any]) -> Answer:
        program, fired = self.program, self._fired
        fired.clear()
        weights: dict[str, list[float]] = {name: [] for name in self._hypotheses}
        certainties: dict[str, float] = {}
        leaders: dict[str, str | None] = {}
        margins: dict[str, float] = {}
        for stage, rules in self._stages.items():
            before = len(fired)
            if rules:
                self._assert(rules, message)
            for name in dict.fromkeys(fired[before:]):  # a rule with "or" fires once a branch
                for hypothesis, value in self._weights[name]:
                    weights[hypothesis].append(value)
                message.update(self._derives[name])
            for name in self._settled[stage]:
                message[_word(name)] = certainties[name] = combine(weights[name])
            for group in self._complete[stage]:
                leader, margins[group.name] = standing(group, certainties)
                leaders[group.name] = leader
                if leader:
                    message[_word(group.leader)] = leader
        told = frozenset(name for name in fired if name in program.rules)
        return Answer(told, warned(program, told), certainties, leaders, margins)

    def _assert(self, rules: str, message: dict[str, Any]) -> None:
        try:
            self._host.assert_fact(rules, message)
        except self._engine.MessageNotHandledException:
            return  # no rule wants it
        self._host.delete_state(rules, message["sid"])

    def answers(self) -> list[Answer]:
        """Give them as they are."""
        return self._answers


def _told(value: Value) -> Any:
    """Give a value as JSON; of nothing at all, not even "all items" would be true."""
    return [_TOLD, *sorted(value)] if isinstance(value, frozenset) else value


def _word(name: str) -> str:
    """Name a property; with a dot it would be one of an object."""
    return name.replace(".", "__")


def _define(node: Node) -> dict[str, Any]:
    """Define a plain condition; what a message doesn't have makes every condition on it false."""
    match node:
        case And((part,)) | Or((part,)):
            return _define(part)
        case And(()):
            return {_TOLD: True}
        case And(parts):
            return {"$and": [_define(part) for part in parts]}
        case Or(parts):
            return {"$or": [_define(part) for part in parts]}
        case Read(name):
            return {_word(name): True}
        case Not(Read(name)):
            return {_word(name): False}
        case Known(Read(name)):
            return {"$ex": {_word(name): 1}}
        case Not(Known(Read(name))):
            return {"$nex": {_word(name): 1}}
        case Among(Read(name), options):
            return {"$or": [{_word(name): _value(option)} for option in options]}
        case Not(Among(Read(name), options)):
            return {"$and": [{"$neq": {_word(name): _value(option)}} for option in options]}
        case Holds(option, Read(name)):
            return {"$iany": {_word(name): {"$i": _value(option)}}}
        case Not(Holds(option, Read(name))):
            return {"$iall": {_word(name): {"$neq": {"$i": _value(option)}}}}
        case Compare(Arithmetic(Read(name), Operator.SUB, right), comparison, limit):
            # On the left there can only be a property: what is taken away there is added on the right.
            return _compared(name, comparison, {"$add": {"$l": _value(right), "$r": _value(limit)}})
        case Compare(Read(name), comparison, Read(other) as right):  # what isn't there on the right differs from all
            return {"$and": [{"$ex": {_word(other): 1}}, _compared(name, comparison, _value(right))]}
        case Compare(Read(name), comparison, right):
            return _compared(name, comparison, _value(right))
        case _:
            raise TypeError(f"durable_rules has no such condition: {node}")


def _compared(name: str, comparison: Comparison, right: Any) -> dict[str, Any]:
    word = _word(name)
    return {word: right} if comparison is Comparison.EQ else {_SIGNS[comparison]: {word: right}}


def _value(node: Node) -> Any:
    match node:
        case Constant(value):
            return value
        case Read(name):
            return {"$m": _word(name)}
        case _:
            raise TypeError(f"durable_rules has no such value: {node}")
