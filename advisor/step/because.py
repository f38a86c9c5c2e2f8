"""A because-tree as rows that can be folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.explain.model import Because, Explanation, Mark
from advisor.step.lines import Row, Span, Tone, paragraph

Path = tuple[int, ...]
"""Where a line stands in the tree: its place below each line above it."""

_SIGNS = {
    Mark.TRUE: Span("✓ ", Tone.GOOD),
    Mark.FALSE: Span("✗ ", Tone.BAD),
    Mark.UNKNOWN: Span("? ", Tone.OPEN),
    Mark.FOR: Span("for: ", Tone.GOOD),
    Mark.AGAINST: Span("against: ", Tone.BAD),
    Mark.EXCEPTION: Span("exception: ", Tone.BAD),
    Mark.ASK: Span("ask: ", Tone.OPEN),
    Mark.SOURCE: Span(""),
    Mark.NOTE: Span(""),
}


def because_rows(explanation: Explanation, folded: frozenset[Path]) -> tuple[tuple[Path, Row], ...]:
    """Give the rows of a tree, each with its path; the verdict comes first and has none."""
    verdict = paragraph(explanation.verdict, Tone.STRONG)
    return (((), verdict), *_rows(explanation.reasons, (), folded))


def _rows(parts: Sequence[Because], above: Path, folded: frozenset[Path]) -> Iterator[tuple[Path, Row]]:
    for place, part in enumerate(parts):
        path = (*above, place)
        fold = Span("▸" if path in folded else "▾" if part.parts else "·", Tone.QUIET)
        detail = (Span(f" [{part.detail}]", Tone.QUIET),) if part.detail else ()
        aside = part.mark in (Mark.SOURCE, Mark.NOTE) and not part.parts
        tone = Tone.QUIET if aside else Tone.PLAIN
        left = (_SIGNS[part.mark], Span(part.says, tone), *detail)
        yield path, Row(left, mark=fold, indent=2 * len(above), hang=2, ref=part.ref, wraps=True)
        if path not in folded:
            yield from _rows(part.parts, path, folded)


def foldable(explanation: Explanation) -> frozenset[Path]:
    """Give the paths of all lines that have lines below them."""

    def walk(parts: Sequence[Because], above: Path) -> Iterator[Path]:
        for place, part in enumerate(parts):
            if part.parts:
                yield (*above, place)
                yield from walk(part.parts, (*above, place))

    return frozenset(walk(explanation.reasons, ()))
