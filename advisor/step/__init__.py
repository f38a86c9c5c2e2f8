"""Stepping through a run in the terminal: forward, back, to a breakpoint, and predicting what fires next.

The modules without Textual turn a trace and a position into rows of plain data (`cursor`, `view`, `detail`,
`overview`, `search`, `because`, `keys`); `widgets`, `dialogs`, `screen` and `app` put them on the terminal.
"""

from __future__ import annotations

import sys

from advisor.diagnostics import refusal
from advisor.trace.model import Trace


def run_stepper(trace: Trace, *, predict: bool = False) -> None:
    """Step through a run until the reader quits; `predict` begins with the next firing hidden.

    Raises `AdvisorError` where there is no terminal, or no Textual.
    """
    # Textual draws on the standard error stream: all three have to be the terminal.
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        helps = "see the run as text with `advisor trace FACTS`, or as a page with `advisor trace FACTS -o trace.html`"
        raise refusal("stepping through a run needs a terminal", helps)
    try:
        from advisor.step.app import StepperApp  # noqa: PLC0415 - Textual is optional and slow to load
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "textual":
            raise
        message = "stepping through a run in the terminal needs the package `textual`"
        helps = 'install it: `pip install "business-driver-advisor[step]"`'
        raise refusal(message, helps) from None
    StepperApp(trace, predict=predict).run()
