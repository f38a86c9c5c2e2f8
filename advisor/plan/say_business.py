"""What becomes of one business, in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from advisor.plan.lines import Block, Code, Line, Words, around, because, counted, figures, joined, named, sign_of
from advisor.plan.model import (
    ASKED,
    BusinessPlan,
    Effect,
    Obstacle,
    Outcome,
    Read,
    Refusal,
    RuleShift,
    Shown,
    Topic,
    Turn,
)
from advisor.values import Truth

MOST_WORDS = 6
"""So many places of a memo that say the same in other words are shown."""
_MOST_REASONS = 3
_MOST_QUIET = 4
_MOST_ERRORS = 4
_NOBODY = "nobody"
_STAYS = {
    Outcome.ASKS: ": the advice stays as it is; the memo asks other questions, or in another order.",
    Outcome.WORDS: ": the advice stays as it is; the memo says it in other words.",
    Outcome.INSIDE: ": the advice stays as it is; only how it comes about changes.",
}


def about_business(plan: BusinessPlan) -> Block:
    """Tell what becomes of a business whose advice, or its words, or what is behind it, changes."""
    date = f" ({plan.as_of})" if plan.as_of else ""
    says: Words = (Code(plan.file),)
    return Block(3, (f"{plan.name}{date}",), (*says, _STAYS.get(plan.outcome, "")), tuple(_lines(plan)))


def about_refusal(refusal: Refusal) -> Line:
    """Tell which facts keep a pack from reading a fact file."""
    facts = (": ", *named(refusal.facts)) if refusal.facts else ()
    errors = [Line((error,)) for error in refusal.errors[:_MOST_ERRORS]]
    left = len(refusal.errors) - len(errors)
    more = [Line((f"and {counted(left, 'more error')}",))] if left else []
    return Line((f"{refusal.name}, ", Code(refusal.file), *facts, *because(refusal.because)), "-", (*errors, *more))


def _lines(plan: BusinessPlan) -> Iterator[Line]:
    by_topic = {topic: [one for one in plan.effects if one.topic is topic] for topic in Topic}
    yield from _standings(plan.effects)
    for topic in (Topic.WARNING, Topic.SURENESS):
        yield from (_warning(one) for one in by_topic[topic] if one.turn is not Turn.MOVED)
    yield from (_recommendation(one) for one in by_topic[Topic.RECOMMENDATION] if one.turn is not Turn.MOVED)
    yield from _remarks(by_topic[Topic.REMARK])
    yield from (_moved(one) for one in plan.effects if one.turn is Turn.MOVED and one.topic not in ASKED)
    yield from _voices(by_topic[Topic.VOICE])
    yield from _about_facts(by_topic[Topic.NEAR_MISS], "near misses")
    yield from _about_facts(by_topic[Topic.QUESTION], "questions")
    yield from (_finding(one) for one in by_topic[Topic.FINDING])
    yield from _rules(plan.rules)
    for reworded in plan.words[:MOST_WORDS]:
        yield Line(_reworded(reworded.before, reworded.after), "~")
    if len(plan.words) > MOST_WORDS:
        yield Line((f"and {counted(len(plan.words) - MOST_WORDS, 'more place', 'more places')} of the memo",))


# Leaders and certainties


def _standings(effects: Iterable[Effect]) -> Iterator[Line]:
    """Give a line for each group: who leads, by how much, and the certainties that changed."""
    told = [one for one in effects if one.topic in (Topic.LEADER, Topic.MARGIN, Topic.DECLARED, Topic.CERTAINTY)]
    for group, some in groupby(told, key=lambda one: one.name.partition(".")[0]):
        found = list(some)
        paths = tuple(dict.fromkeys(path for one in found for path in one.because))
        by_topic = {one.topic: one for one in found if one.topic is not Topic.CERTAINTY}
        certainties = [one for one in found if one.topic is Topic.CERTAINTY]
        leader, margin = by_topic.get(Topic.LEADER), by_topic.get(Topic.MARGIN)
        head: list[Words] = [_leader(leader) if leader else ("as before",)]
        if margin and leader and leader.turn is not Turn.CHANGED:
            head.append((f"margin {figures(_number(margin.before or margin.after), 0)[0]}",))
        elif margin:
            head.append(("margin ", _figures(margin)))
        declared = by_topic.get(Topic.DECLARED)
        if declared:
            head.append((f"declared: {declared.before or 'nothing'} → {declared.after or 'nothing'}",))
        below = [Line(("certainties: ", ", ".join(f"{one.title} {_figures(one)}" for one in certainties)))]
        turn = leader.turn if leader else Turn.CHANGED
        words = ("leader of ", Code(group), ": ", *joined(head), *because(paths))
        yield Line(words, sign_of(turn), tuple(below) if certainties else ())


def _leader(one: Effect) -> Words:
    before, after = (str(value) if value else _NOBODY for value in (one.before, one.after))
    match one.turn:
        case Turn.GAINED:
            return (f"{after}; the group is new",)
        case Turn.LOST:
            return (f"{before}; the group is gone",)
        case _:
            return (f"{before} → {after}",)


def _figures(one: Effect) -> str:
    before, after = figures(_number(one.before), _number(one.after))
    return f"{before} → {after}"


def _number(value: Shown) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


# What is advised


def _warning(one: Effect) -> Line:
    name: Words = ("warning ", Code(one.name))
    if one.topic is Topic.SURENESS:
        return Line((*name, f": certainty {_figures(one)}: {one.title}", *because(one.because)), "~")
    severity = f"{one.before} → {one.after}" if one.turn is Turn.CHANGED else str(one.after or one.before)
    told = {Turn.GAINED: "raised", Turn.LOST: "dropped"}.get(one.turn, "regraded")
    return Line((*name, f" {told}, {severity}: {one.title}", *because(one.because)), sign_of(one.turn))


def _recommendation(one: Effect) -> Line:
    place = f"added as number {one.after}" if one.turn is Turn.GAINED else f"dropped, it was number {one.before}"
    return Line(("recommendation ", Code(one.name), f" {place}: {one.title}", *because(one.because)), sign_of(one.turn))


def _remarks(effects: Iterable[Effect]) -> Iterator[Line]:
    """Tell of remarks by name: those that come for one reason together, and so those that go."""
    groups: dict[tuple[Turn, tuple[str, ...]], list[str]] = {}
    for one in effects:
        if one.turn is not Turn.MOVED:
            groups.setdefault((one.turn, one.because), []).append(one.name)
    for (turn, paths), names in groups.items():
        told = "added" if turn is Turn.GAINED else "dropped"
        yield Line((f"remark{'s' * (len(names) > 1)} {told}: ", *named(names), *because(paths)), sign_of(turn))


def _moved(one: Effect) -> Line:
    before, after = (named(value) if isinstance(value, tuple) else () for value in (one.before, one.after))
    return Line((f"{one.title}: ", *before, " → ", *after, *because(one.because)), "~")


def _voices(effects: Sequence[Effect]) -> Iterator[Line]:
    """Tell where a source read alone would name another leader; of other certainties how many there are."""
    quiet = 0
    for one in effects:
        leads = [value[0] if isinstance(value, tuple) else "silent" for value in (one.before, one.after)]
        if leads[0] == leads[1]:
            quiet += 1
        else:
            group = one.name.partition("/")[2]
            yield Line(
                (f"{one.title} read alone, on ", Code(group), f": {leads[0]} → {leads[1]}", *because(one.because)), "~"
            )
    if quiet:
        says = counted(quiet, "opinion", "opinions")
        yield Line((f"{says} of sources read alone: other certainties, the same leader",), "~")


def _about_facts(effects: Sequence[Effect], what: str) -> Iterator[Line]:
    """Tell in one line of which facts the near misses, or the questions, are others."""
    turns = ((Turn.GAINED, "new"), (Turn.LOST, "gone"), (Turn.CHANGED, "with another effect"))
    told: list[Words] = []
    for turn, word in turns:
        names = [one.name for one in effects if one.turn is turn]
        if names:
            told.append((f"{len(names)} {word} (", *named(names, 5), ")"))
    if any(one.turn is Turn.MOVED for one in effects):
        told.append(("in another order",))
    if told:
        paths = tuple(dict.fromkeys(path for one in effects for path in one.because))
        yield Line((f"{what}: ", *joined(told), *because(paths)), "~")


# Inside


def _finding(one: Effect) -> Line:
    truths = f"{one.before} → {one.after}" if one.turn is Turn.CHANGED else str(one.after or one.before)
    there = {Turn.GAINED: "; it is new", Turn.LOST: "; it is gone"}.get(one.turn, "")
    return Line(
        ("finding ", Code(one.name), f", {one.title}: {truths}{there}", *because(one.because)), sign_of(one.turn)
    )


def _rules(shifts: Sequence[RuleShift]) -> Iterator[Line]:
    """Tell which rules fire now and did not, or the reverse, those with one reason together; then the others."""
    groups: dict[tuple[str | None, str | None, tuple[Obstacle, ...], tuple[str, ...]], list[str]] = {}
    for one in shifts:
        obstacles = one.obstacles if one.fires or one.fired else ()
        paths = one.because if one.fires or one.fired else ()
        groups.setdefault((one.before, one.after, obstacles, paths), []).append(one.name)
    firing = sorted(groups.items(), key=lambda one: ("fired" not in one[0][:2], one[0][1] != "fired"))
    for (before, after, obstacles, paths), names in firing:
        verb = "s" if len(names) == 1 else ""
        listed: Words = (counted(len(names), "rule") if len(names) > 1 else "rule", " ", *named(names))
        if after == "fired":
            why = "new" if before is None else f"before: {before}"
            yield Line(
                (*listed, f" fire{verb} now ({why})", *because(paths)), "+", _reasons(obstacles, after_now=False)
            )
        elif before == "fired":
            why = "gone" if after is None else f"now: {after}"
            words = (*listed, f" no longer fire{verb} ({why})", *because(paths))
            yield Line(words, "-", _reasons(obstacles, after_now=True))
        else:
            some = named(names, _MOST_QUIET)
            yield Line((counted(len(names), "more rule", "more rules"), f" {before} → {after}: ", *some), "~")


def _reasons(obstacles: Sequence[Obstacle], *, after_now: bool) -> tuple[Line, ...]:
    shown = [Line(_reason(one, now=after_now)) for one in obstacles[:_MOST_REASONS]]
    left = len(obstacles) - len(shown)
    return (*shown, *([Line((f"and {counted(left, 'more condition', 'more conditions')}",))] if left else []))


def _reason(one: Obstacle, *, now: bool) -> Words:
    """Say what a condition came to, and what it read: `now` under the new pack, else under the old one."""
    kind = "exception " if one.exception else ""
    truth = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "unknown"}[one.truth]
    verb = "is" if now else "was"
    if one.matched:
        says: Words = (kind, Code(one.text), f" {verb} {truth}")
    elif now:
        says = ("the new ", kind or "condition ", Code(one.text), f" {verb} {truth}")
    else:
        says = (f"the {kind or 'condition '}", Code(one.text), f", now gone, {verb} {truth}")
    told = [_read(read, now=now) for read in (*one.reads, *one.parameters)]
    return (*says, " (", *joined(told), ")") if told else says


def _read(read: Read, *, now: bool) -> Words:
    if read.before == read.after or not (read.before and read.after):
        return (Code(read.name), f" {read.after if now else read.before}")
    return (Code(read.name), f" {read.before} → {read.after}")


def _reworded(before: Sequence[str], after: Sequence[str]) -> Words:
    texts = around(" ".join(before), " ".join(after))
    pieces = [(Code(text),) if text else ("nothing",) for text in texts]
    return joined(pieces, " → ")
