"""Conditions in plain English."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from hypothesis import given
from syrupy.assertion import SnapshotAssertion

from advisor.expression.phrase import clauses, fold, join, phrase, state_fact
from advisor.program import Program

from .helpers import HERE, SHOP, condition
from .test_expressions import CONDITIONS


def rows() -> list[Any]:
    with (HERE / "phrases.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return [pytest.param(row["condition"], row["english"], id=row["condition"]) for row in found]


@pytest.mark.parametrize(("written", "english"), rows())
def test_a_condition_in_english(written: str, english: str) -> None:
    assert phrase(condition(written, SHOP.vocabulary), SHOP.vocabulary) == english


def test_every_condition_of_company_drivers(program: Program, snapshot: SnapshotAssertion) -> None:
    """Read the snapshot when it changes: a person has to be able to say each of these aloud."""
    found = {
        part.text: phrase(part.node, program.vocabulary)
        for rule in program.rules.values()
        for part in (*rule.when, *rule.unless)
    }
    assert "\n".join(f"{text}\n    {found[text]}" for text in sorted(found)) == snapshot


@given(CONDITIONS)
def test_any_condition_reads_as_a_clause(written: str) -> None:
    found = phrase(condition(written, SHOP.vocabulary), SHOP.vocabulary)
    assert found == " ".join(found.split())
    assert not found[0].isupper()
    assert found[-1] not in ".,;"
    for sign in ("_", "==", "{", "None", "True", "  "):
        assert sign not in found


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a and b", "c"], "a and b and c"),
    ],
)
def test_join(parts: list[str], joined: str) -> None:
    assert join(parts) == joined


@pytest.mark.parametrize(
    ("parts", "word", "joined"),
    [
        (["it a", "it b"], "and", "it a and it b"),
        (["it a and b", "it c"], "and", "it a and b, and it c"),
        (["it a", "it b or c", "it d"], "or", "it a, it b or c, or it d"),
    ],
)
def test_clauses_keep_apart_what_holds_an_and_of_its_own(parts: list[str], word: str, joined: str) -> None:
    assert clauses(parts, word) == joined


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (["it sells bread", "it sells cake"], "it sells bread and cake"),
        (["it sells bread", "it sells cake", "it sells tea"], "it sells bread, cake and tea"),
        (["it sells bread", "it bakes cake"], "it sells bread and it bakes cake"),
        (["it does not sell", "it does not bake"], "it does not sell and it does not bake"),
        (["it sells", "it sells bread"], "it sells and it sells bread"),
        (["it sells bread"], "it sells bread"),
    ],
)
def test_clauses_share_their_first_words(parts: list[str], joined: str) -> None:
    assert fold(parts) == joined


def test_facts_are_stated_in_the_words_of_the_pack() -> None:
    facts = SHOP.vocabulary.facts
    assert state_fact(facts["regulars_share"], 0.42) == "regulars bring 42% of sales"
    assert state_fact(facts["rent"], 4000.0) == "the rent is EUR 4,000"
    assert state_fact(facts["open_for"], 182.5) == "it has been open for 6 months"
    assert state_fact(facts["delivers"], True) == "it delivers"
    assert state_fact(facts["delivers"], False) == "it does not deliver"
    assert state_fact(facts["owner_was"], "first_job") == "this is the owner's first job"
    assert state_fact(facts["sells"], frozenset({"coffee", "bread"})) == "it sells bread and coffee"
    assert state_fact(facts["sells"], frozenset()) == "none of the answers fits what it sells"
    assert state_fact(facts["motto"], "{} and more") == "the motto is “{} and more”"
