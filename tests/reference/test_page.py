"""The HTML page of a reference in a browser: how it looks, how it is searched and read, and that nothing runs in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from browser import LOOKS, PHONE, WIDE, OpenPage
from playwright.sync_api import Page, expect

from advisor.packs.docs import pack_docs

from .sample import HOSTILE, NIGHT_FERRY, hostile_pack, overflows

COMPANY = "company-drivers"


@cache
def html(pack: str) -> str:
    return pack_docs(pack).html()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_accessibility(open_page: OpenPage, size: tuple[int, int], scheme: Literal["light", "dark"]) -> None:
    page = open_page(html(str(NIGHT_FERRY)), size=size, color_scheme=scheme, fragment="#rule-carts-pay")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("size", [WIDE, (1024, 768), (700, 900), PHONE, (320, 568)], ids=lambda size: f"{size[0]}")
def test_nothing_is_wider_than_the_window(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(html(COMPANY), size=size)
    assert not overflows(page)
    page.locator("#search").fill("share of revenue")
    assert not overflows(page)


def test_colours_follow_the_reader(open_page: OpenPage) -> None:
    shade = "getComputedStyle(document.documentElement).backgroundColor"
    found = [open_page(html(str(NIGHT_FERRY)), color_scheme=one).evaluate(shade) for one in ("light", "dark")]
    assert found == ["rgb(253, 252, 249)", "rgb(23, 24, 26)"]


def shown(page: Page) -> list[str]:
    return [str(one.get_attribute("id")) for one in page.locator(".entry:visible").all()]


def test_the_search_leaves_what_holds_all_words(open_page: OpenPage) -> None:
    page = open_page(html(str(NIGHT_FERRY)))
    every = shown(page)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("SALT goods night")
    assert shown(page) == ["rule-salt-crosses-late"]
    expect(page.locator("#found")).to_have_text("1 entry")
    expect(page.locator("#part-rules")).to_be_visible()
    expect(page.locator("#part-facts")).to_be_hidden()
    page.locator("#search").fill("salt no-such-word")
    expect(page.locator("#found")).to_have_text("no entries")
    assert shown(page) == []
    page.keyboard.press("Escape")
    assert shown(page) == every
    expect(page.locator("#found")).to_have_text("")


def test_a_link_leads_out_of_a_search(open_page: OpenPage) -> None:
    page = open_page(html(str(NIGHT_FERRY)))
    page.locator("#search").fill("salt-crosses-late by night")
    page.locator("#rule-salt-crosses-late").get_by_role("link", name="late", exact=True).click()
    expect(page.locator("#parameter-late")).to_be_in_viewport()
    expect(page.locator("#search")).to_have_value("")
    page.locator("#search").fill("salt-crosses-late by night")
    page.locator("#rule-salt-crosses-late").get_by_role("link", name="late", exact=True).click()
    expect(page.locator("#parameter-late")).to_be_in_viewport()


def test_names_in_conditions_lead_to_what_they_name(open_page: OpenPage) -> None:
    page = open_page(html(str(NIGHT_FERRY)), fragment="#rule-nobody-crosses")
    formula = page.locator("#rule-nobody-crosses .formula").first
    expect(formula).to_have_text("living.leader != declared and living.carts < likely")
    targets = [one.get_attribute("href") for one in formula.get_by_role("link").all()]
    assert targets == ["#group-living", "#fact-declared", "#hypothesis-living.carts", "#parameter-likely"]


def test_all_can_be_read_without_scripts_and_on_paper(open_page: OpenPage) -> None:
    plain = open_page(html(str(NIGHT_FERRY)), scripts=False)
    expect(plain.locator("#search-box")).to_be_hidden()
    assert len(shown(plain)) == html(str(NIGHT_FERRY)).count("<article")
    page = open_page(html(COMPANY))
    page.emulate_media(media="print")
    expect(page.locator(".contents")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_nobodys_text_runs(open_page: OpenPage, tmp_path: Path, text: str) -> None:
    page = open_page(pack_docs(hostile_pack(tmp_path, text)).html())
    assert page.evaluate("window.hacked") is None
    page.locator("#fact-toll h4").hover()
    page.locator("#search").fill(text[:20])
    assert page.evaluate("window.hacked") is None
    assert page.locator(".entry").count() > 10
