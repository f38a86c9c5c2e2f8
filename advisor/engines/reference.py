"""The plain engine: every rule of every stage, in the order of the pack. Short enough to be trusted by reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.agenda import Order
from advisor.business import Business
from advisor.derivation import (
    ConditionOutcome,
    Contest,
    Derivation,
    FindingOutcome,
    Firing,
    RuleOutcome,
    Status,
)
from advisor.engines.settle import settle_stage
from advisor.expression.evaluate import NOTHING, Memory, Reading, open_names
from advisor.program import Program
from advisor.rule import Condition, Rule
from advisor.values import Truth

DEFAULT_ORDER = Order()


def infer(program: Program, business: Business, order: Order = DEFAULT_ORDER) -> Derivation:
    """Run the program over a business."""
    memory: dict[str, Reading] = business.readings()
    outcomes: dict[str, RuleOutcome] = {}
    findings: dict[str, FindingOutcome] = {}
    contests: dict[str, Contest] = {}
    tags = _tagged(program, program.vocabulary.facts, {})
    for stage in range(-1, len(program.stages)):
        if stage >= 0:
            outcomes.update((rule.name, look(rule, memory)) for rule in program.stages[stage])
        found, contested, readings = settle_stage(program, stage, outcomes)
        findings.update(found)
        contests.update(contested)
        memory.update(readings)
        tags = _tagged(program, readings, tags)
    firings = _firings(outcomes, tags, order)
    return assemble(program, business, outcomes, findings, contests, memory, tags, firings, order)


def judge(rule: Rule, memory: Memory) -> tuple[Status, float]:
    """Evaluate a rule for its status and certainty alone: what `look` gives, without the record."""
    least, against, unsure = 1.0, 0.0, False
    for conditions, opposite in ((rule.when, Truth.FALSE), (rule.unless, Truth.TRUE)):
        for condition in conditions:
            truth, certainty = condition.test(memory)
            if truth is opposite:
                against = max(against, certainty)
            elif truth is Truth.UNKNOWN:
                unsure = True
            else:
                least = min(least, certainty)
    if against:
        return Status.HELD_BACK, against
    return (Status.UNDECIDED, 0.0) if unsure else (Status.FIRED, least)


def look(rule: Rule, memory: Memory) -> RuleOutcome:
    """Evaluate a rule: it fires when all of `when` is true and all of `unless` false."""
    when = tuple(_outcome(condition, memory) for condition in rule.when)
    unless = tuple(_outcome(condition, memory) for condition in rule.unless)
    return RuleOutcome(rule, *judge(rule, memory), when, unless)


def _outcome(condition: Condition, memory: Memory) -> ConditionOutcome:
    truth, certainty = condition.test(memory)
    read = tuple((name, memory.get(name, NOTHING)) for name in condition.reads)
    waiting = open_names(condition.node, memory) if truth is Truth.UNKNOWN else ()
    return ConditionOutcome(condition, truth, certainty, read, waiting)


def _tagged(program: Program, names: Iterable[str], tags: Mapping[str, int]) -> dict[str, int]:
    """Give the elements that come in the next numbers; what no rule reads stays out."""
    read = program.read
    coming = [name for name in names if name in read]
    return {**tags, **{name: tag for tag, name in enumerate(coming, len(tags) + 1)}}


def _firings(outcomes: Mapping[str, RuleOutcome], tags: Mapping[str, int], order: Order) -> tuple[Firing, ...]:
    """Give the firings: nothing joins an agenda within a stage, so each fires in the order of the agenda."""
    fired = [outcome.rule for outcome in outcomes.values() if outcome.status is Status.FIRED]
    items = order.sorted(order.item(rule, tags) for rule in fired)
    return tuple(
        Firing(step, item.rule, tuple(later for later in items[step:] if later.stage == item.stage))
        for step, item in enumerate(items)
    )


def assemble(  # noqa: PLR0917 - the parts of a derivation, one by one
    program: Program,
    business: Business,
    outcomes: Mapping[str, RuleOutcome],
    findings: Mapping[str, FindingOutcome],
    contests: Mapping[str, Contest],
    memory: Memory,
    tags: Mapping[str, int],
    firings: tuple[Firing, ...],
    order: Order,
) -> Derivation:
    """Put a derivation together in the order of the pack."""
    vocabulary = program.vocabulary
    return Derivation(
        business,
        {name: outcomes[name] for name in program.rules if name in outcomes},
        {name: findings[name] for name in vocabulary.findings},
        {name: contests[name] for name in vocabulary.groups},
        {name: memory[name] for name in (*vocabulary.facts, *program.settled) if name in memory},
        tags,
        firings,
        order,
    )
