"""Where a program reads, cites and concludes: what the checks of unused things have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.expression.nodes import Constant, walk
from advisor.program import Program
from advisor.rule import Condition, Rule


@dataclass(frozen=True, slots=True)
class Use:
    """A condition with the path of what it belongs to, and that in words (rule `some-rule`)."""

    subject: str
    what: str
    condition: Condition


def rule_conditions(rule: Rule) -> Iterator[Use]:
    """Give a rule's conditions and exceptions."""
    for condition in (*rule.when, *rule.unless):
        yield Use(f"rules.{rule.name}", f"rule `{rule.name}`", condition)


def conditions(program: Program) -> Iterator[Use]:
    """Give every condition of a pack: of rules, of consistency checks, and under which a question isn't asked."""
    for rule in program.rules.values():
        yield from rule_conditions(rule)
    for check in program.consistency:
        yield Use(f"consistency.{check.name}", f"consistency check `{check.name}`", check.never)
    for fact, condition in program.skips.items():
        yield Use(f"skip_questions.{fact}", f"the condition for asking `{fact}`", condition)


def names_read(program: Program) -> frozenset[str]:
    """Name all that conditions read."""
    return frozenset(name for use in conditions(program) for name in use.condition.reads)


def parameters_named(program: Program) -> frozenset[str]:
    """Name the parameters that conditions, strengths and limits of leading are written with."""
    constants = (node for use in conditions(program) for node in walk(use.condition.node) if isinstance(node, Constant))
    weights = (weight for rule in program.rules.values() for weight in rule.then.weights)
    limits = (name for group in program.vocabulary.groups.values() for name in group.limits)
    return frozenset({*(node.parameter for node in constants), *(weight.parameter for weight in weights), *limits})


def names_cited(program: Program) -> frozenset[str]:
    """Name the claims and sources that anything cites."""
    vocabulary = program.vocabulary
    citing = (
        program.rules, vocabulary.parameters, vocabulary.findings, vocabulary.warnings, vocabulary.recommendations,
        vocabulary.remarks,
    )  # fmt: skip
    return frozenset(name for declared in citing for one in declared.values() for name in one.cite)
