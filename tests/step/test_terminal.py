"""The stepper in a real terminal, and where there is none."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator

import pytest
from runs.sample import ROOT

from advisor import AdvisorError
from advisor.step import run_stepper

from .play import shop

PATIENCE = 30
"""Seconds to wait for what has to come."""


class Stream:
    """A standard stream that is a terminal, or isn't."""

    def __init__(self, *, terminal: bool) -> None:
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_it_says_what_to_do(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Stream(terminal=name != missing))
    with pytest.raises(AdvisorError) as refused:
        run_stepper(shop())
    assert str(refused.value) == (
        "error: stepping through a run needs a terminal\n"
        "  = see the run as text with `advisor trace FACTS`, or as a page with `advisor trace FACTS -o trace.html`"
    )


def test_without_textual_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Stream(terminal=True))
    for name in [name for name in sys.modules if name.partition(".")[0] == "textual"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("app", "dialogs", "screen", "widgets"):
        monkeypatch.delitem(sys.modules, f"advisor.step.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "textual", None)
    with pytest.raises(AdvisorError) as refused:
        run_stepper(shop())
    assert str(refused.value) == (
        "error: stepping through a run in the terminal needs the package `textual`\n"
        '  = install it: `pip install "business-driver-advisor[step]"`'
    )


class Terminal:
    """A program in a terminal of 80 × 24 characters."""

    def __init__(self, *command: str) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm-256color"}
        )
        os.close(theirs)
        self.drawn = ""

    def wait_for(self, words: str) -> None:
        """Read until some words were drawn since the last wait."""
        until = time.monotonic() + PATIENCE
        while words not in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.drawn):
            ready, _, _ = select.select([self.ours], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"{words!r} did not come; the last was {self.drawn[-2000:]!r}"
            self.drawn += os.read(self.ours, 65536).decode("utf-8", "replace")
        self.drawn = ""

    def press(self, text: str) -> None:
        """Send keys as a terminal does."""
        os.write(self.ours, text.encode())

    def drain(self) -> int:
        """Read what is still written, so that the program can end; give its exit status."""
        while True:
            try:
                if not os.read(self.ours, 65536):
                    break
            except OSError:  # how Linux tells that nobody writes any more
                break
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)


@pytest.fixture
def stepper() -> Iterator[Terminal]:
    facts = ROOT / "examples" / "oracle-1990.yaml"
    terminal = Terminal(sys.executable, "-m", "advisor", "trace", str(facts), "--step")
    yield terminal
    terminal.close()


def test_it_runs_in_a_terminal_and_leaves_it_as_it_was(stepper: Terminal) -> None:
    stepper.wait_for("15 of 86 facts are known")
    stepper.press("\x1b[C\x1b[C")
    stepper.wait_for("talk-of-what-is-coming")
    stepper.press("/")
    stepper.wait_for("type to find")
    stepper.press("veneer\r")
    stepper.wait_for("Raised in moment 6")
    stepper.press("q")
    assert stepper.drain() == 0
