"""A warning that can't be raised, whatever the business."""

from __future__ import annotations

from advisor.diagnostics import Diagnostic
from advisor.issue import Issue
from advisor.proofs.model import Found, Proving, Unknown
from advisor.proofs.never_fires import nearest
from advisor.rule import Rule

NAME = "warning-never-raised"


def run(proving: Proving) -> Found:
    """Look at each warning with the rules that raise it."""
    raising: dict[str, list[Rule]] = {}
    for rule in proving.program.rules.values():
        for name in rule.then.warn:
            raising.setdefault(name, []).append(rule)
    for warning in proving.program.vocabulary.warnings.values():
        rules = raising.get(warning.name, [])
        if warning.name in proving.search.runs.raised:
            continue
        open_ = [rule.name for rule in rules if rule.name in proving.unsettled]
        if open_:
            why = f"it is not known whether `{open_[0]}` can fire: {proving.unsettled[open_[0]]}"
            yield Unknown(NAME, f"warnings.{warning.name}", why)
            continue
        message = f"warning `{warning.name}` can never be raised{'' if rules else ': no rule raises it'}"
        witness = nearest(proving, rules[0]) if rules else None
        diagnostic = Diagnostic(message, warning.span, _helps(warning.name, rules), NAME)
        yield Issue(NAME, f"warnings.{warning.name}", diagnostic, witness)


def _helps(warning: str, rules: list[Rule]) -> tuple[str, ...]:
    if not rules:
        return (f"write a rule with `then: {{warn: {warning}}}`, or remove the warning",)
    named = ", ".join(f"`{rule.name}`" for rule in rules)
    only = "the only rule that raises it" if len(rules) == 1 else "none of the rules that raise it"
    return (f"{only} can {'never' if len(rules) == 1 else 'ever'} fire: {named}", "mend a rule, or remove the warning")
