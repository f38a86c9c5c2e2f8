"""Finding things by name and by words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from runs.sample import traces

from advisor.step.search import entries, search
from advisor.trace.model import Trace

from .play import company, shop

CASES = [
    ("pull.bread", ["hypothesis:pull.bread"]),
    ("pull.leader", ["leader:pull"]),
    ("PULL.L", ["leader:pull"]),
    ("pull", ["hypothesis:pull.bread", "hypothesis:pull.coffee", "hypothesis:pull.place", "leader:pull"]),
    ("ovens", ["fact:ovens", "rule:ovens-make-history"]),
    ("bet lost", ["warning:bet-lost", "rule:bet-is-lost"]),
    ("rule lost", ["rule:bet-is-lost"]),
    ("long-open", ["finding:long_open", "fact:open_for", "rule:history-is-bread", "rule:young-means-place"]),
    ("many_regulars", ["rule:regulars-love-bread"]),
    ("hundred years", ["remark:old-news"]),
    ("coffee machine", ["rule:coffee-is-missing", "recommendation:buy-a-machine"]),
    ("for how long", ["fact:open_for"]),
    ("kitchen sink", []),
    ("[bold]", []),
]


@pytest.mark.parametrize(("written", "found"), CASES)
def test_things_are_found_the_nearest_first(written: str, found: list[str]) -> None:
    assert [str(entry.ref) for entry in search(entries(shop()), written)][: len(found) or None] == found


def test_nothing_written_finds_everything() -> None:
    assert [entry.ref for entry in search(entries(shop()), "  ")] == list(shop().refs())


@settings(max_examples=20)
@given(trace=traces())
def test_everything_is_found_first_by_its_own_name(trace: Trace) -> None:
    known = entries(trace)
    for entry in known:
        same = [one.ref for one in known if one.name == entry.name]
        assert [one.ref for one in search(known, entry.name)][: len(same)] == same


def test_the_words_of_a_value_and_of_a_source_find_a_fact() -> None:
    known = entries(company("oracle-1990"))
    assert "fact:switching_cost" in [str(one.ref) for one in search(known, "softwar high")]
