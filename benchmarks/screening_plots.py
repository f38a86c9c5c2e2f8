"""The benchmarks of screening as pictures."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.engine import Engine, Family, NotHereError, library

IMAGES = Path(__file__).parent / "images"
INK, FAINT, GRID = "#1f2933", "#67737e", "#dfe4e8"
COLOURS = {
    Family.COLUMNAR: "#0b62a4",
    Family.ADVISOR: "#7fb2d9",
    Family.PEER: "#c8541b",
    Family.CODE: "#3d8b5f",
}
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "svg.hashsalt": "advisor",
    "savefig.facecolor": "white",
}

LEAST = 0.1
"""Microseconds at which the axis begins."""

Bars = Sequence[tuple[type[Engine], float]]
Growth = Mapping[int, float]
"""What something takes (seconds, bytes), by how much there is of it (rows, rules)."""


def _pyplot() -> Any | None:
    """Give Matplotlib, set up to draw to files; None, and a word, where it is not installed."""
    try:
        pyplot = library("matplotlib.pyplot", "matplotlib")
    except NotHereError as error:
        print(f"\nnot plotted: {error}")
        return None
    importlib.import_module("matplotlib").use("Agg")
    pyplot.rcParams.update(STYLE)
    return pyplot


def plot_engines(blocks: Sequence[tuple[str, Bars]]) -> None:
    """Draw microseconds a business by engine, on one logarithmic axis for all blocks."""
    pyplot = _pyplot()
    if pyplot is None:
        return
    heights = [len(bars) + 1.2 for _, bars in blocks]
    figure, axes = pyplot.subplots(
        len(blocks),
        1,
        sharex=True,
        figsize=(8.6, 0.27 * sum(heights) + 1.0),
        height_ratios=heights,
        layout="constrained",
    )
    for axis, (title, bars) in zip(axes, blocks, strict=True):
        _dots(axis, title, sorted(bars, key=lambda bar: -bar[1]))
    axes[-1].set_xlabel("microseconds a business, median (logarithmic: each line is ten times the one before)")
    handles = [
        pyplot.Line2D([], [], marker="o", linestyle="", color=colour, label=family.value)
        for family, colour in COLOURS.items()
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=2, frameon=False)
    _save(figure, "screening.svg")


def _dots(axis: Any, title: str, bars: Bars) -> None:
    axis.set_title(title)
    axis.set_xscale("log")
    axis.set_xlim(LEAST, 10**5.2)
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axis.set_ylim(-0.7, len(bars) - 0.3)
    axis.grid(axis="x", color=GRID)
    axis.set_axisbelow(True)
    axis.tick_params(axis="y", length=0, labelcolor=INK)
    axis.spines["left"].set_visible(False)
    axis.set_yticks(range(len(bars)), [engine.title for engine, _ in bars])
    for place, (engine, micros) in enumerate(bars):
        axis.plot([LEAST, micros], [place, place], color=GRID, linewidth=1.6, zorder=1)
        axis.plot(micros, place, "o", color=COLOURS[engine.family], markersize=6.5)
        shown = f"{micros:,.0f}" if micros >= 100 else f"{micros:.1f}" if micros >= 1 else f"{micros:.2f}"
        axis.annotate(shown, (micros, place), (7, 0), textcoords="offset points", va="center", fontsize=9)


def plot_scale(rows: Growth, rules: Growth, memory: Growth) -> None:
    """Draw seconds by rows and by rules, and bytes by rows; a line shows what would be in proportion to the first."""
    pyplot = _pyplot()
    if pyplot is None:
        return
    figure, axes = pyplot.subplots(1, 3, figsize=(8.6, 3.1), layout="constrained")
    panels = (
        ("Seconds by rows", rows, 1.0, True),
        ("Seconds by rules", rules, 1.0, False),
        ("Most memory, GB, by rows", memory, 1e-9, False),
    )
    for number, (axis, (title, found, unit, logarithmic)) in enumerate(zip(axes, panels, strict=True)):
        _line(axis, title, {count: taken * unit for count, taken in found.items()}, logarithmic=logarithmic)
        if number == 0:
            axis.legend(frameon=False, loc="upper left", fontsize=8.5)
    _save(figure, "scale.svg")


def _line(axis: Any, title: str, found: Growth, *, logarithmic: bool) -> None:
    axis.set_title(title)
    counts, taken = list(found), list(found.values())
    axis.plot(counts, [taken[0] * count / counts[0] for count in counts], "--", color=FAINT, label="in proportion")
    axis.plot(counts, taken, "o-", color=COLOURS[Family.COLUMNAR], label="seen")
    if logarithmic:
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    else:
        axis.set_xlim(0, counts[-1] * 1.08)
        axis.set_ylim(0, max(*taken, 1e-9) * 1.5)
    axis.set_xticks(counts, [_short(count) for count in counts])
    axis.minorticks_off()
    axis.grid(color=GRID)


def _short(count: int) -> str:
    return f"{count / 1e6:g}m" if count >= 1e6 else f"{count / 1e3:g}k" if count >= 10_000 else f"{count:,}"


def _save(figure: Any, name: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    figure.savefig(IMAGES / name, metadata={"Date": None})
    print(f"\ndrawn: benchmarks/images/{name}")
