"""Every check there is, by when it strikes; and the run of those that look at a program."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.issue import Issue
from advisor.lint import (
    basis_mismatch,
    duplicate_rule,
    exact_comparison,
    hypothesis_cannot_lead,
    impossible_case,
    out_of_range,
    repeated_case,
    repeated_condition,
    repeated_text,
    rule_without_cases,
    uncited_threshold,
    unfinished_text,
    unhelpful_question,
    unused_advice,
    unused_choices,
    unused_claim,
    unused_fact,
    unused_finding,
    unused_parameter,
    unused_source,
    wording,
)
from advisor.lint.model import Check
from advisor.program import Program

CHECKS: tuple[Check, ...] = (
    unused_fact.CHECK, unused_parameter.CHECK, unused_finding.CHECK, unused_claim.CHECK, unused_source.CHECK,
    unused_choices.CHECK, unused_advice.CHECK, uncited_threshold.CHECK, basis_mismatch.CHECK, out_of_range.CHECK,
    exact_comparison.CHECK, repeated_condition.CHECK, duplicate_rule.CHECK, hypothesis_cannot_lead.CHECK,
    rule_without_cases.CHECK, repeated_case.CHECK, impossible_case.CHECK, unhelpful_question.CHECK,
    repeated_text.CHECK, unfinished_text.CHECK, wording.CHECK,
)  # fmt: skip
"""The checks of a program, in the order of the documentation."""


def lint(program: Program) -> Iterator[Issue]:
    """Give all that these checks find."""
    for check in CHECKS:
        yield from check.issues(program)
