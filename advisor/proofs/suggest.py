"""Cases worth adding to a rule: what has to be given for it to fire, to be held back, to ask, or to notice a change."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from advisor.derivation import Status
from advisor.expression.evaluate import Memory, Reading, compile_condition, open_names
from advisor.expression.nodes import And, Node, Not, Or
from advisor.program import Program
from advisor.proofs.equivalence import SECONDS, Beside, allowed, beside, differ, status
from advisor.proofs.logic import Formula, TimeUpError
from advisor.proofs.polish import limits_of, polish
from advisor.proofs.written import case_line, type_of
from advisor.rule import Condition, Expectation, Rule

__all__ = ["Asks", "Differs", "Fires", "HeldBackBy", "NeededFor", "Suggestion", "Wanted", "case_line", "suggest_case"]


@dataclass(frozen=True, slots=True)
class Fires:
    """The rule fires."""


@dataclass(frozen=True, slots=True)
class Asks:
    """The rule is undecided, and asks for what it does not know."""


@dataclass(frozen=True, slots=True)
class HeldBackBy:
    """The rule is held back by one part of its conditions alone: if that came out the other way, it would fire.

    Where that can't be, because the part is there to settle the rule, it would at least not be held back. The part is
    the node of a whole condition, or one within it; not an equal one that stands elsewhere.
    """

    part: Node


@dataclass(frozen=True, slots=True)
class NeededFor:
    """The rule fires, and would not if one part of its conditions came out the other way."""

    part: Node


@dataclass(frozen=True, slots=True)
class Differs:
    """Something else becomes of the rule than of a changed one."""

    other: Rule


Wanted = Fires | Asks | HeldBackBy | NeededFor | Differs


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case: what is given, what becomes of the rule, and for which unknown names it then asks."""

    given: Mapping[str, Reading]
    expects: Expectation
    asks: tuple[str, ...]

    def line(self, program: Program) -> str:
        """Write it as a line to paste."""
        return case_line(program, self.given, self.expects, self.asks)


def suggest_case(program: Program, rule: Rule, wanted: Wanted, *, seconds: float = SECONDS) -> Suggestion | None:
    """Find what to give a rule, by itself, so that it shows what is wanted; None where nothing is found.

    As little as possible is given, in round numbers or those that the rule compares with. The consistency checks hold.
    Raises `AdvisorError` where Z3 is not installed.
    """
    rules = _compared(rule, wanted)
    try:
        of = beside(program, *rules, seconds=seconds)
        for goal, shows in _ways(of, rules, wanted):
            memory = next((memory for memory in of.proposals(goal) if shows(memory)), None)
            if memory is not None:
                return _suggestion(of, rules, memory, shows)
    except TimeUpError:
        pass
    return None


def _suggestion(of: Beside, rules: tuple[Rule, ...], memory: Memory, shows: Callable[[Memory], bool]) -> Suggestion:
    program, rule = of.program, rules[0]
    types = {name: type_of(program.vocabulary, name) for name in memory}
    nodes = [condition.node for one in rules for condition in (*one.when, *one.unless)]

    def holds(given: Memory) -> bool:
        complete = of.complete(given)
        return shows(complete) and allowed(program, complete)

    found = polish(memory, types, limits_of(program, nodes), holds)
    given = {name: found[name] for name in (*rule.reads, *found) if name in found}
    complete = of.complete(given)
    conditions = (*rule.when, *rule.unless)
    asks = dict.fromkeys(name for condition in conditions for name in open_names(condition.node, complete))
    became = status(rule, complete)
    expects = {Status.FIRED: Expectation.FIRES, Status.HELD_BACK: Expectation.HELD_BACK}.get(became, Expectation.ASKS)
    return Suggestion(given, expects, tuple(asks) if expects is Expectation.ASKS else ())


def _compared(rule: Rule, wanted: Wanted) -> tuple[Rule, ...]:
    """Give the rule, and the one that it is compared with."""
    match wanted:
        case Differs(other):
            return rule, other
        case HeldBackBy(part) | NeededFor(part):
            return rule, _turned(rule, part)
        case _:
            return (rule,)


def _turned(rule: Rule, part: Node) -> Rule:
    """Give the rule with one part of its conditions the other way round."""
    when, unless = (tuple(_turned_in(one, part) for one in conditions) for conditions in (rule.when, rule.unless))
    return dataclasses.replace(rule, when=when, unless=unless)


def _turned_in(condition: Condition, part: Node) -> Condition:
    node = _replaced(condition.node, part)
    return dataclasses.replace(condition, node=node, test=compile_condition(node))


def _replaced(node: Node, part: Node) -> Node:
    if node is part:
        return Not(part, part.span)
    match node:
        case And(parts) | Or(parts):
            return dataclasses.replace(node, parts=tuple(_replaced(one, part) for one in parts))
        case Not(inner, span):
            return Not(_replaced(inner, part), span)
        case _:
            return node


Way = tuple[Formula, Callable[[Memory], bool]]
"""What is asked of the solver, and whether a memory shows it."""


def _ways(of: Beside, rules: tuple[Rule, ...], wanted: Wanted) -> Iterator[Way]:
    """Give what is wanted, as a formula and as a test; the better ways first."""
    logic, first, second = of.logic, of.written[0], of.written[-1]

    def became(*expected: Status) -> Callable[[Memory], bool]:
        return lambda memory: tuple(status(one, memory) for one in rules) == expected

    match wanted:
        case Fires():
            yield first.fired, became(Status.FIRED)
        case Asks():
            yield logic.opposite(logic.any_of([first.fired, first.held_back])), became(Status.UNDECIDED)
        case HeldBackBy():
            yield logic.all_of([first.held_back, second.fired]), became(Status.HELD_BACK, Status.FIRED)
            not_held_back = logic.opposite(second.held_back)
            yield logic.all_of([first.held_back, not_held_back]), became(Status.HELD_BACK, Status.UNDECIDED)
        case NeededFor():
            not_fired = logic.opposite(second.fired)
            yield logic.all_of([first.fired, not_fired]), _fires_alone(*rules)
        case Differs():
            yield differ(of), lambda memory: status(rules[0], memory) is not status(rules[1], memory)


def _fires_alone(rule: Rule, other: Rule) -> Callable[[Memory], bool]:
    return lambda memory: status(rule, memory) is Status.FIRED and status(other, memory) is not Status.FIRED
