"""What holds of every plan: of random packs that differ by a few rules, and of the bakery with random edits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from core.helpers import BAKERY
from core.strategies import RULES, businesses, rules, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advice import Advice, read_advice
from advisor.business import Business
from advisor.engines.reference import infer
from advisor.memo.json import render_json
from advisor.memo.render import render_markdown
from advisor.plan.compare import differences
from advisor.plan.make import compare_advice
from advisor.plan.model import (
    ASKED,
    BusinessPlan,
    Difference,
    Effect,
    Obstacle,
    Outcome,
    Read,
    RuleShift,
    Topic,
    Turn,
)
from advisor.program import Program, load_program
from advisor.resources import templates_folder

EXAMPLES = 20
"""Random pairs of packs for each law, each tried with one business; the slow run tries many more."""

EDITS: Mapping[str, tuple[str, str]] = {
    "parameters.many_regulars": ("many_regulars: {value: 40%", "many_regulars: {value: 60%"),
    "parameters.likely": ("likely: {value: 0.5", "likely: {value: 0.7"),
    "parameters.strong": ("strong: {value: 0.6", "strong: {value: 0.3"),
    "parameters.several": ("several: {value: 3", "several: {value: 1"),
    "parameters.high_rent": ('value: "4,000"', 'value: "2,000"'),
    "warnings.no-coffee": ("severity: low", "severity: high"),
    "warnings.bet-lost": ("do: [change-the-bet]", "do: [buy-a-machine]"),
    "recommendations.buy-a-machine": ("order: 20, horizon: quarter", "order: 1, horizon: now"),
    "rules.history-is-bread": ("unless: [cramped]", "unless: []"),
    "rules.coffee-is-missing": ("    unless: pull.leader == fame.leader\n", ""),
    "rules.street-loves-coffee": ("      - not noisy or delivers\n", ""),
    "rules.bet-is-lost": ("then: {warn: bet-lost, remark: old-news}", "then: {warn: bet-lost}"),
    "rules.young-means-place": ("then: {fame.place: strong}", "then: {fame.place: -weak}"),
    "skip_questions.noisy": ("noisy: delivers and ovens == 0", "noisy: delivers"),
}


@cache
def edited(paths: frozenset[str]) -> Program:
    """Load the bakery with some of the edits, which are named by what they change."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "bakery"
        shutil.copytree(BAKERY, copy)
        for path in paths:
            before, after = EDITS[path]
            files = [file for file in copy.glob("*.yaml") if before in file.read_text(encoding="utf-8")]
            assert len(files) == 1, path
            files[0].write_text(files[0].read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
        return load_program(copy, "bakery", with_cases=False)


PLAIN = edited(frozenset())
EDITED = st.frozensets(st.sampled_from(sorted(EDITS)), max_size=4)


@dataclass(frozen=True)
class Case:
    """Two packs and a business; `made_of` shows the packs' rules or edits."""

    old: Program = field(repr=False)
    new: Program = field(repr=False)
    business: Business
    made_of: tuple[object, object]


@st.composite
def small_cases(draw: st.DrawFn) -> Case:
    """Give a random pack, the same with some rules gone, new or others, and a business."""
    bodies: list[str] = draw(RULES)
    changed = [draw(rules()) if draw(st.integers(0, 3)) == 0 else body for body in bodies]
    changed = changed[: draw(st.integers(max(1, len(bodies) - 2), len(bodies)))] + draw(st.lists(rules(), max_size=2))
    old, new = small_pack(bodies), small_pack(changed)
    return Case(old, new, draw(businesses(old)), (bodies, changed))


@st.composite
def bakery_cases(draw: st.DrawFn) -> Case:
    """Give the bakery with some edits and with others, and a business."""
    before, after = draw(EDITED), draw(EDITED)
    return Case(edited(before), edited(after), draw(businesses(PLAIN)), (before, after))


CASES = st.one_of(small_cases(), bakery_cases())


def advised(program: Program, business: Business) -> Advice:
    return read_advice(program, infer(program, business))


def planned(old: Program, new: Program, business: Business) -> tuple[BusinessPlan, tuple[Difference, ...]]:
    found = differences(old, new)
    return compare_advice("x.yaml", advised(old, business), advised(new, business), found), found


def check_nothing_changes_against_itself(case: Case) -> None:
    plan, found = planned(case.old, case.old, case.business)
    assert found == ()
    assert plan == BusinessPlan("x.yaml", "X", "", Outcome.UNTOUCHED)


_MIRRORED = {Turn.GAINED: Turn.LOST, Turn.LOST: Turn.GAINED, Turn.CHANGED: Turn.CHANGED, Turn.MOVED: Turn.MOVED}


def read_back(reads: tuple[Read, ...]) -> frozenset[tuple[str, str, str]]:
    return frozenset((read.name, read.after, read.before) for read in reads)


def obstacles(shift: RuleShift, mirror: bool) -> frozenset[tuple[object, ...]]:
    def told(one: Obstacle) -> tuple[object, ...]:
        reads = read_back(one.reads) if mirror else frozenset((r.name, r.before, r.after) for r in one.reads)
        return one.text, one.exception, one.truth, one.matched, reads

    return frozenset(told(one) for one in shift.obstacles)


def plain(plan: BusinessPlan, *, mirror: bool) -> object:
    """Give a plan without its order, and with before and after in each other's place if it is to be mirrored."""

    def of_effect(one: Effect) -> tuple[object, ...]:
        turn = _MIRRORED[one.turn] if mirror else one.turn
        values = (one.after, one.before) if mirror else (one.before, one.after)
        return one.topic, one.name, turn, values, frozenset(one.because)

    def of_shift(one: RuleShift) -> tuple[object, ...]:
        values = (one.after, one.before) if mirror else (one.before, one.after)
        return one.name, values, obstacles(one, mirror), frozenset(one.because)

    return plan.outcome, frozenset(map(of_effect, plan.effects)), frozenset(map(of_shift, plan.rules))


def plainly(found: tuple[Difference, ...], *, mirror: bool) -> object:
    return frozenset(
        (
            one.path,
            _MIRRORED[one.turn] if mirror else one.turn,
            frozenset(
                (part.what, *((part.after, part.before) if mirror else (part.before, part.after)), part.acts)
                for part in one.details
            ),
            one.readers,
        )
        for one in found
    )


def check_all_is_mirrored(case: Case) -> None:
    there, found = planned(case.old, case.new, case.business)
    back, found_back = planned(case.new, case.old, case.business)
    assert plainly(found_back, mirror=True) == plainly(found, mirror=False)
    assert plain(back, mirror=True) == plain(there, mirror=False)


def said(advice: Advice) -> dict[tuple[str, str], Any]:
    """Give what the JSON of an advice says, in the terms of a plan: by topic and name."""
    document = json.loads(render_json(advice))
    told: dict[tuple[str, str], Any] = {}
    for group in document["groups"]:
        told["leader", group["id"]] = group["leader"]
        told["margin", group["id"]] = group["margin"]
        for one in group["hypotheses"]:
            told["certainty", one["id"]] = one["certainty"]
    for one in document["warnings"]:
        told["warning", one["id"]] = one["severity"]
    for rank, one in enumerate(document["recommendations"], 1):
        told["recommendation", one["id"]] = rank
    for one in document["remarks"]:
        told["remark", one["id"]] = one["says"]
    for one in document["unknowns"]:
        told["question", one["fact"]] = one["says"] or ""
    for name, finding in advice.derivation.findings.items():
        told["finding", name] = finding.truth.value
    return told


COMPARED = ("leader", "margin", "certainty", "warning", "recommendation", "remark", "question", "finding")


def check_told_is_what_differs(case: Case) -> None:
    plan, _ = planned(case.old, case.new, case.business)
    sides = advised(case.old, case.business), advised(case.new, case.business)
    before, after = (said(side) for side in sides)
    expected = {
        key: (before.get(key), after.get(key))
        for key in {*before, *after}
        # A place in the order is told where it is new or gone; the order of the others is told as a whole.
        if before.get(key) != after.get(key) and not (key[0] == "recommendation" and key in before and key in after)
    }
    told = {
        (one.topic.value, one.name): (one.before, one.after)
        for one in plan.effects
        if one.turn is not Turn.MOVED and one.topic.value in COMPARED
    }
    assert told == expected
    for topic, names in (
        (Topic.WARNING, [[one.warning.name for one in side.warnings] for side in sides]),
        (Topic.RECOMMENDATION, [[one.recommendation.name for one in side.recommendations] for side in sides]),
        (Topic.QUESTION, [[one.fact for one in side.gaps] for side in sides]),
    ):
        kept = [[name for name in side if name in names[0] and name in names[1]] for side in names]
        assert (kept[0] != kept[1]) is any(one.topic is topic and one.turn is Turn.MOVED for one in plan.effects)
    fired = [{outcome.rule.name for outcome in side.derivation.fired} for side in sides]
    assert {one.name for one in plan.rules if one.fires} - {one.name for one in plan.rules if one.fired} == (
        fired[1] - fired[0]
    )
    assert {one.name for one in plan.rules if one.fired and not one.fires} == fired[0] - fired[1]
    if plan.outcome is Outcome.UNTOUCHED:
        memos = [render_markdown(side, "memo", [templates_folder()])[0] for side in sides]
        assert memos[0] == memos[1]


def check_reasons_are_differences(case: Case) -> None:
    plan, found = planned(case.old, case.new, case.business)
    paths = {one.path for one in found}
    assert paths.issuperset(path for one in plan.effects for path in one.because)
    assert paths.issuperset(path for shift in plan.rules for path in shift.because)


def assert_blamed(plan: BusinessPlan, path: str) -> None:
    """Check that all that came out otherwise is put down to the only difference there is."""
    for one in plan.effects:
        if one.turn is not Turn.MOVED and one.topic not in ASKED:
            assert one.because == (path,), one
    for shift in plan.rules:
        assert shift.because == (path,), shift


@settings(max_examples=3 * EXAMPLES)
@given(path=st.sampled_from(sorted(EDITS)), business=businesses(PLAIN))
def test_where_one_entry_differs_it_is_to_blame(path: str, business: Business) -> None:
    plan, found = planned(PLAIN, edited(frozenset({path})), business)
    assert [one.path for one in found] == [path]
    assert_blamed(plan, path)


@settings(max_examples=EXAMPLES)
@given(data=st.data(), bodies=RULES, body=rules())
def test_where_one_rule_differs_it_is_to_blame(data: st.DataObject, bodies: list[str], body: str) -> None:
    place = data.draw(st.integers(0, len(bodies) - 1))
    old, new = small_pack(bodies), small_pack([*bodies[:place], body, *bodies[place + 1 :]])
    business = data.draw(businesses(old))
    plan, found = planned(old, new, business)
    assert {one.path for one in found} <= {f"rules.rule-{place}"}
    assert_blamed(plan, f"rules.rule-{place}")


LAWS = (
    check_nothing_changes_against_itself,
    check_all_is_mirrored,
    check_told_is_what_differs,
    check_reasons_are_differences,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__.removeprefix("check_"))
@settings(max_examples=EXAMPLES)
@given(case=CASES)
def test_laws(law: Callable[[Case], None], case: Case) -> None:
    law(case)


@pytest.mark.slow
@settings(max_examples=1500)
@given(case=CASES)
def test_laws_on_many_packs(case: Case) -> None:
    for law in LAWS:
        law(case)
