"""`advisor pack new`, `list` and `show`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.packs.list import list_packs
from advisor.program import load_program, open_program

from .conftest import Command, files_of, refused


@pytest.fixture(autouse=True)
def _no_other_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADVISOR_PACKS", raising=False)


NEW = {"advice.yaml", "cases", "cases/busy.yaml", "pack.yaml", "rules.yaml", "vocabulary.yaml"}


def test_a_new_pack_works(folder: Path, advisor: Command) -> None:
    run = advisor("pack", "new", "price-rules")
    assert (run.status, run.err) == (0, "")
    assert run.out.endswith("next: advisor pack check price-rules; advisor pack test price-rules\n")
    assert files_of(folder / "price-rules") == NEW
    assert load_program(folder / "price-rules").manifest.name == "price-rules"
    memo = advisor("memo", "price-rules/cases/busy.yaml", "--pack", "price-rules")
    assert memo.status == 0
    assert "Work that sells itself is sold too cheaply" in memo.out


def test_a_new_layer_inherits_all(folder: Path, advisor: Command) -> None:
    assert advisor("pack", "new", "mine", "--extends", "company-drivers").status == 0
    assert files_of(folder / "mine") == {"pack.yaml", "changes.yaml"}
    text = (folder / "mine" / "changes.yaml").read_text(encoding="utf-8")
    (folder / "mine" / "changes.yaml").write_text(text.replace("  # ", "  "), encoding="utf-8")
    program = load_program(folder / "mine")
    assert len(program.changes) == 3
    assert len(program.rules) == len(open_program("company-drivers").rules) - 1


def test_the_folder_may_be_empty_and_lie_deep(folder: Path, advisor: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("empty", "current", "aim"):
        (folder / name).mkdir()
    assert advisor("pack", "new", "empty").status == 0
    (folder / "link").symlink_to("aim")
    assert advisor("pack", "new", "link").status == 0
    assert files_of(folder / "aim") == NEW
    monkeypatch.chdir(folder / "current")
    assert advisor("pack", "new", ".").status == 0
    assert load_program(folder / "current").manifest.name == "current"
    monkeypatch.chdir(folder)
    assert advisor("pack", "new", "a/b/deep").status == 0
    assert files_of(folder / "a/b/deep") == NEW


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["acme.yaml"], "error: `acme.yaml` can't be the name of a pack"),
        (["Prices"], "error: `Prices` can't be the name of a pack\n  = name the folder in lower case with hyphens"),
        (["there"], "error: `there` is there already\n  = choose another name"),
        (["link"], "error: `link` is there already\n"),
        (["x", "--extends", "company-driver"], "error: there is no pack `company-driver`\n  = did you mean"),
        (["company-drivers", "--extends", "company-drivers"], "error: a pack can't extend itself"),
        (["company-drivers"], "error: `company-drivers` is the name of a pack that comes with the advisor\n"),
        ([""], "error: `` can't be the name of a pack"),
        (["mine", "--extends", "elsewhere/base"], "error: from `mine`, the pack `base` is not found by its name\n"
            "  = put `elsewhere` into ADVISOR_PACKS, or write the new pack beside it, in `elsewhere`"),
        (["/proc/none"], "error: `/proc/none` can't be written: "),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)  # fmt: skip
def test_what_cannot_be_written(words: list[str], error: str, folder: Path, advisor: Command) -> None:
    (folder / "there").mkdir()
    (folder / "there" / "notes.txt").write_text("mine")
    (folder / "link").symlink_to("nowhere")
    advisor("pack", "new", "elsewhere/base")
    before = files_of(folder)
    assert refused(advisor("pack", "new", *words)).startswith(error)
    assert files_of(folder) == before


def test_list(folder: Path, advisor: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    advisor("pack", "new", "shelf/price-rules")
    (folder / "shelf" / "broken").mkdir()
    (folder / "shelf" / "broken" / "pack.yaml").write_text("name: other\nversion: 1\ntitle: \x1b[31m\n")
    (folder / "shelf" / "company-drivers").mkdir()
    (folder / "shelf" / "company-drivers" / "pack.yaml").write_text("name: company-drivers\nversion: 1.0.0\ntitle: X\n")
    monkeypatch.setenv("ADVISOR_PACKS", os.pathsep.join(["nowhere", "shelf"]))
    out = advisor("pack", "list").out
    lines = {line.split()[0]: line for line in reversed(out.splitlines())}
    assert "Whether to increase prices (in ADVISOR_PACKS)" in lines["price-rules"]
    assert "can't be used: " in lines["broken"]
    assert lines["company-drivers"].endswith("What drives a business (comes with the advisor)")
    assert "there is another of this name (comes with the advisor); give the path shelf/company-drivers" in out
    assert "\x1b" not in out
    assert {one.name for one in list_packs()} >= {"price-rules", "company-drivers", "market-orientation", "agencies"}


LAYER = """\
changes:
  parameters.long_wait: {to: 2 months, because: "here a month is \\u202e nothing"}
  rules.leaving-is-free.cite: {"+": [scarce-work], because: both say it}
  rules.price-is-what-loses: {disabled: yes, because: nobody tells}
"""


def test_show(folder: Path, advisor: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    advisor("pack", "new", "shelf/price-rules")
    monkeypatch.setenv("ADVISOR_PACKS", "shelf")
    advisor("pack", "new", "mine", "--extends", "price-rules")
    (folder / "mine" / "changes.yaml").write_text(LAYER, encoding="utf-8")
    out = advisor("pack", "show", "mine").out
    assert "mine changes parameters.long_wait from 1 month to 2 months: here a month is" in out
    assert "  long_wait: 2 months [mine, was 1 month]; here a month is" in out
    assert "  likely: 0.55 [price-rules]; " in out
    assert "\n  price-is-what-loses" not in out
    assert "\u202e" not in out
    gone = advisor("pack", "show", "mine", "price-is-what-loses").out
    assert gone == "mine disables rules.price-is-what-loses: nobody tells\n"
    rule = advisor("pack", "show", "mine", "leaving-is-free").out
    assert (
        rule
        == """\
leaving-is-free [price-rules, changed by mine] (rules.yaml:39, stage 2 of 3)
  Customers who can leave at no cost compare prices, unless there is more work than time anyway.

When all of this is true
  customers can leave at no cost  [leaves_at_no_cost]

Unless any of this is true
  there is more work than time  [more_work_than_time]

Then
  for price.hold: +0.40
  against price.increase: −0.40

It rests on (inference)
  known-costs [price-rules]: Customers who can leave at no cost compare prices first. (own-practice,
    on switching)
  scarce-work [price-rules]: Whoever has to turn customers away is too cheap for them.
    (own-practice, on waiting lists)

Changes
  mine adds scarce-work to rules.leaving-is-free.cite: both say it
"""
    )


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("parameters.likely", "likely: 0.55; "),
        ("likely", "likely: 0.55; "),
        ("waiting_time", "waiting_time: How long does a new customer wait before work begins? (duration) Take"),
        ("more_work_than_time", "more_work_than_time: more work than time; concluded by the-queue-is-long"),
        ("cheap-for-too-long", "concluded by increase-now; do: more-from-new-customers"),
        ("more-from-new-customers", "more-from-new-customers: Ask more of new customers. "),
        ("scarce-work", "cited by the rules the-queue-is-long, increase-now"),
        ("own-practice", "own-practice: What we have seen in our own practice (inference)"),
        ("price", "price: what to do with the prices; one of increase the prices, hold the prices"),
        ("rules.increase-now", "warns cheap-for-too-long"),
        ("price.hold", "price.hold, of the group price: what to do with the prices; one of increase the prices, hold"),
        ("price.hold", "Evidence price-is-what-loses: +0.60 leaving-is-free: +0.40"),
        ("price.leader", "Read by increase-now"),
        ("choices.moves", "moves: increase: increase the prices; hold: hold the prices"),
    ],
)
def test_show_a_part(part: str, told: str, advisor: Command) -> None:
    advisor("pack", "new", "price-rules")
    assert told in " ".join(advisor("pack", "show", "price-rules", part).out.split())


def test_show_what_is_not_there(advisor: Command) -> None:
    advisor("pack", "new", "price-rules")
    assert refused(advisor("pack", "show", "price-rules", "liekly")) == (
        "error: there is no `liekly` in this pack\n  = did you mean `likely`?"
    )
    assert refused(advisor("pack", "show", "price-rules", "rules.xyzzy")) == (
        "error: there is no `rules.xyzzy` in this pack\n  = `advisor pack show price-rules` lists what there is"
    )
