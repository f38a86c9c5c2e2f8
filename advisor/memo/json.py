"""The advice as JSON, for programs. Its shape is published in advisor/schemas/advice-1.json.

`version` is the major version of that shape: entries may be added within a version, never removed or changed. The
schema lists every entry, so that a change to one of the two shows. Numbers that are computed are rounded to nine
decimals: the last digits of a logarithm are not the same on every machine.
"""

from __future__ import annotations

import json
from typing import Any

from advisor.advice import (
    Advice,
    Advised,
    Gap,
    Ground,
    Opinion,
    Position,
    Provenance,
    Raised,
    Reason,
    Remarked,
    Standings,
)
from advisor.business import KnownFact
from advisor.memo.effects import describe_change, describe_gap, describe_trial
from advisor.values import Value, show_value
from advisor.whatif import Effect

VERSION = 1
NAME = f"advice-{VERSION}"

_DIGITS = 9


def render_json(advice: Advice) -> str:
    """Write the advice as JSON, the same to the byte for the same advice."""
    return json.dumps(_Writer(advice).document(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


class _Writer:
    def __init__(self, advice: Advice) -> None:
        self.advice = advice
        self.vocabulary = advice.program.vocabulary
        self.readers = advice.program.fact_readers
        self.cited: set[str] = set()

    def document(self) -> dict[str, Any]:
        advice, manifest = self.advice, self.advice.program.manifest
        business, facts = advice.business, advice.business.facts.values()
        return {
            "schema": NAME,
            "version": VERSION,
            "pack": {"name": manifest.name, "version": manifest.version, "title": manifest.title},
            "business": {"name": business.name, "as_of": business.as_of or None},
            "completeness": {
                "known": len(facts),
                "sure": sum(fact.certainty >= 0.9 for fact in facts),
                "asked": len(self.vocabulary.facts),
            },
            "facts": [self.fact(fact) for fact in facts],
            "groups": [self.group(standings) for standings in advice.standings],
            "pulled_apart": advice.pulled_apart,
            "warnings": [self.warning(one) for one in advice.warnings],
            "recommendations": [self.recommendation(one) for one in advice.recommendations],
            "remarks": [self.remark(one) for one in advice.remarks],
            "voices": [
                {"source": self.cite(voice.source), "opinions": [_opinion(opinion) for opinion in voice.opinions]}
                for voice in advice.voices
            ],
            "near_misses": [self.near_miss(effect) for effect in advice.changes],
            "unknowns": [self.unknown(gap) for gap in advice.gaps],
            # Last, because it is known only now what is cited.
            "claims": [
                {"id": claim.name, "source": self.cite(claim.source), "place": claim.place, "says": claim.says}
                for claim in self.vocabulary.claims.values()
                if claim.name in self.cited
            ],
            "sources": [
                {
                    "id": source.name,
                    "title": source.title,
                    "author": source.author or None,
                    "year": source.year or None,
                    "kind": source.kind.value,
                }
                for source in self.vocabulary.sources.values()
                if source.name in self.cited
            ],
        }

    def cite(self, name: str) -> str:
        self.cited.add(name)
        return name

    def provenance(self, trace: Provenance) -> dict[str, list[str]]:
        return {
            "rules": list(trace.rules),
            "facts": list(trace.facts),
            "cites": [self.cite(name) for name in trace.cite],
        }

    def fact(self, fact: KnownFact) -> dict[str, Any]:
        declared = self.vocabulary.facts[fact.name]
        return {
            "id": fact.name,
            "label": declared.label,
            "type": declared.type.kind.value,
            "currency": declared.type.currency or None,
            "value": _plain(fact.value),
            "shown": show_value(declared.type, fact.value),
            "certainty": fact.certainty,
            "source": fact.source or None,
            "note": fact.note or None,
        }

    def group(self, standings: Standings) -> dict[str, Any]:
        group = standings.group
        return {
            "id": group.name,
            "title": group.title,
            "leader": standings.leader,
            "margin": _rounded(standings.margin),
            "declared": standings.declared,
            "leads_from": group.leads_from,
            "leads_by": group.leads_by,
            "hypotheses": [self.position(standings, position) for position in standings.positions],
        }

    def position(self, standings: Standings, position: Position) -> dict[str, Any]:
        reasons = (*position.reasons_for, *position.reasons_against)
        return {
            "id": f"{standings.group.name}.{position.option}",
            "option": position.option,
            "title": standings.title(position.option),
            "certainty": _rounded(position.certainty),
            "evidence": [self.reason(reason) for reason in reasons],
        }

    def reason(self, reason: Reason) -> dict[str, Any]:
        return {
            "weight": _rounded(reason.weight),
            "share": _rounded(reason.share),
            "certainty": reason.certainty,
            "basis": reason.basis.value,
            "facts": _facts(reason.grounds),
            "says": list(reason.says),
            "trace": self.provenance(reason.provenance),
        }

    def warning(self, one: Raised) -> dict[str, Any]:
        return {
            "id": one.warning.name,
            "title": self.advice.fill(one.warning.title),
            "severity": one.severity.value,
            "certainty": one.certainty,
            "basis": one.basis.value,
            "consequence": self.advice.fill(one.warning.consequence),
            "facts": _facts(one.grounds),
            "recommendations": list(one.warning.do),
            "trace": self.provenance(one.provenance),
        }

    def recommendation(self, one: Advised) -> dict[str, Any]:
        return {
            "id": one.recommendation.name,
            "title": self.advice.fill(one.recommendation.title),
            "detail": self.advice.fill(one.recommendation.detail),
            "horizon": one.recommendation.horizon.value,
            "warnings": list(one.warnings),
            "says": list(one.says),
            "trace": self.provenance(one.provenance),
        }

    def remark(self, one: Remarked) -> dict[str, Any]:
        section = one.remark.section.value
        says = self.advice.fill(one.remark.says)
        return {"id": one.remark.name, "section": section, "says": says, "trace": self.provenance(one.provenance)}

    def near_miss(self, effect: Effect) -> dict[str, Any]:
        says = self.advice.fill(describe_change(self.vocabulary, effect))
        return {**self.effect(effect), "rules": self.rules(effect.trial.fact), "says": says}

    def unknown(self, gap: Gap) -> dict[str, Any]:
        return {
            "fact": gap.fact,
            "ask": self.vocabulary.facts[gap.fact].ask,
            "rules": self.rules(gap.fact),
            "says": self.advice.fill(describe_gap(self.vocabulary, gap)) or None,
            "effects": [self.effect(effect) for effect in gap.effects],
        }

    def rules(self, fact: str) -> list[str]:
        """Name the rules that read a fact."""
        return [rule.name for rule in self.readers.get(fact, ())]

    def effect(self, effect: Effect) -> dict[str, Any]:
        trial, type_ = effect.trial, self.vocabulary.facts[effect.trial.fact].type
        limit = None if trial.range is None else {"side": trial.range.value, "limit": trial.limit}
        return {
            "fact": trial.fact,
            "value": _plain(trial.value),
            "shown": show_value(type_, trial.value),
            "range": limit,
            "told": describe_trial(self.vocabulary, trial),
            "leaders": [
                {"group": shift.group, "before": shift.before, "after": shift.after, "level": shift.level}
                for shift in effect.leaders
            ],
            "warnings_gained": list(effect.gained),
            "warnings_lost": list(effect.lost),
            "movement": _rounded(effect.movement),
        }


def _facts(grounds: tuple[Ground, ...]) -> list[str]:
    return list(dict.fromkeys(ground.fact for ground in grounds))


def _opinion(opinion: Opinion) -> dict[str, Any]:
    ranking = [{"option": option, "certainty": _rounded(certainty)} for option, certainty in opinion.ranking]
    return {"group": opinion.group, "leader": opinion.leader, "ranking": ranking}


def _plain(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _rounded(number: float) -> float:
    return round(number, _DIGITS) + 0.0  # no minus zero
