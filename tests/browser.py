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
from typing import Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, sync_playwright

ColorScheme = Literal["light", "dark"]
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


class Tab:
    """A page of the browser; `troubles` are what it requests besides its file, reports and asks."""

    def __init__(self, browser: Browser, *, scripts: bool) -> None:
        self.page = browser.new_context(java_script_enabled=scripts).new_page()
        self.troubles: list[str] = []
        self._file = ""
        self.page.route("**/*", self._serve)
        self.page.on("console", lambda said: self.troubles.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("dialog", self._dismiss)

    def show(self, file: Path, fragment: str, troubles: list[str]) -> None:
        """Open a file, and note what is wrong with it."""
        self._file, self.troubles = file.as_uri(), troubles
        self.page.goto(self._file + fragment)

    def _serve(self, route: Route) -> None:
        if route.request.url.partition("#")[0] == self._file:
            route.continue_()
        else:
            self.troubles.append(f"requested {route.request.url}")
            route.abort()

    def _dismiss(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()


class Tabs:
    """Tabs, used again where that makes no difference: to open one takes longer than to show a page."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Tab] = []
        self._used: list[tuple[Tab, bool]] = []

    def take(self, size: tuple[int, int], scheme: ColorScheme, *, scripts: bool, alone: bool) -> Tab:
        """Give a tab, a new one where it is not to be as all others."""
        again = scripts and not alone
        tab = self._free.pop() if again and self._free else Tab(self._browser, scripts=scripts)
        self._used.append((tab, again))
        tab.page.set_viewport_size({"width": size[0], "height": size[1]})
        tab.page.emulate_media(media="null", color_scheme=scheme, reduced_motion="reduce")
        return tab

    def give_back(self) -> None:
        """Empty or close all that were taken."""
        for tab, again in self._used:
            if again:
                tab.page.mouse.move(0, 0)
                tab.page.goto("about:blank")
                self._free.append(tab)
            else:
                tab.page.context.close()
        self._used.clear()


@pytest.fixture(scope="package")
def browser() -> Iterator[Tabs]:
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
        yield Tabs(started)
        started.close()


@dataclass
class OpenPage:
    """Opens HTML from a file, as from an attachment; `troubles` are what it requests besides, reports and asks."""

    tabs: Tabs
    folder: Path
    troubles: list[str] = field(default_factory=list)
    opened: int = 0

    def __call__(
        self,
        html: str,
        *,
        size: tuple[int, int] = WIDE,
        fragment: str = "",
        scripts: bool = True,
        color_scheme: ColorScheme = "light",
        alone: bool = False,
    ) -> Page:
        """Open a page at a fragment of it; `alone` in a tab that no other test gets, for what can't be undone."""
        file = self.folder / f"page-{self.opened}.html"
        self.opened += 1
        file.write_text(html, encoding="utf-8")
        tab = self.tabs.take(size, color_scheme, scripts=scripts, alone=alone)
        tab.show(file, fragment, self.troubles)
        return tab.page


@pytest.fixture
def open_page(browser: Tabs, tmp_path: Path) -> Iterator[OpenPage]:
    """Give what opens pages. At the end of the test nothing may have been requested, reported or asked by them."""
    opener = OpenPage(browser, tmp_path)
    yield opener
    browser.give_back()
    assert opener.troubles == []
