"""What a pane shows, as plain data: rows of toned text. Nothing here knows of a terminal."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from advisor.trace.model import Ref


class Tone(enum.Enum):
    """What a piece of text is, for its colour; no tone says anything that the words don't."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    GOOD = "good"
    BAD = "bad"
    OPEN = "open"
    NEW = "new"
    NAME = "name"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text. It may be anybody's: what shows it makes it safe."""

    text: str
    tone: Tone = Tone.PLAIN


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A certainty as a bar from -1 to 1: where it was a moment before and where it is; `line` marks where one leads."""

    before: float
    now: float
    line: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a pane: a mark in a column of its own, text, what stands at the right edge.

    An empty mark leaves room for one; None is no such column. A row that `wraps` goes on in the next line, below its
    text and set in by `hang`; another is cut. `ref` is what the row is about.
    """

    left: Spans
    right: Spans = ()
    mark: Span | None = None
    indent: int = 0
    hang: int = 0
    ref: Ref | None = None
    wraps: bool = False
    bar: Bar | None = None

    @property
    def text(self) -> str:
        """The words of the row, without tones."""
        mark = self.mark.text.strip() if self.mark else ""
        return " ".join(part for part in (mark, text_of(self.left), text_of(self.right)) if part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled list of rows."""

    title: str
    rows: tuple[Row, ...]


def text_of(spans: Spans) -> str:
    """Give the words without their tones."""
    return "".join(span.text for span in spans)


def plain(text: str, tone: Tone = Tone.PLAIN) -> Spans:
    """Make spans of one piece of text."""
    return (Span(text, tone),)


def paragraph(text: str, tone: Tone = Tone.PLAIN, *, indent: int = 0, ref: Ref | None = None) -> Row:
    """Make a row that wraps."""
    return Row(plain(text, tone), indent=indent, ref=ref, wraps=True)


def heading(text: str) -> Row:
    """Make a row that heads those below it."""
    return Row(plain(text, Tone.HEAD), wraps=True)
