"""The conditions of a rule as lines of an explanation: what is the case, and what would have to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.derivation import Status
from advisor.explain.model import Because, Level, Mark
from advisor.expression.phrase import clauses, join
from advisor.trace.model import ConditionEntry, Joint, Ref, Role, RuleEntry, Trace
from advisor.trace.words import signed
from advisor.values import Truth

_MARKS = {Truth.TRUE: Mark.TRUE, Truth.FALSE: Mark.FALSE, Truth.UNKNOWN: Mark.UNKNOWN}
_OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}

Distance = tuple[int, int]
"""How far a rule is from firing: conditions that are false, then such as are unknown, on the shortest way."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition in the direction in which a rule wants it: an exception is wanted to be false."""

    entry: ConditionEntry
    holds: bool

    @property
    def truth(self) -> Truth:
        """Whether what is wanted is the case."""
        return self.entry.truth if self.holds else _OPPOSITE[self.entry.truth]

    @property
    def says(self) -> str:
        """What is wanted, as a clause."""
        return self.entry.says if self.holds else self.entry.denies

    @property
    def all_needed(self) -> bool:
        """Whether all parts are needed; else any one is enough."""
        return (self.entry.joint is Joint.ALL) is self.holds

    @property
    def parts(self) -> tuple[Wanted, ...]:
        """The parts of a conjunction or disjunction."""
        return tuple(Wanted(part, self.holds) for part in self.entry.parts)

    def distance(self) -> Distance:
        """Give how far it is from being the case."""
        if self.truth is Truth.TRUE:
            return 0, 0
        if not self.entry.parts:
            return (1, 0) if self.truth is Truth.FALSE else (0, 1)
        found = [part.distance() for part in self.parts]
        if self.all_needed:
            return sum(false for false, _ in found), sum(unknown for _, unknown in found)
        return min(found)


def wanted(rule: RuleEntry) -> tuple[Wanted, ...]:
    """Give what a rule wants: its conditions, then that its exceptions don't hold."""
    return (*(Wanted(one, holds=True) for one in rule.when), *(Wanted(one, holds=False) for one in rule.unless))


class Conditions:
    """Words the conditions of the rules of one trace; `behind` explains what a condition reads, one level on."""

    def __init__(self, trace: Trace, level: Level, behind: Callable[[Ref], tuple[Because, ...]]) -> None:
        self.trace = trace
        self.level = level
        self.behind = behind
        self.asks = True

    def met(self, rule: RuleEntry) -> tuple[Because, ...]:
        """Give the lines for a rule that fired: what made it do so; with all that it looked at on the level `full`."""
        if self.level is Level.FULL:
            return tuple(self.line(one) for one in wanted(rule))
        return tuple(line for one in rule.when for line in self.decisive(Wanted(one, holds=True)))

    def unmet(self, rule: RuleEntry) -> tuple[Because, ...]:
        """Give the lines for a rule that did not fire: every condition, what is in the way first.

        Of one that is held back for good, nothing is asked: no answer would change it.
        """
        rank = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}
        shown = [one for one in wanted(rule) if one.holds or one.truth is not Truth.TRUE or self.level is Level.FULL]
        asked, self.asks = self.asks, self.asks and rule.status is not Status.HELD_BACK
        try:
            return tuple(self.line(one) for one in sorted(shown, key=lambda one: rank[one.truth]))
        finally:
            self.asks = asked

    def decisive(self, one: Wanted) -> Iterator[Because]:
        """Give what made a condition come out as it did, part by part."""
        parts = self.deciding(one)
        if not parts:
            yield self.line(one)
        for part in parts:
            yield from self.decisive(part)

    def deciding(self, one: Wanted) -> list[Wanted]:
        """Give the parts that made a whole come out as it did; not that something is known, where another part tells.

        Where all parts are needed and some are false, those are; where one is enough and none is true, all of them.
        """
        parts = [part for part in one.parts if part.truth is one.truth]
        return [part for part in parts if not part.entry.asks_known] or parts

    def line(self, one: Wanted) -> Because:
        """Give the line for one condition, with what would make it true if it isn't, and what to ask."""
        if one.entry.parts:
            return self.joint(one)
        refs = [self.trace.read(name) for name in one.entry.reads]
        parts: list[Because] = []
        if one.truth is not Truth.TRUE and not one.entry.asks_known:
            text = one.entry.text if one.holds else f"unless {one.entry.text}"
            parts.append(Because(Mark.NOTE, f"needed: {one.says}", text))
        if not one.entry.asks_known:
            for ref in refs:
                parts += self.behind(ref) if len(refs) == 1 else [self.state(ref)]
        if self.level is Level.FULL:
            found = ((name, self.trace.parameters[name]) for name in one.entry.parameters)
            parts += [
                Because(Mark.NOTE, f"{name} is {limit.shown}: {limit.why}", join(limit.cites)) for name, limit in found
            ]
        about = refs[0] if len(refs) == 1 else None
        detail = "; ".join([*(self.figure(ref) for ref in refs), *self.limits(one, refs)])
        return Because(_mark(one), self.what_is(one, refs), detail, about, tuple(parts))

    def joint(self, one: Wanted) -> Because:
        """Give the lines for a conjunction or disjunction: what made it come out as it did."""
        lines = tuple(self.line(part) for part in self.deciding(one))
        if len(lines) == 1:
            return lines[0]
        enough = "any one of these would be enough" if one.truth is not Truth.TRUE and not one.all_needed else ""
        says = one.says if one.truth is Truth.TRUE else self.plainly(one.entry)
        return Because(_mark(one), says, enough, None, lines)

    def limits(self, one: Wanted, refs: list[Ref]) -> list[str]:
        """Name the thresholds that a figure was held against."""
        figures = [
            ref for ref in refs if ref.role is Role.FACT and isinstance(self.trace.facts[ref.name].value, int | float)
        ]
        if one.truth is not Truth.TRUE or not figures:
            return []
        return [f"{name}: {self.trace.parameters[name].shown}" for name in one.entry.parameters]

    def in_short(self, entry: ConditionEntry) -> str:
        """Say why an exception holds, by what is the case."""
        parts = [Wanted(entry, holds=True)]
        while any(part.entry.parts for part in parts):
            parts = [inner for part in parts for inner in (self.deciding(part) or [part])]
        told = [self.what_is(part, [self.trace.read(name) for name in part.entry.reads]) for part in parts]
        return clauses(list(dict.fromkeys(told)))

    def what_is(self, one: Wanted, refs: list[Ref]) -> str:
        """Say what is the case."""
        truth, entry = one.entry.truth, one.entry
        if one.entry.asks_known or len(refs) != 1:
            return self.plainly(entry)
        match refs[0]:
            case Ref(Role.FACT, name):
                fact = self.trace.facts[name]
                if truth is Truth.UNKNOWN:
                    return f"unknown: {fact.label}"
                several = isinstance(fact.value, tuple)
                return entry.says if several and truth is Truth.TRUE else fact.says
            case Ref(Role.LEADER, name):
                return self.leads(name)
        return self.plainly(entry)

    @staticmethod
    def plainly(entry: ConditionEntry) -> str:
        """Say a condition as it came out."""
        if entry.truth is Truth.UNKNOWN:
            return f"it is not known whether {entry.says}"
        return entry.says if entry.truth is Truth.TRUE else entry.denies

    def leads(self, group: str) -> str:
        """Say who leads a group."""
        found = self.trace.groups[group]
        if found.leader is None:
            known = any(self.trace.hypotheses[name].evidence for name in found.ranking)
            return f"nothing leads{' clearly' if known else ''} in {found.seen_in}"
        return f"the lead in {found.seen_in} lies with {self.trace.hypotheses[found.leader].title}"

    def state(self, ref: Ref) -> Because:
        """Give a line for one of several things that a condition reads."""
        match ref:
            case Ref(Role.FACT, name):
                fact = self.trace.facts[name]
                if fact.value is None:
                    return Because(Mark.UNKNOWN, f"unknown: {fact.label}", name, ref, self.behind(ref))
                return Because(Mark.NOTE, fact.says, self.figure(ref), ref, self.behind(ref))
            case Ref(Role.LEADER, name):
                return Because(Mark.NOTE, self.leads(name), self.figure(ref), ref, self.behind(ref))
            case Ref(Role.FINDING, name):
                finding = self.trace.findings[name]
                mark = _MARKS[finding.truth]
                says = finding.says if finding.truth is Truth.TRUE else finding.denies
                told = f"it is not known whether {finding.says}" if finding.truth is Truth.UNKNOWN else says
                return Because(mark, told, self.figure(ref), ref, self.behind(ref))
            case Ref(_, name):
                hypothesis = self.trace.hypotheses[name]
                seen = self.trace.groups[hypothesis.group].seen_in
                return Because(Mark.NOTE, f"{hypothesis.title} in {seen}", self.figure(ref), ref, self.behind(ref))

    def figure(self, ref: Ref) -> str:
        """Give one name that is read with its value and certainty."""
        match ref:
            case Ref(Role.FACT, name):
                fact = self.trace.facts[name]
                return f"{name}: {fact.shown}{_sure(fact.certainty) if fact.value is not None else ''}"
            case Ref(Role.FINDING, name):
                finding = self.trace.findings[name]
                known = finding.truth is not Truth.UNKNOWN
                return f"{name}: {_WORD[finding.truth]}{_sure(finding.certainty) if known else ''}"
            case Ref(Role.LEADER, name):
                group = self.trace.groups[name]
                leader = group.leader
                if leader is None:
                    return f"{group.reads_as}: none"
                found = self.trace.hypotheses[leader]
                return f"{group.reads_as}: {found.option}, {signed(found.certainty)}"
            case Ref(_, name):
                return f"{name}: {signed(self.trace.hypotheses[name].certainty)}"


_WORD = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}


def _sure(certainty: float) -> str:
    return "" if certainty == 1 else f", certainty {certainty:g}"


def _mark(one: Wanted) -> Mark:
    holds_against = not one.holds and one.truth is Truth.FALSE
    return Mark.EXCEPTION if holds_against else _MARKS[one.truth]
