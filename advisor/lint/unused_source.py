"""A source that nothing cites and no claim is from."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.uses import names_cited
from advisor.program import Program

_HELP = "remove it, or cite it where the pack rests on it"


def _run(program: Program) -> Iterator[Hit]:
    vocabulary = program.vocabulary
    used = names_cited(program) | {claim.source for claim in vocabulary.claims.values()}
    for source in vocabulary.sources.values():
        if source.name not in used:
            message = f"nothing cites the source `{source.name}`, and no claim is from it"
            yield Hit(f"sources.{source.name}", message, source.span, (_HELP,))


CHECK = Check("unused-source", "a source that nothing cites and no claim is from", _run)
