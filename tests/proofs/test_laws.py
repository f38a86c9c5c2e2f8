"""What is proved of a pack is never contradicted: neither by random businesses, nor by its own witnesses."""

from __future__ import annotations

import re

import pytest
from core.helpers import SHOP
from core.strategies import RULES, businesses, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.business import Business
from advisor.derivation import Derivation, RuleOutcome, Status
from advisor.diagnostics import Text
from advisor.engines.reference import infer
from advisor.issue import Issue
from advisor.program import Program
from advisor.proofs.prove import prove
from advisor.values import Truth

RUNS = 12


def contradicts(program: Program, issue: Issue, run: Derivation) -> bool:
    """Tell whether a run is what an issue says can't be."""
    kind, _, name = issue.subject.partition(".")
    fired = {outcome.rule.name for outcome in run.fired}
    named = [word for word in re.findall(r"`([^`]*)`", issue.diagnostic.message) if word in program.rules]
    match issue.check:
        case "rule-never-fires":
            return name in fired
        case "warning-never-raised":
            return any(name in program.rules[rule].then.warn for rule in fired)
        case "leader-unreachable":
            group, _, option = name.partition(".")
            return run.contests[group].leader in (
                (option,) if option else program.vocabulary.groups[group].options.names
            )
        case "rule-subsumed":
            other = next(word for word in named if word != name)
            return name in fired and other not in fired
        case "rules-contradict":
            return len(fired.intersection(named)) == 1
        case "condition-always-true":
            return alone(run.outcomes[name], issue)
        case _:
            raise AssertionError(kind)


def alone(outcome: RuleOutcome, issue: Issue) -> bool:
    """Tell whether the condition of an issue is the only one of its rule that is not met."""
    wanted = [(part, Truth.TRUE) for part in outcome.when] + [(part, Truth.FALSE) for part in outcome.unless]
    unmet = [part.condition.span for part, truth in wanted if part.truth is not truth]
    return unmet == [issue.diagnostic.span]


def look(bodies: list[str], runs: int, data: st.DataObject) -> None:
    program = small_pack(bodies)
    proofs = prove(program)
    for business in data.draw(st.lists(businesses(program), min_size=runs, max_size=runs)):
        run = infer(program, business)
        assert [issue.render() for issue in proofs.issues if contradicts(program, issue, run)] == []
    for issue in proofs.issues:
        if issue.witness is not None:
            shown: Business = program.read_business(Text("facts", issue.witness.facts))
            run = infer(program, shown)
            assert not contradicts(program, issue, run)
            status = run.outcomes[issue.witness.rule].status
            expects = {Status.FIRED: "fires: true", Status.HELD_BACK: "fires: false", Status.UNDECIDED: "asks: ["}
            assert expects[status] in issue.witness.case


@settings(max_examples=15)
@given(RULES, st.data())
def test_no_business_contradicts_what_is_proved(bodies: list[str], data: st.DataObject) -> None:
    look(bodies, RUNS, data)


@pytest.mark.slow
@settings(max_examples=400)
@given(RULES, st.data())
def test_no_business_of_many_contradicts_what_is_proved(bodies: list[str], data: st.DataObject) -> None:
    look(bodies, 40, data)


def test_the_same_is_proved_again() -> None:
    assert prove(SHOP) == prove(SHOP)


@pytest.mark.slow
def test_nothing_is_found_in_the_large_pack_but_hypotheses_with_too_little_evidence(program: Program) -> None:
    proofs = prove(program)
    weak = {waiver.subject for waiver in program.waivers if waiver.check == "hypothesis-cannot-lead"}
    assert [(issue.check, issue.subject) for issue in proofs.issues if issue.subject not in weak] == []
    assert {issue.check for issue in proofs.issues} <= {"leader-unreachable"}
    assert proofs.unknown == ()
