"""The memo as a text, whatever the business: short, whole, in plain English; and the checks find what they look for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from advisor import Business
from advisor.values import Value

from . import prose
from .businesses import EXAMPLES, PACK, PROGRAM, businesses, known
from .prose import CHECKS, MOST_WORDS, Check, body_of, faults, sentences_of

# A memo in small that has something of everything and no fault.
SOUND = """\
# What drives Acme

*Advisory memo · rules: company-drivers 1.0.0*

**Bottom line.** Acme is likely product-driven. None of the five articles says more.

| driver | habits |
|:--|--:|
| product | 0.62 |

## Warnings

- **The promise may outrun the product** (high). It promises a lot.[^whos-driving] → recommendations 1 and 2
- **Its own talk may be believed** (low). It talks a lot.[^whos-driving] → recommendation 2

## What would change this advice

Had we been told instead

- that talk is of numbers: sales would lead.

## What we don't know

This memo rests on one fact out of 86. It asks two questions and gives one warning.

1. Who sets the priorities? (could make sales lead)

## Appendix

### The facts

| fact | value |
|:--|:--|
| The name \\| of it | `no` |

## Sources

[^whos-driving]: How is your company driven? and Marketing.
"""

assert PROGRAM.manifest.name == "company-drivers"


def test_the_sound_memo_is_sound() -> None:
    assert faults(SOUND) == []


def instead(old: str, new: str) -> Callable[[str], str]:
    def change(memo: str) -> str:
        assert memo.count(old) >= 1
        return memo.replace(old, new, 1)

    return change


PLANTS: list[tuple[Check, Callable[[str], str]]] = [
    (prose.is_short, instead("## Warnings", f"{'word ' * MOST_WORDS}.\n\n## Warnings")),
    (prose.has_no_empty_section, instead("## Warnings", "## Empty\n\n## Warnings")),
    (prose.has_no_empty_section, instead("## Sources", "### Empty\n\n## Sources")),
    (prose.has_no_empty_section, lambda memo: memo + "\n## Empty\n"),
    (prose.has_no_empty_section, instead("| product | 0.62 |\n", "")),
    (prose.names_no_identifier, instead("promises a lot", "self_serve")),
    (prose.names_no_identifier, instead("promises a lot", "self\\_serve")),
    (prose.names_no_identifier, instead("promises a lot", "fit.sales")),
    (prose.names_no_identifier, instead("promises a lot", next(name for name in PROGRAM.rules if name.count("-") > 1))),
    (prose.names_no_identifier, instead("promises a lot", "has read H59")),
    (prose.shows_no_code, instead("promises a lot", "None")),
    (prose.shows_no_code, instead("promises a lot", "promises True")),
    (prose.shows_no_code, instead("promises a lot", "promises {more}")),
    (prose.shows_no_code, instead("promises a lot", "promises nan")),
    (prose.is_spaced_well, instead("promises a lot", "promises  a lot")),
    (prose.is_spaced_well, instead("promises a lot.", "promises a lot..")),
    (prose.is_spaced_well, instead("promises a lot", "promises , a lot")),
    (prose.is_spaced_well, instead("(high)", "( high)")),
    (prose.is_spaced_well, instead("(high)", "(high )")),
    (prose.is_spaced_well, instead("(high)", "()")),
    (prose.is_spaced_well, instead("priorities?", "priorities?.")),
    (prose.is_spaced_well, instead("a lot.", "a lot. \n")),
    (prose.is_spaced_well, instead("\n## Warnings", "\n\n## Warnings")),
    (prose.is_spaced_well, lambda memo: memo + "\n"),
    (prose.counts_rightly, instead("one fact", "one facts")),
    (prose.counts_rightly, instead("two questions", "two question")),
    (prose.counts_rightly, instead("one warning", "12 warning")),
    (prose.counts_rightly, instead("one fact", "one fact, all of them sure,")),
    (prose.counts_rightly, instead("one fact", "three facts, no of them sure,")),
    (prose.counts_rightly, instead("recommendations 1 and 2", "recommendations 1")),
    (prose.counts_rightly, instead("recommendations 1 and 2", "recommendation 1 and 2")),
    (prose.says_nothing_twice, instead("It promises a lot.", "Acme is likely product-driven.")),
    (prose.says_nothing_twice, instead("a lot", "a a lot")),
    (prose.starts_sentences_with_a_capital, instead("It promises a lot.", "it promises a lot.")),
    (prose.ends_its_sentences, instead("gives one warning.", "gives one warning")),
    (prose.has_its_footnotes, instead("a lot.", "a lot.[^bands]")),
    (prose.has_its_footnotes, lambda memo: memo + "[^bands]: Bands.\n"),
    (prose.has_its_footnotes, lambda memo: memo + "[^whos-driving]: Again.\n"),
    (prose.has_its_footnotes, instead("a lot.", "a lot.[^whos-driving]")),
    (prose.keeps_its_tables, instead("| `no` |", "| `no` | and |")),
    (prose.is_markdown, instead("**The promise", "** The promise")),
    (prose.is_markdown, instead("It promises", "It <b>promises</b>")),
    (prose.keeps_its_tables, instead("\n|:--|--:|\n", "\n")),
    (prose.is_markdown, instead("This memo", "    This memo")),
]


@pytest.mark.parametrize(("check", "plant"), PLANTS)
def test_a_planted_fault_is_found(check: Check, plant: Callable[[str], str]) -> None:
    assert list(check(SOUND)) == []
    assert list(check(plant(SOUND)))


def test_every_check_is_tried() -> None:
    assert {check for check, _ in PLANTS} == set(CHECKS)


def test_sentences_are_told_apart() -> None:
    assert "None of the five articles says more." in sentences_of(SOUND)
    assert sentences_of("- **One** of them. It is so (yes). 3M Inc. is fine, too.\n| no, not this one |") == [
        "It is so (yes).",
        "3M Inc. is fine, too.",
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    assert faults(PACK.advise(path).memo()) == []


@given(businesses())
@settings(max_examples=25)
def test_random_businesses(business: Business) -> None:
    assert faults(PACK.advise(business).memo()) == []


@pytest.mark.slow
@given(businesses())
@settings(max_examples=3000)
def test_many_random_businesses(business: Business) -> None:
    assert faults(PACK.advise(business).memo()) == []


def test_the_appendix_takes_what_the_body_has_no_room_for() -> None:
    """A business of which much is wrong has more warnings than two pages hold; none of them is lost."""
    wrong: dict[str, Value] = {
        "effort_focus": "persuading",
        "internal_dialogue": frozenset({"numbers"}),
        "outbound_required": False,
        "self_serve": True,
        "marketing_in_product": True,
        "spreads_without_friction": True,
        "promise_gap": True,
        "claims_ahead_of_proof": True,
        "sells_the_roadmap": True,
        "silver_bullet": True,
        "believes_own_hype": True,
        "customers_as_means": True,
        "relationship_metric": "extraction",
        "decisions_serve_end_user": False,
        "planning_horizon": "short",
        "problem_validated": False,
        "product_before_market": True,
        "lesser_rival_wins": True,
        "top_customer_share": 0.6,
        "customer_count": 12,
    }
    advice = PACK.advise(known({name: value for name, value in wrong.items() if name in PROGRAM.vocabulary.facts}))
    memo = advice.memo()
    assert faults(memo) == []
    assert len(advice.warnings) > 8
    told = [line for line in memo.splitlines() if line.startswith("- **")]
    assert len(told) == len(advice.warnings)
    assert "### Further warnings" in memo
    kept = [line for line in body_of(memo).splitlines() if line.startswith("- **")]
    high = [one for one in advice.warnings if one.severity.value == "high"]
    assert len([line for line in kept if "(high)" in line]) == len(high)
    recommended = [line for line in memo.splitlines() if line[:1].isdigit() and ". **" in line]
    assert len(recommended) == len(advice.recommendations)
