"""A table of packs with one fault each, beside packs that are nearly the same and have none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from advisor.diagnostics import AdvisorError, Text
from advisor.engines.reference import infer, judge
from advisor.issue import Witness
from advisor.program import Program, load_program
from advisor.proofs.prove import prove
from advisor.rule import Expectation

from .helpers import loaded, table, told

FAULTS = table("faults.yaml")
CHECKS = {
    "rule-never-fires", "condition-always-true", "rule-subsumed", "rules-contradict", "warning-never-raised",
    "leader-unreachable",
}  # fmt: skip


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in FAULTS])
def test_what_is_proved(row: dict[str, Any], tmp_path: Path) -> None:
    program = loaded(tmp_path, row["add"], row.get("edits", ()))
    proofs = prove(program)
    assert told(proofs) == row.get("found", "").rstrip("\n")
    for issue in proofs.issues:
        if issue.witness is not None:
            check_witness(program, issue.witness, tmp_path)


def check_witness(program: Program, witness: Witness, folder: Path) -> None:
    """A witness is a fact file that the pack takes, and its case, pasted, is one that holds and that it shows."""
    derivation = infer(program, program.read_business(Text("facts", witness.facts)))
    rule = program.rules[witness.rule]
    pasted = with_case(program, rule.name, witness.case, folder)
    case = pasted.rules[rule.name].cases[-1]
    status = derivation.outcomes[rule.name].status
    assert status.value == {Expectation.ASKS: "undecided"}.get(
        case.expects, case.expects.value.replace("fires", "fired")
    )
    assert judge(rule, case.given)[0] is status
    assert case.asks == derivation.outcomes[rule.name].open


def with_case(program: Program, rule: str, case: str, folder: Path) -> Program:
    """Load the program's pack again with a case more."""
    path = next(
        path for path in sorted((folder / "teahouse").glob("*.yaml")) if f"  {rule}:\n" in path.read_text("utf-8")
    )
    before = path.read_text(encoding="utf-8")
    head, body = before.split(f"  {rule}:\n")
    lines = body.splitlines()
    end = next((n for n, line in enumerate(lines) if line and not line.startswith("    ")), len(lines))
    mine = lines[:end] if any(line == "    cases:" for line in lines[:end]) else [*lines[:end], "    cases:"]
    text = "\n".join([f"{head}  {rule}:", *mine, f"      {case}", *lines[end:]]) + "\n"
    path.write_text(text, encoding="utf-8")
    try:
        return load_program(folder / "teahouse", "teahouse")
    finally:
        path.write_text(before, encoding="utf-8")


def test_every_kind_of_fault_is_in_the_table_with_packs_that_have_none() -> None:
    found = {line.partition(":")[0] for row in FAULTS for line in row.get("found", "").splitlines()}
    assert found >= CHECKS
    assert sum("found" not in row for row in FAULTS) >= len(CHECKS)


def test_without_z3_one_line_says_how_to_get_it(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(AdvisorError) as caught:
        prove(program)
    assert str(caught.value) == (
        'error: proofs need the package `z3-solver`\n  = install it: `pip install "business-driver-advisor[proofs]"`'
    )


def test_without_time_all_is_unknown_and_nothing_is_told(program: Program) -> None:
    proofs = prove(program, seconds=0)
    assert proofs.issues == ()
    assert {one.check for one in proofs.unknown} >= {"rule-never-fires", "warning-never-raised", "leader-unreachable"}
    assert all("the time was up" in one.why for one in proofs.unknown)
