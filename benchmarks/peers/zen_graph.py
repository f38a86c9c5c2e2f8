"""zen-engine: the program as a decision graph of expression nodes, one after the other.

Its expressions have no logarithm. What adds up in log space is multiplied instead: evidence of 0.6 leaves 0.4 of the
doubt, and a certainty is 1 less the doubt that all evidence leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from advisor.certainty import DIGITS
from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Holds,
    Known,
    Node,
    Not,
    Or,
    Origin,
    Read,
    reads,
)
from advisor.program import Program
from advisor.values import Value
from advisor.vocabulary import Group
from benchmarks.peers.engine import Answer, Engine, Family, NotHereError, Portfolio, library, warned
from benchmarks.peers.plain import derived, fires

_GREATEST = 1 - 10.0**-DIGITS
Formulas = Iterator[tuple[str, str]]
"""Names, and the expressions that give what they hold."""


class ZenGraph(Engine):
    """The program as a graph; a business is its context."""

    title = "zen-engine, decision graph"
    rows = 500
    family = Family.PEER
    remark = "certainties of facts are not carried; without logarithms, certainties are multiplied"

    def __init__(self, program: Program, *, sure: bool) -> None:
        zen = library("zen", "zen-engine")
        if not sure:
            raise NotHereError("can't express how sure a condition is, but as a second expression for each")
        self.program = program
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": {"program": _graph(program)}}})
        self._requests: list[dict[str, Any]] = []
        self._found: list[dict[str, Any]] = []

    def load(self, portfolio: Portfolio) -> None:
        """Make contexts."""
        self._requests = [
            {"key": "program", "context": {fact.name: _told(fact.value) for fact in business.facts.values()}}
            for business in portfolio.businesses
        ]

    def run(self) -> None:
        """Evaluate the graph for all businesses in a batch."""
        self._found = self._engine.evaluate_batch(self._requests)

    def answers(self) -> list[Answer]:
        """Read them off what the graph gives."""
        return [self._answer(found["data"]["result"]) for found in self._found]

    def _answer(self, found: dict[str, Any]) -> Answer:
        fired = frozenset(name for name in self.program.rules if found[_rule(name)])
        groups = self.program.vocabulary.groups
        return Answer(
            fired,
            warned(self.program, fired),
            {name: found[_word(name)] for group in groups.values() for name in group.hypotheses},
            {name: found.get(_word(group.leader)) for name, group in groups.items()},
            {name: found[_margin(group)] for name, group in groups.items()},
        )


def _graph(program: Program) -> dict[str, Any]:
    """Write the program as one node of expressions, each of which can read those before it."""
    expressions = [
        {"id": str(number), "key": key, "value": formula} for number, (key, formula) in enumerate(_formulas(program))
    ]
    place = {"x": 0, "y": 0}
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "business", "position": place},
            {
                "id": "program", "type": "expressionNode", "name": "program", "position": place,
                "content": {"expressions": expressions},
            },
            {"id": "out", "type": "outputNode", "name": "answer", "position": place},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "program"},
            {"id": "2", "type": "edge", "sourceId": "program", "targetId": "out"},
        ],
    }  # fmt: skip


def _formulas(program: Program) -> Formulas:
    """Write what each rule, finding, hypothesis and group comes to, in an order in which each reads what is before."""
    vocabulary, settled = program.vocabulary, program.settled
    for stage in range(-1, len(program.stages)):
        for rule in program.stages[stage] if stage >= 0 else ():
            yield _rule(rule.name), _truth(fires(rule))
        for name in vocabulary.findings:
            if settled[name] == stage:
                true, untrue = derived(program, name)
                yield _word(name), f"{_truth(true)} ? true : {_truth(untrue)} ? false : null"
        for group in vocabulary.groups.values():
            for name in group.hypotheses:
                if settled[name] == stage:
                    yield from _hypothesis(program, name)
            if settled[group.leader] == stage:
                yield from _contest(group)


def _hypothesis(program: Program, name: str) -> Formulas:
    """Write a certainty: the doubt that evidence for it leaves, over the doubt that evidence against it leaves."""
    word = _word(name)
    for side, sign in (("for", 1), ("against", -1)):
        doubts = [
            f"($.{_rule(rule.name)} ? {1 - abs(part.strength)!r} : 1)"
            for rule in program.rules.values()
            for part in rule.then.weights
            if part.hypothesis == name and part.strength * sign > 0
        ]
        yield f"{side}_{word}", " * ".join(doubts) or "1"
    speaking, denying = f"$.for_{word}", f"$.against_{word}"
    size = f"(1 - min([{speaking}, {denying}]) / max([{speaking}, {denying}]))"
    yield word, f"round(min([{size}, {_GREATEST!r}]), {DIGITS}) * ({speaking} > {denying} ? -1 : 1)"


def _contest(group: Group) -> Formulas:
    """Write the first of a group, the next, by how much the first outweighs it, and who leads."""
    own = [f"$.{_word(name)}" for name in group.hypotheses]
    first, second, margin = (f"{part}_{group.name}" for part in ("first", "second", "margin"))
    yield first, f"max([{', '.join(own)}])"
    ties = " + ".join(f"({one} == $.{first} ? 1 : 0)" for one in own)
    below = ", ".join(f"{one} == $.{first} ? -1 : {one}" for one in own)
    yield second, f"{ties} > 1 ? $.{first} : max([{below}])"
    doubts = [f"({part} < 0 ? 1 / (1 + {part}) : 1 - {part})" for part in (f"$.{first}", f"$.{second}")]
    yield margin, f"round(min([1 - {doubts[0]} / {doubts[1]}, {_GREATEST!r}]), {DIGITS})"
    named = "".join(f"{one} == $.{first} ? '{option}' : " for one, option in zip(own, group.options.names, strict=True))
    leads = f"$.{first} >= {group.leads_from!r} and $.{margin} >= {group.leads_by!r}"
    yield _word(group.leader), f"{leads} ? ({named}null) : null"


def _truth(node: Node) -> str:
    """Write a plain condition; zen compares nothing unknown, so that each comparison asks for that first."""
    match node:
        case And(parts):
            return f"({' and '.join(map(_truth, parts))})" if parts else "true"
        case Or(parts):
            return f"({' or '.join(map(_truth, parts))})" if parts else "false"
        case Read():
            return f"({_value(node)} == true)"
        case Not(Read() as read):
            return f"({_value(read)} == false)"
        case Known(of):
            return f"({_value(of)} != null)"
        case Not(Known(of)):
            return f"({_value(of)} == null)"
        case _:
            known = [f"{_value(one)} != null and " for one in reads(node) if one.origin is not Origin.CERTAINTY]
            return f"({''.join(known)}{_atom(node)})"


def _atom(node: Node) -> str:
    match node:
        case Compare(left, comparison, right):
            return f"{_value(left)} {comparison.value} {_value(right)}"
        case Among(of, options):
            return f"{_value(of)} in [{', '.join(map(_value, options))}]"
        case Holds(option, of):
            return f"{_value(option)} in {_value(of)}"
        case Not(Among(of, options)):
            return f"{_value(of)} not in [{', '.join(map(_value, options))}]"
        case Not(Holds(option, of)):
            return f"{_value(option)} not in {_value(of)}"
        case _:
            raise TypeError(f"not a plain condition: {node}")


def _value(node: Node) -> str:
    match node:
        case Constant(value):
            return json.dumps(value)
        case Read(name, Origin.FACT):
            return name
        case Read(name):
            return f"$.{_word(name)}"
        case Arithmetic(left, op, right):
            return f"({_value(left)} {op.value} {_value(right)})"
        case _:
            raise TypeError(f"not a value: {node}")


def _told(value: Value) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _rule(name: str) -> str:
    return f"rule_{name.replace('-', '_')}"


def _word(name: str) -> str:
    return name.replace(".", "__")


def _margin(group: Group) -> str:
    return f"margin_{group.name}"
