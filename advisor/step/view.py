"""A cursor → what the panes show: the sentence of the moment, working memory, the agenda, the certainties."""

from __future__ import annotations

from advisor.agenda import AgendaItem, Strategy
from advisor.step.cursor import Cursor
from advisor.step.lines import Bar, Row, Sheet, Span, Spans, Tone, plain
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import Phase
from advisor.trace.words import counted, signed, strategy_in_words, what_happens, why_before
from advisor.values import Truth

ROLES = {
    Role.FACT: "fact",
    Role.FINDING: "finding",
    Role.HYPOTHESIS: "hypothesis",
    Role.LEADER: "leader",
    Role.RULE: "rule",
    Role.WARNING: "warning",
    Role.RECOMMENDATION: "recommendation",
    Role.REMARK: "remark",
}
TRUTHS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}
BREAKPOINT = Span("●", Tone.BAD)
CAME = Span("+", Tone.NEW)
READ = Span("◂", Tone.NAME)
FIRES = Span("▶", Tone.GOOD)
_CYCLE = (Phase.MATCH, Phase.FIRE, Phase.SETTLE)
_MOST_TAGS = 3


# Names and values


def name_of(trace: Trace, ref: Ref) -> str:
    """Give the name by which rules read something, or by which the pack has it."""
    return trace.groups[ref.name].reads_as if ref.role is Role.LEADER else ref.name


def tag_of(trace: Trace, ref: Ref) -> str:
    """Give the number of an element of working memory as `f-12`; a dash if no rule reads it."""
    match ref.role:
        case Role.FACT:
            tag = trace.facts[ref.name].tag
        case Role.FINDING:
            tag = trace.findings[ref.name].tag
        case Role.LEADER:
            tag = trace.groups[ref.name].tag
        case _:
            tag = trace.hypotheses[ref.name].tag
    return f"f-{tag}" if tag else "–"


def value_of(trace: Trace, ref: Ref) -> str:
    """Give the value that an element of working memory has once it is there."""
    match ref:
        case Ref(Role.FACT, name):
            return trace.facts[name].shown
        case Ref(Role.FINDING, name):
            return TRUTHS[trace.findings[name].truth]
        case Ref(Role.LEADER, name):
            leader = trace.groups[name].leader
            return trace.hypotheses[leader].option if leader else "none"
        case Ref(_, name):
            return signed(trace.hypotheses[name].certainty)


def certainty_of(trace: Trace, ref: Ref) -> float:
    """Give how sure an element of working memory is; 1 where it has no certainty of its own, 0 if it is unknown."""
    match ref:
        case Ref(Role.FACT, name):
            return trace.facts[name].certainty
        case Ref(Role.FINDING, name):
            return trace.findings[name].certainty
        case _:
            return 1.0


def number(certainty: float) -> str:
    """Write how sure something is, in [0, 1]."""
    return f"{certainty:.2f}".rstrip("0").rstrip(".")


# The lines above the panes


def head(cursor: Cursor) -> Row:
    """Say what is run, and where in it we are: the stage, the step of its cycle, the moment."""
    trace, moment = cursor.trace, cursor.moment
    named = "" if cursor.predict else "strategy "
    seed = f", seed {trace.seed}" if trace.strategy is Strategy.RANDOM else ""
    left = (Span(trace.business.name, Tone.STRONG), Span(f" · {named}{trace.strategy.value}{seed}"))
    where: list[Span] = []
    if cursor.predict:
        right, of = cursor.score
        where.append(Span(f"score {right}/{of}   " if of else "predict   ", Tone.NEW))
    if moment.phase is Phase.START:
        where.append(Span("start", Tone.STRONG))
    else:
        where.append(Span(f"stage {moment.stage + 1}/{trace.stages}: ", Tone.STRONG))
        for phase in _CYCLE:
            here = moment.phase is phase
            where += [Span(phase.value.upper() if here else phase.value, Tone.NAME if here else Tone.QUIET)]
            where += [Span(" › ", Tone.QUIET)] if phase is not Phase.SETTLE else []
    where.append(Span(f"   {'' if cursor.predict else 'moment '}{cursor.at + 1}/{cursor.last + 1}"))
    return Row(left, tuple(where))


def happening(cursor: Cursor) -> Spans:
    """Say what happens now, and for a firing why it came first."""
    trace, moment = cursor.trace, cursor.moment
    spans = [Span(what_happens(trace, moment))]
    if moment.firing:
        items = moment.firing.agenda
        fires, name, says = spans[0].text.partition(moment.firing.rule)
        spans = [Span(fires), Span(name, Tone.STRONG), Span(says)]
        if len(items) == 1:
            spans.append(Span(" It was the only one that waited.", Tone.QUIET))
        else:
            spans.append(Span(f" It came first: {why_before(trace, items[0], items[1])}.", Tone.QUIET))
    if cursor.at == cursor.last:
        raised = counted(len(moment.raised), "warning")
        spans.append(Span(f" The run is over: {counted(len(moment.fired), 'rule')} fired, {raised} raised."))
    return tuple(spans)


def changed(cursor: Cursor) -> Spans:
    """Say what is different from the moment before."""
    moment = cursor.moment
    match moment.phase:
        case Phase.FIRE:
            told = _concluded(cursor)
        case Phase.MATCH:
            told = counted(len(moment.agenda), "rule comes", "rules come") + " on the agenda" if moment.agenda else ""
        case _:
            came = counted(len(moment.came), "element comes", "elements come")
            told = f"{came} into working memory, marked +" if moment.came else ""
    return (Span("Changed: ", Tone.NEW), Span(told or "nothing"))


def _concluded(cursor: Cursor) -> str:
    moment, before = cursor.moment, cursor.before
    rule = cursor.trace.rules[moment.fired[-1]]
    told = [
        f"{name} {signed(before.certainties[name])} → {signed(moment.certainties[name])}"
        for name in dict.fromkeys(part.hypothesis for part in rule.weighs)
    ]
    told += [f"finding {name} derived" for name in rule.derives]
    told += [
        f"warning {name} raised" if name not in before.raised else f"warning {name} once more" for name in rule.warns
    ]
    told += [f"recommendation {name} given" for name in rule.recommends]
    told += [f"remark {name} made" for name in rule.remarks]
    return "; ".join(told)


# The panes


def memory(cursor: Cursor) -> Sheet:
    """Give the elements of working memory in the order in which they came in."""
    trace, moment = cursor.trace, cursor.moment
    came = frozenset(moment.came)
    read = frozenset(trace.read(name) for name in trace.rules[moment.firing.rule].reads) if moment.firing else ()
    rows = []
    for ref in moment.memory:
        mark = CAME if ref in came else READ if ref in read else Span("")
        certainty = certainty_of(trace, ref)
        unsure = f" ({number(certainty)})" if 0 < certainty < 1 else ""
        left = (
            Span(f"{tag_of(trace, ref):<5} ", Tone.QUIET),
            *_breakpoint(cursor, ref),
            Span(name_of(trace, ref), mark.tone),
        )
        rows.append(Row(left, (Span(value_of(trace, ref), Tone.STRONG), Span(unsure, Tone.QUIET)), mark, ref=ref))
    return Sheet(f"Working memory: {counted(len(rows), 'element')}", tuple(rows))


def agenda(cursor: Cursor) -> Sheet:
    """Give the rules that wait, in the order of firing; while it is to be predicted, in that of the pack."""
    trace, moment = cursor.trace, cursor.moment
    told, hidden = cursor.agenda
    rows = []
    for place, item in enumerate((*told, *hidden)):
        fires = moment.phase is Phase.FIRE and place == 0
        shown = FIRES if fires else Span("?" if place >= len(told) else str(place + 1), Tone.QUIET)
        ref = Ref(Role.RULE, item.rule)
        name = Span(item.rule, Tone.STRONG if fires else Tone.PLAIN)
        left = (Span(f"{shown.text:>2} ", shown.tone), *_breakpoint(cursor, ref), name)
        going_by = goes_by(trace.strategy, item, told=place < len(told))
        rows.append(Row(left, plain(going_by, Tone.QUIET), ref=ref))
    title = "which fires next?" if cursor.question else strategy_in_words(trace.strategy)
    return Sheet(f"Agenda: {title}", tuple(rows))


def goes_by(strategy: Strategy, item: AgendaItem, *, told: bool = True) -> str:
    """Give the figures of a waiting rule that a strategy goes by; a lot only if it may be told."""
    tags = " ".join(f"f-{tag}" for tag in item.recency[:_MOST_TAGS])
    tags += " …" if len(item.recency) > _MOST_TAGS else ""
    match strategy:
        case Strategy.RANDOM:
            return f"lot {item.lot:,}" if told else "lot ?"
        case Strategy.SIMPLICITY | Strategy.COMPLEXITY:
            return f"{item.complexity}× {tags}"
        case _:
            return tags


def reason(cursor: Cursor, rule: str) -> Spans:
    """Say why a rule of the agenda has its place."""
    trace = cursor.trace
    told, hidden = cursor.agenda
    names = [item.rule for item in told]
    if not cursor.moment.agenda:
        return plain(_idle(cursor), Tone.QUIET)
    if rule not in names:
        if not cursor.question:
            return plain("In the order of the pack, so as not to give the answer away.", Tone.QUIET)
        if trace.strategy is Strategy.RANDOM:
            return plain("The next is drawn by lot: a guess, without a score.", Tone.QUIET)
        then = ", then the newest facts" if trace.strategy in (Strategy.SIMPLICITY, Strategy.COMPLEXITY) else ""
        words = strategy_in_words(trace.strategy)
        return plain(f"{words[:1].upper()}{words[1:]}{then}; of equals, the one listed first.", Tone.QUIET)
    at = max(1, names.index(rule))
    if at == len(told):
        alone = "The only one that waits." if not hidden else "This one fired; the order of the others is hidden."
        return plain(alone, Tone.QUIET)
    why = why_before(trace, told[at - 1], told[at])
    return (Span(f"{at} goes before {at + 1}: ", Tone.STRONG), Span(f"{why}."))


def _idle(cursor: Cursor) -> str:
    match cursor.moment.phase:
        case Phase.START:
            return "Nothing waits yet: no rule has been matched. → goes forward."
        case Phase.MATCH:
            return "No rule of this stage matches, so none waits."
        case _:
            return "Nothing waits: the stage is over."


def certainties(cursor: Cursor, room: int) -> Sheet:
    """Give the certainty of each hypothesis, group by group, in the order of the pack, so that only the bars move.

    Where `room`, in lines, is too little for all, those without evidence so far share a line.
    """
    trace, moment = cursor.trace, cursor.moment
    tight = len(trace.groups) + len(trace.hypotheses) > room
    rows = []
    for group_name, group in trace.groups.items():
        leader = Ref(Role.LEADER, group_name)
        led = "still open"
        if leader in moment.memory:
            led = f"{trace.hypotheses[group.leader].title} leads" if group.leader else "none leads"
        title = (*_breakpoint(cursor, leader), Span(group.title, Tone.STRONG))
        tone = Tone.QUIET if led == "still open" else Tone.GOOD
        rows.append(Row(title, plain(led, tone), CAME if leader in moment.came else Span(""), ref=leader))
        names = [name for name, one in trace.hypotheses.items() if one.group == group_name]
        silent = [name for name in names if tight and not any(map(cursor.has_fired, _speaking(trace, name)))]
        rows += [_certainty(cursor, name) for name in names if name not in silent]
        if silent:
            told = ", ".join(trace.hypotheses[name].title for name in silent)
            rows.append(Row(plain(f"no evidence: {told}", Tone.QUIET), mark=Span("")))
    return Sheet("Certainties: −1 to 1", tuple(rows))


def _speaking(trace: Trace, hypothesis: str) -> tuple[str, ...]:
    return tuple(part.rule for part in trace.hypotheses[hypothesis].evidence)


def _certainty(cursor: Cursor, name: str) -> Row:
    one, ref = cursor.trace.hypotheses[name], Ref(Role.HYPOTHESIS, name)
    was, now = cursor.before.certainties[name], cursor.moment.certainties[name]
    mark = Span("▲", Tone.NEW) if now > was else Span("▼", Tone.NEW) if now < was else Span("")
    left = (*_breakpoint(cursor, ref), Span(one.title, mark.tone))
    bar = Bar(was, now, cursor.trace.groups[one.group].leads_from)
    return Row(left, plain(signed(now), mark.tone if mark.text else Tone.PLAIN), mark, ref=ref, bar=bar)


def _breakpoint(cursor: Cursor, ref: Ref) -> Spans:
    return (BREAKPOINT, Span(" ")) if ref in cursor.breakpoints else ()
