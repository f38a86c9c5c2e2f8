"""An explanation as text for a terminal or a file: an indented tree, wrapped to a width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from advisor.explain.model import Because, Explanation, Mark

WIDTH = 100
_SIGNS = {
    Mark.TRUE: "✓",
    Mark.FALSE: "✗",
    Mark.UNKNOWN: "?",
    Mark.FOR: "for:",
    Mark.AGAINST: "against:",
    Mark.EXCEPTION: "exception:",
    Mark.ASK: "ask:",
    Mark.SOURCE: "",
    Mark.NOTE: "",
}


def render_text(explanation: Explanation, width: int = WIDTH) -> str:
    """Write an explanation as text; `width` is the longest line, in characters."""
    date = f" ({explanation.as_of})" if explanation.as_of else ""
    ref = explanation.ref
    asked = f"why {ref.role.value} {ref.name}?" if ref else "why?"
    head = f"{explanation.business}{date}, {explanation.pack}: {asked}"
    lines = [printable(head), "", *_wrapped(explanation.verdict, "", "", width), *_tree(explanation.reasons, "", width)]
    return "\n".join(lines) + "\n"


def _tree(parts: Sequence[Because], margin: str, width: int) -> Iterator[str]:
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        ahead, behind = ("└─ ", "   ") if last else ("├─ ", "│  ")
        sign = _SIGNS[part.mark]
        says = f"{sign} {part.says}" if sign else part.says
        told = f"{says} [{part.detail}]" if part.detail else says
        hang = " " * (2 if len(sign) == 1 else 0)
        under = margin + behind + ("│ " if part.parts else "  ") + hang
        yield from _wrapped(told, margin + ahead, under, width)
        yield from _tree(part.parts, margin + behind, width)


def _wrapped(text: str, first: str, others: str, width: int) -> list[str]:
    return textwrap.wrap(
        printable(text),
        max(width, len(first) + 30),
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def printable(text: str) -> str:
    """Keep what is quoted from a file from acting on the terminal."""
    return "".join(char if char.isprintable() else "·" for char in text)
