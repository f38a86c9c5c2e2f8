"""How the report of a screening looks and is read, and that nobody's text runs in it."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path
from typing import Literal

import polars as pl
import pytest
from browser import LOOKS, PHONE, WIDE, OpenPage
from playwright.sync_api import expect

from .made_up import Table, businesses, odd_businesses, odd_pack
from .pages import LISTED, check, html, overflows, report, shown, sort_by

Scheme = Literal["light", "dark"]
SIZES = [WIDE, (1920, 1080), (1024, 768), (700, 900), PHONE, (320, 568)]
HOSTILE = [
    "</script><script>window.hacked = 1; alert(1)</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "</title></style></noscript><svg/onload=window.hacked=1>",
    "\" onmouseover=window.hacked=1 x='",
    "&lt;b&gt; &#60;i&#62; ]]>--><!--",
    "7 * 7 {% raw %} {# #} ${7 * 7} `x`",
]


# How it looks and is read


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_nothing_is_wider_than_the_window(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(html(), size=size)
    assert not overflows(page)
    for summary in page.locator("#businesses summary, .more summary").all()[:3]:
        summary.click()
    assert not overflows(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=lambda size: f"{size[0]}")
def test_long_words_break(open_page: OpenPage, size: tuple[int, int]) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    table = odd_businesses(odd_pack(text=f" {long}"), called=[long] * 200)
    page = open_page(report(table, source=long), size=size)
    assert not overflows(page)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_accessibility(open_page: OpenPage, size: tuple[int, int], scheme: Scheme) -> None:
    page = open_page(report(businesses(), memos=dict.fromkeys(range(900), "memo.html")), size=size, color_scheme=scheme)
    check(page)
    page.locator(".heat td button").nth(1).click()
    page.locator("#businesses tr:visible summary").first.click()
    page.locator(".more summary").click()
    sort_by(page, "Facts known")
    check(page)


_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll(".heat td")].map((cell) => {
    const style = getComputedStyle(cell);
    const [one, other] = [light(style.color), light(style.backgroundColor)].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_can_be_read_on_every_shade(open_page: OpenPage, scheme: Scheme) -> None:
    page = open_page(html(), color_scheme=scheme)
    shades = page.locator(".heat td").evaluate_all("(all) => all.map((one) => one.style.getPropertyValue('--shade'))")
    assert {"1.0", "0.0"} <= set(shades)
    assert min(page.evaluate(_CONTRAST)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_reader(open_page: OpenPage, scheme: Scheme) -> None:
    page = open_page(html(), color_scheme=scheme)
    shade = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert shade == {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 24, 26)"}[scheme]


def test_headings_are_in_order(open_page: OpenPage) -> None:
    levels = [
        int(tag[1])
        for tag in open_page(html()).locator("h1, h2, h3").evaluate_all("(all) => all.map((one) => one.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_of_the_list_stay_in_sight(open_page: OpenPage) -> None:
    page = open_page(html())
    page.locator(".list").evaluate("(one) => { one.scrollTop = 900; }")
    page.locator(".list").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Facts known")).to_be_in_viewport()


def test_without_scripts_it_is_a_plain_table(open_page: OpenPage) -> None:
    page = open_page(html(), scripts=False)
    table = businesses()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("button:visible")).to_have_count(0)
    expect(page.locator("#businesses tr:visible")).to_have_count(LISTED)
    expect(page.locator("#showing")).to_have_text(f"The first {LISTED} of {table.frame.height} businesses.")
    page.locator("#businesses summary").first.click()
    expect(page.locator("#businesses li").first).to_be_visible()


def test_on_paper(open_page: OpenPage) -> None:
    page = open_page(html(), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#filters")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".more:not([open])").count() == 0
    height = page.locator(".list").evaluate("(one) => one.scrollHeight - one.clientHeight")
    assert height == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".more[open]").count() == 0


# Other people's text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_text(open_page: OpenPage, text: str) -> None:
    safe_in_packs = text.replace("{", "(").replace("}", ")")
    table = odd_businesses(odd_pack(text=f" {safe_in_packs}"), called=[text] * 200)
    memos = dict.fromkeys(range(1, 201), f"memos/{text}.html")
    page = open_page(report(table, source=text, memos=memos))
    plain = " ".join(text.split())
    assert plain in page.locator(".byline").inner_text()
    assert plain in page.locator("#businesses th").first.inner_text()
    page.locator(".heat td button").first.click()
    page.locator("#businesses summary:visible").first.click()
    expect(page.locator("#businesses details[open] ul")).to_contain_text(plain)
    sort_by(page, "Business")
    page.get_by_role("searchbox", name="Name").fill(plain)
    assert len(shown(page)) > 10
    assert page.evaluate("window.hacked ?? 'no'") == "no"
    assert page.locator("iframe, img, script[src]").count() == 0
    assert page.locator("script").count() == 1


def test_what_cannot_be_seen_does_not_act_and_long_names_are_cut(open_page: OpenPage) -> None:
    table = odd_businesses(odd_pack(), 2, ["\x00\x1b[31m\u202eright to left\u202c\ufeff\ttab", "x" * 10_000])
    written = report(table, source="\u202etxt.csv")
    assert not re.search("[\x00\x1b\u202e\u202c\ufeff]", written)
    assert "x" * 121 not in written
    assert sorted(shown(open_page(written))) == ["[31m right to left tab", "x" * 119 + "…"]


def test_names_are_read_the_way_they_are_written(open_page: OpenPage) -> None:
    page = open_page(report(odd_businesses(odd_pack(), 2, ["שלום עולם", "Bakery"])))
    ways = page.locator("#businesses th > [dir='auto']").evaluate_all(
        "(all) => all.map((one) => [one.textContent, getComputedStyle(one).direction])"
    )
    assert dict(ways) == {"שלום עולם": "rtl", "Bakery": "ltr"}


def test_the_policy_allows_one_script(open_page: OpenPage) -> None:
    written = html()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', written)
    script = re.search(r"<script>(.*?)</script>", written, re.DOTALL)
    assert policy
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy[1] == (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert re.findall(r"<script\b[^>]*>", written) == ["<script>"]
    assert not re.search(r"\son\w+=|javascript:|<link\b|@import|url\(", written)


def test_another_script_does_not_run(open_page: OpenPage) -> None:
    """The policy holds where escaping would have failed."""
    page = open_page(html().replace("</main>", "<script>window.hacked = 1</script></main>", 1))
    assert page.evaluate("window.hacked ?? 'no'") == "no"
    assert len(open_page.troubles) == 1
    assert "violates the following Content Security Policy directive" in open_page.troubles.pop()


def test_same_summary_same_page_and_no_place_of_the_machine() -> None:
    written = report(businesses())
    assert written == html()
    assert str(Path.cwd()) not in written
    assert "file://" not in written


def test_it_is_small_enough_to_mail() -> None:
    table = businesses()
    many = table.frame.sample(1_000, with_replacement=True, seed=1)
    rows = pl.Series(range(1, 1_001))
    assert len(report(Table(table.program, many, rows, 0), 1_000).encode()) < 1_200_000
