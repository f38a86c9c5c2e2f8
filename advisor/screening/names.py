"""What the columns of a screened table are called: words that every database takes as they are."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.program import Program
from advisor.vocabulary import Group, Severity

REFUSED = "refused"
KNOWN = "facts_known"
FIRED = "rules_fired"
WARNINGS = "warnings"
WANTED = "_wanted_"
"""Says which rows meet the condition that a screening asks for; no output has it."""
NAME = "name"
AS_OF = "as_of"


def certainty_of(fact: str) -> str:
    """Name the column that says how sure a fact is."""
    return f"{fact}__certainty"


def of_hypothesis(name: str) -> str:
    """Name the column of a hypothesis's certainty: `fit.sales` is in `fit__sales`."""
    return name.replace(".", "__")


def of_leader(group: Group) -> str:
    """Name the column of the leader of a group."""
    return of_hypothesis(group.leader)


def of_margin(group: Group) -> str:
    """Name the column that says how far the first of a group outweighs the second."""
    return f"{group.name}__margin"


def of_warning(name: str) -> str:
    """Name the column of a warning: `fit-mismatch` is in `warning__fit_mismatch`."""
    return f"warning__{name.replace('-', '_')}"


def of_severity(severity: Severity) -> str:
    """Name the column that counts the warnings of a severity."""
    return f"{WARNINGS}_{severity.value}"


def results(program: Program) -> tuple[str, ...]:
    """Name the columns that screening adds, in their order."""
    vocabulary = program.vocabulary
    groups = [
        name
        for group in vocabulary.groups.values()
        for name in (of_leader(group), of_margin(group), *(of_hypothesis(one) for one in group.hypotheses))
    ]
    counts = (WARNINGS, *(of_severity(one) for one in Severity), KNOWN, FIRED)
    return (*groups, *(of_warning(name) for name in vocabulary.warnings), *counts, REFUSED)


def free_prefix(schema: Mapping[str, object]) -> str:
    """Give how no column of a table begins."""
    prefix = "_advisor_"
    while any(name.lower().startswith(prefix) for name in schema):
        prefix = f"_{prefix}"
    return prefix
