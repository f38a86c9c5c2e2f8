"""What another answer would change is what a full run says that it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from advisor import Business
from advisor.derivation import Derivation
from advisor.engines.reference import infer
from advisor.expression.evaluate import Reading
from advisor.whatif import Trial, WhatIf

from .businesses import FACTS, PROGRAM, businesses, fact, known

READ = tuple(PROGRAM.fact_readers)


def memory_of(readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """Give a memory without what is unknown, which one way writes down and the other leaves out."""
    return {name: reading for name, reading in readings.items() if name not in FACTS or reading.value is not None}


def with_fact(business: Business, name: str, reading: Reading) -> Business:
    """Give the business as it would be, had the fact read so."""
    told = {one: fact for one, fact in business.facts.items() if one != name}
    if reading.value is not None:
        told[name] = replace(known({name: reading.value}).facts[name], certainty=reading.certainty)
    ordered = {one: told[one] for one in FACTS if one in told}
    return Business(business.name, business.as_of, MappingProxyType(ordered))


def raised(derivation: Derivation) -> set[str]:
    return {name for outcome in derivation.fired for name in outcome.rule.then.warn}


@st.composite
def trials(draw: st.DrawFn) -> tuple[Business, str, Reading]:
    """Give a business and another reading of a fact, known or not: a value, sure or unsure, or none."""
    business = draw(businesses())
    name = draw(st.sampled_from((*business.facts, *READ)))
    told = draw(fact(name))
    reading = draw(st.sampled_from((Reading(told.value, told.certainty), Reading(told.value), Reading(None))))
    return business, name, reading


def as_a_full_run(business: Business, name: str, reading: Reading) -> None:
    base, after = infer(PROGRAM, business), infer(PROGRAM, with_fact(business, name, reading))
    assert memory_of(WhatIf(PROGRAM, base).memory_after(name, reading)) == memory_of(after.memory)


def effect_as_of_a_full_run(business: Business, name: str, reading: Reading) -> None:
    assume(reading.value is not None)
    assert reading.value is not None
    base, after = infer(PROGRAM, business), infer(PROGRAM, with_fact(business, name, reading))
    effect = WhatIf(PROGRAM, base).effect(Trial(name, reading.value), reading.certainty)
    assert {shift.group: (shift.before, shift.after) for shift in effect.leaders} == {
        group: (base.contests[group].leader, contest.leader)
        for group, contest in after.contests.items()
        if base.contests[group].leader != contest.leader
    }
    assert set(effect.gained) == raised(after) - raised(base)
    assert set(effect.lost) == raised(base) - raised(after)
    moved = [
        abs(standing.certainty - base.contests[contest.group.name].standing(standing.option).certainty)
        for contest in after.contests.values()
        for standing in contest.ranking
    ]
    assert effect.movement == pytest.approx(sum(moved), abs=1e-6)


@given(trials())
@settings(max_examples=60)
@example((known({"sales_cycle": 400.0}, 0.7), "sales_cycle_length", Reading("short", 0.5)))
@example((known({"effort_focus": "best_product"}), "effort_focus", Reading(None)))
def test_memory(trial: tuple[Business, str, Reading]) -> None:
    as_a_full_run(*trial)


@given(trials())
@settings(max_examples=30)
def test_effects(trial: tuple[Business, str, Reading]) -> None:
    effect_as_of_a_full_run(*trial)


@pytest.mark.slow
@given(trials())
@settings(max_examples=5000)
def test_memory_of_many(trial: tuple[Business, str, Reading]) -> None:
    as_a_full_run(*trial)


@pytest.mark.slow
@given(trials())
@settings(max_examples=2000)
def test_effects_of_many(trial: tuple[Business, str, Reading]) -> None:
    effect_as_of_a_full_run(*trial)


def test_the_trials_move_something() -> None:
    """The laws above would hold of what-ifs that never change anything; these do."""
    base = infer(PROGRAM, known({"effort_focus": "best_product", "decisions_serve_end_user": True}))
    what_if = WhatIf(PROGRAM, base)
    assert base.contests["practised"].leader == "product"
    effect = what_if.effect(Trial("effort_focus", "persuading"))
    assert [(shift.group, shift.before) for shift in effect.leaders] == [("practised", "product")]
    assert effect.movement > 0.5
    assert what_if.memory_after("believes_own_hype", Reading(value=True)) != base.memory
    assert set(what_if.effect(Trial("believes_own_hype", value=True)).gained) == {"own-hype"}
