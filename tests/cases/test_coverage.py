"""What the cases show of a rule, and what not."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from core.strategies import rules, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cases.coverage import Coverage
from advisor.cases.model import Gap
from advisor.cases.mutants import mutants
from advisor.derivation import Status
from advisor.engines.reference import judge
from advisor.expression.evaluate import Reading
from advisor.rule import Rule
from advisor.values import Value

from .helpers import one_rule, report_of, table, write_pack


def shown(gap: Gap) -> str:
    """Give a gap as the table does."""
    return f"{gap.subject.removeprefix('rules.')}{f' `{gap.part}`' * bool(gap.part)}: {gap.lacks}"


@table("coverage.yaml")
def test_gaps(row: dict[str, Any], tmp_path: Path) -> None:
    waivers = "".join(f"\n    {path}: {reason}" for path, reason in row.get("waive", {}).items())
    files = {"waivers.yaml": f"waivers:\n  uncovered:{waivers}\n"} if waivers else {}
    report = report_of(write_pack(tmp_path, one_rule(row), files))
    assert report.failures == ()
    assert [shown(gap) for gap in report.lacking] == row["gaps"]
    assert report.covered == (0 if row["gaps"] else 1)
    assert report.passed is not bool(row["gaps"])
    assert len(report.gaps) - len(report.lacking) == len(row.get("waive", {}))


def test_a_fact_file_covers_what_it_reaches(tmp_path: Path) -> None:
    rule = one_rule(
        {"when": ["ovens > several", "long_open"], "cases": ["{given: {ovens: 4, long_open: yes}, fires: true}"]}
    )
    history = """\
  history:
    {says: x, when: open_for >= settled, then: {derive: long_open}, cite: habit}
"""
    case = "name: x\nfacts: {{ovens: {}, open_for: {}}}\nexpect: {{holds: ovens > 1}}\n"
    files = {"cases/a.yaml": case.format(9, "1 year"), "cases/b.yaml": case.format(2, "3 years")}
    pack = write_pack(tmp_path, rule + history)
    assert [gap.subject for gap in report_of(pack).gaps] == [
        "rules.it.held-back", "rules.it.when.1", "rules.it.when.2", "rules.history",
    ]  # fmt: skip
    for name, text in files.items():
        (pack / name).parent.mkdir(exist_ok=True)
        (pack / name).write_text(text, encoding="utf-8")
    assert report_of(pack).gaps == ()


CHOICES: dict[str, tuple[Value | None, ...]] = {
    "b": (True, False, None), "n": (0, 1, 2, 3, 5, None), "c": ("red", "green", "blue", None),
    "m": (frozenset(), frozenset({"red"}), frozenset({"green", "blue"}), None), "f": (True, False, None),
    "leader": ("red", "green", None), "certainty": (-0.5, 0.0, 0.3, 0.5, 0.7),
}  # fmt: skip


def memories(rule: Rule, seed: int) -> list[dict[str, Reading]]:
    """Give what a rule of a small pack might read, at random."""
    random = Random(seed)
    kinds = {
        name: "leader" if name.endswith(".leader") else "certainty" if "." in name else name[0] for name in rule.reads
    }
    return [{name: Reading(random.choice(CHOICES[kind])) for name, kind in kinds.items()} for _ in range(150)]


def progress(coverage: Coverage) -> tuple[object, ...]:
    """Give all that changes when a case shows something new."""
    return coverage.fires, coverage.held_back, frozenset(coverage.lacks_stop), frozenset(coverage.lacks_need)


@settings(max_examples=60)
@given(rules(), st.integers(0, 10**6))
def test_cases_that_cover_a_rule_notice_what_is_left_out_or_turned_round(body: str, seed: int) -> None:
    program = small_pack([body])
    (rule,) = program.rules.values()
    coverage = Coverage(rule)
    told = []
    for memory in memories(rule, seed):
        before = progress(coverage)
        coverage.add(memory)
        told += [memory] if progress(coverage) != before else []
    seen = {judge(rule, memory)[0] for memory in told}
    assert coverage.fires is (Status.FIRED in seen)
    assert coverage.held_back is (Status.HELD_BACK in seen)
    assert coverage.complete is not any(coverage.gaps())
    for mutant in mutants(rule) if coverage.complete else ():
        left_out = mutant.of_condition and not mutant.after
        if left_out or mutant.subject.endswith(".negate"):
            assert any(judge(rule, memory)[0] is not judge(mutant.rule, memory)[0] for memory in told), mutant.subject
