"""A trace says what the derivation says, and comes back from its file as it was."""

from __future__ import annotations

import json
from itertools import pairwise

import jsonschema
import pytest
from core.helpers import SHOP
from core.strategies import businesses
from hypothesis import given, settings

import advisor
from advisor import Business, Trace
from advisor.derivation import Status
from advisor.diagnostics import Text
from advisor.explain import save as explanations
from advisor.source import MOST_BYTES
from advisor.trace import save
from advisor.trace.check import faults
from advisor.trace.model import Ref, Role
from advisor.trace.replay import Phase, replay, stage_count
from advisor.values import Truth

from .sample import BAKERY, COMPANY, EXAMPLES, shop_trace, traces

TRACE = shop_trace()
PUBLISHED = (
    pytest.param(advisor.trace_schema, save.schema, id="trace"),
    pytest.param(advisor.explanation_schema, explanations.schema, id="explanation"),
)


@given(trace=traces())
@settings(max_examples=20)
def test_a_trace_comes_back_from_its_file_as_it_was(trace: Trace) -> None:
    written = trace.json()
    again = save.load_trace(Text("trace.json", written))
    assert save.dump_trace(again) == written
    assert again == save.load_trace(Text("trace.json", save.dump_trace(again)))
    assert not list(faults(trace))


@given(trace=traces())
@settings(max_examples=10)
def test_a_saved_trace_keeps_to_its_schema(trace: Trace) -> None:
    jsonschema.validate(json.loads(trace.json()), advisor.trace_schema())


@pytest.mark.parametrize(("published", "made"), PUBLISHED)
def test_the_published_schema_is_what_the_code_writes(published: object, made: object) -> None:
    # Written anew by: python -c "import json; from advisor.trace.save import schema; print(json.dumps(schema()))"
    assert callable(published)
    assert callable(made)
    assert published() == made()
    jsonschema.Draft202012Validator.check_schema(published())


@given(known=businesses(SHOP))
def test_a_trace_says_what_the_derivation_says(known: Business) -> None:
    advice = BAKERY.advise(known)
    trace, derivation = advice.trace, advice.derivation
    assert {name: rule.status for name, rule in trace.rules.items()} == {
        name: outcome.status for name, outcome in derivation.outcomes.items()
    }
    for name, outcome in derivation.outcomes.items():
        entry = trace.rules[name]
        for found, written in ((outcome.when, entry.when), (outcome.unless, entry.unless)):
            assert [(one.condition.text, one.truth, one.open) for one in found] == [
                (one.text, one.truth, one.open) for one in written
            ]
            assert [one.condition.reads for one in found] == [one.reads for one in written]
    assert {name: one.truth for name, one in trace.findings.items()} == {
        name: one.truth for name, one in derivation.findings.items()
    }
    for name, group in trace.groups.items():
        contest = derivation.contests[name]
        assert group.leader == (f"{name}.{contest.leader}" if contest.leader else None)
        assert group.ranking == tuple(standing.hypothesis for standing in contest.ranking)
    assert [firing.rule for firing in trace.firings] == [firing.rule for firing in derivation.firings]
    assert {name for name, one in trace.warnings.items() if one.raised} == {one.warning.name for one in advice.warnings}
    assert {name for name, one in trace.recommendations.items() if one.given} == {
        one.recommendation.name for one in advice.recommendations
    }
    assert {name: fact.tag for name, fact in trace.facts.items() if fact.tag}.items() <= derivation.tags.items()


def parts_agree(trace: Trace) -> None:
    for rule in trace.rules.values():
        for condition in (*rule.when, *rule.unless):
            stack = [condition]
            while stack:
                part = stack.pop()
                stack += part.parts
                truths = [one.truth for one in part.parts]
                if part.joint is not None:
                    decides = Truth.FALSE if part.joint.value == "all" else Truth.TRUE
                    other = Truth.TRUE if decides is Truth.FALSE else Truth.FALSE
                    expected = decides if decides in truths else Truth.UNKNOWN if Truth.UNKNOWN in truths else other
                    assert part.truth is expected
                assert bool(part.open) is (part.truth is Truth.UNKNOWN)


@given(trace=traces())
@settings(max_examples=60)
def test_the_parts_of_a_condition_make_up_its_truth(trace: Trace) -> None:
    parts_agree(trace)


@given(trace=traces())
@settings(max_examples=60)
def test_a_replay_goes_from_the_facts_to_what_the_run_came_to(trace: Trace) -> None:
    moments = replay(trace)
    assert [moment.number for moment in moments] == list(range(len(moments)))
    first, last = moments[0], moments[-1]
    assert (first.phase, first.stage, first.fired) == (Phase.START, -1, ())
    assert (last.phase, last.stage) == (Phase.SETTLE, trace.stages - 1)
    assert set(last.fired) == set(trace.fired)
    for name, hypothesis in trace.hypotheses.items():
        assert last.certainties[name] == pytest.approx(hypothesis.certainty, abs=1e-6)
    assert set(last.raised) == {name for name, one in trace.warnings.items() if one.raised}
    assert len(set(last.memory)) == len(last.memory)
    known = {Ref(Role.FACT, name) for name, fact in trace.facts.items() if fact.value is not None}
    derived = {ref for ref in trace.refs() if ref.role in (Role.FINDING, Role.HYPOTHESIS, Role.LEADER)}
    assert set(last.memory) == known | derived
    for before, after in pairwise(moments):
        assert after.memory[: len(before.memory)] == before.memory
        assert after.fired[: len(before.fired)] == before.fired
        assert len(after.fired) - len(before.fired) == (after.phase is Phase.FIRE)
        if after.firing:
            assert after.fired[-1] == after.firing.rule == after.agenda[0].rule
            assert {trace.read(name) for name in trace.rules[after.firing.rule].reads} <= set(after.memory) | {
                Ref(Role.FACT, name) for name, fact in trace.facts.items() if fact.value is None
            }
    for stage in range(trace.stages):
        count = stage_count(trace, stage)
        assert count.fired == sum(firing.stage == stage for firing in trace.firings)
        assert count.fired + count.held_back + count.undecided == sum(r.stage == stage for r in trace.rules.values())


def test_the_largest_example_has_a_trace_below_one_megabyte() -> None:
    sizes = {path.stem: len(COMPANY.advise(path).trace.json().encode()) for path in EXAMPLES}
    assert max(sizes.values()) < 1_000_000 < MOST_BYTES


def test_of_what_was_not_said_the_leaders_stay_open() -> None:
    trace = COMPANY.advise({"name": "Acme", "facts": {}}).trace
    assert trace.warnings["structure-unserved"].title == "Its habits serve …, its structure rewards …"
    assert trace.warnings["structure-unserved"].raised is None


def test_a_trace_knows_where_a_rule_stands() -> None:
    rule = TRACE.rules["regulars-love-bread"]
    assert (rule.file, rule.line) == ("rules.yaml", 2)
    assert all(
        not rule.file.startswith("/") for rule in COMPANY.advise({"facts": {}, "name": "A"}).trace.rules.values()
    )


def test_what_a_name_is() -> None:
    assert TRACE.read("pull.leader") == Ref(Role.LEADER, "pull")
    assert TRACE.read("pull.bread") == Ref(Role.HYPOTHESIS, "pull.bread")
    assert TRACE.read("long_open") == Ref(Role.FINDING, "long_open")
    assert TRACE.read("ovens") == Ref(Role.FACT, "ovens")
    assert str(Ref(Role.WARNING, "no-coffee")) == "warning:no-coffee"
    assert [TRACE.tag(Ref(role, name)) for role, name in ((Role.FACT, "motto"), (Role.RULE, "bet-is-lost"))] == [0, 0]
    assert {TRACE.rules[name].status for name in TRACE.fired} == {Status.FIRED}
