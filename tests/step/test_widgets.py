"""Rows in a width: nothing is wider than its pane, nothing acts on the terminal, bars are as long as they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from advisor.step.lines import Bar, Row, Span, Tone, text_of
from advisor.step.widgets import RowVisual, bar_spans, content

HOSTILE = "[bold red]x[/] $accent \x1b[31m\x07\x00 \u202eabc\u200b [link=https://a.b]y[/link] \\[z] ]["
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [HOSTILE, "顧客が多い" * 9, "a\nb\tc", "é" * 70]
)


@given(left=TEXTS, right=TEXTS, mark=st.sampled_from(["", "+", "▾"]) | st.none(), width=st.integers(30, 90))
def test_a_row_fits_its_width(left: str, right: str, mark: str | None, width: int) -> None:
    shown = None if mark is None else Span(mark)
    for row in (
        Row((Span(left),), (Span(right),) if right else (), shown),
        Row((Span(left), Span("end")), mark=shown, indent=4, hang=2, wraps=True),
        Row((Span(left),), (Span("+0.50"),), shown, bar=Bar(0.1, 0.5, 0.6)),
    ):
        for line in RowVisual(row).laid_out(width).plain.split("\n"):
            assert cell_len(line) <= width
            assert all(char.isprintable() for char in line)


def test_what_stands_in_a_text_is_shown_as_it_is() -> None:
    shown = content([Span(HOSTILE)])
    assert shown.plain == "[bold red]x[/] $accent ·[31m·· ·abc· [link=https://a.b]y[/link] \\[z] ]["
    assert not shown.spans
    assert content([Span(HOSTILE, Tone.GOOD)]).spans[0].style == "$text-success"


def test_a_row_that_is_cut_leaves_room_for_its_name() -> None:
    row = Row((Span("a-long-name-of-a-fact-in-the-pack"),), (Span("first contract of many words"),), Span("+"))
    assert RowVisual(row).laid_out(38).plain == " + a-long-name-of-a-fa… first contrac…"
    assert RowVisual(row).laid_out(80).plain.endswith("  first contract of many words")
    assert cell_len(RowVisual(row).laid_out(80).plain) == 80


def test_a_row_that_wraps_goes_on_below_its_text() -> None:
    row = Row((Span("one two three four five six"),), mark=Span("✓"), indent=2, hang=2, wraps=True)
    assert RowVisual(row).laid_out(20).plain.split("\n") == ["   ✓ one two three", "       four five six"]


BARS = [
    (0.0, 0.0, "      │  ·   "),
    (0.0, 0.5, "      │███   "),
    (0.25, 0.75, "      │████▌ "),
    (0.75, 0.25, "      │█▌░░░ "),
    (0.0, -0.5, "   ███│  ·   "),
    (-0.25, -0.1, "    ░▐│  ·   "),
    (0.5, -0.2, "     █│░░░   "),
    (0.95, 0.95, "      │█████▌"),
    (-0.99, 0.99, "░░░░░░│██████"),
]


@pytest.mark.parametrize(("before", "now", "drawn"), BARS)
def test_a_bar_is_as_long_as_its_certainty(before: float, now: float, drawn: str) -> None:
    assert text_of(bar_spans(Bar(before, now, 0.5), 13)) == drawn


@given(before=st.floats(-0.999, 0.999), now=st.floats(-0.999, 0.999), half=st.integers(3, 30))
def test_what_came_to_a_bar_is_of_another_tone(before: float, now: float, half: int) -> None:
    spans = bar_spans(Bar(before, now, 0.6), 2 * half + 1)
    assert len(spans) == 2 * half + 1
    full = {"█": 2, "▌": 1, "▐": 1}
    sides = (spans[:half], spans[half + 1 :])
    for sign, side in zip((-1, 1), sides, strict=True):
        assert sum(full.get(span.text, 0) for span in side) == max(0, round(2 * sign * now * half))
    new = [span for span in spans if span.tone is Tone.NEW]
    if round(2 * before * half) == round(2 * now * half):
        assert not new
    elif before * now < 0 or abs(round(2 * before * half) - round(2 * now * half)) > 1:
        assert new
