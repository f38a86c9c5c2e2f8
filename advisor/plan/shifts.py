"""Two derivations of one business → the rules that came out otherwise, with the conditions that made the difference."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.advice import Advice
from advisor.derivation import Derivation, RuleOutcome, Status
from advisor.expression.evaluate import NOTHING
from advisor.expression.phrase import phrase
from advisor.memo.words import signed
from advisor.plan.causes import Causes, in_the_way, same_condition
from advisor.plan.compare import parameters_in
from advisor.plan.model import Obstacle, Read, RuleShift
from advisor.program import Program
from advisor.values import show_value


def rule_shifts(old: Advice, new: Advice, causes: Causes) -> tuple[RuleShift, ...]:
    """Tell which rules came out otherwise; one that is in one pack alone counts where it fired."""
    return tuple(_shifts(old, new, causes))


def _shifts(old: Advice, new: Advice, causes: Causes) -> Iterator[RuleShift]:
    before, after = old.derivation.outcomes, new.derivation.outcomes
    for name in dict.fromkeys([*after, *before]):
        was, is_ = before.get(name), after.get(name)
        statuses = [one.status if one else None for one in (was, is_)]
        missing = None in statuses
        if statuses[0] is statuses[1] or (missing and Status.FIRED not in statuses):
            continue
        found: tuple[Obstacle, ...] = ()
        if was and is_ and Status.FIRED in statuses:
            held, fired, side = (was, is_, old) if statuses[1] is Status.FIRED else (is_, was, new)
            found = tuple(_obstacles(held, fired, side, old, new))
        first, last = (status.value if status else None for status in statuses)
        rule = new.program.rules.get(name) or old.program.rules[name]
        yield RuleShift(name, rule.says, first, last, found, causes.of_rule(name))


def _obstacles(held: RuleOutcome, fired: RuleOutcome, side: Advice, old: Advice, new: Advice) -> Iterator[Obstacle]:
    for part, exception in in_the_way(held):
        matched = same_condition(part, exception, fired)
        reads = tuple(
            Read(name, _reading(old.derivation, old.program, name), _reading(new.derivation, new.program, name))
            for name in part.condition.reads
        )
        parameters = tuple(
            Read(name, _parameter(old.program, name), _parameter(new.program, name))
            for name in parameters_in(part.condition)
        )
        yield Obstacle(
            part.condition.text,
            phrase(part.condition.node, side.program.vocabulary),
            exception,
            part.truth,
            matched is not None,
            reads,
            parameters,
        )


def _reading(derivation: Derivation, program: Program, name: str) -> str:
    """Show what a name was read as: a fact as people write it, a leader, a truth, a certainty."""
    value = derivation.memory.get(name, NOTHING).value
    fact = program.vocabulary.facts.get(name)
    if value is None:
        group = program.vocabulary.groups.get(name.removesuffix(".leader"))
        return "nobody" if group and name == group.leader else "unknown"
    if fact:
        return show_value(fact.type, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return signed(value) if isinstance(value, float) else str(value)


def _parameter(program: Program, name: str) -> str:
    parameter = program.vocabulary.parameters.get(name)
    return show_value(parameter.type, parameter.value) if parameter else ""
