"""What holds for whatever pack: a check that is sure of something is right about it."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from core.helpers import condition
from core.strategies import RULES, businesses, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.diagnostics import AdvisorError
from advisor.engines.reference import look
from advisor.expression.evaluate import Memory, Reading, compile_condition
from advisor.expression.nodes import Compare, Node
from advisor.lint.checks import lint
from advisor.lint.normal import normal, wanted
from advisor.lint.out_of_range import comparison_is
from advisor.lint.rule_without_cases import can_be_undecided
from advisor.packs.check import check_folder
from advisor.program import Program, load_program
from advisor.rule import Rule
from advisor.values import Truth, Value

from .helpers import TEAHOUSE, teahouse

TEA = load_program(TEAHOUSE, "teahouse").vocabulary

# Conditions that look the same


ATOMS = ("by_a_station", "tables > 1", "1 >= tables", "location == mall", "location in [mall]", "known(tables)")
VALUES: dict[str, tuple[Value | None, ...]] = {
    "by_a_station": (None, True, False),
    "tables": (None, 1, 2),
    "location": (None, "mall", "park"),
}
MEMORIES: tuple[Memory, ...] = tuple(
    {name: Reading(value) for name, value in zip(VALUES, values, strict=True)}
    for values in itertools.product(*VALUES.values())
)


def all_conditions() -> list[Node]:
    """Give every condition of at most three atoms that some pattern makes."""
    atoms = [*ATOMS, *(f"not ({atom})" for atom in ATOMS)]
    pairs = [f"{a} {word} {b}" for a, b in itertools.product(atoms, repeat=2) for word in ("and", "or")]
    pairs += [f"not ({pair})" for pair in pairs]
    triples = [f"{atom} {word} ({pair})" for atom in ATOMS[:2] for pair in pairs[::3] for word in ("and", "or")]
    return [condition(text, TEA) for text in (*atoms, *pairs, *triples)]


def table(node: Node) -> tuple[Truth, ...]:
    test = compile_condition(node)
    return tuple(test(memory)[0] for memory in MEMORIES)


def test_what_looks_the_same_is_the_same_for_every_business() -> None:
    seen: dict[str, tuple[Truth, ...]] = {}
    nodes = all_conditions()
    for node in nodes:
        truths = table(node)
        assert seen.setdefault(normal(node), truths) == truths
        opposite = tuple({Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(one, one) for one in truths)
        assert seen.setdefault(normal(node, negated=True), opposite) == opposite
    assert len(seen) < len(nodes)


@settings(max_examples=40)
@given(RULES)
def test_a_rule_that_wants_something_and_its_opposite_never_fires(bodies: list[str]) -> None:
    for rule in small_pack(bodies).rules.values():
        parts = list(wanted(rule))
        if not {part.text for part in parts}.isdisjoint(part.opposite for part in parts):
            assert not fires_somewhere(rule)


def fires_somewhere(rule: Rule) -> bool:
    """Look whether the rule fires with everything told, in any of a few ways."""
    numbers = [Reading(0), Reading(1), Reading(3)]
    options = [Reading("red"), Reading("green")]
    several = [Reading(frozenset()), Reading(frozenset({"red", "blue"}))]
    truths = [Reading(True), Reading(False)]
    ways = {"b": truths, "f": truths, "n": numbers, "c": options, "m": several}
    values = [
        (options if name.endswith(".leader") else [Reading(0.7), Reading(-0.5)]) if "." in name else ways[name[0]]
        for name in rule.reads
    ]
    combinations = itertools.islice(itertools.product(*values), 500)
    return any(look(rule, dict(zip(rule.reads, one, strict=True))).status.value == "fired" for one in combinations)


# Comparisons that always come out the same

TERMS = st.recursive(
    st.sampled_from(["regulars_share", "tables", "many_regulars", "lives_on.regulars", "likely", "0", "1", "2", "0.5"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner), st.builds("-({})".format, inner)
    ),
    max_leaves=4,
)
COMPARISONS = st.builds("{} {} {}".format, TERMS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), TERMS)
READINGS = st.fixed_dictionaries(
    {
        "regulars_share": st.sampled_from([0.0, 1.0, 0.1, 0.3]) | st.floats(0, 1),
        "tables": st.sampled_from([0, 1, 2, 3]) | st.integers(0, 10**9),
        "lives_on.regulars": st.sampled_from([-0.999999999999, 0.0, 0.999999999999]) | st.floats(-0.999, 0.999),
    }
)


@settings(max_examples=600)
@given(COMPARISONS, st.lists(READINGS, min_size=8, max_size=8))
def test_what_is_always_true_is_never_false(text: str, told: list[dict[str, float]]) -> None:
    try:
        node = condition(text, TEA)
    except AdvisorError:
        return  # unlike things, or nothing that is read
    assert isinstance(node, Compare)
    claimed = comparison_is(node)
    if claimed:
        test = compile_condition(node)
        truths = {test({name: Reading(value) for name, value in one.items()})[0] for one in told}
        assert truths <= {Truth.UNKNOWN, Truth.TRUE if claimed[0] else Truth.FALSE}


# Rules that can be undecided


@settings(max_examples=40)
@given(RULES.map(small_pack).flatmap(lambda program: st.tuples(st.just(program), businesses(program))))
def test_a_rule_that_is_undecided_can_be(drawn: tuple[Program, object]) -> None:
    program, business = drawn
    readings = business.readings()  # type: ignore[attr-defined]
    for issue in lint(program):
        assert issue.diagnostic.check == issue.check  # and none of them falls over
    for rule in program.rules.values():
        zero = {name: Reading(0.0) for name in rule.reads if name.partition(".")[2] in ("red", "green", "blue")}
        if look(rule, {**zero, **readings}).open:
            assert can_be_undecided(rule)


# Packs that are made to be slow


def many(number: int, text: str) -> str:
    return "".join(text.format(number=one) for one in range(number))


SLOW = {
    "idle waivers beside issues of near names": "facts:\n"
    + many(
        700,
        "  a_fact_of_some_length_{number}: {{type: boolean, theme: a, label: l{number} x, ask: Is it {number}?,"
        " help: As seen, states: {{yes: a, no: b}}}}\n",
    )
    + "waivers:\n  unused-fact:\n"
    + many(3000, "    facts.a_fact_of_some_lengths_{number}: x\n"),
    "a rule that reads much behind guards": "facts:\n"
    + many(
        26,
        "  a{number}: {{type: boolean, theme: a, label: l{number} x, ask: Is it {number}?, help: As seen,"
        " states: {{yes: a, no: b}}}}\n",
    )
    + "rules:\n"
    + many(
        40,
        "  r{number}: {{says: x, when: ["
        + ", ".join(f"known(a{fact}) and a{fact}" for fact in range(26))
        + "], then: {{lives_on.regulars: weak}}, cite: [T1]}}\n",
    ),
    "names that are not there beside many that are near": "parameters:\n"
    + many(4000, "  a_name_of_some_length_{number}: {{value: 1, type: count, cite: [T1], why: x}}\n")
    + "rules:\n"
    + many(
        950,
        "  r{number}: {{says: x, when: tables > a_name_of_some_lengths_{number}, then: {{lives_on.regulars: weak}},"
        " cite: [T1]}}\n",
    ),
    "a rule of many conditions": "rules:\n  r: {says: x, then: {lives_on.regulars: weak}, cite: [T1], when: ["
    + many(4000, "tables > {number}, ")
    + "]}\n",
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_a_pack_that_is_made_to_be_slow_is_not(text: str, tmp_path: Path) -> None:
    copy = teahouse(tmp_path, text)
    start = time.perf_counter()
    assert check_folder(copy, "slow").issues
    assert time.perf_counter() - start < 20  # they take about one second
