"""The text of a condition → nodes.

The grammar is a small part of Python's: `and or not`, comparisons (chained too), `in`, `not in`, `+ - * /`, `known(x)`,
names with at most one dot, numbers and quoted options. Python's own parser reads it; its tree is translated at once
and nothing of it is ever run.
"""

from __future__ import annotations

import ast
import re
import threading

from advisor.diagnostics import Report, Span, did_you_mean
from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Comparison,
    Constant,
    Holds,
    Known,
    Name,
    Negative,
    Node,
    Not,
    Operator,
    Or,
)
from advisor.source import Scalar, shorten
from advisor.values import BOOLEAN, NUMBER, Kind, Type

MOST_CHARACTERS = 500
MOST_DEPTH = 30
_PARSER = threading.RLock()
"""Up to Python 3.12, all threads that build a tree count its depth in one place: CPython issue 106905."""

_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: Comparison.EQ, ast.NotEq: Comparison.NE, ast.Lt: Comparison.LT,
    ast.LtE: Comparison.LE, ast.Gt: Comparison.GT, ast.GtE: Comparison.GE,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], Operator] = {
    ast.Add: Operator.ADD, ast.Sub: Operator.SUB, ast.Mult: Operator.MUL, ast.Div: Operator.DIV,
}  # fmt: skip
_SIGNS: dict[type[ast.operator | ast.unaryop], str] = {
    ast.Mod: "%", ast.Pow: "**", ast.FloorDiv: "//", ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.Invert: "~", ast.UAdd: "+",
}  # fmt: skip
_MEANT: dict[type[ast.operator | ast.unaryop], str] = {
    ast.BitAnd: "write `and`", ast.BitOr: "write `or`", ast.Invert: "write `not`", ast.UAdd: "leave it out",
}  # fmt: skip
_STRAY = re.compile(r"[#\\]")  # where Python would read a comment, or an escape
_CRAMPED = re.compile(r"(?<![\w.])\d[\d.]*(?=(?:and|or|in|is|if|not|else)\b)")  # of which Python would warn
_HINTS = tuple(
    (re.compile(pattern), message, remedy)
    for pattern, message, remedy in (
        (r"=>|≥", "`{}` does not compare", "write `>=`"),
        (r"=<|≤", "`{}` does not compare", "write `<=`"),
        (r"<>|≠", "`{}` does not compare", "write `!=`"),
        (r"(?<![=!<>])=(?!=)", "`{}` does not compare", "write `==`"),
        (r"&&?", "`{}` can't stand in a condition", "write `and`"),
        (r"\|\|?", "`{}` can't stand in a condition", "write `or`"),
        (r"!(?!=)", "`{}` can't stand in a condition", "write `not`"),
        (r"\b(?:AND|And)\b", "`{}` is written in small letters", "write `and`"),
        (r"\b(?:OR|Or)\b", "`{}` is written in small letters", "write `or`"),
        (r"\b(?:NOT|Not)\b", "`{}` is written in small letters", "write `not`"),
        (r"\b(?:IN|In)\b", "`{}` is written in small letters", "write `in`"),
        (r"%", "a percentage can't be written in a condition", "name a parameter, and give it the value there"),
    )
)
_DEEP = ("this condition is nested too deeply", "split it into findings of their own")
_BOUNDS = "a condition is made of facts, `and`, `or`, `not`, comparisons, `in [...]`, `+ - * /` and `known(...)`"


def parse_condition(scalar: Scalar, report: Report) -> Node | None:
    """Parse one condition; None when something is wrong, which `report` then holds."""
    text = re.sub(r"\s", " ", scalar.text)
    if not text.strip():
        report.add("a condition is missing here", scalar.span)
        return None
    if len(text) > MOST_CHARACTERS:
        report.add(f"a condition has at most {MOST_CHARACTERS} characters; this has {len(text)}", scalar.span)
        return None
    shift = len(text) - len(text.lstrip())
    text = text.strip()
    places = _Places(text, scalar, shift)
    cramped = _CRAMPED.search(text)
    if cramped:
        place = places.at(cramped.start(), len(cramped[0]))
        report.add(f"a space is missing behind `{cramped[0]}`", place)
        return None
    stray = _STRAY.search(text)
    if stray:
        report.add(f"`{stray[0]}` can't stand in a condition", places.at(stray.start(), 1), _BOUNDS)
        return None
    try:
        with _PARSER:
            tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        _report_syntax(error, text, places, report)
        return None
    except (RecursionError, MemoryError, ValueError):
        report.add(_DEEP[0], scalar.span, _DEEP[1])
        return None
    try:
        return _Translator(places).node(tree.body, 0)
    except _RefusalError as refusal:
        report.add(str(refusal), refusal.span, *refusal.helps)
        return None


class _RefusalError(Exception):
    def __init__(self, message: str, span: Span, *helps: str) -> None:
        super().__init__(message)
        self.span = span
        self.helps = helps


class _Places:
    """Turns Python's offsets (bytes of UTF-8) into places in the pack's file."""

    def __init__(self, text: str, scalar: Scalar, shift: int) -> None:
        self.bytes = None if text.isascii() else text.encode()
        self.whole = scalar.span
        self.exact = scalar.exact
        self.shift = shift

    def span(self, start: int, end: int) -> Span:
        if not self.exact:
            return self.whole
        if self.bytes is not None:
            start = len(self.bytes[:start].decode(errors="ignore"))
            end = len(self.bytes[:end].decode(errors="ignore"))
        return self.whole.within(self.shift + start, end - start)

    def at(self, start: int, length: int) -> Span:
        """Give the place of characters, not bytes."""
        return self.whole.within(self.shift + start, length) if self.exact else self.whole

    def of(self, node: ast.expr) -> Span:
        end = node.end_col_offset if node.end_col_offset is not None else node.col_offset + 1
        return self.span(node.col_offset, end)


class _Translator:
    def __init__(self, places: _Places) -> None:
        self.places = places

    def node(self, tree: ast.expr, depth: int) -> Node:
        span = self.places.of(tree)
        if depth > MOST_DEPTH:
            raise _RefusalError(_DEEP[0], span, _DEEP[1])
        below = depth + 1
        match tree:
            case ast.Name(name):
                return Name(name, span)
            case ast.Compare(left, ops, comparators):
                return self.comparisons(left, ops, comparators, span, below)
            case ast.BoolOp(op, values):
                parts = tuple(self.node(value, below) for value in values)
                return And(parts, span) if isinstance(op, ast.And) else Or(parts, span)
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self.node(operand, below), span)
            case ast.UnaryOp(ast.USub(), operand):
                return Negative(self.node(operand, below), span)
            case ast.BinOp(left, op, right) if type(op) in _OPERATORS:
                return Arithmetic(self.node(left, below), _OPERATORS[type(op)], self.node(right, below), span)
            case ast.Call():
                return self.call(tree, span, below)
            case ast.Attribute(ast.Name(group), member):
                return Name(f"{group}.{member}", span)
            case ast.Constant(value):
                return _constant(value, span)
            case ast.List() | ast.Tuple() | ast.Set():
                raise _RefusalError("a list of options stands only behind `in`", span, "write `fact in [one, other]`")
        sign = tree.op if isinstance(tree, ast.BinOp | ast.UnaryOp) else None
        remedy = _MEANT.get(type(sign), _BOUNDS) if sign else _BOUNDS
        raise _RefusalError(f"{_construct(tree)} can't stand in a condition", span, remedy)

    def comparisons(self, left: ast.expr, ops: list[ast.cmpop], rights: list[ast.expr], span: Span, depth: int) -> Node:
        parts: list[Node] = []
        for op, right in zip(ops, rights, strict=True):
            here = self.places.span(left.col_offset, right.end_col_offset or right.col_offset + 1)
            parts.append(self.comparison(left, op, right, here, depth))
            left = right
        return parts[0] if len(parts) == 1 else And(tuple(parts), span)

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr, span: Span, depth: int) -> Node:
        if type(op) in _COMPARISONS:
            return Compare(self.node(left, depth), _COMPARISONS[type(op)], self.node(right, depth), span)
        if isinstance(op, ast.In | ast.NotIn):
            found: Node
            if isinstance(right, ast.List | ast.Tuple | ast.Set):
                options = tuple(self.node(option, depth) for option in right.elts)
                if not options:
                    raise _RefusalError("an empty list can't hold anything", span, "name the options")
                found = Among(self.node(left, depth), options, span)
            else:
                found = Holds(self.node(left, depth), self.node(right, depth), span)
            return Not(found, span) if isinstance(op, ast.NotIn) else found
        raise _RefusalError("`is` can't stand in a condition", span, "write `==` or `!=`")

    def call(self, tree: ast.Call, span: Span, depth: int) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if name == "known" and len(tree.args) == 1 and not tree.keywords and not isinstance(tree.args[0], ast.Starred):
            return Known(self.node(tree.args[0], depth), span)
        if name == "known":
            raise _RefusalError("`known` takes one name", span, "write `known(some_fact)`")
        called = f"`{name}(...)`" if name else "this call"
        raise _RefusalError(
            f"{called} can't stand in a condition: there is only `known(...)`", span, did_you_mean(name, ["known"])
        )


def _constant(value: object, span: Span) -> Constant:
    match value:
        case bool():
            return Constant(value, BOOLEAN, "", span)
        case int() | float():
            if abs(value) < 10**15:
                return Constant(value, NUMBER, "", span)
            raise _RefusalError("this number is too large", span)
        case str():
            return Constant(value, Type(Kind.TEXT), "", span)
        case _:
            raise _RefusalError(f"`{shorten(str(value))}` is no value that a fact can have", span)


def _construct(tree: ast.expr) -> str:
    names: dict[type[ast.expr], str] = {
        ast.Lambda: "a function", ast.IfExp: "`if … else`", ast.Subscript: "`[...]` behind a name",
        ast.Await: "`await`", ast.NamedExpr: "`:=`", ast.Attribute: "a name with two dots",
        ast.JoinedStr: "a formatted text",
        ast.Dict: "`{...}`", ast.Starred: "`*`", ast.GeneratorExp: "a comprehension", ast.Yield: "`yield`",
    }  # fmt: skip
    if isinstance(tree, ast.BinOp | ast.UnaryOp):
        return f"`{_SIGNS[type(tree.op)]}`"
    return names.get(type(tree), "a comprehension" if "Comp" in type(tree).__name__ else "this")


def _report_syntax(error: SyntaxError, text: str, places: _Places, report: Report) -> None:
    for pattern, message, remedy in _HINTS:
        found = pattern.search(text)
        if found:
            report.add(message.format(found[0]), places.at(found.start(), len(found[0])), remedy)
            return
    # Python gives no offset where the text ends too soon.
    place = places.at(max(0, min((error.offset or len(text)) - 1, len(text) - 1)), 1)
    if "too many nested" in error.msg:
        report.add(_DEEP[0], place, _DEEP[1])
    elif text.count("(") != text.count(")"):
        report.add("the brackets don't pair", place, "close every `(` with a `)`")
    else:
        report.add("this is not a condition", place, _BOUNDS)
