"""The derivation read for a person: leaders, reasons, warnings, recommendations, voices, gaps.

Every statement here names the rules, facts and citations that it comes from (`Trace`); nothing is worded yet but for
what the pack's author worded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from advisor.business import Business, KnownFact
from advisor.certainty import combine
from advisor.derivation import Contest, Derivation, Evidence, RuleOutcome, Standing
from advisor.expression.evaluate import compile_condition
from advisor.expression.nodes import And, Node, Not, Or, Origin, Read, reads
from advisor.program import Program
from advisor.rule import Basis
from advisor.values import Truth
from advisor.vocabulary import Group, Recommendation, Remark, SourceKind, Warning
from advisor.whatif import Effect, WhatIf

_SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Trace:
    """What a statement comes from: rules that fired, facts that they read, claims or sources that they cite."""

    rules: tuple[str, ...]
    facts: tuple[str, ...]
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One observation that speaks for or against a hypothesis: all evidence that rests on the same facts, joined.

    `weight` is additive and negative where it speaks against; `share` in [0, 1] is its part of all evidence; `basis` is the
    firmest that the joined rules rest on; `certainty` in (0, 1] is of the facts.
    """

    facts: tuple[str, ...]
    weight: float
    share: float
    certainty: float
    basis: Basis
    says: tuple[str, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Position:
    """How one hypothesis stands, with the reasons for and against it, the weightiest first."""

    option: str
    certainty: float
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """How a group of rivals stands: positions best first, the leader (or None), its margin, and what is declared."""

    group: Group
    positions: tuple[Position, ...]
    leader: str | None
    margin: float
    declared: str | None

    @property
    def first(self) -> Position:
        """The position with the greatest certainty, whether or not it leads."""
        return self.positions[0]


@dataclass(frozen=True, slots=True)
class Raised:
    """A warning that was raised; `facts` raised it directly, not through a leader; `certainty` in (0, 1] is of the surest
    rule; `basis` is the firmest of the rules'.
    """

    warning: Warning
    certainty: float
    basis: Basis
    facts: tuple[str, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Advised:
    """A recommendation, with the warnings and the rules' reasons that call for it."""

    recommendation: Recommendation
    warnings: tuple[str, ...]
    says: tuple[str, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Remarked:
    """A remark that a rule wants printed."""

    remark: Remark
    trace: Trace


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a group's contest would have come to on the evidence of one source alone.

    `ranking` holds the options that it speaks for, with their certainties, best first.
    """

    group: str
    ranking: tuple[tuple[str, float], ...]
    leader: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What one source, read alone, says of the business: an opinion for each group."""

    source: str
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An unknown fact with the effects that its values could have, the greatest first."""

    fact: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """All that there is to say of a business. `changes` holds the near misses: known facts that, had they been told
    otherwise, would have changed a leader or a warning; one a fact, the greatest first.
    """

    program: Program
    derivation: Derivation
    standings: tuple[Standings, ...]
    warnings: tuple[Raised, ...]
    recommendations: tuple[Advised, ...]
    remarks: tuple[Remarked, ...]
    voices: tuple[Voice, ...]
    changes: tuple[Effect, ...]
    gaps: tuple[Gap, ...]

    @property
    def pulled_apart(self) -> bool:
        """Whether a warning was raised because the leaders of two groups differ."""
        leaders = {group.leader for group in self.program.vocabulary.groups.values()}
        rules = {rule for one in self.warnings for rule in one.trace.rules}
        return any(len(leaders.intersection(self.program.rules[rule].reads)) > 1 for rule in rules)

    @property
    def business(self) -> Business:
        """The business that is advised."""
        return self.derivation.business

    @property
    def known(self) -> int:
        """How many facts are known."""
        return len(self.business.facts)

    def standing(self, group: str) -> Standings:
        """Give the standings of a group by its name."""
        return next(found for found in self.standings if found.group.name == group)


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
        changes=_changes(program, derivation, what_if),
        gaps=_gaps(program, derivation, what_if),
    )


def severity_rank(warning: Warning) -> int:
    """Give 0 for the severest."""
    return _SEVERITIES.index(warning.severity.value)


class _Reader:
    def __init__(self, program: Program, derivation: Derivation) -> None:
        self.program = program
        self.derivation = derivation
        self.vocabulary = program.vocabulary

    def grounds(self, outcome: RuleOutcome) -> tuple[str, ...]:
        """Name the known facts that made a rule fire, through the findings that it read."""
        names: list[str] = []
        for part in outcome.when:
            names.extend(self._facts_of(part.condition.node, holds=True))
        if not names:
            for part in outcome.unless:
                names.extend(self._facts_of(part.condition.node, holds=False))
        return tuple(dict.fromkeys(name for name in names if name in self.derivation.business.facts))

    def _facts_of(self, node: Node, *, holds: bool) -> Iterator[str]:
        """Give the facts that made a part true (or false, as `holds` says): of branches, those that decided it."""
        match node:
            case Not(part):
                yield from self._facts_of(part, holds=not holds)
            case And(parts) | Or(parts):
                any_decides = isinstance(node, Or) is holds
                for part in parts:
                    if not any_decides or self._is(part, holds=holds):
                        yield from self._facts_of(part, holds=holds)
            case Read(name, Origin.FINDING):
                yield from self._facts_of_finding(name)
            case _:
                for read in reads(node):
                    if read.origin is Origin.FACT:
                        yield read.name
                    elif read.origin is Origin.FINDING:
                        yield from self._facts_of_finding(read.name)

    def _is(self, node: Node, *, holds: bool) -> bool:
        return compile_condition(node)(self.derivation.memory)[0] is (Truth.TRUE if holds else Truth.FALSE)

    def _facts_of_finding(self, name: str) -> Iterator[str]:
        finding = self.derivation.findings[name]
        if finding.truth is Truth.TRUE:
            for rule in finding.rules:
                yield from self.grounds(self.derivation.outcomes[rule])
            return
        for outcome in self.derivation.outcomes.values():
            if name in outcome.rule.then.derive:
                for part in outcome.when:
                    if part.truth is Truth.FALSE:
                        yield from self._facts_of(part.condition.node, holds=False)

    def trace(self, outcomes: Iterable[RuleOutcome], cite: tuple[str, ...] = ()) -> Trace:
        found = list(outcomes)
        facts = dict.fromkeys(name for outcome in found for name in (*self.grounds(outcome), *self.behind(outcome)))
        cited = dict.fromkeys([*cite, *(name for outcome in found for name in outcome.rule.cite)])
        return Trace(tuple(outcome.rule.name for outcome in found), tuple(facts), tuple(cited))

    def behind(self, outcome: RuleOutcome) -> Iterator[str]:
        """Name the facts behind the leaders and certainties that a rule read."""
        for name in outcome.rule.reads:
            group, _, option = name.partition(".")
            contest = self.derivation.contests.get(group)
            chosen = contest.leader if contest and option == "leader" else option
            if contest and chosen:
                for part in contest.standing(chosen).evidence:
                    yield from self.grounds(self.derivation.outcomes[part.rule])

    def direct(self, outcomes: Iterable[RuleOutcome]) -> tuple[str, ...]:
        """Name the facts that the rules read themselves or through findings."""
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
        joined: dict[tuple[frozenset[str], bool], list[Evidence]] = {}
        for part in evidence:
            facts = frozenset(self.grounds(self.derivation.outcomes[part.rule]))
            joined.setdefault((facts, part.weight > 0), []).append(part)
        return tuple(sorted((self.reason(parts) for parts in joined.values()), key=lambda reason: -abs(reason.weight)))

    def reason(self, parts: list[Evidence]) -> Reason:
        outcomes = [self.derivation.outcomes[part.rule] for part in parts]
        trace = self.trace(outcomes)
        known = self.derivation.business.facts
        bases = [outcome.rule.basis for outcome in outcomes]
        return Reason(
            facts=trace.facts,
            weight=sum(part.weight for part in parts),
            share=sum(part.share for part in parts),
            certainty=min((known[name].certainty for name in trace.facts), default=1.0),
            basis=min(bases, key=list(Basis).index),
            says=tuple(outcome.rule.says for outcome in outcomes),
            trace=trace,
        )

    def _concluding(self, what: str) -> Mapping[str, list[RuleOutcome]]:
        found: dict[str, list[RuleOutcome]] = {}
        for outcome in self.derivation.fired:
            for name in getattr(outcome.rule.then, what):
                found.setdefault(name, []).append(outcome)
        return found

    def warnings(self) -> tuple[Raised, ...]:
        raised = [
            Raised(
                self.vocabulary.warnings[name],
                max(outcome.certainty for outcome in outcomes),
                min((outcome.rule.basis for outcome in outcomes), key=list(Basis).index),
                self.direct(outcomes),
                self.trace(outcomes, self.vocabulary.warnings[name].cite),
            )
            for name, outcomes in self._concluding("warn").items()
        ]
        order = list(self.vocabulary.warnings)
        return tuple(
            sorted(raised, key=lambda one: (severity_rank(one.warning), -one.certainty, order.index(one.warning.name)))
        )

    def recommendations(self, raised: tuple[Raised, ...]) -> tuple[Advised, ...]:
        direct = self._concluding("recommend")
        calling: dict[str, list[Raised]] = {}
        for one in raised:
            for name in one.warning.do:
                calling.setdefault(name, []).append(one)
        found = []
        for name, recommendation in self.vocabulary.recommendations.items():
            outcomes, warnings = direct.get(name, []), calling.get(name, [])
            if outcomes or warnings:
                own = self.trace(outcomes, recommendation.cite)
                trace = Trace(
                    tuple(dict.fromkeys([*own.rules, *(rule for one in warnings for rule in one.trace.rules)])),
                    tuple(dict.fromkeys([*own.facts, *(fact for one in warnings for fact in one.trace.facts)])),
                    own.cite,
                )
                names = tuple(one.warning.name for one in warnings)
                found.append(Advised(recommendation, names, tuple(outcome.rule.says for outcome in outcomes), trace))
        return tuple(sorted(found, key=lambda one: one.recommendation.order))

    def remarks(self) -> tuple[Remarked, ...]:
        found = self._concluding("remark")
        return tuple(
            Remarked(remark, self.trace(found[name], remark.cite))
            for name, remark in self.vocabulary.remarks.items()
            if name in found
        )

    def voices(self) -> tuple[Voice, ...]:
        sources = (name for name, source in self.vocabulary.sources.items() if source.kind is SourceKind.ARTICLE)
        return tuple(Voice(name, tuple(self.opinion(name, contest) for contest in self.derivation.contests.values())) for name in sources)

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
        ranking = sorted(((option, value) for option, value in certainties.items() if value > 0), key=lambda one: -one[1])
        best = ranking[0] if ranking else ("", 0.0)
        second = ranking[1][1] if len(ranking) > 1 else 0.0
        leads = best[1] >= contest.group.leads_from and round(best[1] - second, 12) >= contest.group.leads_by
        return Opinion(contest.group.name, tuple(ranking), best[0] if leads else None)


def _force(program: Program, effect: Effect) -> tuple[float, float, float]:
    """Order effects: leaders that change (a new one more than a lost one), then warnings by severity, then movement."""
    weights = (1.0, 0.5, 0.2)
    warnings = sum(weights[severity_rank(program.vocabulary.warnings[name])] for name in (*effect.gained, *effect.lost))
    leaders = sum(1.0 if shift.after else 0.5 for shift in effect.leaders)
    return leaders, round(warnings, 6), effect.movement


def _distance(fact: KnownFact, effect: Effect) -> float:
    """Tell how far an ordered fact would have to move; 0 for one without an order."""
    known, tried = fact.value, effect.trial.value
    if effect.trial.range is None or not isinstance(known, int | float) or not isinstance(tried, int | float):
        return 0.0
    return abs(tried - known)


def _changes(program: Program, derivation: Derivation, what_if: WhatIf) -> tuple[Effect, ...]:
    """Find the near misses: for each known fact its trial of the greatest force, if a leader or a warning changes."""
    found = []
    for name, fact in derivation.business.facts.items():
        effects = [what_if.effect(trial, fact.certainty) for trial in what_if.trials(program.vocabulary.facts[name])]
        telling = [effect for effect in effects if effect.leaders or effect.gained or effect.lost]
        if telling:
            found.append(max(telling, key=lambda effect: (*_force(program, effect)[:2], -_distance(fact, effect), effect.movement)))
    return tuple(sorted(found, key=lambda effect: _force(program, effect), reverse=True))


def _gaps(program: Program, derivation: Derivation, what_if: WhatIf) -> tuple[Gap, ...]:
    """Rank the unknown facts by how much they could move the answer."""
    gaps = []
    for name, fact in program.vocabulary.facts.items():
        if name in derivation.business.facts:
            continue
        effects = [what_if.effect(trial) for trial in what_if.trials(fact)]
        moving = [effect for effect in effects if effect.leaders or effect.gained or effect.lost or effect.movement > 0]
        if moving:
            gaps.append(Gap(name, tuple(sorted(moving, key=lambda effect: _force(program, effect), reverse=True))))
    gaps.sort(key=lambda gap: _force(program, gap.effects[0]), reverse=True)
    return _spread(program, gaps)


def _spread(program: Program, gaps: list[Gap]) -> tuple[Gap, ...]:
    """Put questions that a better one before them stands for behind the rest: those that settle the same finding."""
    asked: set[str] = set()
    first, later = [], []
    readers = program.fact_readers
    for gap in gaps:
        settles = {name for rule in readers[gap.fact] for name in rule.then.derive}
        (later if settles & asked else first).append(gap)
        asked |= settles
    return (*first, *later)


