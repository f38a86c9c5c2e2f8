"""Which facts matter most: the near misses among the known, the open questions among the unknown."""

from __future__ import annotations

from advisor.advice.model import Gap, severity_rank
from advisor.business import KnownFact
from advisor.derivation import Derivation
from advisor.program import Program
from advisor.whatif import Effect, WhatIf


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


def near_misses(program: Program, derivation: Derivation, what_if: WhatIf) -> tuple[Effect, ...]:
    """Find the near misses: for each known fact its trial of the greatest force, if a leader or a warning changes."""
    found = []
    for name, fact in derivation.business.facts.items():
        effects = [what_if.effect(trial, fact.certainty) for trial in what_if.trials(program.vocabulary.facts[name])]
        telling = [effect for effect in effects if effect.leaders or effect.gained or effect.lost]
        if telling:
            found.append(
                max(
                    telling,
                    key=lambda effect: (*_force(program, effect)[:2], -_distance(fact, effect), effect.movement),
                )
            )
    return tuple(sorted(found, key=lambda effect: _force(program, effect), reverse=True))


def open_questions(program: Program, derivation: Derivation, what_if: WhatIf) -> tuple[Gap, ...]:
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
    first: list[Gap] = []
    later: list[Gap] = []
    readers = program.fact_readers
    for gap in gaps:
        settles = {name for rule in readers[gap.fact] for name in rule.then.derive}
        (later if settles & asked else first).append(gap)
        asked |= settles
    return (*first, *later)
