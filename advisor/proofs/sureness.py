"""How sure rules can be where facts are not: bounds for the certainty with which a rule fires.

A rule is as sure as the least sure of what made its conditions true, or of branches joined by `or` the surest. So it is
at least as sure as the least sure of all that it reads, and at most as sure as what all of its branches read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from advisor.expression.nodes import And, Known, Node, Not, Or, Origin, Read, reads
from advisor.proofs.logic import Formula, Logic
from advisor.proofs.terms import Term, known
from advisor.rule import Rule


class Sureness:
    """The certainties of facts, findings and rules, each a number above 0 and at most 1.

    `lookup` gives what a name can be, `fired` whether a rule fires, `deriving` the rules that derive a finding.
    """

    def __init__(
        self,
        logic: Logic,
        lookup: Callable[[Read], Term],
        fired: Callable[[Rule], Formula],
        deriving: Callable[[str], Iterable[Rule]],
    ) -> None:
        self._logic = logic
        self._lookup = lookup
        self._fired = fired
        self._deriving = deriving
        self._rules: dict[str, Formula] = {}
        self._names: dict[str, Formula] = {}

    def of_rule(self, rule: Rule) -> Formula:
        """Give how sure a rule is where it fires."""
        if rule.name not in self._rules:
            logic = self._logic
            found = self._rules[rule.name] = self._number(f"sureness of {rule.name}")
            nodes = [condition.node for condition in (*rule.when, *rule.unless)]
            told = {read.name: read for node in nodes for read in _told(node)}
            least = [
                logic.all_of([known(logic, self._lookup(read)), found >= self._of(read)]) for read in told.values()
            ]
            logic.state(logic.any_of([found == 1, *least]), self._fired(rule))
            needed = [*(_needed(condition.node, truth=True) for condition in rule.when)]
            needed += [_needed(condition.node, truth=False) for condition in rule.unless]
            for name in dict.fromkeys(name for names in needed for name in names):
                logic.state(found <= self._of(told[name]), self._fired(rule))
        return self._rules[rule.name]

    def _of(self, read: Read) -> Formula:
        """Give how sure a fact or a finding is."""
        name = read.name
        if name not in self._names:
            found = self._names[name] = self._number(f"sureness of {name}")
            if read.origin is Origin.FINDING:
                rules = [(self._fired(rule), self.of_rule(rule)) for rule in self._deriving(name)]
                for fired, certainty in rules:
                    self._logic.state(found >= certainty, fired)
                surest = [self._logic.all_of([fired, found <= certainty]) for fired, certainty in rules]
                self._logic.state(self._logic.any_of(surest), self._logic.any_of(fired for fired, _ in rules))
        return self._names[name]

    def _number(self, name: str) -> Formula:
        found = self._logic.number(name)
        self._logic.state(self._logic.all_of([found > 0, found <= 1]))
        return found


def _told(node: Node) -> Iterator[Read]:
    """Give the facts and findings whose certainty can count in a condition; to know whether one is known is sure."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _told(part)
        case Not(part):
            yield from _told(part)
        case Known():
            return
        case _:
            yield from (read for read in reads(node) if read.origin in (Origin.FACT, Origin.FINDING))


def _needed(node: Node, *, truth: bool) -> Iterator[str]:
    """Name what always counts where a condition is true, or false."""
    match node:
        case And(parts) | Or(parts):
            for part in parts if isinstance(node, And) is truth else ():
                yield from _needed(part, truth=truth)
        case Not(part):
            yield from _needed(part, truth=not truth)
        case _:
            yield from (read.name for read in _told(node))
