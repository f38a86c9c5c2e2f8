"""Where the reader is in a run: moving, breakpoints, predicting. Laws for any run, and cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runs.sample import traces

from advisor.agenda import Strategy
from advisor.step.cursor import Cursor, Run
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import Phase

from .play import company, shop

FEW = settings(max_examples=40)


@st.composite
def cursors(draw: st.DrawFn) -> Cursor:
    """Give a cursor somewhere in any run, with some breakpoints, predicting or not."""
    cursor = Cursor(Run.of(draw(traces())))
    for ref in draw(st.lists(st.sampled_from(list(cursor.trace.refs())), max_size=4, unique=True)):
        cursor = cursor.toggled(ref)
    cursor = cursor.to(draw(st.integers(0, cursor.last)))
    return cursor.predicting(on=True) if draw(st.booleans()) else cursor


@FEW
@given(cursor=cursors())
def test_forward_and_back_lead_to_the_same_place(cursor: Cursor) -> None:
    there = cursor.forward()
    assert there.at == min(cursor.at + 1, cursor.last)
    if there.at > cursor.at:
        assert replace(there.back(), seen=cursor.seen) == cursor
    if cursor.at:
        assert cursor.back().forward() == cursor


@FEW
@given(cursor=cursors())
def test_a_run_stops_at_the_first_breakpoint_and_passes_none(cursor: Cursor) -> None:
    on, back = cursor.run_on(), cursor.run_back()
    assert not any(cursor.stopped_by(number) for number in range(cursor.at + 1, on.at))
    assert on.at == cursor.last or cursor.stopped_by(on.at)
    assert on.at > cursor.at or cursor.at == cursor.last
    assert not any(cursor.stopped_by(number) for number in range(back.at + 1, cursor.at))
    assert back.at == 0 or cursor.stopped_by(back.at)
    assert (on.breakpoints, on.answers) == (cursor.breakpoints, cursor.answers)


@FEW
@given(trace=traces(), number=st.integers(-5, 200))
def test_any_number_leads_to_a_moment_of_the_run(trace: Trace, number: int) -> None:
    cursor = Cursor(Run.of(trace)).to(number)
    assert 0 <= cursor.at <= cursor.last
    assert cursor.moment.number == cursor.at
    for stage in range(trace.stages):
        assert (cursor.to_stage(stage).moment.phase, cursor.to_stage(stage).moment.stage) == (Phase.MATCH, stage)
    assert cursor.to_stage(trace.stages) == cursor.to_stage(-1) == cursor


@FEW
@given(trace=traces(), choices=st.lists(st.integers(0, 50)))
def test_the_score_counts_each_question_once(trace: Trace, choices: list[int]) -> None:
    cursor = Cursor(Run.of(trace)).predicting(on=True)
    right = asked = 0
    chosen = iter(choices)
    while cursor.at < cursor.last:
        question = cursor.question
        if question is None:
            cursor = cursor.forward()
            continue
        assert len(question.agenda) > 1
        hidden = cursor.agenda[1]
        assert {item.rule for item in hidden} == {item.rule for item in question.agenda}
        rule = hidden[next(chosen, 0) % len(hidden)].rule
        cursor = cursor.answered(rule)
        assert cursor.moment.firing == question
        assert cursor.answer is not None
        asked += 1
        right += rule == question.rule
        # Going back and forth asks nothing a second time.
        assert cursor.back().question is None
        assert cursor.back().forward().answers == cursor.answers
    assert asked == sum(len(firing.agenda) > 1 for firing in trace.firings)
    assert cursor.score == ((0, 0) if trace.strategy is Strategy.RANDOM else (right, asked))


@FEW
@given(cursor=cursors())
def test_the_agenda_hides_the_order_of_what_is_to_be_predicted(cursor: Cursor) -> None:
    told, hidden = cursor.agenda
    assert sorted((*told, *hidden), key=lambda item: item.place) == sorted(
        cursor.moment.agenda, key=lambda item: item.place
    )
    assert cursor.moment.agenda[: len(told)] == told
    assert [item.place for item in hidden] == sorted(item.place for item in hidden)
    if cursor.question:
        assert len(told) == (cursor.moment.phase is Phase.FIRE)
    if not cursor.predict:
        assert not hidden


@FEW
@given(trace=traces())
def test_everything_comes_about_in_the_moment_that_is_named(trace: Trace) -> None:
    run = Run.of(trace)
    for ref in trace.refs():
        at = run.moment_of(ref)
        if at is None:
            continue
        moment = run.moments[at]
        match ref.role:
            case Role.FACT | Role.FINDING | Role.HYPOTHESIS | Role.LEADER:
                assert ref in moment.came
            case Role.RULE:
                fires = moment.firing is not None and moment.firing.rule == ref.name
                assert fires or (moment.phase is Phase.MATCH and moment.stage == trace.rules[ref.name].stage)
            case Role.WARNING:
                assert ref.name in moment.raised
                assert ref.name not in run.moments[at - 1].raised
            case Role.RECOMMENDATION | Role.REMARK:
                assert moment.phase is Phase.FIRE


@FEW
@given(trace=traces())
def test_what_is_not_in_the_run_comes_about_nowhere(trace: Trace) -> None:
    run = Run.of(trace)
    never = {ref for ref in trace.refs() if run.moment_of(ref) is None}
    assert never == {
        *(Ref(Role.FACT, name) for name, one in trace.facts.items() if one.value is None),
        *(Ref(Role.WARNING, name) for name, one in trace.warnings.items() if one.raised is None),
        *(Ref(Role.RECOMMENDATION, name) for name, one in trace.recommendations.items() if not one.given),
        *(Ref(Role.REMARK, name) for name, one in trace.remarks.items() if not one.made),
    }


@pytest.mark.parametrize(
    ("ref", "rules"),
    [
        (Ref(Role.RULE, "history-is-bread"), ["history-is-bread"]),
        (Ref(Role.FACT, "ovens"), ["ovens-make-history"]),
        (Ref(Role.HYPOTHESIS, "pull.bread"), ["regulars-love-bread", "history-is-bread"]),
        (Ref(Role.FINDING, "long_open"), ["ovens-make-history"]),
        (Ref(Role.WARNING, "bet-lost"), ["bet-is-lost"]),
        (Ref(Role.REMARK, "old-news"), ["bet-is-lost"]),
        (Ref(Role.RECOMMENDATION, "change-the-bet"), ["bet-is-lost"]),
        (Ref(Role.RULE, "coffee-is-missing"), []),
        (Ref(Role.FACT, "motto"), []),
        (Ref(Role.HYPOTHESIS, "pull.place"), []),
    ],
    ids=str,
)
def test_a_breakpoint_stops_where_it_says(ref: Ref, rules: list[str]) -> None:
    cursor = Cursor(Run.of(shop())).toggled(ref)
    stopped = []
    while (cursor := cursor.run_on()).at < cursor.last:
        assert cursor.stopped_by(cursor.at) == (ref,)
        stopped.append(cursor.moment.firing.rule if cursor.moment.firing else "")
    assert stopped == rules


def test_a_breakpoint_on_a_leader_stops_where_it_is_settled() -> None:
    cursor = Cursor(Run.of(shop())).toggled(Ref(Role.LEADER, "pull")).run_on()
    assert cursor.moment.phase is Phase.SETTLE
    assert Ref(Role.LEADER, "pull") in cursor.moment.came


def test_a_breakpoint_is_set_and_removed() -> None:
    cursor, one, other = Cursor(Run.of(shop())), Ref(Role.FACT, "ovens"), Ref(Role.FACT, "rent")
    assert cursor.toggled(one).toggled(other).breakpoints == (one, other)
    assert cursor.toggled(one).toggled(other).toggled(one).breakpoints == (other,)


def test_what_came_is_hidden_until_it_came() -> None:
    cursor = Cursor(Run.of(company("oracle-1990"))).predicting(on=True)
    fires, later = Ref(Role.RULE, "talk-of-what-is-coming"), Ref(Role.LEADER, "practised")
    warning, held = Ref(Role.WARNING, "veneer"), Ref(Role.WARNING, "fit-mismatch")
    assert not any(cursor.known(ref) for ref in (fires, later, warning, held))
    cursor = cursor.forward()
    assert cursor.known(fires)
    assert not any(cursor.known(ref) for ref in (later, warning, held))
    cursor = cursor.to(cursor.run.firings["product-behind-the-promise"])
    assert cursor.known(warning)
    assert not cursor.known(held)
    assert all(cursor.to(cursor.last).known(ref) for ref in cursor.trace.refs())
    assert all(cursor.predicting(on=False).known(ref) for ref in cursor.trace.refs())


def test_predicting_begins_where_one_is_and_at_the_end_from_the_start() -> None:
    cursor = Cursor(Run.of(shop())).to(3)
    assert cursor.predicting(on=True).at == 3
    assert cursor.to(cursor.last).predicting(on=True).at == 0
    assert cursor.to(cursor.last).predicting(on=False).at == cursor.last


def test_an_answer_counts_only_where_something_is_asked() -> None:
    cursor = Cursor(Run.of(shop()))
    assert cursor.answered("regulars-love-bread") == cursor
    asked = cursor.forward().predicting(on=True)
    assert asked.question is not None
    assert asked.answered(asked.question.rule).score == (1, 1)
    assert asked.answered("regulars-love-bread").score == (0, 1)
    assert asked.answered("regulars-love-bread").predicting(on=True).score == (0, 0)


def test_a_lot_is_no_prediction() -> None:
    cursor = Cursor(Run.of(shop(Strategy.RANDOM))).forward().predicting(on=True)
    assert cursor.question is not None
    cursor = cursor.answered(cursor.question.rule)
    assert cursor.answer is not None
    assert cursor.answer.right
    assert cursor.score == (0, 0)
