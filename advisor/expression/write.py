"""Nodes → the text of a condition: the opposite of `parse`, for parts of a condition that are shown by themselves."""

from __future__ import annotations

from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Holds,
    Known,
    Name,
    Negative,
    Node,
    Not,
    Operator,
    Or,
    Read,
)
from advisor.values import Kind, show_value

_LOOSEST, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _TIGHTEST = range(7)


def write(node: Node) -> str:
    """Give the text of a condition, with no more brackets than it needs."""
    return _write(node, _LOOSEST)


def _write(node: Node, within: int) -> str:
    text, binds = _plain(node)
    return text if binds >= within else f"({text})"


def _plain(node: Node) -> tuple[str, int]:
    """Give the text of a node and how tightly it binds."""
    match node:
        case Name(name) | Read(name):
            return name, _TIGHTEST
        case Constant(value, type_, parameter):
            return parameter or (show_value(type_, value) if type_.kind is not Kind.CHOICE else str(value)), _TIGHTEST
        case Known(of):
            return f"known({write(of)})", _TIGHTEST
        case Compare(left, operator, right):
            return f"{_write(left, _SUM)} {operator.value} {_write(right, _SUM)}", _COMPARE
        case Among(of, options):
            return f"{_write(of, _SUM)} in [{', '.join(write(option) for option in options)}]", _COMPARE
        case Holds(option, of):
            return f"{write(option)} in {write(of)}", _COMPARE
        case Not(part):
            return f"not {_write(part, _NOT)}", _NOT
        case And(parts):
            return " and ".join(_write(part, _NOT) for part in parts), _AND
        case Or(parts):
            return " or ".join(_write(part, _AND) for part in parts), _LOOSEST
        case Negative(part):
            return f"-{_write(part, _TIGHTEST)}", _TIGHTEST
        case Arithmetic(left, operator, right):
            loose = operator in (Operator.ADD, Operator.SUB)
            binds = _SUM if loose else _PRODUCT
            return f"{_write(left, binds)} {operator.value} {_write(right, binds + 1)}", binds
