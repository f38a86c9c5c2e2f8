"""The derivation read for a person: leaders, reasons, warnings, recommendations, voices.

Nothing is worded here but for what the pack's author worded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from advisor.advice.effects import near_misses, open_questions
from advisor.advice.model import (
    Advice,
    Advised,
    Ground,
    Opinion,
    Position,
    Provenance,
    Raised,
    Reason,
    Remarked,
    Standings,
    Voice,
    severity_given,
    severity_rank,
)
from advisor.certainty import combine
from advisor.derivation import Contest, Derivation, Evidence, RuleOutcome, Standing
from advisor.engines.settle import leads
from advisor.expression.evaluate import compile_condition
from advisor.expression.nodes import And, Constant, Holds, Known, Node, Not, Or, Read, reads
from advisor.program import Program
from advisor.rule import Basis
from advisor.values import Truth
from advisor.vocabulary import Horizon, SourceKind
from advisor.whatif import WhatIf


def read_advice(program: Program, derivation: Derivation) -> Advice:
    """Read a derivation for a person."""
    reader = _Reader(program, derivation)
    what_if = WhatIf(program, derivation)
    raised = reader.warnings()
    return Advice(
        program=program,
        derivation=derivation,
        standings=tuple(reader.standings(contest) for contest in derivation.contests.values()),
        warnings=raised,
        recommendations=reader.recommendations(raised),
        remarks=reader.remarks(),
        voices=reader.voices(),
        changes=near_misses(program, derivation, what_if),
        gaps=open_questions(program, derivation, what_if),
    )


class _Reader:
    def __init__(self, program: Program, derivation: Derivation) -> None:
        self.program = program
        self.derivation = derivation
        self.vocabulary = program.vocabulary

    def grounds(self, outcome: RuleOutcome) -> tuple[Ground, ...]:
        """Name the known facts that made a rule fire: those that it read itself, or else those behind its findings."""
        told = [ground for part in outcome.when for ground in self._decisive(part.condition.node, holds=True)]
        own = [ground for ground in told if ground.fact in self.derivation.business.facts]
        if not own:
            own = [
                ground
                for read in told
                if read.fact in self.derivation.findings
                for ground in self._behind_finding(read.fact)
            ]
        return tuple(dict.fromkeys(own))

    def _decisive(self, node: Node, *, holds: bool) -> Iterator[Ground]:
        """Give what made a part true (or false, as `holds` says): of branches, those that decided it."""
        match node:
            case Not(part):
                yield from self._decisive(part, holds=not holds)
            case And(parts) | Or(parts):
                any_decides = isinstance(node, Or) is holds
                for part in parts:
                    if not any_decides or self._is(part, holds=holds):
                        yield from self._decisive(part, holds=holds)
            case Holds(Constant(option), Read(name)) if holds:
                yield Ground(name, str(option))
            case Known():
                return
            case _:
                yield from (Ground(read.name) for read in reads(node))

    def _is(self, node: Node, *, holds: bool) -> bool:
        return compile_condition(node)(self.derivation.memory)[0] is (Truth.TRUE if holds else Truth.FALSE)

    def _behind_finding(self, name: str) -> Iterator[Ground]:
        """Give the facts that made a finding true, or that kept it from being so."""
        finding = self.derivation.findings[name]
        for rule in finding.rules if finding.truth is Truth.TRUE else ():
            yield from self.grounds(self.derivation.outcomes[rule])
        if finding.truth is Truth.FALSE:
            for outcome in self.derivation.outcomes.values():
                if name in outcome.rule.then.derive:
                    failed = [part for part in outcome.when if part.truth is Truth.FALSE]
                    for part in failed:
                        for ground in self._decisive(part.condition.node, holds=False):
                            if ground.fact in self.derivation.business.facts:
                                yield ground

    def facts(self, outcome: RuleOutcome) -> Iterator[str]:
        """Name every known fact that a firing rests on: its own, those behind its findings and behind its leaders."""
        known = self.derivation.business.facts
        for name in outcome.rule.reads:
            if name in known:
                yield name
            elif name in self.derivation.findings:
                yield from (ground.fact for ground in self._behind_finding(name))
        yield from self.behind(outcome)

    def provenance(self, outcomes: Iterable[RuleOutcome], cite: tuple[str, ...] = ()) -> Provenance:
        """Name the rules, every fact that they rest on, and all that is cited."""
        found = list(outcomes)
        facts = dict.fromkeys(name for outcome in found for name in self.facts(outcome))
        cited = dict.fromkeys([*cite, *(name for outcome in found for name in outcome.rule.cite)])
        return Provenance(tuple(outcome.rule.name for outcome in found), tuple(facts), tuple(cited))

    def behind(self, outcome: RuleOutcome) -> Iterator[str]:
        """Name the facts behind the leaders and certainties that a rule read."""
        for name in outcome.rule.reads:
            group, _, option = name.partition(".")
            contest = self.derivation.contests.get(group)
            chosen = contest.leader if contest and option == "leader" else option
            if contest and chosen:
                for part in contest.standing(chosen).evidence:
                    yield from (ground.fact for ground in self.grounds(self.derivation.outcomes[part.rule]))

    def direct(self, outcomes: Iterable[RuleOutcome]) -> tuple[Ground, ...]:
        """Join the grounds of several rules."""
        return tuple(dict.fromkeys(name for outcome in outcomes for name in self.grounds(outcome)))

    def standings(self, contest: Contest) -> Standings:
        group = contest.group
        told = self.derivation.business.facts.get(group.declared_by)
        positions = tuple(self.position(standing) for standing in contest.ranking)
        return Standings(group, positions, contest.leader, contest.margin, str(told.value) if told else None)

    def position(self, standing: Standing) -> Position:
        reasons = self.reasons(standing.evidence)
        return Position(
            standing.option,
            standing.certainty,
            tuple(reason for reason in reasons if reason.weight > 0),
            tuple(reason for reason in reasons if reason.weight < 0),
        )

    def reasons(self, evidence: tuple[Evidence, ...]) -> tuple[Reason, ...]:
        """Join the evidence that rests on the same facts, so that no fact is told twice."""
        joined: dict[tuple[frozenset[Ground], bool], list[Evidence]] = {}
        for part in evidence:
            grounds = frozenset(self.grounds(self.derivation.outcomes[part.rule]))
            joined.setdefault((grounds, part.weight > 0), []).append(part)
        return tuple(sorted((self.reason(parts) for parts in joined.values()), key=lambda reason: -abs(reason.weight)))

    def reason(self, parts: list[Evidence]) -> Reason:
        outcomes = [self.derivation.outcomes[part.rule] for part in parts]
        provenance = self.provenance(outcomes)
        known = self.derivation.business.facts
        bases = [outcome.rule.basis for outcome in outcomes]
        return Reason(
            grounds=self.direct(outcomes),
            weight=math.fsum(part.weight for part in parts),
            share=math.fsum(part.share for part in parts),
            certainty=min((known[name].certainty for name in provenance.facts), default=1.0),
            basis=min(bases, key=list(Basis).index),
            says=tuple(outcome.rule.says for outcome in outcomes),
            provenance=provenance,
        )

    def _concluding(self, what: str) -> Mapping[str, list[RuleOutcome]]:
        found: dict[str, list[RuleOutcome]] = {}
        for outcome in self.derivation.fired:
            for name in getattr(outcome.rule.then, what):
                found.setdefault(name, []).append(outcome)
        return found

    def warnings(self) -> tuple[Raised, ...]:
        raised = [self.raised(name, outcomes) for name, outcomes in self._concluding("warn").items()]
        order = list(self.vocabulary.warnings)
        return tuple(
            sorted(raised, key=lambda one: (severity_rank(one.severity), -one.certainty, order.index(one.warning.name)))
        )

    def raised(self, name: str, outcomes: list[RuleOutcome]) -> Raised:
        warning = self.vocabulary.warnings[name]
        certainty = max(outcome.certainty for outcome in outcomes)
        return Raised(
            warning=warning,
            severity=severity_given(warning.severity, certainty),
            certainty=certainty,
            basis=min((outcome.rule.basis for outcome in outcomes), key=list(Basis).index),
            grounds=self.direct(outcomes),
            provenance=self.provenance(outcomes, warning.cite),
        )

    def recommendations(self, raised: tuple[Raised, ...]) -> tuple[Advised, ...]:
        """Order what is recommended: by the gravest warning that calls for it, then by horizon and the pack's order.

        What the first of all warnings calls for comes first. A recommendation that no warning calls for stands between
        those for medium and those for low warnings.
        """
        first = raised[0].warning.do if raised else ()
        direct = self._concluding("recommend")
        calling: dict[str, list[Raised]] = {}
        for one in raised:
            for name in one.warning.do:
                calling.setdefault(name, []).append(one)
        found = []
        for name, recommendation in self.vocabulary.recommendations.items():
            outcomes, warnings = direct.get(name, []), calling.get(name, [])
            if outcomes or warnings:
                own = self.provenance(outcomes, recommendation.cite)
                provenance = Provenance(
                    tuple(dict.fromkeys([*own.rules, *(rule for one in warnings for rule in one.provenance.rules)])),
                    tuple(dict.fromkeys([*own.facts, *(fact for one in warnings for fact in one.provenance.facts)])),
                    own.cite,
                )
                names = tuple(one.warning.name for one in warnings)
                says = tuple(outcome.rule.says for outcome in outcomes)
                gravity = min((severity_rank(one.severity) for one in warnings), default=1.5)
                time = list(Horizon).index(recommendation.horizon)
                place = (name not in first, gravity, time, recommendation.order)
                found.append((place, Advised(recommendation, names, says, provenance)))
        return tuple(advised for _, advised in sorted(found, key=lambda one: one[0]))

    def remarks(self) -> tuple[Remarked, ...]:
        found = self._concluding("remark")
        return tuple(
            Remarked(remark, self.provenance(found[name], remark.cite))
            for name, remark in self.vocabulary.remarks.items()
            if name in found
        )

    def voices(self) -> tuple[Voice, ...]:
        sources = (name for name, source in self.vocabulary.sources.items() if source.kind is SourceKind.ARTICLE)
        return tuple(
            Voice(name, tuple(self.opinion(name, contest) for contest in self.derivation.contests.values()))
            for name in sources
        )

    def opinion(self, source: str, contest: Contest) -> Opinion:
        """Sum the weights of the evidence that cites the source: what the source alone would have led to."""
        certainties = {
            standing.option: combine(
                part.weight
                for part in standing.evidence
                if source in self.vocabulary.sources_of(self.derivation.outcomes[part.rule].rule.cite)
            )
            for standing in contest.ranking
        }
        ranking = sorted(
            ((option, value) for option, value in certainties.items() if value > 0), key=lambda one: -one[1]
        )
        best = ranking[0] if ranking else ("", 0.0)
        second = ranking[1][1] if len(ranking) > 1 else 0.0
        return Opinion(contest.group.name, tuple(ranking), best[0] if leads(contest.group, best[1], second) else None)
