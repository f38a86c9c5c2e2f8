"""One suite over the three engines: what the columnar engine comes to is what the reference engine and Rete come to.

Truths, statuses, leaders and counts are equal, and so are the certainties of rules and findings, which are picked from
those of facts. Certainties of hypotheses are added up: here in floats as they come, by the others exactly. Rounding to
twelve digits hides that, but for a sum that lies between two: then the last digit differs, and a margin between two
that are nearly certain by what that digit weighs there. Hence the tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl
import pytest
from core.helpers import SHOP
from core.strategies import RULES, businesses, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advice.model import Advice
from advisor.advice.read import read_advice
from advisor.business import Business
from advisor.engines import reference
from advisor.engines.agree import infer_twice
from advisor.engines.rete import ReteEngine
from advisor.program import Program
from advisor.screening import names
from advisor.screening.frames import screen_frame
from advisor.values import Truth
from advisor.vocabulary import Severity

from .agreement import columnar_table, differences, inner_table, outcome_in, outcome_of, results_table
from .packs import pack, unchecked
from .tables import frame_of, random_businesses, told_in_a_file

TOLERANCE = 1e-9
DIGIT = 1e-12
AT_ONCE = 5_000


def check_agreement(program: Program, rows: Sequence[Business]) -> None:
    """Run businesses through the columnar engine as a table, and one by one through the reference engine."""
    free = unchecked(program)
    outcomes = [outcome_of(free, business) for business in rows]
    frame = frame_of(free, rows)
    inner = columnar_table(free, nw.from_native(frame.lazy())).collect("polars").to_native()
    assert not differences(inner, inner_table(free, outcomes), TOLERANCE)
    certainties = inner.select(name for group in free.vocabulary.groups.values() for name in group.hypotheses)
    expected = inner_table(free, outcomes).select(certainties.columns)
    assert not differences(certainties, expected, 1.5 * DIGIT)

    screened = screen_frame(frame, free)
    assert not differences(screened.drop(frame.columns, names.REFUSED), results_table(free, outcomes), TOLERANCE)
    assert screened[names.REFUSED].null_count() == len(rows)
    check_refusals(program, frame, rows, screened)


def check_refusals(program: Program, frame: pl.DataFrame, rows: Sequence[Business], free: pl.DataFrame) -> None:
    """Check that just those rows are refused whose facts contradict one another, and that it changes no other."""
    screened = screen_frame(frame, program)
    added = names.results(program)
    reasons = []
    for business in rows:
        readings = business.readings()
        broken = [one.says for one in program.consistency if one.never.test(readings)[0] is Truth.TRUE]
        reasons.append("; ".join(f"contradiction: {says}" for says in broken) or None)
    assert screened[names.REFUSED].to_list() == reasons
    fine = pl.Series([reason is None for reason in reasons], dtype=pl.Boolean)
    assert screened.filter(fine).equals(free.filter(fine))
    refused = screened.filter(~fine)
    assert all(refused[name].null_count() == len(refused) for name in added if name != names.REFUSED)


def in_parts(program: Program, count: int, seed: int) -> None:
    for start in range(0, count, AT_ONCE):
        check_agreement(program, random_businesses(program, min(AT_ONCE, count - start), seed + start))


@pytest.mark.parametrize(
    ("name", "count"),
    [("bakery", 1_900), ("company-drivers", 300), ("market-orientation", 300), ("outsourcing", 200)],
)
def test_random_businesses(name: str, count: int) -> None:
    in_parts(pack(name), count, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("bakery", 60_000), ("company-drivers", 140_000)])
def test_two_hundred_thousand_businesses(name: str, count: int) -> None:
    in_parts(pack(name), count, seed=1_000_000)


@settings(max_examples=15)
@given(rows=st.lists(businesses(SHOP).map(told_in_a_file), min_size=1, max_size=12))
def test_a_table_of_bakeries(rows: list[Business]) -> None:
    check_agreement(SHOP, rows)


def check_small_pack(bodies: list[str], seed: int, count: int) -> None:
    program = small_pack(bodies)
    check_agreement(program, random_businesses(program, count, seed))


@settings(max_examples=12)
@given(bodies=RULES, seed=st.integers(0, 2**32))
def test_random_packs(bodies: list[str], seed: int) -> None:
    check_small_pack(bodies, seed, 20)


@pytest.mark.slow
@settings(max_examples=1_500)
@given(bodies=RULES, seed=st.integers(0, 2**32))
def test_random_packs_at_length(bodies: list[str], seed: int) -> None:
    check_small_pack(bodies, seed, 100)


@pytest.mark.parametrize(("name", "count"), [("bakery", 200), ("company-drivers", 60), ("market-orientation", 40)])
def test_the_three_engines(name: str, count: int) -> None:
    """Both engines for one business, which have to agree to the last bit, against the table."""
    program = unchecked(pack(name))
    engine = ReteEngine(program)
    rows = random_businesses(program, count, seed=2)
    outcomes = [outcome_in(infer_twice(engine, business)) for business in rows]
    frame = frame_of(program, rows)
    inner = columnar_table(program, nw.from_native(frame.lazy())).collect("polars").to_native()
    assert not differences(inner, inner_table(program, outcomes), TOLERANCE)
    assert not differences(
        screen_frame(frame, program).drop(frame.columns, names.REFUSED), results_table(program, outcomes), TOLERANCE
    )


@pytest.mark.parametrize("name", ["bakery", "company-drivers"])
def test_the_reference_without_its_record_comes_to_the_same(name: str) -> None:
    program = pack(name)
    for business in random_businesses(program, 20, seed=3):
        short, whole = outcome_of(program, business), outcome_in(reference.infer(program, business))
        assert {name: (one.status, one.certainty) for name, one in short.outcomes.items()} == {
            name: (one.status, one.certainty) for name, one in whole.outcomes.items()
        }
        assert short.memory == whole.memory
        assert short.findings == whole.findings
        assert short.contests == whole.contests


def advice_on(program: Program, business: Business) -> Advice:
    return read_advice(program, reference.infer(program, business))


@pytest.mark.parametrize(("name", "count"), [("bakery", 60), ("company-drivers", 10)])
def test_warnings_are_those_of_the_advice(name: str, count: int) -> None:
    program = unchecked(pack(name))
    rows = random_businesses(program, count, seed=4)
    screened = screen_frame(frame_of(program, rows), program)
    severities: list[Severity] = []
    for row, business in zip(screened.iter_rows(named=True), rows, strict=True):
        advice = advice_on(program, business)
        raised = {names.of_warning(one.warning.name) for one in advice.warnings}
        columns = [names.of_warning(warning) for warning in program.vocabulary.warnings]
        assert {column for column in columns if row[column]} == raised
        found = [one.severity for one in advice.warnings]
        assert row[names.WARNINGS] == len(found)
        assert {one: row[names.of_severity(one)] for one in Severity} == {one: found.count(one) for one in Severity}
        assert row[names.KNOWN] == advice.known
        assert row[names.FIRED] == len(advice.derivation.fired)
        severities += found
    assert severities
