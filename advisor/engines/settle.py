"""What is concluded once a stage has fired: findings, certainties, leaders. Pure, and the same for every engine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from advisor.certainty import combine, lead, weight
from advisor.derivation import Contest, Evidence, FindingOutcome, RuleOutcome, Standing, Status
from advisor.expression.evaluate import Reading
from advisor.program import Program
from advisor.values import Truth
from advisor.vocabulary import Group


def settle_finding(name: str, outcomes: Iterable[RuleOutcome]) -> FindingOutcome:
    """Settle a finding: true if a rule derived it, unknown while one still could, else false.

    It is a disjunction of its rules, so a true one is as sure as the surest rule that derived it, and a false one as
    sure as the least sure of the reasons that held its rules back.
    """
    deriving = [outcome for outcome in outcomes if name in outcome.rule.then.derive]
    for status, truth in ((Status.FIRED, Truth.TRUE), (Status.UNDECIDED, Truth.UNKNOWN)):
        found = [outcome for outcome in deriving if outcome.status is status]
        if found:
            certainty = max(outcome.certainty for outcome in found)
            return FindingOutcome(name, truth, certainty, tuple(outcome.rule.name for outcome in found))
    return FindingOutcome(name, Truth.FALSE, min((outcome.certainty for outcome in deriving), default=1.0), ())


def reading_of(finding: FindingOutcome) -> Reading:
    """Give a finding as the working memory holds it."""
    if finding.truth is Truth.UNKNOWN:
        return Reading(None)
    return Reading(finding.truth is Truth.TRUE, finding.certainty)


def settle_group(group: Group, outcomes: Iterable[RuleOutcome]) -> Contest:
    """Add up the evidence for each hypothesis of a group, rank them and name the leader."""
    fired = [outcome for outcome in outcomes if outcome.status is Status.FIRED]
    standings = [_standing(f"{group.name}.{option}", option, fired) for option in group.options.names]
    ranking = sorted(standings, key=lambda standing: -standing.certainty)
    first, second = ranking[0].certainty, ranking[1].certainty if len(ranking) > 1 else 0.0
    leader = ranking[0].option if leads(group, first, second) else None
    return Contest(group, tuple(ranking), leader, lead(first, second))


def leads(group: Group, first: float, second: float) -> bool:
    """Tell whether the best of a group leads, given its certainty and that of the next."""
    return first >= group.leads_from and lead(first, second) >= group.leads_by


def _standing(hypothesis: str, option: str, fired: list[RuleOutcome]) -> Standing:
    found = [
        (outcome, part.strength)
        for outcome in fired
        for part in outcome.rule.then.weights
        if part.hypothesis == hypothesis
    ]
    weights = [weight(strength * outcome.certainty) for outcome, strength in found]
    total = math.fsum(abs(value) for value in weights)
    evidence = tuple(
        Evidence(
            outcome.rule.name,
            hypothesis,
            strength,
            outcome.certainty,
            strength * outcome.certainty,
            value,
            abs(value) / total,
        )
        for (outcome, strength), value in zip(found, weights, strict=True)
    )
    return Standing(hypothesis, option, combine(weights), evidence)


def settle_stage(
    program: Program, stage: int, outcomes: Mapping[str, RuleOutcome]
) -> tuple[dict[str, FindingOutcome], dict[str, Contest], dict[str, Reading]]:
    """Settle all that is settled after a stage (-1: before the first): findings, contests, and their readings."""
    known = sorted(outcomes.values(), key=lambda outcome: outcome.rule.place)
    findings = {
        name: settle_finding(name, known) for name in program.vocabulary.findings if program.settled[name] == stage
    }
    contests: dict[str, Contest] = {}
    readings = {name: reading_of(finding) for name, finding in findings.items()}
    for group in program.vocabulary.groups.values():
        names = [name for name in (*group.hypotheses, group.leader) if program.settled[name] == stage]
        if not names:
            continue
        contest = settle_group(group, known)
        if group.leader in names:
            contests[group.name] = contest
        certainties = {standing.hypothesis: standing.certainty for standing in contest.ranking}
        readings.update(
            (name, Reading(contest.leader if name == group.leader else certainties[name])) for name in names
        )
    return findings, contests, readings
