"""At each moment the panes show what the replay says, no more and no less."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from browser import OpenPage
from shortened import shortened

from advisor import Strategy, Trace
from advisor.memo.words import sentence
from advisor.page import render_trace_page
from advisor.trace.model import Ref, Role
from advisor.trace.replay import Moment, Phase, replay
from advisor.trace.words import signed, what_happens, why_before

from .sample import EXAMPLES, ORACLE, bakery, example, example_page, nothing_known, walk


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_examples(open_page: OpenPage, name: str) -> None:
    check(example(name), walk(open_page(example_page(name))))


@pytest.mark.parametrize("strategy", shortened(list(Strategy), [Strategy.RANDOM]))
def test_strategies(open_page: OpenPage, strategy: Strategy) -> None:
    trace = example(ORACLE, strategy)
    check(trace, walk(open_page(render_trace_page(trace))))


def test_another_pack(open_page: OpenPage) -> None:
    trace = bakery()
    moments = walk(open_page(render_trace_page(trace)))
    check(trace, moments)
    assert any(moment["rule"] for moment in moments)


@pytest.mark.parametrize("trace", [nothing_known(), bakery({"name": "Closed", "facts": {}})], ids=["company", "bakery"])
def test_no_facts(open_page: OpenPage, trace: Trace) -> None:
    page = open_page(render_trace_page(trace))
    check(trace, walk(page))
    assert page.locator("#app").is_visible()


def test_no_rule_fires(open_page: OpenPage) -> None:
    trace = bakery({"name": "Closed", "facts": {}})
    assert trace.firings == ()
    page = open_page(render_trace_page(trace))
    assert all(moment["agenda"] == moment["rule"] == [] for moment in walk(page))
    assert page.locator("#memory-none").is_hidden() == bool(replay(trace)[-1].memory)
    assert page.locator("#agenda-body").inner_text() == "Empty: nothing waits any more."
    assert page.locator("#warnings-none").inner_text() == "None so far."
    assert page.locator("#graph").count() == page.locator("[data-pane=graph]").count() == 0


def check(trace: Trace, found: list[dict[str, Any]]) -> None:
    moments = replay(trace)
    assert len(found) == len(moments)
    for moment, seen in zip(moments, found, strict=True):
        assert seen["now"] == sentence(what_happens(trace, moment))
        assert seen["position"].startswith(f"Moment {moment.number + 1} of {len(moments)} · ")
        assert sorted(seen["memory"]) == sorted(str(ref) for ref in moment.memory)
        assert sorted(seen["fresh"]) == sorted(str(ref) for ref in moment.came if moment.number)
        check_agenda(trace, moment, seen)
        check_rule(trace, moment, seen)
        check_certainties(trace, moments[max(0, moment.number - 1)], moment, seen)
        assert sorted(seen["warnings"]) == sorted(f"warning:{name}" for name in moment.raised)
        check_graph(trace, moment, seen)


def check_agenda(trace: Trace, moment: Moment, seen: dict[str, Any]) -> None:
    waiting = moment.agenda
    assert seen["agenda"] == [f"rule:{item.rule}" for item in waiting]
    assert seen["reasons"] == [f"before the next: {why_before(trace, one, other)}" for one, other in pairwise(waiting)]
    assert seen["fires"] == ([f"rule:{moment.firing.rule}"] if moment.firing else [])


def check_rule(trace: Trace, moment: Moment, seen: dict[str, Any]) -> None:
    assert seen["rule"] == ([moment.firing.rule] if moment.firing else [])
    if moment.firing:
        rule = trace.rules[moment.firing.rule]
        assert seen["marks"] == [f"{one.truth.value}:" for one in (*rule.when, *rule.unless)]
        assert {ref.partition(":")[2] for ref in seen["conclusions"]} == set(rule.concludes)


def check_certainties(trace: Trace, before: Moment, moment: Moment, seen: dict[str, Any]) -> None:
    assert set(seen["bars"]) == {f"hypothesis:{name}" for name in trace.hypotheses}
    for name, certainty in moment.certainties.items():
        bar = seen["bars"][f"hypothesis:{name}"]
        moved = certainty - before.certainties[name]
        assert bar["value"] == signed(certainty)
        assert bar["change"] == (signed(moved) if moved else "")
        assert bar["fill"] == pytest.approx(abs(certainty), abs=1e-6)
        assert bar["against"] == (certainty < 0)
    settled = [group for name, group in trace.groups.items() if Ref(Role.LEADER, name) in moment.memory]
    assert sorted(seen["leads"]) == sorted(f"hypothesis:{group.leader}" for group in settled if group.leader)


def check_graph(trace: Trace, moment: Moment, seen: dict[str, Any]) -> None:
    lit = set(seen["lit"])
    assert not lit & set(seen["later"])
    if moment.firing:
        rule = trace.rules[moment.firing.rule]
        roles = {name: str(trace.read(name)) for name in rule.reads}
        in_play = {*roles.values(), *(str(ref) for ref in trace.refs() if ref.name in rule.concludes)}
        assert lit <= {*in_play, f"rule:{moment.firing.rule}"}
        assert not lit or f"rule:{moment.firing.rule}" in lit
    elif moment.phase is Phase.MATCH:
        assert lit <= {f"rule:{item.rule}" for item in moment.agenda}
    else:
        assert lit <= {str(ref) for ref in moment.came}
    assert not set(seen["later"]) & {str(ref) for ref in moment.memory}
    assert not set(seen["later"]) & {f"rule:{name}" for name in moment.fired}
