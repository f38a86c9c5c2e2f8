"""All that any business could lead to: facts of any value, and what the rules of a program make of them, as formulas.

What a rule is made of is written only once something asks for the rule, and with it all that it depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from advisor.expression.nodes import Origin, Read
from advisor.program import Program
from advisor.proofs.conditions import Conditions
from advisor.proofs.logic import Formula, Logic, Model
from advisor.proofs.sureness import Sureness
from advisor.proofs.terms import Certainty, Flag, Number, OneOf, SomeOf, Term, Told, any_value
from advisor.proofs.weights import Firing, certainty_of, leader_of
from advisor.rule import Consistency, Rule
from advisor.values import BOOLEAN, Value
from advisor.vocabulary import Group


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as formulas.

    `satisfied` and `against` have one for each condition, those of `when` first: that it lets the rule fire, that it
    holds it back.
    """

    fired: Formula
    held_back: Formula
    satisfied: tuple[Formula, ...]
    against: tuple[Formula, ...]


def written(logic: Logic, conditions: Conditions, rule: Rule) -> Written:
    """Write a rule: it fires when all of `when` is true and all of `unless` false."""
    when = [conditions.truth(condition.node) for condition in rule.when]
    unless = [conditions.truth(condition.node) for condition in rule.unless]
    satisfied = (*(flag.true for flag in when), *(flag.false for flag in unless))
    against = (*(flag.false for flag in when), *(flag.true for flag in unless))
    return Written(logic.all_of(satisfied), logic.any_of(against), satisfied, against)


class Depends:
    """What each rule depends on: the rules before it that can change what it reads, and in the end facts."""

    def __init__(self, program: Program) -> None:
        self.concluders: dict[str, list[Rule]] = {}
        for rule in program.rules.values():
            concluded = dict.fromkeys(weight.hypothesis for weight in rule.then.weights)
            leaders = dict.fromkeys(program.vocabulary.groups[name.partition(".")[0]].leader for name in concluded)
            for name in (*rule.then.derive, *concluded, *leaders):
                self.concluders.setdefault(name, []).append(rule)
        self._facts = program.vocabulary.facts

    def rules(self, names: Iterable[str]) -> tuple[Rule, ...]:
        """Give the rules that can change any of the names, directly or not; earlier stages first."""
        found: dict[str, Rule] = {}
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            for rule in self.concluders.get(name, ()):
                if rule.name not in found:
                    found[rule.name] = rule
                    waiting += rule.reads
        return tuple(sorted(found.values(), key=lambda rule: (rule.stage, rule.place)))

    def facts(self, names: Iterable[str]) -> frozenset[str]:
        """Give the facts among the names, and those that decide the others."""
        reads = {*names, *(name for rule in self.rules(names) for name in rule.reads)}
        return frozenset(name for name in reads if name in self._facts)


class Businesses:
    """Writes what a program makes of any business that passes its consistency checks.

    Facts can be less than sure, which weakens what follows from them; with `sure`, all are sure. With `guarded`, each
    rule and each consistency check holds only where its guard is assumed, so that what excludes one another can be
    named.
    """

    def __init__(
        self, program: Program, logic: Logic, depends: Depends, *, sure: bool = False, guarded: bool = False
    ) -> None:
        self.program = program
        self.logic = logic
        self._depends = depends
        self._guarded = guarded
        self.facts: dict[str, Term] = {}
        self.conditions = Conditions(logic, self._lookup)
        self._sureness = None if sure else Sureness(logic, self._lookup, self._fired, self._deriving)
        self._written: dict[str, Written] = {}
        self._findings: dict[str, Flag] = {}
        self._certainties: dict[str, Certainty] = {}
        self._leaders: dict[str, OneOf] = {}
        self.guards: dict[Formula, Rule | Consistency] = {}
        for check in program.consistency:
            never = self.conditions.truth(check.never.node)
            logic.state(logic.opposite(never.true), self._guard(check))

    def _guard(self, of: Rule | Consistency) -> Formula | None:
        if not self._guarded:
            return None
        guard = self.logic.truth(f"guard of {of.name}")
        self.guards[guard] = of
        return guard

    def rule(self, rule: Rule) -> Written:
        """Write a rule, with all that it depends on."""
        self._prepare(rule.reads)
        return self._rule(rule)

    def certainty(self, hypothesis: str) -> Certainty:
        """Write the certainty of a hypothesis."""
        self._prepare([hypothesis])
        return self._certainty(hypothesis)

    def leader(self, group: Group) -> OneOf:
        """Write who leads a group."""
        self._prepare([group.leader])
        return self._leader(group)

    def otherwise(self, model: Model) -> Formula:
        """Give what, assumed, asks for other evidence than in a model."""
        found = self.logic.truth("otherwise")
        weighing = [rule.fired for name, rule in self._written.items() if self.program.rules[name].then.weights]
        opposite = [self.logic.opposite(fired) if model.holds(fired) else fired for fired in weighing]
        self.logic.state(self.logic.any_of(opposite), found)
        return found

    def _prepare(self, names: Iterable[str]) -> None:
        for rule in self._depends.rules(names):
            self._rule(rule)

    def _rule(self, rule: Rule) -> Written:
        found = self._written.get(rule.name)
        if found is None:
            logic, guard = self.logic, self._guard(rule)
            made = written(logic, self.conditions, rule)
            fired, held_back = logic.truth(f"{rule.name} fires"), logic.truth(f"{rule.name} held back")
            logic.state(logic.opposite(logic.all_of([fired, held_back])))
            logic.state(logic.all_of([logic.same(fired, made.fired), logic.same(held_back, made.held_back)]), guard)
            found = self._written[rule.name] = Written(fired, held_back, made.satisfied, made.against)
        return found

    def _fired(self, rule: Rule) -> Formula:
        return self._rule(rule).fired

    def _deriving(self, finding: str) -> Iterable[Rule]:
        return self._depends.concluders.get(finding, ())

    def _lookup(self, read: Read) -> Term:
        match read.origin:
            case Origin.FACT:
                if read.name not in self.facts:
                    self.facts[read.name] = any_value(self.logic, read.name, read.type)
                return self.facts[read.name]
            case Origin.FINDING:
                return self._finding(read.name)
            case Origin.CERTAINTY:
                return self._certainty(read.name)
            case Origin.LEADER:
                return self._leader(self.program.vocabulary.groups[read.name.partition(".")[0]])

    def _finding(self, name: str) -> Flag:
        if name not in self._findings:
            deriving = [self._rule(rule) for rule in self._depends.concluders.get(name, ())]
            true = self.logic.any_of(rule.fired for rule in deriving)
            self._findings[name] = Flag(true, self.logic.all_of(rule.held_back for rule in deriving))
        return self._findings[name]

    def _certainty(self, name: str) -> Certainty:
        if name not in self._certainties:
            firings = (
                Firing(
                    self._rule(rule).fired, weight.strength, self._sureness.of_rule(rule) if self._sureness else None
                )
                for rule in self._depends.concluders.get(name, ())
                for weight in rule.then.weights
                if weight.hypothesis == name
            )
            self._certainties[name] = certainty_of(self.logic, name, firings)
        return self._certainties[name]

    def _leader(self, group: Group) -> OneOf:
        if group.name not in self._leaders:
            rivals = [self._certainty(name) for name in group.hypotheses]
            self._leaders[group.name] = leader_of(self.logic, self.conditions.ties, group, rivals)
        return self._leaders[group.name]


class Memories:
    """Writes what a rule by itself makes of any working memory: what others conclude is as free as facts are."""

    def __init__(self, program: Program, logic: Logic, names: Iterable[str]) -> None:
        self.logic = logic
        self.terms: dict[str, Term] = {}
        self.conditions = Conditions(logic, self._lookup)
        for check in connected(program.consistency, names):
            logic.state(logic.opposite(self.conditions.truth(check.never.node).true))

    def rule(self, rule: Rule) -> Written:
        """Write a rule."""
        return written(self.logic, self.conditions, rule)

    def _lookup(self, read: Read) -> Term:
        if read.name not in self.terms:
            self.terms[read.name] = (
                _any_certainty(self.logic, read.name)
                if read.origin is Origin.CERTAINTY
                else any_value(self.logic, read.name, BOOLEAN if read.origin is Origin.FINDING else read.type)
            )
        return self.terms[read.name]


def _any_certainty(logic: Logic, name: str) -> Number:
    value, most = logic.number(name), logic.fixed(1 - Fraction(1, 10**12))
    logic.state(logic.all_of([value >= -most, value <= most]))
    return Number(logic.true, value)


def connected(checks: Iterable[Consistency], names: Iterable[str]) -> list[Consistency]:
    """Give the consistency checks that bear on any of the names, directly or by other facts."""
    reached, waiting = set(names), list(checks)
    found: list[Consistency] = []
    while True:
        touching = [check for check in waiting if not reached.isdisjoint(check.never.reads)]
        if not touching:
            return found
        found += touching
        waiting = [check for check in waiting if check not in touching]
        reached.update(name for check in touching for name in check.never.reads)


def values_in(model: Model, terms: Mapping[str, Term]) -> dict[str, Value]:
    """Read what is known in a model."""
    found: dict[str, Value] = {}
    for name, term in terms.items():
        value = _value_in(model, term)
        if value is not None:
            found[name] = value
    return found


def _value_in(model: Model, term: Term) -> Value | None:
    match term:
        case Flag(true, false):
            return True if model.holds(true) else False if model.holds(false) else None
        case Number(known, value, whole):
            if not model.holds(known):
                return None
            number = model.number(value)
            return int(number) if whole else float(number)
        case OneOf(_, options):
            return next((name for name, formula in options.items() if model.holds(formula)), None)
        case SomeOf(known, options):
            if not model.holds(known):
                return None
            return frozenset(name for name, formula in options.items() if model.holds(formula))
        case Told(known):
            return "a text" if model.holds(known) else None
        case Certainty():
            return None
