"""One fault of each kind, as its page shows it, is found; what is nearly one is not; clean packs are clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lint.helpers import PAGES, teahouse

from advisor.packs.check import CheckReport, check_folder, check_pack

KINDS = (
    "rule-never-fires", "condition-always-true", "rule-subsumed", "rules-contradict", "warning-never-raised",
    "leader-unreachable",
)  # fmt: skip
EXAMPLE = re.compile(r"^## Example\n\n```yaml\n(.*?)```\n\n```text\n(.*?)\n```\n", re.MULTILINE | re.DOTALL)
NEARLY = {
    "rule-never-fires": ("tables == 0", "tables == 1"),
    "condition-always-true": ("- open_for >= settled * 2\n", "- tables > 0\n"),
    "rule-subsumed": ("- by_a_station\n", "- not by_a_station\n"),
    "rules-contradict": ("not regulars_share < many_regulars", "not regulars_share <= many_regulars"),
    "warning-never-raised": ("tables == 0", "tables == 1"),
    "leader-unreachable": ("tables >= 10\n    then: {sells.passers_by", "tables < 10\n    then: {sells.passers_by"),
}  # fmt: skip


def proved(folder: Path, add: str) -> tuple[CheckReport, set[str]]:
    """Check the teahouse with an addition, and name the kinds of what was proved."""
    report = check_folder(teahouse(folder, add, name="example.yaml"), "teahouse", proofs=True)
    assert not report.unknown
    return report, {issue.check for issue in report.issues} & set(KINDS)


def example(kind: str) -> tuple[str, str]:
    """Give the example of a page, and what it says is printed."""
    found = EXAMPLE.search((PAGES / f"{kind}.md").read_text(encoding="utf-8"))
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_seeded_fault_is_found_and_shown_as_its_page_says(kind: str, tmp_path: Path) -> None:
    added, printed = example(kind)
    report, kinds = proved(tmp_path, added)
    assert kinds == ({kind, "rule-never-fires"} if kind == "warning-never-raised" else {kind})
    assert printed in report.text()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_nearly_a_fault_is_none(kind: str, tmp_path: Path) -> None:
    added, _ = example(kind)
    old, new = NEARLY[kind]
    assert old in added
    assert proved(tmp_path, added.replace(old, new))[1] == set()


def test_each_fault_comes_with_a_business_that_shows_it(tmp_path: Path) -> None:
    for kind in KINDS:
        report, _ = proved(tmp_path / kind, example(kind)[0])
        witnesses = [issue.witness for issue in report.issues if issue.check == kind]
        assert all(witness and witness.facts and witness.case and witness.shows for witness in witnesses)


@pytest.mark.parametrize("pack", ["market-orientation", "examples/packs/outsourcing", "tests/lint/teahouse"])
def test_nothing_is_invented_on_a_clean_pack(pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PAGES.parents[1])
    report = check_pack(pack, proofs=True)
    assert (report.issues, report.unknown) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize("pack", ["company-drivers", "agencies"])
def test_nothing_is_invented_on_the_large_packs(pack: str) -> None:
    report = check_pack(pack, proofs=True)
    assert (report.issues, report.unknown) == ((), ())
