"""Every case of every rule of every pack, as a row of a table."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import pytest
from core.test_expressions import type_of

from advisor.cases.run import STATUS
from advisor.derivation import Status
from advisor.engines.columnar.conditions import as_expression
from advisor.engines.columnar.infer import look
from advisor.engines.reference import judge
from advisor.expression.evaluate import Memory, Reading
from advisor.program import Program
from advisor.rule import Rule

from .agreement import TRUTHS
from .packs import EACH_PACK, NAMES, pack
from .tables import tell

Seen = tuple[bool | None, float | None]


def seen_in_table(program: Program, rule: Rule, memories: Sequence[Memory], told: Sequence[str]) -> list[Seen]:
    """Give what a rule does in each row: fires, is held back (False), asks (None); and how surely."""
    table = tell({name: type_of(name, program.vocabulary) for name in told}, memories)
    found = look(rule, table.columns)
    sure = nw.lit(1.0) if found.sure is None else found.sure
    read = nw.from_native(table.frame.lazy()).select("row", truth=as_expression(found.truth), sure=sure)
    return [(truth, _sure(truth, certainty)) for _, truth, certainty in read.collect("polars").rows()]


def seen_plainly(rule: Rule, memory: Memory) -> Seen:
    status, certainty = judge(rule, memory)
    return TRUTHS[status], _sure(TRUTHS[status], certainty)


def _sure(truth: bool | None, certainty: float) -> float | None:
    return None if truth is None else certainty


@EACH_PACK
def test_each_case_of_each_rule(name: str) -> None:
    program = pack(name)
    for rule in program.rules.values():
        memories = [case.given for case in rule.cases]
        expected = [seen_plainly(rule, memory) for memory in memories]
        assert [truth for truth, _ in expected] == [TRUTHS[STATUS[case.expects]] for case in rule.cases]
        assert seen_in_table(program, rule, memories, rule.reads) == expected, rule.name
        for memory, one in zip(memories, expected, strict=True):
            told = [read for read in rule.reads if read in memory]
            if len(told) < len(rule.reads):
                assert seen_in_table(program, rule, [memory], told) == [one], f"{rule.name}: a column less"


def test_the_cases_are_many_and_of_each_kind() -> None:
    statuses = [STATUS[case.expects] for name in NAMES for rule in pack(name).rules.values() for case in rule.cases]
    assert len(statuses) > 1500
    assert set(statuses) == set(Status)


@pytest.mark.parametrize("sure", [1.0, 0.9, 0.7, 0.3])
def test_each_case_of_the_bakery_with_facts_of_any_certainty(sure: float) -> None:
    """The facts of a case are sure; here the first is, the others are less and less so."""
    program = pack("bakery")
    for rule in program.rules.values():
        memories = [
            {
                name: Reading(reading.value, sure ** (number % 3) if name in program.vocabulary.facts else 1.0)
                for number, (name, reading) in enumerate(case.given.items())
            }
            for case in rule.cases
        ]
        expected = [seen_plainly(rule, memory) for memory in memories]
        assert seen_in_table(program, rule, memories, rule.reads) == expected, rule.name
