"""Traces that were cut off, written by another version, or edited by hand: the whole error, as its reader sees it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from advisor.diagnostics import AdvisorError, Text
from advisor.trace.save import is_trace, load_trace

from .sample import DROPPED, Edit, edited_trace, shop_trace

WRITTEN = shop_trace().json()
BREAD = ("hypotheses", "pull.bread")
FIRST = ("agenda", 0)
LOVE = ("rules", "regulars-love-bread")


def refusal(text: Text) -> str:
    with pytest.raises(AdvisorError) as caught:
        load_trace(text)
    return str(caught.value)


EDITS: dict[str, list[Edit]] = {
    "another version": [(("schema",), "trace-2")],
    "another version by number alone": [(("version",), 2)],
    "no version": [(("version",), DROPPED)],
    "true for a version": [(("version",), True)],
    "a strategy that there is not": [(("strategy",), "deep")],
    "words for a number": [(("stages",), "three")],
    "half a stage": [(("stages",), 3.5)],
    "a number for words": [(("business", "as_of"), 7)],
    "a date that there is not": [(("business", "as_of"), "2015-13-01")],
    "a word for a date": [(("business", "as_of"), "soon-ish")],
    "a list for entries": [(("business",), [])],
    "entries for a list": [(("agenda",), {})],
    "an entry is gone": [(("facts", "ovens", "ask"), DROPPED)],
    "a section is gone": [(("sources",), DROPPED)],
    "several things at once": [(("seed",), "x"), ((*LOVE, "status"), "burnt"), ((*LOVE, "line"), None)],
    "a value of no kind": [(("facts", "ovens", "value"), {"a": 1})],
    "a certainty beyond all": [(("facts", "ovens", "certainty"), 7.5)],
    "a known fact without a certainty": [(("facts", "ovens", "certainty"), 0.0)],
    "an unknown fact with a certainty": [(("facts", "open_for", "certainty"), 0.5)],
    "a certainty that its evidence does not give": [((*BREAD, "certainty"), 0.9)],
    "evidence that does not come out": [((*BREAD, "evidence", 0, "value"), 0.6)],
    "evidence surer than its rule": [
        ((*BREAD, "evidence", 0, "certainty"), 1.0),
        ((*BREAD, "evidence", 0, "value"), 0.6),
        ((*BREAD, "evidence", 0, "weight"), 0.916290732),
        ((*BREAD, "certainty"), 0.76),
    ],
    "evidence of a rule that did not fire": [((*BREAD, "evidence", 1, "rule"), "years-make-history")],
    "a rule that did not fire by its status": [((*LOVE, "status"), "held back")],
    "a rule that fired by its status alone": [(("rules", "coffee-is-missing", "status"), "fired")],
    "a rule of another stage": [((*FIRST, "stage"), 2)],
    "a stage that there is not": [((*LOVE, "stage"), 3)],
    "an agenda out of its order": [(("agenda", 1, "recency"), [99])],
    "an agenda out of its stages": [((*FIRST, "stage"), 1)],
    "another place on the agenda": [((*FIRST, "place"), 77)],
    "a firing of a rule that is not there": [((*FIRST, "rule"), "nobody")],
    "a rule fires twice": [(("agenda", 1, "rule"), "ovens-make-history")],
    "a firing is gone": [(("agenda", 1), DROPPED)],
    "a leader that is no rival": [(("groups", "pull", "leader"), "fame.bread")],
    "a leader where nothing leads": [(("groups", "pull", "leader"), None)],
    "a margin that is none": [(("groups", "pull", "margin"), 0.1)],
    "a ranking the wrong way round": [(("groups", "pull", "ranking"), ["pull.place", "pull.coffee", "pull.bread"])],
    "a stranger in the ranking": [(("groups", "pull", "ranking"), ["pull.bread", "pull.coffee", "fame.place"])],
    "a warning that no rule raised": [(("warnings", "no-coffee", "raised"), "high")],
    "a warning that was raised and is not": [(("warnings", "bet-lost", "raised"), None)],
    "a warning of another severity": [(("warnings", "bet-lost", "severity"), "low")],
    "a recommendation that nothing calls for": [(("recommendations", "buy-a-machine", "rank"), 2)],
    "ranks that don't count": [(("warnings", "bet-lost", "rank"), 2)],
    "a remark that no rule made": [(("remarks", "old-news", "made"), False)],
    "a finding against its rules": [(("findings", "long_open", "truth"), "false")],
    "a condition against its rule": [((*LOVE, "when", 0, "truth"), "false")],
    "an unknown condition without what it waits for": [((*LOVE, "when", 0, "truth"), "unknown")],
    "a whole against its parts": [(("rules", "street-loves-coffee", "when", 1, "truth"), "false")],
    "a rule surer than its conditions": [((*LOVE, "certainty"), 1.0)],
    "a share beyond all": [((*BREAD, "evidence", 0, "share"), 50)],
    "evidence that is gone": [((*BREAD, "evidence"), [])],
    "a rule that says nothing any more": [((*LOVE, "weighs"), [])],
    "more stages than rules": [(("stages",), 9)],
    "more stages than anything could count": [(("stages",), 10**12)],
    "settled after no stage": [
        (("findings", "long_open", "stage"), 77),
        ((*BREAD, "stage"), 77),
        (("groups", "pull", "stage"), -2),
    ],
    "a leader read by another name": [(("groups", "pull", "reads_as"), "puller")],
    "a finding that no rule concludes": [(("findings", "long_open", "rules"), [])],
    "a ranking with nobody in it": [(("groups", "pull", "ranking"), [])],
    "a condition reads what is not there": [((*LOVE, "when", 0, "reads"), ["regular_share"])],
    "a condition waits for what it does not read": [((*LOVE, "when", 0, "open"), ["ovens"])],
    "a conjunction of nothing": [((*LOVE, "when", 0, "joint"), "all")],
    "a name of each kind that is not there": [
        (("rules", "bet-is-lost", "warns"), ["lost"]),
        (("rules", "bet-is-lost", "remarks"), ["lost"]),
        (("rules", "bet-is-lost", "recommends"), ["lost"]),
        (("rules", "bet-is-lost", "derives"), ["lost"]),
        (("rules", "bet-is-lost", "cites"), ["lost"]),
        (("rules", "bet-is-lost", "weighs"), [{"hypothesis": "lost", "strength": 0.5}]),
        ((*LOVE, "when", 0, "parameters"), ["lost"]),
        (("warnings", "bet-lost", "rules"), ["lost"]),
        (("warnings", "bet-lost", "calls_for"), ["lost"]),
        (("recommendations", "change-the-bet", "warnings"), ["lost"]),
        (("claims", "A1", "source"), "lost"),
        (("findings", "long_open", "rules"), ["lost"]),
        ((*BREAD, "group"), "lost"),
    ],
}


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
def test_an_edited_trace(edits: list[Edit], snapshot: SnapshotAssertion) -> None:
    assert refusal(edited_trace(*edits)) == snapshot


BROKEN = {
    "cut within a number": WRITTEN[: WRITTEN.index("3000.0") + 5],
    "cut between entries": WRITTEN[: WRITTEN.index('"groups"')],
    "cut within a word": WRITTEN[: WRITTEN.index("Regulars come")] + "Regu",
    "the last brace is gone": WRITTEN.rstrip().removesuffix("}"),
    "a comma is gone": WRITTEN.replace('"strategy": "depth",', '"strategy": "depth"'),
    "more behind the end": WRITTEN + "{}\n",
    "a number that JSON does not have": WRITTEN.replace('"seed": 1', '"seed": NaN'),
    "an endless number": WRITTEN.replace('"certainty": 0.724', '"certainty": 1e999'),
    "a number of 5,000 digits": WRITTEN.replace('"seed": 1', f'"seed": {"1" * 5000}'),
    "nested beyond reason": WRITTEN.replace('"seed": 1', '"seed": ' + "[" * 100_000),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_trace(content: str, snapshot: SnapshotAssertion) -> None:
    text = Text("trace.json", content)
    assert is_trace(text)
    assert refusal(text) == snapshot


@given(cut=st.integers(60, len(WRITTEN) - 3))
@settings(max_examples=50)
def test_wherever_a_trace_is_cut_it_is_refused(cut: int) -> None:
    assert refusal(Text("trace.json", WRITTEN[:cut])).startswith("error: the trace breaks off here")


def test_a_trace_whose_entries_stand_in_another_order() -> None:
    again = json.dumps(json.loads(WRITTEN), sort_keys=True)
    assert is_trace(Text("trace.json", again))
    assert load_trace(Text("trace.json", again)) == load_trace(Text("trace.json", WRITTEN))


def test_what_is_no_trace() -> None:
    for content in ("", "name: Acme\nfacts: {}\n", '{"name": "Acme", "facts": {}}', '{"schema": "advice-1"}', "[1]"):
        assert not is_trace(Text("facts.yaml", content))


def test_more_entries_than_are_known_are_passed_over() -> None:
    written = edited_trace((("colour",), "red"), (("facts", "ovens", "colour"), "red"))
    assert load_trace(written) == load_trace(Text("trace.json", WRITTEN))
