"""Conditions in plain English, in the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

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
    reads,
    walk,
)
from advisor.values import NUMBER, Kind, Type, Value, show_value
from advisor.vocabulary import Fact, Vocabulary

_OPPOSITE = {
    Comparison.EQ: Comparison.NE, Comparison.NE: Comparison.EQ, Comparison.LT: Comparison.GE,
    Comparison.GE: Comparison.LT, Comparison.GT: Comparison.LE, Comparison.LE: Comparison.GT,
}  # fmt: skip
_MIRROR = {
    Comparison.LT: Comparison.GT, Comparison.GT: Comparison.LT, Comparison.LE: Comparison.GE,
    Comparison.GE: Comparison.LE, Comparison.EQ: Comparison.EQ, Comparison.NE: Comparison.NE,
}  # fmt: skip
_WORDS = {
    Comparison.EQ: "is", Comparison.NE: "is not", Comparison.LT: "is below",
    Comparison.LE: "is at most", Comparison.GT: "is above", Comparison.GE: "is at least",
}  # fmt: skip
_AHEAD = {
    Comparison.LT: "less than", Comparison.LE: "at most", Comparison.GT: "more than", Comparison.GE: "at least",
}  # fmt: skip
_NOT_SO = "it is not true that"
_NEGATIONS = frozenset({"no", "not", "cannot", "neither", "never", "none", "nobody", "nothing", "without", "unknown"})
_QUANTIFIERS = frozenset({"the", "little", "few", "many", "much", "most", "some", "all", "no", "hardly", "too"})
_SIGNS = {Operator.ADD: "plus", Operator.SUB: "less", Operator.MUL: "times", Operator.DIV: "divided by"}


def join(parts: Sequence[str], word: str = "and") -> str:
    """Join clauses: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def clauses(parts: Sequence[str], word: str = "and") -> str:
    """Join whole clauses; with a comma before the last where one of them holds a conjunction of its own."""
    if len(parts) < 2 or not any(inner in part for part in parts for inner in (" and ", " or ", " whether ")):
        return join(parts, word)
    return f"{', '.join(parts[:-1])}, {word} {parts[-1]}"


def fold(parts: Sequence[str], word: str = "and") -> str:
    """Join clauses that start with the same words: "it sells a, b and c".

    As they are if they share fewer than two words, or share a "not", which would then say something else.
    """
    words = [part.split() for part in parts]
    shared = 0
    while len(parts) > 1 and all(len(one) > shared + 1 and one[shared] == words[0][shared] for one in words):
        shared += 1
    if shared < 2 or not _NEGATIONS.isdisjoint(words[0][:shared]):
        return clauses(parts, word)
    return f"{' '.join(words[0][:shared])} {clauses([' '.join(one[shared:]) for one in words], word)}"


def state_fact(fact: Fact, value: Value) -> str:
    """Word a fact with its value as a clause, as the pack's author words it."""
    if isinstance(value, frozenset):
        told = [fact.states[option] for option in fact.type.options if option in value]
        return fold(told) if told else f"none of the answers fits {fact.label}"
    if isinstance(value, bool):
        return fact.states["yes" if value else "no"]
    if fact.type.kind is Kind.CHOICE:
        return fact.states[str(value)]
    return fact.states[""].replace("{}", show_value(fact.type, value))


def phrase(node: Node, vocabulary: Vocabulary) -> str:
    """Put a checked condition in plain English."""
    return _Phrases(vocabulary).of(pushed(node), holds=True)


class _Phrases:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def of(self, node: Node, *, holds: bool) -> str:
        match node:
            case Not(part):
                return self.of(part, holds=not holds)
            case And() | Or():
                return self.several(node)
            case Known(Read() as read):
                return self.known(read, holds=holds)
            case Read():
                return self.flag(node, holds=holds)
            case Compare():
                return self.compare(node, holds=holds)
            case Among(Read(name, Origin.FACT), options):
                states = self.vocabulary.facts[name].states
                told = fold([states[str(option.value)] for option in options if isinstance(option, Constant)], "or")
                return told if holds else f"{_NOT_SO} {told}"
            case Among(of, options):
                names = [self.value(option) for option in options]
                if holds:
                    return f"{self.value(of)} is {join(names, 'or')}"
                return f"{self.value(of)} is {'neither ' if len(names) > 1 else 'not '}{join(names, 'nor')}"
            case Holds(Constant(value), Read(name)):
                told = self.vocabulary.facts[name].states[str(value)]
                return told if holds else f"{_NOT_SO} {told}"
            case _:
                return self.value(node)

    def several(self, node: And | Or) -> str:
        """Word a conjunction or a disjunction; one within the other is kept apart by "either" or a comma."""
        word = "and" if isinstance(node, And) else "or"
        parts = [part for part in node.parts if isinstance(node, Or) or not _goes_without_saying(part, node.parts)]
        nested = any(isinstance(part, And | Or) for part in parts)
        told = self.all_of(parts) if isinstance(node, And) else [self.one_of(part) for part in parts]
        if nested and len(told) > 1:
            return f"{', '.join(told[:-1])}, {word} {told[-1]}"
        if len(told) > 1 and all(text.startswith(_NOT_SO) for text in told):
            denied = [text.removeprefix(_NOT_SO).strip() for text in told]
            return f"{_NOT_SO} {fold(denied, 'or' if word == 'and' else 'and')}"
        return fold(told, word) if len(set(map(_subject, parts))) == 1 else clauses(told, word)

    def one_of(self, part: Node) -> str:
        """Word a part of a disjunction."""
        both = isinstance(part, And) and any(isinstance(inner, Or) for inner in part.parts)
        return f"{'both ' * both}{self.of(part, holds=True)}"

    def all_of(self, parts: Sequence[Node]) -> list[str]:
        """Word the parts of a conjunction; those that ask alike whether something is known become one."""
        told: list[str] = []
        for asked, group in groupby(parts, key=_asks):
            some = list(group)
            if asked and len(some) > 1:
                labels = [self.value(read) for part in some for read in reads(part)]
                told.append(f"{join(labels)} are {asked}")
            else:
                told += [f"{'either ' * isinstance(part, Or)}{self.of(part, holds=True)}" for part in some]
        return told

    def known(self, read: Read, *, holds: bool) -> str:
        if read.origin is Origin.LEADER:
            return f"{self.value(read)} is {'' if holds else 'not '}clear"
        if read.type.kind is Kind.BOOLEAN:
            return f"it is {'known' if holds else 'unknown'} whether {self.flag(read, holds=True)}"
        label = self.value(read)
        return f"{label}{',' if ',' in label else ''} is {'known' if holds else 'unknown'}"

    def flag(self, node: Read, *, holds: bool) -> str:
        if node.origin is Origin.FACT:
            return self.vocabulary.facts[node.name].states["yes" if holds else "no"]
        label = self.vocabulary.findings[node.name].label
        first, _, rest = label.partition(" ")
        verb = "are" if first.endswith("s") and not first.endswith("ss") else "is"
        if holds:
            return f"there {verb} {label}"
        if first in _QUANTIFIERS:
            return f"{_NOT_SO} there {verb} {label}"
        return f"there {verb} no {rest if first in ('a', 'an') else label}"

    def compare(self, node: Compare, *, holds: bool) -> str:
        left, comparison, right = node.left, node.operator, node.right
        if not reads(left):
            left, right, comparison = right, left, _MIRROR[comparison]
        if not holds:
            comparison = _OPPOSITE[comparison]
        if isinstance(left, Read) and isinstance(right, Constant) and right.type.kind is Kind.NUMBER:
            right = Constant(right.value, left.type, "", right.span)
        match left, right:
            case Read(name, Origin.FACT), Constant(value, Type(Kind.CHOICE)):
                told = self.vocabulary.facts[name].states[str(value)]
                return told if comparison is Comparison.EQ else f"{_NOT_SO} {told}"
            case Arithmetic(Read(_, Origin.CERTAINTY) as first, Operator.SUB, Read(_, Origin.CERTAINTY) as second), _:
                if comparison in _AHEAD and not reads(right):
                    by = f"{_AHEAD[comparison]} {self.value(right)} above"
                    return f"{self.value(first)} is {by} {self.value(second).replace('the certainty', 'that')}"
        return f"{self.value(left)} {_WORDS[comparison]} {self.value(right)}"

    def show(self, value: Value, type_: Type) -> str:
        if type_.kind is Kind.CHOICE:
            for options in self.vocabulary.choices.values():
                if options.names == type_.options:
                    return next(option.title for option in options.options if option.name == value)
        return show_value(type_, value)

    def value(self, node: Node) -> str:
        match node:
            case Constant(value, type_):
                return self.show(value, type_)
            case Read(name, Origin.FACT):
                return self.vocabulary.facts[name].label
            case Read(name, Origin.FINDING):
                return self.vocabulary.findings[name].label
            case Read(name, Origin.LEADER):
                return self.vocabulary.groups[name.partition(".")[0]].title
            case Read(name):
                group, _, option = name.partition(".")
                found = self.vocabulary.groups[group]
                title = next(one.title for one in found.options.options if one.name == option)
                return f"the certainty of {title} in {found.seen_in}"
            case Negative(part):
                return f"minus {self.value(part)}"
            case Arithmetic(left, operator, right):
                fixed = _calculated(node)
                return self.value(fixed) if fixed else f"{self.value(left)} {_SIGNS[operator]} {self.value(right)}"
            case _:
                return self.of(node, holds=True)


def pushed(node: Node, *, holds: bool = True) -> Node:
    """Push negations down to what has no parts, and take parts of one kind within another together."""
    match node:
        case Not(part):
            return pushed(part, holds=not holds)
        case And(parts, span) | Or(parts, span):
            kind = And if isinstance(node, And) is holds else Or
            found: list[Node] = []
            for part in parts:
                inner = pushed(part, holds=holds)
                found += inner.parts if isinstance(inner, kind) else [inner]
            return kind(tuple(found), span)
        case _:
            return node if holds else Not(node, node.span)


def _asks(node: Node) -> str:
    """Tell whether a node asks that a value is known, or unknown, or neither."""
    match node:
        case Not(part):
            return "unknown" if _asks(part) else ""
        case Known(Read(_, Origin.FACT, type_)) if type_.kind is not Kind.BOOLEAN:
            return "known"
        case _:
            return ""


def _subject(node: Node) -> object:
    """Give what parts have to have in common to share their first words: what they read, or that they are findings."""
    if isinstance(node, Read) and node.origin is Origin.FINDING:
        return Origin.FINDING
    return node if any(isinstance(part, Known) for part in walk(node)) else reads(node)


def _goes_without_saying(part: Node, parts: Sequence[Node]) -> bool:
    """Tell whether a part asks that something is known which another part of the conjunction tells."""
    if not isinstance(part, Known):
        return False
    plain = [one.part if isinstance(one, Not) else one for one in parts]
    told = [read for one in plain if isinstance(one, Read | Compare | Among | Holds) for read in reads(one)]
    return all(read in told for read in reads(part))


def _calculated(node: Arithmetic) -> Constant | None:
    """Give what a calculation with fixed numbers comes to."""
    sides = [_calculated(side) if isinstance(side, Arithmetic) else side for side in (node.left, node.right)]
    match sides:
        case [Constant(a, left), Constant(b, right)] if isinstance(a, int | float) and isinstance(b, int | float):
            type_ = right if left.kind is Kind.NUMBER and node.operator is not Operator.DIV else left
            if node.operator is Operator.DIV and right.kind is not Kind.NUMBER:
                type_ = NUMBER
            match node.operator:
                case Operator.ADD:
                    return Constant(a + b, type_, "", node.span)
                case Operator.SUB:
                    return Constant(a - b, type_, "", node.span)
                case Operator.MUL:
                    return Constant(a * b, type_, "", node.span)
                case Operator.DIV:
                    return Constant(a / b, type_, "", node.span) if b else None
    return None
