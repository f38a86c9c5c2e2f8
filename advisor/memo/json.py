"""The advice as JSON, for programs. Its shape is published in advisor/schemas/advice-1.json.

`version` is the major version of that shape: entries may be added within a version, never removed or changed.
"""

from __future__ import annotations

import json
from typing import Any

from advisor.advice import Advice, Gap, Position, Reason, Standings, Trace
from advisor.memo.effects import describe_change, describe_gap, describe_trial
from advisor.values import Type, Value, show_value
from advisor.vocabulary import Vocabulary
from advisor.whatif import Effect

VERSION = 1


def render_json(advice: Advice) -> str:
    """Write the advice as JSON, the same to the byte for the same advice."""
    return json.dumps(_document(advice), indent=2, ensure_ascii=False) + "\n"


def _document(advice: Advice) -> dict[str, Any]:
    vocabulary, manifest = advice.program.vocabulary, advice.program.manifest
    business = advice.business
    return {
        "schema": "advice",
        "version": VERSION,
        "pack": {"name": manifest.name, "version": manifest.version},
        "business": {"name": business.name, "as_of": business.as_of or None},
        "facts": [
            {
                "id": fact.name,
                "value": _plain(fact.value),
                "shown": show_value(vocabulary.facts[fact.name].type, fact.value),
                "certainty": fact.certainty,
                "source": fact.source or None,
                "note": fact.note or None,
            }
            for fact in business.facts.values()
        ],
        "groups": [_group(standings) for standings in advice.standings],
        "warnings": [
            {
                "id": one.warning.name,
                "title": one.warning.title,
                "severity": one.warning.severity.value,
                "certainty": one.certainty,
                "basis": one.basis.value,
                "consequence": one.warning.consequence,
                "recommendations": list(one.warning.do),
                "trace": _trace(one.trace),
            }
            for one in advice.warnings
        ],
        "recommendations": [
            {
                "id": one.recommendation.name,
                "title": one.recommendation.title,
                "detail": one.recommendation.detail,
                "horizon": one.recommendation.horizon.value,
                "warnings": list(one.warnings),
                "trace": _trace(one.trace),
            }
            for one in advice.recommendations
        ],
        "remarks": [{"id": one.remark.name, "says": one.remark.says, "trace": _trace(one.trace)} for one in advice.remarks],
        "voices": [
            {
                "source": voice.source,
                "opinions": [
                    {
                        "group": opinion.group,
                        "leader": opinion.leader,
                        "ranking": [{"id": option, "certainty": certainty} for option, certainty in opinion.ranking],
                    }
                    for opinion in voice.opinions
                ],
            }
            for voice in advice.voices
        ],
        "near_misses": [_effect(vocabulary, effect) for effect in advice.changes],
        "unknowns": [_gap(vocabulary, gap) for gap in advice.gaps],
    }


def _plain(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _trace(trace: Trace) -> dict[str, list[str]]:
    return {"rules": list(trace.rules), "facts": list(trace.facts), "cites": list(trace.cite)}


def _group(standings: Standings) -> dict[str, Any]:
    return {
        "id": standings.group.name,
        "title": standings.group.title,
        "leader": standings.leader,
        "margin": standings.margin,
        "declared": standings.declared,
        "hypotheses": [_position(standings.group.name, position) for position in standings.positions],
    }


def _position(group: str, position: Position) -> dict[str, Any]:
    return {
        "id": f"{group}.{position.option}",
        "option": position.option,
        "certainty": position.certainty,
        "evidence": [_reason(reason) for reason in (*position.reasons_for, *position.reasons_against)],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "weight": reason.weight,
        "share": reason.share,
        "certainty": reason.certainty,
        "basis": reason.basis.value,
        "says": list(reason.says),
        "trace": _trace(reason.trace),
    }


def _effect(vocabulary: Vocabulary, effect: Effect) -> dict[str, Any]:
    type_: Type = vocabulary.facts[effect.trial.fact].type
    return {
        "fact": effect.trial.fact,
        "value": _plain(effect.trial.value),
        "shown": show_value(type_, effect.trial.value),
        "told": describe_trial(vocabulary, effect.trial),
        "leaders": [{"group": shift.group, "before": shift.before, "after": shift.after} for shift in effect.leaders],
        "warnings_gained": list(effect.gained),
        "warnings_lost": list(effect.lost),
        "movement": effect.movement,
        "says": describe_change(vocabulary, effect) or None,
    }


def _gap(vocabulary: Vocabulary, gap: Gap) -> dict[str, Any]:
    return {
        "fact": gap.fact,
        "ask": vocabulary.facts[gap.fact].ask,
        "says": describe_gap(vocabulary, gap),
        "effects": [_effect(vocabulary, effect) for effect in gap.effects],
    }
