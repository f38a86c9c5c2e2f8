"""`advisor pack plan`: what it prints and writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Command, advisor, files_of, folder, refused
from core.helpers import BAKERY

from .helpers import copy_of

__all__ = ["advisor", "folder"]

EDIT = {"file": "vocabulary.yaml", "replace": "many_regulars: {value: 40%", "by": "many_regulars: {value: 60%"}
SUM = "1 of 1 business changes: 1 leader, 1 warning, 1 recommendation, 1 remark, 1 certainty.\n"


@pytest.fixture(autouse=True)
def _packs(folder: Path) -> None:
    copy_of(BAKERY, folder / "old")
    copy_of(BAKERY, folder / "new", [EDIT])
    (folder / "acme.yaml").write_text("name: Acme\nfacts: {regulars_share: 45%, bet: coffee}\n", encoding="utf-8")


def test_it_prints_the_plan_and_ends_well_though_something_changes(advisor: Command) -> None:
    run = advisor("pack", "plan", "old", "new", "acme.yaml")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("From bakery 1.0.0 (`old`) to bakery 1.0.0 (`new`)\n\nWhat differs between the packs: ")
    assert run.out.endswith(f"\n\n{SUM}")


@pytest.mark.parametrize(("name", "start"), [("p.md", "# From"), ("p.HTML", "<!DOCTYPE html>"), ("p.json", "{\n")])
def test_the_ending_gives_the_format(folder: Path, advisor: Command, name: str, start: str) -> None:
    run = advisor("pack", "plan", "old", "new", "acme.yaml", "-o", name)
    assert (run.status, run.out, run.err) == (0, SUM, "")
    assert (folder / name).read_text(encoding="utf-8").startswith(start)


def test_json_goes_where_it_is_wanted(folder: Path, advisor: Command) -> None:
    shown = advisor("pack", "plan", "old", "new", "acme.yaml", "--json").out
    assert json.loads(shown)["summary"]["changes"] == 1
    assert advisor("pack", "plan", "old", "new", "acme.yaml", "--json", "-o", "plan.txt").status == 0
    assert (folder / "plan.txt").read_text(encoding="utf-8") == shown


def test_what_cannot_be_read_or_written_is_refused_and_nothing_is_left_behind(folder: Path, advisor: Command) -> None:
    before = files_of(folder)
    assert "there is no pack `nothing`" in refused(advisor("pack", "plan", "nothing", "new", "acme.yaml"))
    wrong = refused(advisor("pack", "plan", "old", "new", "acme.yaml", "no.yaml", "-o", "plan.md"))
    assert wrong.startswith("error: there is no file `no.yaml`")
    assert "names no format" in refused(advisor("pack", "plan", "old", "new", "acme.yaml", "-o", "plan.pdf"))
    assert "replace it" in refused(advisor("pack", "plan", "old", "new", "acme.yaml", "--json", "-o", "acme.yaml"))
    (folder / "saved").mkdir()
    (folder / "acme.yaml").rename(folder / "saved" / "acme.yaml")
    before = files_of(folder)
    assert "replace it" in refused(advisor("pack", "plan", "old", "new", "saved", "--json", "-o", "saved/acme.yaml"))
    assert "needs the name of a fact file" in refused(advisor("pack", "plan", "old", "new"))
    assert files_of(folder) == before
