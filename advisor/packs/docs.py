"""The reference pages of a pack: what can be told, asked and concluded, and what all of it rests on."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from advisor.program import open_program
from advisor.reference import html, markdown
from advisor.reference.book import book
from advisor.reference.folder import write_pages
from advisor.reference.model import Book, Page

__all__ = ["Page", "Reference", "pack_docs"]


@dataclass(frozen=True)
class Reference:
    """The reference of a pack, as pages in Markdown and as one HTML page."""

    book: Book = field(repr=False)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages in Markdown, each with its `name` and its `text`; `index.md` comes first."""
        return markdown.pages(self.book)

    def html(self) -> str:
        """Write all of it as one self-contained HTML page, with a search."""
        return html.page(self.book)

    def write(self, folder: str | os.PathLike[str]) -> tuple[str, ...]:
        """Write the pages into a folder, whole or not at all, and give their paths.

        The folder is a new one, an empty one, or one with pages that were written so before. Raises `AdvisorError`
        where it holds anything else, or can't be written.
        """
        return write_pages(os.fspath(folder), self.pages)


def pack_docs(pack: str | Path) -> Reference:
    """Write the reference of a pack, by its name or its folder. Raises `AdvisorError` with all that is wrong in it.

    >>> pack_docs("company-drivers").pages[0].name
    'index.md'
    """
    return Reference(book(open_program(pack, with_cases=False)))
