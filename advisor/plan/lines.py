"""What a plan says, line by line, before it is laid out for a terminal or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.memo.words import signed
from advisor.plan.model import Turn

MOST_NAMES = 8
LONGEST = 90
"""Longer texts are cut to the words around what differs."""

_SIGNS = {Turn.GAINED: "+", Turn.LOST: "-", Turn.CHANGED: "~", Turn.MOVED: "~"}


class Code(str):
    """A name or a condition, shown as it is written in a file."""

    __slots__ = ()


Words = tuple[str, ...]
"""Pieces of a line; those that are `Code` are shown as such."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with those set in below it; `sign` is `+`, `-`, `~` or nothing."""

    words: Words
    sign: str = ""
    below: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of a level from 1 on with what stands below it: a sentence of its own, then lines."""

    level: int
    heading: Words
    says: Words = ()
    lines: tuple[Line, ...] = ()


def sign_of(turn: Turn) -> str:
    """Give the sign of a turn."""
    return _SIGNS[turn]


def counted(count: int, one: str, many: str = "") -> str:
    """Give a count with its noun: "1 rule", "4 rules"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def named(names: Sequence[str], most: int = MOST_NAMES) -> Words:
    """List names as code; a long list is cut."""
    shown = names if len(names) <= most else names[: most - 1]
    parts: list[str] = []
    for place, name in enumerate(shown):
        last = place == len(names) - 1
        parts += [" and " if last and place else ", " if place else "", Code(name)]
    if len(shown) < len(names):
        parts.append(f" and {len(names) - len(shown):,} more")
    return tuple(part for part in parts if part)


def because(paths: Sequence[str]) -> Words:
    """Point to the differences that led to something."""
    return (" ← ", *named(paths, 4)) if paths else ()


def figures(before: float, after: float) -> tuple[str, str]:
    """Write two certainties: with two decimals, or with as many as show that they differ."""
    texts = signed(before), signed(after)
    for digits in range(3, 10):
        if texts[0] != texts[1] or before == after:
            break
        texts = f"{before:.{digits}f}".replace("-", "−"), f"{after:.{digits}f}".replace("-", "−")
    return texts


def around(before: str, after: str) -> tuple[str, str]:
    """Cut two long texts to the words that differ, with a few around them."""
    if max(len(before), len(after)) <= LONGEST or not (before and after):
        return before, after
    old, new = before.split(" "), after.split(" ")
    shared = min(len(old), len(new))
    ahead = next((place for place in range(shared) if old[place] != new[place]), shared)
    left = shared - ahead
    behind = next((place for place in range(left) if old[-1 - place] != new[-1 - place]), left)
    return _window(old, ahead, behind), _window(new, ahead, behind)


def _window(words: Sequence[str], ahead: int, behind: int) -> str:
    start, end = max(0, ahead - 3), min(len(words), len(words) - behind + 3)
    told = " ".join(words[start:end])
    return f"{'… ' * (start > 0)}{told}{' …' * (end < len(words))}"


def joined(parts: Iterable[Words], by: str = ", ") -> Words:
    """Join several pieces of lines."""
    found: list[str] = []
    for part in parts:
        found += [*([by] if found else []), *part]
    return tuple(found)
