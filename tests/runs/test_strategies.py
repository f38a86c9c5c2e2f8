"""Conflict resolution: what each strategy puts first, and that it changes the order of firings and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from core.helpers import SHOP, business
from core.strategies import businesses
from hypothesis import given

from advisor import Business, Strategy
from advisor.agenda import AgendaItem, Order, Precedence, complexity, precedence
from advisor.engines.agree import infer_twice
from advisor.engines.rete import ReteEngine
from advisor.facade import StrategyName
from advisor.trace.words import why_before

from .sample import BAKERY, COMPANY, EXAMPLES, shop_trace

ENGINE = ReteEngine(SHOP)
PLAIN = AgendaItem("plain", 0, (9, 4), 2, 1)


FEW = ("quibi-2020", "zappos-2009")


@pytest.mark.parametrize(
    "path",
    [pytest.param(one, marks=() if one.stem in FEW else pytest.mark.slow, id=one.stem) for one in EXAMPLES],
)
def test_the_advice_is_the_same_to_the_byte_under_all_strategies(path: Path) -> None:
    usual = COMPANY.advise(path)
    for strategy in Strategy:
        advice = COMPANY.advise(path, strategy, seed=7)
        for form in ("md", "html", "json"):
            assert advice.memo(form) == usual.memo(form)
        for level in ("notes", "fails", "full"):
            assert advice.explain(level=level).text() == usual.explain(level=level).text()


def test_the_order_of_firings_differs_between_strategies() -> None:
    path = next(path for path in EXAMPLES if path.stem == "oracle-1990")
    orders = {
        strategy: [firing.rule for firing in COMPANY.advise(path, strategy).trace.firings] for strategy in Strategy
    }
    assert len({tuple(order) for order in orders.values()}) == len(Strategy)
    assert len({frozenset(order) for order in orders.values()}) == 1


@given(known=businesses(SHOP))
def test_both_engines_agree_on_every_agenda_under_every_strategy(known: Business) -> None:
    usual = infer_twice(ENGINE, known)
    for strategy in Strategy:
        order = Order(strategy, 3)
        found = infer_twice(ENGINE, known, order)
        assert (found.outcomes, found.contests, found.memory) == (usual.outcomes, usual.contests, usual.memory)
        stages = [SHOP.rules[firing.rule].stage for firing in found.firings]
        assert stages == sorted(stages)
        for firing in found.firings:
            assert list(firing.agenda) == order.sorted(firing.agenda)
            assert firing.agenda[0].rule == firing.rule


@pytest.mark.parametrize(
    ("strategy", "other", "goes_first", "by"),
    [
        pytest.param(strategy, other, goes_first, by, id=f"{strategy.value}, {what}")
        for strategy, what, other, goes_first, by in [
            (Strategy.DEPTH, "newer", AgendaItem("o", 0, (8, 7), 2, 0), True, Precedence.RECENCY),
            (Strategy.DEPTH, "newer in the second fact", AgendaItem("o", 0, (9, 3), 2, 0), True, Precedence.RECENCY),
            (Strategy.DEPTH, "one fact more", AgendaItem("o", 0, (9,), 2, 0), True, Precedence.RECENCY),
            (Strategy.DEPTH, "older", AgendaItem("o", 0, (10,), 2, 0), False, Precedence.RECENCY),
            (Strategy.DEPTH, "same facts", AgendaItem("o", 0, (9, 4), 9, 2), True, Precedence.PLACE),
            (Strategy.DEPTH, "earlier stage", AgendaItem("o", 1, (99,), 2, 0), True, Precedence.STAGE),
            (Strategy.BREADTH, "newer", AgendaItem("o", 0, (8, 7), 2, 2), False, Precedence.RECENCY),
            (Strategy.BREADTH, "one fact more", AgendaItem("o", 0, (9,), 2, 2), False, Precedence.RECENCY),
            (Strategy.BREADTH, "older", AgendaItem("o", 0, (10,), 2, 0), True, Precedence.RECENCY),
            (Strategy.SIMPLICITY, "less to compare", AgendaItem("o", 0, (99,), 3, 0), True, Precedence.COMPLEXITY),
            (Strategy.SIMPLICITY, "as much, newer", AgendaItem("o", 0, (8,), 2, 0), True, Precedence.RECENCY),
            (Strategy.COMPLEXITY, "less to compare", AgendaItem("o", 0, (1,), 3, 9), False, Precedence.COMPLEXITY),
            (Strategy.COMPLEXITY, "as much, older", AgendaItem("o", 0, (10,), 2, 0), False, Precedence.RECENCY),
            (Strategy.RANDOM, "lower lot", AgendaItem("o", 0, (99,), 2, 0, 5), True, Precedence.LOT),
            (Strategy.RANDOM, "earlier stage", AgendaItem("o", 1, (99,), 2, 0, -5), True, Precedence.STAGE),
        ]
    ],
)
def test_what_goes_first(strategy: Strategy, other: AgendaItem, goes_first: bool, by: Precedence) -> None:
    order = Order(strategy)
    expected = [PLAIN, other] if goes_first else [other, PLAIN]
    assert order.sorted([PLAIN, other]) == order.sorted([other, PLAIN]) == expected
    assert precedence(strategy, *expected) is by


def item(*recency: int, comparisons: int = 1, stage: int = 0, place: int = 1, lot: int = 0) -> AgendaItem:
    return AgendaItem("a rule", stage, recency, comparisons, place, lot)


@pytest.mark.parametrize(
    ("strategy", "first", "second", "words"),
    [
        ("depth", item(9), item(8), "its latest fact, f-9, is newer than f-8"),
        ("depth", item(9, 7), item(9, 6), "its latest fact but those that both read, f-7, is newer than f-6"),
        ("depth", item(9, 7), item(9), "it read more facts, the first of them f-7"),
        ("depth", item(9), item(9, place=2), "otherwise equal, it stands earlier in the pack"),
        ("depth", item(9), item(10, stage=1), "its stage is earlier"),
        ("breadth", item(8), item(9), "its latest fact, f-8, is older than f-9"),
        ("breadth", item(8), item(8, 2), "it read fewer facts than the other, which read f-2 as well"),
        ("simplicity", item(8), item(9, comparisons=3), "it makes fewer comparisons, 1 against 3"),
        ("complexity", item(8, comparisons=3), item(9), "it makes more comparisons, 3 against 1"),
        ("random", item(8, lot=5), item(9, lot=9), "the lot fell on it"),
    ],
)
def test_why_one_goes_before_another_in_words(
    strategy: StrategyName, first: AgendaItem, second: AgendaItem, words: str
) -> None:
    trace = BAKERY.advise(business(SHOP, {}), strategy).trace
    assert trace.order.sorted([second, first]) == [first, second]
    assert why_before(trace, first, second) == words


def test_how_many_comparisons_a_rule_makes() -> None:
    counts = {name: complexity(rule) for name, rule in SHOP.rules.items()}
    assert counts["regulars-love-bread"] == 1
    assert counts["street-loves-coffee"] == 3
    assert counts["history-is-bread"] == 2
    assert counts["bet-is-lost"] == 1


def test_a_seed_gives_its_lots_again_and_another_seed_others() -> None:
    def order(seed: int) -> list[str]:
        path = next(path for path in EXAMPLES if path.stem == "oracle-1990")
        return [firing.rule for firing in COMPANY.advise(path, "random", seed).trace.firings]

    assert order(5) == order(5)
    assert len({tuple(order(seed)) for seed in range(5)}) == 5


def test_the_names_that_types_allow_are_the_strategies() -> None:
    assert set(get_args(StrategyName)) == set(Strategy)
    assert shop_trace().strategy is Strategy.DEPTH
