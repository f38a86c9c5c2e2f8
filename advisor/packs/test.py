"""`advisor pack test`: the cases of a pack run, what they cover, and what they would not notice."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from advisor.cases.examine import Suggest, examine
from advisor.cases.report import PackTestReport
from advisor.cases.survive import Equivalent
from advisor.program import Program, open_program
from advisor.rule import Rule

__all__ = ["PackTestReport", "test_pack"]


def test_pack(
    pack: str | Path,
    *,
    mutate: bool = False,  # noqa: PT028 - it tests packs
    suggest: bool = False,  # noqa: PT028
) -> PackTestReport:
    """Test a pack, given by name or by its folder's path.

    Every case of every rule runs through both engines, and so does every fact file in the pack's folder `cases`. With
    `mutate`, small faults are put into the rules one at a time, and those that no case notices are listed; where Z3 is
    installed, it is asked which of them change nothing. With `suggest` it is asked for cases that would show what no
    case shows. Raises `AdvisorError` with all that is wrong in the pack or in its fact files, and where a suggestion is
    wanted of Z3 that is not installed; `EnginesDisagreeError` for an error of this program.
    """
    found = _finder() if suggest else None
    return examine(open_program(pack), mutate=mutate, equivalent=_solver() if mutate else None, suggest=found)


test_pack.__test__ = False  # type: ignore[attr-defined]  # by its name, pytest would take it for a test


def _solver() -> Equivalent | None:
    return None if importlib.util.find_spec("z3") is None else _same_outcome


def _same_outcome(program: Program, rule: Rule, other: Rule) -> bool | None:
    from advisor.proofs.equivalence import same_outcome  # noqa: PLC0415 - Z3 takes long to load

    return same_outcome(program, rule, other)


def _finder() -> Suggest:
    from advisor.cases.suggest import suggest  # noqa: PLC0415 - it takes the solver's room along

    return suggest
