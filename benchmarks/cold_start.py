"""Cold start of `advisor memo` against a process that only imports what it needs: `python -m benchmarks.cold_start`.

Whole processes, in turns, many times in one run; medians of elapsed time, and their ratio. Modules are compiled before
the first one is timed, as those of an installed package are.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
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


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Time one process from start to end."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def measure(environment: dict[str, str]) -> dict[str, list[float]]:
    """Time the processes in turns, after one of each that compiles modules and warms the disk's cache."""
    for command in COMMANDS.values():
        seconds(command, environment)
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command, environment))
    return times


def main() -> None:
    """Print medians and their ratio."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as compiled:
        times = measure({**environment, "PYTHONPYCACHEPREFIX": compiled})
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"median of {ROUNDS} processes each, in turns")
    for name, median in medians.items():
        print(f"  {name:<14} {median * 1000:6.0f} ms")
    print(f"  ratio          {medians['advisor memo'] / medians['imports alone']:6.2f}    (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
