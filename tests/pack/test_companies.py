"""Six real companies: what the pack makes of them, written out so that a person can judge it.

The table is no target. When a change to the pack changes it, read what changed, ask whether an honest reader of the
articles would say so too, and only then write the new text here.
"""

from __future__ import annotations

from advisor.derivation import Contest, Derivation
from advisor.engines.agree import infer_twice
from advisor.engines.rete import ReteEngine
from advisor.source import read_text

from .company_drivers import PROGRAM, ROOT, recommendations, warnings

SIX = """
American Axle & Manufacturing
  practised  customer leads: customer 0.73
  fit        sales leads: sales 0.90, customer 0.16
  warns      dependence-scalability (medium)
  warns      dependence-exposure (high)
  warns      dependence-control (medium)
  recommends retention-programme
  recommends reach-more-roles
  recommends focus-requests
  recommends spread-the-revenue
  recommends cross-sell
Atlassian
  practised  product leads: product 0.62
  fit        product leads: product 0.80
  recommends keep-the-best-product
Ericsson
  practised  product leads: product 0.67, market 0.28
  fit        sales leads: sales 0.77
  warns      fit-mismatch (high)
  warns      ahead-of-demand (low)
  recommends validate-problem
  recommends choose-driver
  recommends keep-the-best-product
  recommends staff-for-the-driver
  recommends path-to-market
Oracle
  practised  sales leads: sales 0.95, marketing 0.75, customer 0.40, product -0.12
  fit        sales leads: sales 0.73
  warns      end-user (medium)
  warns      veneer (medium)
  warns      roadmap (medium)
  warns      own-hype (high)
  warns      relationship (medium)
  warns      short-termism (medium)
  recommends check-the-hype
  recommends close-promise-gap
  recommends sell-what-exists
  recommends serve-the-end-user
  recommends value-given
  recommends lengthen-the-view
Quibi
  practised  marketing leads: marketing 0.65, product 0.16, market -0.12
  fit        product leads: product 0.70
  warns      structure-unserved (medium)
  warns      no-problem (high)
  warns      veneer (medium)
  recommends validate-problem
  recommends choose-driver
  recommends close-promise-gap
Zappos
  practised  customer_experience leads: customer_experience 0.66, market 0.24
  fit        product leads: product 0.84, customer_experience 0.12
  recommends align-leadership
"""


def test_six_companies() -> None:
    engine = ReteEngine(PROGRAM)
    files = sorted((ROOT / "examples").glob("*.yaml"))
    derivations = [infer_twice(engine, PROGRAM.read_business(read_text(file))) for file in files]
    assert "\n".join(line for derivation in derivations for line in told(derivation)) == SIX.strip("\n")


def told(derivation: Derivation) -> list[str]:
    """Write out the leaders, warnings and recommendations of one company."""
    vocabulary = PROGRAM.vocabulary
    raised = [warning for warning in vocabulary.warnings.values() if warning.name in warnings(derivation)]
    steps = sorted(recommendations(derivation), key=lambda name: vocabulary.recommendations[name].order)
    return [
        derivation.business.name,
        *(f"  {contest.group.name:<10} {standing(contest)}" for contest in derivation.contests.values()),
        *(f"  warns      {warning.name} ({warning.severity.value})" for warning in raised),
        *(f"  recommends {name}" for name in steps),
    ]


def standing(contest: Contest) -> str:
    """Write out who leads and how sure each hypothesis is that has evidence."""
    sure = ", ".join(f"{part.option} {part.certainty:.2f}" for part in contest.ranking if part.evidence)
    return f"{contest.leader or 'nobody'} leads: {sure}"
