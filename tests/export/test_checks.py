"""Facts typed into CLIPS that can't be used: each is told, and nothing is concluded from any."""

from __future__ import annotations

import functools

import pytest
from core.helpers import SHOP

from .clips_run import ClipsRun

_SELLS = "bread cake coffee"
WRONG = {
    "a name that is none": ("(fact (name overns) (value 3))", "overns is not a fact of this pack"),
    "a share in per cent": (
        "(fact (name regulars_share) (value 35))",
        "regulars_share can't be (value 35): it is a number from 0 to 1",
    ),
    "a share as a text": (
        '(fact (name regulars_share) (value "35%"))',
        'regulars_share can\'t be (value "35%"): it is a number from 0 to 1',
    ),
    "a count with a fraction": (
        "(fact (name ovens) (value 2.5))",
        "ovens can't be (value 2.5): it is a whole number that is not negative",
    ),
    "a count below zero": (
        "(fact (name ovens) (value -1))",
        "ovens can't be (value -1): it is a whole number that is not negative",
    ),
    "a duration with its unit": (
        "(fact (name open_for) (value 2 years))",
        "open_for can't be (value 2 years): it is a number of days that is not negative",
    ),
    "money with its currency": ("(fact (name rent) (value EUR))", "rent can't be (value EUR): it is a number"),
    "TRUE for yes": ("(fact (name noisy) (value TRUE))", "noisy can't be (value TRUE): it is yes or no"),
    "yes in quotes": ('(fact (name noisy) (value "yes"))', 'noisy can\'t be (value "yes"): it is yes or no'),
    "an option that is none": (
        "(fact (name bet) (value breads))",
        "bet can't be (value breads): it is one of bread coffee place",
    ),
    "two options for one": (
        "(fact (name bet) (value bread place))",
        "bet can't be (value bread place): it is one of bread coffee place",
    ),
    "one of several that is none": (
        "(fact (name sells) (value bread tea))",
        f"sells can't be (value bread tea): it is some of {_SELLS}, each once",
    ),
    "one of several twice": (
        "(fact (name sells) (value bread bread))",
        f"sells can't be (value bread bread): it is some of {_SELLS}, each once",
    ),
    "unknown and known": (
        "(fact (name sells) (value unknown bread))",
        f"sells can't be (value unknown bread): it is some of {_SELLS}, each once",
    ),
    "a text without quotes": (
        "(fact (name motto) (value Bread))",
        "motto can't be (value Bread): it is a text in double quotes",
    ),
    "no value": ("(fact (name ovens) (value))", "ovens can't be (value ): it is a whole number that is not negative"),
    "a certainty of nothing": (
        "(fact (name ovens) (value 3) (certainty 0))",
        "ovens has to have a certainty above 0 and of at most 1",
    ),
    "a certainty in per cent": (
        "(fact (name ovens) (value 3) (certainty 70))",
        "ovens has to have a certainty above 0 and of at most 1",
    ),
}


@functools.cache
def shop() -> ClipsRun:
    return ClipsRun(SHOP)


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_and_nothing_concluded(case: str) -> None:
    fact, says = WRONG[case]
    assert shop().ask(fact, "(fact (name owner_was) (value baker))") == f"problem: {says}\n"
    assert not shop().facts("firing")
    assert not shop().facts("hypothesis")
    shop().trace.text = ""
    shop().environment.eval("(report)")
    assert shop().trace.text == "Nothing was concluded: (reset), and tell the facts without the problems.\n"


def test_a_fact_told_twice() -> None:
    told = shop().ask("(fact (name ovens) (value 3))", "(fact (name ovens) (value 4))")
    assert told == "problem: ovens is told twice: (reset) before the facts of another business\n"


def test_every_problem_is_told() -> None:
    told = shop().ask("(fact (name ovens) (value -3))", "(fact (name noisy) (value 1))", "(fact (name x) (value 1))")
    assert sorted(line.split()[1] for line in told.splitlines()) == ["noisy", "ovens", "x"]


RIGHT = [
    "(fact (name sells) (value))",
    "(fact (name sells) (value bread cake))",
    "(fact (name sells) (value unknown))",
    "(fact (name noisy) (value unknown) (certainty 0.5))",
    "(fact (name regulars_share) (value 1))",
    "(fact (name rent) (value -1000.5))",
    "(fact (name open_for) (value 730.5) (certainty 0.01))",
    '(fact (name motto) (value ""))',
]


@pytest.mark.parametrize("fact", RIGHT)
def test_what_is_right_is_taken(fact: str) -> None:
    assert shop().ask(fact) == ""
    assert shop().facts("hypothesis")


def test_contradictions_are_reported_and_the_run_goes_on() -> None:
    shop().ask("(fact (name ovens) (value 0))", "(fact (name regulars_share) (value 0.5))")
    assert shop().facts("contradiction") == [{"says": "without an oven there are no regulars"}]
    assert [one["rule"] for one in shop().facts("firing")] == ["regulars-love-bread"]


def test_a_second_business_after_a_reset_knows_nothing_of_the_first() -> None:
    shop().ask("(fact (name regulars_share) (value 0.5))")
    assert shop().facts("firing")
    shop().ask()
    assert not shop().facts("firing")
