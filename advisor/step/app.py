"""The program in the terminal."""

from __future__ import annotations

from textual.app import App
from textual.events import Resize
from textual.geometry import Size

from advisor.step.dialogs import SmallDialog
from advisor.step.screen import StepperScreen
from advisor.trace.model import Trace

LEAST = Size(80, 24)
"""The smallest terminal that the panes fit into, in characters."""


class StepperApp(App[None]):
    """Steps through one run; `predict` begins with the next firing hidden."""

    TITLE = "advisor trace"
    CSS_PATH = "stepper.tcss"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, trace: Trace, *, predict: bool = False) -> None:
        super().__init__()
        self.trace = trace
        self.predict = predict

    def get_default_screen(self) -> StepperScreen:
        """Give the screen with the panes."""
        return StepperScreen(self.trace, predict=self.predict)

    def on_resize(self, event: Resize) -> None:
        """Say so while the terminal is too small for the panes."""
        small = event.size.width < LEAST.width or event.size.height < LEAST.height
        top = self.screen
        if not isinstance(top, SmallDialog):
            if small:
                self.push_screen(SmallDialog(LEAST, event.size))
        elif small:
            top.tell(event.size)
        else:
            top.dismiss()
