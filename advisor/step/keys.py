"""The keys of the stepper, in the words of its help."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.step.cursor import Cursor
from advisor.step.lines import Row, Sheet, Span, Spans, Tone, heading, paragraph, plain


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that do one thing: `keys` by the terminal's names, with commas; `shown` as printed on them."""

    keys: str
    action: str
    shown: str
    says: str
    short: str = ""


MOVING = (
    Key("right,space", "forward", "→ Space", "forward, to the next moment", "step"),
    Key("left,backspace", "back", "← Backspace", "back, to the moment before"),
    Key("home", "first", "Home", "to the start"),
    Key("end", "last", "End", "to the end"),
    Key("1,2,3,4,5,6,7,8,9", "stage", "1 … 9", "to where that stage is matched"),
    Key("g", "stages", "g", "choose a stage to go to"),
)
RUNNING = (
    Key("r", "run_on", "r", "run to the next breakpoint, or to the end", "run"),
    Key("R", "run_back", "R", "run back to the last breakpoint, or to the start"),
    Key("b", "break_at", "b", "set or remove a breakpoint on what the pointer is on", "break"),
    Key("B", "breakpoints", "B", "list the breakpoints: add by search, remove"),
)
LOOKING = (
    Key("tab", "next_pane", "Tab", "to the next pane; Shift+Tab to the one before", "pane"),
    Key("shift+tab", "previous_pane", "", ""),
    Key("enter", "enter", "Enter", "go to the moment of what the pointer is on; in a rule, open what it names"),
    Key("slash", "search", "/", "find a rule, fact, finding, hypothesis, warning … by its name or words", "find"),
    Key("w", "why", "w", "why? the because-tree of what the pointer is on", "why"),
    Key("escape", "leave", "Esc", "back to what was shown before; closes what lies on top"),
    Key("z", "zoom", "z", "one pane large, or all four"),
    Key("t", "theme", "t", "dark or light"),
)
PREDICTING = (
    Key("p", "predict", "p", "predict from here on, at the end from the start; or leave off", "predict"),
    Key("s", "show", "s", "see which one fires, without a score"),
)
LEAVING = (
    Key("question_mark,f1", "help", "?", "this help", "help"),
    Key("q", "quit", "q", "quit", "quit"),
)
ALL = (*MOVING, *RUNNING, *LOOKING, *PREDICTING, *LEAVING)
_TITLES = {
    "Moving": MOVING,
    "Running to a breakpoint": RUNNING,
    "Looking": LOOKING,
    "Predicting": PREDICTING,
    "Leaving": LEAVING,
}
_MARKS = (
    ("✓ ✗ ?", "a condition is met, not met, not known; a rule matches, is held back, is undecided"),
    ("+", "came into working memory just now"),
    ("◂", "read by the rule that fires"),
    ("▶", "fires now"),
    ("▲ ▼ ░", "a certainty rose or fell just now; ░ is what it lost"),
    ("·", "on a bar: from here on a hypothesis can lead"),
    ("●", "a breakpoint"),
    ("f-12", "the number of an element of working memory; a higher one came later"),
    ("2×", "how many comparisons a rule makes (strategies simplicity and complexity)"),
)


def help_sheet() -> Sheet:
    """Give every key and every mark."""
    rows: list[Row] = []
    for title, keys in _TITLES.items():
        rows.append(heading(title))
        rows += [_entry(key.shown, key.says) for key in keys if key.shown]
    rows.append(heading("Marks"))
    rows += [_entry(mark, says) for mark, says in _MARKS]
    rows.append(
        paragraph(
            "A breakpoint stops the run when its rule fires, when a rule fires that reads its fact, when its "
            "hypothesis gets evidence, or when its finding, warning, recommendation or remark is concluded.",
            Tone.QUIET,
        )
    )
    return Sheet("Help", tuple(rows))


def _entry(shown: str, says: str) -> Row:
    return Row(plain(says), mark=Span(f"{shown:<11}", Tone.STRONG), wraps=True)


def bottom_line(cursor: Cursor) -> Spans:
    """Name the keys that matter now."""
    if cursor.question:
        told = [("↑↓", "choose"), ("Enter", "answer"), ("s", "show it"), ("/", "find"), ("p", "leave off")]
        told += [("?", "help"), ("q", "quit")]
    else:
        told = [("←→" if key.action == "forward" else key.shown, key.short) for key in ALL if key.short]
        if cursor.predict:
            told = [(key, "leave off" if key == "p" else says) for key, says in told]
        if cursor.at == cursor.last:
            told = [("Home", "start") if key == "←→" else (key, says) for key, says in told]
    return tuple(span for key, says in told for span in (Span(f" {key}", Tone.NAME), Span(f" {says} ")))
