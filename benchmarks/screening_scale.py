"""How screening grows with rows and rules: `python -m benchmarks.screening_scale [--large]`.

In memory: the columnar engine on Polars, over more rows and over more rules. From file to file: the command itself as a
process of its own, with the most memory that it held. `--large` adds 10,000,000 rows.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from advisor.program import Program, open_program
from advisor.screening.screener import Screener
from benchmarks.peers.columnar import OnPolars
from benchmarks.peers.engine import Answer, Engine, Portfolio, differences
from benchmarks.peers.evaluators import Reference
from benchmarks.screening_plots import Growth, plot_scale
from benchmarks.screening_rows import make_table, write_table
from benchmarks.screening_rules import multiplied

ROWS = (10_000, 100_000, 1_000_000)
TIMES, ROWS_OF_RULES = (1, 2, 4), 200_000
FILES, LARGE = (1_000_000, 3_000_000), 10_000_000
ROUNDS, CHECKED = 3, 50
LONGEST, SLACK = 10.0, 1.25
"""Seconds that a million rows may take from file to file; how much more than in proportion counts as linear."""

_WATCH = """
import json, os, sys, time
start = time.perf_counter()
_, status, used = os.wait4(os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]), 0)
print(json.dumps([time.perf_counter() - start, used.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)]))
"""
"""Starts a process and says what it took. A process of its own: a child counts the memory that its parent holds."""


@dataclass(frozen=True)
class Run:
    """A process that has run: seconds, and the most bytes that it held."""

    rows: int
    seconds: float
    memory: int


def by_rows(program: Program) -> Growth:
    """Time more and more rows."""
    return {rows: _seconds(program, make_table(program, rows)) for rows in _told(ROWS, "rows in memory")}


def by_rules(program: Program) -> Growth:
    """Time more and more rules, after they have given the reference evaluator's answers."""
    table = make_table(program, ROWS_OF_RULES)
    found = {}
    for times in _told(TIMES, "times the rules"):
        more = multiplied(program, times)
        few = Portfolio(more, table.head(CHECKED))
        ours, theirs = (_answers(kind(more, sure=True), few) for kind in (OnPolars, Reference))
        for difference in differences(OnPolars.title, ours, theirs):
            raise SystemExit(f"with {times} times the rules: {difference}")
        found[len(more.rules)] = _seconds(more, table)
    return found


def _answers(engine: Engine, portfolio: Portfolio) -> list[Answer]:
    engine.load(portfolio)
    engine.run()
    return engine.answers()


def _seconds(program: Program, table: pl.DataFrame) -> float:
    screener = Screener(program, table.schema)
    screener.screen(table)
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        screener.screen(table)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def by_files(program: Program, sizes: Sequence[int]) -> list[Run]:
    """Screen files of more and more rows; the first, on which there is a goal, several times."""
    found = []
    for rows in _told(sizes, "rows from file to file"):
        with tempfile.TemporaryDirectory() as folder:
            given, made = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
            write_table(program, rows, given)
            runs = [screen_file(rows, given, made) for _ in range(ROUNDS if rows == sizes[0] else 1)]
            written = pl.scan_parquet(made).select(pl.len()).collect().item()
            if written != rows:
                raise SystemExit(f"of {rows:,} rows {written:,} were written")
        found.append(Run(rows, statistics.median(run.seconds for run in runs), max(run.memory for run in runs)))
    return found


def screen_file(rows: int, given: Path, made: Path) -> Run:
    """Screen a Parquet file into another, with the command, as a whole process."""
    command = [sys.executable, "-m", "advisor", "screen", str(given), "-o", str(made)]
    with tempfile.TemporaryFile() as said:
        watch = [sys.executable, "-I", "-S", "-c", _WATCH, *command]
        done = subprocess.run(watch, stdout=subprocess.PIPE, stderr=said, check=True)
        seconds, memory, status = json.loads(done.stdout.splitlines()[-1])
        if status:
            said.seek(0)
            raise SystemExit(said.read().decode())
    return Run(rows, seconds, memory)


def table(rows: Growth, rules: Growth, files: Sequence[Run]) -> Iterator[str]:
    """Write all as a table, with the goals."""
    yield "| | seen | goal | met |\n|---|---:|---:|---|"
    few, many = min(rows), max(rows)
    for count, seconds in rows.items():
        seen = f"{seconds:.2f} s, {seconds / count * 1e6:.1f} µs a row"
        grown = rows[many] / rows[few] / (many / few)
        yield (
            _line(f"{count:,} rows in memory", seen)
            if count < many
            else _line(
                f"{count:,} rows in memory", seen, f"at most {SLACK} times in proportion to {few:,}", grown <= SLACK
            )
        )
    few, many = min(rules), max(rules)
    for count, seconds in rules.items():
        title, seen = f"{count:,} rules on {ROWS_OF_RULES:,} rows", f"{seconds:.2f} s"
        grown = rules[many] / rules[few] / (many / few)
        yield (
            _line(title, seen)
            if count < many
            else _line(title, seen, f"at most {SLACK} times in proportion to {few:,}", grown <= SLACK)
        )
    first = files[0]
    yield _line(
        f"{first.rows:,} rows from Parquet to Parquet, whole process", f"{first.seconds:.1f} s",
        f"at most {LONGEST:.0f} s", first.seconds <= LONGEST,
    )  # fmt: skip
    for run in files[1:]:
        yield _line(f"{run.rows:,} rows from Parquet to Parquet", f"{run.seconds:.1f} s")
    for run in files:
        title, seen = f"most memory with {run.rows:,} rows", f"{run.memory / 1e6:,.0f} MB"
        yield (
            _line(title, seen)
            if run is not files[-1]
            else _line(
                title, seen, f"at most {SLACK} times that with {first.rows:,}", run.memory <= SLACK * first.memory
            )
        )


def _line(title: str, seen: str, goal: str = "", met: bool | None = None) -> str:
    return f"| {title} | {seen} | {goal} | {'' if met is None else 'yes' if met else 'no'} |"


def _told(sizes: Sequence[int], what: str) -> Iterator[int]:
    """Go through sizes and say on the side where we are."""
    for size in sizes:
        print(f"\r\033[K{size:,} {what}", end="", file=sys.stderr, flush=True)
        yield size
    print("\r\033[K", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print the table and plot."""
    parser = argparse.ArgumentParser(description="How screening grows with rows and rules.")
    parser.add_argument("--large", action="store_true", help="also screen a file of 10,000,000 rows")
    sizes = (*FILES, LARGE) if parser.parse_args().large else FILES
    program = open_program("company-drivers", with_cases=False)
    files = by_files(program, sizes)
    rows, rules = by_rows(program), by_rules(program)
    print("\n".join(table(rows, rules, files)))
    plot_scale(rows, rules, {run.rows: run.memory for run in files})


if __name__ == "__main__":
    main()
