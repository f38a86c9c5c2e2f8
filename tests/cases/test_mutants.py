"""Which faults are put into a rule, and which of them the cases notice."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.strategies import NOWHERE, RULES, businesses, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cases.files import FactFile, Named
from advisor.cases.model import Failure, Fate, Tried
from advisor.cases.mutants import mutants
from advisor.cases.run import case_holds, file_holds, run_cases, run_fact_file
from advisor.cases.survive import Ran, try_mutants, with_rule
from advisor.derivation import Derivation, Status
from advisor.diagnostics import Diagnostic
from advisor.engines.reference import infer, look
from advisor.engines.rete import ReteEngine
from advisor.program import Program
from advisor.rule import Case, Direction, Expectation, Rule

from .helpers import load, one_rule, report_of, table, write_pack


def shown(one: Tried) -> str:
    """Give a mutant as the table does."""
    return f"{one.subject.removeprefix('rules.it.')}: {one.before} -> {one.after}".strip()


@table("mutants.yaml")
def test_mutants(row: dict[str, Any], tmp_path: Path) -> None:
    files = {"cases/a.yaml": row["file"]} if "file" in row else {}
    report = report_of(write_pack(tmp_path, one_rule(row), files), mutate=True)
    assert report.failures == ()
    assert [shown(one) for one in report.survivors] == row["survive"]
    assert [shown(one) for one in report.mutants or () if one.fate is Fate.KILLED] == row["killed"]


def test_where_something_fails_no_mutant_is_tried(tmp_path: Path) -> None:
    rule = one_rule({"when": "noisy", "cases": ["{given: {noisy: yes}, fires: false}"]})
    report = report_of(write_pack(tmp_path, rule), mutate=True)
    assert report.mutants is None
    assert report.text().endswith("mutants and suggestions wait until every case holds\n")


RULE = {
    "when": ["ovens > several", "ovens > 1"],
    "cases": [
        "{given: {ovens: 4}, fires: true}",
        "{given: {ovens: 3}, fires: false}",
        "{given: {ovens: 1}, fires: false}",
        "{given: {}, asks: [ovens]}",
    ],
}
ALIVE = [f"rules.it.when.2.{change}" for change in ("drop", ">=", "1.up", "1.down")]


def test_a_waiver_names_one_mutant(tmp_path: Path) -> None:
    waivers = "waivers:\n  surviving-mutant:\n    rules.it.when.2.drop: It says what the almanac says.\n"
    report = report_of(write_pack(tmp_path, one_rule(RULE), {"waivers.yaml": waivers}), mutate=True)
    assert [one.subject for one in report.survivors] == ALIVE[1:]
    (waived,) = (one for one in report.mutants or () if one.fate is Fate.WAIVED)
    assert (waived.subject, waived.waived) == (ALIVE[0], "It says what the almanac says.")
    assert report.idle_waivers == ()


def test_a_waiver_that_waives_nothing_is_told(tmp_path: Path) -> None:
    waivers = """\
waivers:
  uncovered:
    rules.it.when.1: It is covered.
    rules.it.when.2: It can't be covered.
  surviving-mutant:
    rules.it.when.1.drop: A case kills it.
  unused-fact:
    facts.motto: That is for another check.
"""
    pack = write_pack(tmp_path, one_rule(RULE), {"waivers.yaml": waivers})
    report = report_of(pack, mutate=True)
    assert not report.passed
    assert [issue.render() for issue in report.idle_waivers] == [
        "idle-waiver: `uncovered` finds nothing wrong with `rules.it.when.1`\n"
        " --> shop/waivers.yaml:3:5\n"
        "  |\n"
        "3 |     rules.it.when.1: It is covered.\n"
        "  |     ^^^^^^^^^^^^^^^\n"
        "  = remove this waiver",
        "idle-waiver: `surviving-mutant` finds nothing wrong with `rules.it.when.1.drop`\n"
        " --> shop/waivers.yaml:6:5\n"
        "  |\n"
        "6 |     rules.it.when.1.drop: A case kills it.\n"
        "  |     ^^^^^^^^^^^^^^^^^^^^\n"
        "  = did you mean `rules.it.when.2.drop` or `rules.it.when.2.1.down`?",
    ]
    assert len(report_of(pack).idle_waivers) == 1


@st.composite
def programs_with_cases(draw: st.DrawFn) -> tuple[Program, tuple[Ran, ...]]:
    """Give a program whose rules have cases that hold, and fact files with expectations that do."""
    program = small_pack(draw(RULES)[:6])
    found = draw(st.lists(businesses(program), min_size=1, max_size=3))
    derivations = [infer(program, business) for business in found]
    for rule in program.rules.values():
        memories = draw(st.lists(st.sampled_from(derivations), max_size=2, unique_by=id))
        cases = tuple(_case(rule, derivation, tells=draw(st.booleans())) for derivation in memories)
        program = with_rule(program, dataclasses.replace(rule, cases=cases))
    files = []
    for number, business in enumerate(found[:2]):
        derivation = infer(program, business)
        told = draw(st.lists(st.sampled_from(list(derivation.outcomes.values())), max_size=2))
        named = tuple(Named("fires", one.rule.name, one.status is Status.FIRED, NOWHERE) for one in told)
        files.append((FactFile(f"cases/{number}.yaml", business, (), named), derivation))
    return program, tuple(files)


def _case(rule: Rule, derivation: Derivation, *, tells: bool) -> Case:
    given = {name: derivation.memory[name] for name in rule.reads if name in derivation.memory}
    outcome = look(rule, given)
    expects = {
        Status.FIRED: Expectation.FIRES, Status.HELD_BACK: Expectation.HELD_BACK, Status.UNDECIDED: Expectation.ASKS,
    }[outcome.status]  # fmt: skip
    favoured = tuple(weight.hypothesis for weight in rule.then.weights if weight.strength > 0)
    directions = (Direction(True, favoured, NOWHERE),) if tells and expects is Expectation.FIRES else ()
    return Case(given, expects, outcome.open, directions, NOWHERE, NOWHERE)


@settings(max_examples=12)
@given(programs_with_cases())
def test_what_is_called_killed_fails_in_both_engines_and_what_lives_does_not(
    tested: tuple[Program, tuple[Ran, ...]],
) -> None:
    program, ran = tested
    made = [mutant for rule in program.rules.values() for mutant in mutants(rule)]
    tried = list(try_mutants(program, ran, {}, None))
    assert [one.subject for one in tried] == [mutant.subject for mutant in made]
    assert len({one.subject for one in tried}) == len(tried)
    for one, mutant in zip(tried, made, strict=True):
        assert (one.fate is Fate.KILLED) is any(failures(program, mutant.rule, ran)), one.subject


def failures(program: Program, rule: Rule, ran: Sequence[Ran]) -> Iterator[Failure]:
    """Run a mutant's cases and then the fact files, through both engines where a pack could hold the mutant."""
    if rule.reads:
        yield from run_cases(rule)
    else:
        yield from (Failure(rule.name, Diagnostic("")) for case in rule.cases if not case_holds(rule, case))
    changed = with_rule(program, rule)
    for file, _ in ran:
        if set(rule.reads) == set(program.rules[rule.name].reads):
            yield from run_fact_file(ReteEngine(changed), file)[1]
        elif not file_holds(changed, infer(changed, file.business), file):  # its stage may be another now
            yield Failure(file.place, Diagnostic(""))


def test_every_place_of_a_condition_is_changed(tmp_path: Path) -> None:
    """No two mutants of the pack that has one of everything are the same rule, and each differs from its rule."""
    program = load(write_pack(tmp_path, one_rule(RULE)))
    for rule in program.rules.values():
        made = [mutant.rule for mutant in mutants(rule)]
        shapes = {
            (tuple(part.node for part in one.when), tuple(part.node for part in one.unless), one.then) for one in made
        }
        assert len(shapes) == len(made)
        assert all((one.when, one.unless, one.then) != (rule.when, rule.unless, rule.then) for one in made)
