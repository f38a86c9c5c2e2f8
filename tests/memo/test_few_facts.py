""" "No clear driver" is a result: with few facts the memo says so and asks; with all of them it asks nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import Advice, Business
from advisor.values import Value

from .businesses import FACTS, PACK, PROGRAM, businesses, known
from .prose import body_of, faults

QUESTION = re.compile(r"^\d+\. .*\?", re.MULTILINE)


def section(memo: str, heading: str) -> str:
    """Give the text below a heading of the memo."""
    parts = re.split(r"^## (.*)$", memo, flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert heading in found, list(found)
    return found[heading].strip()


def says_that_nothing_is_clear(advice: Advice) -> None:
    memo = advice.memo()
    assert faults(memo) == []
    assert [standings.leader for standings in advice.standings] == [None, None]
    bottom_line = next(line for line in memo.splitlines() if line.startswith("**Bottom line.**"))
    assert "no clear driver" in bottom_line
    assert "## Warnings" not in memo
    assert "## Recommendations" not in memo
    asked = QUESTION.findall(section(memo, "What we don't know"))
    assert len(asked) == 5
    assert len(set(asked)) == 5


def test_no_fact() -> None:
    advice = PACK.advise(known({}))
    says_that_nothing_is_clear(advice)
    memo = advice.memo()
    assert "|" not in body_of(memo), "there is nothing to put into a table"
    assert "### The facts" not in memo
    assert "## What would change this advice" not in memo


@pytest.mark.parametrize(
    "facts",
    [
        {"self_serve": True},
        {"chief_career": "service"},
        {"top_customer_share": 0.17, "customer_count": 28_000},
        {"service_quality": "outstanding"},
        {"stance": "proactive"},
        {"internal_dialogue": frozenset()},
        {"internal_dialogue": frozenset({"other"}), "effort_focus": "other"},
    ],
    ids=" ".join,
)
def test_one_or_two_facts(facts: dict[str, Value]) -> None:
    advice = PACK.advise(known(facts))
    says_that_nothing_is_clear(advice)
    memo = advice.memo()
    assert ("one fact" if len(facts) == 1 else "two facts") in section(memo, "What we don't know")
    rows = re.search(r"### The facts\n\n.*\n\|:-.*\n((?:\|.*\n)+)", memo)
    assert rows
    assert len(rows[1].splitlines()) == len(facts)


@given(businesses(most=3))
@settings(max_examples=8)
def test_few_facts_never_make_a_board_sure(business: Business) -> None:
    """Whoever leads on three facts or fewer, the memo asks for more."""
    advice = PACK.advise(business)
    memo = advice.memo()
    assert faults(memo) == []
    assert len(QUESTION.findall(section(memo, "What we don't know"))) >= 3
    assert all(standings.first.certainty < 0.95 for standings in advice.standings)


@st.composite
def all_told(draw: st.DrawFn) -> Business:
    business = draw(businesses(least=len(FACTS)))
    missing = [name for name in FACTS if name not in business.facts]
    # What would contradict other facts was left out; the questionnaire asks some things twice, in figures and in words.
    assert len(missing) < len(FACTS) / 2
    return business


@given(all_told())
@settings(max_examples=3)
def test_nearly_all_facts(business: Business) -> None:
    advice = PACK.advise(business)
    assert faults(advice.memo()) == []
    assert advice.known > len(FACTS) / 2


def test_all_facts() -> None:
    """A product-driven business of which everything is known."""
    told = {name: _usual(name) for name in FACTS}
    advice = PACK.advise({"name": "Somebody", "facts": told})
    assert advice.known == len(FACTS)
    assert advice.gaps == ()
    memo = advice.memo()
    assert faults(memo) == []
    assert QUESTION.findall(section(memo, "What we don't know")) == []
    assert str(len(FACTS)) in section(memo, "What we don't know")
    assert "### Further questions" not in memo
    rows = re.search(r"### The facts\n\n.*\n\|:-.*\n((?:\|.*\n)+)", memo)
    assert rows
    assert len(rows[1].splitlines()) == len(FACTS)


_TOLD: dict[str, object] = {
    "customer_count": 5_000,
    "top_customer_share": "2%",
    "top_three_share": "5%",
    "top_five_share": "8%",
    "top_ten_share": "10%",
    "revenue_concentration": "spread",
    "sales_cycle": "20 days",
    "sales_cycle_length": "short",
    "custom_work": "none",
    "custom_work_share": "0%",
    "self_serve_share": "80%",
    "acquisition": "self_serve",
    "effort_focus": "best_product",
    "value_work_avoided": "no",
    "sales_force": "modest",
}


def _usual(name: str) -> object:
    """Answer a question so that no answer contradicts another."""
    if name in _TOLD:
        return _TOLD[name]
    type_ = FACTS[name].type
    match type_.kind.value:
        case "boolean":
            return "yes"
        case "choice":
            return type_.options[0]
        case "choices":
            return list(type_.options[:1])
        case "share":
            return "30%"
        case "count":
            return 5
        case _:
            return "2 years"


def test_product_and_market_close() -> None:
    """Where product and market can't be told apart, the memo shows both (contradiction C2)."""
    close: dict[str, Value] = {
        "effort_focus": "best_product",
        "internal_dialogue": frozenset({"features"}),
        "insight_continuous": True,
        "market_dialogue": "two_way",
        "solutions_improve": True,
    }
    advice = PACK.advise(known(close))
    practised = advice.standing("practised")
    assert {position.option for position in practised.positions[:2]} == {"product", "market"}
    assert practised.first.certainty > PROGRAM.vocabulary.groups["practised"].leads_from
    assert practised.leader is None
    memo = advice.memo()
    assert faults(memo) == []
    bottom_line = next(line for line in memo.splitlines() if line.startswith("**Bottom line.**"))
    assert "no clear driver" in bottom_line
    assert "product" in bottom_line
    assert "market" in bottom_line
    assert "best-or-die" not in {one.warning.name for one in advice.warnings}
