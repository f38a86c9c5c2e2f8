"""Why a rule, a finding, a certainty or a leader came out as it did, in lines for the author of a pack."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.derivation import ConditionOutcome, Contest, Derivation, RuleOutcome, Status
from advisor.expression.evaluate import NOTHING, Memory
from advisor.expression.nodes import Constant, Node, Origin, Read, walk
from advisor.values import Kind, Truth, Type, Value, show_value

MOST = 4
"""How many rules, or pieces of evidence, are named in one place."""


def written(type_: Type, value: Value) -> str:
    """Write a value as a pack or a fact file holds it."""
    if isinstance(value, frozenset):
        return f"[{', '.join(option for option in type_.options if option in value)}]"
    if type_.kind is Kind.CHOICE:
        return str(value)
    if type_.kind is Kind.CERTAINTY and isinstance(value, float):
        return f"{value:.4g}"
    return show_value(type_, value)


def told(node: Node, memory: Memory) -> str:
    """Say what a condition read, the values of its parameters included."""
    parts: dict[str, str] = {}
    for part in walk(node):
        match part:
            case Read(name, _, type_):
                value = memory.get(name, NOTHING).value
                parts[name] = "unknown" if value is None else written(type_, value)
            case Constant(value, type_, parameter) if parameter:
                parts[parameter] = written(type_, value)
    return ", ".join(f"`{name}` is {value}" for name, value in parts.items())


def condition_line(outcome: ConditionOutcome, memory: Memory, *, exception: bool = False) -> str:
    """Say what a condition came to, and what it read."""
    condition, reading = outcome.condition, told(outcome.condition.node, memory)
    if isinstance(condition.node, Read):
        return f"{'the exception ' * exception}{reading}"
    text = f"{'the exception ' * exception}`{condition.text}`"
    return f"{text} is {outcome.truth.value}: {reading}"


def outcome_lines(outcome: RuleOutcome) -> tuple[str, ...]:
    """Say which conditions made a rule come out as it did: those in the way, or all of them if it fired."""
    wanted = {
        Status.FIRED: (Truth.TRUE, Truth.FALSE),
        Status.HELD_BACK: (Truth.FALSE, Truth.TRUE),
        Status.UNDECIDED: (Truth.UNKNOWN, Truth.UNKNOWN),
    }[outcome.status]
    memory = {name: reading for part in (*outcome.when, *outcome.unless) for name, reading in part.read}
    lines = [condition_line(part, memory) for part in outcome.when if part.truth is wanted[0]]
    lines += [condition_line(part, memory, exception=True) for part in outcome.unless if part.truth is wanted[1]]
    return tuple(lines)


_BECAME = {Status.FIRED: "fires", Status.HELD_BACK: "is held back", Status.UNDECIDED: "is undecided"}


def became(outcome: RuleOutcome) -> str:
    """Say what became of a rule in one line, with the first reason."""
    reasons = outcome_lines(outcome)
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 and outcome.status is not Status.FIRED else ""
    return f"`{outcome.rule.name}` {_BECAME[outcome.status]}: {reasons[0]}{more}" if reasons else "it has no condition"


def became_lines(outcomes: Iterable[RuleOutcome]) -> tuple[str, ...]:
    """Say what became of some rules, one line each, those nearest to firing first; of many, only the first."""
    order = [Status.FIRED, Status.UNDECIDED, Status.HELD_BACK]
    found = sorted(outcomes, key=lambda one: (order.index(one.status), len(outcome_lines(one))))
    rest = f"… and {len(found) - MOST} more rules" if len(found) > MOST else ""
    return tuple(line for line in (*(became(one) for one in found[:MOST]), rest) if line)


def behind(derivation: Derivation, node: Node) -> tuple[str, ...]:
    """Say where the conclusions that a condition reads come from."""
    lines: list[str] = []
    for read in (part for part in walk(node) if isinstance(part, Read)):
        if read.origin is Origin.FINDING:
            deriving = [one for one in derivation.outcomes.values() if read.name in one.rule.then.derive]
            lines += became_lines(deriving) or [f"no rule derives `{read.name}`"]
        elif read.origin is Origin.CERTAINTY:
            lines.append(_evidence(derivation, read.name))
        elif read.origin is Origin.LEADER:
            lines.append(_lead(derivation.contests[read.name.partition(".")[0]]))
    return tuple(dict.fromkeys(lines))


def _evidence(derivation: Derivation, hypothesis: str) -> str:
    group, _, option = hypothesis.partition(".")
    evidence = derivation.contests[group].standing(option).evidence
    if not evidence:
        return f"no rule fired that speaks for or against `{hypothesis}`"
    strongest = sorted(evidence, key=lambda part: -abs(part.weight))
    named = ", ".join(f"`{part.rule}` ({part.value:+.2g})" for part in strongest[:MOST])
    return f"`{hypothesis}` comes from {named}{', …' * (len(evidence) > MOST)}"


def _lead(contest: Contest) -> str:
    group, (first, *others) = contest.group, contest.ranking
    if contest.leader:
        next_ = f", then `{others[0].hypothesis}` at {others[0].certainty:.4g}" if others else ""
        return f"`{first.hypothesis}` leads at {first.certainty:.4g}{next_}"
    if first.certainty <= 0:
        return f"no hypothesis of `{group.name}` has anything that speaks for it"
    best = f"nobody leads: the best is `{first.hypothesis}` at {first.certainty:.4g}"
    if first.certainty < group.leads_from:
        return f"{best}, and a leader has {group.leads_from:.4g}"
    return f"{best}, ahead of `{others[0].hypothesis}` by {contest.margin:.4g}; a clear lead is {group.leads_by:.4g}"
