"""Law 7: every statement of an advice can be traced to rules, facts and citations; and the check finds what can't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from advisor import Advice, Business
from advisor.advice import Ground, Provenance
from advisor.tracing import untraced

from .businesses import EXAMPLES, PACK, PROGRAM, businesses, known

# Practised against fit, a warning, recommendations, remarks, near misses and questions, all in one.
TORN = PACK.advise(
    known(
        {
            "effort_focus": "best_product",
            "internal_dialogue": frozenset({"features"}),
            "decisions_serve_end_user": True,
            "outbound_required": True,
            "buyer_is_end_user": False,
            "believes_own_hype": True,
        }
    )
)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    assert untraced(PACK.advise(path)) == ()


def test_nothing_known() -> None:
    assert untraced(PACK.advise(known({}))) == ()


@given(businesses())
@settings(max_examples=40)
def test_random_businesses(business: Business) -> None:
    assert untraced(PACK.advise(business)) == ()


@pytest.mark.slow
@given(businesses())
@settings(max_examples=3000)
def test_many_random_businesses(business: Business) -> None:
    assert untraced(PACK.advise(business)) == ()


def test_the_advice_to_plant_faults_in_is_sound_and_has_something_of_each() -> None:
    assert untraced(TORN) == ()
    assert TORN.warnings
    assert TORN.recommendations
    assert TORN.remarks
    assert TORN.changes
    assert TORN.gaps
    assert TORN.standings[0].positions[0].reasons_for
    assert TORN.voices


def in_warning(**changes: Any) -> Callable[[Advice], Advice]:
    """Change the trace of the first warning."""

    def change(advice: Advice) -> Advice:
        first = advice.warnings[0]
        return replace(
            advice, warnings=(replace(first, provenance=replace(first.provenance, **changes)), *advice.warnings[1:])
        )

    return change


def in_reason(**changes: Any) -> Callable[[Advice], Advice]:
    """Change the first reason for the first hypothesis."""

    def change(advice: Advice) -> Advice:
        group, *groups = advice.standings
        position, *positions = group.positions
        reason, *reasons = position.reasons_for
        changed = replace(position, reasons_for=(replace(reason, **changes), *reasons))
        return replace(advice, standings=(replace(group, positions=(changed, *positions)), *groups))

    return change


def without_reasons(advice: Advice) -> Advice:
    group, *groups = advice.standings
    position, *positions = group.positions
    return replace(
        advice, standings=(replace(group, positions=(replace(position, reasons_for=()), *positions)), *groups)
    )


def in_remark(trace: Provenance) -> Callable[[Advice], Advice]:
    return lambda advice: replace(advice, remarks=(replace(advice.remarks[0], provenance=trace), *advice.remarks[1:]))


def with_warnings_gone(advice: Advice) -> Advice:
    return replace(advice, warnings=())


def with_effect_of(fact: str) -> Callable[[Advice], Advice]:
    def change(advice: Advice) -> Advice:
        first = advice.changes[0]
        return replace(advice, changes=(replace(first, trial=replace(first.trial, fact=fact)),))

    return change


def with_question(fact: str) -> Callable[[Advice], Advice]:
    return lambda advice: replace(advice, gaps=(replace(advice.gaps[0], fact=fact),))


def with_no_answer(advice: Advice) -> Advice:
    return replace(advice, gaps=(replace(advice.gaps[0], effects=()),))


def with_another_voice(advice: Advice) -> Advice:
    voices = []
    for voice in advice.voices:
        opinions = tuple(
            replace(one, ranking=tuple((name, x / 2) for name, x in one.ranking)) for one in voice.opinions
        )
        voices.append(replace(voice, opinions=opinions))
    return replace(advice, voices=tuple(voices))


WARNED = f"warning `{TORN.warnings[0].warning.name}`"
RULE = TORN.warnings[0].provenance.rules[0]
FIRST = TORN.standings[0].positions[0].reasons_for[0]
REASON = f"reason 1 for `practised.{TORN.standings[0].positions[0].option}`"
REMARKED = f"remark `{TORN.remarks[0].remark.name}`"
SILENT = next(name for name, outcome in TORN.derivation.outcomes.items() if outcome.status.value != "fired")
OTHER = next(
    outcome.rule.name for outcome in TORN.derivation.fired if outcome.rule.name not in TORN.warnings[0].provenance.rules
)
UNCITED = next(name for name in PROGRAM.vocabulary.claims if name not in TORN.warnings[0].provenance.cite)
MISSED = TORN.changes[0].trial.fact
ASKED = TORN.gaps[0].fact


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (in_warning(rules=()), f"{WARNED}: no rule"),
        (in_warning(rules=(RULE, "no-such-rule")), f"{WARNED}: there is no rule `no-such-rule`"),
        (in_warning(rules=(RULE, SILENT)), f"{WARNED}: rule `{SILENT}` did not fire"),
        (in_warning(rules=(RULE, OTHER)), f"{WARNED}: rule `{OTHER}` does not conclude it"),
        (in_warning(cite=()), f"{WARNED}: nothing is cited"),
        (in_warning(cite=("H999",)), f"{WARNED}: there is no claim or source `H999`"),
        (in_warning(cite=(UNCITED,)), f"{WARNED}: neither it nor its rules cite `{UNCITED}`"),
        (in_warning(facts=(ASKED,)), f"{WARNED}: fact `{ASKED}` is unknown"),
        (in_warning(facts=()), f"{WARNED}: no fact behind rule `{RULE}`"),
        (in_reason(provenance=Provenance((), (), ())), f"{REASON}: no rule"),
        (
            in_reason(provenance=replace(FIRST.provenance, facts=())),
            f"{REASON}: no fact behind rule `{FIRST.provenance.rules[0]}`",
        ),
        (
            in_reason(provenance=replace(FIRST.provenance, facts=(*FIRST.provenance.facts, "believes_own_hype"))),
            f"{REASON}: fact `believes_own_hype` is behind none of its rules",
        ),
        (in_reason(grounds=(Ground(ASKED),)), f"{REASON}: it tells facts that its provenance doesn't name"),
        (in_reason(says=()), f"{REASON}: it says nothing"),
        (in_reason(weight=FIRST.weight + 0.001), "certainty of `practised.product`: its reasons don't add up to it"),
        (without_reasons, "certainty of `practised.product`: its reasons don't add up to it"),
        (in_remark(Provenance((), (), ())), f"{REMARKED}: no rule"),
        (in_remark(replace(TORN.remarks[0].provenance, cite=())), f"{REMARKED}: nothing is cited"),
        (with_effect_of(ASKED), f"near miss `{ASKED}`: the fact is unknown"),
        (with_effect_of("no_fact"), "near miss `no_fact`: no rule reads the fact"),
        (with_question(MISSED), f"question `{MISSED}`: the fact is known"),
        (with_question("can_explain_driver"), "question `can_explain_driver`: an effect is of another fact"),
        (with_no_answer, f"question `{ASKED}`: no answer changes anything"),
        (with_another_voice, "what cites it doesn't add up to it"),
        (with_warnings_gone, "a warning that calls for it was not raised"),
    ],
)
def test_a_planted_fault_is_found(change: Callable[[Advice], Advice], expected: str) -> None:
    found = untraced(change(TORN))
    assert [one for one in found if expected in one], found
    assert untraced(TORN) == ()
