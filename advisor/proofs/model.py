"""What proofs come to, and what each check of them works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from advisor.issue import Issue, Witness
from advisor.program import Program
from advisor.proofs.because import Because, because
from advisor.proofs.logic import Budget
from advisor.proofs.runs import Run
from advisor.proofs.search import Goal, Search, Shows
from advisor.proofs.witness import Witnesses
from advisor.rule import Rule


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could be neither proved nor refuted: `check` and `subject` as those of an issue, and `why`."""

    check: str
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """What was proved of a program, each with a witness where a business can show it, and what remains unknown."""

    issues: tuple[Issue, ...]
    unknown: tuple[Unknown, ...]


@dataclass(slots=True)
class Proving:
    """A program while it is looked at; `dead` are the rules of which it is proved that they never fire."""

    program: Program
    budget: Budget
    search: Search
    witnesses: Witnesses
    dead: dict[str, Rule] = field(default_factory=dict)
    unsettled: dict[str, str] = field(default_factory=dict)
    """The rules of which it is not known whether they can fire, each with the reason."""

    @property
    def living(self) -> list[Rule]:
        """The rules that have fired for some business, in the order of the pack."""
        return [rule for rule in self.program.rules.values() if self.search.runs.fired(rule.name)]

    def because(self, goals: list[Goal]) -> Because:
        """Say why the goals can't all be true."""
        return because(self.program, self.search.depends, self.budget, goals)

    def witness(self, run: Run | None, rule: Rule, shows: Shows, tell: Callable[[Run], str]) -> Witness | None:
        """Make a witness of what a search found, if it found anything."""
        if run is None:
            return None
        return self.witnesses.witness(run, rule, shows, tell)


Found = Iterator[Issue | Unknown]


def fires(rule: Rule) -> Shows:
    """Give the question whether a rule fired."""
    return lambda run: run.fired(rule)
