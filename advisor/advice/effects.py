"""Which facts matter most: the near misses among the known, the open questions among the unknown."""

from __future__ import annotations

import math
from dataclasses import replace

from advisor.advice.model import Gap, severity_rank
from advisor.business import KnownFact
from advisor.derivation import Derivation
from advisor.program import Program
from advisor.values import Truth
from advisor.whatif import Effect, Trial, WhatIf


def _force(program: Program, effect: Effect) -> tuple[float, float, float]:
    """Order effects: leaders that change (a new one more than a lost one), then warnings by severity, then movement."""
    weights = (1.0, 0.5, 0.2)
    warnings = math.fsum(
        weights[severity_rank(program.vocabulary.warnings[name].severity)] for name in (*effect.gained, *effect.lost)
    )
    leaders = sum(1.0 if shift.after else 0.5 for shift in effect.leaders)
    return leaders, round(warnings, 6), effect.movement


def near_misses(program: Program, derivation: Derivation, what_if: WhatIf) -> tuple[Effect, ...]:
    """Find for each known fact the trial of the greatest force, if it changes a leader or a warning.

    What would merely restate the warning that the fact itself raises is left out, and so are figures that are far off.
    Of equal force the less sure fact comes first, then the smaller change.
    """
    found = []
    for name, fact in derivation.business.facts.items():
        effects = [
            _beyond_itself(what_if, what_if.effect(trial, fact.certainty))
            for trial in what_if.trials(program.vocabulary.facts[name])
            if _near(fact, trial)
        ]
        telling = [effect for effect in effects if effect.leaders or effect.gained or effect.lost]
        if telling:
            best = max(telling, key=lambda one: (*_force(program, one)[:2], -_distance(fact, one.trial), one.movement))
            found.append((best, fact.certainty))
    found.sort(key=lambda one: (*_force(program, one[0])[:2], -one[1], _force(program, one[0])[2]), reverse=True)
    return tuple(effect for effect, _ in found)


def _beyond_itself(what_if: WhatIf, effect: Effect) -> Effect:
    """Take out the warnings that a rule raises by reading the very fact that is tried."""
    direct = {name for rule in what_if.readers.get(effect.trial.fact, ()) for name in rule.then.warn}
    gained = tuple(name for name in effect.gained if name not in direct)
    lost = tuple(name for name in effect.lost if name not in direct)
    return replace(effect, gained=gained, lost=lost)


def _distance(fact: KnownFact, trial: Trial) -> float:
    """Tell how far an ordered fact would have to move; 0 for one without an order."""
    known, tried = fact.value, trial.value
    if trial.range is None or not isinstance(known, int | float) or not isinstance(tried, int | float):
        return 0.0
    return abs(tried - known)


def _near(fact: KnownFact, trial: Trial) -> bool:
    """Tell whether a figure is tried within a factor of three; of what has no order everything is near."""
    known, tried = fact.value, trial.value
    if trial.range is None or not isinstance(known, int | float) or not isinstance(tried, int | float):
        return True
    return max(known, tried) <= 3 * min(known, tried)


def open_questions(program: Program, derivation: Derivation, what_if: WhatIf) -> tuple[Gap, ...]:
    """Rank the unknown facts by how much their answers, one with another, would move the advice."""
    gaps: list[tuple[float, Gap]] = []
    for name, fact in program.vocabulary.facts.items():
        skip = program.skips.get(name)
        if name in derivation.business.facts or (skip and skip.test(derivation.memory)[0] is Truth.TRUE):
            continue
        effects = [what_if.effect(trial) for trial in what_if.trials(fact)]
        moving = [effect for effect in effects if effect.leaders or effect.gained or effect.lost or effect.movement > 0]
        if moving:
            ranked = tuple(sorted(moving, key=lambda effect: _force(program, effect), reverse=True))
            gaps.append((math.fsum(_worth(program, effect) for effect in moving) / len(effects), Gap(name, ranked)))
    gaps.sort(key=lambda one: -one[0])
    return _spread(program, [gap for _, gap in gaps])


def _worth(program: Program, effect: Effect) -> float:
    """Put the force of an effect in one number: a leader counts most, then warnings, then certainties."""
    leaders, warnings, movement = _force(program, effect)
    return 2 * leaders + 0.5 * warnings + movement


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
