"""A claim that nothing cites: the source says it, and the pack makes nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.uses import names_cited
from advisor.program import Program

_HELP = "cite it where it is used, write the rule that it calls for, or remove it"


def _run(program: Program) -> Iterator[Hit]:
    cited = names_cited(program)
    for claim in program.vocabulary.claims.values():
        if claim.name not in cited:
            yield Hit(f"claims.{claim.name}", f"nothing cites the claim `{claim.name}`", claim.span, (_HELP,))


CHECK = Check("unused-claim", "a claim that nothing cites", _run)
