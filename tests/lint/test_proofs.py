"""Checks and proofs together: a fault is told once, with a business that shows it, and can be waived."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.lint.elsewhere import PROVING
from advisor.packs.check import CheckReport, check_folder
from advisor.proofs.model import Proofs, Unknown

from .helpers import NAMES, TEAHOUSE, teahouse
from .test_packs import ABOVE, BASE

NEVER = """\
rules:
  never-fires:
    says: More than two tables and none.
    when: [tables > 1, tables * 2 < 2]
    then: {lives_on.regulars: weak}
    cite: [T1]
"""


def proved(folder: Path, add: str, *, proofs: bool = True) -> CheckReport:
    return check_folder(teahouse(folder, add), "teahouse", proofs=proofs)


def found(report: CheckReport) -> list[tuple[str, str]]:
    """Give what was found, but for what these small rules lack on purpose."""
    beside = ("rule-without-cases", "uncited-threshold")
    return [(issue.check, issue.subject) for issue in report.issues if issue.check not in beside]


def test_the_teahouse_is_sound_to_the_solver_too() -> None:
    report = check_folder(TEAHOUSE, "teahouse", proofs=True)
    assert (report.issues, report.unknown) == ((), ())
    assert set(report.checks) == {*NAMES, *(check.name for check in PROVING)}


def test_what_only_the_solver_finds(tmp_path: Path) -> None:
    assert found(proved(tmp_path, NEVER, proofs=False)) == []
    assert found(proved(tmp_path / "again", NEVER)) == [("rule-never-fires", "rules.never-fires")]


def test_a_business_that_shows_it_stands_below_the_issue(tmp_path: Path) -> None:
    rule = "  always-true:\n    says: x\n    when: [tables > 1, tables + 1 > 1]\n    then: {warn: no-second-visit}\n"
    report = proved(tmp_path, f"rules:\n{rule}    cite: [T1]\n")
    (issue,) = [one for one in report.issues if one.check == "condition-always-true"]
    assert issue.witness
    text = report.text()
    assert f"\n\n  {issue.witness.shows}\n\n    name: " in text
    assert f"\n  a case for rule `always-true`:\n\n      {issue.witness.case}\n" in text


@pytest.mark.parametrize(
    ("add", "told"),
    [
        (
            "rules:\n  a: {says: x, when: [by_a_station, tables < 0], then: {lives_on.regulars: weak}, cite: [T1]}\n",
            ("out-of-range", "rules.a"),
        ),
        (
            "rules:\n  a: {says: x, when: [by_a_station, tables >= 0], then: {lives_on.regulars: weak}, cite: [T1]}\n",
            ("out-of-range", "rules.a"),
        ),
        (
            "rules:\n  a: {says: x, when: by_a_station, unless: by_a_station, then: {lives_on.regulars: weak},"
            " cite: [T1]}\n",
            ("repeated-condition", "rules.a"),
        ),
        (
            "rules:\n  a: {says: x, when: regulars_share >= many_regulars, then: {lives_on.regulars: strong},"
            " cite: [T1]}\n",
            ("duplicate-rule", "rules.regulars-come-back"),
        ),
        (
            "warnings:\n  no-cat: {title: No cat, severity: low, consequence: It is quiet., do: [put-up-a-sign],"
            " cite: [T1]}\n",
            ("unused-advice", "warnings.no-cat"),
        ),
        (
            "choices:\n  drinks: {tea: {title: tea}, cake: {title: cake}}\n"
            "hypotheses:\n  sells: {title: what it sells, of: drinks, leads_from: likely, leads_by: clear, led: a,"
            " unled: b, seen_in: its till}\n"
            "rules:\n  a: {says: x, when: tables > 0, then: {sells.tea: strong, sells.cake: weak}, cite: [T1]}\n",
            ("hypothesis-cannot-lead", "hypotheses.sells.cake"),
        ),
    ],
)
def test_what_a_plain_check_says_is_not_proved_once_more(add: str, told: tuple[str, str], tmp_path: Path) -> None:
    assert found(proved(tmp_path, add)) == [told]


def test_a_waiver_of_a_proof_waives_it_and_is_idle_only_where_the_solver_was_asked(tmp_path: Path) -> None:
    waiver = "waivers:\n  rule-never-fires:\n    rules.{}: for a layer above\n"
    covered = proved(tmp_path, NEVER + waiver.format("never-fires"))
    assert found(covered) == []
    assert [one.issue.subject for one in covered.waived] == ["rules.never-fires"]
    idle = waiver.format("stations-mean-hurry")
    subject = "waivers.rule-never-fires.rules.stations-mean-hurry"
    assert found(proved(tmp_path / "asked", idle)) == [("idle-waiver", subject)]
    assert found(proved(tmp_path / "not", idle, proofs=False)) == []


def test_a_waiver_of_what_the_solver_did_not_decide_is_not_idle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undecided = Proofs((), (Unknown("rule-never-fires", "rules.stations-mean-hurry", "the time was up"),))
    monkeypatch.setattr("advisor.proofs.prove.prove", lambda program: undecided)
    idle = "waivers:\n  rule-never-fires:\n    rules.hurry-means-passers-by: for a layer above\n"
    report = proved(tmp_path, idle)
    assert found(report) == []
    assert report.summary.endswith(": nothing found; 1 not decided")


def test_what_is_proved_of_a_base_is_not_told_again(tmp_path: Path) -> None:
    teahouse(tmp_path, NEVER).rename(tmp_path / "base-house")
    (tmp_path / "base-house" / "pack.yaml").write_text(BASE, encoding="utf-8")
    own = tmp_path / "our-house"
    own.mkdir()
    (own / "pack.yaml").write_text(ABOVE, encoding="utf-8")
    change = (
        "changes:\n"
        "  rules.stations-mean-hurry.when: {to: [tables > 1, tables * 2 < 2], because: x}\n"
        "  rules.stations-mean-hurry.cases: {to: [{given: {tables: 3}, fires: false}], because: x}\n"
    )
    (own / "changes.yaml").write_text(change, encoding="utf-8")
    report = check_folder(own, "our-house", proofs=True)
    assert report.readable
    never = {one.subject: one.diagnostic.span for one in report.issues if one.check == "rule-never-fires"}
    places = {subject: (span.text.name, span.line) for subject, span in never.items() if span}
    # What waited for that rule can't fire any more either.
    assert {subject: (Path(name).name, line) for subject, (name, line) in places.items()} == {
        "rules.stations-mean-hurry": ("changes.yaml", 2),
        "rules.hurry-means-passers-by": ("rules.yaml", 31),
        "rules.passers-by-need-a-sign": ("rules.yaml", 41),
    }
