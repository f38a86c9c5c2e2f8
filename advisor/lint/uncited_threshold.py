"""A number in a rule that should be a parameter: it has no name, no reason and no citation, and no pack can change it.

0 and 1 are no thresholds: none, any, all. Consistency checks may hold numbers: what can't be is arithmetic, and no
judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.expression.nodes import Constant, walk
from advisor.lint.model import Check, Hit
from advisor.lint.uses import conditions
from advisor.program import Program
from advisor.rule import Rule
from advisor.values import Value

_HELP = "make it a parameter, with `cite` and `why`, and write its name here"


def _run(program: Program) -> Iterator[Hit]:
    for use in conditions(program):
        if use.subject.startswith("consistency."):
            continue
        for node in walk(use.condition.node):
            if isinstance(node, Constant) and not node.parameter and _is_threshold(node.value):
                yield Hit(use.subject, f"the number {node.value:.15g} in {use.what} cites nothing", node.span, (_HELP,))
    for rule in program.rules.values():
        yield from _strengths(rule)


def _is_threshold(value: Value) -> bool:
    return isinstance(value, int | float) and value not in (0, 1)


def _strengths(rule: Rule) -> Iterator[Hit]:
    for weight in rule.then.weights:
        if not weight.parameter:
            number = f"{weight.strength:.15g}"
            message = f"the strength {number} for `{weight.hypothesis}` in rule `{rule.name}` cites nothing"
            yield Hit(f"rules.{rule.name}", message, weight.span or rule.span, (_HELP,))


CHECK = Check("uncited-threshold", "a number in a condition or a strength that should be a parameter", _run)
