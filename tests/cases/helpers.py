"""Small packs for tests: the bakery's vocabulary with rules of one's own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from core.helpers import BAKERY

from advisor.cases.examine import examine
from advisor.cases.report import PackTestReport
from advisor.program import Program, load_program

HERE = Path(__file__).parent


def table(name: str) -> pytest.MarkDecorator:
    """Run a test once for each row of a table, called `row`, named by its entry `case`."""
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    names = [row["case"] for row in rows]
    assert len(names) == len(set(names)), f"two rows of {name} have one name"
    return pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in rows])


def write_pack(folder: Path, rules: str, files: Mapping[str, str] | None = None) -> Path:
    """Write a pack with the bakery's vocabulary, these rules, and other files besides."""
    pack = folder / "shop"
    shutil.copytree(BAKERY, pack, ignore=shutil.ignore_patterns("cases"))
    for name, text in {"rules.yaml": rules, **(files or {})}.items():
        (pack / name).parent.mkdir(exist_ok=True)
        (pack / name).write_text(text, encoding="utf-8")
    return pack


def one_rule(row: Mapping[str, Any]) -> str:
    """Write the one rule of a row, called `it`, from its entries `when`, `unless`, `then` and `cases`."""
    lines = ["rules:", "  it:", "    says: x", "    cite: habit", f"    then: {row.get('then', '{derive: cramped}')}"]
    for entry in ("when", "unless", "cases"):
        parts = row.get(entry, [])
        if parts:
            lines += [f"    {entry}:", *(f"      - {part}" for part in ([parts] if isinstance(parts, str) else parts))]
    return "\n".join(lines) + "\n"


def load(pack: Path) -> Program:
    """Load a pack that is called `shop` in what is told."""
    return load_program(pack, "shop")


def report_of(pack: Path, *, mutate: bool = False) -> PackTestReport:
    """Test a pack without a solver."""
    return examine(load(pack), mutate=mutate, equivalent=None, suggest=None)
