"""What happens in a run, in words: one sentence a moment, and why one rule waits for another."""

from __future__ import annotations

from advisor.agenda import AgendaItem, Precedence, Strategy, precedence
from advisor.derivation import Status
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import Moment, Phase, stage_count
from advisor.values import Truth

_STRATEGIES = {
    Strategy.DEPTH: "the newest facts first",
    Strategy.BREADTH: "the oldest facts first",
    Strategy.SIMPLICITY: "the fewest comparisons first",
    Strategy.COMPLEXITY: "the most comparisons first",
    Strategy.RANDOM: "by lot",
}


def strategy_in_words(strategy: Strategy) -> str:
    """Say what a strategy puts first."""
    return _STRATEGIES[strategy]


def what_happens(trace: Trace, moment: Moment) -> str:
    """Say in a sentence or two what happens in a moment."""
    match moment.phase:
        case Phase.START:
            known = sum(fact.value is not None for fact in trace.facts.values())
            number = str(known) if known else "none"
            be = "is" if known < 2 and (known or len(trace.facts) == 1) else "are"
            return f"The facts come into working memory: {number} of {counted(len(trace.facts), 'fact')} {be} known."
        case Phase.MATCH:
            found = stage_count(trace, moment.stage)
            rules = counted(found.fired + found.held_back + found.undecided, "rule")
            matched = counted(found.fired, "matches and waits", "match and wait") if found.fired else "none waits"
            held = counted(found.held_back, "is held back", "are held back")
            open_ = counted(found.undecided, "is undecided", "are undecided")
            return f"Stage {moment.stage + 1} of {trace.stages}: of {rules}, {matched} on the agenda, {held}, {open_}."
        case Phase.FIRE:
            assert moment.firing is not None  # noqa: S101 - by the phase
            rule = trace.rules[moment.firing.rule]
            return f"Rule {moment.firing.rule} fires: {rule.says}"
        case Phase.SETTLE:
            if not moment.came:
                return f"Stage {moment.stage + 1} is over; nothing that rules read is settled by it."
            results = telling(trace, moment.came)
            parts = [", ".join(ref_in_words(trace, ref) for ref in results)] if results else []
            parts += _of_nothing(trace, moment.came)
            return f"Stage {moment.stage + 1} is over. Settled: {'; '.join(parts)}."


def _of_nothing(trace: Trace, refs: tuple[Ref, ...]) -> list[str]:
    """Count what came to nothing: a no, a don't know and a nothing yet are not the same."""
    truths = [trace.findings[ref.name].truth for ref in refs if ref.role is Role.FINDING]
    bare = sum(ref.role is Role.HYPOTHESIS and not trace.hypotheses[ref.name].evidence for ref in refs)
    counts = (
        (truths.count(Truth.FALSE), "finding false", "findings false"),
        (truths.count(Truth.UNKNOWN), "finding unknown", "findings unknown"),
        (bare, "hypothesis without evidence", "hypotheses without evidence"),
    )
    return [counted(*one) for one in counts if one[0]]


def telling(trace: Trace, refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Leave out what came to nothing: findings that are not true, hypotheses without evidence."""
    return tuple(
        ref
        for ref in refs
        if (ref.role is Role.FINDING and trace.findings[ref.name].truth is Truth.TRUE)
        or (ref.role is Role.HYPOTHESIS and trace.hypotheses[ref.name].evidence)
        or ref.role in (Role.LEADER, Role.FACT)
    )


def ref_in_words(trace: Trace, ref: Ref) -> str:
    """Name an element of working memory with its value."""
    match ref:
        case Ref(Role.FACT, name):
            return f"{name} {trace.facts[name].shown}"
        case Ref(Role.FINDING, name):
            return f"{name} {_TRUTHS[trace.findings[name].truth]}"
        case Ref(Role.LEADER, name):
            group = trace.groups[name]
            return f"{group.reads_as} {trace.hypotheses[group.leader].option if group.leader else 'none'}"
        case Ref(_, name):
            return f"{name} {signed(trace.hypotheses[name].certainty)}"


def why_before(trace: Trace, first: AgendaItem, second: AgendaItem) -> str:
    """Say why one rule of an agenda goes before another, by the run's strategy."""
    match precedence(trace.strategy, first, second):
        case Precedence.RECENCY:
            return _newer(first, second) if trace.strategy is not Strategy.BREADTH else _older(first, second)
        case Precedence.COMPLEXITY:
            more = "fewer" if trace.strategy is Strategy.SIMPLICITY else "more"
            return f"it makes {more} comparisons, {first.complexity} against {second.complexity}"
        case Precedence.LOT:
            return "the lot fell on it"
        case Precedence.STAGE:
            return "its stage is earlier"
        case Precedence.PLACE:
            return "otherwise equal, it stands earlier in the pack"


def _newer(first: AgendaItem, second: AgendaItem) -> str:
    one, other = _tags(first, second)
    if other is None:
        return f"it read more facts, the first of them f-{one}"
    return f"its latest fact{_but_shared(first, second)}, f-{one}, is newer than f-{other}"


def _older(first: AgendaItem, second: AgendaItem) -> str:
    one, other = _tags(first, second)
    if one is None:
        return f"it read fewer facts than the other, which read f-{other} as well"
    return f"its latest fact{_but_shared(first, second)}, f-{one}, is older than f-{other}"


def _tags(first: AgendaItem, second: AgendaItem) -> tuple[int | None, int | None]:
    """Give the first tags in which two items differ; None where one has no more."""
    for place in range(max(len(first.recency), len(second.recency))):
        one, other = (item.recency[place] if place < len(item.recency) else None for item in (first, second))
        if one != other:
            return one, other
    return None, None


def _but_shared(first: AgendaItem, second: AgendaItem) -> str:
    return " but those that both read" if first.recency[:1] == second.recency[:1] else ""


_TRUTHS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}
STATUS_WORDS = {Status.FIRED: "fired", Status.HELD_BACK: "was held back", Status.UNDECIDED: "is undecided"}


def counted(count: int, one: str, many: str = "") -> str:
    """Give a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def signed(certainty: float) -> str:
    """Write a certainty with its sign and two decimals; it never reaches 1, so it is never shown as 1."""
    shown = f"{max(-0.99, min(0.99, certainty)):+.2f}".replace("-", "−")
    return shown if shown.strip("+−0.") else "0"
