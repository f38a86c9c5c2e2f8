"""What comes up in the course of a run: working memory, certainties, warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from advisor.explain.conditions import Conditions
from advisor.explain.model import Level
from advisor.memo.words import capital
from advisor.page.model import Bar, Change, ContestView, Element, Event, Shelf, WarningView
from advisor.trace.model import GroupEntry, Ref, Role, Trace
from advisor.trace.replay import Moment
from advisor.trace.words import signed


def elements(trace: Trace, moments: Sequence[Moment]) -> Mapping[Ref, Element]:
    """Word everything that comes into working memory, with the moment in which it does."""
    conditions = Conditions(trace, Level.NOTES, lambda _: ())
    found = {}
    for moment in moments:
        for ref in moment.came:
            line = conditions.state(ref)
            source = trace.facts[ref.name].source if ref.role is Role.FACT else ""
            found[ref] = Element(ref, capital(line.says), line.detail, source, trace.tag(ref), moment.number)
    return found


def shelves(trace: Trace, found: Mapping[Ref, Element]) -> tuple[Shelf, ...]:
    """Sort working memory: facts by their theme, findings, and hypotheses with their leader by group."""
    sorted_: dict[str, list[Element]] = {}
    for title, ref in _places(trace):
        if ref in found:
            sorted_.setdefault(title, []).append(found[ref])
    return tuple(Shelf(title, tuple(held)) for title, held in sorted_.items())


def _places(trace: Trace) -> Iterator[tuple[str, Ref]]:
    themes = dict.fromkeys(fact.theme for fact in trace.facts.values())
    for theme in themes:
        title = f"Facts: {theme.replace('_', ' ')}" if theme else "Facts"
        yield from ((title, Ref(Role.FACT, name)) for name, fact in trace.facts.items() if fact.theme == theme)
    yield from (("Findings", Ref(Role.FINDING, name)) for name in trace.findings)
    for name, group in trace.groups.items():
        title = capital(group.title)
        yield title, Ref(Role.LEADER, name)
        members = (one for one, hypothesis in trace.hypotheses.items() if hypothesis.group == name)
        yield from ((title, Ref(Role.HYPOTHESIS, one)) for one in members)


def contests(trace: Trace, moments: Sequence[Moment], found: Mapping[Ref, Element]) -> tuple[ContestView, ...]:
    """Give each group's bars and how its lead comes out."""
    made = []
    for name, group in trace.groups.items():
        ref = Ref(Role.LEADER, name)
        bars = (_bar(trace, moments, one) for one, held in trace.hypotheses.items() if held.group == name)
        leader = Ref(Role.HYPOTHESIS, group.leader) if group.leader else None
        made.append(
            ContestView(
                ref=ref,
                title=capital(group.title),
                terms=_terms(group),
                leads_from=group.leads_from,
                bars=tuple(bars),
                outcome=_outcome(trace, group),
                leader=leader,
                since=found[ref].since,
            )
        )
    return tuple(made)


def _bar(trace: Trace, moments: Sequence[Moment], name: str) -> Bar:
    changes: list[Change] = []
    for moment in moments:
        certainty = moment.certainties[name]
        if not changes:
            changes.append(Change(moment.number, certainty, signed(certainty), ""))
        elif certainty != changes[-1].certainty:
            by = signed(certainty - changes[-1].certainty)
            changes.append(Change(moment.number, certainty, signed(certainty), by))
    return Bar(Ref(Role.HYPOTHESIS, name), trace.hypotheses[name].title, tuple(changes))


def _terms(group: GroupEntry) -> str:
    by = f", if it is {group.leads_by:.2f} ahead of the next" if len(group.ranking) > 1 else ""
    return f"Leads from {signed(group.leads_from)} on{by}."


def _outcome(trace: Trace, group: GroupEntry) -> str:
    if group.leader is None:
        return f"Settled: nothing leads clearly in {group.seen_in}."
    leader = trace.hypotheses[group.leader]
    ahead = f", {group.margin:.2f} ahead of the next" if len(group.ranking) > 1 else ""
    return f"Settled: {leader.title} leads at {signed(leader.certainty)}{ahead}."


def warnings(trace: Trace, when: Mapping[Ref, tuple[Event, ...]]) -> tuple[WarningView, ...]:
    """Give the warnings that are raised, in the order in which they are."""
    found = []
    for name, warning in trace.warnings.items():
        ref = Ref(Role.WARNING, name)
        rules = [one for one in warning.rules if one in trace.fired]
        if warning.raised is None or ref not in when:
            continue
        first = min(rules, key=lambda one: when[Ref(Role.RULE, one)][0].moment)
        since = when[ref][0].moment
        found.append(WarningView(ref, warning.title, warning.consequence, warning.raised.value, first, since))
    return tuple(sorted(found, key=lambda warning: warning.since))
