"""A reference as Markdown: an index, and a page for each part, or for each section of a long one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.memo.render import make_environment
from advisor.memo.words import code, safe
from advisor.reference.model import Book, Entry, Item, Page, Part, Piece, Ref, Row, Section
from advisor.resources import templates_folder

INDEX = "index.md"
MARK = "<!-- Written by `advisor pack docs`, which will write it anew: change the pack instead. -->"
"""The first line of each page: by it a folder of pages is known again."""


@dataclass(frozen=True, slots=True)
class _RowView:
    label: str
    line: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _EntryView:
    anchor: str
    title: str
    marks: str
    text: str
    rows: tuple[_RowView, ...]


@dataclass(frozen=True, slots=True)
class _SectionView:
    anchor: str
    title: str
    entries: tuple[_EntryView, ...]


@dataclass(frozen=True, slots=True)
class _ListView:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PageView:
    title: str
    way: str
    text: str
    lists: tuple[_ListView, ...]
    sections: tuple[_SectionView, ...]


def pages(book: Book) -> tuple[Page, ...]:
    """Write a reference as pages in Markdown, the index first."""
    template = make_environment([templates_folder()]).overlay(trim_blocks=True).get_template("reference.j2")
    views = _Writer(book).views()
    return tuple(Page(name, _tidy(f"{MARK}\n\n{template.render(page=view)}")) for name, view in views.items())


def _tidy(text: str) -> str:
    """Take out the blank lines and spaces that empty parts leave."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


class _Writer:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.page_of: dict[Ref, str] = {
            entry.ref: _file(part, section)
            for part in book.parts
            for section in part.sections
            for entry in section.entries
        }

    def views(self) -> Mapping[str, _PageView]:
        found = {INDEX: self.index()}
        for part in self.book.parts:
            found[_file(part)] = self.part(part)
            if part.long:
                found |= {_file(part, section): self.section_page(part, section) for section in part.sections}
        return found

    # Pages

    def index(self) -> _PageView:
        book = self.book
        lists = [_ListView("", tuple(self.line_of(part) for part in book.parts))]
        if book.layers:
            lines = tuple(f"{code(one.name)} {safe(one.version)}: {safe(one.title)}" for one in book.layers)
            lists.append(_ListView("The packs that it is made of, the lowest first", lines))
        if book.changes:
            changes = (
                f"{code(one.layer)}: {code(one.path)}: "
                f"{f'{code(one.before)} → {code(one.after)}' if one.before else 'disabled'}: {safe(one.because)}"
                for one in book.changes
            )
            lists.append(_ListView("What layers change of those below them", tuple(changes)))
        if book.waived:
            waived = (
                f"{code(one.check)}: {', '.join(map(code, one.paths))}: {safe(one.reason)}" for one in book.waived
            )
            lists.append(_ListView("What its author knows of and means so", tuple(waived)))
        stages = f"Its rules run in {book.stages} stages." if book.stages > 1 else "Its rules run in one stage."
        text = "\n\n".join(part for part in (safe(book.about), stages) if part)
        way = f"{code(book.name)} {safe(book.version)}"
        return _PageView(safe(book.title), way, text, tuple(lists), ())

    def line_of(self, part: Part) -> str:
        return f"[{part.title}]({_file(part)}), {part.count}: {safe(part.text)}"

    def part(self, part: Part) -> _PageView:
        lists: list[_ListView] = []
        named = [section for section in part.sections if section.title]
        if part.long:
            lists += [self.names_in(part, section) for section in part.sections]
        elif len(named) > 1:
            links = (f"[{safe(one.title)}](#{_anchor(one)}), {len(one.entries)}" for one in named)
            lists.append(_ListView("", tuple(links)))
        sections = () if part.long else tuple(map(self.section, part.sections))
        return _PageView(part.title, self.way(), safe(part.text), tuple(lists), sections)

    def names_in(self, part: Part, section: Section) -> _ListView:
        file = _file(part, section)
        lines = (f"[{code(one.name)}]({file}#{one.ref.anchor}): {safe(one.text)}" for one in section.entries)
        return _ListView(f"[{safe(section.title)}]({file})", tuple(lines))

    def section_page(self, part: Part, section: Section) -> _PageView:
        entries = _SectionView("", "", tuple(map(self.entry, section.entries)))
        way = f"{self.way()} · [all {part.title.lower()}]({_file(part)})"
        return _PageView(f"{part.title}: {safe(section.title)}", way, "", (), (entries,))

    def way(self) -> str:
        links = (f"[{part.title}]({_file(part)})" for part in self.book.parts)
        return " · ".join([f"[{safe(self.book.title)}]({INDEX})", *links])

    # What they hold

    def section(self, section: Section) -> _SectionView:
        return _SectionView(_anchor(section), safe(section.title), tuple(map(self.entry, section.entries)))

    def entry(self, one: Entry) -> _EntryView:
        named = one.title == one.name
        marks = [*([] if named else [code(one.name)]), *map(safe, one.marks)]
        title = code(one.name) if named else safe(one.title)
        return _EntryView(one.ref.anchor, title, " · ".join(marks), safe(one.text), tuple(map(self.row, one.rows)))

    def row(self, row: Row) -> _RowView:
        lines = tuple(self.item(item) for item in row.items)
        if row.inline or len(lines) == 1:
            return _RowView(row.label, ", ".join(lines), ())
        return _RowView(row.label, "", lines)

    def item(self, item: Item) -> str:
        formula = code("".join(piece.text for piece in item.formula))
        return "".join([*map(self.piece, item.words), f": {formula}" if formula else ""])

    def piece(self, piece: Piece) -> str:
        shown = code(piece.text) if piece.code else safe(piece.text)
        if piece.ref not in self.page_of:
            return shown
        return f"[{shown}]({self.page_of[piece.ref]}#{piece.ref.anchor})"


def _file(part: Part, section: Section | None = None) -> str:
    return f"{part.slug}-{section.slug}.md" if part.long and section else f"{part.slug}.md"


def _anchor(section: Section) -> str:
    return f"section-{section.slug}"
