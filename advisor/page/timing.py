"""When something matters in a run: in which moments it fires, gets evidence, is settled, is raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.page.model import Event
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import Moment

_COMES = {
    Role.FACT: "is known",
    Role.FINDING: "is settled",
    Role.HYPOTHESIS: "is settled",
    Role.LEADER: "is settled",
}


def events(trace: Trace, moments: Sequence[Moment]) -> Mapping[Ref, tuple[Event, ...]]:
    """Give the moments that matter to each thing, in their order; nothing for what never comes up."""
    found: dict[Ref, dict[str, int]] = {}

    def note(ref: Ref, says: str, moment: Moment) -> None:
        found.setdefault(ref, {}).setdefault(says, moment.number)

    for moment in moments:
        for ref in moment.came:
            note(ref, _COMES[ref.role], moment)
        if moment.firing is None:
            continue
        name = moment.firing.rule
        rule = trace.rules[name]
        note(Ref(Role.RULE, name), "fires", moment)
        for part in rule.weighs:
            note(Ref(Role.HYPOTHESIS, part.hypothesis), "gets its first evidence", moment)
        for role, names, says in (
            (Role.FINDING, rule.derives, "is derived"),
            (Role.WARNING, rule.warns, "is raised"),
            (Role.RECOMMENDATION, rule.recommends, "is given"),
            (Role.REMARK, rule.remarks, "is made"),
        ):
            for one in names:
                note(Ref(role, one), says, moment)
        for one in (called for warning in rule.warns for called in trace.warnings[warning].calls_for):
            note(Ref(Role.RECOMMENDATION, one), "is given", moment)
    return {ref: tuple(Event(number, says) for says, number in told.items()) for ref, told in found.items()}
