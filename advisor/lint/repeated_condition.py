"""A condition that stands in a rule a second time, or once for and once against."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.normal import wanted
from advisor.program import Program
from advisor.rule import Condition, Rule


def _run(program: Program) -> Iterator[Hit]:
    for rule in program.rules.values():
        yield from _repeated(rule)


def _repeated(rule: Rule) -> Iterator[Hit]:
    seen: dict[str, Condition] = {}
    for one in wanted(rule):
        first, against = seen.get(one.text), seen.get(one.opposite)
        seen.setdefault(one.text, one.condition)
        place = one.condition.span
        if against:
            message = f"rule `{rule.name}` wants this and also its opposite, so it can't fire"
            yield Hit(f"rules.{rule.name}", message, place, _elsewhere(against, one.condition))
        elif first:
            message = f"rule `{rule.name}` asks for the same twice"
            yield Hit(f"rules.{rule.name}", message, place, _elsewhere(first, one.condition))


def _elsewhere(other: Condition, here: Condition) -> tuple[str, ...]:
    return () if other is here else (f"line {other.span.line}: {other.text}",)


CHECK = Check("repeated-condition", "a condition that stands twice in a rule, or for and against", _run)
