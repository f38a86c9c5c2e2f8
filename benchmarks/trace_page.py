"""From opening the page of a run to its first answer, against an empty page: `python -m benchmarks.trace_page`.

The largest example, in a real Chromium (Debian's `chromium`), from a file, in turns, many times in one run; medians.
A page counts as usable when it has answered a key: the next moment is shown.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import advisor

ROOT = Path(__file__).parent.parent
ROUNDS, GOAL = 15, 1.0
EMPTY = "<!DOCTYPE html><title>empty</title><p id=at>Moment 2 of 2</p>"
OPTIONS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


def seconds(browser: Browser, file: Path) -> float:
    """Time a page from opening it to its answer, in a window of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(file.as_uri())
    page.keyboard.press("ArrowRight")
    page.get_by_text("Moment 2 of", exact=False).first.wait_for()
    took = time.perf_counter() - start
    context.close()
    return took


def main() -> None:
    """Print the sizes, the medians and their ratio."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("no Chromium: on Debian, `apt-get install chromium`")
    pack = advisor.load_pack()
    traces = {path.stem: pack.advise(path).trace for path in sorted((ROOT / "examples").glob("*.yaml"))}
    largest = max(traces, key=lambda name: len(traces[name].json()))
    content = traces[largest].page()
    sizes = [len(text.encode()) / 1000 for text in (traces[largest].json(), content)]
    print(f"{largest}: trace {sizes[0]:.0f} kB, page {sizes[1]:.0f} kB")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = {"empty page": Path(folder) / "empty.html", "page of the run": Path(folder) / "run.html"}
        files["empty page"].write_text(EMPTY, encoding="utf-8")
        files["page of the run"].write_text(content, encoding="utf-8")
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=[*OPTIONS, *root])
        times: dict[str, list[float]] = {name: [] for name in files}
        for _ in range(ROUNDS + 1):
            for name, file in files.items():
                times[name].append(seconds(browser, file))
        browser.close()
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}
    for name, median in medians.items():
        print(f"  {name:<16} {median * 1000:6.0f} ms")
    ratio = medians["page of the run"] / medians["empty page"]
    print(f"  ratio            {ratio:6.1f}    (goal: usable within {GOAL:.0f} s)")


if __name__ == "__main__":
    main()
