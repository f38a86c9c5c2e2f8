"""What the fourth pane shows: a rule with each condition's outcome, or whatever else was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.derivation import Status
from advisor.explain.misses import exceptions
from advisor.step.cursor import Cursor
from advisor.step.lines import Row, Sheet, Span, Spans, Tone, heading, paragraph, plain
from advisor.step.view import ROLES, certainty_of, name_of, number, tag_of, value_of
from advisor.trace.model import ConditionEntry, Joint, Ref, Role, RuleEntry
from advisor.trace.words import counted, signed
from advisor.values import Truth

_TRUE, _FALSE, _OPEN = Span("✓", Tone.GOOD), Span("✗", Tone.BAD), Span("?", Tone.OPEN)
_MARKS = {Truth.TRUE: _TRUE, Truth.FALSE: _FALSE, Truth.UNKNOWN: _OPEN}
_OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
_OUTCOMES = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "not known"}
_JOINTS = {Joint.ALL: "all of these:", Joint.ANY: "any of these:"}
_STATUSES = {Status.FIRED: _TRUE, Status.HELD_BACK: _FALSE, Status.UNDECIDED: _OPEN}
_HIDDEN = "What came of it is hidden while you predict."


def detail(cursor: Cursor, ref: Ref) -> Sheet:
    """Give what there is to know of one thing at this moment."""
    maker = {
        Role.FACT: _fact,
        Role.FINDING: _finding,
        Role.HYPOTHESIS: _hypothesis,
        Role.LEADER: _leader,
        Role.RULE: _rule,
        Role.WARNING: _warning,
        Role.RECOMMENDATION: _recommendation,
        Role.REMARK: _remark,
    }[ref.role]
    first, *others = maker(cursor, ref.name)
    rows = (first, when_row(cursor, ref), *others)
    if cursor.moment.firing and ref == Ref(Role.RULE, cursor.moment.firing.rule):
        # What it says stands above the panes already; here its conditions come first.
        rows = (when_row(cursor, ref), *others, heading("In words"), first)
    return Sheet(f"{ROLES[ref.role].capitalize()} {name_of(cursor.trace, ref)}", rows)


def when_row(cursor: Cursor, ref: Ref) -> Row:
    """Say when something comes about, seen from now; Enter on this row goes there."""
    at = cursor.run.moment_of(ref)
    goes = at is not None and at != cursor.at and cursor.is_told(at) and cursor.known(ref)
    hint = (Span(" Enter goes there.", Tone.QUIET),) if goes else ()
    return Row((*when(cursor, ref), *hint), ref=ref, wraps=True)


def when(cursor: Cursor, ref: Ref) -> Spans:
    """Say when something comes about, seen from now."""
    if ref.role is Role.RULE:
        return _when_rule(cursor, ref.name)
    if not cursor.known(ref):
        return plain(_HIDDEN, Tone.OPEN)
    at = cursor.run.moment_of(ref)
    if ref.role in (Role.WARNING, Role.RECOMMENDATION, Role.REMARK):
        verb = {Role.WARNING: "Raised", Role.RECOMMENDATION: "Given", Role.REMARK: "Made"}[ref.role]
        if at is None:
            return plain(f"Not {verb.lower()} in this run.", Tone.QUIET)
        tone = Tone.GOOD if at <= cursor.at else Tone.QUIET
        return plain(f"{verb} in moment {at + 1}{_seen_from(cursor, at)}.", tone)
    if at is None:
        tag = cursor.trace.facts[ref.name].tag
        listed = f"f-{tag} has no value" if tag else "no rule reads it"
        return plain(f"Unknown: {listed}, so it is not listed in working memory.", Tone.OPEN)
    tone = Tone.GOOD if at <= cursor.at else Tone.QUIET
    return plain(f"In working memory from moment {at + 1} on{_seen_from(cursor, at)}.", tone)


def _when_rule(cursor: Cursor, name: str) -> Spans:
    rule, at = cursor.trace.rules[name], cursor.run.firings.get(name)
    stage = f"stage {rule.stage + 1}"
    if not cursor.known(Ref(Role.RULE, name)):
        return plain(f"Not matched yet: it belongs to {stage}.", Tone.OPEN)
    if cursor.waits(name) and not (at is not None and cursor.is_told(at)):
        return plain("Matches, and waits on the agenda.", Tone.NEW)
    if at is not None:
        if not cursor.is_told(at):
            return plain(f"Matches in {stage}.", Tone.NEW)
        waits = "; waits on the agenda now" if cursor.waits(name) else _seen_from(cursor, at)
        tone = Tone.GOOD if cursor.has_fired(name) else Tone.NEW
        return plain(f"Fires in {stage}, moment {at + 1}{waits}.", tone)
    later = _seen_from(cursor, cursor.run.start_of(rule.stage))
    if rule.status is Status.UNDECIDED:
        return plain(f"Undecided in {stage}{later}: something it needs is unknown.", Tone.OPEN)
    why = "an exception holds" if exceptions(rule) else "a condition is false"
    return plain(f"Held back in {stage}{later}: {why}.", Tone.BAD)


def _seen_from(cursor: Cursor, number: int) -> str:
    return ", now" if number == cursor.at else ", still to come" if number > cursor.at else ""


# Rules


def _rule(cursor: Cursor, name: str) -> Iterator[Row]:
    rule = cursor.trace.rules[name]
    known = cursor.known(Ref(Role.RULE, name))
    yield paragraph(rule.says, Tone.STRONG)
    yield heading("When" if len(rule.when) < 2 else "When all of these are true")
    for one in rule.when:
        yield from _condition(cursor, one, 0, known=known)
    if rule.unless:
        yield heading("Unless")
        for one in rule.unless:
            yield from _condition(cursor, one, 0, known=known, exception=True)
    yield heading("Then" if rule.status is Status.FIRED or not known else "Then it would have concluded")
    yield from _conclusions(cursor, name, rule, known=known)
    yield from _cited(cursor, rule.cites, f"Rests on ({rule.basis.value})")
    yield Row(plain(f"{rule.file}:{rule.line}, stage {rule.stage + 1}", Tone.QUIET), wraps=True)


def _condition(
    cursor: Cursor, one: ConditionEntry, depth: int, *, known: bool, exception: bool = False
) -> Iterator[Row]:
    """Give a condition with its outcome and what it read; an exception is in order while it is false."""
    truth = _OPPOSITE[one.truth] if exception else one.truth
    mark = _MARKS[truth] if known else Span("·", Tone.QUIET)
    word = _OUTCOMES[one.truth] if known else "not matched yet"
    if exception and known and not depth:
        word += {Truth.TRUE: ", so the rule is held back", Truth.FALSE: ", so no exception"}.get(one.truth, "")
    says = f"{_JOINTS[one.joint]} " if one.joint else f"{one.says} "
    indent = 2 * depth
    yield Row((Span(says), Span(f"({word})", mark.tone)), mark=mark, indent=indent, wraps=True)
    for part in one.parts:
        yield from _condition(cursor, part, depth + 1, known=known, exception=exception)
    if one.parts:
        return
    if (one.text,) != one.reads:
        yield Row(plain(one.text, Tone.QUIET), indent=indent + 2, wraps=True)
    for name in one.reads:
        yield _read(cursor, cursor.trace.read(name), indent + 2, asks=known and name in one.open)
    for name in one.parameters:
        yield paragraph(f"{name} is {cursor.trace.parameters[name].shown}", Tone.QUIET, indent=indent + 2)


def _read(cursor: Cursor, ref: Ref, indent: int, *, asks: bool = False) -> Row:
    """Give an element that a rule reads, with its value as far as it is known."""
    trace = cursor.trace
    name = f"{tag_of(trace, ref)} {name_of(trace, ref)}"
    if not cursor.known(ref):
        return Row(
            (Span(f"{name}: "), Span("still to be settled", Tone.QUIET)), indent=indent, hang=2, ref=ref, wraps=True
        )
    certainty = certainty_of(trace, ref)
    unsure = f" ({number(certainty)})" if 0 < certainty < 1 else ""
    spans = [Span(f"{name}: "), Span(value_of(trace, ref), Tone.STRONG), Span(unsure)]
    if asks and ref.role is Role.FACT:
        spans.append(Span(f" – ask: {trace.facts[ref.name].ask}", Tone.OPEN))
    return Row(tuple(spans), indent=indent, hang=2, ref=ref, wraps=True)


def _conclusions(cursor: Cursor, name: str, rule: RuleEntry, *, known: bool) -> Iterator[Row]:
    trace = cursor.trace
    fired = known and rule.status is Status.FIRED
    for part in rule.weighs:
        ref = Ref(Role.HYPOTHESIS, part.hypothesis)
        side = "for" if part.strength > 0 else "against"
        spans = [Span(f"{side} {part.hypothesis} "), Span(signed(part.strength), Tone.STRONG)]
        found = [one for one in trace.hypotheses[part.hypothesis].evidence if one.rule == name] if fired else []
        for piece in found:
            sure = "" if piece.certainty == 1 else f" × {number(piece.certainty)} = {signed(piece.value)}"
            spans.append(Span(f"{sure}, in the end {piece.share:.0%} of its evidence"))
        yield Row(tuple(spans), indent=2, hang=2, ref=ref, wraps=True)
    named = [(Role.FINDING, one, trace.findings[one].says) for one in rule.derives]
    named += [(Role.WARNING, one, trace.warnings[one].title) for one in rule.warns]
    named += [(Role.RECOMMENDATION, one, trace.recommendations[one].title) for one in rule.recommends]
    named += [(Role.REMARK, one, trace.remarks[one].says) for one in rule.remarks]
    for role, one, says in named:
        yield Row(
            (Span(f"{ROLES[role]} "), Span(one, Tone.STRONG), Span(f": {says}")),
            indent=2,
            hang=2,
            ref=Ref(role, one),
            wraps=True,
        )


def _cited(cursor: Cursor, cites: Iterable[str], title: str) -> Iterator[Row]:
    trace = cursor.trace
    yield heading(title)
    for name in cites:
        claim = trace.claims.get(name)
        source = trace.sources[claim.source if claim else name]
        says = f"{claim.says} ({source.short}, {claim.place})" if claim else source.title
        yield Row((Span(f"{name} ", Tone.STRONG), Span(says)), indent=2, hang=2, wraps=True)


def rules_rows(cursor: Cursor, names: Iterable[str]) -> Iterator[Row]:
    """Give rules with what became of each, as far as it may be told."""
    for name in names:
        rule, ref = cursor.trace.rules[name], Ref(Role.RULE, name)
        known = cursor.known(ref)
        mark = _STATUSES[rule.status] if known else Span("·", Tone.QUIET)
        yield Row(plain(name), plain(_became(cursor, name), mark.tone), mark, ref=ref)


def _became(cursor: Cursor, name: str) -> str:
    rule = cursor.trace.rules[name]
    if not cursor.known(Ref(Role.RULE, name)):
        return "not matched yet"
    if rule.status is not Status.FIRED:
        return str(rule.status.value)
    return "fired" if cursor.has_fired(name) else "matches"


def _rules(cursor: Cursor, names: tuple[str, ...], title: str) -> Iterator[Row]:
    yield heading(f"{title}: {counted(len(names), 'rule') if names else 'no rule'}")
    yield from rules_rows(cursor, names)


def _readers(cursor: Cursor, ref: Ref) -> Iterator[Row]:
    name = name_of(cursor.trace, ref)
    names = tuple(one for one, rule in cursor.trace.rules.items() if name in rule.reads)
    yield from _rules(cursor, names, "Read by")


# Elements of working memory


def _fact(cursor: Cursor, name: str) -> Iterator[Row]:
    fact, ref = cursor.trace.facts[name], Ref(Role.FACT, name)
    yield Row((Span(f"{fact.label}: "), Span(fact.shown, Tone.STRONG)), wraps=True)
    if fact.value is not None:
        yield paragraph(f"{tag_of(cursor.trace, ref)}, certainty {number(fact.certainty)}: {fact.says}")
    if fact.source:
        yield paragraph(f"source: {fact.source}", Tone.QUIET)
    if fact.note:
        yield paragraph(f"note: {fact.note}", Tone.QUIET)
    yield paragraph(f"asked: {fact.ask}", Tone.QUIET if fact.value is not None else Tone.OPEN)
    if fact.value is None:
        yield paragraph(f"answer: {fact.answers}", Tone.QUIET)
    yield from _readers(cursor, ref)


def _finding(cursor: Cursor, name: str) -> Iterator[Row]:
    finding, ref = cursor.trace.findings[name], Ref(Role.FINDING, name)
    if cursor.known(ref):
        says = {
            Truth.TRUE: finding.says,
            Truth.FALSE: finding.denies,
            Truth.UNKNOWN: f"it is not known whether {finding.says}",
        }[finding.truth]
        sure = f" (certainty {number(finding.certainty)})" if 0 < finding.certainty < 1 else ""
        yield Row(plain(f"{says}{sure}", Tone.STRONG), mark=_MARKS[finding.truth], wraps=True)
    else:
        yield paragraph(finding.label, Tone.STRONG)
    yield from _rules(cursor, finding.rules, "Derived by any of")
    yield from _readers(cursor, ref)


def _hypothesis(cursor: Cursor, name: str) -> Iterator[Row]:
    trace = cursor.trace
    one, now = trace.hypotheses[name], cursor.moment.certainties[name]
    group = trace.groups[one.group]
    yield Row((Span(f"{group.title}: {one.title} "), Span(signed(now), Tone.STRONG)), wraps=True)
    spoken = [part for part in one.evidence if cursor.has_fired(part.rule)]
    yield heading(f"Evidence so far: {counted(len(spoken), 'piece') if spoken else 'none'}")
    for part in spoken:
        how = "" if part.certainty == 1 else f"{signed(part.strength)} × {number(part.certainty)}"
        left = (Span(f"{signed(part.value)} ", Tone.STRONG), Span(part.rule))
        yield Row(left, plain(how, Tone.QUIET), ref=Ref(Role.RULE, part.rule))
    leads = f"It leads {group.title} from {group.leads_from:.2f} on, if it outweighs the next by {group.leads_by:.2f}."
    yield paragraph(leads, Tone.QUIET)
    yield from _rules(cursor, one.rules, "Can speak for or against it")
    yield from _readers(cursor, Ref(Role.HYPOTHESIS, name))


def _leader(cursor: Cursor, name: str) -> Iterator[Row]:
    trace, now = cursor.trace, cursor.moment.certainties
    group, ref = trace.groups[name], Ref(Role.LEADER, name)
    led = "still open"
    if ref in cursor.moment.memory:
        led = f"{trace.hypotheses[group.leader].title}, ahead by {group.margin:.2f}" if group.leader else "nobody"
    yield Row((Span(f"Who leads {group.title}: "), Span(led, Tone.STRONG)), wraps=True)
    needed = f"To lead takes {group.leads_from:.2f}, and to outweigh the next by {group.leads_by:.2f}."
    yield paragraph(needed, Tone.QUIET)
    yield heading("How they stand now")
    rivals = [(rival, one.title) for rival, one in trace.hypotheses.items() if one.group == name]
    for rival, title in sorted(rivals, key=lambda pair: -now[pair[0]]):
        yield Row(plain(title), plain(signed(now[rival]), Tone.STRONG), ref=Ref(Role.HYPOTHESIS, rival))
    yield from _readers(cursor, ref)


# Conclusions


def _warning(cursor: Cursor, name: str) -> Iterator[Row]:
    one = cursor.trace.warnings[name]
    known = cursor.known(Ref(Role.WARNING, name))
    grade = one.raised if known and one.raised else one.severity
    yield Row((Span(one.title, Tone.STRONG), Span(f" ({grade.value})", Tone.BAD)), wraps=True)
    yield paragraph(one.consequence)
    yield from _rules(cursor, one.rules, "Raised by any of")
    yield heading("Calls for")
    for call in one.calls_for:
        ref = Ref(Role.RECOMMENDATION, call)
        yield paragraph(cursor.trace.recommendations[call].title, indent=2, ref=ref)
    yield from _cited(cursor, one.cites, "Rests on")


def _recommendation(cursor: Cursor, name: str) -> Iterator[Row]:
    one = cursor.trace.recommendations[name]
    yield Row((Span(one.title, Tone.STRONG), Span(f" ({one.horizon.value})", Tone.QUIET)), wraps=True)
    yield paragraph(one.detail)
    if one.warnings:
        yield heading("Called for by the warnings")
        for warning in one.warnings:
            left = (Span(f"{warning}: "), Span(cursor.trace.warnings[warning].title))
            yield Row(left, indent=2, hang=2, ref=Ref(Role.WARNING, warning), wraps=True)
    if one.rules:
        yield from _rules(cursor, one.rules, "Given by any of")
    yield from _cited(cursor, one.cites, "Rests on")


def _remark(cursor: Cursor, name: str) -> Iterator[Row]:
    one = cursor.trace.remarks[name]
    yield paragraph(one.says, Tone.STRONG)
    yield from _rules(cursor, one.rules, "Made by any of")
    yield from _cited(cursor, one.cites, "Rests on")
