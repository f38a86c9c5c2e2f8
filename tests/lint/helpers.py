"""A small pack in which nothing is wrong, and copies of it in which something is."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from advisor.lint.checks import CHECKS
from advisor.lint.elsewhere import LOADING, WAIVING
from advisor.packs.check import CheckReport, check_folder

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TEAHOUSE = HERE / "teahouse"
PAGES = ROOT / "docs" / "checks"
NAMES = tuple(check.name for checks in (LOADING, CHECKS, WAIVING) for check in checks)
"""The checks that need neither the solver nor the cases."""


def teahouse(folder: Path, add: str = "", edits: Iterable[dict[str, str]] = (), name: str = "new.yaml") -> Path:
    """Copy the teahouse into a folder, with a file more, and with edits: `by` in the place of `replace` in `file`."""
    copy = folder / "teahouse"
    shutil.copytree(TEAHOUSE, copy)
    for edit in edits:
        path = copy / edit["file"]
        before = path.read_text(encoding="utf-8")
        assert before.count(edit["replace"]) == 1, f"{edit['replace']!r} has to stand once in {path.name}"
        path.write_text(before.replace(edit["replace"], edit["by"]), encoding="utf-8")
    if add:
        (copy / name).write_text(add, encoding="utf-8")
    return copy


def checked(folder: Path, add: str = "", edits: Iterable[dict[str, str]] = (), name: str = "new.yaml") -> CheckReport:
    """Check such a copy, which messages call `teahouse`."""
    return check_folder(teahouse(folder, add, edits, name), "teahouse")


def rows(check: str) -> list[dict[str, Any]]:
    """Read the table of a check: what it finds in the teahouse with something added or edited, and what it doesn't."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / f"{check}.yaml").read_text(encoding="utf-8"))
    return found


def rendered(report: CheckReport, check: str) -> str:
    """Give all that one check found, as it is printed."""
    return "\n\n".join(issue.render() for issue in report.issues if issue.check == check)
