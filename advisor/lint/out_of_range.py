"""A comparison that always comes out the same, because one side lies beyond what the other can be."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.expression.nodes import Among, Compare, Comparison, Constant, Node, Read, reads, walk
from advisor.expression.write import write
from advisor.lint.model import Check, Hit
from advisor.lint.ranges import always, in_words, range_of
from advisor.lint.uses import conditions
from advisor.program import Program
from advisor.values import Kind, Type

_EQUALITIES = (Comparison.EQ, Comparison.NE)
_REFLEXIVE = (Comparison.EQ, Comparison.LE, Comparison.GE)


def _run(program: Program) -> Iterator[Hit]:
    for use in conditions(program):
        for node in walk(use.condition.node):
            match node:
                case Compare():
                    found = comparison_is(node)
                case Among(of, options):
                    found = _among(of, options)
                case _:
                    continue
            if found:
                truth, why = found
                message = f"`{write(node)}` is always {'true' if truth else 'false'}: {why}"
                yield Hit(use.subject, message, node.span, _helps(node))


def comparison_is(node: Compare) -> tuple[bool, str] | None:
    """Give what a checked comparison always is where it is known, and why; None if it can be both."""
    left, comparison, right = node.left, node.operator, node.right
    if write(left) == write(right):
        return comparison in _REFLEXIVE, "it compares something with itself"
    if comparison in _EQUALITIES and any(_is_count(a) and _is_fraction(b) for a, b in ((left, right), (right, left))):
        return comparison is Comparison.NE, "a count has no fraction"
    truth = always(range_of(left), comparison, range_of(right))
    if truth is None:
        return None
    words = [in_words(read.type) for read in reads(node)]
    return truth, " and ".join(dict.fromkeys(word for word in words if word))


def _is_count(node: Node) -> bool:
    return isinstance(node, Read) and node.type.kind is Kind.COUNT


def _is_fraction(node: Node) -> bool:
    return isinstance(node, Constant) and isinstance(node.value, float) and not node.value.is_integer()


def _among(of: Node, options: tuple[Node, ...]) -> tuple[bool, str] | None:
    named = {option.value for option in options if isinstance(option, Constant)}
    if isinstance(of, Read) and named >= set(of.type.options):
        return True, "the list names every option"
    return None


def _helps(node: Node) -> tuple[str, ...]:
    """Ask whether a percentage was meant where a share is compared with a number beyond 1."""
    match node:
        case Compare(Read(_, _, Type(Kind.SHARE)), _, Constant(int() | float() as number)) if 1 < number <= 100:
            return (f"did you mean {number:g}%? make it a parameter with `value: {number:g}%`",)
        case _:
            return ()


CHECK = Check("out-of-range", "a comparison that always comes out the same", _run)
