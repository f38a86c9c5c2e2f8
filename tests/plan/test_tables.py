"""Edits of the bakery, what is told of them, and what comes of them for a business."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.plan.make import make_plan
from advisor.plan.model import Topic
from advisor.plan.say import blocks
from advisor.plan.say_packs import what_differs

from .helpers import bakeries, below, rows

ASKED = ("~ near misses", "~ questions")


def cases(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in rows(name)])


@cases("differences.yaml")
def test_what_differs_is_told(row: dict[str, Any], tmp_path: Path) -> None:
    plan = make_plan(*bakeries(tmp_path, row), [])
    block = what_differs(plan)
    assert "".join(block.says) == row["sum"]
    assert below(block) == row["says"].rstrip("\n")


@cases("effects.yaml")
def test_what_comes_of_it_is_told(row: dict[str, Any], tmp_path: Path) -> None:
    facts = tmp_path / "acme.yaml"
    facts.write_text(yaml.safe_dump({"name": "Acme", "facts": row["facts"]}), encoding="utf-8")
    plan = make_plan(*bakeries(tmp_path, row), [str(facts)])
    (business,) = plan.businesses
    assert business.outcome.value == row["outcome"]
    told = [line for block in blocks(plan) if block.heading == ("Acme",) for line in below(block).splitlines()]
    shown = [line for line in told if row.get("asked") or not line.startswith(ASKED)]
    assert "\n".join(shown) == row["says"].rstrip("\n")
    asked = {Topic.NEAR_MISS, Topic.QUESTION}
    assert row.get("asked") or len(told) == len(shown) or any(one.topic in asked for one in business.effects)
