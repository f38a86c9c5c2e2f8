"""The reference of a pack as plain data: parts, their sections, their entries, and links between those."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Sort(enum.Enum):
    """What an entry is about."""

    FACT = "fact"
    CHECK = "check"
    GROUP = "group"
    HYPOTHESIS = "hypothesis"
    FINDING = "finding"
    PARAMETER = "parameter"
    RULE = "rule"
    WARNING = "warning"
    RECOMMENDATION = "recommendation"
    REMARK = "remark"
    SOURCE = "source"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Ref:
    """An entry that can be linked to."""

    sort: Sort
    name: str

    @property
    def anchor(self) -> str:
        """The id of its place in a page."""
        return f"{self.sort.value}-{self.name}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `code` is shown as in a file, `ref` is what it links to."""

    text: str
    code: bool = False
    ref: Ref | None = None


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a row tells, in words; `formula` is the same as it is written in the pack."""

    words: Pieces
    formula: Pieces = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What an entry tells under a label: each item on its own, or all `inline`, one behind the other."""

    label: str
    items: tuple[Item, ...]
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a pack declares: `name` as in its files, `marks` in a word or two, a text, and rows."""

    ref: Ref
    title: str
    marks: tuple[str, ...]
    text: str
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """Its name in the pack's files."""
        return self.ref.name


@dataclass(frozen=True, slots=True)
class Section:
    """Entries that belong together; `title` is empty where the part has but one section."""

    slug: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the reference; where it is `long`, each section is a page of its own in Markdown."""

    slug: str
    title: str
    text: str
    sections: tuple[Section, ...]
    long: bool = False

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(len(section.entries) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Layer:
    """A pack that this one is made of."""

    name: str
    version: str
    title: str


@dataclass(frozen=True, slots=True)
class LayerChange:
    """What one layer changes of those below it, and why; `after` is empty where it takes an entry out."""

    layer: str
    path: str
    before: str
    after: str
    because: str


@dataclass(frozen=True, slots=True)
class Waived:
    """Issues that the pack's author knows of and means so, for one reason; `paths` are what they are about."""

    check: str
    paths: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Book:
    """The reference of a pack; `layers` are told where there are several."""

    name: str
    version: str
    title: str
    about: str
    stages: int
    layers: tuple[Layer, ...]
    changes: tuple[LayerChange, ...]
    waived: tuple[Waived, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the reference: its name and its text."""

    name: str
    text: str
