"""A rule as a defrule, and a finding as the rule that settles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from advisor.export.clips import conditions
from advisor.export.clips.conditions import Constraint
from advisor.export.clips.text import Form, comment, flat, laid_out, literal, quoted
from advisor.expression.nodes import Node, Origin, Read, reads
from advisor.expression.write import write
from advisor.rule import Consistency, Rule, Weight
from advisor.values import Kind
from advisor.vocabulary import Finding, Vocabulary

_INDENT = 2
_SURE = "?how-sure"


@dataclass(slots=True)
class _Match:
    """What a rule asks of one name, gathered from its conditions."""

    read: Read
    asks: list[Constraint] = field(default_factory=list)
    bound: bool = False
    unsure: bool = False

    def pattern(self) -> Form:
        """Write the pattern that matches the name."""
        name = self.read.name
        group, _, _ = name.partition(".")
        match self.read.origin:
            case Origin.FACT:
                return ("fact", ("name", name), ("value", self.slot()), *self.certainty())
            case Origin.FINDING:
                return ("finding", ("name", name), ("value", self.slot()), *self.certainty())
            case Origin.LEADER:
                return ("leader", ("group", group), ("option", self.slot()))
            case Origin.CERTAINTY:
                return ("hypothesis", ("name", name), ("certainty", self.slot()))

    def certainty(self) -> tuple[Form, ...]:
        return (("certainty", conditions.certainty_variable(self.read)),) if self.unsure else ()

    def slot(self) -> str:
        asks = conditions.without_repetition(self.asks)
        several = self.read.type.kind is Kind.CHOICES
        named = f"{'$' * several}{conditions.variable(self.read)}"
        if len(asks) == 1 and asks[0].constant and not (several and self.bound):
            return f"{named}&{asks[0].constant}" if self.bound else asks[0].constant
        predicates = dict.fromkeys(one for ask in asks for one in ask.predicates)
        return "".join([named, *(f"&:{flat(one)}" for one in predicates)])


class LeftSide:
    """The patterns and tests of a rule, and what its certainty is the least of, unless it is not `rated`."""

    def __init__(self, *, rated: bool = True) -> None:
        self.rated = rated
        self.matches: dict[str, _Match] = {}
        self.tests: list[tuple[str, Form]] = []
        self.sure: list[Form] = []

    def ask(self, part: Node) -> None:
        """Take in one part, of which all have to be true."""
        for read in reads(part):
            self.matches.setdefault(read.name, _Match(read))
        asked = conditions.constraint(part)
        joint = None if asked else conditions.joint(part)
        if asked:
            self.matches[reads(part)[0].name].asks.append(asked)
            self.rest_on(part)
        elif joint:
            for read in reads(part):
                match = self.matches[read.name]
                match.bound = True
                match.asks.append(conditions.comparable(read))
            self.tests.append(("", joint))
            self.rest_on(part)
        else:
            self.read(part)
            self.tests.append((write(part), ("true", conditions.degree(part))))
            if conditions.unsure(part):
                self.sure.append(conditions.degree(part))

    def rest_on(self, part: Node) -> None:
        """Let the firing be no surer than what a comparison reads."""
        for read in conditions.unsure(part) if self.rated else ():
            self.matches[read.name].unsure = True
            self.sure.append(conditions.certainty_variable(read))

    def read(self, node: Node) -> None:
        """Bind all that the degree of a condition reads."""
        for read in reads(node):
            self.matches.setdefault(read.name, _Match(read)).bound = True
        for read in conditions.unsure(node):
            self.matches[read.name].unsure = True

    def lines(self) -> list[str]:
        """Write the patterns, then the tests, each under the condition that it stands for."""
        lines = [_line(match.pattern()) for match in self.matches.values()]
        for text, test in self.tests:
            lines += comment(text, _INDENT) if text else []
            lines.append(_line(("test", test)))
        return lines


def _line(form: Form) -> str:
    return f"{' ' * _INDENT}{laid_out(form, _INDENT)}"


def defrule(rule: Rule, vocabulary: Vocabulary) -> list[str]:
    """Write a rule of the pack."""
    left = LeftSide()
    for part in _wanted(rule):
        left.ask(part)
    sure = conditions.least(tuple(left.sure))
    bind = [] if isinstance(sure, str) else [_line(("bind", _SURE, sure))]
    conclusions = _conclusions(rule, vocabulary, ("certainty", sure if isinstance(sure, str) else _SURE))
    return [
        f"(defrule {stage_module(rule.stage)}::{rule.name}",
        f"{' ' * _INDENT}{quoted(rule.says)}",
        *comment(f"Rests on {citation(rule.cite, vocabulary)}", _INDENT),
        *left.lines(),
        "  =>",
        *bind,
        _line(("assert", *conclusions)) + ")",
    ]


def contradiction(check: Consistency, number: int) -> list[str]:
    """Write a consistency check; its name may be anything, so it gets a number."""
    left = LeftSide(rated=False)
    for part in conditions.parts(check.never.node, holds=True):
        left.ask(part)
    return [
        f"(defrule CHECK::contradiction-{number}",
        f"{' ' * _INDENT}{quoted(check.says)}",
        *left.lines(),
        "  =>",
        _line(("assert", ("contradiction", ("says", quoted(check.says))))) + ")",
    ]


def _wanted(rule: Rule) -> list[Node]:
    """Give what has to be true: all of `when`, and that each of `unless` is false."""
    wanted = [part for condition in rule.when for part in conditions.parts(condition.node, holds=True)]
    return wanted + [part for condition in rule.unless for part in conditions.parts(condition.node, holds=False)]


def stage_module(stage: int) -> str:
    """Name the module of a stage; the first is 1."""
    return f"STAGE-{stage + 1}"


def settle_module(stage: int) -> str:
    """Name the module that settles what a stage leaves settled; 0 is before the first."""
    return f"SETTLE-{stage + 1}"


def citation(cite: tuple[str, ...], vocabulary: Vocabulary) -> str:
    """Say what something rests on: each claim with its place and source."""
    told = []
    for name in cite:
        claim = vocabulary.claims.get(name)
        source = vocabulary.sources[claim.source if claim else name]
        told.append(f"{name} ({source.title}{f': {claim.place}' if claim else ''})")
    return "; ".join(told)


def _conclusions(rule: Rule, vocabulary: Vocabulary, sure: Form) -> list[Form]:
    by: Form = ("rule", rule.name)
    found: list[Form] = [("firing", by, ("stage", str(rule.stage + 1)), sure)]
    found += [
        ("evidence", by, ("hypothesis", part.hypothesis), ("strength", _strength(part, vocabulary)), sure)
        for part in rule.then.weights
    ]
    found += [("derived", ("finding", name), by, sure) for name in rule.then.derive]
    found += [("warning", ("name", name), by) for name in rule.then.warn]
    found += [("recommendation", ("name", name), ("because", rule.name)) for name in rule.then.recommend]
    found += [("remark", ("name", name), by) for name in rule.then.remark]
    return found


def _strength(part: Weight, vocabulary: Vocabulary) -> Form:
    """Write a strength: by the name of its parameter where it has one."""
    parameter = vocabulary.parameters.get(part.parameter)
    if parameter is None:
        return literal(part.strength)
    name = f"?*{parameter.name}*"
    return name if parameter.value == part.strength else ("-", "0", name)


def settling_rule(finding: Finding, deriving: Iterable[Rule], stage: int) -> list[str]:
    """Write the rule that settles a finding: it knows what its rules come to where none of them has fired."""
    left = LeftSide()
    outcomes: list[tuple[str, Form]] = []
    for rule in deriving:
        for part in _wanted(rule):
            left.read(part)
        degrees = tuple(conditions.degree(part) for part in _wanted(rule))
        outcomes.append((rule.name, degrees[0] if len(degrees) == 1 else ("all", *degrees)))
    several: Form = ("any", *(form for _, form in outcomes)) if len(outcomes) > 1 else "-1.0"
    if len(outcomes) == 1:
        several = outcomes[0][1]
    names = ", ".join(name for name, _ in outcomes)
    return [
        f"(defrule {settle_module(stage)}::{finding.name}",
        f"{' ' * _INDENT}{quoted(finding.label)}",
        *comment(f"Derived by {names}" if names else "No rule derives it", _INDENT),
        *left.lines(),
        "  =>",
        _line(("settle-finding", finding.name, several)) + ")",
    ]
