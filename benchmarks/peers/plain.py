"""Conditions for languages of two truths: "not" only around single facts.

Kleene's "true" needs no third value then: a comparison of something unknown counts as false, and so does its opposite,
since that is a comparison, too. What is left to each language is to write comparisons that are false on the unknown.
"""

from __future__ import annotations

from advisor.expression.nodes import (
    And,
    Arithmetic,
    Compare,
    Comparison,
    Constant,
    Node,
    Not,
    Operator,
    Or,
)
from advisor.program import Program
from advisor.rule import Rule

_OPPOSITE = {
    Comparison.EQ: Comparison.NE, Comparison.NE: Comparison.EQ, Comparison.LT: Comparison.GE,
    Comparison.GE: Comparison.LT, Comparison.GT: Comparison.LE, Comparison.LE: Comparison.GT,
}  # fmt: skip
_TURNED = {
    Comparison.LT: Comparison.GT, Comparison.GT: Comparison.LT, Comparison.LE: Comparison.GE,
    Comparison.GE: Comparison.LE,
}  # fmt: skip
_CALCULATE = {
    Operator.ADD: lambda a, b: a + b, Operator.SUB: lambda a, b: a - b,
    Operator.MUL: lambda a, b: a * b, Operator.DIV: lambda a, b: a / b,
}  # fmt: skip


def plain(node: Node, *, wanted: bool = True) -> Node:
    """Give a condition that is true where this one is true or, if not `wanted`, where it is false."""
    match node:
        case And(parts, span) | Or(parts, span):
            join = And if isinstance(node, And) is wanted else Or
            return join(tuple(plain(part, wanted=wanted) for part in parts), span)
        case Not(part):
            return plain(part, wanted=not wanted)
        case Compare(Constant() as left, comparison, right, span):
            return plain(Compare(right, _TURNED.get(comparison, comparison), left, span), wanted=wanted)
        case Compare(left, comparison, right, span):
            return Compare(folded(left), comparison if wanted else _OPPOSITE[comparison], folded(right), span)
        case _:
            return node if wanted else Not(node, node.span)


def folded(node: Node) -> Node:
    """Work out what is the same for every business."""
    match node:
        case Arithmetic(left, op, right, span):
            first, second = folded(left), folded(right)
            if isinstance(first, Constant) and isinstance(second, Constant):
                return Constant(_CALCULATE[op](first.value, second.value), first.type, "", span)
            if op is Operator.DIV and not isinstance(second, Constant):
                raise TypeError("a ratio to what can be nothing is not written in other languages")
            return Arithmetic(first, op, second, span)
        case _:
            return node


def fires(rule: Rule) -> Node:
    """Give the condition under which a rule fires."""
    parts = [*(plain(one.node) for one in rule.when), *(plain(one.node, wanted=False) for one in rule.unless)]
    return And(tuple(parts), rule.span)


def held_back(rule: Rule) -> Node:
    """Give the condition under which a rule is held back."""
    parts = [*(plain(one.node, wanted=False) for one in rule.when), *(plain(one.node) for one in rule.unless)]
    return Or(tuple(parts), rule.span)


def derived(program: Program, finding: str) -> tuple[Node, Node]:
    """Give the conditions under which a finding is true and false."""
    rules = [rule for rule in program.rules.values() if finding in rule.then.derive]
    span = program.vocabulary.findings[finding].span
    return Or(tuple(map(fires, rules)), span), And(tuple(map(held_back, rules)), span)
