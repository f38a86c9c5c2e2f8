"""What the panes say, without a terminal: each kind of moment and of thing, and nothing that gives answers away."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runs.sample import traces

from advisor.agenda import Strategy
from advisor.derivation import Status
from advisor.explain.why import explain
from advisor.step import view
from advisor.step.because import because_rows, foldable
from advisor.step.cursor import Cursor, Run
from advisor.step.detail import detail
from advisor.step.lines import Row, text_of
from advisor.step.overview import answer, breakpoints, shown, stages, stop_words, told
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import Phase

from .play import company, shop

START, MATCH, FIRST, SECOND, SETTLED = range(5)


def at(trace: Trace, number: int, *, predict: bool = False) -> Cursor:
    return Cursor(Run.of(trace)).predicting(on=predict).to(number)


def texts(rows: Iterable[Row]) -> list[str]:
    return [row.text for row in rows]


HAPPENING = [
    (START, "The facts come into working memory: 8 of 11 facts are known."),
    (MATCH, "Stage 1 of 3: of 5 rules, 2 match and wait on the agenda, 2 are held back, 1 is undecided."),
    (
        FIRST,
        "Rule ovens-make-history fires: Many ovens are a history of their own. "
        "It came first: its latest fact, f-8, is newer than f-1.",
    ),
    (SECOND, "Rule regulars-love-bread fires: Regulars come for the bread. It was the only one that waited."),
    (
        10,
        "Stage 3 is over; nothing that rules read is settled by it. The run is over: 4 rules fired, 1 warning raised.",
    ),
]
CHANGED = [
    (START, "Changed: 9 elements come into working memory, marked +"),
    (MATCH, "Changed: 2 rules come on the agenda"),
    (FIRST, "Changed: finding long_open derived"),
    (SECOND, "Changed: pull.bread 0 → +0.54"),
    (9, "Changed: warning bet-lost raised; remark old-news made"),
    (10, "Changed: nothing"),
]


@pytest.mark.parametrize(("number", "says"), HAPPENING)
def test_each_moment_is_told_in_words(number: int, says: str) -> None:
    assert text_of(view.happening(at(shop(), number))) == says


@pytest.mark.parametrize(("number", "says"), CHANGED)
def test_what_changed_is_told(number: int, says: str) -> None:
    assert text_of(view.changed(at(shop(), number))) == says


def test_a_warning_is_raised_once() -> None:
    trace = company("american-axle-2006")
    told_of = [text_of(view.changed(at(trace, one.number))) for one in Run.of(trace).moments if one.firing]
    raised = [name for name, one in trace.warnings.items() if one.raised]
    for name in raised:
        assert sum(f"warning {name} raised" in text for text in told_of) == 1


def test_the_head_tells_the_step_of_the_cycle() -> None:
    assert view.head(at(shop(), START)).text == "Somebody · strategy depth start   moment 1/11"
    assert view.head(at(shop(), MATCH)).text == (
        "Somebody · strategy depth stage 1/3: MATCH › fire › settle   moment 2/11"
    )
    assert view.head(at(shop(), FIRST, predict=True)).text == (
        "Somebody · depth predict   stage 1/3: match › FIRE › settle   3/11"
    )
    assert "strategy random, seed 3" in view.head(at(shop(Strategy.RANDOM), START)).text


def test_working_memory_marks_what_came_and_what_is_read() -> None:
    assert texts(view.memory(at(shop(), START)).rows)[0] == "+ f-1   regulars_share 50% (0.9)"
    rows = view.memory(at(shop(), FIRST)).rows
    assert [row.text for row in rows if row.mark and row.mark.text] == ["◂ f-3   ovens 4", "◂ f-8   noisy no"]
    came = [row.text for row in view.memory(at(shop(), SETTLED)).rows if row.mark and row.mark.text == "+"]
    assert came == ["+ f-9   long_open yes", "+ f-10  cramped no", "+ f-11  pull.coffee 0", "+ –     pull.place 0"]


AGENDAS = {
    Strategy.DEPTH: (
        ["1 noise-means-no-room f-8 f-2", "2 years-make-history f-4", "3 regulars-love-bread f-1"],
        ["its latest fact, f-8, is newer than f-4", "its latest fact, f-4, is newer than f-1"],
    ),
    Strategy.BREADTH: (
        ["1 regulars-love-bread f-1", "2 years-make-history f-4", "3 noise-means-no-room f-8 f-2"],
        ["its latest fact, f-1, is older than f-4", "its latest fact, f-4, is older than f-8"],
    ),
    Strategy.SIMPLICITY: (
        ["1 years-make-history 1× f-4", "2 regulars-love-bread 1× f-1", "3 noise-means-no-room 2× f-8 f-2"],
        ["its latest fact, f-4, is newer than f-1", "it makes fewer comparisons, 1 against 2"],
    ),
    Strategy.COMPLEXITY: (
        ["1 noise-means-no-room 2× f-8 f-2", "2 years-make-history 1× f-4", "3 regulars-love-bread 1× f-1"],
        ["it makes more comparisons, 2 against 1", "its latest fact, f-4, is newer than f-1"],
    ),
    Strategy.RANDOM: (
        ["1 noise-means-no-room lot 453,568", "2 regulars-love-bread lot 828,441", "3 years-make-history lot 937,939"],
        ["the lot fell on it", "the lot fell on it"],
    ),
}


@pytest.mark.parametrize("strategy", Strategy)
def test_the_agenda_gives_the_reason_for_its_order(strategy: Strategy) -> None:
    cursor = at(shop(strategy, unsure=True), MATCH)
    rows, whys = AGENDAS[strategy]
    assert texts(view.agenda(cursor).rows) == [f" {row}" for row in rows]
    names = [item.rule for item in cursor.moment.agenda]
    reasons = [text_of(view.reason(cursor, name)) for name in names]
    first, second = (f"{place} goes before {place + 1}: {why}." for place, why in enumerate(whys, 1))
    assert reasons == [first, first, second]


def test_equals_are_said_to_be_equal() -> None:
    cursor = at(company("oracle-1990"), MATCH)
    assert text_of(view.reason(cursor, "talk-of-what-is-coming")) == (
        "1 goes before 2: otherwise equal, it stands earlier in the pack."
    )


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (START, "Nothing waits yet: no rule has been matched. → goes forward."),
        (SECOND, "The only one that waits."),
        (SETTLED, "Nothing waits: the stage is over."),
    ],
)
def test_an_agenda_without_an_order_says_why(number: int, says: str) -> None:
    assert text_of(view.reason(at(shop(), number), "regulars-love-bread" if number == SECOND else "")) == says


def test_bars_are_all_there_if_there_is_room_and_else_those_with_evidence() -> None:
    trace = company("oracle-1990")
    cursor = at(trace, Run.of(trace).firings["product-chases-the-promise"])
    every = view.certainties(cursor, 16).rows
    assert len(every) == len(trace.hypotheses) + len(trace.groups)
    few = view.certainties(cursor, 15).rows
    assert texts(few) == [
        "what its habits show still open",
        "▲ marketing +0.63",
        "no evidence: product, sales, market, customers, customer experience, competitors",
        "what its structure rewards still open",
        "no evidence: product, sales, marketing, market, customers, customer experience, competitors",
    ]
    assert (few[1].bar and (few[1].bar.before, few[1].bar.now)) == pytest.approx((0.28, 0.6256))
    over = view.certainties(cursor.to(cursor.last), 16).rows
    assert "what its habits show sales leads" in texts(over)


def test_a_rule_is_shown_with_each_condition_what_it_read_and_what_it_rests_on() -> None:
    sheet = detail(at(company("oracle-1990"), START), Ref(Role.RULE, "sales-force-dominates"))
    assert sheet.title == "Rule sales-force-dominates"
    assert texts(sheet.rows) == [
        "Where it is not known who sets the priorities, a sales force that dominates is the likely driver.",
        "Fires in stage 1, moment 12, still to come. Enter goes there.",
        "When",
        "✓ its sales force plays the dominant part (true)",
        "sales_force == dominant",
        "f-51 sales_force: dominant (0.8)",
        "Unless",
        "✓ the one who sets the priorities is known (false, so no exception)",
        "known(priorities_set_by)",
        "f-18 priorities_set_by: unknown",
        "Then",
        "for practised.sales +0.40 × 0.8 = +0.32, in the end 13% of its evidence",
        "Rests on (article)",
        "H38 Either the product team or the sales team is always the force that drives a company. "
        "(the Freshout article, paragraph 5, sentence 1)",
        "habits-sales.yaml:92, stage 1",
    ]


def test_a_rule_held_back_by_an_exception_says_so() -> None:
    rows = texts(detail(at(shop(unsure=True), SETTLED), Ref(Role.RULE, "ovens-make-history")).rows)
    assert rows == [
        "Many ovens are a history of their own.",
        "Held back in stage 1: an exception holds. Enter goes there.",
        "When",
        "✓ the number of ovens is above 3 (true)",
        "ovens > several",
        "f-3 ovens: 5",
        "several is 3",
        "Unless",
        "✗ it is noisy inside (true, so the rule is held back)",
        "f-8 noisy: yes",
        "Then it would have concluded",
        "finding long_open: there is a long history",
        "Rests on (article)",
        "habit Our own habit",
        "rules.yaml:35, stage 1",
    ]


def test_an_undecided_rule_asks() -> None:
    rows = texts(detail(at(shop(), SETTLED), Ref(Role.RULE, "years-make-history")).rows)
    assert "Undecided in stage 1: something it needs is unknown. Enter goes there." in rows
    assert "f-4 open_for: unknown – ask: For how long has it been open?" in rows


def test_a_rule_says_when_it_fires() -> None:
    ref = Ref(Role.RULE, "regulars-love-bread")
    found = [detail(at(shop(), number), ref).rows for number in (START, MATCH, SECOND, SETTLED)]
    assert [next(row.text for row in rows if row.ref == ref) for rows in found] == [
        "Fires in stage 1, moment 4, still to come. Enter goes there.",
        "Fires in stage 1, moment 4; waits on the agenda now. Enter goes there.",
        "Fires in stage 1, moment 4, now.",
        "Fires in stage 1, moment 4. Enter goes there.",
    ]


ABOUT = [
    (Ref(Role.FACT, "regulars_share"), "the regulars' share of sales: 50%"),
    (Ref(Role.FACT, "motto"), "Unknown: no rule reads it, so it is not listed in working memory."),
    (Ref(Role.FACT, "open_for"), "Unknown: f-4 has no value, so it is not listed in working memory."),
    (Ref(Role.FACT, "open_for"), "asked: For how long has it been open?"),
    (Ref(Role.FINDING, "long_open"), "✓ there is a long history"),
    (Ref(Role.FINDING, "cramped"), "Derived by any of: 1 rule"),
    (Ref(Role.HYPOTHESIS, "pull.bread"), "+0.54 regulars-love-bread +0.60 × 0.9"),
    (Ref(Role.LEADER, "pull"), "To lead takes 0.50, and to outweigh the next by 0.15."),
    (Ref(Role.WARNING, "bet-lost"), "Raised in moment 10. Enter goes there."),
    (Ref(Role.WARNING, "no-coffee"), "Not raised in this run."),
    (Ref(Role.RECOMMENDATION, "change-the-bet"), "Given in moment 10. Enter goes there."),
    (Ref(Role.REMARK, "old-news"), "The almanac is a hundred years old."),
]


@pytest.mark.parametrize(("ref", "line"), ABOUT, ids=lambda one: str(one)[:30])
def test_anything_can_be_looked_at(ref: Ref, line: str) -> None:
    cursor = at(shop(), 10)
    assert line in texts(detail(cursor, ref).rows)


@settings(max_examples=30)
@given(trace=traces(), number=st.integers(0, 60))
def test_everything_can_be_shown_at_every_moment(trace: Trace, number: int) -> None:
    cursor = at(trace, number)
    for ref in trace.refs():
        sheet = detail(cursor, ref)
        assert sheet.title
        assert any(row.ref == ref for row in sheet.rows)
        assert all(row.text for row in sheet.rows)
        assert stop_words(cursor, ref)
    assert shown(cursor).rows
    assert [number for number, _ in stages(cursor)] == sorted(number for number, _ in stages(cursor))


@settings(max_examples=40)
@given(trace=traces(), number=st.integers(0, 60), back=st.integers(0, 60))
def test_predicting_gives_no_later_moment_away(trace: Trace, number: int, back: int) -> None:
    """No pane, list or search names a moment that was not seen, or tells what a later stage brings."""
    run = Run.of(trace)
    seen = number % len(run.moments)
    cursor = Cursor(run).predicting(on=True).to(seen).to(back % (seen + 1))
    refs = list(trace.refs())
    for ref in refs:
        cursor = cursor.toggled(ref)
    rows = [*view.memory(cursor).rows, *view.agenda(cursor).rows, *shown(cursor).rows, *breakpoints(cursor)]
    rows += [row for ref in refs for row in (*detail(cursor, ref).rows, told(cursor, ref))]
    named = [int(found) for row in rows for found in re.findall(r"\bmoment (\d+)", row.text)]
    assert all(one <= seen + 1 for one in named)
    reached = run.moments[seen].stage
    for name, rule in trace.rules.items():
        if rule.stage > reached:
            shown_as = " ".join(texts(detail(cursor, Ref(Role.RULE, name)).rows))
            assert "Not matched yet" in shown_as
            assert not re.search(r"\((true|false|not known)", shown_as)
    for row in rows:
        if row.ref and row.ref.role in (Role.FINDING, Role.HYPOTHESIS, Role.LEADER) and not cursor.known(row.ref):
            name = f"{view.tag_of(trace, row.ref)} {view.name_of(trace, row.ref)}"
            assert not row.text.startswith(name) or row.text == f"{name}: still to be settled"
    later = [row.text for at_, row in stages(cursor)[1:-1] if at_ > seen]
    assert all(text.endswith("still to come") for text in later)


def test_back_from_a_question_the_order_stays_hidden() -> None:
    cursor = at(shop(unsure=True), MATCH, predict=True)
    for name in cursor.run.firings:
        ref = Ref(Role.RULE, name)
        assert "Matches, and waits on the agenda." in texts(detail(cursor, ref).rows)
        assert "Matches in stage 1." in texts(detail(cursor.back(), ref).rows)


def test_the_order_to_be_predicted_shows_nowhere() -> None:
    """Were the strategy another, the same rules would wait, and what is shown of them would be the same."""
    agendas = []
    for strategy in (Strategy.DEPTH, Strategy.BREADTH):
        cursor = at(company("oracle-1990", strategy), MATCH, predict=True)
        waiting = [item.rule for item in cursor.moment.agenda]
        agendas.append(
            [
                *texts(view.agenda(cursor).rows),
                *texts(shown(cursor).rows),
                *(text for name in sorted(waiting) for text in texts(detail(cursor, Ref(Role.RULE, name)).rows)),
            ]
        )
    assert agendas[0] == agendas[1]
    assert all(text.startswith(" ? ") for text in agendas[0][:19])


def test_hidden_lots_stay_hidden() -> None:
    cursor = at(shop(Strategy.RANDOM), MATCH, predict=True)
    assert texts(view.agenda(cursor).rows) == [" ? regulars-love-bread lot ?", " ? ovens-make-history lot ?"]
    assert "drawn by lot" in text_of(view.reason(cursor, "regulars-love-bread"))


def test_an_answer_tells_why_the_others_waited() -> None:
    cursor = at(shop(unsure=True), MATCH, predict=True).answered("regulars-love-bread")
    given_answer = cursor.answer
    assert given_answer is not None
    sheet = answer(cursor, given_answer)
    assert sheet.title == "✗ Not this one"
    assert texts(sheet.rows) == [
        "noise-means-no-room fired.",
        "You chose regulars-love-bread. The other went first: its latest fact, f-8, is newer than f-1.",
        "Score: 0 of 1.",
        "Why it went before the others (the newest facts first)",
        "regulars-love-bread: its latest fact, f-8, is newer than f-1",
        "years-make-history: its latest fact, f-8, is newer than f-4",
    ]


def test_a_right_answer_and_a_lot() -> None:
    for strategy, says in ((Strategy.DEPTH, "Score: 1 of 1."), (Strategy.RANDOM, "It was drawn by lot, so there is")):
        cursor = at(shop(strategy), MATCH, predict=True).answered("ovens-make-history")
        given_answer = cursor.answer
        assert given_answer is not None
        sheet = answer(cursor, given_answer)
        assert sheet.title == "✓ Right"
        assert any(says in text for text in texts(sheet.rows))


def test_the_match_lists_every_rule_of_the_stage() -> None:
    cursor = at(company("oracle-1990"), MATCH)
    listed = {row.ref.name for row in shown(cursor).rows if row.ref}
    assert listed == {name for name, rule in cursor.trace.rules.items() if rule.stage == 0}
    assert "✓ talk-of-numbers matches" in texts(shown(cursor).rows)
    fact = Ref(Role.FACT, "internal_dialogue")
    assert "✓ talk-of-numbers matches" in texts(detail(cursor, fact).rows)
    assert "✓ talk-of-numbers fired" in texts(detail(cursor.to(99), fact).rows)


def test_the_outcome_lists_leaders_warnings_and_recommendations() -> None:
    cursor = at(company("oracle-1990"), 99)
    listed = {row.ref for row in shown(cursor).rows if row.ref}
    trace = cursor.trace
    assert listed == {
        *(Ref(Role.LEADER, name) for name in trace.groups),
        *(Ref(Role.WARNING, name) for name, one in trace.warnings.items() if one.raised),
        *(Ref(Role.RECOMMENDATION, name) for name, one in trace.recommendations.items() if one.given),
    }


def test_breakpoints_tell_where_they_stop() -> None:
    cursor = at(shop(), SETTLED)
    for ref in (Ref(Role.RULE, "bet-is-lost"), Ref(Role.FACT, "ovens"), Ref(Role.FACT, "motto")):
        cursor = cursor.toggled(ref)
    assert texts(breakpoints(cursor)) == [
        "● rule bet-is-lost next: moment 10",
        "● fact ovens last: moment 3",
        "● fact motto stops nowhere in this run",
    ]


def test_a_folded_line_hides_what_is_below_it() -> None:
    trace = company("oracle-1990")
    explanation = explain(trace, None)
    every = because_rows(explanation, frozenset())
    paths = [path for path, _ in every]
    assert len(paths) == len(set(paths))
    for folded in foldable(explanation):
        left = [path for path, _ in because_rows(explanation, frozenset({folded}))]
        assert left == [path for path in paths if path[: len(folded)] != folded or path == folded]
    assert {path for path, row in every if row.mark and row.mark.text == "▾"} == foldable(explanation)


def test_every_status_has_its_mark() -> None:
    marks = {"✓": Status.FIRED, "✗": Status.HELD_BACK, "?": Status.UNDECIDED}
    cursor = at(company("oracle-1990"), MATCH)
    assert cursor.moment.phase is Phase.MATCH
    for row in shown(cursor).rows:
        if row.ref and row.mark:
            assert cursor.trace.rules[row.ref.name].status is marks[row.mark.text]


def test_what_is_shown_is_made_without_textual() -> None:
    modules = "because, cursor, detail, keys, lines, overview, search, view"
    code = f"import sys; from advisor.step import {modules}; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
