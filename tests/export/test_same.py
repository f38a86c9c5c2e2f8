"""An exported pack comes to the same in CLIPS as here: firings, findings, certainties, leaders, advice."""

from __future__ import annotations

import functools
import re
from itertools import combinations, product
from pathlib import Path

import pytest
from core.helpers import SHOP, business
from core.strategies import RULES, businesses, small_pack
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from advisor.business import Business
from advisor.diagnostics import AdvisorError, Text
from advisor.program import Program, open_program

from .clips_run import ClipsRun, check_same

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SHIPPED = sorted(path.parent for path in (ROOT / "rules").glob("*/pack.yaml"))


@functools.cache
def company() -> ClipsRun:
    return ClipsRun(open_program("company-drivers", with_cases=False))


@functools.cache
def shop() -> ClipsRun:
    return ClipsRun(SHOP)


@functools.cache
def scratch() -> ClipsRun:
    """Give the CLIPS into which one small pack after the other is loaded."""
    return ClipsRun(SHOP)


COMPANIES = st.deferred(lambda: businesses(company().program))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples(path: Path) -> None:
    known = company().program.read_business(Text(path.name, path.read_text(encoding="utf-8")))
    found = check_same(company(), known)
    assert len(found.fired) > 5
    assert any(option != "unknown" for option, _ in found.leaders.values())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_rule_fires_once_and_stages_come_in_order(path: Path) -> None:
    known = company().program.read_business(Text(path.name, path.read_text(encoding="utf-8")))
    company().environment.eval("(watch rules)")
    company().trace.text = ""
    found = check_same(company(), known)
    company().environment.eval("(unwatch rules)")
    fired = re.findall(r"^FIRE +\d+ ([\w-]+):", company().trace.text, re.MULTILINE)
    ours = [name for name in fired if name in company().program.rules]
    assert sorted(ours) == sorted(found.fired)
    stages = [company().program.rules[name].stage for name in ours]
    assert stages == sorted(stages)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_pack_that_comes_along(folder: Path) -> None:
    run = ClipsRun(open_program(folder, with_cases=False))
    check_same(run, Business("Nobody", "", {}))

    @settings(max_examples=10)
    @given(known=businesses(run.program))
    def check(known: Business) -> None:
        check_same(run, known)

    check()


@settings(max_examples=40)
@given(known=COMPANIES)
def test_any_business(known: Business) -> None:
    check_same(company(), known)


@pytest.mark.slow
@settings(max_examples=800)
@given(known=COMPANIES)
def test_any_business_at_length(known: Business) -> None:
    check_same(company(), known)


@given(known=businesses(SHOP))
def test_any_bakery(known: Business) -> None:
    check_same(shop(), known)


@settings(max_examples=25)
@given(bodies=RULES, data=st.data())
def test_any_small_pack(bodies: list[str], data: st.DataObject) -> None:
    run = ClipsRun(small_pack(bodies), scratch())
    for _ in range(3):
        check_same(run, data.draw(businesses(run.program)))


@pytest.mark.slow
@settings(max_examples=500)
@given(bodies=RULES, data=st.data())
def test_any_small_pack_at_length(bodies: list[str], data: st.DataObject) -> None:
    run = ClipsRun(small_pack(bodies), scratch())
    for _ in range(3):
        check_same(run, data.draw(businesses(run.program)))


# What conditions ask of one name, taken together in its pattern.

_ATOMS = (
    "known(b1)", "not known(b1)", "b1", "not b1",
    "known(m0)", "not known(m0)", "red in m0", "blue not in m0",
    "known(n0)", "not known(n0)", "n0 >= two", "0 < n0 < 3", "n0 != 2",
    "known(c0)", "not known(c0)", "c0 == red", "c0 != red", "c0 in [red, blue]", "c0 not in [red, blue]",
)  # fmt: skip
_TOGETHER = (*combinations(_ATOMS, 2), *(("n0 > n1", atom) for atom in _ATOMS), *(("b1 or n0 > n1", a) for a in _ATOMS))


def test_any_two_conditions_taken_together() -> None:
    bodies = [f'{{says: x, when: ["{a}", "{b}"], then: {{derive: f0}}, cite: book}}' for a, b in _TOGETHER]
    run = ClipsRun(small_pack(bodies))
    program = run.program
    for b1, n0, (c0, m0) in product(
        (None, "yes", "no"), (None, "0", "2", "3"), ((None, "red"), ("red", None), ("green", ""))
    ):
        told = {"b1": b1, "n0": n0, "c0": c0, "m0": m0, "n1": "1"}
        check_same(run, business(program, {name: (value, 0.6) for name, value in told.items() if value is not None}))


# Arithmetic: of what is unknown, of nothing, and beyond all floats.

_NUMBERS = st.sampled_from(["n0", "n1", "2", "0", "0.1", "1e-5", "900000000000000", "two"])
_TERMS = st.recursive(
    _NUMBERS,
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner) | st.builds("-{}".format, inner)
    ),
    max_leaves=6,
)
_COMPARISONS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_CALCULATIONS = st.builds("{} {} {}".format, _TERMS, _COMPARISONS, _TERMS)
_FEW = st.sampled_from([None, "0", "1", "2", "3", "7", "1000000", "1000000000"])


def calculating(condition: str) -> Program:
    """Give a pack that asks a condition three ways: alone, within an alternative, and denied, each for a finding."""
    when = [f'"{condition}"', f'"b0 or {condition}"', f'"not ({condition})"']
    bodies = [
        f"{{says: x, when: [{text}], then: {{derive: f{number}}}, cite: book}}" for number, text in enumerate(when)
    ]
    return small_pack(bodies)


def try_calculation(condition: str, n0: str | None, n1: str | None) -> None:
    try:
        program = calculating(condition)
    except AdvisorError:
        assume(False)
        raise
    told = {name: (value, 0.7) for name, value in (("n0", n0), ("n1", n1)) if value is not None}
    run = ClipsRun(program, scratch())
    check_same(run, business(program, {**told, "b0": ("yes", 0.4)}))
    check_same(run, business(program, {**told}))


@settings(max_examples=40)
@given(condition=_CALCULATIONS, n0=_FEW, n1=_FEW)
@example("n0 / n1 > 1", "0", "0")
@example("n0 / (n1 - n1) > 1", "3", "3")
@example(f"n0{' * 900000000000000' * 23} > 1", "1000000000", "1")
@example(f"n0{' * 900000000000000' * 3} > n1", "1000000000", "1")
@example("-n0 == -n1", "0", "0")
@example("n0 > n0", "1", None)
@example("n0 - n1 < 0", "1", "1000000000")
def test_any_calculation(condition: str, n0: str | None, n1: str | None) -> None:
    try_calculation(condition, n0, n1)


@pytest.mark.slow
@settings(max_examples=1_000)
@given(condition=_CALCULATIONS, n0=_FEW, n1=_FEW)
def test_any_calculation_at_length(condition: str, n0: str | None, n1: str | None) -> None:
    try_calculation(condition, n0, n1)
