"""What a test of a pack comes to, as plain data."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from advisor.diagnostics import Diagnostic, Span


class Check(enum.StrEnum):
    """What a pack's author can waive of a test; the names are those in the section `waivers`."""

    UNCOVERED = "uncovered"
    SURVIVOR = "surviving-mutant"


@dataclass(frozen=True, slots=True)
class Failure:
    """A case, or one expectation of a fact file, that does not hold; `subject` names the case."""

    subject: str
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of a rule that no case shows; `subject` is its path, such as `rules.some-rule.when.2`.

    `part` is the text of the condition or of its part, or empty where the whole rule is meant. `waived` is the reason
    that the pack gives for it, if it does.
    """

    subject: str
    rule: str
    part: str
    lacks: str
    span: Span
    waived: str = ""


class Fate(enum.Enum):
    """What became of a mutant."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    WAIVED = "waived"
    SURVIVES = "survives"


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant that was tried: a rule with one change, named by its path (`rules.some-rule.when.2.drop`).

    `before` and `after` are the condition, or the conclusion, without and with the change; `after` is empty where it is
    dropped. `killed_by` says which case noticed, `waived` the pack's reason to let it live.
    """

    subject: str
    rule: str
    before: str
    after: str
    span: Span
    fate: Fate
    killed_by: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What would fill the gaps of one rule: cases to paste, each a line of YAML, and a `note` on one there is.

    `inherited` tells that the rule is of a pack below, where the cases can't be written. `vain` are the paths of the
    gaps and mutants for which no case was found.
    """

    rule: str
    inherited: bool
    span: Span
    cases: tuple[str, ...]
    note: str
    vain: tuple[str, ...]
