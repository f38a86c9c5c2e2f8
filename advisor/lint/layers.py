"""Which issues are of a pack that extends others: those in its own files, and those that its changes brought about.

What a pack takes over was checked where it comes from. So an issue in the files of a layer below counts only where that
layer, checked by itself, has none such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from advisor.diagnostics import Span
from advisor.issue import Issue
from advisor.pack.changes import Change
from advisor.program import Program, load_program

Find = Callable[[Program], Iterable[Issue]]
"""Finds issues in a program."""
_LEFT_BEHIND = frozenset({"unused-claim", "unused-source", "unused-choices", "unused-parameter"})
"""What a change leaves unused in a pack below does no harm, and is nothing that its author could remove."""


def own_issues(program: Program, found: Iterable[Issue], find: Find) -> tuple[Issue, ...]:
    """Leave out the issues that layers below have by themselves; `find` is what found these."""
    found = tuple(found)
    if all(stands_in_own(program, issue.diagnostic.span) for issue in found):
        return found
    below = [load_program(layer.folder, layer.root) for layer in program.layers[:-1]]
    known = {(issue.check, issue.subject) for one in below for issue in find(one)}
    own = []
    for issue in found:
        if stands_in_own(program, issue.diagnostic.span):
            own.append(issue)
        elif issue.check not in _LEFT_BEHIND and (issue.check, issue.subject) not in known:
            own.append(_blamed(program, issue))
    return tuple(own)


def stands_in_own(program: Program, span: Span | None) -> bool:
    """Tell whether a place is in the pack's own files, and not in those of a pack that it extends."""
    return span is None or len(program.layers) < 2 or program.layer_of(span) is program.layers[-1]


def _blamed(program: Program, issue: Issue) -> Issue:
    """Show the change that an issue is about, if one is, and say that it is new in this pack."""
    told, place = issue.diagnostic, issue.diagnostic.span
    if place is None:
        return issue
    change = _change_of(program, issue.subject)
    where = f"it stands in {place.text.name}:{place.line}" if change else ""
    base, own = program.layer_of(place).name, program.layers[-1].name
    new = f"in `{base}` by itself it is not so: what `{own}` changes makes it so"
    helps = tuple(text for text in (*told.helps, where, new) if text)
    return replace(issue, diagnostic=replace(told, span=change.span if change else place, helps=helps))


def _change_of(program: Program, subject: str) -> Change | None:
    """Give a change of what an issue is about, the pack's own before those of layers between."""
    fitting = [change for change in program.changes if f"{subject}.".startswith(f"{'.'.join(change.keys[:2])}.")]
    own = [change for change in fitting if change.layer == program.layers[-1].name]
    return next(iter([*own, *fitting]), None)
