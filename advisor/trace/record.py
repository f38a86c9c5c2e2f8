"""An advice → the trace of its run: what the engine did, put in words so that it can be read without the pack."""

from __future__ import annotations

from advisor.advice import Advice
from advisor.derivation import ConditionOutcome, Evidence, RuleOutcome
from advisor.expression.evaluate import compile_condition, open_names
from advisor.expression.nodes import And, Constant, Known, Node, Not, Or, Origin, Read, reads, walk
from advisor.expression.phrase import phrase, pushed, state_fact
from advisor.expression.write import write
from advisor.pack.declarations import PLACEHOLDER
from advisor.questionnaire import how_to_answer
from advisor.rule import Rule
from advisor.trace.model import (
    ClaimEntry,
    ConditionEntry,
    EvidenceEntry,
    FactEntry,
    FindingEntry,
    GroupEntry,
    HypothesisEntry,
    Joint,
    PackRef,
    ParameterEntry,
    Plain,
    RecommendationEntry,
    RemarkEntry,
    RuleEntry,
    SourceEntry,
    StrengthEntry,
    Subject,
    Trace,
    WarningEntry,
)
from advisor.values import BOOLEAN, Truth, Value, show_value
from advisor.vocabulary import Fact, Group

_DIGITS = 9
"""Computed numbers are rounded here: the last digits of a logarithm are not the same on every machine."""


def record(advice: Advice) -> Trace:
    """Write down the run behind an advice."""
    return _Recorder(advice).trace()


class _Recorder:
    def __init__(self, advice: Advice) -> None:
        self.advice = advice
        self.program = advice.program
        self.vocabulary = advice.program.vocabulary
        self.derivation = advice.derivation
        self.tags = advice.derivation.tags

    def trace(self) -> Trace:
        vocabulary, derivation, manifest = self.vocabulary, self.derivation, self.program.manifest
        return Trace(
            pack=PackRef(manifest.name, manifest.version, manifest.title),
            business=Subject(derivation.business.name, derivation.business.as_of),
            strategy=derivation.order.strategy,
            seed=derivation.order.seed,
            stages=len(self.program.stages),
            facts={fact.name: self.fact(fact) for fact in vocabulary.facts.values()},
            findings={name: self.finding(name) for name in vocabulary.findings},
            groups={group.name: self.group(group) for group in vocabulary.groups.values()},
            hypotheses={
                f"{group.name}.{option.name}": self.hypothesis(group, option.name, option.title)
                for group, option in vocabulary.hypotheses()
            },
            warnings=self.warnings(),
            recommendations=self.recommendations(),
            remarks=self.remarks(),
            rules={name: self.rule(outcome) for name, outcome in derivation.outcomes.items()},
            agenda=tuple(firing.agenda[0] for firing in derivation.firings),
            parameters={
                one.name: ParameterEntry(show_value(one.type, one.value), one.why, one.cite)
                for one in vocabulary.parameters.values()
            },
            claims={one.name: ClaimEntry(one.source, one.place, one.says) for one in vocabulary.claims.values()},
            sources={
                one.name: SourceEntry(one.title, one.short, one.kind, one.author, one.year)
                for one in vocabulary.sources.values()
            },
        )

    def fact(self, fact: Fact) -> FactEntry:
        known = self.derivation.business.facts.get(fact.name)
        return FactEntry(
            label=fact.label,
            theme=fact.theme,
            ask=fact.ask,
            help=fact.help,
            answers=how_to_answer(fact),
            value=_plain(known.value) if known else None,
            shown=show_value(fact.type, known.value) if known else "unknown",
            says=state_fact(fact, known.value) if known else "",
            certainty=known.certainty if known else 0.0,
            source=known.source if known else "",
            note=known.note if known else "",
            tag=self.tags.get(fact.name, 0),
        )

    def finding(self, name: str) -> FindingEntry:
        outcome = self.derivation.findings[name]
        read = Read(name, Origin.FINDING, BOOLEAN, self.vocabulary.findings[name].span)
        return FindingEntry(
            label=self.vocabulary.findings[name].label,
            says=phrase(read, self.vocabulary),
            denies=phrase(Not(read, read.span), self.vocabulary),
            truth=outcome.truth,
            certainty=_rounded(outcome.certainty),
            stage=self.program.settled[name],
            tag=self.tags.get(name, 0),
            rules=self.concluding("derive", name),
        )

    def group(self, group: Group) -> GroupEntry:
        contest = self.derivation.contests[group.name]
        return GroupEntry(
            title=group.title,
            seen_in=group.seen_in,
            reads_as=group.leader,
            ranking=tuple(standing.hypothesis for standing in contest.ranking),
            leader=f"{group.name}.{contest.leader}" if contest.leader else None,
            margin=_rounded(contest.margin),
            leads_from=group.leads_from,
            leads_by=group.leads_by,
            stage=self.program.settled[group.leader],
            tag=self.tags.get(group.leader, 0),
        )

    def hypothesis(self, group: Group, option: str, title: str) -> HypothesisEntry:
        name = f"{group.name}.{option}"
        standing = self.derivation.contests[group.name].standing(option)
        rules = (rule for rule in self.program.rules.values() if any(w.hypothesis == name for w in rule.then.weights))
        return HypothesisEntry(
            group=group.name,
            option=option,
            title=title,
            certainty=_rounded(standing.certainty),
            stage=self.program.settled[name],
            tag=self.tags.get(name, 0),
            evidence=tuple(_evidence(part) for part in standing.evidence),
            rules=tuple(rule.name for rule in rules),
        )

    def warnings(self) -> dict[str, WarningEntry]:
        raised = {one.warning.name: one.severity for one in self.advice.warnings}
        ranks = {name: rank for rank, name in enumerate(raised, 1)}
        return {
            one.name: WarningEntry(
                title=self.words(one.title, said=one.name in raised),
                consequence=self.words(one.consequence, said=one.name in raised),
                severity=one.severity,
                raised=raised.get(one.name),
                rank=ranks.get(one.name),
                cites=one.cite,
                rules=self.concluding("warn", one.name),
                calls_for=one.do,
            )
            for one in self.vocabulary.warnings.values()
        }

    def recommendations(self) -> dict[str, RecommendationEntry]:
        given = {one.recommendation.name: rank for rank, one in enumerate(self.advice.recommendations, 1)}
        return {
            one.name: RecommendationEntry(
                title=self.words(one.title, said=one.name in given),
                detail=self.words(one.detail, said=one.name in given),
                horizon=one.horizon,
                rank=given.get(one.name),
                cites=one.cite,
                rules=self.concluding("recommend", one.name),
                warnings=tuple(name for name, calls in self.vocabulary.warnings.items() if one.name in calls.do),
            )
            for one in self.vocabulary.recommendations.values()
        }

    def remarks(self) -> dict[str, RemarkEntry]:
        made = {one.remark.name for one in self.advice.remarks}
        return {
            one.name: RemarkEntry(
                self.words(one.says, said=one.name in made),
                one.name in made,
                one.cite,
                self.concluding("remark", one.name),
            )
            for one in self.vocabulary.remarks.values()
        }

    def words(self, text: str, *, said: bool) -> str:
        """Fill in what a text names; of what isn't said here, the leaders stay open: they would be beside the point."""
        if said:
            return self.advice.fill(text)
        name = self.derivation.business.name
        return PLACEHOLDER.sub(lambda found: name if found[1] == "business" else "…", text)

    def concluding(self, how: str, name: str) -> tuple[str, ...]:
        """Name the rules that can conclude something."""
        return tuple(rule.name for rule in self.program.rules.values() if name in getattr(rule.then, how))

    def rule(self, outcome: RuleOutcome) -> RuleEntry:
        rule = outcome.rule
        return RuleEntry(
            says=rule.says,
            file=self.file(rule),
            line=rule.span.line,
            stage=rule.stage,
            place=rule.place,
            basis=rule.basis,
            cites=rule.cite,
            status=outcome.status,
            certainty=_rounded(outcome.certainty),
            when=tuple(self.condition(one) for one in outcome.when),
            unless=tuple(self.condition(one) for one in outcome.unless),
            weighs=tuple(StrengthEntry(part.hypothesis, part.strength) for part in rule.then.weights),
            derives=rule.then.derive,
            warns=rule.then.warn,
            recommends=rule.then.recommend,
            remarks=rule.then.remark,
        )

    def file(self, rule: Rule) -> str:
        return self.program.file_of(rule)

    def condition(self, outcome: ConditionOutcome) -> ConditionEntry:
        return self.part(pushed(outcome.condition.node), outcome.condition.text)

    def part(self, node: Node, text: str = "") -> ConditionEntry:
        # What a condition reads is settled before its stage, so it reads the same at the end of the run.
        truth, certainty = compile_condition(node)(self.derivation.memory)
        unknown = truth is Truth.UNKNOWN
        joint = {And: Joint.ALL, Or: Joint.ANY}.get(type(node))
        return ConditionEntry(
            text=text or write(node),
            says=phrase(node, self.vocabulary),
            denies=phrase(Not(node, node.span), self.vocabulary),
            truth=truth,
            certainty=_rounded(certainty),
            reads=tuple(read.name for read in reads(node)),
            open=open_names(node, self.derivation.memory) if unknown else (),
            parameters=tuple(
                dict.fromkeys(one.parameter for one in walk(node) if isinstance(one, Constant) and one.parameter)
            ),
            asks_known=isinstance(node.part if isinstance(node, Not) else node, Known),
            joint=joint,
            parts=tuple(self.part(part) for part in node.parts) if isinstance(node, And | Or) else (),
        )


def _evidence(part: Evidence) -> EvidenceEntry:
    return EvidenceEntry(
        part.rule,
        part.strength,
        _rounded(part.certainty),
        _rounded(part.value),
        _rounded(part.weight),
        _rounded(part.share),
    )


def _plain(value: Value) -> Plain:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def _rounded(number: float) -> float:
    return round(number, _DIGITS) + 0.0  # no minus zero
