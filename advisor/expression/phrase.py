"""Conditions in plain English, in the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

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
)
from advisor.values import Kind, Type, Value, show_value
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
_SIGNS = {Operator.ADD: "plus", Operator.SUB: "less", Operator.MUL: "times", Operator.DIV: "divided by"}


def join(parts: Sequence[str], word: str = "and") -> str:
    """Join clauses: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def clauses(parts: Sequence[str]) -> str:
    """Join whole clauses; with a comma before "and" where one of them holds an "and" of its own."""
    if len(parts) < 2 or not any(" and " in part for part in parts):
        return join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"


def fold(parts: Sequence[str]) -> str:
    """Join clauses that start with the same words: "it sells a, b and c"; as they are if they share fewer than two."""
    words = [part.split() for part in parts]
    shared = 0
    while len(parts) > 1 and all(len(one) > shared + 1 and one[shared] == words[0][shared] for one in words):
        shared += 1
    if shared < 2:
        return clauses(parts)
    return f"{' '.join(words[0][:shared])} {clauses([' '.join(one[shared:]) for one in words])}"


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
    return _Phrases(vocabulary).of(node, holds=True)


class _Phrases:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def of(self, node: Node, *, holds: bool) -> str:
        match node:
            case Not(part):
                return self.of(part, holds=not holds)
            case And(parts) | Or(parts):
                both = isinstance(node, And) is holds
                return join([self.of(part, holds=holds) for part in parts], "and" if both else "or")
            case Known(of):
                return f"{self.value(of)} is {'known' if holds else 'unknown'}"
            case Read():
                return self.flag(node, holds=holds)
            case Compare():
                return self.compare(node, holds=holds)
            case Among(of, options):
                names = join([self.option(option) for option in options], "or")
                return f"{self.value(of)} is {'' if holds else 'not '}{names}"
            case Holds(option, Read(name)):
                if holds and isinstance(option, Constant):
                    return self.vocabulary.facts[name].states[str(option.value)]
                return f"{self.vocabulary.facts[name].label} does not include {self.option(option)}"
            case _:
                return self.value(node)

    def flag(self, node: Read, *, holds: bool) -> str:
        if node.origin is Origin.FACT:
            return self.vocabulary.facts[node.name].states["yes" if holds else "no"]
        return f"there is {'' if holds else 'not '}{self.vocabulary.findings[node.name].label}"

    def compare(self, node: Compare, *, holds: bool) -> str:
        left, comparison, right = node.left, node.operator, node.right
        if isinstance(left, Constant):
            left, right, comparison = right, left, _MIRROR[comparison]
        if not holds:
            comparison = _OPPOSITE[comparison]
        states = (
            self.vocabulary.facts[left.name].states if isinstance(left, Read) and left.origin is Origin.FACT else None
        )
        if states and comparison is Comparison.EQ and isinstance(right, Constant) and str(right.value) in states:
            return states[str(right.value)]
        return f"{self.value(left)} {_WORDS[comparison]} {self.value(right)}"

    def option(self, node: Node) -> str:
        return self.show(node.value, node.type) if isinstance(node, Constant) else self.value(node)

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
                title = next(o.title for o in self.vocabulary.groups[group].options.options if o.name == option)
                return f"the certainty of {title} as {self.vocabulary.groups[group].title}"
            case Negative(part):
                return f"minus {self.value(part)}"
            case Arithmetic(left, operator, right):
                return f"{self.value(left)} {_SIGNS[operator]} {self.value(right)}"
            case _:
                return self.of(node, holds=True)
