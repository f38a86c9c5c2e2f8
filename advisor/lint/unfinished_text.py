"""A text that its author meant to write later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.texts import texts, words
from advisor.program import Program

_LEFT = re.compile(r"\b(?:TODO|FIXME|XXX|TBD|TBC|TBW)\b|\b[Ll]orem ipsum\b|\?\?\?")


def _run(program: Program) -> Iterator[Hit]:
    for prose in texts(program):
        left = _LEFT.search(prose.text)
        if left:
            message = f"`{prose.entry}` of {prose.what} is not finished: `{left[0]}`"
        elif not words(prose.text.replace("{}", "")) and "{" not in prose.text:
            message = f"`{prose.entry}` of {prose.what} has no words: `{prose.text}`"
        else:
            continue
        yield Hit(prose.subject, message, prose.span)


CHECK = Check("unfinished-text", "a text that was left to be written later", _run)
