"""Conditions over columns come to what they come to for one business: one table of expressions, two libraries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import narwhals as nw
import pytest
from core.helpers import SHOP, condition
from core.test_expressions import CONDITIONS, MEMORIES, read_memory, rows, type_of
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engines.columnar.conditions import as_expression, compile_condition
from advisor.expression.evaluate import Memory
from advisor.expression.evaluate import compile_condition as compile_plainly
from advisor.expression.nodes import reads
from advisor.values import Truth

from .agreement import VALUES
from .tables import tell

VOCABULARY = SHOP.vocabulary
LIBRARIES: Mapping[str, Callable[[Any], Any]] = {
    "polars": lambda frame: frame.lazy(),
    "duckdb": lambda frame: duckdb.connect().from_arrow(frame.to_arrow()),
}
EACH_LIBRARY = pytest.mark.parametrize("library", LIBRARIES)
Verdict = tuple[bool | None, float | None]


def verdicts(written: str, memories: Sequence[Memory], told: Sequence[str], library: str) -> list[Verdict]:
    """Give what a condition comes to in each row of a table that has columns for the names that are told."""
    table = tell({name: type_of(name, VOCABULARY) for name in told}, memories)
    found = compile_condition(condition(written, VOCABULARY), table.columns)
    frame = nw.from_native(LIBRARIES[library](table.frame)).lazy()
    sure = nw.lit(1.0) if found.sure is None else found.sure
    read = frame.select("row", truth=as_expression(found.truth), sure=sure).collect("polars").sort("row")
    told_of = read.select("truth", "sure").rows()
    return [(truth, None if truth is None else certainty) for truth, certainty in told_of]


def names_in(written: str) -> list[str]:
    return [read.name for read in reads(condition(written, VOCABULARY))]


def by_condition() -> list[Any]:
    """Give the rows of `expressions.csv`, those of one condition together."""
    found: dict[str, list[tuple[dict[str, Any], Verdict]]] = defaultdict(list)
    for row in rows():
        written, memory, truth, certainty, _ = row.values
        value = VALUES[Truth(truth)]
        found[written].append((read_memory(memory, VOCABULARY), (value, None if value is None else float(certainty))))
    return [pytest.param(written, cases, id=written.strip()[:60]) for written, cases in found.items()]


@EACH_LIBRARY
@pytest.mark.parametrize(("written", "rows_of_it"), by_condition())
def test_a_condition(written: str, rows_of_it: list[tuple[Memory, Verdict]], library: str) -> None:
    memories = [memory for memory, _ in rows_of_it]
    expected = [verdict for _, verdict in rows_of_it]
    names = names_in(written)
    assert verdicts(written, memories, names, library) == expected
    for memory, verdict in rows_of_it:
        told = [name for name in names if name in memory]
        if told != names:
            assert verdicts(written, [memory], told, library) == [verdict], "a column that is not there"


def plainly(written: str, memory: Memory) -> Verdict:
    truth, certainty = compile_plainly(condition(written, VOCABULARY))(memory)
    value = VALUES[truth]
    return value, None if value is None else certainty


@EACH_LIBRARY
def test_a_condition_on_an_empty_table(library: str) -> None:
    assert verdicts("noisy and ovens > 3 or bread in sells", [], ["noisy", "ovens", "sells"], library) == []


@given(written=CONDITIONS, memories=st.lists(MEMORIES, min_size=1, max_size=8), data=st.data())
def test_any_condition(written: str, memories: list[Memory], data: st.DataObject) -> None:
    """A name that no row knows may have no column."""
    names = names_in(written)
    needless = [name for name in names if not any(name in memory for memory in memories)]
    left_out = data.draw(st.sets(st.sampled_from(needless))) if needless else set()
    told = [name for name in names if name not in left_out]
    expected = [plainly(written, memory) for memory in memories]
    assert verdicts(written, memories, told, "polars") == expected


@settings(max_examples=15)
@given(written=CONDITIONS, memories=st.lists(MEMORIES, min_size=1, max_size=8))
def test_any_condition_in_a_database(written: str, memories: list[Memory]) -> None:
    expected = [plainly(written, memory) for memory in memories]
    assert verdicts(written, memories, names_in(written), "duckdb") == expected


@pytest.mark.slow
@settings(max_examples=3_000)
@given(written=CONDITIONS, memories=st.lists(MEMORIES, min_size=1, max_size=40), library=st.sampled_from([*LIBRARIES]))
def test_any_condition_at_length(written: str, memories: list[Memory], library: str) -> None:
    expected = [plainly(written, memory) for memory in memories]
    assert verdicts(written, memories, names_in(written), library) == expected
