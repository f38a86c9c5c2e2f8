"""What a condition is made of: frozen nodes that know their place in the pack's file.

`parse` gives nodes in which every word is a `Name`; `check` gives the same tree with each `Name` replaced by a `Read`
or a `Constant`. Chained comparisons are an `And` of two.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field

from advisor.diagnostics import Span
from advisor.values import Type, Value


class Origin(enum.Enum):
    """Where the value of a name comes from."""

    FACT = "fact"
    FINDING = "finding"
    CERTAINTY = "certainty"
    LEADER = "leader"


class Comparison(enum.Enum):
    """The comparison operators."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


class Operator(enum.Enum):
    """The arithmetic operators."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"


@dataclass(frozen=True, slots=True)
class Name:
    """A word that is not yet resolved: `self_serve`, `practised.sales`."""

    name: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written out or that a parameter names (`parameter` is then its name)."""

    value: Value
    type: Type
    parameter: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Read:
    """A fact, finding, certainty or leader that is read."""

    name: str
    origin: Origin
    type: Type
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact or a leader is known."""

    of: Node
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison of two values."""

    left: Node
    operator: Comparison
    right: Node
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Among:
    """`chief_career in [service, consulting]`: a choice that is among some options."""

    of: Node
    options: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Holds:
    """`numbers in internal_dialogue`: one option that is among the choices told."""

    option: Node
    of: Node
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Node
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference, product or ratio."""

    left: Node
    operator: Operator
    right: Node
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """The negative of a number."""

    part: Node
    span: Span = field(compare=False, repr=False)


Node = Name | Constant | Read | Known | Compare | Among | Holds | And | Or | Not | Arithmetic | Negative


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below."""
    match node:
        case Name() | Constant() | Read():
            return ()
        case Known(of) | Not(of) | Negative(of):
            return (of,)
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return (left, right)
        case Among(of, options):
            return (of, *options)
        case Holds(option, of):
            return (option, of)
        case And(parts) | Or(parts):
            return parts


def walk(node: Node) -> Iterator[Node]:
    """Give the node and all below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def reads(node: Node) -> tuple[Read, ...]:
    """Give what the node reads, each name once, in reading order."""
    return tuple({part.name: part for part in walk(node) if isinstance(part, Read)}.values())
