"""Everything that can be asked about, with its because-tree; lines that several trees share are kept once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.explain.model import Because, Level
from advisor.explain.why import explain
from advisor.memo.words import capital
from advisor.page.model import Event, Reason, Topic
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import Moment, Phase
from advisor.trace.words import STATUS_WORDS, signed
from advisor.values import Truth

_TRUTHS = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "unknown"}


class Topics:
    """Makes topics; `reasons` are the lines of their trees, by number."""

    def __init__(self, trace: Trace, moments: Sequence[Moment], when: Mapping[Ref, tuple[Event, ...]]) -> None:
        self.trace = trace
        self.when = when
        self.last = len(moments) - 1
        self.matched = {moment.stage: moment.number for moment in moments if moment.phase is Phase.MATCH}
        self.numbers: dict[Reason, int] = {}

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Give the lines, by their numbers."""
        return tuple(self.numbers)

    def topic(self, ref: Ref) -> Topic:
        """Explain one thing: why, and apart from it what else could have concluded it."""
        told = explain(self.trace, ref, Level.NOTES, nested=False)
        all_ = explain(self.trace, ref, Level.FAILS, nested=False).reasons
        title, came_to = self.wording(ref)
        return Topic(
            ref=ref,
            title=capital(title),
            came_to=came_to,
            known=self.known(ref),
            events=self.when.get(ref, ()),
            verdict=self.verdict(ref, told.verdict),
            # A line that only tells of lines left out is not among all.
            reasons=tuple(self.number(line) for line in told.reasons if line in all_),
            rest=tuple(self.number(line) for line in all_ if line not in told.reasons),
        )

    def known(self, ref: Ref) -> int:
        """Give the moment that tells what something came to: a rule's match, a settling, a warning's first rule."""
        if ref.role is Role.RULE:
            return self.matched[self.trace.rules[ref.name].stage]
        found = self.when.get(ref, ())
        if ref.role is Role.FACT:
            return 0
        if ref.role in (Role.FINDING, Role.HYPOTHESIS, Role.LEADER):
            return found[-1].moment
        return found[0].moment if found else self.last

    def verdict(self, ref: Ref, says: str) -> str:
        """Leave out of a rule's verdict its own words: they stand above it."""
        if ref.role is Role.RULE and self.trace.rules[ref.name].says.removesuffix(".") in says:
            return f"{says.partition(':')[0]}."
        return says

    def number(self, line: Because) -> int:
        """Give the number of a line, with those below it numbered before."""
        parts = tuple(self.number(part) for part in line.parts)
        reason = Reason(line.mark.value, capital(line.says), line.detail, str(line.ref) if line.ref else "", parts)
        return self.numbers.setdefault(reason, len(self.numbers))

    def wording(self, ref: Ref) -> tuple[str, str]:
        """Say what something is, and in a word or two what it came to."""
        trace = self.trace
        match ref:
            case Ref(Role.FACT, name):
                return trace.facts[name].label, trace.facts[name].shown
            case Ref(Role.FINDING, name):
                return trace.findings[name].label, _TRUTHS[trace.findings[name].truth]
            case Ref(Role.HYPOTHESIS, name):
                found = trace.hypotheses[name]
                return f"{found.title} in {trace.groups[found.group].seen_in}", signed(found.certainty)
            case Ref(Role.LEADER, name):
                leader = trace.groups[name].leader
                came_to = f"{trace.hypotheses[leader].title} leads" if leader else "nothing leads clearly"
                return trace.groups[name].title, came_to
            case Ref(Role.RULE, name):
                return trace.rules[name].says, STATUS_WORDS[trace.rules[name].status]
            case Ref(Role.WARNING, name):
                raised = trace.warnings[name].raised
                return trace.warnings[name].title, f"raised, {raised.value}" if raised else "not raised"
            case Ref(Role.RECOMMENDATION, name):
                return trace.recommendations[name].title, "given" if trace.recommendations[name].given else "not given"
            case Ref(_, name):
                return trace.remarks[name].says, "made" if trace.remarks[name].made else "not made"
