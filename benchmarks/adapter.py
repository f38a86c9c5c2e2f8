"""The adapter's run against the same rules hand-written for Experta: `python -m benchmarks.adapter`.

Both engines are built once, get the same businesses one after the other, alternating, and have to fire the same rules
before anything is timed.
"""

from __future__ import annotations

import dataclasses
import random
import statistics
import time
from collections.abc import Callable

from advisor.api import load_pack
from advisor.business import Business, KnownFact
from advisor.diagnostics import Span, Text
from advisor.engines.rete import ReteEngine
from advisor.program import Program
from advisor.values import Kind, Value
from advisor.vocabulary import Fact, frozen
from benchmarks.handwritten import NAMES, HandWritten

BUSINESSES, ROUNDS, GOAL = 200, 7, 1.5


def subset(program: Program, names: frozenset[str]) -> Program:
    """Give the program with some of its rules alone; stages stay as they are."""
    missing = names - set(program.rules)
    if missing:
        raise SystemExit(
            f"the pack has no rules {', '.join(sorted(missing))}: bring benchmarks/handwritten.py up to date"
        )
    rules = {name: rule for name, rule in program.rules.items() if name in names}
    stages = tuple(tuple(rule for rule in stage if rule.name in names) for stage in program.stages)
    return dataclasses.replace(program, rules=frozen(rules), stages=stages)


def some_business(program: Program, chance: random.Random) -> Business:
    """Make a business of which about half the facts that the rules read are known."""
    read = {name for rule in program.rules.values() for name in rule.reads}
    facts = [fact for fact in program.vocabulary.facts.values() if fact.name in read and chance.random() < 0.5]
    span = Span(Text("benchmark", ""), 1, 1)
    known = {
        fact.name: KnownFact(fact.name, some_value(fact, chance), chance.choice([0.6, 0.8, 1.0]), "", "", span)
        for fact in facts
    }
    return Business("Benchmark", "", known)


def some_value(fact: Fact, chance: random.Random) -> Value:
    """Make a legal value."""
    match fact.type.kind:
        case Kind.BOOLEAN:
            return chance.random() < 0.5
        case Kind.CHOICE:
            return chance.choice(fact.type.options)
        case Kind.CHOICES:
            return frozenset(chance.sample(fact.type.options, 2))
        case Kind.COUNT:
            return chance.randrange(1, 10_000)
        case Kind.SHARE:
            return round(chance.random(), 2)
        case _:
            return float(chance.randrange(1, 400))


def seconds(run: Callable[[Business], object], businesses: list[Business]) -> float:
    """Time a run over all businesses."""
    start = time.perf_counter()
    for business in businesses:
        run(business)
    return time.perf_counter() - start


def main() -> None:
    """Check that both fire the same rules, then time them in turns and print medians and their ratio."""
    program = subset(load_pack().program, NAMES)
    chance = random.Random(1)
    businesses = [some_business(program, chance) for _ in range(BUSINESSES)]
    adapter, by_hand = ReteEngine(program), HandWritten()
    fired = 0
    for business in businesses:
        ours = {firing.rule for firing in adapter.infer(business).firings}
        theirs = by_hand.run_on(business)
        if ours != theirs:
            raise SystemExit(f"they fire different rules: {sorted(ours ^ theirs)} for {business.facts}")
        fired += len(ours)
    times = [(seconds(adapter.infer, businesses), seconds(by_hand.run_on, businesses)) for _ in range(ROUNDS)]
    ours_ms, theirs_ms = (statistics.median(one) / BUSINESSES * 1000 for one in zip(*times, strict=True))
    print(
        f"{len(NAMES)} rules, {BUSINESSES} businesses, {fired / BUSINESSES:.1f} firings each, median of {ROUNDS} rounds"
    )
    print(f"  adapter       {ours_ms:6.2f} ms a business, with the whole derivation recorded")
    print(f"  hand-written  {theirs_ms:6.2f} ms a business, firings and certainties alone")
    print(f"  ratio         {ours_ms / theirs_ms:6.2f}    (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
