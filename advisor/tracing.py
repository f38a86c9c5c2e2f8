"""The check that every statement of an advice can be traced (design law 7): to rules, to facts, to what is cited.

It looks at the advice from outside, with the program and the derivation alone, and knows nothing of how the advice was
put together; so it can find what was put together wrongly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from advisor.advice import Advice, Provenance, Reason
from advisor.certainty import combine
from advisor.derivation import Status
from advisor.program import Program
from advisor.rule import Rule
from advisor.whatif import Effect


def untraced(advice: Advice) -> tuple[str, ...]:
    """Name the statements that can't be traced, each with what is missing; none for a sound advice.

    A reason, warning, recommendation or remark needs rules that fired and conclude it, known facts that these rules
    rest on, and a claim or source that it or its rules cite. A certainty needs reasons that add up to it. A near miss
    needs a known fact, a question an unknown one, and rules that read it. What one article says needs evidence that
    cites it.
    """
    return tuple(_Tracer(advice).faults())


class _Tracer:
    def __init__(self, advice: Advice) -> None:
        self.advice = advice
        self.program = advice.program
        self.vocabulary = advice.program.vocabulary
        self.known = advice.business.facts
        self.readers = advice.program.fact_readers
        self.reach = _reach(advice.program)

    def faults(self) -> Iterator[str]:
        yield from self.of_standings()
        yield from self.of_statements()
        yield from self.of_voices()
        for effect in self.advice.changes:
            what = f"near miss `{effect.trial.fact}`"
            yield from self.of_effect(what, effect)
            if effect.trial.fact not in self.known:
                yield f"{what}: the fact is unknown"
        for gap in self.advice.gaps:
            what = f"question `{gap.fact}`"
            if gap.fact in self.known:
                yield f"{what}: the fact is known"
            if any(effect.trial.fact != gap.fact for effect in gap.effects):
                yield f"{what}: an effect is of another fact"
            if not gap.effects:
                yield f"{what}: no answer changes anything"
            for effect in gap.effects:
                yield from self.of_effect(what, effect)

    def of_standings(self) -> Iterator[str]:
        for standings in self.advice.standings:
            for position in standings.positions:
                name = f"{standings.group.name}.{position.option}"
                reasons = (*position.reasons_for, *position.reasons_against)
                if not math.isclose(combine(one.weight for one in reasons), position.certainty, abs_tol=1e-9):
                    yield f"certainty of `{name}`: its reasons don't add up to it"
                for place, one in enumerate(reasons, 1):
                    rules = {rule.name for rule in self.program.rules.values() if _weighs(rule, name)}
                    yield from self.of_reason(f"reason {place} for `{name}`", one, rules)

    def of_reason(self, what: str, reason: Reason, rules: set[str]) -> Iterator[str]:
        yield from self.of_provenance(what, reason.provenance, rules)
        if not reason.says:
            yield f"{what}: it says nothing"
        facts = {ground.fact for ground in reason.grounds}
        if not facts <= set(reason.provenance.facts):
            yield f"{what}: it tells facts that its provenance doesn't name"

    def of_statements(self) -> Iterator[str]:
        rules = self.program.rules.values()
        for raised in self.advice.warnings:
            name = raised.warning.name
            concluding = {rule.name for rule in rules if name in rule.then.warn}
            yield from self.of_provenance(f"warning `{name}`", raised.provenance, concluding, raised.warning.cite)
            if not {ground.fact for ground in raised.grounds} <= set(raised.provenance.facts):
                yield f"warning `{name}`: it tells facts that its provenance doesn't name"
        warned = {raised.warning.name for raised in self.advice.warnings}
        for advised in self.advice.recommendations:
            name = advised.recommendation.name
            if not set(advised.warnings) <= warned:
                yield f"recommendation `{name}`: a warning that calls for it was not raised"
            calling = {one for one in advised.warnings if name in self.vocabulary.warnings[one].do}
            concluding = {
                rule.name for rule in rules if name in rule.then.recommend or calling.intersection(rule.then.warn)
            }
            yield from self.of_provenance(
                f"recommendation `{name}`", advised.provenance, concluding, advised.recommendation.cite
            )
        for remarked in self.advice.remarks:
            name = remarked.remark.name
            concluding = {rule.name for rule in rules if name in rule.then.remark}
            yield from self.of_provenance(f"remark `{name}`", remarked.provenance, concluding, remarked.remark.cite)

    def of_provenance(
        self, what: str, provenance: Provenance, concluding: set[str], cite: tuple[str, ...] = ()
    ) -> Iterator[str]:
        outcomes = self.advice.derivation.outcomes
        rules = [self.program.rules[name] for name in provenance.rules if name in self.program.rules]
        if not provenance.rules:
            yield f"{what}: no rule"
        for name in provenance.rules:
            if name not in self.program.rules:
                yield f"{what}: there is no rule `{name}`"
            elif outcomes[name].status is not Status.FIRED:
                yield f"{what}: rule `{name}` did not fire"
            elif name not in concluding:
                yield f"{what}: rule `{name}` does not conclude it"
        yield from self.of_facts(what, provenance.facts, rules)
        yield from self.of_cite(what, provenance.cite, {*cite, *(name for rule in rules for name in rule.cite)})

    def of_facts(self, what: str, facts: Iterable[str], rules: list[Rule]) -> Iterator[str]:
        """Look at the facts: a rule rests on one at least, unless it fires because nothing is known of something."""
        told = set(facts)
        for name in sorted(told - set(self.known)):
            yield f"{what}: fact `{name}` is unknown"
        for rule in rules:
            could = self.reach[rule.name].intersection(self.known)
            if could and not could & told and not self.fires_on_nothing(rule):
                yield f"{what}: no fact behind rule `{rule.name}`"
        reached = {name for rule in rules for name in self.reach[rule.name]}
        for name in sorted(told - reached):
            yield f"{what}: fact `{name}` is behind none of its rules"

    def fires_on_nothing(self, rule: Rule) -> bool:
        """Whether all that the rule reads is unknown, or a certainty without evidence."""
        memory = self.advice.derivation.memory
        readings = ((name, memory[name].value) for name in rule.reads if name in memory)
        return all(value is None or ("." in name and value == 0.0) for name, value in readings)

    def of_cite(self, what: str, cite: tuple[str, ...], allowed: set[str]) -> Iterator[str]:
        if not cite:
            yield f"{what}: nothing is cited"
        for name in cite:
            if name not in self.vocabulary.claims and name not in self.vocabulary.sources:
                yield f"{what}: there is no claim or source `{name}`"
            elif name not in allowed:
                yield f"{what}: neither it nor its rules cite `{name}`"

    def of_effect(self, what: str, effect: Effect) -> Iterator[str]:
        readers = self.readers.get(effect.trial.fact, ())
        if not readers:
            yield f"{what}: no rule reads the fact"
        if not all(rule.cite for rule in readers):
            yield f"{what}: nothing is cited"
        if not (effect.leaders or effect.gained or effect.lost or effect.movement):
            yield f"{what}: nothing would change"
        for name in (*effect.gained, *effect.lost):
            if name not in self.vocabulary.warnings:
                yield f"{what}: there is no warning `{name}`"

    def of_voices(self) -> Iterator[str]:
        for voice in self.advice.voices:
            if voice.source not in self.vocabulary.sources:
                yield f"voice `{voice.source}`: there is no such source"
            for opinion in voice.opinions:
                for option, certainty in opinion.ranking:
                    what = f"voice `{voice.source}`: `{opinion.group}.{option}`"
                    standing = self.advice.derivation.contests[opinion.group].standing(option)
                    cited = [
                        part.weight
                        for part in standing.evidence
                        if voice.source in self.vocabulary.sources_of(self.program.rules[part.rule].cite)
                    ]
                    if not math.isclose(combine(cited), certainty, abs_tol=1e-9) or not cited:
                        yield f"{what}: what cites it doesn't add up to it"


def _weighs(rule: Rule, hypothesis: str) -> bool:
    return any(part.hypothesis == hypothesis for part in rule.then.weights)


def _reach(program: Program) -> dict[str, frozenset[str]]:
    """Name for each rule the facts that it reads, itself or through findings, certainties and leaders."""
    behind: dict[str, set[str]] = {name: {name} for name in program.vocabulary.facts}
    reach: dict[str, frozenset[str]] = {}
    for stage in program.stages:
        # Whatever a rule reads was concluded in an earlier stage.
        for rule in stage:
            reach[rule.name] = frozenset(fact for name in rule.reads for fact in behind.get(name, ()))
        for rule in stage:
            names = [*rule.then.derive, *(part.hypothesis for part in rule.then.weights)]
            leaders = [f"{part.hypothesis.partition('.')[0]}.leader" for part in rule.then.weights]
            for name in (*names, *leaders):
                behind.setdefault(name, set()).update(reach[rule.name])
    return reach
