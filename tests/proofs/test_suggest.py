"""Suggested cases: they show what was asked for, read as a person would write them, and can be pasted."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import pytest
from core.helpers import SHOP, bakery
from core.strategies import RULES, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.derivation import Status
from advisor.engines.reference import judge
from advisor.expression.evaluate import Reading, compile_condition
from advisor.expression.nodes import And, Node, Not, Or, children
from advisor.program import Program
from advisor.proofs.equivalence import same_outcome
from advisor.proofs.suggest import (
    Asks,
    Differs,
    Fires,
    HeldBackBy,
    NeededFor,
    Suggestion,
    Wanted,
    case_line,
    suggest_case,
)
from advisor.proofs.written import type_of, write_value
from advisor.rule import Condition, Expectation, Rule
from advisor.values import CERTAINTY, Kind, Type, Value, read_value

from .helpers import loaded, table

SUGGESTED = table("suggested.yaml")
EQUAL = table("equal.yaml")


def parts(node: Node) -> list[Node]:
    """Give a condition and all its parts that are true or false."""
    return (
        [node, *(part for child in children(node) for part in parts(child))]
        if isinstance(node, And | Or | Not)
        else [node]
    )


def written(name: str, when: list[str], unless: list[str]) -> str:
    shown = [f"[{', '.join(repr(text) for text in texts)}]" for texts in (when, unless)]
    return (
        f"  {name}: {{says: Something follows., when: {shown[0]}, unless: {shown[1]}, "
        "then: {remark: the-book-is-old}, cite: [T1]}\n"
    )


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in SUGGESTED])
def test_what_is_suggested(row: dict[str, Any], tmp_path: Path) -> None:
    add = "rules:\n" + written("new-rule", row["when"], row.get("unless", []))
    if "changed" in row:
        add += written("other-rule", row["changed"], row.get("unless", []))
    program = loaded(tmp_path, add)
    rule = program.rules["new-rule"]
    conditions = (*rule.when, *rule.unless)
    ways: dict[str, Wanted] = {
        "fires": Fires(),
        "asks": Asks(),
        "held back by": HeldBackBy(conditions[row.get("part", 1) - 1].node),
        "needed for": NeededFor(conditions[row.get("part", 1) - 1].node),
        "differs": Differs(program.rules.get("other-rule", rule)),
    }
    found = suggest_case(program, rule, ways[row["wanted"]])
    assert (found and found.line(program)) == row.get("line")


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in EQUAL])
def test_which_changes_change_nothing(row: dict[str, Any], tmp_path: Path) -> None:
    one, other = row["one"], row["other"]
    add = "rules:\n" + written("one", one["when"], one.get("unless", []))
    add += written("other", other["when"], other.get("unless", []))
    program = loaded(tmp_path, add)
    assert same_outcome(program, program.rules["one"], program.rules["other"]) is row["same"]


def status(rule: Rule, found: Suggestion, program: Program) -> Status:
    """Run a suggestion as a case: certainties that are read and not given are 0."""
    groups = program.vocabulary.groups
    certainties = {name: Reading(0.0) for group in groups.values() for name in group.hypotheses}
    return judge(rule, {**certainties, **found.given})[0]


def turned(rule: Rule, part: Node) -> Rule:
    """Give the rule with one part, told by identity, the other way round."""

    def within(node: Node) -> Node:
        if node is part:
            return Not(node, node.span)
        match node:
            case And(inner) | Or(inner):
                return dataclasses.replace(node, parts=tuple(within(one) for one in inner))
            case Not(inner_part):
                return dataclasses.replace(node, part=within(inner_part))
            case _:
                return node

    def changed(condition: Condition) -> Condition:
        node = within(condition.node)
        return dataclasses.replace(condition, node=node, test=compile_condition(node))

    return dataclasses.replace(rule, when=tuple(map(changed, rule.when)), unless=tuple(map(changed, rule.unless)))


def check_suggestions(program: Program, rule: Rule) -> None:
    for wanted, became in ((Fires(), Status.FIRED), (Asks(), Status.UNDECIDED)):
        found = suggest_case(program, rule, wanted)
        assert found is None or status(rule, found, program) is became
    for condition in (*rule.when, *rule.unless):
        for part in parts(condition.node):
            other = turned(rule, part)
            held = suggest_case(program, rule, HeldBackBy(part))
            if held is not None:
                assert status(rule, held, program) is Status.HELD_BACK
                assert status(other, held, program) is not Status.HELD_BACK
            needed = suggest_case(program, rule, NeededFor(part))
            if needed is not None:
                assert status(rule, needed, program) is Status.FIRED
                assert status(other, needed, program) is not Status.FIRED
            differs = suggest_case(program, rule, Differs(other))
            same = same_outcome(program, rule, other)
            assert (differs is None) is (same is not False)
            if differs is not None:
                assert status(rule, differs, program) is not status(other, differs, program)


ONE_RULE = RULES.map(lambda bodies: bodies[:1])


@settings(max_examples=6)
@given(ONE_RULE)
def test_suggestions_show_what_was_wanted(bodies: list[str]) -> None:
    program = small_pack(bodies)
    check_suggestions(program, program.rules["rule-0"])


@pytest.mark.slow
@settings(max_examples=150)
@given(ONE_RULE)
def test_suggestions_for_many_rules_show_what_was_wanted(bodies: list[str]) -> None:
    program = small_pack(bodies)
    check_suggestions(program, program.rules["rule-0"])


def test_every_rule_of_the_large_pack_gets_a_case_in_which_it_fires(program: Program) -> None:
    for rule in [*program.rules.values()][::9]:
        found = suggest_case(program, rule, Fires())
        assert found is not None
        assert status(rule, found, program) is Status.FIRED


TYPES = [
    Type(Kind.SHARE), Type(Kind.MONEY, currency="EUR"), Type(Kind.COUNT), Type(Kind.DURATION), Type(Kind.CERTAINTY),
]  # fmt: skip
BOUNDS: dict[Kind, tuple[float, float]] = {
    Kind.SHARE: (0, 1), Kind.MONEY: (-1e17, 1e17), Kind.DURATION: (0, 1e9), Kind.CERTAINTY: (-0.999999, 0.999999),
}  # fmt: skip


def numbers(type_: Type) -> st.SearchStrategy[Value]:
    if type_.kind is Kind.COUNT:
        return st.integers(0, 10**18)
    low, high = BOUNDS[type_.kind]
    exact = st.floats(low, high, allow_subnormal=False).filter(lambda value: value == 0 or abs(value) > 1e-30)
    return exact | st.integers(0, 1000).map(lambda n: n / 1000 * min(high, 1e6))


@pytest.mark.parametrize("type_", TYPES, ids=lambda type_: str(type_.kind.value))
@given(st.data())
def test_a_number_is_read_back_as_it_was(type_: Type, data: st.DataObject) -> None:
    value = data.draw(numbers(type_))
    text = write_value(type_, value)
    assert read_value(type_, text) == value
    assert "," not in text


NAMES = [*SHOP.vocabulary.facts, *SHOP.vocabulary.findings, "pull.coffee", "fame.place", "pull.leader"]


def readings(name: str) -> st.SearchStrategy[Reading]:
    type_ = type_of(SHOP.vocabulary, name)
    values: st.SearchStrategy[Value]
    match type_.kind:
        case Kind.BOOLEAN:
            values = st.booleans()
        case Kind.CHOICE:
            values = st.sampled_from(type_.options)
        case Kind.CHOICES:
            values = st.frozensets(st.sampled_from(type_.options))
        case Kind.TEXT:
            values = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20).map(str.strip)
        case _:
            values = numbers(type_)
    return values.map(Reading)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=6), st.data())
def test_a_case_that_is_pasted_gives_what_was_given(names: list[str], data: st.DataObject) -> None:
    memory = {name: data.draw(readings(name)) for name in names}
    line = case_line(SHOP, memory, Expectation.HELD_BACK)
    head = "rules:\n  new:\n    says: x\n    when: noisy\n    then: {derive: cramped}\n    cite: [A1]\n    cases:\n"
    with tempfile.TemporaryDirectory() as folder:
        program = bakery(Path(folder), [{"file": "new.yaml", "by": f"{head}      {line}\n"}])
    (case,) = program.rules["new"].cases
    zero = {
        name for name, reading in memory.items() if type_of(SHOP.vocabulary, name) == CERTAINTY and not reading.value
    }
    assert case.given == {name: reading for name, reading in memory.items() if name not in zero}


def test_a_case_says_what_it_expects() -> None:
    given_ = {"noisy": Reading(None), "rent": Reading(4000.0), "pull.coffee": Reading(0.0)}
    assert case_line(SHOP, given_, Expectation.FIRES) == "- {given: {rent: EUR 4000}, fires: true}"
    assert case_line(SHOP, {}, Expectation.ASKS, ["noisy", "rent"]) == "- {given: {}, asks: [noisy, rent]}"
