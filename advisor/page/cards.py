"""A rule at the moment of its firing: its words, its conditions, what they read, what it concludes and rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from advisor.agenda import AgendaItem
from advisor.explain.conditions import Conditions
from advisor.explain.model import Level
from advisor.page.model import Card, Citation, Conclusion, ConditionView, ReadView
from advisor.rule import Basis
from advisor.trace.model import ConditionEntry, Joint, Ref, Role, RuleEntry, Trace
from advisor.trace.replay import Moment
from advisor.trace.words import signed, why_before

_BASES = {
    Basis.ARTICLE: "a source's statement",
    Basis.INFERENCE: "this pack's inference",
    Basis.CONVENTION: "a convention of practice",
}
_JOINTS: Mapping[Joint | None, str] = {Joint.ALL: "all of", Joint.ANY: "any of", None: ""}


def card(trace: Trace, moment: Moment) -> Card | None:
    """Describe the rule that fires in a moment, if one does."""
    if moment.firing is None:
        return None
    name = moment.firing.rule
    rule = trace.rules[name]
    waiting: tuple[AgendaItem, ...] = moment.agenda[1:2]
    return Card(
        rule=name,
        says=rule.says,
        stands=f"{rule.file}:{rule.line}, stage {rule.stage + 1} of {trace.stages}",
        basis=_BASES[rule.basis],
        when=tuple(_line(one) for one in rule.when),
        unless=tuple(_line(one) for one in rule.unless),
        reads=tuple(_read(trace, one) for one in rule.reads),
        certainty=f"{rule.certainty:g}",
        conclusions=tuple(_conclusions(trace, name, rule)),
        cites=tuple(_citations(trace, rule.cites)),
        ahead_of=waiting[0].rule if waiting else "",
        because=why_before(trace, moment.agenda[0], waiting[0]) if waiting else "",
    )


def _line(entry: ConditionEntry) -> ConditionView:
    return ConditionView(
        entry.says, entry.text, entry.truth, _JOINTS[entry.joint], tuple(_line(part) for part in entry.parts)
    )  # fmt: skip


def _read(trace: Trace, name: str) -> ReadView:
    ref = trace.read(name)
    return ReadView(ref, Conditions(trace, Level.NOTES, lambda _: ()).figure(ref), trace.tag(ref))


def _conclusions(trace: Trace, name: str, rule: RuleEntry) -> Iterator[Conclusion]:
    for hypothesis in dict.fromkeys(part.hypothesis for part in rule.weighs):
        found = trace.hypotheses[hypothesis]
        for part in found.evidence:
            if part.rule == name:
                sum_ = f"{signed(part.strength)} × {part.certainty:g} = {signed(part.value)}"
                yield Conclusion(
                    "speaks for" if part.weight > 0 else "speaks against",
                    Ref(Role.HYPOTHESIS, hypothesis),
                    f"{found.title} in {trace.groups[found.group].seen_in}",
                    f"{sum_}, {part.share:.0%} of all evidence on it",
                )
    for one in rule.derives:
        yield Conclusion("derives the finding", Ref(Role.FINDING, one), trace.findings[one].label, "")
    for one in rule.warns:
        warning = trace.warnings[one]
        grade = (warning.raised or warning.severity).value
        yield Conclusion("raises the warning", Ref(Role.WARNING, one), warning.title, grade)
    for one in rule.recommends:
        yield Conclusion("recommends", Ref(Role.RECOMMENDATION, one), trace.recommendations[one].title, "")
    for one in rule.remarks:
        yield Conclusion("remarks", Ref(Role.REMARK, one), trace.remarks[one].says, "")


def _citations(trace: Trace, cites: Iterable[str]) -> Iterator[Citation]:
    for name in cites:
        claim = trace.claims.get(name)
        source = trace.sources[claim.source if claim else name]
        if claim:
            yield Citation(source.short or source.title, claim.place, claim.says)
        else:
            yield Citation(source.title, "", "")
