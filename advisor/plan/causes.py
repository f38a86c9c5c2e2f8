"""Which differences between two packs led to an effect, as far as that can be told.

A rule comes out otherwise because it was changed itself, because a parameter that it reads has another value, or
because something it reads came out otherwise; and what is concluded, because of its rules. The links are followed back
to the differences in which they end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from advisor.advice import Advice
from advisor.derivation import ConditionOutcome, Evidence, RuleOutcome, Status
from advisor.plan.compare import parameters_in
from advisor.plan.entries import shape
from advisor.plan.model import Difference, Part
from advisor.rule import Rule, Weight
from advisor.values import Truth


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str


@dataclass(frozen=True, slots=True)
class _Name:
    """A finding, a hypothesis or a leader."""

    name: str


_Link = _Rule | _Name
_Found = str | _Link
"""The path of a difference, or something that came out otherwise because of others."""


@dataclass(slots=True)
class Causes:
    """Finds the differences behind what two advices on one business say otherwise."""

    old: Advice
    new: Advice
    differences: tuple[Difference, ...]
    _order: dict[str, int] = field(init=False)
    _direct: dict[_Link, tuple[_Found, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._order = {one.path: place for place, one in enumerate(self.differences)}
        self._direct = {}

    def of_rule(self, name: str) -> tuple[str, ...]:
        """Tell why a rule came out otherwise."""
        return self._follow([_Rule(name)])

    def of_name(self, name: str) -> tuple[str, ...]:
        """Tell why a finding, a certainty or a leader (`fit.leader`) is another."""
        return self._follow([_Name(name)])

    def of_concluding(self, how: str, name: str, *paths: str) -> tuple[str, ...]:
        """Tell why rules conclude something otherwise: `how` is "warn", "recommend" or "remark"; `paths` may add."""
        return self._follow([*paths, *self._concluders(how, name)])

    def among(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Give those paths that are differences, in the order of the differences."""
        return self._follow(paths)

    def _follow(self, start: Iterable[_Found]) -> tuple[str, ...]:
        waiting, seen, found = list(start), set[_Found](), set[str]()
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            if isinstance(one, str):
                found.add(one)
            else:
                if one not in self._direct:
                    direct = self._of_rule(one.name) if isinstance(one, _Rule) else self._of_name(one.name)
                    self._direct[one] = tuple(direct)
                waiting += self._direct[one]
        return tuple(sorted((path for path in found if path in self._order), key=self._order.__getitem__))

    # Rules

    def _of_rule(self, name: str) -> Iterator[_Found]:
        before, after = (side.derivation.outcomes.get(name) for side in (self.old, self.new))
        if before is None or after is None:
            yield _path(Part.RULES, name)
        elif before.status is not after.status:
            for here, there in ((before, after), (after, before)):
                for part, exception in in_the_way(here):
                    other = same_condition(part, exception, there)
                    if other is None or other.truth is not part.truth:
                        yield from self._of_condition(name, part, other)
        elif before.certainty != after.certainty:
            for here, there in ((before, after), (after, before)):
                for part, exception in conditions(here):
                    other = same_condition(part, exception, there)
                    if other is None or other.certainty != part.certainty:
                        yield from self._of_condition(name, part, other)

    def _of_condition(self, rule: str, part: ConditionOutcome, other: ConditionOutcome | None) -> Iterator[_Found]:
        if other is None:
            yield _path(Part.RULES, rule)
            return
        yield from (_path(Part.PARAMETERS, name) for name in parameters_in(part.condition))
        memories = self.old.derivation.memory, self.new.derivation.memory
        for name in part.condition.reads:
            if memories[0].get(name) != memories[1].get(name):
                yield _path(Part.FACTS, name)
                yield _Name(name)

    # What rules conclude

    def _of_name(self, name: str) -> Iterator[_Found]:
        group, _, option = name.partition(".")
        if not option:
            yield _path(Part.FINDINGS, name)
            yield from self._concluders("derive", name)
        elif option == "leader":
            yield from self._of_leader(group)
        else:
            yield from self._of_certainty(name)

    def _concluders(self, how: str, name: str) -> Iterator[_Found]:
        """Give the rules that conclude something in one advice and not, or not so surely, in the other."""
        for rule in dict.fromkeys([*self.new.program.rules, *self.old.program.rules]):
            before, after = (_concludes(side, rule, how, name) for side in (self.old, self.new))
            if before == after:
                continue
            if _concluding(self.old, rule, how, name) != _concluding(self.new, rule, how, name):
                yield _path(Part.RULES, rule)
            else:
                yield _Rule(rule)

    def _of_leader(self, group: str) -> Iterator[_Found]:
        yield _path(Part.GROUPS, group)
        contests = [side.derivation.contests.get(group) for side in (self.old, self.new)]
        for contest in contests:
            if contest:
                yield from (_path(Part.PARAMETERS, name) for name in contest.group.limits)
                yield _path(Part.CHOICES, contest.group.options.name)
                yield from (_Name(standing.hypothesis) for standing in contest.ranking[:2])

    def _of_certainty(self, hypothesis: str) -> Iterator[_Found]:
        group = hypothesis.partition(".")[0]
        if any(hypothesis not in side.program.settled for side in (self.old, self.new)):
            yield _path(Part.GROUPS, group)
            for side in (self.old, self.new):
                found = side.program.vocabulary.groups.get(group)
                if found:
                    yield _path(Part.CHOICES, found.options.name)
        old, new = (_evidence(side, hypothesis) for side in (self.old, self.new))
        for rule in dict.fromkeys([*new, *old]):
            before, after = old.get(rule), new.get(rule)
            if before and after:
                if before.strength != after.strength:
                    yield self._of_strength(rule, hypothesis)
                if before.certainty != after.certainty:
                    yield _Rule(rule)
            elif all(_weight(side.program.rules.get(rule), hypothesis) for side in (self.old, self.new)):
                yield _Rule(rule)
            else:
                yield _path(Part.RULES, rule)

    def _of_strength(self, rule: str, hypothesis: str) -> str:
        weights = [_weight(side.program.rules.get(rule), hypothesis) for side in (self.old, self.new)]
        names = {one.parameter for one in weights if one}
        path = _path(Part.PARAMETERS, names.pop()) if len(names) == 1 else ""
        return path if path in self._order else _path(Part.RULES, rule)


def conditions(outcome: RuleOutcome) -> Iterator[tuple[ConditionOutcome, bool]]:
    """Give what each condition of a rule came to, and whether it is an exception."""
    yield from ((part, False) for part in outcome.when)
    yield from ((part, True) for part in outcome.unless)


def in_the_way(outcome: RuleOutcome) -> Iterator[tuple[ConditionOutcome, bool]]:
    """Give the conditions that keep a rule from firing, and whether each is an exception.

    Of a rule that is held back, those that hold it back; of one that is undecided, those that can't be decided.
    """
    if outcome.status is Status.FIRED:
        return
    for part, exception in conditions(outcome):
        against = Truth.TRUE if exception else Truth.FALSE
        if part.truth is (against if outcome.status is Status.HELD_BACK else Truth.UNKNOWN):
            yield part, exception


def same_condition(part: ConditionOutcome, exception: bool, outcome: RuleOutcome) -> ConditionOutcome | None:
    """Find the same condition in the rule's other outcome."""
    others = outcome.unless if exception else outcome.when
    return next((other for other in others if shape(other.condition) == shape(part.condition)), None)


def _path(part: Part, name: str) -> str:
    return f"{part.value}.{name}"


def _concluding(side: Advice, rule: str, how: str, name: str) -> bool:
    found = side.program.rules.get(rule)
    return found is not None and name in getattr(found.then, how)


def _concludes(side: Advice, rule: str, how: str, name: str) -> tuple[str, float] | None:
    """Tell how surely a rule of an advice concludes something; for a finding also what keeps it open."""
    if not _concluding(side, rule, how, name):
        return None
    outcome = side.derivation.outcomes[rule]
    told = outcome.status is Status.FIRED or how == "derive"
    return (outcome.status.value, outcome.certainty) if told else None


def _weight(rule: Rule | None, hypothesis: str) -> Weight | None:
    weights = rule.then.weights if rule else ()
    return next((weight for weight in weights if weight.hypothesis == hypothesis), None)


def _evidence(side: Advice, hypothesis: str) -> dict[str, Evidence]:
    group, _, option = hypothesis.partition(".")
    contest = side.derivation.contests.get(group)
    if contest is None or option not in contest.group.options.names:
        return {}
    return {part.rule: part for part in contest.standing(option).evidence}
