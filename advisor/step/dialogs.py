"""What lies on top of the panes and is closed by Esc: search, breakpoints, stages, help, because-trees, answers."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Input

from advisor.explain.model import Level
from advisor.explain.why import explain
from advisor.step.because import Path, because_rows, foldable
from advisor.step.cursor import Cursor
from advisor.step.lines import Row, Sheet, Span, Tone, paragraph, plain
from advisor.step.overview import breakpoints, found_row, told
from advisor.step.search import Entry, search
from advisor.step.view import ROLES, name_of
from advisor.step.widgets import Line, Rows, Words, content
from advisor.trace.model import Ref

_CLOSE = Binding("escape,q", "close", show=False)


class ListDialog(ModalScreen[int | None]):
    """A titled list; gives the number of the row that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [_CLOSE]

    def __init__(self, sheet: Sheet, keys: str, pointer: int = 0) -> None:
        super().__init__()
        self.sheet = sheet
        self.keys = keys
        self.pointer = pointer

    def compose(self) -> ComposeResult:
        """Make the list and the line that names the keys."""
        with Vertical(classes="dialog fit"):
            yield Rows(id="rows")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(Vertical).border_title = content([Span(self.sheet.title)])
        self.query_one(Line).set(Row(plain(self.keys, Tone.QUIET)))
        self.query_one(Rows).set(self.sheet.rows, self.pointer)

    def on_rows_entered(self, event: Rows.Entered) -> None:
        """Choose the row that the pointer is on."""
        event.stop()
        self.dismiss(event.rows.highlighted)

    def action_close(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)


class NoteDialog(ListDialog):
    """A titled text; any key that goes on closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _CLOSE,
        Binding("right,space,question_mark,f1", "close", show=False, priority=True),
    ]

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet, "↑↓ read  Enter or Esc closes", 0)


class SearchDialog(ModalScreen[Ref | None]):
    """Search by name or words; gives what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(self, cursor: Cursor, known: tuple[Entry, ...], title: str, does: str) -> None:
        super().__init__()
        self.cursor = cursor
        self.known = known
        self.heading = title
        self.does = does

    def compose(self) -> ComposeResult:
        """Make the line to write in, the list of what is found, and when the chosen one comes about."""
        with Vertical(classes="dialog"):
            yield Input(placeholder="a name, or words of it", compact=True)
            yield Rows(id="rows", classes="-points")
            yield Words(1, id="when")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Show everything there is."""
        self.query_one(Vertical).border_title = content([Span(self.heading)])
        self.query_one(Line).set(Row(plain(f"type to find  ↑↓ choose  Enter {self.does}  Esc closes", Tone.QUIET)))
        self.find("")

    def find(self, written: str) -> None:
        """Show what is found by some words."""
        found = search(self.known, written)
        rows = [found_row(self.cursor, entry.ref, entry.says) for entry in found]
        self.query_one(Rows).set(rows)
        self.tell()

    def tell(self) -> None:
        """Say when what the pointer is on comes about, or that nothing was found."""
        written, ref = self.query_one(Input).value, self.query_one(Rows).ref
        nothing = plain(f"Nothing has “{written}” in its name or words; try a part of a word.", Tone.OPEN)
        self.query_one("#when", Words).set(told(self.cursor, ref).left if ref else nothing)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search anew."""
        self.find(event.value)

    def on_input_submitted(self) -> None:
        """Choose what the pointer is on."""
        if ref := self.query_one(Rows).ref:
            self.dismiss(ref)

    def on_rows_entered(self, event: Rows.Entered) -> None:
        """Choose what was clicked."""
        self.dismiss(event.rows.ref)

    def action_move(self, by: int) -> None:
        """Move the pointer in the list."""
        self.query_one(Rows).step(by)
        self.tell()

    def action_page(self, by: int) -> None:
        """Move the pointer by a page."""
        self.query_one(Rows).step(by, page=True)
        self.tell()

    def action_close(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)


class BreakpointsDialog(ModalScreen[tuple[Cursor, Ref | None]]):
    """The breakpoints: remove, add; gives the cursor with those that are left, and the one to be shown, if any."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,B", "close", show=False),
        Binding("d,delete,b", "remove", show=False),
        Binding("a,slash", "add", show=False),
    ]

    def __init__(self, cursor: Cursor, known: tuple[Entry, ...]) -> None:
        super().__init__()
        self.cursor = cursor
        self.known = known

    def compose(self) -> ComposeResult:
        """Make the list."""
        with Vertical(classes="dialog fit"):
            yield Rows(id="rows")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(Vertical).border_title = "Breakpoints"
        keys = "a adds by search  d removes  Enter shows it  Esc closes"
        self.query_one(Line).set(Row(plain(keys, Tone.QUIET)))
        self.tell()

    def tell(self, pointer: int = 0) -> None:
        """Show what there is now."""
        empty = "No breakpoints. Press a to add one by search; outside this list, b sets one on what the pointer is on."
        self.query_one(Rows).set(breakpoints(self.cursor) or [paragraph(empty, Tone.QUIET)], pointer)

    def action_remove(self) -> None:
        """Remove the breakpoint that the pointer is on."""
        rows = self.query_one(Rows)
        if rows.ref:
            self.cursor = self.cursor.toggled(rows.ref)
            self.tell(rows.highlighted or 0)

    def action_add(self) -> None:
        """Search for what to stop at."""

        def add(ref: Ref | None) -> None:
            if ref and ref not in self.cursor.breakpoints:
                self.cursor = self.cursor.toggled(ref)
            self.tell(len(self.cursor.breakpoints) - 1)

        self.app.push_screen(SearchDialog(self.cursor, self.known, "Break at …", "sets the breakpoint"), add)

    def on_rows_entered(self, event: Rows.Entered) -> None:
        """Show what the breakpoint is on."""
        self.dismiss((self.cursor, event.rows.ref))

    def action_close(self) -> None:
        """Leave with the breakpoints that there are."""
        self.dismiss((self.cursor, None))


class WhyDialog(ModalScreen[Ref | None]):
    """A because-tree; gives what is to be shown, if something of it was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,w", "close", show=False),
        Binding("space", "fold", show=False),
        Binding("l", "level", show=False),
    ]

    def __init__(self, cursor: Cursor, ref: Ref | None) -> None:
        super().__init__()
        self.cursor = cursor
        self.ref = ref
        self.level = Level.NOTES
        self.folded: frozenset[Path] = frozenset()
        self.paths: tuple[Path, ...] = ()

    def compose(self) -> ComposeResult:
        """Make the tree."""
        with Vertical(classes="dialog large"):
            yield Rows(id="rows")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fill the tree."""
        self.tell()

    def tell(self, pointer: int = 0) -> None:
        """Show the tree as it is folded now."""
        trace, ref = self.cursor.trace, self.ref
        asked = f"{ROLES[ref.role]} {name_of(trace, ref)}" if ref else "the bottom line"
        explained = explain(trace, ref, self.level)
        self.folded &= foldable(explained)
        found = because_rows(explained, self.folded)
        self.paths = tuple(path for path, _ in found)
        self.query_one(Vertical).border_title = content([Span(f"Why? {asked}")])
        self.query_one(Rows).set((row for _, row in found), pointer)
        keys = f"Space folds  Enter shows it in its pane  l level: {self.level.value}  Esc closes"
        self.query_one(Line).set(Row(plain(keys, Tone.QUIET)))

    def action_fold(self) -> None:
        """Fold or unfold what is below the pointer."""
        at = self.query_one(Rows).highlighted or 0
        self.folded ^= {self.paths[at]}
        self.tell(at)

    def action_level(self) -> None:
        """Tell more, or from the most go back to the least."""
        levels = list(Level)
        self.level = levels[(levels.index(self.level) + 1) % len(levels)]
        self.folded = frozenset()
        self.tell()

    def on_rows_entered(self, event: Rows.Entered) -> None:
        """Show what the line is about."""
        if event.rows.ref:
            self.dismiss(event.rows.ref)

    def action_close(self) -> None:
        """Leave the tree."""
        self.dismiss(None)


class SmallDialog(ModalScreen[None]):
    """Lies on top of everything while the terminal is too small."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.quit", show=False)]

    def __init__(self, least: Size, there: Size) -> None:
        super().__init__()
        self.least = least
        self.there = there

    def compose(self) -> ComposeResult:
        """Make the message."""
        yield Words(6, id="small")

    def on_mount(self) -> None:
        """Say how large the terminal is."""
        self.tell(self.there)

    def tell(self, there: Size) -> None:
        """Say what is needed and what there is."""
        least = self.least
        self.query_one(Words).set(
            plain(
                f"This needs a terminal of {least.width} × {least.height} characters; yours has "
                f"{there.width} × {there.height}. Make it larger and all is as it was, or press q to quit."
            )
        )
