"""A case that gives the same as another case of its rule, and so tests nothing new."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.expression.evaluate import Reading
from advisor.lint.model import Check, Hit
from advisor.program import Program
from advisor.rule import Case


def _run(program: Program) -> Iterator[Hit]:
    for rule in program.rules.values():
        seen: dict[frozenset[tuple[str, Reading]], Case] = {}
        for case in rule.cases:
            first = seen.setdefault(frozenset(case.given.items()), case)
            if first is not case:
                message = f"this case of rule `{rule.name}` gives the same as the one in line {first.span.line}"
                remedy = "remove it" if first.expects is case.expects else "keep the one that is right"
                yield Hit(f"rules.{rule.name}", message, case.span, (remedy,))


CHECK = Check("repeated-case", "a case that gives the same as another of its rule", _run)
