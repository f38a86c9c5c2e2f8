"""A warning, recommendation or remark that no rule leads to: the memo can never print it."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.program import Program


def _run(program: Program) -> Iterator[Hit]:
    vocabulary, conclusions = program.vocabulary, [rule.then for rule in program.rules.values()]
    raised = {name for then in conclusions for name in then.warn}
    made = {name for then in conclusions for name in then.recommend}
    made |= {name for warning in vocabulary.warnings.values() for name in warning.do}
    remarked = {name for then in conclusions for name in then.remark}
    for warning in vocabulary.warnings.values():
        if warning.name not in raised:
            yield Hit(
                f"warnings.{warning.name}",
                f"no rule raises the warning `{warning.name}`",
                warning.span,
                (f"write a rule with `then: {{warn: {warning.name}}}`, or remove it",),
            )
    for step in vocabulary.recommendations.values():
        if step.name not in made:
            yield Hit(
                f"recommendations.{step.name}",
                f"no rule and no warning makes the recommendation `{step.name}`",
                step.span,
                (f"name it behind `do` of a warning, or in a rule: `then: {{recommend: {step.name}}}`; or remove it",),
            )
    for remark in vocabulary.remarks.values():
        if remark.name not in remarked:
            yield Hit(
                f"remarks.{remark.name}",
                f"no rule makes the remark `{remark.name}`",
                remark.span,
                (f"write a rule with `then: {{remark: {remark.name}}}`, or remove it",),
            )


CHECK = Check("unused-advice", "a warning, recommendation or remark that no rule leads to", _run)
