"""Each rule by itself: its cases, what the cases cover, its thresholds, its sentence."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.derivation import Status
from advisor.engines.reference import look
from advisor.expression.nodes import And, Constant, Known, Node, Origin, Read, children, walk
from advisor.rule import Expectation, Rule
from advisor.values import ORDERED

from .company_drivers import PROGRAM

RULES = tuple(PROGRAM.rules.values())
EXPECTED = {
    Expectation.FIRES: Status.FIRED,
    Expectation.HELD_BACK: Status.HELD_BACK,
    Expectation.ASKS: Status.UNDECIDED,
}
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.name))

# The only numbers but 0 that stand in a rule's conditions. Each is the ten of "the ten largest customers", which is
# what `top_ten_share` and `dominant_ten` mean and nothing that another pack could set differently. The consistency
# checks hold such numbers too (three customers, five customers): they are arithmetic on shares and no judgement.
BARE_NUMBERS = {
    "few-customers-by-share": ["10"],
    "few-customers-by-word": ["10"],
    "few-customers-by-count": ["10"],
}


@each_rule
def test_cases_hold(rule: Rule) -> None:
    wrong = []
    for case in rule.cases:
        outcome = look(rule, case.given)
        if (outcome.status, sorted(outcome.open)) != (EXPECTED[case.expects], sorted(case.asks)):
            seen = f"{outcome.status.value} {outcome.open}"
            wrong.append(f"line {case.span.line}: {seen}, not {case.expects.value} {case.asks}")
    assert not wrong


@each_rule
def test_cases_cover_each_outcome(rule: Rule) -> None:
    wanted = {Expectation.FIRES, Expectation.HELD_BACK}
    if any(can_be_undecided(condition.node) for condition in (*rule.when, *rule.unless)):
        wanted.add(Expectation.ASKS)
    assert {case.expects for case in rule.cases} == wanted


def can_be_undecided(node: Node, told: frozenset[str] = frozenset()) -> bool:
    """Tell whether a condition reads anything that can be unknown: not certainties, nor what `known(x) and` guards."""
    match node:
        case Known():
            return False
        case Read(name, origin):
            return origin is not Origin.CERTAINTY and name not in told
        case And(parts):
            told |= {part.of.name for part in parts if isinstance(part, Known) and isinstance(part.of, Read)}
            return any(can_be_undecided(part, told) for part in parts)
        case _:
            return any(can_be_undecided(part, told) for part in children(node))


def test_thresholds_are_parameters() -> None:
    found = {rule.name: bare_numbers(rule) for rule in RULES}
    assert {name: numbers for name, numbers in found.items() if numbers} == BARE_NUMBERS


def bare_numbers(rule: Rule) -> list[str]:
    """Give the numbers but 0 that a rule's conditions write out instead of naming a parameter."""
    nodes = [node for condition in (*rule.when, *rule.unless) for node in walk(condition.node)]
    constants = [node for node in nodes if isinstance(node, Constant) and not node.parameter]
    return [f"{node.value:g}" for node in constants if node.type.kind in ORDERED and node.value]


def test_strengths_are_of_the_scale() -> None:
    scale = {PROGRAM.vocabulary.parameters[name].value for name in ("weak", "moderate", "strong")}
    off = [rule.name for rule in RULES for weight in rule.then.weights if abs(weight.strength) not in scale]
    assert not off


def test_sentences_are_unique() -> None:
    said = Counter(rule.says for rule in RULES)
    assert [says for says, times in said.items() if times > 1] == []
