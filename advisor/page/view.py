"""A trace → all that its page shows."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.agenda import Strategy
from advisor.memo.words import date_in_words
from advisor.page.frames import Candidates, frame
from advisor.page.model import Stage, View
from advisor.page.panes import contests, elements, shelves, warnings
from advisor.page.timing import events
from advisor.page.topics import Topics
from advisor.trace.model import Trace
from advisor.trace.replay import Moment, replay
from advisor.trace.words import strategy_in_words


def view(trace: Trace) -> View:
    """Describe what the page shows of a run."""
    moments = replay(trace)
    when = events(trace, moments)
    found = elements(trace, moments)
    candidates = Candidates(trace)
    frames = tuple(frame(trace, moment, candidates, found) for moment in moments)
    topics = Topics(trace, moments, when)
    asked = tuple(topics.topic(ref) for ref in trace.refs())
    lots = f", seed {trace.seed}" if trace.strategy is Strategy.RANDOM else ""
    return View(
        business=trace.business.name,
        as_of=date_in_words(trace.business.as_of),
        pack=f"{trace.pack.title} ({trace.pack.name} {trace.pack.version})",
        strategy=f"{trace.strategy.value}{lots}",
        order=strategy_in_words(trace.strategy),
        ties=_ties(trace.strategy),
        scored=trace.strategy is not Strategy.RANDOM,
        stages=_stages(trace, moments),
        frames=frames,
        candidates=candidates.all(),
        memory=shelves(trace, found),
        contests=contests(trace, moments, found),
        warnings=warnings(trace, when),
        topics=asked,
        reasons=topics.reasons,
    )


def _stages(trace: Trace, moments: Sequence[Moment]) -> tuple[Stage, ...]:
    numbers = ([moment.number for moment in moments if moment.stage == stage] for stage in range(trace.stages))
    return tuple(Stage(place, found[0], found[-1]) for place, found in enumerate(numbers, 1))


def _ties(strategy: Strategy) -> str:
    newest = "the newest facts, then " if strategy in (Strategy.SIMPLICITY, Strategy.COMPLEXITY) else ""
    return f"where that is equal, {newest}the place in the pack"
