"""Moments → frames: what happens in each, its agenda with the reasons for the order, what is lit in the graph."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.agenda import AgendaItem
from advisor.memo.words import sentence
from advisor.page.cards import card
from advisor.page.model import Candidate, Element, Frame, Queued
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import Moment, Phase
from advisor.trace.words import what_happens, why_before


class Candidates:
    """The rules that wait on an agenda at some moment, numbered as they come up."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.numbers: dict[AgendaItem, int] = {}
        self.names = {trace.tag(ref): _read_as(trace, ref) for ref in trace.refs() if trace.tag(ref)}

    def number(self, item: AgendaItem) -> int:
        """Give the number of a candidate."""
        return self.numbers.setdefault(item, len(self.numbers))

    def all(self) -> tuple[Candidate, ...]:
        """Describe those that came up, by their numbers."""
        return tuple(
            Candidate(
                rule=item.rule,
                matched=tuple(f"f-{tag} {self.names.get(tag, '')}".strip() for tag in item.recency),
                comparisons=item.complexity,
                place=item.place + 1,
            )
            for item in self.numbers
        )


def frame(trace: Trace, moment: Moment, candidates: Candidates, elements: Mapping[Ref, Element]) -> Frame:
    """Describe one moment."""
    agenda = moment.agenda
    following = (*agenda[1:], None)
    queue = tuple(
        Queued(
            candidates.number(item),
            why_before(trace, item, after) if after else "",
            why_before(trace, agenda[0], item) if place and moment.phase is Phase.FIRE else "",
        )
        for place, (item, after) in enumerate(zip(agenda, following, strict=False))
    )
    return Frame(
        number=moment.number,
        phase=moment.phase,
        stage=moment.stage,
        title=_title(trace, moment),
        says=sentence(what_happens(trace, moment)),
        queue=queue,
        lit=_lit(trace, moment),
        came=tuple(elements[ref] for ref in moment.came),
        card=card(trace, moment),
    )


def _read_as(trace: Trace, ref: Ref) -> str:
    return trace.groups[ref.name].reads_as if ref.role is Role.LEADER else ref.name


def _title(trace: Trace, moment: Moment) -> str:
    stage = f"Stage {moment.stage + 1}"
    match moment.phase:
        case Phase.START:
            return "Start"
        case Phase.MATCH:
            return f"{stage}: match"
        case Phase.SETTLE:
            return f"{stage}: settle"
        case Phase.FIRE:
            return f"{stage}: firing {len(moment.fired)} of {len(trace.firings)}"


def _lit(trace: Trace, moment: Moment) -> tuple[Ref, ...]:
    """Give what is in play: what came in, what matched, or what fires, with all that it reads and concludes."""
    if moment.firing is None:
        return (*moment.came, *(Ref(Role.RULE, item.rule) for item in moment.agenda))
    rule = trace.rules[moment.firing.rule]
    concluded = (
        (Role.HYPOTHESIS, dict.fromkeys(part.hypothesis for part in rule.weighs)),
        (Role.FINDING, rule.derives),
        (Role.WARNING, rule.warns),
        (Role.RECOMMENDATION, rule.recommends),
        (Role.REMARK, rule.remarks),
    )
    return (
        Ref(Role.RULE, moment.firing.rule),
        *(trace.read(name) for name in rule.reads),
        *(Ref(role, name) for role, names in concluded for name in names),
    )
