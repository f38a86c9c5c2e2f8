"""Where a student is in a run: the moment, the breakpoints, the predictions. Pure: each step gives a new `Cursor`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.agenda import AgendaItem, Strategy
from advisor.trace.model import FiringEntry, Ref, Role, Trace
from advisor.trace.replay import Moment, Phase, replay


@dataclass(frozen=True, slots=True)
class Run:
    """A trace with its moments; `firings` gives the number of the moment in which a rule fires."""

    trace: Trace
    moments: tuple[Moment, ...]
    firings: Mapping[str, int]

    @classmethod
    def of(cls, trace: Trace) -> Run:
        """Take a trace apart into its moments."""
        moments = replay(trace)
        return cls(trace, moments, {one.firing.rule: one.number for one in moments if one.firing})

    def start_of(self, stage: int) -> int:
        """Give the moment in which a stage, counted from 0, is matched; -1 is before the first."""
        return next((one.number for one in self.moments if one.stage == stage), len(self.moments) - 1)

    def end_of(self, stage: int) -> int:
        """Give the moment in which a stage, counted from 0, is settled; -1 is before the first."""
        return max((one.number for one in self.moments if one.stage <= stage), default=0)

    def moment_of(self, ref: Ref) -> int | None:
        """Give the moment in which something comes about, or None if it never does.

        A rule fires, or is found not to match; an element comes into working memory; a conclusion is first drawn.
        """
        trace = self.trace
        match ref.role:
            case Role.RULE:
                return self.firings.get(ref.name, self.start_of(trace.rules[ref.name].stage))
            case Role.FACT:
                return 0 if trace.facts[ref.name].value is not None else None
            case Role.FINDING:
                return self.end_of(trace.findings[ref.name].stage)
            case Role.HYPOTHESIS:
                return self.end_of(trace.hypotheses[ref.name].stage)
            case Role.LEADER:
                return self.end_of(trace.groups[ref.name].stage)
            case Role.WARNING | Role.RECOMMENDATION | Role.REMARK:
                return min((self.firings[rule] for rule in self.calling_for(ref) if rule in self.firings), default=None)

    def calling_for(self, ref: Ref) -> tuple[str, ...]:
        """Name the rules that conclude a warning, recommendation or remark; for a recommendation also by a warning."""
        trace = self.trace
        match ref.role:
            case Role.WARNING:
                return trace.warnings[ref.name].rules
            case Role.REMARK:
                return trace.remarks[ref.name].rules
            case _:
                one = trace.recommendations[ref.name]
                warned = (rule for warning in one.warnings for rule in trace.warnings[warning].rules)
                return tuple(dict.fromkeys((*one.rules, *warned)))

    def stops(self, number: int, ref: Ref) -> bool:
        """Tell whether a breakpoint stops at a moment.

        On a rule, when it fires; on a fact, when a rule fires that reads it; on a hypothesis, when it gets evidence; on
        another conclusion, when it is drawn; on a leader, when it is settled.
        """
        moment = self.moments[number]
        if moment.firing is None:
            return ref.role is Role.LEADER and moment.phase is Phase.SETTLE and ref in moment.came
        name = moment.firing.rule
        rule = self.trace.rules[name]
        match ref.role:
            case Role.RULE:
                return name == ref.name
            case Role.FACT:
                return ref.name in rule.reads
            case Role.HYPOTHESIS:
                return any(part.hypothesis == ref.name for part in rule.weighs)
            case Role.FINDING:
                return ref.name in rule.derives
            case Role.LEADER:
                return False
            case Role.WARNING | Role.RECOMMENDATION | Role.REMARK:
                return name in self.calling_for(ref)


@dataclass(frozen=True, slots=True)
class Answer:
    """A prediction and what came; `scored` unless the order was drawn by lot."""

    firing: FiringEntry
    chosen: str
    scored: bool

    @property
    def right(self) -> bool:
        """Whether the rule that was chosen fired."""
        return self.chosen == self.firing.rule


@dataclass(frozen=True, slots=True)
class Cursor:
    """The moment `at`, the last one `seen`, the breakpoints in the order of their setting, the answers so far."""

    run: Run
    at: int = 0
    seen: int = 0
    breakpoints: tuple[Ref, ...] = ()
    predict: bool = False
    answers: tuple[Answer, ...] = ()

    @property
    def trace(self) -> Trace:
        """The run's trace."""
        return self.run.trace

    @property
    def moment(self) -> Moment:
        """The moment that is shown."""
        return self.run.moments[self.at]

    @property
    def before(self) -> Moment:
        """The moment before the one that is shown; at the start, the start itself."""
        return self.run.moments[max(0, self.at - 1)]

    @property
    def last(self) -> int:
        """The number of the last moment."""
        return len(self.run.moments) - 1

    # Moving

    def to(self, number: int) -> Cursor:
        """Go to a moment; past either end, to that end."""
        at = min(max(number, 0), self.last)
        return replace(self, at=at, seen=max(self.seen, at))

    def forward(self) -> Cursor:
        """Go to the next moment."""
        return self.to(self.at + 1)

    def back(self) -> Cursor:
        """Go to the moment before."""
        return self.to(self.at - 1)

    def to_stage(self, stage: int) -> Cursor:
        """Go to where a stage, counted from 0, is matched; a stage that isn't there leaves everything as it is."""
        return self.to(self.run.start_of(stage)) if 0 <= stage < self.trace.stages else self

    def run_on(self) -> Cursor:
        """Run to the next moment at which a breakpoint stops, or to the end."""
        return self.to(next((one for one in range(self.at + 1, self.last) if self.stopped_by(one)), self.last))

    def run_back(self) -> Cursor:
        """Run back to the last moment at which a breakpoint stops, or to the start."""
        return self.to(next((one for one in range(self.at - 1, 0, -1) if self.stopped_by(one)), 0))

    # Breakpoints

    def stopped_by(self, number: int) -> tuple[Ref, ...]:
        """Give the breakpoints that stop at a moment."""
        return tuple(ref for ref in self.breakpoints if self.run.stops(number, ref))

    def toggled(self, ref: Ref) -> Cursor:
        """Set a breakpoint, or remove it where there is one."""
        without = tuple(one for one in self.breakpoints if one != ref)
        return replace(self, breakpoints=without if ref in self.breakpoints else (*self.breakpoints, ref))

    # Predicting

    def predicting(self, *, on: bool) -> Cursor:
        """Begin to predict from this moment on, at the end from the start, with a new score; or leave off."""
        at = 0 if on and self.at == self.last else self.at
        return replace(self, at=at, predict=on, seen=at, answers=())

    @property
    def question(self) -> FiringEntry | None:
        """The firing to be predicted before going forward; None if it is known, or if nothing else could fire."""
        if not self.predict or self.at < self.seen or self.at == self.last:
            return None
        firing = self.run.moments[self.at + 1].firing
        return firing if firing and len(firing.agenda) > 1 else None

    def answered(self, rule: str) -> Cursor:
        """Choose a rule as the one that fires next, and go to where it turns out."""
        if self.question is None:
            return self
        answer = Answer(self.question, rule, scored=self.trace.strategy is not Strategy.RANDOM)
        return replace(self.forward(), answers=(*self.answers, answer))

    @property
    def score(self) -> tuple[int, int]:
        """How many predictions were right, of how many that count."""
        counted = [answer for answer in self.answers if answer.scored]
        return sum(answer.right for answer in counted), len(counted)

    @property
    def answer(self) -> Answer | None:
        """The prediction of what fires in this moment, if one was made."""
        return next((one for one in self.answers if one.firing == self.moment.firing), None)

    def known(self, ref: Ref) -> bool:
        """Tell whether what came of something may be shown: always, unless it would give away what is to be predicted.

        What a rule matched is known once its stage has been; which of those that wait fires next is not.
        """
        if not self.predict:
            return True
        if ref.role is Role.RULE:
            return self.run.start_of(self.trace.rules[ref.name].stage) <= self.seen
        if ref.role in (Role.FINDING, Role.HYPOTHESIS, Role.LEADER, Role.FACT):
            number = self.run.moment_of(ref)
            return number is None or number <= self.seen
        if self.seen == self.last:
            return True
        return any(self.run.firings.get(rule, self.last) <= self.seen for rule in self.run.calling_for(ref))

    def has_fired(self, rule: str) -> bool:
        """Tell whether a rule has fired by now."""
        return self.run.firings.get(rule, self.last + 1) <= self.at

    def waits(self, rule: str) -> bool:
        """Tell whether a rule is on the agenda and waits."""
        return not self.has_fired(rule) and any(item.rule == rule for item in self.moment.agenda)

    def is_told(self, number: int) -> bool:
        """Tell whether a moment may be named: in predict mode, only one that was seen."""
        return not self.predict or number <= self.seen

    @property
    def agenda(self) -> tuple[tuple[AgendaItem, ...], tuple[AgendaItem, ...]]:
        """The agenda in two: what is in the order of firing, and what is hidden: in the order of the pack instead."""
        items = self.moment.agenda
        first = self.at if self.moment.phase is Phase.FIRE else self.at + 1
        told = sum(self.is_told(first + place) for place in range(len(items)))
        return items[:told], tuple(sorted(items[told:], key=lambda item: item.place))
