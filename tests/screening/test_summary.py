"""A summary says what counting by hand says, however the table was cut into batches."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from core.helpers import SHOP
from hypothesis import given
from hypothesis import strategies as st

from advisor.screening import names
from advisor.screening.summary import LONGEST_NAME, Summary, Tally, open_title
from advisor.vocabulary import Severity

from .made_up import COMPANY, MARKET, Table, businesses, odd_businesses, odd_pack, screened

GRADES = [names.of_severity(severity) for severity in Severity]


def agrees(table: Table, summary: Summary, most: int) -> None:
    """Hold a summary against one that is counted row by row."""
    rows, vocabulary = table.frame.with_columns(table.rows.alias("row")).to_dicts(), table.program.vocabulary
    groups = list(vocabulary.groups.values())
    assert summary.businesses == len(rows)

    assert [one.group for one in summary.leaders] == groups
    for led in summary.leaders:
        leaders = [row[names.of_leader(led.group)] for row in rows]
        assert led.counts == tuple((option, leaders.count(option)) for option in (*led.group.options.names, None))

    pairs = [(down, across) for place, down in enumerate(groups) for across in groups[place + 1 :]]
    sharing = [(down, across) for down, across in pairs if down.options.name == across.options.name]
    assert [(one.down, one.across) for one in summary.crossings] == sharing
    for crossing in summary.crossings:
        met = [(row[names.of_leader(crossing.down)], row[names.of_leader(crossing.across)]) for row in rows]
        ends = (*crossing.down.options.names, None)
        assert crossing.counts == tuple(tuple(met.count((one, other)) for other in ends) for one in ends)
        assert crossing.agreeing == sum(one == other is not None for one, other in met)
        assert crossing.open == sum(None in pair for pair in met)

    grades = [next((severity for severity in Severity if row[names.of_severity(severity)]), None) for row in rows]
    assert summary.severest == tuple((severity, grades.count(severity)) for severity in (*Severity, None))

    found = {one.name: one for one in summary.warnings}
    assert sorted(found) == sorted(vocabulary.warnings)
    for warning in vocabulary.warnings.values():
        raised = [row[names.of_warning(warning.name)] for row in rows]
        told = found[warning.name]
        assert (told.raised, told.undecided) == (raised.count(True), raised.count(None))
        assert (told.title, told.severity) == (open_title(warning.title), warning.severity)
    order = [(-one.raised, list(Severity).index(one.severity)) for one in summary.warnings]
    assert order == sorted(order)

    def urgency(row: dict[str, Any]) -> tuple[float, ...]:
        margins = sum((row[names.of_margin(group)] for group in groups), 0.0)
        return (*(-row[grade] for grade in GRADES), -margins, row["row"])

    foremost = sorted(rows, key=urgency)[:most]
    assert [one.row for one in summary.listed] == [row["row"] for row in foremost]
    for one, row in zip(summary.listed, foremost, strict=True):
        assert (one.high, one.medium, one.low, one.facts_known) == (*(row[grade] for grade in GRADES), row[names.KNOWN])
        assert sorted(one.warnings) == sorted(name for name in vocabulary.warnings if row[names.of_warning(name)])
        severities = [list(Severity).index(vocabulary.warnings[name].severity) for name in one.warnings]
        assert severities == sorted(severities)
        for group, lead in zip(groups, one.leads, strict=True):
            certainty = row[names.of_hypothesis(f"{group.name}.{lead.leader}")] if lead.leader else None
            assert (lead.leader, lead.certainty) == (row[names.of_leader(group)], certainty)
            assert lead.margin == row[names.of_margin(group)]


@pytest.mark.parametrize("most", [0, 1, 10, 1_000])
@pytest.mark.parametrize("name", [COMPANY, MARKET])
def test_it_says_what_counting_says(name: str, most: int) -> None:
    table = businesses(name)
    assert table.frame.height > 100
    agrees(table, table.summary(most), most)


SHAPES: list[dict[str, Any]] = [
    {"groups": ("only",)},
    {"groups": ("one", "two", "three"), "options": 5, "warnings": 5},
    {"warnings": 0},
    {"options": 40},
    {"options": 1, "warnings": 0},
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_packs_of_any_shape(shape: dict[str, Any]) -> None:
    table = odd_businesses(odd_pack(**shape))
    agrees(table, table.summary(7), 7)


@given(
    cuts=st.lists(st.integers(0, 150), max_size=12),
    most=st.integers(0, 30),
    order=st.randoms(use_true_random=False),
)
def test_batches_make_no_difference(cuts: Sequence[int], most: int, order: Any) -> None:
    """Any batches, also empty ones, and in any order."""
    table = businesses()
    head = Table(table.program, table.frame.head(150), table.rows.head(150), 0)
    edges = [0, *sorted(cuts), 150]
    batches = list(pairwise(edges))
    order.shuffle(batches)
    tally = Tally(table.program, most)
    for start, end in batches:
        tally.add(head.frame[start:end], head.rows[start:end])
    assert tally.summary() == head.summary(most)


@given(copies=st.integers(2, 9), size=st.integers(1, 20), most=st.integers(1, 40))
def test_ties_are_broken_by_the_row(copies: int, size: int, most: int) -> None:
    table = businesses()
    same = pl.concat([table.frame.head(4)] * copies)
    tally = Tally(table.program, most)
    rows = pl.Series(range(1, len(same) + 1))
    for start in reversed(range(0, len(same), size)):
        tally.add(same[start : start + size], rows[start : start + size])
    agrees(Table(table.program, same, rows, 0), tally.summary(), most)


def test_it_can_be_asked_again() -> None:
    table = businesses()
    tally = Tally(table.program)
    tally.add(table.frame[:50], table.rows[:50])
    assert tally.summary() == tally.summary()
    tally.add(table.frame[50:], table.rows[50:])
    assert tally.summary() == table.summary()


@pytest.mark.parametrize("empty", [True, False])
def test_without_businesses(empty: bool) -> None:
    table = businesses()
    tally = Tally(table.program)
    if empty:
        tally.add(table.frame.head(0), table.rows.head(0))
    found = tally.summary()
    assert found == Tally(table.program).summary()
    assert (found.businesses, found.listed) == (0, ())
    assert {count for one in found.leaders for _, count in one.counts} == {0}
    assert all(one.raised == one.undecided == 0 for one in found.warnings)


NAMES: list[tuple[object, str]] = [
    ("Crust & Crumb", "Crust & Crumb"),
    (None, "row 1"),
    ("", "row 1"),
    (" \t\n", "row 1"),
    ("\u202e\u200b", "row 1"),
    ("two\nlines ", "two lines"),
    ("x" * 10_000, "x" * (LONGEST_NAME - 1) + "…"),
    ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
    (" " * 10_000 + "late", "late"),
    (17, "17"),
    (datetime.date(2024, 12, 31), "2024-12-31"),
]


@pytest.mark.parametrize(("written", "shown"), NAMES, ids=[str(name)[:20] for name, _ in NAMES])
def test_names(written: object, shown: str) -> None:
    found = screened(SHOP, pl.DataFrame({"name": [written], "as_of": [written], "noisy": [True]}))
    (one,) = found.summary().listed
    assert one.name == shown
    assert one.as_of == shown.replace("row 1", "")


def test_a_table_without_names() -> None:
    found = screened(SHOP, pl.DataFrame({"noisy": [True, False]}))
    assert [(one.row, one.name, one.as_of) for one in found.summary().listed] == [(1, "row 1", ""), (2, "row 2", "")]


def test_a_pack_of_which_nothing_is_told() -> None:
    """Where columns are missing, what rests on them is undecided in each row, and has no type of its own."""
    found = screened(SHOP, pl.DataFrame({"motto": ["Rise early", "Sleep in"]}))
    agrees(found, found.summary(), 10)


def test_titles_leave_open_what_a_business_fills_in() -> None:
    assert open_title("{business} serves {practised.leader}") == "the business serves …"
