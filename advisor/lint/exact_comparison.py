"""A share, a certainty or a ratio that is compared for being exactly some value, which it hardly ever is."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.expression.nodes import Arithmetic, Compare, Comparison, Constant, Negative, Node, Operator, Read, walk
from advisor.expression.write import write
from advisor.lint.model import Check, Hit
from advisor.lint.uses import conditions
from advisor.program import Program
from advisor.values import Kind

_MEASURED = (Kind.SHARE, Kind.CERTAINTY)


def _run(program: Program) -> Iterator[Hit]:
    for use in conditions(program):
        for node in walk(use.condition.node):
            if not isinstance(node, Compare) or node.operator not in (Comparison.EQ, Comparison.NE):
                continue
            sides = (node.left, node.right)
            if any(_is_measured(side) for side in sides) and not any(_is_exact(side) for side in sides):
                rarely = "rarely exactly equal" if node.operator is Comparison.EQ else "hardly ever anything else"
                message = f"`{write(node)}`: what is measured is {rarely}"
                yield Hit(use.subject, message, node.span, ("write `>=` or `<=`, or a stretch: `low <= x <= high`",))


def _is_measured(node: Node) -> bool:
    match node:
        case Read(_, _, type_):
            return type_.kind in _MEASURED
        case Negative(part):
            return _is_measured(part)
        case Arithmetic(left, operator, right):
            return operator is Operator.DIV or _is_measured(left) or _is_measured(right)
        case _:
            return False


def _is_exact(node: Node) -> bool:
    """Tell whether a side is a value that a measure does reach exactly: nothing, or the whole."""
    return isinstance(node, Constant) and node.value in (0, 1)


CHECK = Check("exact-comparison", "a share, certainty or ratio compared for being exactly equal", _run)
