"""A reference as one self-contained HTML page that loads nothing and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from advisor.memo.chart import for_markup, one_line
from advisor.memo.render import make_environment
from advisor.memo.words import printable
from advisor.reference.model import Book
from advisor.resources import templates_folder


def page(book: Book) -> str:
    """Write a reference as a page; without scripts all of it can be read, and only the search is missing."""
    environment = _environment()
    script = environment.get_template("reference.js.j2").render().strip() + "\n"
    entries = (entry for part in book.parts for section in part.sections for entry in section.entries)
    written = environment.get_template("reference.html.j2").render(
        title=one_line(f"{book.title}: the reference of {book.name} {book.version}"),
        language="en",
        book=book,
        known=frozenset(entry.ref for entry in entries),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
    )
    return written.strip() + "\n"


def _seen(value: Any) -> Any:
    return printable(value) if type(value) is str else value


# Whatever text comes from a pack shows what can be seen, and nothing that acts on the text around it.
_environment = cache(lambda: for_markup(make_environment([templates_folder()])).overlay(finalize=_seen))
