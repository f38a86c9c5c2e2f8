"""The teahouse, in which nothing is wrong, with something added; and what is proved of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from lint.helpers import teahouse

from advisor.lint.report import CheckReport, Undecided
from advisor.program import Program, load_program
from advisor.proofs.model import Proofs

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, Any]]:
    """Read a table of cases."""
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows


def loaded(folder: Path, add: str = "", edits: Iterable[dict[str, str]] = (), name: str = "new.yaml") -> Program:
    """Load a copy of the teahouse with a file more and with edits, which messages call `teahouse`."""
    return load_program(teahouse(folder, add, edits, name), "teahouse")


def told(proofs: Proofs) -> str:
    """Give what `advisor pack check` prints of proofs, without the line that sums it up."""
    unknown = tuple(Undecided(one.check, one.subject, one.why) for one in proofs.unknown)
    text = CheckReport("", "", "", 0, (), proofs.issues, (), unknown).text()
    return text.rstrip("\n").rpartition("\n\n")[0]
