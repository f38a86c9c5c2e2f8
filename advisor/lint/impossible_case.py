"""A case in which a rule fires, or asks, for a business that can't be: a consistency check of the pack rules it out.

A case that is held back may contradict itself: it shows which of two facts wins.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.expression.nodes import Known, Read, walk
from advisor.lint.model import Check, Hit
from advisor.program import Program
from advisor.rule import Consistency, Expectation
from advisor.values import Truth


def _run(program: Program) -> Iterator[Hit]:
    asked = {check.name: _asked(check) for check in program.consistency}
    for rule in program.rules.values():
        for case in (one for one in rule.cases if one.expects is not Expectation.HELD_BACK):
            for check in program.consistency:
                # Whatever else may be told of a business: what the case leaves open may be known or not.
                if asked[check.name] <= case.given.keys() and check.never.test(case.given)[0] is Truth.TRUE:
                    message = f"this case of rule `{rule.name}` gives facts that contradict one another: {check.says}"
                    place = check.never.span
                    told = f"`{check.name}` ({place.text.name}:{place.line}): {check.never.text}"
                    yield Hit(f"rules.{rule.name}", message, case.span, (told,))


def _asked(check: Consistency) -> frozenset[str]:
    """Name what a consistency check asks to be known, or unknown."""
    nodes = walk(check.never.node)
    return frozenset(node.of.name for node in nodes if isinstance(node, Known) and isinstance(node.of, Read))


CHECK = Check("impossible-case", "a case that fires or asks for facts which contradict one another", _run)
