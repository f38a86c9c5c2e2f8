"""The stepper played by its keys, in a terminal of 80 × 24 characters unless another is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from runs.sample import shop_trace
from shortened import shortened

from advisor.agenda import Strategy
from advisor.step.keys import ALL
from advisor.trace.model import Ref, Role, Subject, Trace

from .play import LARGE, company, keys, last, play, shop

PLACES = [
    ("right", 1),
    ("space", 1),
    ("right right right", 3),
    ("right right left", 1),
    ("right backspace", 0),
    ("left", 0),
    ("end", 10),
    ("end right", 10),
    ("end home", 0),
    ("1", 1),
    ("2", 5),
    ("3", 8),
    ("4", 0),
    ("3 1", 1),
    ("g down enter", 1),
    ("g end enter", 10),
    ("g down down down down enter", 10),
    ("2 g enter", 5),
    ("g escape", 0),
    ("r", 10),
    ("end R", 0),
]


def test_keys_move_in_the_run() -> None:
    seen = play(shop(), *(f"home {pressed}" for pressed, _ in PLACES))
    assert [(pressed, one.cursor.at) for (pressed, _), one in zip(PLACES, seen, strict=True)] == PLACES


NOTES = [
    ("left", "This is the start. → goes forward."),
    ("end right", "This is the end. Home goes back to the start."),
    ("9", "There is no stage 9; the last is 3."),
    ("r", "No breakpoint is set: this is the end. b sets one where the pointer is."),
    ("s", "Nothing is hidden; p begins to predict."),
    ("b", "Nothing to break at here: Tab goes to another pane; B, then a, adds by search."),
    ("right enter", "Changed: finding long_open derived"),
    ("right right enter", "That is this moment."),
    ("tab enter", "This line names nothing to go to; ↑ ↓ lead to one that does."),
    ("right b", "Breakpoint set: r stops when ovens-make-history fires."),
    ("right b b", "Breakpoint removed: when ovens-make-history fires."),
    ("right b home r", "Stopped: ovens-make-history fires."),
    ("right b right r", "No breakpoint on the way: this is the end."),
    ("right b end R", "Stopped: ovens-make-history fires."),
    ("right b left R", "No breakpoint on the way: this is the start."),
    ("p", "You predict from here on: where several rules wait, choose the next to fire."),
    ("end p", "You predict from the start: where several rules wait, choose the next to fire."),
    ("p p", "Predicting is off."),
]


@pytest.mark.parametrize(("pressed", "note"), NOTES)
def test_every_key_is_answered(pressed: str, note: str) -> None:
    assert last(shop(), pressed).note.rstrip(" …").startswith(note)


# Breakpoints


BREAKS = [
    ("ovens-m", "enter", [2, 10]),
    ("ovens", "enter", [2, 10]),
    ("pull.bread", "enter", [3, 6, 10]),
    ("bet-lost", "enter", [9, 10]),
    ("pull.leader", "enter", [7, 10]),
    ("motto", "enter", [10]),
]


@pytest.mark.parametrize(("written", "pressed", "stops"), shortened(BREAKS, BREAKS[::2]))
def test_a_breakpoint_is_added_by_search_and_stops_the_run(written: str, pressed: str, stops: list[int]) -> None:
    runs = ["r"] * len(stops)
    seen = play(shop(), f"B a {keys(written)} {pressed} escape", *runs)
    assert [one.cursor.at for one in seen[1:]] == stops


def test_a_breakpoint_on_what_the_pointer_is_on() -> None:
    seen = last(shop(), "shift+tab down down b r")
    assert seen.cursor.breakpoints == (Ref(Role.FACT, "ovens"),)
    assert seen.cursor.at == 2
    assert seen.note == "Stopped: a rule fires that reads ovens."
    assert "● ovens" in seen.text


def test_a_breakpoint_that_never_stops_says_so() -> None:
    seen = last(shop(), f"slash {keys('pull.place')} enter b", size=LARGE)
    assert seen.note == "Breakpoint set, but it never happens in this run that pull.place gets evidence."


def test_breakpoints_are_listed_shown_and_removed() -> None:
    add = f"a {keys('ovens-m')} enter a {keys('pull.bread')} enter"
    listed, removed, left, shown, empty = play(
        shop(), f"B {add}", "up d", "escape", "B enter", f"B d a {keys('qq')} escape"
    )
    assert listed.on_top == removed.on_top == "BreakpointsDialog"
    assert "● rule ovens-make-history" in listed.text
    assert "● hypothesis pull.bread" in listed.text
    assert "ovens-make-history" not in removed.text
    assert left.cursor.breakpoints == (Ref(Role.HYPOTHESIS, "pull.bread"),)
    assert "Hypothesis pull.bread" in shown.text
    assert shown.focus == "detail"
    assert "No breakpoints. Press a to add one by search" in empty.text


# Search


def test_search_shows_and_enter_goes_there() -> None:
    found, shown, gone = play(shop(), f"slash {keys('hundred')}", "enter", "enter")
    assert "remark     old-news" in found.text
    assert "Made in moment 10, still to come." in found.text
    assert shown.on_top == "StepperScreen"
    assert shown.focus == "detail"
    assert "Remark old-news" in shown.text
    assert shown.cursor.at == 0
    assert gone.cursor.at == 9


def test_search_that_finds_nothing_says_so_and_chooses_nothing() -> None:
    nothing, entered, closed = play(shop(), f"slash {keys('qqq')}", "enter", "escape")
    assert "Nothing has “qqq” in its name or words; try a part of a word." in nothing.text
    assert entered.on_top == "SearchDialog"
    assert closed.on_top == "StepperScreen"


def test_search_moves_by_arrows_and_pages() -> None:
    first, second, page, back = play(company("oracle-1990"), "slash", "down", "pagedown", "pageup up")
    pointed = [next(line for line in seen.lines if "▌" in line) for seen in (first, second, page, back)]
    assert "buyer_is_end_user" in pointed[0]
    assert "buyer_can_compare" in pointed[1]
    assert pointed[2] not in pointed[:2]
    assert "buyer_is_end_user" in pointed[3]


def test_a_rule_that_did_not_fire_can_be_looked_at_and_gone_to() -> None:
    shown, gone = play(shop(), f"slash {keys('street')} enter", "enter")
    assert "Held back in stage 1" in shown.text
    assert gone.cursor.at == 1
    assert "Rule street-loves-coffee" in gone.text


def test_what_never_comes_up_can_not_be_gone_to() -> None:
    assert last(shop(), f"slash {keys('no-c')} enter enter").note == "Warning no-coffee never comes up here."


# Looking


def test_tab_goes_round_the_panes_and_back() -> None:
    seen = play(shop(), "", *["tab"] * 4, *["shift+tab"] * 4)
    round_ = ["agenda", "detail", "certainties", "memory", "agenda"]
    assert [one.focus for one in seen] == [*round_, *reversed(round_[:-1])]


@pytest.mark.parametrize(
    ("pressed", "title"),
    [
        ("right down", "Rule regulars-love-bread"),
        ("shift+tab down", "Fact rent"),
        ("tab tab down", "Hypothesis pull.bread"),
        ("tab tab", "Run of What pulls"),
        ("right down escape", "Match: the rules of stage 1"),
        ("right right", "Rule ovens-make-history"),
        ("end", "The outcome"),
        ("4 right right right right", "Settled by stage 1"),
    ],
)
def test_the_fourth_pane_shows_what_the_pointer_comes_to(pressed: str, title: str) -> None:
    assert f" {title}" in last(shop(), pressed).text


def test_what_a_rule_names_opens_and_esc_leads_back() -> None:
    opened, further, back = play(shop(), "right right tab down down down down enter", "escape", "escape")
    assert "Fact ovens" in opened.text
    assert "Rule ovens-make-history" in further.text
    assert back.cursor.at == 2


def test_enter_in_a_list_goes_to_the_moment() -> None:
    assert last(shop(), "right down enter").cursor.at == 3
    assert last(shop(), "tab tab down enter").cursor.at == 7


def test_one_pane_can_be_large() -> None:
    large, next_, small = play(shop(), "right z", "tab", "z")
    assert "Working memory" not in large.text
    assert "Agenda: the newest facts first" in large.text
    assert "Agenda" not in next_.text
    assert "Match: the rules of stage 1" in next_.text
    for title in ("Working memory", "Agenda", "Certainties", "Match"):
        assert title in small.text
    assert "Working memory" in last(shop(), "right z escape").text


def test_why_opens_a_tree_that_folds_tells_more_and_leads_on() -> None:
    tree, folded, fails, shown = play(
        company("oracle-1990"), "end w", "down space", "space l", f"escape slash {keys('veneer')} enter w down enter"
    )
    assert "Why? the bottom line" in tree.text
    assert "level: notes" in tree.text
    assert folded.text.count("▾") < tree.text.count("▾")
    assert "▸" in folded.text
    assert "level: fails" in fails.text
    assert shown.on_top == "StepperScreen"
    assert "Rule product-behind-the-promise" in shown.text


@pytest.mark.parametrize("close", ["escape", "q", "w"])
def test_why_closes(close: str) -> None:
    assert [one.on_top for one in play(shop(), "right w", close)] == ["WhyDialog", "StepperScreen"]


def test_the_theme_changes_and_comes_back() -> None:
    seen = play(shop(), "", "t", "t")
    assert len({one.text for one in seen}) == 1


# Help


def test_help_names_every_key() -> None:
    seen = last(shop(), "question_mark", size=(130, 90))
    lines = [" ".join(re.sub("[│▌▁-█]", " ", line).split()) for line in seen.lines]
    for key in ALL:
        assert any(line == f"{key.shown} {key.says}" for line in lines) or key.action == "previous_pane"


@pytest.mark.parametrize("close", ["escape", "enter", "q", "question_mark", "space"])
def test_help_closes(close: str) -> None:
    assert [one.on_top for one in play(shop(), "f1", close)] == ["NoteDialog", "StepperScreen"]


def test_the_bottom_line_names_keys_that_work() -> None:
    line = last(shop(), "").lines[-1]
    assert line.strip() == "←→ step  r run  b break  Tab pane  / find  w why  p predict  ? help  q quit"
    assert last(shop(), "end").lines[-1].strip().startswith("Home start")
    asked = last(shop(), "right", predict=True).lines[-1]
    assert asked.strip() == "↑↓ choose  Enter answer  s show it  / find  p leave off  ? help  q quit"


@pytest.mark.parametrize("pressed", ["q", "right q", "right z q"])
def test_q_quits(pressed: str) -> None:
    assert not last(shop(), pressed).running


# Predicting


def test_a_right_prediction_scores() -> None:
    asked, answered, closed = play(shop(), "right", "down enter", "enter", predict=True)
    assert "Agenda: which fires next?" in asked.text
    assert " ? regulars-love-bread" in asked.text
    assert asked.cursor.question
    assert answered.on_top == "NoteDialog"
    assert "✓ Right" in answered.text
    assert "Score: 1 of 1." in answered.text
    assert "its latest fact, f-8, is newer than" in answered.text
    assert closed.cursor.at == 2
    assert "score 1/1" in closed.lines[0]
    assert "▶ ovens-make-history" in closed.text


def test_a_wrong_prediction_tells_why() -> None:
    answered, closed = play(shop(), "right enter", "right", predict=True)
    assert "✗ Not this one" in answered.text
    assert "You chose regulars-love-bread. The other went first:" in answered.text
    assert "Score: 0 of 1." in answered.text
    assert "score 0/1" in closed.lines[0]


def test_forward_waits_for_an_answer_and_s_shows_it_without_a_score() -> None:
    waits, shown = play(shop(), "tab right right", "s", predict=True)
    assert waits.cursor.at == 1
    assert waits.focus == "agenda"
    assert waits.note == "Which fires next? ↑ ↓ on the agenda, then Enter; s shows it without a score."
    assert shown.cursor.at == 2
    assert shown.cursor.score == (0, 0)


def test_a_single_rule_gives_no_score() -> None:
    seen = last(shop(), "right s right", predict=True)
    assert seen.cursor.at == 3
    assert seen.note == "Only one rule waited: nothing to predict, so no score."
    assert seen.cursor.score == (0, 0)


def test_what_fired_already_is_no_answer() -> None:
    asked, up = play(company("oracle-1990"), "right s", "up enter", predict=True)
    assert "▶ talk-of-what-is-coming" in asked.text
    assert up.note == "That one fires now. Which is the next? Choose one marked ?"
    assert up.cursor.answers == ()


def test_under_random_it_was_drawn_by_lot() -> None:
    asked, answered = play(shop(Strategy.RANDOM), "right", "enter", predict=True)
    assert asked.text.count("lot ?") == 2
    assert "It was drawn by lot, so there is no score." in answered.text
    assert answered.cursor.score == (0, 0)


def test_the_score_is_told_at_the_end() -> None:
    assert last(shop(), "right enter enter right", *["right"] * 7, predict=True).note == (
        "The run is over. You predicted 0 of 1 right."
    )
    assert last(shop(), "right enter enter p", predict=True).note == "Predicting is off; 0 of 1 were right."


@pytest.mark.parametrize(
    "pressed",
    [f"slash {keys('bet-lost')} enter enter", f"slash {keys('bet-is')} enter enter", "tab tab down enter"],
)
def test_predicting_goes_to_no_later_moment(pressed: str) -> None:
    seen = last(shop(), pressed, predict=True)
    assert seen.note == "That would give the answer away; p leaves off predicting."
    assert seen.cursor.at == 0


def test_predicting_gives_no_reasons_away() -> None:
    seen = last(shop(), "w", predict=True)
    assert seen.on_top == "StepperScreen"
    assert seen.note == "Why it came out would give the answer away; p leaves off predicting."
    assert last(shop(), "right w", predict=True).on_top == "WhyDialog"


def test_what_was_seen_is_asked_no_more() -> None:
    back = last(shop(), "right enter enter left", predict=True)
    assert back.cursor.question is None
    assert "1 ovens-make-history" in back.text


# Any terminal, any text


def test_a_terminal_that_is_too_small_says_so_and_keeps_the_place() -> None:
    small, smaller, again = play(shop(), "right right", (79, 24), (30, 8), (80, 24))[1:]
    assert small.on_top == smaller.on_top == "SmallDialog"
    assert "needs a terminal of 80 × 24 characters; yours has 79 × 24" in " ".join(small.text.split())
    assert "yours has 30 × 8" in " ".join(smaller.text.split())
    assert again.on_top == "StepperScreen"
    assert again.cursor.at == 2
    assert "Rule ovens-make-history" in again.text


def test_a_terminal_may_be_too_small_from_the_start_and_over_a_dialog() -> None:
    seen = play(shop(), "", "q", size=(60, 20))
    assert seen[0].on_top == "SmallDialog"
    assert not seen[1].running
    over = play(shop(), f"slash {keys('bet')}", (60, 20), (80, 24))
    assert [one.on_top for one in over] == ["SearchDialog", "SmallDialog", "SearchDialog"]
    assert "warning    bet-lost" in over[2].text


def test_every_moment_fits_every_terminal() -> None:
    sizes = [(81, 25), LARGE, (200, 60), (80, 60), (300, 24), (80, 24)]
    turns = [turn for size in sizes for turn in (size, "right", "right")]
    width, height = 80, 24
    for turn, seen in zip(turns, play(company("ericsson-2015"), *turns), strict=True):
        width, height = turn if isinstance(turn, tuple) else (width, height)
        assert len(seen.lines) == height
        assert all(cell_len(line) <= width for line in seen.lines)
        assert "quit" in seen.lines[-1]
        for title in ("Working memory", "Agenda", "Certainties"):
            assert title in seen.text


def test_resizing_keeps_pointer_and_place() -> None:
    seen = play(company("oracle-1990"), "right right right down down", LARGE, (100, 30), (80, 24))
    pointed = [next(re.findall(r"▌\s+(\d+) (\S+)", line) for line in one.lines if "▌" in line) for one in seen]
    assert pointed == [[("3", "product-behind-the-promise")]] * 4
    assert "no evidence: " in seen[0].text
    assert "no evidence: " not in seen[1].text
    assert "no evidence: " in seen[3].text


HOSTILE = "[bold]Acme[/bold] \x1b[31m[@click=app.bell]x[/] \u202e$accent\x07 顧客"


def hostile() -> Trace:
    """Give a run in which every text that people write is hostile."""
    trace = shop_trace()
    return replace(
        trace,
        business=Subject(HOSTILE, HOSTILE),
        pack=replace(trace.pack, title=HOSTILE, version=HOSTILE),
        facts={
            name: replace(one, label=HOSTILE, shown=HOSTILE, says=HOSTILE, source=HOSTILE, note=HOSTILE, ask=HOSTILE)
            if one.value is not None
            else one
            for name, one in trace.facts.items()
        },
        groups={name: replace(one, title=HOSTILE) for name, one in trace.groups.items()},
        hypotheses={name: replace(one, title=HOSTILE) for name, one in trace.hypotheses.items()},
        rules={name: replace(one, says=HOSTILE, file=HOSTILE) for name, one in trace.rules.items()},
        warnings={name: replace(one, title=HOSTILE, consequence=HOSTILE) for name, one in trace.warnings.items()},
        claims={name: replace(one, says=HOSTILE, place=HOSTILE) for name, one in trace.claims.items()},
        sources={name: replace(one, title=HOSTILE, short=HOSTILE) for name, one in trace.sources.items()},
    )


def test_text_of_others_is_shown_as_it_is() -> None:
    turns = ["", "right", "right", "right", "end", "w", "escape 2 left tab z", "z shift+tab shift+tab down"]
    turns += ["tab tab tab down", "slash", keys("acme"), "escape g", f"escape slash {keys('bet-l')} enter"]
    for turn, seen in zip(turns, play(hostile(), *turns, size=LARGE), strict=True):
        assert all(char.isprintable() for line in seen.lines for char in line), turn
        if seen.on_top != "ListDialog":
            assert "[bold]Acme[/bold] ·[31m" in seen.text, turn
