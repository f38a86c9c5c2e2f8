"""A plan as JSON, for programs. Its shape is published in advisor/schemas/plan-1.json.

`version` is the major version of that shape: entries may be added within a version, never removed or changed.
"""

from __future__ import annotations

import json
from typing import Any

from advisor.plan.model import (
    BusinessPlan,
    Difference,
    Effect,
    Obstacle,
    Outcome,
    PackRef,
    Plan,
    Read,
    Refusal,
    RuleShift,
    Shown,
)
from advisor.plan.say import summary

VERSION = 1
NAME = f"plan-{VERSION}"


def render_json(plan: Plan) -> str:
    """Write a plan as JSON, the same to the byte for the same plan."""
    return json.dumps(_document(plan), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _document(plan: Plan) -> dict[str, Any]:
    return {
        "schema": NAME,
        "version": VERSION,
        "old": _pack(plan.old),
        "new": _pack(plan.new),
        "summary": {
            "says": summary(plan),
            "businesses": len(plan.businesses) + len(plan.refusals),
            **{outcome.value: len(plan.of(outcome)) for outcome in Outcome},
            "refused_by_old": len(plan.refused(by_new=False)),
            "refused_by_new": len(plan.refused(by_new=True)),
            "effects": {topic.value: count for topic, count in plan.counts.items()},
        },
        "differences": [_difference(one) for one in plan.differences],
        "businesses": [_business(one) for one in plan.businesses],
        "refused": [_refusal(one) for one in plan.refusals],
    }


def _pack(ref: PackRef) -> dict[str, str]:
    return {"name": ref.name, "version": ref.version, "title": ref.title, "pack": ref.shown}


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "path": one.path,
        "section": one.part.value,
        "name": one.name or None,
        "turn": one.turn.value,
        "title": one.title,
        "acts": one.acts,
        "details": [
            {"what": detail.what, "before": detail.before or None, "after": detail.after or None, "acts": detail.acts}
            for detail in one.details
        ],
        "read_by": list(one.readers),
        "reasons": list(one.reasons),
    }


def _business(one: BusinessPlan) -> dict[str, Any]:
    return {
        "file": one.file,
        "name": one.name,
        "as_of": one.as_of or None,
        "outcome": one.outcome.value,
        "effects": [_effect(effect) for effect in one.effects],
        "rules": [_shift(shift) for shift in one.rules],
        "words": [{"before": list(words.before), "after": list(words.after)} for words in one.words],
    }


def _effect(one: Effect) -> dict[str, Any]:
    return {
        "topic": one.topic.value,
        "name": one.name or None,
        "title": one.title,
        "turn": one.turn.value,
        "before": _plain(one.before),
        "after": _plain(one.after),
        "because": list(one.because),
    }


def _plain(value: Shown) -> object:
    return list(value) if isinstance(value, tuple) else value


def _shift(one: RuleShift) -> dict[str, Any]:
    return {
        "rule": one.name,
        "says": one.says,
        "before": one.before,
        "after": one.after,
        "obstacles": [_obstacle(obstacle) for obstacle in one.obstacles],
        "because": list(one.because),
    }


def _obstacle(one: Obstacle) -> dict[str, Any]:
    return {
        "condition": one.text,
        "says": one.says,
        "exception": one.exception,
        "truth": one.truth.value,
        "in_both": one.matched,
        "reads": [_read(read) for read in one.reads],
        "parameters": [_read(read) for read in one.parameters],
    }


def _read(one: Read) -> dict[str, str | None]:
    return {"name": one.name, "before": one.before or None, "after": one.after or None}


def _refusal(one: Refusal) -> dict[str, Any]:
    return {
        "file": one.file,
        "name": one.name,
        "by": "new" if one.by_new else "old",
        "facts": list(one.facts),
        "errors": list(one.errors),
        "because": list(one.because),
    }
