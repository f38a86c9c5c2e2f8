"""A real browser for the tests of pages: Chromium, driven by Playwright, with no network to reach.

The `conftest.py` of a folder that needs it imports the fixtures `browser` and `open_page`. A browser is started for a
folder and ended with it: Playwright keeps an event loop running, beside which nothing else can start one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, sync_playwright

WIDE, PHONE = (1280, 900), (390, 844)
LOOKS = [
    pytest.param(WIDE, "light", id="wide-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
    pytest.param(WIDE, "dark", id="wide-dark", marks=pytest.mark.slow),
    pytest.param(PHONE, "light", id="phone-light", marks=pytest.mark.slow),
]
"""Sizes and schemes of colours to look for what keeps people out of a page; half of them each time."""

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give the machine's Chromium. Without one, its tests are skipped; where the variable CI is set, they fail."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        missing = "no Chromium: install it, on Debian with `apt-get install chromium`"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=[*as_root, *_OPTIONS])
        yield started
        started.close()


@dataclass
class OpenPage:
    """Opens HTML from a file, as from an attachment; `troubles` are what it requests besides, reports and asks."""

    browser: Browser
    folder: Path
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self, html: str, *, size: tuple[int, int] = WIDE, fragment: str = "", scripts: bool = True, **options: Any
    ) -> Page:
        """Open a page at a fragment of it; `options` are those of a context, such as `color_scheme="dark"`."""
        file = self.folder / f"page-{len(self.contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            **{"reduced_motion": "reduce", **options},
        )
        self.contexts.append(context)

        def serve(route: Route) -> None:
            if route.request.url.partition("#")[0] == file.as_uri():
                route.continue_()
            else:
                self.troubles.append(f"requested {route.request.url}")
                route.abort()

        def dismiss(dialog: Dialog) -> None:
            self.troubles.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        context.route("**/*", serve)
        page = context.new_page()
        page.on("console", lambda said: self.troubles.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("dialog", dismiss)
        page.goto(file.as_uri() + fragment)
        return page


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Give what opens pages. At the end of the test nothing may have been requested, reported or asked by them."""
    opener = OpenPage(browser, tmp_path)
    yield opener
    for context in opener.contexts:
        context.close()
    assert opener.troubles == []
