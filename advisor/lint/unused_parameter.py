"""A parameter that no condition, strength or group of hypotheses names."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.uses import parameters_named
from advisor.program import Program

_HELP = "remove it, or write its name where its value is meant"


def _run(program: Program) -> Iterator[Hit]:
    used = parameters_named(program)
    for parameter in program.vocabulary.parameters.values():
        if parameter.name not in used:
            message = f"nothing uses the parameter `{parameter.name}`"
            yield Hit(f"parameters.{parameter.name}", message, parameter.span, (_HELP,))


CHECK = Check("unused-parameter", "a parameter that nothing uses", _run)
