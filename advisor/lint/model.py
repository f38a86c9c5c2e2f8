"""What a check is, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.diagnostics import Diagnostic, Span
from advisor.issue import Issue
from advisor.program import Program


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a check strikes: `subject` is the path of what it is about, such as `rules.some-rule`."""

    subject: str
    message: str
    span: Span
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a program; `title` says what it finds, as a noun phrase."""

    name: str
    title: str
    run: Callable[[Program], Iterator[Hit]]

    def issues(self, program: Program) -> Iterator[Issue]:
        """Give what it finds, in no particular order."""
        for hit in self.run(program):
            yield Issue(self.name, hit.subject, Diagnostic(hit.message, hit.span, hit.helps, self.name))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A check that is not run over a program by this room: while a pack is read, by the solver, or by its tests."""

    name: str
    title: str
