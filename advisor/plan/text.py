"""A plan laid out for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from advisor.memo.words import printable
from advisor.plan.lines import Block, Code, Line, Words
from advisor.plan.model import Plan
from advisor.plan.say import blocks, summary, title

WIDTH = 100


def render_text(plan: Plan, width: int = WIDTH) -> str:
    """Write a plan as text, in lines of at most `width` characters; the sum of it stands at the end."""
    parts = [_wrapped(_plain(title(plan)), "", "", width)]
    parts += [render_block(block, width) for block in blocks(plan)]
    parts.append(_wrapped(summary(plan), "", "", width))
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def render_block(block: Block, width: int) -> list[str]:
    """Give a heading with what stands below it, in lines."""
    says = f"{_plain(block.heading)}{': ' if block.says else ''}{_plain(block.says)}"
    return [*_wrapped(says, "", "  ", width), *_tree(block.lines, "  ", width)]


def _tree(lines: Iterable[Line], margin: str, width: int) -> Iterator[str]:
    for line in lines:
        sign = f"{line.sign} " if line.sign else ""
        yield from _wrapped(_plain(line.words), f"{margin}{sign}", f"{margin}    ", width)
        yield from _tree(line.below, f"{margin}    ", width)


def _plain(words: Words) -> str:
    return "".join(f"`{word}`" if isinstance(word, Code) else word for word in words)


def _wrapped(text: str, first: str, others: str, width: int) -> list[str]:
    return textwrap.wrap(
        printable(text),
        max(width, len(others) + 30),
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
