"""A rule that isn't tested: no case in which it fires, is held back or, where that can be, is undecided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from advisor.engines.reference import look
from advisor.expression.evaluate import Reading
from advisor.expression.nodes import And, Known, Node, Not, Or, Origin, Read, reads
from advisor.lint.model import Check, Hit
from advisor.program import Program
from advisor.rule import Expectation, Rule
from advisor.values import Truth

_MOST_NAMES = 8
_WORDS = {
    Expectation.FIRES: "in which it fires",
    Expectation.HELD_BACK: "in which it is held back",
    Expectation.ASKS: "in which it is undecided",
}
_OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
_EITHER = frozenset({Truth.TRUE, Truth.FALSE})
_UNKNOWN = frozenset({Truth.UNKNOWN})


def _run(program: Program) -> Iterator[Hit]:
    for rule in program.rules.values():
        shown = {case.expects for case in rule.cases}
        missing = [one for one in wanted(rule) if one not in shown]
        if missing:
            lacks = "no cases" if not shown else f"no case {' and none '.join(_WORDS[one] for one in missing)}"
            helps = tuple(f"add `{_template(rule, one)}`" for one in missing)
            yield Hit(f"rules.{rule.name}", f"rule `{rule.name}` has {lacks}", rule.span, helps)


def wanted(rule: Rule) -> tuple[Expectation, ...]:
    """Tell which kinds of cases a rule should have."""
    asks = (Expectation.ASKS,) if can_be_undecided(rule) else ()
    return (Expectation.FIRES, Expectation.HELD_BACK, *asks)


def can_be_undecided(rule: Rule) -> bool:
    """Tell whether something that is unknown can leave a rule undecided, tested by itself as its cases do.

    A certainty is never unknown, and `known(x) and x` never undecided. Of a rule that reads more than eight names it
    is only found out whether it is undecided with all of them unknown.
    """
    root = _whole(rule)
    names = [read.name for read in reads(root) if read.origin is not Origin.CERTAINTY]
    if Truth.UNKNOWN in _outcomes(root, frozenset(names)):
        return True
    if len(names) > _MOST_NAMES:
        return False
    some = (frozenset(unknown) for size in range(1, len(names)) for unknown in combinations(names, size))
    return any(Truth.UNKNOWN in _outcomes(root, unknown) for unknown in some)


def _whole(rule: Rule) -> Node:
    parts = (*(one.node for one in rule.when), *(Not(one.node, one.span) for one in rule.unless))
    return And(parts, rule.span)


def _outcomes(node: Node, unknown: frozenset[str]) -> frozenset[Truth]:
    """Give what a condition can come to while some names are unknown and what is compared of others is open."""
    match node:
        case And(parts) | Or(parts):
            ends = Truth.FALSE if isinstance(node, And) else Truth.TRUE
            return _joined([_outcomes(part, unknown) for part in parts], ends)
        case Not(part):
            return frozenset(_OPPOSITE[truth] for truth in _outcomes(part, unknown))
        case Known(Read(name)):
            return frozenset({Truth.FALSE if name in unknown else Truth.TRUE})
        case _:
            return _UNKNOWN if any(read.name in unknown for read in reads(node)) else _EITHER


def _joined(parts: list[frozenset[Truth]], ends: Truth) -> frozenset[Truth]:
    """Join what parts can come to; `ends` is the truth of one part that settles the whole."""
    found: set[Truth] = set()
    if any(ends in part for part in parts):
        found.add(ends)
    open_ = [part - {ends} for part in parts]
    if all(open_):
        if any(Truth.UNKNOWN in part for part in open_):
            found.add(Truth.UNKNOWN)
        if all(_OPPOSITE[ends] in part for part in open_):
            found.add(_OPPOSITE[ends])
    return frozenset(found)


def _template(rule: Rule, expectation: Expectation) -> str:
    """Write a case to fill in; the one that asks is complete where it is undecided with nothing known."""
    names = ", ".join(f"{name}: …" for name in rule.reads)
    match expectation:
        case Expectation.FIRES:
            return f"- {{given: {{{names}}}, fires: true}}"
        case Expectation.HELD_BACK:
            return f"- {{given: {{{names}}}, fires: false}}"
        case Expectation.ASKS:
            outcome = look(rule, _nothing(rule))
            if outcome.open:
                return f"- {{given: {{}}, asks: [{', '.join(outcome.open)}]}}"
            return f"- {{given: {{…}}, asks: [{names.replace(': …', '')}]}}"


def _nothing(rule: Rule) -> Mapping[str, Reading]:
    every = (read for condition in (*rule.when, *rule.unless) for read in reads(condition.node))
    return {read.name: Reading(0.0) for read in every if read.origin is Origin.CERTAINTY}


CHECK = Check("rule-without-cases", "a rule without a case for each way that it can come out", _run)
