"""Conditions in CLIPS.

They take three forms. What a condition asks of one name alone becomes a constraint in the pattern that matches it, as
one would write it by hand: `(value no)`, `(value ?n&:(numberp ?n)&:(>= ?n ?*several*))`. A comparison of two names
becomes a test of what their patterns bind. All else (an `or`, a calculation) becomes a degree: calls of the library's
functions that give truth and certainty in one number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.export.clips.text import Form, literal
from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Comparison,
    Constant,
    Holds,
    Known,
    Negative,
    Node,
    Not,
    Operator,
    Or,
    Origin,
    Read,
    children,
    reads,
)
from advisor.expression.phrase import pushed
from advisor.values import Kind

SURE = "1.0"
_NUMBERS = {
    Comparison.EQ: "=", Comparison.NE: "<>", Comparison.LT: "<",
    Comparison.LE: "<=", Comparison.GT: ">", Comparison.GE: ">=",
}  # fmt: skip
_OPPOSITE = {
    Comparison.EQ: Comparison.NE, Comparison.NE: Comparison.EQ, Comparison.LT: Comparison.GE,
    Comparison.GE: Comparison.LT, Comparison.GT: Comparison.LE, Comparison.LE: Comparison.GT,
}  # fmt: skip
_ARITHMETIC = {Operator.ADD: "plus", Operator.SUB: "minus", Operator.MUL: "times", Operator.DIV: "ratio"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a condition asks of one name: as a constant constraint where it has that form, and as predicates."""

    constant: str
    predicates: tuple[Form, ...]


def parts(node: Node, *, holds: bool) -> tuple[Node, ...]:
    """Give the parts that all have to be true for a condition to be so (or, not `holds`, to be false)."""
    found = pushed(node, holds=holds)
    return found.parts if isinstance(found, And) else (found,)


def variable(read: Read) -> str:
    """Name the variable that holds a value; names of a pack hold no hyphens, so that ours can't be taken for theirs."""
    return f"?{read.name}"


def certainty_variable(read: Read) -> str:
    """Name the variable that holds the certainty of a fact or a finding."""
    return f"?{read.name}.sure"


def constraint(node: Node) -> Constraint | None:
    """Give what a part asks of one name by itself; None if it asks for more."""
    holds, inner = (False, node.part) if isinstance(node, Not) else (True, node)
    match inner:
        case Known(Read(_, _, type_) as read) if type_.kind is Kind.CHOICES:
            told = ("not", ("member$", "unknown", variable(read)))
            return Constraint("", (told,)) if holds else Constraint("unknown", (told[1],))
        case Known(Read() as read):
            asks = ("neq" if holds else "eq", variable(read), "unknown")
            return Constraint("~unknown" if holds else "unknown", (asks,))
        case Read() as read:
            wanted = literal(holds)
            return Constraint(wanted, (("eq", variable(read), wanted),))
        case Holds(Constant(option), Read() as read):
            found = ("member$", str(option), variable(read))
            unheld = (("not", ("member$", "unknown", variable(read))), ("not", found))
            return Constraint("", (found,) if holds else unheld)
        case Among(Read() as read, options):
            return _one_of(read, tuple(str(one.value) for one in options if isinstance(one, Constant)), holds=holds)
        case Compare(Read(_, _, type_) as read, operator, Constant(value)) | Compare(
            Constant(value), operator, Read(_, _, type_) as read
        ) if type_.kind is Kind.CHOICE:
            return _one_of(read, (str(value),), holds=holds is (operator is Comparison.EQ))
        case Compare(Read() as read, _, Constant()) | Compare(Constant(), _, Read() as read):
            return Constraint("", (*comparable(read).predicates, _comparison(inner, holds=holds)))
        case _:
            return None


def _one_of(read: Read, options: tuple[str, ...], *, holds: bool) -> Constraint:
    name = variable(read)
    if not holds:
        others = ("unknown", *options)
        return Constraint("&".join(f"~{option}" for option in others), (("neq", name, *others),))
    same = tuple(("eq", name, option) for option in options)
    return Constraint("|".join(options), (same[0] if len(same) == 1 else ("or", *same),))


def comparable(read: Read) -> Constraint:
    """Give what makes a comparison safe: what is told may be unknown, or nonsense that is about to be refused."""
    if read.type.kind is Kind.CHOICE:
        return Constraint("~unknown", (("neq", variable(read), "unknown"),))
    return Constraint("", () if read.origin is Origin.CERTAINTY else (("numberp", variable(read)),))


def joint(node: Node) -> Form | None:
    """Give a comparison of two names as a test that their patterns make safe; None for anything else."""
    inner = node.part if isinstance(node, Not) else node
    match inner:
        case Compare(Read(), _, Read()):
            return _comparison(inner, holds=not isinstance(node, Not))
        case _:
            return None


def _comparison(node: Compare, *, holds: bool) -> Form:
    operator = node.operator if holds else _OPPOSITE[node.operator]
    symbols = any(read.type.kind is Kind.CHOICE for read in reads(node))
    name = ("eq" if operator is Comparison.EQ else "neq") if symbols else _NUMBERS[operator]
    return (name, value(node.left), value(node.right))


def value(node: Node) -> Form:
    """Write a part that has a value; a calculation with something unknown is unknown."""
    match node:
        case Constant(_, _, parameter) if parameter:
            return f"?*{parameter}*"
        case Constant(fixed):
            return literal(fixed)
        case Read():
            return variable(node)
        case Negative(part):
            return ("negative", value(part))
        case Arithmetic(left, operator, right):
            return (_ARITHMETIC[operator], value(left), value(right))
        case _:
            raise TypeError(f"not a checked value: {node}")


def degree(node: Node) -> Form:
    """Write a condition as its degree: above 0 for true, below for false, 0 for unknown."""
    match node:
        case And(several):
            return ("all", *(degree(part) for part in several))
        case Or(several):
            return ("any", *(degree(part) for part in several))
        case Not(part):
            return ("opposite", degree(part))
        case Known(Read() as read):
            return ("known", variable(read))
        case Read():
            return ("is", variable(node), "yes", sureness(node))
        case Among(Read() as read, options):
            named = (str(one.value) for one in options if isinstance(one, Constant))
            return ("among", variable(read), sureness(node), *named)
        case Holds(Constant(option), Read() as read):
            return ("holds", variable(read), str(option), sureness(node))
        case Compare(left, operator, right) if any(read.type.kind is Kind.CHOICE for read in reads(node)):
            same = ("is", value(left), value(right), sureness(node))
            return same if operator is Comparison.EQ else ("opposite", same)
        case Compare(left, operator, right):
            return ("compare", _NUMBERS[operator], value(left), value(right), sureness(node))
        case _:
            raise TypeError(f"not a checked condition: {node}")


def sureness(node: Node) -> Form:
    """Write how sure what a comparison reads is: as sure as the least sure."""
    return least(tuple(certainty_variable(read) for read in unsure(node)))


def unsure(node: Node) -> tuple[Read, ...]:
    """Give what a condition reads that has a certainty of its own; that something is known is sure."""
    match node:
        case Known():
            return ()
        case Read(_, origin):
            return (node,) if origin in (Origin.FACT, Origin.FINDING) else ()
        case _:
            found = (read for child in children(node) for read in unsure(child))
            return tuple({read.name: read for read in found}.values())


def least(degrees: tuple[Form, ...]) -> Form:
    """Write the least of several degrees; what rests on nothing unsure is sure."""
    several = tuple(dict.fromkeys(degrees))
    return ("min", *several) if len(several) > 1 else next(iter(several), SURE)


def without_repetition(found: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """Leave out that a value is known where something is asked of it that no unknown value has."""
    several = tuple(dict.fromkeys(found))
    more = tuple(one for one in several if one.constant != "~unknown")
    return more if more and all(one.constant != "unknown" for one in more) else several
