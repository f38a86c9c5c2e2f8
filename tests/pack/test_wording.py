"""How the pack's texts are worded, as far as a test can tell: what the memo relies on, what holds for any business."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from advisor.values import Kind
from advisor.vocabulary import Section

from .company_drivers import PROGRAM

VOCABULARY = PROGRAM.vocabulary
SEVERAL = [fact for fact in VOCABULARY.facts.values() if fact.type.kind is Kind.CHOICES]

# What a small business may not have.
DEPARTMENTS = re.compile(
    r"\b(heads? of|departments?|(product|sales) team|let (marketing|sales|product))\b", re.IGNORECASE
)


@pytest.mark.parametrize("name", [fact.name for fact in SEVERAL])
def test_options_that_can_be_told_together_start_alike(name: str) -> None:
    clauses = [clause.split() for clause in VOCABULARY.facts[name].states.values()]
    assert len({tuple(words[:2]) for words in clauses}) == 1
    assert all(len(words) > 3 for words in clauses)


def texts() -> Iterator[tuple[str, str]]:
    """Give each text that the memo can print of a fact, a warning or a step."""
    for fact in VOCABULARY.facts.values():
        for option, clause in fact.states.items():
            yield f"{fact.name}: {option}", clause
    for warning in VOCABULARY.warnings.values():
        yield warning.name, warning.title
    for step in VOCABULARY.recommendations.values():
        yield step.name, step.title


def test_clauses_and_titles_stand_without_a_full_stop() -> None:
    assert [name for name, text in texts() if text.endswith((".", ","))] == []


def test_clauses_start_small() -> None:
    clauses = [clause for fact in VOCABULARY.facts.values() for clause in fact.states.values()]
    assert [clause for clause in clauses if clause[:1].isupper()] == []


def test_what_a_driver_means_fits_after_set_on() -> None:
    means = {option.name: option.means for option in VOCABULARY.choices["drivers"].options}
    assert [name for name, text in means.items() if not text.split()[0].endswith("ing")] == []


def test_steps_take_no_department_for_granted() -> None:
    steps = VOCABULARY.recommendations.values()
    assert [step.name for step in steps if DEPARTMENTS.search(f"{step.title} {step.detail}")] == []


def test_the_kind_of_evidence_is_told_before_other_doubts() -> None:
    doubts = [remark.name for remark in VOCABULARY.remarks.values() if remark.section is Section.SURENESS]
    assert doubts[0] == "authors-speak-from-experience"
