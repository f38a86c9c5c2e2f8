"""The section `waivers` of a pack: issues that its author knows of and means to keep, each with a reason."""

from __future__ import annotations

from advisor.diagnostics import Report
from advisor.issue import Waiver
from advisor.pack.files import PackFiles
from advisor.source import Mapping, Scalar, kind_of


def read_waivers(files: PackFiles, report: Report) -> tuple[Waiver, ...]:
    """Read every waiver; below the name of a check stand paths, such as `rules.some-rule`, each with its reason."""
    found = []
    for check, node in files.entries("waivers"):
        if not isinstance(node, Mapping):
            remedy = "write `path: reason` lines below it, such as `claims.H12: kept for the appendix`"
            report.add(f"the waivers of `{check.text}` are {kind_of(node)}", node.span, remedy)
            continue
        for subject, reason in node:
            if isinstance(reason, Scalar) and not reason.is_null and reason.text.strip():
                found.append(Waiver(check.text, subject.text, " ".join(reason.text.split()), subject.span))
            else:
                report.add(f"the waiver of `{subject.text}` gives no reason", reason.span, "say why it is meant")
    return tuple(found)
