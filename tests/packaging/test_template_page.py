"""docs/templates.md: every name that a template sees is in it, and its templates work for every example."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import jinja2
import pytest
from pages import EXAMPLES, ROOT, blocks

import advisor
from advisor.memo import model
from advisor.memo.render import make_environment

PAGE = ROOT / "docs" / "templates.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMPLETE = ("board.md.j2", "brief.md.j2")
VIEWS = (
    model.MemoView,
    model.ContestView,
    model.Rival,
    model.Sign,
    model.BarView,
    model.WarningView,
    model.Step,
    model.VoiceView,
    model.ChangeView,
    model.Question,
    model.Note,
    model.Appendix,
    model.FactRow,
    model.ThresholdRow,
    model.ClaimRow,
    model.SourceView,
)


def test_every_name_of_the_view_is_listed_in_its_order() -> None:
    tables = re.findall(r"^\| name \| holds \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    assert [_names(table) for table in tables] == [_seen(view) for view in VIEWS]


def _seen(view: type) -> list[str]:
    """Give the fields and properties of a view."""
    properties = [name for name, value in vars(view).items() if isinstance(value, property)]
    return [*(one.name for one in dataclasses.fields(view)), *properties]


def _names(table: str) -> list[str]:
    """Give the names in the first column."""
    return [name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])]


def test_every_view_has_its_table() -> None:
    shown = {view for view in vars(model).values() if dataclasses.is_dataclass(view)}
    assert shown - set(VIEWS) == {model.Limits}


def test_every_filter_is_listed() -> None:
    ours = set(make_environment([]).filters) - set(jinja2.Environment(autoescape=True).filters)
    assert set(re.findall(r"\\\|(\w+)", TEXT.partition("## Filters")[2].partition("\n## ")[0])) == ours


def test_every_block_is_listed_in_its_order() -> None:
    source = (ROOT / "templates" / "memo.md.j2").read_text(encoding="utf-8")
    written = re.findall(r"^\{%-? block (\w+)", source, re.MULTILINE)
    table = TEXT.partition("| block | holds |\n|---|---|\n")[2].partition("\n\n")[0]
    assert _names(table) == written


@pytest.mark.parametrize("name", COMPLETE)
def test_templates_of_the_page_work_for_every_example(name: str, tmp_path: Path) -> None:
    template = tmp_path / name
    template.write_text(next(block.text for block in blocks(PAGE) if block.what == name), encoding="utf-8")
    pack = advisor.load_pack()
    for facts in EXAMPLES:
        advice = pack.advise(facts)
        memo = advice.memo("md", template)
        assert advice.business.name in memo.splitlines()[0].replace("\\", "")
        assert set(re.findall(r"\[\^([\w-]+)\](?!:)", memo)) <= set(re.findall(r"^\[\^([\w-]+)\]:", memo, re.MULTILINE))
        assert "<h1" in advice.memo("html", template)


def test_a_template_finds_its_neighbours_first(tmp_path: Path) -> None:
    (tmp_path / "mine.md.j2").write_text('{% include "words.md.j2" %}', encoding="utf-8")
    (tmp_path / "words.md.j2").write_text("My own words.", encoding="utf-8")
    assert advisor.advise(EXAMPLES[0]).memo("md", tmp_path / "mine.md.j2") == "My own words.\n"
