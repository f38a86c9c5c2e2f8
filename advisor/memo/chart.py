"""The memo's chart: for each driver what the business practises against what its structure fits, as inline SVG.

The drawing does not scale, it reflows. Positions across are percentages of the width at hand, positions down and sizes
of text are pixels, and each label stands above its marks: so text has one size on a phone, on a screen and on paper.
What is drawn, and its words, are in `chart.svg.j2`; this module only computes where things are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from jinja2 import Environment

WIDTH = 640
"""The width in pixels where nobody gives one (a file of its own, a document that isn't a web page)."""

_LEFT, _RIGHT = 2.0, 70.0  # the axis, in percent of the width
_LEGEND_WIDTH, _TITLE_WIDTH, _DECLARED_WIDTH = 32, 40, 28  # in characters, at a width of 350 pixels
_MOST_LINES = 3
_LEGEND_LINE, _LEGEND_GAP = 22, 14
_TITLE_LINE, _LANE, _ROW_GAP, _AXIS = 19, 24, 7, 22
_MOST_CERTAIN = 0.99
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF], " ")


@dataclass(frozen=True, slots=True)
class Bar:
    """One driver: how certain it is that the business practises it and that its structure fits it, each in (-1, 1)."""

    title: str
    practised: float
    fit: float
    declared: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """What the chart shows; `alt` says in one or two sentences what a reader would see in it."""

    bars: tuple[Bar, ...]
    practised_title: str
    fit_title: str
    alt: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the height of its baseline."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One certainty: how far across it stands, how it reads, and whether it says nothing."""

    x: float
    text: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One driver; `y` is the height of its marks, `gap` from where to where they are apart, if both say something."""

    title: tuple[Line, ...]
    declared: bool
    y: int
    practised: Mark
    fit: Mark
    gap: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the template draws. Across: percent. Down: pixels."""

    width: int
    height: int
    title: str
    alt: str
    practised: tuple[Line, ...]
    fit: tuple[Line, ...]
    rows: tuple[Row, ...]
    left: float
    zero: float
    right: float
    ticks: tuple[float, ...]
    against: bool


def draw(chart: Chart, environment: Environment) -> str:
    """Draw the chart with the template `chart.svg.j2` of the environment; whatever its texts hold, they stay text.

    Raises `ValueError` for a chart without bars or a certainty outside -1 to 1.
    """
    return for_markup(environment).get_template("chart.svg.j2").render(chart=_lay_out(chart)).strip() + "\n"


def for_markup(environment: Environment) -> Environment:
    """Give the environment as it has to be for HTML and SVG, however it is set up for Markdown: it escapes."""
    return environment.overlay(autoescape=True, finalize=None, trim_blocks=True, lstrip_blocks=True)


def one_line(text: str) -> str:
    """Put one space for each run of blanks and control characters; SVG is XML, which has no place for those."""
    return " ".join(text.translate(_CONTROLS).split())


def certainty_text(value: float) -> str:
    """Write a certainty with two digits: `0.84`, `−0.20`, `–` for none; never as if it were complete."""
    digits = f"{min(abs(value), _MOST_CERTAIN):.2f}"
    if value == 0:
        return "–"
    return f"−{digits}" if value < 0 and float(digits) else digits


def _lay_out(chart: Chart) -> Drawing:
    values = [value for bar in chart.bars for value in (bar.practised, bar.fit)]
    if not values:
        raise ValueError("a chart needs at least one bar")
    if not all(-1 <= value <= 1 for value in values):
        raise ValueError("a certainty lies between -1 and 1")
    lowest = -1 if any(value < 0 for value in values) else 0

    def across(value: float) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (value - lowest) / (1 - lowest), 2)

    practised = _wrap(chart.practised_title, _LEGEND_WIDTH, 14, _LEGEND_LINE)
    fit = _wrap(chart.fit_title, _LEGEND_WIDTH, 14 + _LEGEND_LINE * len(practised), _LEGEND_LINE)
    top = _LEGEND_LINE * (len(practised) + len(fit)) + _LEGEND_GAP
    titles = [_wrap(_capital(bar.title), _DECLARED_WIDTH if bar.declared else _TITLE_WIDTH) for bar in chart.bars]
    tops = list(accumulate((len(lines) * _TITLE_LINE + _LANE + _ROW_GAP for lines in titles), initial=top))
    rows = tuple(_row(bar, lines, y, across) for bar, lines, y in zip(chart.bars, titles, tops, strict=False))
    return Drawing(
        width=WIDTH,
        height=tops[-1] + _AXIS,
        title=one_line(_capital(f"{chart.practised_title} and {chart.fit_title}")),
        alt=one_line(chart.alt),
        practised=practised,
        fit=fit,
        rows=rows,
        left=across(lowest),
        zero=across(0),
        right=across(1),
        ticks=tuple(across(tick / 2) for tick in range(2 * lowest, 3) if tick),
        against=lowest < 0,
    )


def _row(bar: Bar, title: tuple[Line, ...], top: int, across: Callable[[float], float]) -> Row:
    practised, fit = (Mark(across(value), certainty_text(value), value == 0) for value in (bar.practised, bar.fit))
    lines = tuple(Line(top + line.y, line.text) for line in title)
    apart = practised.x != fit.x and not practised.silent and not fit.silent
    gap = (min(practised.x, fit.x), max(practised.x, fit.x)) if apart else None
    return Row(lines, bar.declared, top + len(title) * _TITLE_LINE + _LANE // 2, practised, fit, gap)


def _wrap(text: str, width: int, first: int = 14, pitch: int = _TITLE_LINE) -> tuple[Line, ...]:
    lines = textwrap.wrap(one_line(text), width, max_lines=_MOST_LINES, placeholder=" …") or ["–"]
    return tuple(Line(first + number * pitch, line) for number, line in enumerate(lines))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
