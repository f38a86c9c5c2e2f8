"""A trace as text: the run stage by stage, in the terms of expert systems. Short unless more is asked for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from advisor.agenda import AgendaItem, Strategy
from advisor.derivation import Status
from advisor.explain.conditions import wanted
from advisor.explain.misses import why_held
from advisor.explain.model import Level
from advisor.explain.text import printable
from advisor.explain.why import explain
from advisor.trace.model import Ref, Role, RuleEntry, Trace
from advisor.trace.replay import Moment, Phase, certainties_after, replay
from advisor.trace.words import counted, signed, strategy_in_words, what_happens, why_before
from advisor.values import Truth

WIDTH = 100
_SIGNS = {Truth.TRUE: "✓", Truth.FALSE: "✗", Truth.UNKNOWN: "?"}


def outline(trace: Trace, level: Level = Level.NOTES, width: int = WIDTH) -> str:
    """Write a run as text; `width` is the longest line, in characters.

    `notes`: a line for each firing. `fails`: also the rules that did not fire, and why. `full`: also working memory
    with its time tags, and for each firing the agenda with the reason for its order, the conditions and what they read.
    """
    return "\n".join(_Outline(trace, level, width).lines()) + "\n"


class _Outline:
    def __init__(self, trace: Trace, level: Level, width: int) -> None:
        self.trace = trace
        self.level = level
        self.width = width
        self.longest = max((len(firing.rule) for firing in trace.firings), default=0)

    def lines(self) -> Iterator[str]:
        trace = self.trace
        date = f" ({trace.business.as_of})" if trace.business.as_of else ""
        yield printable(f"{trace.business.name}{date}, {trace.pack.name} {trace.pack.version}")
        lots = f" (seed {trace.seed})" if trace.strategy is Strategy.RANDOM else ""
        yield f"conflict resolution: {trace.strategy.value}{lots}, {strategy_in_words(trace.strategy)}"
        for moment in replay(trace):
            if moment.phase is Phase.FIRE:
                yield from self.firing(moment)
                continue
            if moment.phase is not Phase.SETTLE or self.level is not Level.NOTES:
                yield ""
            yield from self.wrapped(what_happens(trace, moment), "", "")
            if moment.phase is Phase.SETTLE and self.level is not Level.NOTES:
                yield from self.not_fired(moment.stage)
            if self.level is Level.FULL and moment.phase in (Phase.START, Phase.SETTLE):
                yield from self.memory(moment)
        yield ""
        yield from self.wrapped(self.result(), "", "")

    def firing(self, moment: Moment) -> Iterator[str]:
        firing = moment.firing
        assert firing is not None  # noqa: S101 - by the phase
        rule = self.trace.rules[firing.rule]
        number = f"{firing.step + 1:4}  "
        concluded = self.concluded(firing.rule, moment)
        yield from self.wrapped(f"{firing.rule:<{self.longest}}  {concluded}", number, " " * (self.longest + 8))
        if self.level is Level.FULL:
            under = " " * len(number)
            yield from self.wrapped(rule.says, under, under)
            yield from self.conditions(rule, under)
            yield from self.waiting(firing.agenda, under)

    def concluded(self, name: str, moment: Moment) -> str:
        """Say what a firing concluded, and what the certainties then stood at."""
        rule, parts = self.trace.rules[name], []
        before = certainties_after(self.trace, tuple(one for one in moment.fired if one != name))
        for weighed in dict.fromkeys(part.hypothesis for part in rule.weighs):
            after = moment.certainties[weighed]
            values = [part.value for part in self.trace.hypotheses[weighed].evidence if part.rule == name]
            figures = " and ".join(signed(value) for value in values)
            already = f", now {signed(after)}" if before[weighed] else ""
            parts.append(f"{weighed} {figures}{already}")
        parts += [f"derives {one}" for one in rule.derives]
        parts += [f"warns of {one}" for one in rule.warns]
        parts += [f"recommends {one}" for one in rule.recommends]
        parts += [f"remarks {one}" for one in rule.remarks]
        return "; ".join(parts)

    def conditions(self, rule: RuleEntry, under: str) -> Iterator[str]:
        for one in wanted(rule):
            unless = "" if one.holds else "unless "
            reads = "; ".join(self.element(self.trace.read(name)) for name in one.entry.reads)
            told = f"{_SIGNS[one.truth]} {unless}{one.entry.text}   ({reads})"
            yield from self.wrapped(told, under, f"{under}  ")

    def waiting(self, agenda: tuple[AgendaItem, ...], under: str) -> Iterator[str]:
        if len(agenda) > 1:
            told = f"before {agenda[1].rule}: {why_before(self.trace, agenda[0], agenda[1])}"
            yield from self.wrapped(told, f"{under}· ", f"{under}  ")
        if len(agenda) > 2:
            rest = ", ".join(item.rule for item in agenda[2:])
            yield from self.wrapped(f"then on the agenda: {rest}", f"{under}· ", f"{under}  ")

    def not_fired(self, stage: int) -> Iterator[str]:
        rules = [(name, rule) for name, rule in self.trace.rules.items() if rule.stage == stage]
        width = max((len(name) for name, rule in rules if rule.status is not Status.FIRED), default=0)
        for name, rule in rules:
            if rule.status is not Status.FIRED:
                yield from self.wrapped(f"{name:<{width}}  {why_held(rule)}", "   -  ", " " * (width + 8))

    def memory(self, moment: Moment) -> Iterator[str]:
        """List what came into working memory, each element with its time tag."""
        names = [ref for ref in moment.came if self.trace.tag(ref)]
        if moment.phase is Phase.START:
            names = [Ref(Role.FACT, name) for name, fact in self.trace.facts.items() if fact.tag]
        for ref in names:
            yield from self.wrapped(self.element(ref), f"   f-{self.trace.tag(ref):<4}", " " * 9)

    def element(self, ref: Ref) -> str:
        match ref:
            case Ref(Role.FACT, name):
                fact = self.trace.facts[name]
                return f"{name} = {fact.shown}{_sure(fact.certainty)}"
            case Ref(Role.FINDING, name):
                finding = self.trace.findings[name]
                return f"{name} = {_YES[finding.truth]}{_sure(finding.certainty)}"
            case Ref(Role.LEADER, name):
                group = self.trace.groups[name]
                leader = self.trace.hypotheses[group.leader].option if group.leader else "none"
                return f"{group.reads_as} = {leader}"
            case Ref(_, name):
                return f"{name} = {signed(self.trace.hypotheses[name].certainty)}"

    def result(self) -> str:
        trace = self.trace
        raised = [name for name, warning in trace.warnings.items() if warning.raised]
        given = sum(one.given for one in trace.recommendations.values())
        warned = f"{counted(len(raised), 'warning')} ({', '.join(raised)})" if raised else "no warning"
        advised = counted(given, "recommendation") if given else "no recommendation"
        bottom = explain(trace, nested=False).verdict.removesuffix(".")
        return f"The run came to this: {bottom[:1].lower()}{bottom[1:]}; {warned}, {advised}."

    def wrapped(self, text: str, first: str, others: str) -> list[str]:
        return textwrap.wrap(
            printable(text),
            max(self.width, len(first) + 30),
            initial_indent=first,
            subsequent_indent=others if len(others) < self.width // 2 else "        ",
            break_long_words=False,
            break_on_hyphens=False,
        )


_YES = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}


def _sure(certainty: float) -> str:
    return f", certainty {certainty:g}" if 0 < certainty < 1 else ""
