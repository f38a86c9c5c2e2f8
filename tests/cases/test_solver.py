"""With the solver: which mutants change nothing, and cases that fill what is lacking."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from core.helpers import BAKERY

from advisor.cases.model import Fate
from advisor.cases.report import PackTestReport
from advisor.diagnostics import AdvisorError
from advisor.packs.test import test_pack as examined

from .helpers import one_rule, write_pack

BARE = re.sub(r"^    cases:\n(?:      .*\n)+", "", (BAKERY / "rules.yaml").read_text("utf-8"), flags=re.MULTILINE)
"""The bakery's rules without their cases."""


def paste(pack: Path, report: PackTestReport) -> None:
    """Do as a report says: paste the cases that it suggests below their rules."""
    path = pack / "rules.yaml"
    text = path.read_text("utf-8")
    for one in report.suggested or ():
        rule = re.search(rf"^  {one.rule}:\n(?:    .*\n)*", text, re.MULTILINE)
        assert rule
        lines = "".join(f"      {case}\n" for case in one.cases)
        block = rule[0] if "    cases:\n" in rule[0] else f"{rule[0]}    cases:\n"
        text = text.replace(rule[0], f"{block}{lines}")
    path.write_text(text, encoding="utf-8")


def test_suggested_cases_fill_every_gap(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, BARE)
    report = examined(pack, suggest=True)
    assert report.covered == 0
    assert [one.vain for one in report.suggested or ()] == [()] * 9
    paste(pack, report)
    report = examined(pack, suggest=True)
    assert (report.passed, report.covered, report.suggested) == (True, 9, ())


def test_suggested_cases_kill_every_mutant(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, BARE)
    report = examined(pack, mutate=True, suggest=True)
    assert len(report.survivors) == len(report.mutants or ()) == 55
    paste(pack, report)
    report = examined(pack, mutate=True)
    assert report.passed, report.text()


def test_no_case_is_suggested_that_another_makes_needless(tmp_path: Path) -> None:
    report = examined(write_pack(tmp_path, BARE), mutate=True, suggest=True)
    assert {one.rule: list(one.cases) for one in report.suggested or ()}["ovens-make-history"] == [
        "- {given: {ovens: 4, noisy: no}, fires: true}",
        "- {given: {ovens: 3, noisy: no}, fires: false}",
        "- {given: {ovens: 4, noisy: yes}, fires: false}",
    ]


DOUBLED = {
    "when": ["ovens > several", "ovens > 1"],
    "then": "{pull.bread: strong, pull.coffee: -weak}",
    "cases": ["{given: {ovens: 4}, fires: true}", "{given: {ovens: 3}, fires: false}"],
}


def test_what_is_proved_to_change_nothing_does_not_count(tmp_path: Path) -> None:
    report = examined(write_pack(tmp_path, one_rule(DOUBLED)), mutate=True)
    equivalent = [one.subject for one in report.mutants or () if one.fate is Fate.EQUIVALENT]
    assert equivalent == [f"rules.it.when.2.{change}" for change in ("drop", ">=", "1.up", "1.down")]
    # A change of what is concluded is none of the conditions, and the solver isn't asked about it.
    assert [one.subject for one in report.survivors] == [
        "rules.it.then.pull.bread.flip",
        "rules.it.then.pull.coffee.flip",
    ]
    assert "12 mutants: 6 killed, 4 equivalent (proved), 2 not killed\n" in report.text()
    assert "pip install" not in report.text()


def test_what_no_case_can_show_is_told(tmp_path: Path) -> None:
    report = examined(write_pack(tmp_path, one_rule(DOUBLED)), mutate=True, suggest=True)
    assert (
        report.text()
        == """\
Not covered:
  shop/rules.yaml:8  rules.it.when.2
      `ovens > 1`: no case in which it alone, being false, holds the rule back

Changes that no case notices (surviving mutants):
  shop/rules.yaml:5  rules.it.then.pull.bread.flip
      `pull.bread: +0.6` → `pull.bread: -0.6`
  shop/rules.yaml:5  rules.it.then.pull.coffee.flip
      `pull.coffee: -0.2` → `pull.coffee: +0.2`

Cases to paste, once you have read them:
  shop/rules.yaml:2  rules.it.cases
      line 10: add `for: [pull.bread], against: [pull.coffee]`, if that is what the source says
      no case found for `rules.it.when.2`: perhaps none can show it, and it can go or be waived

1 rule, 2 cases, 0 fact files: all hold; coverage 0% (0 of 1 rules)
12 mutants: 6 killed, 4 equivalent (proved), 2 not killed
""".replace("shop", str(tmp_path / "shop"))
    )


def test_for_programs(tmp_path: Path) -> None:
    found: dict[str, Any] = json.loads(examined(write_pack(tmp_path, one_rule({"when": "noisy"})), suggest=True).json())
    (one,) = found["suggested"]
    assert (one.pop("rule"), one.pop("note"), one.pop("nothing_found_for")) == ("it", "", [])
    assert one.pop("cases") == ["- {given: {noisy: yes}, fires: true}", "- {given: {noisy: no}, fires: false}"]
    assert one == {"file": f"{tmp_path}/shop/rules.yaml", "line": 2, "column": 3}


def test_without_the_solver_a_suggestion_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    pack = write_pack(tmp_path, one_rule({"when": "noisy"}))
    with pytest.raises(AdvisorError, match='pip install "business-driver-advisor\\[proofs\\]"'):
        examined(pack, suggest=True)
    assert examined(pack, mutate=True).text().endswith('run `pip install "business-driver-advisor[proofs]"`\n')
