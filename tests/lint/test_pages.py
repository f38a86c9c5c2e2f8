"""Each check has a page, and the page shows what the check prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.cases.model import Check as ByTests
from advisor.lint.checks import CHECKS
from advisor.lint.elsewhere import LOADING, PROVING, TESTING, WAIVING

from .helpers import NAMES, PAGES, ROOT, checked, rendered

HEADINGS = ["## What it finds", "## Why it matters", "## Example", "## How to mend it", "## When to waive it"]
PROVED = tuple(check.name for check in PROVING)
EXAMPLE = re.compile(r"^## Example\n\n```yaml\n(.*?)```\n\n```text\n(.*?)\n```\n\n## ", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted([*NAMES, *PROVED, "README"])


@pytest.mark.parametrize("name", [*NAMES, *PROVED])
def test_a_page_has_its_headings_and_something_below_each(name: str) -> None:
    title, *rest = [line for line in page(name).splitlines() if re.match(r"#{1,6} ", line)]
    assert title == f"# {name}"
    assert [line for line in rest if line.startswith("## ")] == HEADINGS
    assert all(part.strip() for part in re.split(r"^## .*$", page(name), flags=re.MULTILINE)[1:])


@pytest.mark.parametrize("name", NAMES)
def test_what_the_example_shows_is_what_the_check_prints(name: str, tmp_path: Path) -> None:
    found = EXAMPLE.search(page(name))
    assert found
    assert rendered(checked(tmp_path, found[1], name="example.yaml"), name) == found[2]


def test_the_index_lists_every_check_with_its_title() -> None:
    rows = re.findall(r"^\| \[([\w-]+)\]\(([\w-]+)\.md\) \| (.+) \|$", page("README"), re.MULTILINE)
    listed = [check for checks in (LOADING, CHECKS, WAIVING, PROVING) for check in checks]
    assert rows == [(check.name, check.name, check.title) for check in listed]


def test_what_the_tests_find_is_named_as_the_tests_name_it() -> None:
    assert [check.name for check in TESTING] == list(ByTests)
    assert all(f"`{check.name}`, {check.title}" in " ".join(page("README").split()) for check in TESTING)


def test_what_is_proved_is_named_as_the_proofs_name_it() -> None:
    modules = (ROOT / "advisor" / "proofs").glob("*.py")
    named = {name for path in modules for name in re.findall(r'^NAME = "(.*)"$', path.read_text("utf-8"), re.MULTILINE)}
    assert named == set(PROVED)
