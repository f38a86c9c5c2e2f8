"""Something about a pack that its author should know, found by a check or proved by a solver."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.diagnostics import Diagnostic, Span


@dataclass(frozen=True, slots=True)
class Witness:
    """A business that shows what an issue says, run through both engines before it is told.

    `facts` is the text of a fact file, `case` a line to paste into the cases of rule `rule`, `shows` a sentence on
    what can be seen there.
    """

    facts: str
    rule: str
    case: str
    shows: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing about a pack: `check` found it, `subject` is the path of what it is about (`rules.some-rule`)."""

    check: str
    subject: str
    diagnostic: Diagnostic
    witness: Witness | None = None

    def render(self) -> str:
        """Give it as errors are given, under the name of its check."""
        return self.diagnostic.render(self.check)


@dataclass(frozen=True, slots=True)
class Waiver:
    """What a pack's author says of an issue that is meant: `check` and `subject` are the issue's, with a `reason`."""

    check: str
    subject: str
    reason: str
    span: Span
