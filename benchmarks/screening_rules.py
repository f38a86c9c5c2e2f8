"""A pack with several times as many rules: copies of its rules that ask other things of the same facts.

A copy that asked the same would cost nothing, since equal expressions are worked out once.
"""

from __future__ import annotations

import dataclasses

from advisor.expression.evaluate import compile_condition
from advisor.expression.nodes import (
    Among,
    And,
    Compare,
    Constant,
    Holds,
    Node,
    Not,
    Or,
    Origin,
    Read,
    reads,
)
from advisor.program import Program
from advisor.rule import Condition, Rule
from advisor.values import Kind
from advisor.vocabulary import frozen

_FARTHER = 7
"""How many yes-or-no facts a copy goes on: far enough to leave the theme of the rule."""


def multiplied(program: Program, times: int) -> Program:
    """Give the program with each rule and `times` - 1 copies of it, which conclude the same."""
    copies = _Copies(program)
    stages = tuple(
        tuple(copies.copy(rule, number) for number in range(times) for rule in stage) for stage in program.stages
    )
    rules = sorted((rule for stage in stages for rule in stage), key=lambda rule: rule.place)
    return dataclasses.replace(program, rules=frozen({rule.name: rule for rule in rules}), stages=stages)


class _Copies:
    """Makes copies of rules; number 0 is the rule itself."""

    def __init__(self, program: Program) -> None:
        self.rules = len(program.rules)
        facts = program.vocabulary.facts.values()
        self.flags = [fact.name for fact in facts if fact.type.kind is Kind.BOOLEAN]

    def copy(self, rule: Rule, number: int) -> Rule:
        """Make a copy."""
        if not number:
            return rule
        return dataclasses.replace(
            rule,
            name=f"{rule.name}-{number}",
            when=tuple(self._condition(part, number) for part in rule.when),
            unless=tuple(self._condition(part, number) for part in rule.unless),
            place=rule.place + number * self.rules,
        )

    def _condition(self, condition: Condition, number: int) -> Condition:
        node = self._vary(condition.node, number)
        names = tuple(read.name for read in reads(node))
        return dataclasses.replace(condition, node=node, reads=names, test=compile_condition(node))

    def _vary(self, node: Node, number: int) -> Node:
        match node:
            case Read(name, Origin.FACT, type_, span) if type_.kind is Kind.BOOLEAN:
                place = self.flags.index(name) + _FARTHER * number
                return Read(self.flags[place % len(self.flags)], Origin.FACT, type_, span)
            case Constant(value, type_, _, span):
                return Constant(_other(node, number), type_, "", span) if type_.options else node
            case And(parts, span) | Or(parts, span):
                join = And if isinstance(node, And) else Or
                return join(tuple(self._vary(part, number) for part in parts), span)
            case Not(part, span):
                return Not(self._vary(part, number), span)
            case Compare(Read() as left, comparison, Constant(float() as value, type_, _, at), span):
                return Compare(left, comparison, Constant(value * (1 + number / 10), type_, "", at), span)
            case Compare(left, comparison, right, span):
                return Compare(self._vary(left, number), comparison, self._vary(right, number), span)
            case Among(of, options, span):
                return Among(of, tuple(self._vary(option, number) for option in options), span)
            case Holds(option, of, span):
                return Holds(self._vary(option, number), of, span)
            case _:
                return node


def _other(constant: Constant, number: int) -> str:
    options = constant.type.options
    return options[(options.index(str(constant.value)) + number) % len(options)]
