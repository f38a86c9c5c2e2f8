"""What somebody asks about → what the trace calls so."""

from __future__ import annotations

from advisor.diagnostics import AdvisorError, Diagnostic, did_you_mean, one_of
from advisor.source import shorten
from advisor.trace.model import Ref, Role, Trace

_KINDS = "a hypothesis, warning, recommendation, finding, rule, fact, remark or group"


def find(trace: Trace, what: str) -> Ref:
    """Find what is meant by a name: `fit.sales`, `veneer`, `fit.leader`, or with its role, `warning:veneer`.

    Raises `AdvisorError` for a name that is not there, or that several things have.
    """
    role, _, name = what.strip().rpartition(":")
    roles = [one.value for one in Role]
    if role and role not in roles:
        raise _refusal(f"`{shorten(role)}` is no kind of thing; there are {one_of(roles)}", did_you_mean(role, roles))
    by_read = {group.reads_as: Ref(Role.LEADER, group_name) for group_name, group in trace.groups.items()}
    found = [ref for ref in trace.refs() if ref.name == name and role in ("", ref.role.value)]
    if not found and name in by_read and role in ("", Role.LEADER.value):
        found = [by_read[name]]
    if len(found) > 1:
        listed = one_of(str(ref) for ref in found)
        raise _refusal(f"`{name}` names several things", f"say which: {listed}")
    if not found:
        elsewhere = [str(ref) for ref in trace.refs() if ref.name == name]
        near = f"there is {one_of(elsewhere)}" if elsewhere else _near(trace, role, name, list(by_read))
        kind = f"{role} " if role else ""
        message = f"the pack {trace.pack.name} {trace.pack.version} has no {kind}`{shorten(name)}`"
        raise _refusal(message, near or f"what can be asked about is {_KINDS}")
    return found[0]


def _near(trace: Trace, role: str, name: str, leaders: list[str]) -> str:
    known = [ref.name for ref in trace.refs() if role in ("", ref.role.value)]
    return did_you_mean(name, [*known, *leaders] if role in ("", Role.LEADER.value) else known)


def _refusal(message: str, *helps: str) -> AdvisorError:
    return AdvisorError([Diagnostic(message, None, tuple(text for text in helps if text))])
