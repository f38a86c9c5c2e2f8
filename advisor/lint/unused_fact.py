"""A fact that nothing reads: it is asked for, and its answer changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.uses import names_read
from advisor.program import Program

_HELP = "remove it, or write the rule that needs it"


def _run(program: Program) -> Iterator[Hit]:
    vocabulary = program.vocabulary
    used = names_read(program) | {group.declared_by for group in vocabulary.groups.values()}
    for fact in vocabulary.facts.values():
        if fact.name not in used:
            yield Hit(f"facts.{fact.name}", f"nothing reads the fact `{fact.name}`", fact.span, (_HELP,))


CHECK = Check("unused-fact", "a fact that nothing reads", _run)
