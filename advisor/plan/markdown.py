"""A plan as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.memo.words import code, safe
from advisor.plan.lines import Code, Line, Words
from advisor.plan.model import Plan
from advisor.plan.say import blocks, summary, title


def render_markdown(plan: Plan) -> str:
    """Write a plan as Markdown; the sum of it stands below the title."""
    parts = [f"# {_text(title(plan))}", f"**{_text((summary(plan),))}**"]
    for block in blocks(plan):
        parts.append(f"{'#' * block.level} {_text(block.heading)}")
        if block.says:
            parts.append(_text(block.says))
        if block.lines:
            parts.append("\n".join(_list(block.lines, "")))
    return "\n\n".join(parts) + "\n"


def _list(lines: Iterable[Line], margin: str) -> Iterator[str]:
    for line in lines:
        sign = f"{code(line.sign)} " if line.sign else ""
        yield f"{margin}- {sign}{_text(line.words)}"
        yield from _list(line.below, f"{margin}  ")


def _text(words: Words) -> str:
    return "".join(code(word) if isinstance(word, Code) else safe(word) for word in words)
