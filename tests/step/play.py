"""Playing the stepper: keys in, the screen's characters out."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass
from typing import Final

from core.helpers import SHOP, business
from runs.sample import BAKERY, BUSY, COMPANY, ROOT
from textual.pilot import Pilot

from advisor.agenda import Strategy
from advisor.step.app import StepperApp
from advisor.step.cursor import Cursor
from advisor.step.screen import StepperScreen
from advisor.trace.model import Trace

USUAL: Final = (80, 24)
LARGE: Final = (120, 40)
UNSURE: Final[dict[str, str | tuple[str, float]]] = {
    "regulars_share": ("50%", 0.9),
    "open_for": "3 years",
    "ovens": "5",
    "noisy": "yes",
    "sells": "bread",
    "rent": "3,000",
    "owner_was": "baker",
}
"""A bakery in which an exception holds a rule back, two rules derive one finding, and a bet is not told."""


@dataclass(frozen=True)
class Seen:
    """What there was to be seen after some keys; `on_top` names the screen, `focus` the pane with the pointer."""

    text: str
    cursor: Cursor
    on_top: str
    focus: str
    running: bool

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def note(self) -> str:
        """The line that says what changed, or answers the last key."""
        return self.lines[4].strip()


def play(
    trace: Trace, *turns: str | tuple[int, int], size: tuple[int, int] = USUAL, predict: bool = False
) -> list[Seen]:
    """Play the stepper: a turn presses keys, separated by spaces, or resizes the terminal; give what each led to."""

    async def run() -> list[Seen]:
        app = StepperApp(trace, predict=predict)
        seen = []
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for turn in turns:
                await _turn(pilot, turn)
                seen.append(look(app))
        return seen

    return asyncio.run(run())


async def _turn(pilot: Pilot[None], turn: str | tuple[int, int]) -> None:
    if isinstance(turn, tuple):
        await pilot.resize_terminal(*turn)
    else:
        for key in turn.split():
            await pilot.press(key)
    await pilot.pause()


def last(trace: Trace, *turns: str | tuple[int, int], size: tuple[int, int] = USUAL, predict: bool = False) -> Seen:
    """Play, and give what there is at the end."""
    return play(trace, *turns, size=size, predict=predict)[-1]


def look(app: StepperApp) -> Seen:
    """Read the screen, character by character."""
    strips = app.screen._compositor.render_strips()
    text = "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
    base = app.screen_stack[0]
    assert isinstance(base, StepperScreen)
    focused = app.screen.focused
    return Seen(text, base.cursor, type(app.screen).__name__, (focused.id or "") if focused else "", app.is_running)


def keys(word: str) -> str:
    """Give the keys that write a word."""
    names = {" ": "space", ".": "full_stop", "-": "minus", "_": "underscore", "/": "slash"}
    return " ".join(names.get(letter, letter) for letter in word)


@functools.cache
def shop(strategy: Strategy = Strategy.DEPTH, *, unsure: bool = False) -> Trace:
    """Give the trace of a bakery under a strategy."""
    return BAKERY.advise(business(SHOP, UNSURE if unsure else BUSY), strategy, 3).trace


@functools.cache
def company(name: str, strategy: Strategy = Strategy.DEPTH) -> Trace:
    """Give the trace of one of the examples."""
    return COMPANY.advise(ROOT / "examples" / f"{name}.yaml", strategy, 3).trace
