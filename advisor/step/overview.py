"""What the panes and lists show that is about no single thing: a moment as a whole, the stages, the breakpoints."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.agenda import Strategy
from advisor.derivation import Status
from advisor.step.cursor import Answer, Cursor
from advisor.step.detail import detail, rules_rows, when
from advisor.step.lines import Row, Sheet, Span, Tone, heading, paragraph, plain
from advisor.step.view import BREAKPOINT, ROLES, name_of, tag_of, value_of
from advisor.trace.model import Ref, Role
from advisor.trace.replay import Phase, stage_count
from advisor.trace.words import counted, signed, strategy_in_words, telling, why_before

_ABOUT = (
    "A run goes stage by stage. In each, rules are matched against working memory; those whose conditions are all true "
    "wait on the agenda and fire one by one; what they conclude is settled and comes into working memory, where the "
    "next stage reads it."
)


def shown(cursor: Cursor) -> Sheet:
    """Give what the fourth pane shows by itself: the rule that fires, else the moment as a whole."""
    moment = cursor.moment
    match moment.phase:
        case Phase.FIRE:
            return detail(cursor, Ref(Role.RULE, moment.fired[-1]))
        case Phase.START:
            return Sheet(f"Run of {cursor.trace.pack.title}", tuple(_start(cursor)))
        case Phase.MATCH:
            return Sheet(f"Match: the rules of stage {moment.stage + 1}", tuple(_match(cursor)))
        case Phase.SETTLE:
            over = cursor.at == cursor.last
            title = "The outcome" if over else f"Settled by stage {moment.stage + 1}"
            return Sheet(title, tuple(_outcome(cursor) if over else _settled(cursor)))


def _start(cursor: Cursor) -> Iterator[Row]:
    trace = cursor.trace
    yield paragraph("→ goes forward, ← back; ? tells all keys.", Tone.STRONG)
    yield paragraph(_ABOUT)
    date = f", {trace.business.as_of}" if trace.business.as_of else ""
    told = f"{trace.pack.name} {trace.pack.version} on {trace.business.name}{date}."
    yield paragraph(told, Tone.QUIET)
    stages, rules = counted(trace.stages, "stage"), counted(len(trace.rules), "rule")
    yield paragraph(
        f"{stages}, {rules}; the strategy is {trace.strategy.value}: {strategy_in_words(trace.strategy)}.", Tone.QUIET
    )


def _match(cursor: Cursor) -> Iterator[Row]:
    rules = {name: rule for name, rule in cursor.trace.rules.items() if rule.stage == cursor.moment.stage}
    titles = {
        Status.FIRED: "Match, and wait on the agenda",
        Status.HELD_BACK: "Held back: a condition is false, or an exception holds",
        Status.UNDECIDED: "Undecided: something they need is unknown",
    }
    for status, title in titles.items():
        names = [name for name, rule in rules.items() if rule.status is status]
        yield heading(f"{title}: {len(names)}")
        yield from rules_rows(cursor, names)


def _settled(cursor: Cursor) -> Iterator[Row]:
    trace, came = cursor.trace, cursor.moment.came
    if not came:
        yield paragraph("No rule of a later stage reads what this one concluded.", Tone.QUIET)
    most = telling(trace, came)
    for title, refs in (("Settled", most), ("Came to nothing", [ref for ref in came if ref not in most])):
        if refs:
            yield heading(title)
        for ref in refs:
            left = (Span(f"{tag_of(trace, ref):<5} ", Tone.QUIET), Span(name_of(trace, ref)))
            yield Row(left, plain(value_of(trace, ref), Tone.STRONG), ref=ref)


def _outcome(cursor: Cursor) -> Iterator[Row]:
    trace, moment = cursor.trace, cursor.moment
    for name, group in trace.groups.items():
        leader = group.leader
        led = "none leads"
        if leader:
            led = f"{trace.hypotheses[leader].title} leads, {signed(trace.hypotheses[leader].certainty)}"
        left = (Span(f"{group.title}: "), Span(led, Tone.STRONG))
        yield Row(left, ref=Ref(Role.LEADER, name), wraps=True)
    for warning in moment.raised:
        left = (Span("warning ", Tone.BAD), Span(trace.warnings[warning].title))
        yield Row(left, ref=Ref(Role.WARNING, warning), wraps=True)
    for name, recommendation in trace.recommendations.items():
        if recommendation.given:
            left = (Span("recommended "), Span(recommendation.title))
            yield Row(left, ref=Ref(Role.RECOMMENDATION, name), wraps=True)
    yield paragraph("w explains the bottom line; Home goes back to the start.", Tone.QUIET)


# Lists to choose from


def stages(cursor: Cursor) -> tuple[tuple[int, Row], ...]:
    """Give the places to go to, each with the number of its moment."""
    trace, found = cursor.trace, [(0, Row(plain("Start: the facts come in")))]
    for stage in range(trace.stages):
        at = cursor.run.start_of(stage)
        count = stage_count(trace, stage)
        told = f"{count.fired} fired, {count.held_back} held back, {count.undecided} undecided"
        right = told if cursor.is_told(at) else "still to come"
        found.append((at, Row((Span(f"{stage + 1}  ", Tone.STRONG), Span(f"Stage {stage + 1}")), plain(right))))
    found.append((cursor.last, Row(plain("End: the outcome"))))
    return tuple(found)


def breakpoints(cursor: Cursor) -> tuple[Row, ...]:
    """Give the breakpoints, each with when it next stops, if that may be told."""
    rows = []
    for ref in cursor.breakpoints:
        left = (BREAKPOINT, Span(f" {ROLES[ref.role]} "), Span(name_of(cursor.trace, ref), Tone.STRONG))
        rows.append(Row(left, plain(_stops(cursor, ref), Tone.QUIET), ref=ref))
    return tuple(rows)


def _stops(cursor: Cursor, ref: Ref) -> str:
    if cursor.predict:
        return ""
    found = [number for number in range(cursor.last + 1) if cursor.run.stops(number, ref)]
    if not found:
        return "stops nowhere in this run"
    later = [number for number in found if number > cursor.at]
    return f"next: moment {later[0] + 1}" if later else f"last: moment {found[-1] + 1}"


def stop_words(cursor: Cursor, ref: Ref) -> str:
    """Say as a clause what a breakpoint stops at."""
    name = name_of(cursor.trace, ref)
    return {
        Role.RULE: f"{name} fires",
        Role.FACT: f"a rule fires that reads {name}",
        Role.HYPOTHESIS: f"{name} gets evidence",
        Role.FINDING: f"{name} is derived",
        Role.LEADER: f"{name} is settled",
        Role.WARNING: f"warning {name} is raised",
        Role.RECOMMENDATION: f"recommendation {name} is given",
        Role.REMARK: f"remark {name} is made",
    }[ref.role]


# The answer to a prediction


def answer(cursor: Cursor, given: Answer) -> Sheet:
    """Say whether a prediction was right, why the rule that fired went first, and what the score is."""
    trace, items = cursor.trace, given.firing.agenda
    first = items[0]
    title = "✓ Right" if given.right else "✗ Not this one"
    rows = [Row((Span(first.rule, Tone.STRONG), Span(" fired.")), ref=Ref(Role.RULE, first.rule), wraps=True)]
    if not given.right:
        chosen = next(item for item in items if item.rule == given.chosen)
        other = f". The other went first: {why_before(trace, first, chosen)}."
        rows.append(Row((Span("You chose "), Span(given.chosen, Tone.STRONG), Span(other)), wraps=True))
    if given.scored:
        right, of = cursor.score
        rows.append(paragraph(f"Score: {right} of {of}.", Tone.NEW))
    else:
        rows.append(paragraph("It was drawn by lot, so there is no score.", Tone.NEW))
    if trace.strategy is not Strategy.RANDOM:
        rows.append(heading(f"Why it went before the others ({strategy_in_words(trace.strategy)})"))
        for item in sorted(items[1:], key=lambda item: item.place):
            why = (Span(f"{item.rule}: "), Span(why_before(trace, first, item), Tone.QUIET))
            rows.append(Row(why, indent=2, ref=Ref(Role.RULE, item.rule), wraps=True))
    return Sheet(title, tuple(rows))


# What search finds


def found_row(cursor: Cursor, ref: Ref, words: str) -> Row:
    """Give a row for something that was found."""
    left = (
        Span(f"{ROLES[ref.role]:<10} ", Tone.QUIET),
        Span(name_of(cursor.trace, ref), Tone.STRONG),
        Span(f"  {words}"),
    )
    return Row(left, ref=ref, mark=BREAKPOINT if ref in cursor.breakpoints else Span(""))


def told(cursor: Cursor, ref: Ref) -> Row:
    """Say when what was found comes about."""
    return Row(when(cursor, ref), wraps=True)
