"""Engines that screen the same businesses by the same rules: `python -m benchmarks.screening`.

An engine is built once, is given businesses in the form that it reads best, and has to give the reference evaluator's
answers before it is timed. Timed is the way from there to all answers in memory, in turns; medians count. Polars,
DuckDB and Spark use all cores, the engines that take one business at a time use one.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.program import Program, open_program
from benchmarks.adapter import subset
from benchmarks.handwritten import NAMES
from benchmarks.peers.clips import Clips
from benchmarks.peers.columnar import EngineAlone, OnDuckDB, OnPolars, OnSpark
from benchmarks.peers.durable import DurableRules
from benchmarks.peers.engine import Answer, Engine, Family, NotHereError, Portfolio, differences
from benchmarks.peers.evaluators import Adapter, Reference
from benchmarks.peers.experta_by_hand import ExpertaByHand
from benchmarks.peers.generated import GeneratedPython
from benchmarks.peers.polars_by_hand import PolarsByHand
from benchmarks.peers.zen_graph import ZenGraph
from benchmarks.screening_plots import plot_engines
from benchmarks.screening_rows import make_table

CHECKED, ROUNDS = 200, 5
ON_COLUMNS: tuple[type[Engine], ...] = (OnPolars, EngineAlone, OnDuckDB, OnSpark)
PEERS: tuple[type[Engine], ...] = (Clips, ZenGraph, DurableRules)
OWN: tuple[type[Engine], ...] = (Adapter, Reference)


@dataclass(frozen=True)
class Block:
    """Engines that are compared with one another."""

    title: str
    program: Program
    sure: bool
    engines: tuple[type[Engine], ...]

    def portfolio(self, rows: int) -> Portfolio:
        """Make businesses of which the facts are told that the rules read."""
        table = make_table(self.program, rows, sure=self.sure)
        read = [name for name in table.columns if name.partition("__")[0] in self.program.read]
        return Portfolio(self.program, table.select(read))


@dataclass(frozen=True)
class Line:
    """What came out for one engine; `micros` is None where it was not timed."""

    engine: type[Engine]
    rules: int
    micros: float | None
    remark: str


def blocks() -> Iterator[Block]:
    """Give the whole pack, the whole pack with certainties, and the rules that somebody wrote by hand."""
    program = open_program("company-drivers", with_cases=False)
    some = subset(program, NAMES)
    whole: tuple[type[Engine], ...] = (*ON_COLUMNS, GeneratedPython, *PEERS, *OWN)
    yield Block("The whole pack; all facts are sure", program, sure=True, engines=whole)
    yield Block("The whole pack; each fact has a certainty", program, sure=False, engines=whole)
    by_hand: tuple[type[Engine], ...] = (
        PolarsByHand,
        OnPolars,
        EngineAlone,
        GeneratedPython,
        *PEERS,
        Adapter,
        ExpertaByHand,
    )
    yield Block("The rules that are written by hand, too; all facts are sure", some, sure=True, engines=by_hand)


def compare(block: Block) -> list[Line]:
    """Check that the engines give the same answers, then time them in turns."""
    most = max(engine.rows for engine in block.engines)
    portfolio = block.portfolio(most)
    wanted = _answers(Reference(block.program, sure=block.sure), portfolio.head(CHECKED))
    ready: dict[type[Engine], Engine] = {}
    lines: dict[type[Engine], Line] = {}
    for kind in block.engines:
        rules = len(block.program.rules)
        try:
            ready[kind] = _checked(kind, block, portfolio, wanted)
            lines[kind] = Line(kind, rules, None, kind.remark)
        except NotHereError as error:
            lines[kind] = Line(kind, rules, None, str(error))
    times: dict[type[Engine], list[float]] = {kind: [] for kind in ready}
    for number in range(ROUNDS):
        for kind, engine in ready.items():
            _tell(f"round {number + 1} of {ROUNDS}: {kind.title}")
            gc.collect()
            start = time.perf_counter()
            engine.run()
            times[kind].append(time.perf_counter() - start)
    for engine in ready.values():
        engine.stop()
    medians = {kind: statistics.median(found) / kind.rows * 1e6 for kind, found in times.items()}
    return [replace(line, micros=medians.get(kind)) for kind, line in lines.items()]


def _checked(kind: type[Engine], block: Block, portfolio: Portfolio, wanted: Sequence[Answer]) -> Engine:
    """Build an engine, check its answers, and give it what it is timed on."""
    _tell(f"checking: {kind.title}")
    engine = kind(block.program, sure=block.sure)
    for difference in differences(kind.title, _answers(engine, portfolio.head(CHECKED)), wanted):
        raise SystemExit(difference)
    _tell(f"loading: {kind.title}")
    engine.load(portfolio.head(kind.rows))
    engine.run()
    return engine


def _answers(engine: Engine, portfolio: Portfolio) -> list[Answer]:
    engine.load(portfolio)
    engine.run()
    return engine.answers()


def table(block: Block, lines: Sequence[Line]) -> Iterator[str]:
    """Write a block as a table."""
    base = next((line.micros for line in lines if line.engine is OnPolars), None)
    yield f"\n{block.title}: {len(block.program.rules)} rules\n"
    yield "| engine | rules | businesses | µs a business | times columnar on Polars | remarks |"
    yield "|---|---:|---:|---:|---:|---|"
    for line in sorted(lines, key=lambda line: line.micros or float("inf")):
        if line.micros is None or base is None:
            yield f"| {line.engine.title} | – | – | – | – | {line.remark} |"
        else:
            figures = f"{line.rules} | {line.engine.rows:,} | {_shown(line.micros)} | {_shown(line.micros / base)}"
            yield f"| {line.engine.title} | {figures} | {line.remark} |"


def goals(whole: Sequence[Line], some: Sequence[Line]) -> Iterator[str]:
    """Compare with the goals."""
    by_whole, by_some = ({line.engine: line.micros for line in lines if line.micros} for lines in (whole, some))
    columnar = by_whole[OnPolars]
    yield "\n| goal | seen | met |\n|---|---:|---|"
    yield _goal("at least 1,000 times Experta (the adapter, whole pack)", by_whole[Adapter] / columnar, 1000)
    yield _goal(
        "at least 1,000 times Experta (hand-written, its rules)", by_some[ExpertaByHand] / by_some[OnPolars], 1000
    )
    peers = [kind for kind in by_whole if kind.family is Family.PEER]
    if peers:
        best = min(peers, key=lambda kind: by_whole[kind])
        for kind in (EngineAlone, OnPolars):
            title = f"at least 100 times the fastest rule engine of others, {best.title} ({kind.title})"
            yield _goal(title, by_whole[best] / by_whole[kind], 100)
    for kind in (EngineAlone, OnPolars):
        yield _goal(f"at most 2 times hand-written Polars ({kind.title})", by_some[kind] / by_some[PolarsByHand], -2)


def _goal(title: str, seen: float, limit: float) -> str:
    met = seen >= limit if limit > 0 else seen <= -limit
    return f"| {title} | {_shown(seen)} | {'yes' if met else 'no'} |"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _tell(what: str) -> None:
    """Say on the side what is being done."""
    print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Compare block by block, print the tables and the goals, and plot."""
    found = [(block, compare(block)) for block in blocks()]
    _tell("")
    for block, lines in found:
        print("\n".join(table(block, lines)))
    print("\n".join(goals(found[0][1], found[2][1])))
    drawn = [
        (block.title, [(line.engine, line.micros) for line in lines if line.micros is not None])
        for block, lines in found
    ]
    plot_engines(drawn)


if __name__ == "__main__":
    main()
