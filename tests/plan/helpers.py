"""Changed copies of the packs, and parts of what a plan says."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from core.helpers import BAKERY

from advisor.plan.lines import Block
from advisor.plan.text import render_block

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def rows(name: str) -> list[dict[str, Any]]:
    """Read a table of cases beside the tests."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


def copy_of(pack: Path, folder: Path, edits: Iterable[dict[str, str]] = ()) -> Path:
    """Copy a pack into a folder; an edit puts `by` in the place of `replace`, which has to stand once in `file`."""
    if not folder.exists():
        shutil.copytree(pack, folder)
    for edit in edits:
        path = folder / edit["file"]
        before = path.read_text(encoding="utf-8")
        assert before.count(edit["replace"]) == 1, f"{edit['replace']!r} has to stand once in {path.name}"
        path.write_text(before.replace(edit["replace"], edit["by"]), encoding="utf-8")
    return folder


def bakeries(folder: Path, row: dict[str, Any]) -> tuple[str, str]:
    """Write the bakery as a row has it before and after; give the two folders."""
    old = copy_of(BAKERY, folder / "old", row["edits"] if "then" in row else ())
    new = copy_of(BAKERY, folder / "new", [*row["edits"], *row.get("then", ())])
    pair = (str(old), str(new))
    return (pair[1], pair[0]) if row.get("swapped") else pair


def below(block: Block) -> str:
    """Give the lines below a heading, each in one line."""
    return "\n".join(line.removeprefix("  ") for line in render_block(block, 10_000)[1:])
