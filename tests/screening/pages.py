"""Reports of screenings to open, and what a reader sees of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page

from advisor.screening.report import render_report

from .made_up import COMPANY, Table, businesses

LISTED: Final = 60


def report(table: Table, most: int = LISTED, memos: Mapping[int, str] | None = None, **options: Any) -> str:
    told = {"source": "portfolio.csv", "refused": table.refused, "left_out": 0, **options}
    return render_report(table.summary(most), table.program, memos=memos or {}, **told)


@cache
def html(name: str = COMPANY) -> str:
    return report(businesses(name))


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def shown(page: Page, column: int = 0) -> list[str]:
    """Give what the businesses that are left in the list show in a column, in the order of the page."""
    found: list[str] = page.evaluate(
        """(column) => [...document.querySelectorAll("#businesses tr")].filter((row) => row.checkVisibility())
             .map((row) => row.cells[column].innerText.replace(/\\s+/g, " ").trim())""",
        column,
    )
    return found


def sort_by(page: Page, name: str) -> Locator:
    """Press a heading."""
    heading = page.locator("#list thead th[data-sort]").filter(has_text=re.compile(f"^{re.escape(name)}"))
    heading.get_by_role("button").click()
    return heading


def check(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
