"""What somebody asks about → what it is."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.diagnostics import did_you_mean, one_of, refusal
from advisor.source import shorten
from advisor.trace.model import Ref, Role

_KINDS = "a hypothesis, warning, recommendation, finding, rule, fact, remark or group"
_LEADER = ".leader"


def find_ref(refs: Iterable[Ref], what: str, where: str) -> Ref:
    """Find what is meant by a name: `fit.sales`, `veneer`, `fit.leader`, or with its role, `warning:veneer`.

    `where` is what an error calls the place that was searched. Raises `AdvisorError` for a name that is not there, or
    that several things have.
    """
    known = list(refs)
    role, _, name = what.strip().rpartition(":")
    role = Role.LEADER.value if role == "group" else role
    roles = [one.value for one in Role]
    if role and role not in roles:
        raise refusal(f"`{shorten(role)}` is no kind of thing; there are {one_of(roles)}", did_you_mean(role, roles))
    found = [ref for ref in known if ref.name == name and role in ("", ref.role.value)]
    if not found and name.endswith(_LEADER) and role in ("", Role.LEADER.value):
        found = [ref for ref in known if ref == Ref(Role.LEADER, name.removesuffix(_LEADER))]
    if len(found) > 1:
        raise refusal(f"`{name}` names several things", f"say which: {one_of(str(ref) for ref in found)}")
    if not found:
        elsewhere = [str(ref) for ref in known if ref.name == name]
        near = did_you_mean(name, [ref.name for ref in known if role in ("", ref.role.value)])
        helps = f"there is {one_of(elsewhere)}" if elsewhere else near or f"what can be asked about is {_KINDS}"
        missing = f"{where} has no {f'{role} ' if role else ''}`{shorten(name)}`"
        raise refusal(missing if name else "the name of what to ask about is empty", helps)
    return found[0]
