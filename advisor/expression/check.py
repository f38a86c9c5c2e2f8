"""Names → what they mean, and whether the types fit together."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.diagnostics import TYPE_MISMATCH, UNKNOWN_NAME, Report, Span, did_you_mean, one_of
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
    Origin,
    Read,
    reads,
)
from advisor.values import BOOLEAN, CERTAINTY, NUMBER, ORDERED, Kind, Type
from advisor.vocabulary import Vocabulary

_FREE_OF_UNIT = frozenset({Kind.SHARE, Kind.COUNT, Kind.CERTAINTY, Kind.NUMBER})


def check_condition(node: Node, vocabulary: Vocabulary, report: Report) -> Node | None:
    """Resolve and type a condition; None when something is wrong, which `report` then holds."""
    before = len(report.found)
    checker = _Checker(vocabulary, report)
    checked = checker.truth(node)
    return checked if len(report.found) == before and not checker.unresolved else None


class _Checker:
    def __init__(self, vocabulary: Vocabulary, report: Report) -> None:
        self.vocabulary = vocabulary
        self.report = report
        self.unresolved = False

    def mistyped(self, message: str, span: Span, *helps: str) -> None:
        self.report.add(message, span, *helps, check=TYPE_MISMATCH)

    def truth(self, node: Node) -> Node:
        """Check a part that has to be true or false."""
        match node:
            case And(parts, span):
                return And(tuple(self.truth(part) for part in parts), span)
            case Or(parts, span):
                return Or(tuple(self.truth(part) for part in parts), span)
            case Not(part, span):
                return Not(self.truth(part), span)
            case Known(of, span):
                return Known(self.knowable(of), span)
            case Compare():
                return self.compare(node)
            case Among():
                return self.among(node)
            case Holds():
                return self.holds(node)
            case _:
                return self.boolean(node)

    def boolean(self, node: Node) -> Node:
        found, type_ = self.value(node)
        if type_ is not None and type_.kind is not Kind.BOOLEAN:
            shown = f"`{node.name}` is {_article(type_)}" if isinstance(node, Name) else f"this is {_article(type_)}"
            option = type_.options[0] if type_.options else "option"
            helps = {
                Kind.CHOICE: f"compare it, such as `{_name(node)} == {option}`",
                Kind.CHOICES: f"ask what it holds, such as `{option} in {_name(node)}`",
                Kind.TEXT: f"ask whether it is known: `known({_name(node)})`",
            }
            remedy = helps.get(type_.kind, "compare it with a parameter")
            self.mistyped(f"{shown}: not true or false by itself", node.span, remedy)
        elif isinstance(found, Constant) and type_ is not None:
            self.report.add("a condition has to read something of the business", node.span)
        return found

    def knowable(self, node: Node) -> Node:
        found, type_ = self.value(node)
        if type_ is None:
            return found
        if not isinstance(found, Read) or found.origin is Origin.CERTAINTY:
            self.mistyped("`known` asks of a fact, a finding or a leader", node.span)
        return found

    def compare(self, node: Compare) -> Node:
        left_type = self.type_ahead(node.left)
        right_type = self.type_ahead(node.right)
        for side, type_, other in ((node.left, left_type, node.right), (node.right, right_type, node.left)):
            if type_ is not None and type_.kind in (Kind.BOOLEAN, Kind.TEXT, Kind.CHOICES):
                return self.incomparable(node, side, type_, other)
            if type_ is None and self.is_option(other) and self.value(side)[1] is None:
                return node  # whose option it was meant to be is not known
        left, lt = self.value(node.left, options_of=right_type)
        right, rt = self.value(node.right, options_of=left_type)
        made = Compare(left, node.operator, right, node.span)
        if lt is None or rt is None:
            return made
        equality = node.operator in (Comparison.EQ, Comparison.NE)
        if not reads(made):
            self.report.add("both sides are fixed: a condition has to read something of the business", node.span)
        elif Kind.CHOICE in (lt.kind, rt.kind):
            if lt.kind is not rt.kind or lt.options != rt.options:
                self.mismatch(node, lt, rt)
            elif not equality:
                message = f"options have no order, so `{node.operator.value}` does not fit"
                self.mistyped(message, node.span, "write `==`, `!=` or `in`")
        elif not _comparable(left, lt, right, rt):
            self.mismatch(node, lt, rt)
        return made

    def incomparable(self, node: Compare, side: Node, type_: Type, other: Node) -> Node:
        name = _name(side)
        if type_.kind is Kind.BOOLEAN:
            self.mistyped("yes-or-no facts are not compared", node.span, f"write `{name}` by itself, or `not {name}`")
        elif type_.kind is Kind.TEXT:
            self.mistyped("free text is not compared", node.span, "make it a fact with options")
        else:
            option = _name(other) if _name(other) in type_.options else "option"
            self.mistyped("a fact with several options is not compared", node.span, f"write `{option} in {name}`")
        return node

    def is_option(self, node: Node) -> bool:
        """Tell whether a word is nothing but an option of some fact or list of choices."""
        if not isinstance(node, Name) or self.lookup(node):
            return False
        types = (fact.type for fact in self.vocabulary.facts.values())
        return any(node.name in type_.options for type_ in types) or any(
            node.name in choices.names for choices in self.vocabulary.choices.values()
        )

    def mismatch(self, node: Compare, left: Type, right: Type) -> None:
        units = {left.kind, right.kind} & {Kind.DURATION, Kind.MONEY} and Kind.NUMBER in (left.kind, right.kind)
        self.mistyped(
            f"{_called(node.left, left)} and {_called(node.right, right)} can't be compared",
            node.span,
            "a bare number has no unit: name a parameter" if units else "",
        )

    def among(self, node: Among) -> Node:
        of, type_ = self.value(node.of)
        if type_ is None:
            return node
        if type_.kind is not Kind.CHOICE:
            self.mistyped(f"{_called(node.of, type_)} is not one of a list of options", node.of.span)
            return node
        options = []
        for written in node.options:
            option, option_type = self.value(written, options_of=type_)
            options.append(option)
            if option_type is not None and not (isinstance(option, Constant) and option_type == type_):
                self.mistyped("only options stand in the list behind `in`", written.span)
        return Among(of, tuple(options), node.span)

    def holds(self, node: Holds) -> Node:
        of, type_ = self.value(node.of)
        if type_ is None:
            return node
        if type_.kind is not Kind.CHOICES:
            helps = f"write `{_name(node.of)} == {_name(node.option)}`" if type_.kind is Kind.CHOICE else ""
            self.mistyped(f"{_called(node.of, type_)} does not hold several options", node.of.span, helps)
            return node
        one = Type(Kind.CHOICE, type_.options)
        option, option_type = self.value(node.option, options_of=one)
        if option_type is not None and not (isinstance(option, Constant) and option_type == one):
            self.mistyped("an option has to stand before `in`", node.option.span)
        return Holds(option, of, node.span)

    def type_ahead(self, node: Node) -> Type | None:
        """Tell the type of a choice that stands on one side, so that the other side may be a bare option."""
        if isinstance(node, Name):
            found = self.lookup(node)
            return found.type if found is not None else None
        return None

    def value(self, node: Node, options_of: Type | None = None) -> tuple[Node, Type | None]:
        """Check a part that has a value; the type is None when something is wrong with it."""
        match node:
            case Constant(value, Type(Kind.TEXT)):
                return self.option(Name(str(value), node.span), options_of or _ANY)
            case Constant():
                return node, node.type
            case Name():
                if options_of and options_of.kind is Kind.CHOICE and node.name in options_of.options:
                    return self.option(node, options_of)
                found = self.lookup(node)
                if found is None:
                    self.unknown_name(node, options_of)
                    return node, None
                return found, found.type
            case Arithmetic():
                return self.arithmetic(node)
            case Negative(part, span):
                inner, type_ = self.value(part)
                if type_ is not None and type_.kind not in ORDERED:
                    self.mistyped(f"{_called(part, type_)} has no negative", span)
                    return node, None
                return Negative(inner, span), type_
            case _:
                self.mistyped("a value is wanted here, not a condition", node.span)
                return node, None

    def option(self, node: Name, type_: Type) -> tuple[Node, Type | None]:
        if node.name in type_.options:
            return Constant(node.name, type_, "", node.span), type_
        self.unknown_name(node, type_)
        return node, None

    def lookup(self, node: Name) -> Read | Constant | None:
        vocabulary, name = self.vocabulary, node.name
        if name in vocabulary.facts:
            return Read(name, Origin.FACT, vocabulary.facts[name].type, node.span)
        if name in vocabulary.findings:
            return Read(name, Origin.FINDING, BOOLEAN, node.span)
        if name in vocabulary.parameters:
            parameter = vocabulary.parameters[name]
            return Constant(parameter.value, parameter.type, name, node.span)
        group_name, dot, member = name.partition(".")
        group = vocabulary.groups.get(group_name) if dot else None
        if group and member == "leader":
            return Read(name, Origin.LEADER, Type(Kind.CHOICE, group.options.names), node.span)
        if group and member in group.options.names:
            return Read(name, Origin.CERTAINTY, CERTAINTY, node.span)
        return None

    def unknown_name(self, node: Name, options_of: Type | None) -> None:
        vocabulary = self.vocabulary
        self.unresolved = True
        if node.name.partition(".")[0] in self.report.misread:
            return
        options = options_of.options if options_of else ()
        known: Iterable[str] = [
            *options, *vocabulary.facts, *vocabulary.findings, *vocabulary.parameters,
            *(group.leader for group in vocabulary.groups.values()),
            *(name for group in vocabulary.groups.values() for name in group.hypotheses),
        ]  # fmt: skip
        where = (
            f"is none of {one_of(options)}, nor a name of this pack"
            if options
            else "is not a fact, finding or parameter of this pack"
        )
        self.report.add(f"`{node.name}` {where}", node.span, did_you_mean(node.name, known), check=UNKNOWN_NAME)

    def arithmetic(self, node: Arithmetic) -> tuple[Node, Type | None]:
        left, lt = self.value(node.left)
        right, rt = self.value(node.right)
        made = Arithmetic(left, node.operator, right, node.span)
        if lt is None or rt is None:
            return made, None
        type_ = _result(node.operator, lt, rt)
        if type_ is None:
            both = f"{_called(node.left, lt)} and {_called(node.right, rt)}"
            self.mistyped(f"{both} don't go together with `{node.operator.value}`", node.span)
        return made, type_


_ANY = Type(Kind.CHOICE)


def _comparable(left: Node, lt: Type, right: Node, rt: Type) -> bool:
    if lt.kind not in ORDERED or rt.kind not in ORDERED:
        return False
    if lt == rt:
        return True
    if Kind.NUMBER in (lt.kind, rt.kind):
        zero = any(isinstance(side, Constant) and side.value == 0 for side in (left, right))
        return zero or {lt.kind, rt.kind} <= _FREE_OF_UNIT
    return False


def _result(operator: Operator, left: Type, right: Type) -> Type | None:
    if left.kind not in ORDERED or right.kind not in ORDERED:
        return None
    scalar = frozenset({Kind.NUMBER, Kind.SHARE})
    match operator:
        case Operator.ADD | Operator.SUB:
            if left == right:
                return left
            return (
                (left if right.kind is Kind.NUMBER else right)
                if {left.kind, right.kind} <= _FREE_OF_UNIT and Kind.NUMBER in (left.kind, right.kind)
                else None
            )
        case Operator.MUL:
            if right.kind in scalar:
                return NUMBER if left.kind is Kind.COUNT else left
            return (NUMBER if right.kind is Kind.COUNT else right) if left.kind in scalar else None
        case Operator.DIV:
            if left == right:
                return NUMBER
            return left if right.kind is Kind.NUMBER else (NUMBER if {left.kind, right.kind} <= _FREE_OF_UNIT else None)


def _article(type_: Type) -> str:
    match type_.kind:
        case Kind.MONEY:
            return f"an amount of {type_}"
        case Kind.CHOICE:
            return "a choice"
        case Kind.CHOICES:
            return "a choice of several"
        case Kind.BOOLEAN:
            return "a yes or no"
        case Kind.TEXT:
            return "free text"
        case _:
            return f"a {type_}"


def _name(node: Node) -> str:
    return node.name if isinstance(node, Name | Read) else "…"


def _called(node: Node, type_: Type) -> str:
    return f"`{node.name}` ({_article(type_)})" if isinstance(node, Name | Read) else _article(type_)
