"""Two advices on one business → what the second says otherwise, with the differences of the packs behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from advisor.advice import Advice, Advised, Gap, Opinion, Raised
from advisor.memo.effects import describe_change, describe_gap, describe_trial
from advisor.memo.words import signed
from advisor.plan.causes import Causes
from advisor.plan.model import Effect, Part, Shown, Topic, Turn
from advisor.values import Truth
from advisor.whatif import Effect as NearMiss

_DIGITS = 9
"""Certainties that agree in so many digits are the same: the last ones are not the same on every machine."""
_MANY = {Topic.NEAR_MISS: "near misses"}

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class _Pair(Generic[T]):
    """Something as the old advice has it and as the new one has it; None where it hasn't."""

    before: T | None
    after: T | None

    @property
    def turn(self) -> Turn:
        """How it differs, if it does."""
        if self.before is None:
            return Turn.GAINED
        return Turn.LOST if self.after is None else Turn.CHANGED

    @property
    def kept(self) -> bool:
        """Whether both have it."""
        return self.turn is Turn.CHANGED

    def of(self, what: Callable[[T], U | None]) -> _Pair[U]:
        """Give something about it, on each side."""
        before, after = self.before, self.after
        return _Pair(None if before is None else what(before), None if after is None else what(after))

    def differs(self) -> bool:
        """Tell whether the two sides are not equal."""
        return self.before != self.after

    def either(self) -> T:
        """Give it as the new advice has it, or else as the old one does."""
        found = self.before if self.after is None else self.after
        assert found is not None  # noqa: S101 - one of them has it
        return found


def effects(old: Advice, new: Advice, causes: Causes) -> tuple[Effect, ...]:
    """Tell what the new advice says otherwise, topic by topic."""
    return tuple(_Effects(old, new, causes).all())


class _Effects:
    def __init__(self, old: Advice, new: Advice, causes: Causes) -> None:
        self.sides = _Pair(old, new)
        self.causes = causes

    def all(self) -> Iterator[Effect]:
        yield from self.standings()
        yield from self.warnings()
        yield from self.recommendations()
        yield from self.remarks()
        yield from self.voices()
        yield from self.asked(Topic.NEAR_MISS, _near_misses)
        yield from self.asked(Topic.QUESTION, _questions)
        yield from self.findings()

    def both(self, of: Callable[[Advice], Mapping[str, T]]) -> dict[str, _Pair[T]]:
        """Give what stands under each name in either advice, in the new order and then the old."""
        old, new = self.sides.of(of).before or {}, self.sides.of(of).after or {}
        return {name: _Pair(old.get(name), new.get(name)) for name in dict.fromkeys([*new, *old])}

    def filled(self, found: _Pair[T], text: Callable[[T], str]) -> str:
        """Give a text of the pack's as the memo fills it in, on the side that has it."""
        side = self.sides.before if found.after is None else self.sides.after
        return side.fill(text(found.either())) if side else ""

    # Leaders and certainties

    def standings(self) -> Iterator[Effect]:
        for name, found in self.both(lambda side: {one.group.name: one for one in side.standings}).items():
            title, turn = found.either().group.title, found.turn
            because = self.causes.of_name(f"{name}.leader")
            leader = found.of(lambda one: one.leader)
            if turn is not Turn.CHANGED or leader.differs():
                yield _effect(Topic.LEADER, name, title, turn, leader, because)
            margin = found.of(lambda one: _rounded(one.margin))
            if margin.differs():
                yield _effect(Topic.MARGIN, name, title, turn, margin, because)
            declared = found.of(lambda one: one.declared)
            if declared.differs():
                paths = self.causes.among([_path(Part.GROUPS, name)])
                yield _effect(Topic.DECLARED, name, title, turn, declared, paths)
            yield from self.certainties(name)

    def certainties(self, group: str) -> Iterator[Effect]:
        def positions(side: Advice) -> dict[str, tuple[str, float]]:
            return {
                one.option: (standings.title(one.option), _rounded(one.certainty))
                for standings in side.standings
                if standings.group.name == group
                for one in standings.positions
            }

        for option, found in self.both(positions).items():
            certainty = found.of(lambda one: one[1])
            if (certainty.before or 0.0) != (certainty.after or 0.0):
                name = f"{group}.{option}"
                because = self.causes.of_name(name)
                yield _effect(Topic.CERTAINTY, name, found.either()[0], found.turn, certainty, because)

    # What is advised

    def warnings(self) -> Iterator[Effect]:
        for name, found in self.both(_raised).items():
            title = self.filled(found, lambda one: one.warning.title)
            severity, sure = found.of(lambda one: one.severity.value), found.of(lambda one: _rounded(one.certainty))
            if severity.differs():
                yield _effect(Topic.WARNING, name, title, found.turn, severity, self.behind_warning(name, found))
            elif sure.differs():
                yield _effect(Topic.SURENESS, name, title, found.turn, sure, self.causes.of_concluding("warn", name))
        yield from self.order(Topic.WARNING, Part.WARNINGS, _raised, self.behind_warnings())

    def behind_warning(self, name: str, found: _Pair[Raised]) -> tuple[str, ...]:
        """Tell what led to a warning; its own entry counts where it is graded, or only in one of the packs."""
        known = self.sides.of(lambda side: side.program.vocabulary.warnings.get(name))
        own = [] if known.kept and not found.kept else [_path(Part.WARNINGS, name)]
        return self.causes.of_concluding("warn", name, *own)

    def behind_warnings(self) -> list[str]:
        """Give what led to other warnings, or to other grades: that can change the order of all that follows."""
        paths: list[str] = []
        for name, found in self.both(_raised).items():
            if found.of(lambda one: (one.severity, _rounded(one.certainty))).differs():
                paths += self.behind_warning(name, found)
        return paths

    def recommendations(self) -> Iterator[Effect]:
        raised = self.both(_raised)
        for name, found in self.both(_advised).items():
            if found.kept:
                continue
            paths = [_path(Part.RECOMMENDATIONS, name)]
            for warning in found.either().warnings:
                calling = raised[warning]
                paths += [_path(Part.WARNINGS, warning)] if calling.kept else self.behind_warning(warning, calling)
            title = self.filled(found, lambda one: one.recommendation.title)
            rank = self.sides.of(_ranks).of(lambda ranks: ranks.get(name))  # noqa: B023 - called at once
            because = self.causes.of_concluding("recommend", name, *paths)
            yield _effect(Topic.RECOMMENDATION, name, title, found.turn, rank, because)
        calling_paths = [*self.behind_warnings(), *(_path(Part.RECOMMENDATIONS, name) for name in self.both(_advised))]
        yield from self.order(Topic.RECOMMENDATION, Part.RECOMMENDATIONS, _advised, calling_paths)

    def remarks(self) -> Iterator[Effect]:
        for name, found in self.both(_remarked).items():
            if not found.kept:
                says = self.filled(found, lambda text: text)
                because = self.causes.of_concluding("remark", name, _path(Part.REMARKS, name))
                text = found.of(lambda _: says)  # noqa: B023 - called at once
                yield _effect(Topic.REMARK, name, says, found.turn, text, because)
        yield from self.order(Topic.REMARK, Part.REMARKS, _remarked, ())

    def voices(self) -> Iterator[Effect]:
        for name, found in self.both(_opinions).items():
            says = found.of(lambda one: one[1])
            if says.differs():
                because = self.causes.of_name(f"{name.partition('/')[2]}.leader")
                yield _effect(Topic.VOICE, name, found.either()[0], found.turn, says, because)

    # What is asked

    def asked(self, topic: Topic, of: Callable[[Advice], Mapping[str, str]]) -> Iterator[Effect]:
        """Tell what is asked of facts, or would follow from them; what led to that, only where it is near."""
        for name, says in self.both(of).items():
            if says.differs():
                fact = self.sides.of(lambda side: side.program.vocabulary.facts.get(name)).either()  # noqa: B023 - called at once
                near = [_path(Part.FACTS, name), _path(Part.SKIPS, name)]
                for side in (self.sides.before, self.sides.after):
                    readers = side.program.fact_readers.get(name, ()) if side else ()
                    near += [_path(Part.RULES, rule.name) for rule in readers]
                yield _effect(topic, name, fact.ask, says.turn, says, self.causes.among(near))
        yield from self.order(topic, Part.FACTS, of, ())

    # Inside

    def findings(self) -> Iterator[Effect]:
        for name, found in self.both(lambda side: side.derivation.findings).items():
            truth = found.of(lambda one: one.truth)
            if truth.differs() and (found.kept or truth.either() is Truth.TRUE):
                declared = self.sides.of(lambda side: side.program.vocabulary.findings.get(name))  # noqa: B023 - at once
                value = truth.of(lambda one: one.value)
                because = self.causes.of_name(name)
                yield _effect(Topic.FINDING, name, declared.either().label, found.turn, value, because)

    def order(
        self, topic: Topic, part: Part, of: Callable[[Advice], Mapping[str, object]], paths: Sequence[str]
    ) -> Iterator[Effect]:
        """Tell where what both advices say stands in another order: from the first place that differs to the last."""
        before, after = list(self.sides.of(of).before or ()), list(self.sides.of(of).after or ())
        old, new = [name for name in before if name in after], [name for name in after if name in before]
        while old and old[0] == new[0]:
            old, new = old[1:], new[1:]
        while old and old[-1] == new[-1]:
            old, new = old[:-1], new[:-1]
        if old:
            because = self.causes.among([part.value, *paths])
            title = f"the order of {_MANY.get(topic, f'{topic.value}s')}"
            yield _effect(topic, "", title, Turn.MOVED, _Pair(tuple(old), tuple(new)), because)


def _effect(  # noqa: PLR0917 - one for each field
    topic: Topic, name: str, title: str, turn: Turn, values: _Pair[U], because: tuple[str, ...]
) -> Effect:
    return Effect(topic, name, title, turn, _shown(values.before), _shown(values.after), because)


def _shown(value: object) -> Shown:
    assert value is None or isinstance(value, str | int | float | tuple)  # noqa: S101 - by the callers above
    return value


def _path(part: Part, name: str) -> str:
    return f"{part.value}.{name}"


def _rounded(number: float) -> float:
    return round(number, _DIGITS) + 0.0  # no minus zero


def _raised(side: Advice) -> dict[str, Raised]:
    return {one.warning.name: one for one in side.warnings}


def _advised(side: Advice) -> dict[str, Advised]:
    return {one.recommendation.name: one for one in side.recommendations}


def _remarked(side: Advice) -> dict[str, str]:
    return {one.remark.name: one.remark.says for one in side.remarks}


def _ranks(side: Advice) -> dict[str, int]:
    return {one.recommendation.name: rank for rank, one in enumerate(side.recommendations, 1)}


def _opinions(side: Advice) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give for each source and group ("source/group") how prose calls the source, and what it says by itself."""
    return {
        f"{voice.source}/{opinion.group}": (side.program.vocabulary.sources[voice.source].short, _says(opinion))
        for voice in side.voices
        for opinion in voice.opinions
        if opinion.ranking
    }


def _says(opinion: Opinion) -> tuple[str, ...]:
    """Say who leads, and then for whom the source speaks."""
    leads = f"{opinion.leader} leads" if opinion.leader else "nobody leads"
    return (leads, *(f"{option} {signed(certainty)}" for option, certainty in opinion.ranking))


def _near_misses(side: Advice) -> dict[str, str]:
    return {one.trial.fact: _near_miss(side, one) for one in side.changes}


def _near_miss(side: Advice, effect: NearMiss) -> str:
    vocabulary = side.program.vocabulary
    return f"if {describe_trial(vocabulary, effect.trial)}: {side.fill(describe_change(vocabulary, effect))}"


def _questions(side: Advice) -> dict[str, str]:
    return {one.fact: _question(side, one) for one in side.gaps}


def _question(side: Advice, gap: Gap) -> str:
    return side.fill(describe_gap(side.program.vocabulary, gap))
