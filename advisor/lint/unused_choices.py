"""A named list of choices that no fact and no group of hypotheses takes its options from."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.program import Program

_HELP = "remove it, or name it behind `of`"


def _run(program: Program) -> Iterator[Hit]:
    vocabulary = program.vocabulary
    # A fact knows its options and not the list that they came from: one with the same options counts as its user.
    used = {fact.type.options for fact in vocabulary.facts.values()}
    used |= {group.options.names for group in vocabulary.groups.values()}
    for choices in vocabulary.choices.values():
        if choices.names not in used:
            message = f"no fact and no group of hypotheses uses the choices `{choices.name}`"
            yield Hit(f"choices.{choices.name}", message, choices.span, (_HELP,))


CHECK = Check("unused-choices", "a list of choices that nothing uses", _run)
