"""A trace, moment by moment: what working memory, the agenda and the certainties were at each step of the run.

A stage goes through the cycle of a production system: its rules are *matched* against working memory, those that match
wait on the agenda and *fire* one by one, and then what they concluded is *settled* and comes into working memory.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.agenda import AgendaItem
from advisor.certainty import combine
from advisor.derivation import Status
from advisor.trace.model import FiringEntry, Ref, Role, Trace


class Phase(enum.StrEnum):
    """What happens in a moment."""

    START = "start"
    MATCH = "match"
    FIRE = "fire"
    SETTLE = "settle"


@dataclass(frozen=True, slots=True)
class Moment:
    """The run at one moment, after what happens in it.

    `memory` names what working memory holds (a group stands for its leader), `came` what came in just now. `agenda` is
    what waits, in order; in a firing the rule that fires is still its first. `certainties` are what the evidence so far
    comes to, for every hypothesis; `raised` are the warnings so far. `stage` counts from 0; at the start it is -1.
    """

    number: int
    phase: Phase
    stage: int
    memory: tuple[Ref, ...]
    came: tuple[Ref, ...]
    agenda: tuple[AgendaItem, ...]
    firing: FiringEntry | None
    fired: tuple[str, ...]
    certainties: Mapping[str, float]
    raised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many rules of a stage fired, were held back, and are undecided."""

    fired: int
    held_back: int
    undecided: int


def replay(trace: Trace) -> tuple[Moment, ...]:
    """Give the moments of a run in their order: the start, then for each stage match, firings, settling."""
    moments: list[Moment] = []
    memory: tuple[Ref, ...] = ()
    fired: tuple[str, ...] = ()

    def add(
        phase: Phase, stage: int, *, came: tuple[Ref, ...] = (), agenda: tuple[AgendaItem, ...] = (),
        firing: FiringEntry | None = None,
    ) -> None:  # fmt: skip
        raised = dict.fromkeys(name for rule in fired for name in trace.rules[rule].warns)
        certainties = certainties_after(trace, fired)
        number = len(moments)
        moments.append(Moment(number, phase, stage, memory, came, agenda, firing, fired, certainties, tuple(raised)))

    facts = tuple(Ref(Role.FACT, name) for name, fact in trace.facts.items() if fact.value is not None)
    came = (*facts, *settled_after(trace, -1))
    memory = came
    add(Phase.START, -1, came=came)
    for stage in range(trace.stages):
        firings = [firing for firing in trace.firings if firing.stage == stage]
        add(Phase.MATCH, stage, agenda=firings[0].agenda if firings else ())
        for firing in firings:
            fired = (*fired, firing.rule)
            add(Phase.FIRE, stage, agenda=firing.agenda, firing=firing)
        came = settled_after(trace, stage)
        memory = (*memory, *came)
        add(Phase.SETTLE, stage, came=came)
    return tuple(moments)


def settled_after(trace: Trace, stage: int) -> tuple[Ref, ...]:
    """Name the findings, hypotheses and leaders that are settled after a stage (-1: before the first)."""
    return (
        *(Ref(Role.FINDING, name) for name, one in trace.findings.items() if one.stage == stage),
        *(Ref(Role.HYPOTHESIS, name) for name, one in trace.hypotheses.items() if one.stage == stage),
        *(Ref(Role.LEADER, name) for name, one in trace.groups.items() if one.stage == stage),
    )


def certainties_after(trace: Trace, fired: tuple[str, ...]) -> dict[str, float]:
    """Give what the evidence of the rules that have fired comes to, for each hypothesis."""
    rules = frozenset(fired)
    return {
        name: round(combine(part.weight for part in hypothesis.evidence if part.rule in rules), 9)
        for name, hypothesis in trace.hypotheses.items()
    }


def stage_count(trace: Trace, stage: int) -> StageCount:
    """Count what became of the rules of a stage."""
    found = [rule.status for rule in trace.rules.values() if rule.stage == stage]
    return StageCount(found.count(Status.FIRED), found.count(Status.HELD_BACK), found.count(Status.UNDECIDED))
