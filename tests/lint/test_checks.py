"""Each check: what it finds, word for word, and what looks like it and is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advisor.lint.elsewhere import LOADING

from .helpers import HERE, NAMES, checked, rendered, rows

READING = {check.name for check in LOADING}
ROWS = [(name, row) for name in NAMES for row in rows(name)]


@pytest.mark.parametrize(("name", "row"), [pytest.param(*one, id=f"{one[0]}: {one[1]['case']}") for one in ROWS])
def test_what_a_check_finds(name: str, row: dict[str, Any], tmp_path: Path) -> None:
    report = checked(tmp_path, row.get("add", ""), row.get("edits", ()))
    assert rendered(report, name) == row.get("found", "").removesuffix("\n")
    assert report.readable or name in READING


def test_every_check_has_a_table_and_every_table_a_check() -> None:
    assert sorted(path.stem for path in HERE.glob("*.yaml")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_shows_what_is_found_and_what_is_not(name: str) -> None:
    found = ["found" in row for row in rows(name)]
    assert True in found
    # What keeps a pack from being read has its near misses in all the other tables, whose packs can be read.
    assert False in found or name in READING
    cases = [row["case"] for row in rows(name)]
    assert len(cases) == len(set(cases))
