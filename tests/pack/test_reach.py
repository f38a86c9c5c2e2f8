"""Nothing in the pack is dead: for each rule there is a whole business for which it fires.

The business is built from the rule's own firing case. What the case gives as facts is told as it stands. What it gives
as a finding, a certainty or a leader has to come about by other rules, so facts that bring it about are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pytest

from advisor.derivation import Derivation, Status
from advisor.expression.evaluate import Reading
from advisor.rule import Expectation, Rule
from advisor.values import Kind, Value, show_value

from .company_drivers import PROGRAM, Facts, derive, recommendations, remarks, warnings

VOCABULARY = PROGRAM.vocabulary

FINDINGS: Final[Mapping[tuple[str, bool], Facts]] = {
    ("long_selling", True): {"sales_cycle_length": "long"},
    ("short_selling", True): {"sales_cycle_length": "short"},
    ("heavy_custom_work", True): {"custom_work": "most"},
    ("little_custom_work", True): {"custom_work": "none"},
    ("sells_itself", True): {"self_serve": "yes"},
    ("needs_a_seller", True): {"self_serve": "no"},
    ("large_account_held", True): {"top_customer_share": "60%"},
    ("few_customers_dominate", True): {"top_customer_share": "60%"},
    ("few_customers_dominate", False): {"customer_count": 5000, "top_ten_share": "30%"},
    ("revenue_spread", True): {"top_customer_share": "3%"},
    ("customers_hold_sway", True): {"markets_of_one": "yes"},
    ("customers_hold_sway", False): {
        "customer_count": 5000,
        "top_customer_share": "3%",
        "strategy_set_by_customers": "no",
        "markets_of_one": "no",
    },
    ("listens", True): {"insight_continuous": "yes"},
    ("listens", False): {
        "insight_continuous": "no",
        "market_dialogue": "one_way",
        "marketing_listens_to": ["customers"],
    },
}

# Facts that make a driver lead, and so also likely: two signs or more, for one alone names no driver.
LEADERS: Final[Mapping[tuple[str, str], Facts]] = {
    ("practised", "product"): {"internal_dialogue": ["features"], "research_share": "15%"},
    ("practised", "sales"): {"effort_focus": "persuading", "internal_dialogue": ["numbers"]},
    ("practised", "marketing"): {"silver_bullet_hunting": "yes", "sells_the_roadmap": "yes"},
    ("practised", "market"): {"insight_continuous": "yes", "solutions_improve": "yes"},
    ("practised", "customer"): {"strategy_set_by_customers": "yes", "markets_of_one": "yes"},
    ("practised", "customer_experience"): {"development_starts_from": "needs", "tested_with_customers": "yes"},
    ("practised", "competitor"): {"effort_focus": "beating_rivals", "internal_dialogue": ["rivals"]},
    ("fit", "product"): {"self_serve": "yes", "spreads_without_friction": "yes"},
    ("fit", "sales"): {"outbound_required": "yes", "sales_cycle_length": "long"},
}


def told(name: str, value: Value) -> object:
    """Write a fact's value as a fact file holds it."""
    if isinstance(value, frozenset):
        return sorted(value)
    type_ = VOCABULARY.facts[name].type
    return f"{value} days" if type_.kind is Kind.DURATION else show_value(type_, value)


def brought_about(name: str, reading: Reading) -> Facts:
    """Give facts from which a finding, a certainty or a leader follows."""
    group, _, option = name.partition(".")
    if isinstance(reading.value, bool):
        return FINDINGS[name, reading.value]
    if option == "leader":
        return LEADERS[group, str(reading.value)]
    return LEADERS[group, option] if reading.value else {}


def facts_of(rule: Rule) -> Iterator[Facts]:
    """Give the facts for each firing case of a rule."""
    for case in rule.cases:
        if case.expects is Expectation.FIRES:
            facts: dict[str, object] = {}
            for name, reading in case.given.items():
                if name not in VOCABULARY.facts:
                    facts.update(brought_about(name, reading))
            facts.update((name, told(name, value)) for name, value in given_facts(case.given))
            yield facts


def given_facts(given: Mapping[str, Reading]) -> Iterator[tuple[str, Value]]:
    """Give the facts among what a case gives."""
    for name, reading in given.items():
        if name in VOCABULARY.facts and reading.value is not None:
            yield name, reading.value


@cache
def business_where(name: str) -> Derivation:
    """Give a run in which the rule fires."""
    for facts in facts_of(PROGRAM.rules[name]):
        derivation = derive(facts)
        if derivation.outcomes[name].status is Status.FIRED:
            return derivation
    raise AssertionError(f"no firing case of `{name}` makes it fire in a whole business")


@pytest.mark.parametrize(("group", "driver"), LEADERS)
def test_what_makes_a_driver_lead_is_more_than_one_sign(group: str, driver: str) -> None:
    facts = LEADERS[group, driver]
    assert derive(facts).contests[group].leader == driver
    assert all(derive({name: value}).contests[group].leader is None for name, value in facts.items())


@pytest.mark.parametrize("name", PROGRAM.rules)
def test_every_rule_fires_for_some_business(name: str) -> None:
    assert business_where(name).outcomes[name].status is Status.FIRED


@pytest.mark.parametrize("name", VOCABULARY.warnings)
def test_every_warning_is_raised_for_some_business(name: str) -> None:
    raising = [rule.name for rule in PROGRAM.rules.values() if name in rule.then.warn]
    assert raising
    assert all(name in warnings(business_where(rule)) for rule in raising)


@pytest.mark.parametrize("name", VOCABULARY.recommendations)
def test_every_recommendation_is_made_for_some_business(name: str) -> None:
    behind = {warning.name for warning in VOCABULARY.warnings.values() if name in warning.do}
    making = [rule for rule in PROGRAM.rules.values() if name in rule.then.recommend or behind & set(rule.then.warn)]
    assert making
    assert all(name in recommendations(business_where(rule.name)) for rule in making)


@pytest.mark.parametrize("name", VOCABULARY.remarks)
def test_every_remark_is_printed_for_some_business(name: str) -> None:
    printing = [rule.name for rule in PROGRAM.rules.values() if name in rule.then.remark]
    assert printing
    assert all(name in remarks(business_where(rule)) for rule in printing)
