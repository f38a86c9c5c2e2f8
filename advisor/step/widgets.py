"""Rows on the terminal: how they are laid out in a width, and the pane that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.content import Content
from textual.css.styles import RulesMap
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from advisor.explain.text import printable
from advisor.step.lines import Bar, Row, Sheet, Span, Spans, Tone
from advisor.trace.model import Ref

_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.QUIET: "$foreground-muted",
    Tone.GOOD: "$text-success",
    Tone.BAD: "$text-error",
    Tone.OPEN: "$text-warning",
    Tone.NEW: "bold $text-accent",
    Tone.NAME: "bold $text-primary",
    Tone.HEAD: "$text-primary",
}
_POINTER = "▌"
_LEAST_BAR = 13
_MOST_BAR = 61
_WIDEST_TITLE = 24
_LEAST_LEFT = 20


def content(spans: Iterable[Span]) -> Content:
    """Make text for the terminal: markup stays as it was written, and nothing acts on the terminal."""
    return Content.assemble(*((printable(span.text), _STYLES[span.tone]) for span in spans))


def bar_spans(bar: Bar, width: int) -> Spans:
    """Draw a certainty as a bar of `width` cells, an odd number: zero in the middle, what changed in another tone."""
    half = width // 2
    line = round(bar.line * half)
    left = [_cell(bar, -1, place, half) for place in range(half, 0, -1)]
    right = [_cell(bar, 1, place, half) for place in range(1, half + 1)]
    if not right[line - 1].text.strip():
        right[line - 1] = Span("·", Tone.QUIET)
    return (*left, Span("│", Tone.QUIET), *right)


def _cell(bar: Bar, side: int, place: int, half: int) -> Span:
    """Draw the cell that is `place` cells from zero, to the left for a `side` of -1; in steps of half a cell."""
    was, now = (max(0, round(2 * side * value * half)) for value in (bar.before, bar.now))
    if now >= 2 * place - 1:
        tone = (Tone.GOOD if side > 0 else Tone.BAD) if was >= min(now, 2 * place) else Tone.NEW
        return Span("█" if now >= 2 * place else "▌" if side > 0 else "▐", tone)
    return Span("░", Tone.NEW) if was >= 2 * place - 1 else Span(" ")


class RowVisual(Visual):
    """A row, laid out in whatever width there is."""

    def __init__(self, row: Row, pointer: int = 1) -> None:
        self.row = row
        self.pointer = pointer
        self._laid: tuple[int, Content] | None = None

    def laid_out(self, width: int) -> Content:
        """Give the text of the row's lines for a width in cells."""
        if self._laid is None or self._laid[0] != width:
            self._laid = (width, self._wrapped(width) if self.row.wraps else self._cut(width))
        return self._laid[1]

    def _wrapped(self, width: int) -> Content:
        row = self.row
        first = content([Span(" " * (self.pointer + row.indent)), *((row.mark, Span(" ")) if row.mark else ())])
        others = Content(" " * (first.cell_length + row.hang))
        lines = content(row.left).wrap(max(10, width - others.cell_length))
        return Content("\n").join((others if place else first) + line.rstrip() for place, line in enumerate(lines))

    def _cut(self, width: int) -> Content:
        row = self.row
        mark = (Span(f"{row.mark.text:<1} ", row.mark.tone),) if row.mark else ()
        first = content([Span(" " * self.pointer), Span(" " * row.indent), *mark])
        right = content(row.right)
        if row.bar:
            room = width - first.cell_length - 7
            cells = min(_MOST_BAR, max(_LEAST_BAR, room - _WIDEST_TITLE))
            cells -= 1 - cells % 2
            title = max(4, room - cells)
            left = content(row.left).truncate(title, ellipsis=True, pad=True)
            return first + left + Content(" ") + content(bar_spans(row.bar, cells)) + right.right(6)
        room = width - first.cell_length - (1 if right else 0)
        left = content(row.left)
        right = right.truncate(max(6, room - min(_LEAST_LEFT, left.cell_length)), ellipsis=True)
        left = left.truncate(max(0, room - right.cell_length), ellipsis=True, pad=bool(right))
        return first + left + (Content(" ") + right if right else Content(""))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Draw the row."""
        return self.laid_out(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002 - it is Textual's
        """Take all the width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - it is Textual's
        """Count the lines that the row takes in a width."""
        return self.laid_out(width).plain.count("\n") + 1


class Line(Static):
    """One row by itself."""

    def set(self, row: Row) -> None:
        """Show a row."""
        self.update(RowVisual(row, pointer=0))


class Words(Static):
    """Text in a fixed number of lines; what doesn't fit ends in an ellipsis."""

    def __init__(self, lines: int, *, id: str) -> None:
        super().__init__(id=id)
        self.lines = lines
        self.spans: Spans = ()
        self.styles.height = lines

    def set(self, spans: Spans) -> None:
        """Show a text."""
        self.spans = spans
        self.refresh()

    def render(self) -> Content:
        """Draw as much as fits."""
        width = max(10, self.content_size.width)
        lines = content(self.spans).wrap(width)
        shown = [line.rstrip() for line in lines[: self.lines]]
        if len(lines) > self.lines:
            shown[-1] = (shown[-1] + " …") if shown[-1].cell_length < width - 1 else shown[-1].truncate(width - 1) + "…"
        return Content("\n").join(shown)


class Rows(OptionList):
    """A pane of rows with a pointer; what the pointer comes to by a key or a click is announced.

    The pointer shows in the pane with the focus; with the class `-points`, always.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    class Pointed(Message):
        """The reader moved the pointer."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

    class Entered(Message):
        """The reader pressed Enter on a row."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, *, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes, markup=False, compact=True)
        self.rows: tuple[Row, ...] = ()

    def set(self, rows: Iterable[Row], pointer: int | None = 0) -> None:
        """Show other rows and put the pointer on one of them, counted from 0."""
        self.rows = tuple(rows)
        self.set_options(Option(RowVisual(row)) for row in self.rows)
        if self.rows and pointer is not None:
            self.highlighted = min(pointer, len(self.rows) - 1)

    def head(self, sheet: Sheet, pointer: int | None = 0) -> None:
        """Show a titled list."""
        self.border_title = content([Span(sheet.title)])
        self.set(sheet.rows, pointer)

    def point_at(self, ref: Ref) -> None:
        """Put the pointer on the row about something."""
        self.highlighted = next((place for place, row in enumerate(self.rows) if row.ref == ref), 0)

    @property
    def pointed(self) -> Row | None:
        """The row that the pointer is on."""
        return self.rows[self.highlighted] if self.highlighted is not None and self.rows else None

    @property
    def ref(self) -> Ref | None:
        """What the row with the pointer is about."""
        return self.pointed.ref if self.pointed else None

    def render_line(self, y: int) -> Strip:
        """Draw a line, with the pointer where it is; it is there for those who can't tell the colour."""
        strip = super().render_line(y)
        style = next((segment.style for segment in strip), None)
        if style and (self.has_focus or self.has_class("-points")) and style.meta.get("option", -1) == self.highlighted:
            return Strip.join([Strip([Segment(_POINTER, style)]), strip.crop(1)])
        return strip

    def step(self, by: int, *, page: bool = False) -> None:
        """Move the pointer by a row or a page, -1 up or 1 down; it stays on the first and the last row."""
        at = self.highlighted or 0
        if page:
            move = super().action_page_down if by > 0 else super().action_page_up
            move()  # type: ignore[no-untyped-call]
        elif 0 <= at + by < len(self.rows):
            self.highlighted = at + by
        self.post_message(self.Pointed(self))

    def action_cursor_up(self) -> None:
        """Move the pointer up."""
        self.step(-1)

    def action_cursor_down(self) -> None:
        """Move the pointer down."""
        self.step(1)

    def action_page_up(self) -> None:
        """Move the pointer up by a page."""
        self.step(-1, page=True)

    def action_page_down(self) -> None:
        """Move the pointer down by a page."""
        self.step(1, page=True)

    def action_select(self) -> None:
        """Take the row that the pointer is on."""
        self.post_message(self.Entered(self))
