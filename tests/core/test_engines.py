"""Both engines: what rules come to, in which order, and that the engines agree."""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.business import Business
from advisor.certainty import combine, weight
from advisor.derivation import Derivation, Status
from advisor.diagnostics import EnginesDisagreeError, Text
from advisor.engines import agree, rete
from advisor.engines.agree import infer_twice
from advisor.engines.reference import infer
from advisor.engines.rete import ReteEngine
from advisor.engines.settle import leads
from advisor.expression.evaluate import Memory, Reading, Verdict
from advisor.pack.files import CASES_FOLDER
from advisor.program import Program, load_program
from advisor.rule import Condition, Rule
from advisor.values import Truth
from advisor.vocabulary import frozen

from .helpers import HERE, SHOP, business, cases
from .strategies import RULES, businesses, small_pack

ROOT = HERE.parent.parent
SHOP_ENGINE = ReteEngine(SHOP)
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@functools.cache
def company() -> Program:
    return load_program(ROOT / "rules" / "company-drivers", "company-drivers")


@functools.cache
def company_engine() -> ReteEngine:
    return ReteEngine(company())


COMPANIES = st.deferred(lambda: businesses(company()))


def told(written: object) -> str | tuple[str, float]:
    text, at, certainty = str(written).partition("@")
    return (text, float(certainty)) if at else text


def engines() -> list[Any]:
    run: list[tuple[str, Callable[[Business], Derivation]]] = [
        ("rete", SHOP_ENGINE.infer),
        ("reference", lambda known: infer(SHOP, known)),
    ]
    return [pytest.param(function, id=name) for name, function in run]


@pytest.mark.parametrize("run", engines())
@cases("derivations.yaml")
def test_what_rules_come_to(row: dict[str, Any], run: Callable[[Business], Derivation]) -> None:
    found = run(business(SHOP, {name: told(written) for name, written in row["facts"].items()}))
    assert [outcome.rule.name for outcome in found.fired] == row["fired"]
    for name in row.get("held_back", []):
        assert found.outcomes[name].status is Status.HELD_BACK
    for name, waiting in row.get("undecided", {}).items():
        assert (found.outcomes[name].status, list(found.outcomes[name].open)) == (Status.UNDECIDED, waiting)
    for name, truth in row.get("findings", {}).items():
        assert found.findings[name].truth is Truth(truth)
    for name, certainty in row.get("finding_certainties", {}).items():
        assert found.findings[name].certainty == pytest.approx(certainty, abs=1e-12)
    if "certainties" in row:
        hypotheses = [name for group in SHOP.vocabulary.groups.values() for name in group.hypotheses]
        certainties = {name: found.memory[name].value for name in hypotheses}
        assert certainties == pytest.approx(dict.fromkeys(hypotheses, 0.0) | row["certainties"], abs=1e-12)
    for name, leader in row.get("leaders", {}).items():
        assert found.contests[name].leader == leader
        assert found.memory[f"{name}.leader"].value == leader
    for name, margin in row.get("margins", {}).items():
        assert found.contests[name].margin == pytest.approx(margin, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (0.5, 0.0, True),
        (0.499999999999, 0.0, False),
        (0.575, 0.5, True),
        (0.574999999999, 0.5, False),
        (0.9, 0.9, False),
        (0.9, -0.9, True),
        (0.0, 0.0, False),
    ],
)
def test_who_leads_at_the_thresholds(first: float, second: float, expected: bool) -> None:
    """A leader has at least 0.5 here, and outweighs the next by at least 0.15."""
    assert leads(SHOP.vocabulary.groups["pull"], first, second) is expected


# The record


def check_record(program: Program, found: Derivation) -> None:
    """Check all that a derivation promises, whatever the business."""
    assert list(found.outcomes) == list(program.rules)
    assert list(found.findings) == list(program.vocabulary.findings)
    assert list(found.contests) == list(program.vocabulary.groups)
    settled = {name for group in program.vocabulary.groups.values() for name in (*group.hypotheses, group.leader)}
    assert set(found.memory) == {*found.business.facts, *program.vocabulary.findings, *settled}
    for outcome in found.outcomes.values():
        assert [part.condition for part in outcome.when] == list(outcome.rule.when)
        assert [part.condition for part in outcome.unless] == list(outcome.rule.unless)
        against = [part for part in outcome.when if part.truth is Truth.FALSE]
        against += [part for part in outcome.unless if part.truth is Truth.TRUE]
        parts = (*outcome.when, *outcome.unless)
        unknown = [part for part in parts if part.truth is Truth.UNKNOWN]
        for part in parts:
            assert part.read == tuple((name, found.memory.get(name, Reading(None))) for name in part.condition.reads)
            assert not part.open or part.truth is Truth.UNKNOWN
        if against:
            assert (outcome.status, outcome.certainty) == (Status.HELD_BACK, max(part.certainty for part in against))
        elif unknown:
            assert (outcome.status, outcome.certainty) == (Status.UNDECIDED, 0.0)
            assert outcome.open == tuple(dict.fromkeys(name for part in parts for name in part.open))
        else:
            assert (outcome.status, outcome.certainty) == (Status.FIRED, min(part.certainty for part in parts))
        assert not outcome.open or outcome.status is Status.UNDECIDED


def check_evidence(found: Derivation) -> None:
    """Check that certainties are the sum of the evidence, each piece with its exact share."""
    for contest in found.contests.values():
        assert [standing.certainty for standing in contest.ranking] == sorted(
            (standing.certainty for standing in contest.ranking), reverse=True
        )
        for standing in contest.ranking:
            fired = [
                (outcome.rule.name, part.strength, outcome.certainty)
                for outcome in found.fired
                for part in outcome.rule.then.weights
                if part.hypothesis == standing.hypothesis
            ]
            assert [(piece.rule, piece.strength, piece.certainty) for piece in standing.evidence] == fired
            for piece in standing.evidence:
                assert piece.value == piece.strength * piece.certainty
                assert piece.weight == weight(piece.value)
                assert standing.certainty == found.memory[standing.hypothesis].value
            assert standing.certainty == combine(piece.weight for piece in standing.evidence)
            shares = [piece.share for piece in standing.evidence]
            assert not shares or math.isclose(math.fsum(shares), 1, abs_tol=1e-12)
            assert contest.standing(standing.option) is standing


def check_firings(program: Program, found: Derivation) -> None:
    """Check the order of firings: each rule that fired, once, off the top of the agenda, after all that it reads."""
    order = [firing.rule for firing in found.firings]
    assert sorted(order) == sorted(outcome.rule.name for outcome in found.fired)
    assert [firing.step for firing in found.firings] == list(range(len(order)))
    settled_before: dict[str, int] = {}
    for step, name in enumerate(order):
        rule = program.rules[name]
        for concluded in concludes(program, rule):
            settled_before[concluded] = step
    for step, name in enumerate(order):
        late = [read for read in program.rules[name].reads if settled_before.get(read, -1) >= step]
        assert not late, f"{name} fired before {late} was settled"
    for firing in found.firings:
        assert firing.agenda[0].rule == firing.rule
        names = [item.rule for item in firing.agenda]
        assert len(names) == len(set(names))
        assert set(names) <= set(order[firing.step :])
        by_recency = sorted(
            sorted(firing.agenda, key=lambda item: item.place), key=lambda item: item.recency, reverse=True
        )
        assert list(firing.agenda) == sorted(by_recency, key=lambda item: item.stage)
        for item in firing.agenda:
            rule = program.rules[item.rule]
            assert (item.stage, item.place) == (rule.stage, rule.place)
        if firing is not found.firings[-1]:
            assert set(names[1:]) <= {item.rule for item in found.firings[firing.step + 1].agenda}


def concludes(program: Program, rule: Rule) -> list[str]:
    leaders = [program.vocabulary.groups[part.hypothesis.partition(".")[0]].leader for part in rule.then.weights]
    return [*rule.then.derive, *(part.hypothesis for part in rule.then.weights), *leaders]


def check_stages(program: Program) -> None:
    for rule in program.rules.values():
        before = [other for other in program.rules.values() if set(concludes(program, other)) & set(rule.reads)]
        assert rule.stage == 1 + max((other.stage for other in before), default=-1)
        assert rule in program.stages[rule.stage]


@pytest.mark.parametrize("load", [pytest.param(lambda: SHOP, id="bakery"), pytest.param(company, id="company-drivers")])
def test_a_rule_stands_in_the_stage_after_all_that_can_change_what_it_reads(load: Callable[[], Program]) -> None:
    check_stages(load())


# Agreement


def agree_on(program: Program, engine: ReteEngine, known: Business) -> None:
    matched = infer_twice(engine, known)
    plain = infer(program, known)
    assert matched == plain
    assert not agree.differences(matched, plain)
    for found in (matched, plain):
        check_record(program, found)
        check_evidence(found)
        check_firings(program, found)


@given(known=businesses(SHOP))
def test_both_engines_agree_on_the_bakery(known: Business) -> None:
    agree_on(SHOP, SHOP_ENGINE, known)


@settings(max_examples=60)
@given(known=COMPANIES)
def test_both_engines_agree_on_company_drivers(known: Business) -> None:
    agree_on(company(), company_engine(), known)


@pytest.mark.slow
@settings(max_examples=20_000)
@given(known=COMPANIES)
def test_both_engines_agree_on_company_drivers_at_length(known: Business) -> None:
    matched, plain = company_engine().infer(known), infer(company(), known)
    assert matched == plain
    check_firings(company(), matched)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in EXAMPLES])
def test_both_engines_agree_on_the_examples(path: Path) -> None:
    agree_on(company(), company_engine(), company().read_business(Text(path.name, path.read_text(encoding="utf-8"))))


def agree_on_packs(bodies: list[str], data: st.DataObject) -> None:
    program = small_pack(bodies)
    check_stages(program)
    engine = ReteEngine(program)
    order = data.draw(st.permutations(range(len(bodies))))
    shuffled = small_pack(bodies, order)
    other = ReteEngine(shuffled)
    for _ in range(3):
        known = data.draw(businesses(program))
        agree_on(program, engine, known)
        assert summary(other.infer(known)) == summary(infer(program, known))


def summary(found: Derivation) -> dict[str, Any]:
    """Give what must not depend on the order of the rules: exact to the last bit."""
    return {
        "outcomes": {name: (outcome.status, outcome.certainty) for name, outcome in sorted(found.outcomes.items())},
        "findings": {name: (one.truth, one.certainty, set(one.rules)) for name, one in found.findings.items()},
        "contests": {
            name: (contest.leader, contest.margin.hex(), {one.option: one.certainty.hex() for one in contest.ranking})
            for name, contest in found.contests.items()
        },
    }


@settings(max_examples=60)
@given(bodies=RULES, data=st.data())
def test_both_engines_agree_on_random_packs_in_any_order_of_rules(bodies: list[str], data: st.DataObject) -> None:
    agree_on_packs(bodies, data)


@pytest.mark.slow
@settings(max_examples=3_000)
@given(bodies=RULES, data=st.data())
def test_both_engines_agree_on_random_packs_at_length(bodies: list[str], data: st.DataObject) -> None:
    agree_on_packs(bodies, data)


def test_the_order_of_files_changes_no_certainty(tmp_path: Path) -> None:
    pack = ROOT / "rules" / "company-drivers"
    files = sorted(path for path in pack.rglob("*.yaml") if path.parent != pack / CASES_FOLDER)
    for number, path in enumerate(reversed(files)):
        name = "pack.yaml" if path.name == "pack.yaml" else f"{number:03}.yaml"
        shutil.copy(path, tmp_path / name)
    shuffled = load_program(tmp_path, "shuffled")
    assert list(shuffled.rules) != list(company().rules)
    for path in EXAMPLES:
        text = Text(path.name, path.read_text(encoding="utf-8"))
        known = shuffled.read_business(text)
        assert summary(ReteEngine(shuffled).infer(known)) == summary(infer(company(), company().read_business(text)))


WEIGHING = [rule.name for rule in SHOP.rules.values() if rule.then.weights]


@pytest.mark.parametrize("name", WEIGHING)
@given(known=businesses(SHOP))
def test_leaving_a_rule_out_is_a_subtraction(name: str, known: Business) -> None:
    """What a hypothesis would be without a rule follows from the shares; no second run is needed."""
    rest = frozen({rule.name: rule for rule in SHOP.rules.values() if rule.name != name})
    stages = tuple(tuple(rule for rule in stage if rule.name in rest) for stage in SHOP.stages)
    without = infer(dataclasses.replace(SHOP, rules=rest, stages=stages), known)
    for contest in infer(SHOP, known).contests.values():
        for standing in contest.ranking:
            gone = [piece.weight for piece in standing.evidence if piece.rule == name]
            all_of_it = [piece.weight for piece in standing.evidence]
            assert combine([*all_of_it, *(-part for part in gone)]) == without.memory[standing.hypothesis].value


# Faults


def break_rule(program: Program, name: str, test: Callable[[Memory], Verdict]) -> Program:
    """Give the program with another test in the first condition of one rule."""

    def replaced(rule: Rule) -> Rule:
        if rule.name != name:
            return rule
        broken: Condition = dataclasses.replace(rule.when[0], test=test)
        return dataclasses.replace(rule, when=(broken, *rule.when[1:]))

    return dataclasses.replace(
        program,
        rules=frozen({rule.name: replaced(rule) for rule in program.rules.values()}),
        stages=tuple(tuple(replaced(rule) for rule in stage) for stage in program.stages),
    )


KNOWN = {"regulars_share": "50%", "open_for": "1 year", "ovens": "9", "noisy": "no", "sells": "bread", "bet": "bread"}
FAULTS = [
    pytest.param(name, verdict, id=f"{name} {verdict[0].value}")
    for name in SHOP.rules
    for verdict in ((Truth.TRUE, 1.0), (Truth.FALSE, 1.0), (Truth.UNKNOWN, 0.0))
    if (infer(SHOP, business(SHOP, dict(KNOWN))).outcomes[name].status is Status.FIRED)
    is not (verdict[0] is Truth.TRUE)
    and len(SHOP.rules[name].when) == 1
]


@pytest.mark.parametrize(("name", "verdict"), FAULTS)
def test_a_fault_in_the_rete_engine_is_told_with_the_rule(name: str, verdict: Verdict) -> None:
    engine = ReteEngine(break_rule(SHOP, name, lambda _: verdict))
    engine.program = SHOP
    known = business(SHOP, dict(KNOWN))
    if engine.infer(known) == infer(SHOP, known):
        pytest.fail("the fault was not planted")
    with pytest.raises(EnginesDisagreeError) as caught:
        infer_twice(engine, known)
    message = str(caught.value)
    assert message.startswith("the two engines disagree:\n")
    assert f"  outcomes, {name}: rete " in message


@pytest.mark.parametrize(("name", "verdict"), FAULTS)
def test_a_fault_in_the_reference_is_told_with_the_rule(
    name: str, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = break_rule(SHOP, name, lambda _: verdict)
    monkeypatch.setattr(agree, "infer", lambda _, known, order: infer(broken, known, order))
    with pytest.raises(EnginesDisagreeError, match=f"outcomes, {name}: rete "):
        infer_twice(SHOP_ENGINE, business(SHOP, dict(KNOWN)))


def test_a_fault_in_a_certainty_alone_is_told_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = break_rule(SHOP, "regulars-love-bread", lambda _: (Truth.TRUE, 0.999999))
    monkeypatch.setattr(agree, "infer", lambda _, known, order: infer(broken, known, order))
    with pytest.raises(EnginesDisagreeError) as caught:
        infer_twice(SHOP_ENGINE, business(SHOP, {"regulars_share": "50%"}))
    assert str(caught.value).splitlines() == [
        "the two engines disagree:",
        "  outcomes, regulars-love-bread: rete fired (1.0) on regulars_share >= many_regulars: true (1.0)",
        f"{' ' * 33}reference fired (0.999999) on regulars_share >= many_regulars: true (0.999999)",
        "  contests, pull: rete led by bread by 0.6: pull.bread 0.6, pull.coffee 0.0, pull.place 0.0",
        "                  reference led by bread by 0.5999994: pull.bread 0.5999994, pull.coffee 0.0, pull.place 0.0",
        "  memory, pull.bread: rete Reading(value=0.6, certainty=1.0)",
        "                      reference Reading(value=0.5999994, certainty=1.0)",
    ]


# Reuse


@given(first=businesses(SHOP), second=businesses(SHOP))
def test_a_run_leaves_nothing_behind(first: Business, second: Business) -> None:
    fresh = ReteEngine(SHOP).infer(first)
    SHOP_ENGINE.infer(second)
    again = SHOP_ENGINE.infer(first)
    assert again == fresh
    assert again.firings == fresh.firings


@pytest.mark.parametrize("name", [rule.name for rule in SHOP.rules.values()])
def test_the_engine_survives_an_exception_in_a_condition(name: str) -> None:
    failing = True
    right = SHOP.rules[name].when[0].test

    def test(memory: Memory) -> Verdict:
        if failing:
            raise RuntimeError("planted")
        return right(memory)

    engine = ReteEngine(break_rule(SHOP, name, test))
    known = business(SHOP, {**KNOWN, "rent": "100"})
    with pytest.raises(RuntimeError, match="planted"):
        engine.infer(known)
    failing = False
    found = engine.infer(known)
    assert found == infer(SHOP, known)
    assert found.firings == SHOP_ENGINE.infer(known).firings


def test_the_engine_survives_an_exception_between_firings(monkeypatch: pytest.MonkeyPatch) -> None:
    known = business(SHOP, dict(KNOWN))
    expected = ReteEngine(SHOP).infer(known)
    with monkeypatch.context() as patch:
        patch.setattr(rete, "settle_stage", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            SHOP_ENGINE.infer(known)
    found = SHOP_ENGINE.infer(known)
    assert found == expected
    assert found.firings == expected.firings


def test_threads_can_share_an_engine() -> None:
    businesses_ = [
        business(SHOP, {"regulars_share": f"{share}%", "ovens": str(share % 7), "noisy": "no"}) for share in range(40)
    ]
    expected = [ReteEngine(SHOP).infer(known) for known in businesses_]
    found: dict[int, list[Derivation]] = {}
    start = threading.Barrier(4)

    def run(number: int) -> None:
        start.wait()
        found[number] = [SHOP_ENGINE.infer(known) for known in businesses_]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1, 2, 3]
    for derivations in found.values():
        assert derivations == expected
        assert [one.firings for one in derivations] == [one.firings for one in expected]


def test_threads_can_build_and_run_engines_of_their_own() -> None:
    known = business(SHOP, dict(KNOWN))
    expected = SHOP_ENGINE.infer(known)
    found: list[Derivation] = []
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        found.extend(ReteEngine(SHOP).infer(known) for _ in range(10))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert all(one == expected and one.firings == expected.firings for one in found)


# The process around it

_PRINT = """
import json, sys
from pathlib import Path
from advisor.diagnostics import Text
from advisor.engines.rete import ReteEngine
from advisor.program import load_program

program = load_program(Path(sys.argv[1]), "pack")
path = Path(sys.argv[2])
found = ReteEngine(program).infer(program.read_business(Text("facts", path.read_text(encoding="utf-8"))))
def plain(value):
    return sorted(value) if isinstance(value, frozenset) else value

print(json.dumps([
    [[one.rule, [[item.rule, item.stage, item.recency, item.place] for item in one.agenda]] for one in found.firings],
    [[name, repr(outcome.status), outcome.certainty, outcome.open] for name, outcome in found.outcomes.items()],
    [[name, repr(finding)] for name, finding in found.findings.items()],
    [[name, repr(contest.ranking), contest.leader, contest.margin] for name, contest in found.contests.items()],
    [[name, plain(reading.value), reading.certainty] for name, reading in found.memory.items()],
]))
"""


def run_python(code: str, *arguments: str, seed: str = "0") -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_hash_seed_changes_nothing(tmp_path: Path) -> None:
    pack = str(ROOT / "rules" / "company-drivers")
    facts = str(ROOT / "examples" / "zappos-2009.yaml")
    printed = {run_python(_PRINT, pack, facts, seed=seed) for seed in ("0", "1", "2", "4711")}
    assert len(printed) == 1
    assert len(json.loads(printed.pop())[0]) > 10


def test_loading_the_engine_leaves_the_process_as_it_was() -> None:
    code = (
        "import collections, logging\n"
        "before = set(vars(collections))\n"
        "import advisor.engines.rete\n"
        "print(sorted(set(vars(collections)) - before - {'abc'}), logging.root.handlers, logging.root.level)\n"
    )
    assert run_python(code) == "[] [] 30\n"
