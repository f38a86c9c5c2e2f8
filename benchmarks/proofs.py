"""Proving what can be proved of the default pack, against loading it: `python -m benchmarks.proofs`.

In one process, in turns, a few times in one run; medians of elapsed time, and their ratio. The solver is loaded before
the first one is timed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from advisor.program import Program, open_program
from advisor.proofs.prove import prove

PACK, ROUNDS, GOAL = "company-drivers", 3, 15.0


def seconds(step: Callable[[], object]) -> float:
    """Time one step."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def measure(program: Program) -> dict[str, float]:
    """Time both in turns, and give the medians."""
    steps: dict[str, Callable[[], object]] = {"load": lambda: open_program(PACK), "prove": lambda: prove(program)}
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            times[name].append(seconds(step))
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    """Print the medians, their ratio and what is left undecided."""
    program = open_program(PACK)
    unknown = len(prove(program).unknown)
    medians = measure(program)
    print(f"{PACK}: {len(program.rules)} rules, {unknown} questions left undecided; median of {ROUNDS}, in turns")
    for name, median in medians.items():
        print(f"  {name:<6} {median:6.2f} s")
    print(f"  ratio  {medians['prove'] / medians['load']:6.0f}    (goal: proved within {GOAL:.0f} s)")


if __name__ == "__main__":
    main()
