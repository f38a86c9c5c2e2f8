"""Cold start of `advisor memo` against a process that only imports what it needs: `python -m benchmarks.cold_start`.

Whole processes, in turns, many times in one run; medians of elapsed time, and their ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS, GOAL = 25, 2.5
IMPORTS = """
import collections, collections.abc
collections.Mapping = collections.abc.Mapping
import experta, click, jinja2, yaml
"""
COMMANDS = {
    "imports alone": [sys.executable, "-c", IMPORTS],
    "advisor memo": [sys.executable, "-m", "advisor", "memo", "examples/atlassian-2015.yaml"],
}


def seconds(command: list[str]) -> float:
    """Time one process from start to end."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Run the processes in turns and print medians and their ratio."""
    for command in COMMANDS.values():
        seconds(command)  # compiled modules and the disk's cache are not what is measured
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"median of {ROUNDS} processes each, in turns")
    for name, median in medians.items():
        print(f"  {name:<14} {median * 1000:6.0f} ms")
    print(f"  ratio          {medians['advisor memo'] / medians['imports alone']:6.2f}    (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
