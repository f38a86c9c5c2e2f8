"""Every statement of the articles is in the pack, and the pack says what it makes of it."""

from __future__ import annotations

from .company_drivers import PROGRAM

VOCABULARY = PROGRAM.vocabulary
CITES: tuple[tuple[str, ...], ...] = (
    *(rule.cite for rule in PROGRAM.rules.values()),
    *(warning.cite for warning in VOCABULARY.warnings.values()),
    *(recommendation.cite for recommendation in VOCABULARY.recommendations.values()),
    *(remark.cite for remark in VOCABULARY.remarks.values()),
    *(parameter.cite for parameter in VOCABULARY.parameters.values()),
    *(finding.cite for finding in VOCABULARY.findings.values()),
)


def test_claims_are_all_the_statements_and_no_other() -> None:
    assert sorted(VOCABULARY.claims, key=lambda name: int(name[1:])) == [f"H{number:02}" for number in range(1, 142)]


def test_every_claim_is_cited() -> None:
    cited = {name for cite in CITES for name in cite}
    assert [name for name in VOCABULARY.claims if name not in cited] == []


def test_every_source_is_cited() -> None:
    cited = {source for cite in CITES for source in VOCABULARY.sources_of(cite)}
    assert [name for name in VOCABULARY.sources if name not in cited] == []


def test_every_warning_says_whose_view_it_gives() -> None:
    voices = (
        "Who's driving the bus?",
        "Freshout article",
        "Linda Ireland",
        "Marketing Mélange",
        "Without vision, we perish",
    )
    consequences = {warning.name: warning.consequence for warning in VOCABULARY.warnings.values()}
    assert [name for name, text in consequences.items() if not any(voice in text for voice in voices)] == []
