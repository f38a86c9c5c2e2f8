"""The rules: their cases, which way they speak, their thresholds, their sentences."""

from __future__ import annotations

from collections import Counter

from advisor.expression.nodes import Constant, walk
from advisor.packs.test import test_pack
from advisor.rule import Rule
from advisor.values import ORDERED

from .company_drivers import PROGRAM

RULES = tuple(PROGRAM.rules.values())

# The only numbers but 0 that stand in a rule's conditions. Each is the ten of "the ten largest customers", which is
# what `top_ten_share` and `dominant_ten` mean and nothing that another pack could set differently. The consistency
# checks hold such numbers too (three customers, five customers): they are arithmetic on shares and no judgement.
BARE_NUMBERS = {
    "few-customers-by-share": ["10"],
    "few-customers-by-word": ["10"],
    "few-customers-by-count": ["10"],
}


def test_cases_hold_cover_every_rule_and_notice_every_change() -> None:
    report = test_pack("company-drivers", mutate=True)
    assert report.passed, report.text()
    assert [gap.subject for gap in report.gaps] == []
    assert len(report.mutants or ()) > 1_000


def test_each_rule_that_gives_evidence_has_a_case_that_says_which_way() -> None:
    told = {rule.name for rule in RULES if any(case.directions for case in rule.cases)}
    assert told == {rule.name for rule in RULES if rule.then.weights}


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
