"""`advisor pack test`: what it prints, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from core.helpers import BAKERY

from advisor.cli import main
from advisor.packs.test import test_pack as examined

from .helpers import one_rule, write_pack

FINE = {
    "when": "ovens > several",
    "cases": ["{given: {ovens: 4}, fires: true}", "{given: {ovens: 3}, fires: false}", "{given: {}, asks: [ovens]}"],
}
LAX = {
    "when": ["ovens > several", "noisy"],
    "cases": ["{given: {ovens: 9, noisy: yes}, fires: true}", "{given: {ovens: 9, noisy: no}, fires: false}"],
}


@pytest.fixture(autouse=True)
def _without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.packs.test.importlib.util.find_spec", lambda _: None)


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["pack", "test", *words], prog_name="advisor")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_pack_that_passes(here: Path) -> None:
    write_pack(here, one_rule(FINE), {"cases/a.yaml": "name: x\nfacts: {ovens: 9}\nexpect: {fires: it}\n"})
    done = run("shop")
    assert done.output == "1 rule, 3 cases, 1 fact file: all hold; coverage 100%\n"
    assert done.exit_code == 0
    done = run("shop", "--mutate")
    assert done.output == "1 rule, 3 cases, 1 fact file: all hold; coverage 100%\n5 mutants: 5 killed\n"
    assert done.exit_code == 0


def test_a_pack_with_gaps(here: Path) -> None:
    write_pack(here, one_rule(LAX))
    done = run("shop", "--mutate")
    assert done.exit_code == 1
    assert (
        done.output
        == """\
Not covered:
  shop/rules.yaml:7  rules.it.when.1
      `ovens > several`: no case in which it alone, being false, holds the rule back

Changes that no case notices (surviving mutants):
  shop/rules.yaml:7  rules.it.when.1.drop
      `ovens > several` left out
  shop/rules.yaml:7  rules.it.when.1.>=
      `ovens > several` → `ovens >= several`
  shop/rules.yaml:7  rules.it.when.1.several.up
      `ovens > several` → `ovens > 4`
  shop/rules.yaml:7  rules.it.when.1.several.down
      `ovens > several` → `ovens > 2`

1 rule, 2 cases, 0 fact files: all hold; coverage 0% (0 of 1 rules)
7 mutants: 3 killed, 4 not killed
some of these may change nothing; to have that proved, run `pip install "business-driver-advisor[proofs]"`
"""
    )
    assert run("shop").exit_code == 1


def test_a_pack_that_fails(here: Path) -> None:
    write_pack(here, one_rule({**FINE, "cases": [*FINE["cases"][:2], "{given: {ovens: 4}, fires: false}"]}))
    done = run("shop")
    assert done.exit_code == 1
    assert (
        done.output
        == """\
failed: `it` fires; the case says that it is held back
  --> shop/rules.yaml:11:36
   |
11 |       - {given: {ovens: 4}, fires: false}
   |                                    ^^^^^
   = `ovens > several` is true: `ovens` is 4, `several` is 3

1 rule, 3 cases, 0 fact files: 1 expectation not met; coverage 100%
"""
    )


def test_a_pack_that_can_not_be_read(here: Path) -> None:
    write_pack(here, one_rule({**FINE, "when": "oven > several"}))
    done = run("shop")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: `oven` is not a fact")
    write_pack(here / "two", one_rule(FINE), {"cases/a.yaml": "name: x\n"})
    done = run("two/shop")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: the fact file needs `facts`\n --> two/shop/cases/a.yaml:1:1")
    assert run("three").exit_code == 2


def test_for_programs(here: Path) -> None:
    write_pack(here, one_rule(LAX))
    done = run("shop", "--mutate", "--json")
    found: dict[str, Any] = json.loads(done.output)
    assert done.exit_code == 1
    gap = {"subject": "rules.it.when.1", "rule": "it", "part": "ovens > several"}
    gap["lacks"] = "no case in which it alone, being false, holds the rule back"
    place = {"file": "shop/rules.yaml", "line": 7, "column": 9}
    rest = {"waived": ""}
    alive = found["mutants"].pop("alive")
    assert found == {
        "schema": "pack-test-1",
        "pack": {"name": "bakery", "version": "1.0.0"},
        "passed": False,
        "rules": 1,
        "cases": 2,
        "fact_files": 0,
        "failures": [],
        "coverage": {"covered_rules": 0, "gaps": [{**gap, **place, **rest}]},
        "skipped": False,
        "mutants": {"tried": 7, "killed": 3, "equivalent": 0, "waived": 0, "survives": 4, "proofs": False},
        "suggested": None,
        "idle_waivers": [],
    }
    drop = {
        "subject": "rules.it.when.1.drop",
        "rule": "it",
        "fate": "survives",
        "before": "ovens > several",
        "after": "",
    }
    assert alive[0] == {**drop, **place, **rest}
    assert len(alive) == 4


def test_for_programs_where_something_fails(here: Path) -> None:
    write_pack(here, one_rule({**FINE, "cases": ["{given: {ovens: 4}, fires: false}"]}))
    found: dict[str, Any] = json.loads(run("shop", "--json", "--mutate").output)
    assert (found["skipped"], found["mutants"], found["suggested"]) == (True, None, None)
    assert found["failures"] == [
        {
            "subject": "rules.it.cases.1",
            "message": "`it` fires; the case says that it is held back",
            "why": ["`ovens > several` is true: `ovens` is 4, `several` is 3"],
            "file": "shop/rules.yaml",
            "line": 9,
            "column": 36,
        }
    ]


def test_what_a_path_holds_does_not_act_on_the_terminal(here: Path) -> None:
    write_pack(here / "a\x1b[31m", one_rule(LAX))
    done = run("a\x1b[31m/shop")
    assert "\x1b" not in done.output
    assert "a·[31m/shop/rules.yaml:7" in done.output


def test_the_bakery_of_the_tests() -> None:
    report = examined(BAKERY, mutate=True)
    assert (report.passed, report.covered, len(report.mutants or ())) == (True, 9, 55)


def test_from_python(here: Path) -> None:
    report = examined(write_pack(here, one_rule(LAX)), mutate=True)
    assert (report.rules, report.cases, report.covered, len(report.survivors)) == (1, 2, 0, 4)
    assert not report.passed
