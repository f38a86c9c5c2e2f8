"""Checking a pack: what the reader, the checks and the solver find, less what the pack waives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from advisor.cases.files import read_fact_files
from advisor.diagnostics import AdvisorError
from advisor.issue import Issue
from advisor.lint.checks import CHECKS, lint
from advisor.lint.elsewhere import LOADING, PROVING, WAIVING, is_told
from advisor.lint.layers import own_issues, stands_in_own
from advisor.lint.report import NAME, CheckReport, Undecided, write_json
from advisor.lint.waivers import idle_waivers, waive
from advisor.pack.find import find_pack
from advisor.program import Program, load_program
from advisor.resources import published_schema

__all__ = ["CheckReport", "check_folder", "check_pack", "check_program", "check_schema", "write_json"]


def check_pack(pack: str | Path, *, proofs: bool = False) -> CheckReport:
    """Check a pack, by name or by its folder's path; `proofs` asks the solver as well.

    What keeps a pack from being read is in the report, which then says that it is not `readable`. Raises `AdvisorError`
    where there is no such pack, or where the solver is wanted and not installed.
    """
    return check_folder(*find_pack(str(pack)), proofs=proofs)


def check_folder(folder: Path, shown: str, *, proofs: bool = False) -> CheckReport:
    """Check the pack in a folder; `shown` is what errors call it."""
    try:
        program = load_program(folder, shown)
        read_fact_files(program)  # what `pack test` would not run is wrong with the pack too
    except AdvisorError as error:
        issues = tuple(Issue(one.check, "", one) for one in error.diagnostics)
        return CheckReport(shown, "", "", 0, tuple(check.name for check in LOADING), issues, readable=False)
    return check_program(program, proofs=proofs)


def check_program(program: Program, *, proofs: bool = False) -> CheckReport:
    """Check a pack that is loaded, with its rules' cases."""
    own = [waiver for waiver in program.waivers if stands_in_own(program, waiver.span)]
    inherited = [waiver for waiver in program.waivers if not stands_in_own(program, waiver.span)]
    plain = tuple(lint(program))
    found = own_issues(program, plain, lint)
    unknown: tuple[Undecided, ...] = ()
    if proofs:
        proved, unknown = _prove(program)
        new = waive((issue for issue in proved if not is_told(issue, plain)), inherited)[0]
        found += own_issues(program, new, lambda below: _prove(below)[0])
    kinds = (LOADING, CHECKS, PROVING if proofs else (), WAIVING)
    checks = tuple(check.name for kind in kinds for check in kind)
    standing, waived = waive(found, own)
    settled = frozenset(checks) - {one.check for one in unknown}
    standing += tuple(idle_waivers(own, settled, standing, waived))
    manifest = program.manifest
    return CheckReport(
        program.root, manifest.name, manifest.version, len(program.rules), checks,
        tuple(sorted(standing, key=_place)), tuple(sorted(waived, key=lambda one: _place(one.issue))), unknown,
    )  # fmt: skip


def check_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a report as JSON.

    >>> check_schema()["title"]
    'check-1'
    """
    return published_schema(NAME)


def _prove(program: Program) -> tuple[tuple[Issue, ...], tuple[Undecided, ...]]:
    from advisor.proofs.prove import prove  # noqa: PLC0415 - the solver is large and optional

    proofs = prove(program)
    return proofs.issues, tuple(Undecided(one.check, one.subject, one.why) for one in proofs.unknown)


def _place(issue: Issue) -> tuple[str, int, int]:
    span = issue.diagnostic.span
    return (span.text.name, span.line, span.column) if span else ("", 0, 0)
