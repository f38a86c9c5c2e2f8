"""How the page looks and is read: wide and narrow, light and dark, on paper, without scripts, by a screen reader."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from browser import PHONE, WIDE, OpenPage
from playwright.sync_api import Page, expect
from shortened import shortened

from advisor.page import render_trace_page
from advisor.trace.replay import replay

from .sample import ORACLE, bakery, example, example_page, nothing_known, overflows

Scheme = Literal["light", "dark"]
SIZES = [WIDE, (1920, 1080), (1024, 768), (700, 900), PHONE, (320, 568)]
PLACES = ["#moment=1", "#moment=6", "#moment=28", "#moment=29&node=rule:sold-past-the-user", "#node=leader:practised"]
_BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_nothing_is_wider_than_the_window(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(example_page(), size=size)
    for place in PLACES:
        page.evaluate("(place) => { location.hash = place; }", place)
        assert not overflows(page), place
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()
    page.locator("#first").click()
    page.locator("#predict").click()
    for _ in range(2):
        page.locator("#forward").click()
    assert page.locator(".question").is_visible()
    assert not overflows(page)
    page.get_by_role("button", name="Show it").click()
    assert not overflows(page)
    page.locator("#search").fill("sway")
    assert not overflows(page)
    page.keyboard.press("Escape")
    for tab in page.locator(".tabs button").all():
        if tab.is_visible():
            tab.click()
            assert not overflows(page)


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=lambda size: f"{size[0]}")
def test_long_names_break(open_page: OpenPage, size: tuple[int, int]) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    trace = bakery({"name": long, "facts": {"motto": long, "regulars_share": {"value": "50%", "source": long}}})
    page = open_page(render_trace_page(trace), size=size)
    assert not overflows(page)
    page.evaluate("location.hash = '#node=fact:motto'")
    expect(page.locator("#why")).to_be_visible()
    assert not overflows(page)
    assert page.locator("#why-content").evaluate("(one) => one.scrollWidth <= one.clientWidth")


def test_all_panes_are_in_one_wide_window(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=6")
    for pane in ("memory", "agenda", "rule", "certainties", "warnings", "graph"):
        box = page.locator(f"#{pane}").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= WIDE[1]
        assert box["width"] >= 220
        assert box["height"] >= 120
    assert page.locator(".tabs").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_reader(open_page: OpenPage, scheme: Scheme) -> None:
    page = open_page(example_page(), color_scheme=scheme)
    assert page.evaluate(_BACKGROUND) == {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 24, 26)"}[scheme]


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        (WIDE, "light"),
        pytest.param(PHONE, "dark", marks=pytest.mark.slow),
        pytest.param(WIDE, "dark", marks=pytest.mark.slow),
        pytest.param(PHONE, "light", marks=pytest.mark.slow),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[0]}",
)
def test_accessibility(open_page: OpenPage, scheme: Scheme, size: tuple[int, int]) -> None:
    page = open_page(example_page(), size=size, color_scheme=scheme, fragment="#moment=29")
    check(page, account=True)
    for tab in page.locator(".tabs button").all():
        if tab.is_visible():
            tab.click()
            check(page)
    page.locator("#search").fill("sway")
    check(page)
    page.locator("#search").fill("")
    page.locator("#predict").click()
    assert page.locator(".question").count() == 1
    check(page)
    page.get_by_role("button", name="Show it").click()
    check(page)
    page.locator("#predict").click()
    page.evaluate("location.hash = '#node=leader:practised'")
    page.locator(".tree summary").first.click()
    expect(page.locator(".tree details ul").first).to_be_visible()
    check(page)


@pytest.mark.parametrize("scheme", shortened(["light", "dark"], ["dark"]))
def test_accessibility_of_small_runs(open_page: OpenPage, scheme: Scheme) -> None:
    for trace in (bakery(), nothing_known()):
        check(open_page(render_trace_page(trace), color_scheme=scheme, fragment="#moment=3"))


def check(page: Page, *, account: bool = False) -> None:
    """Run axe with all its rules; a message names the rule, the element and what is wrong with it."""
    part = None if account else {"exclude": [["#account"]]}
    found = Axe().run(page, part).response["violations"]
    assert [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found for node in one["nodes"]
    ] == []


def test_what_happens_is_said(open_page: OpenPage) -> None:
    page = open_page(example_page())
    now = page.locator("#now")
    assert now.get_attribute("role") == "status"
    assert now.get_attribute("aria-live") == "polite"


def test_headings_are_in_order(open_page: OpenPage) -> None:
    page = open_page(example_page())
    headings = page.locator("h1, h2, h3, h4").filter(visible=True)
    levels = [int(tag[1]) for tag in headings.evaluate_all("(all) => all.map((one) => one.tagName)")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_motion_can_be_had_and_left_out(open_page: OpenPage) -> None:
    duration = "getComputedStyle(document.querySelector('.bars .fill')).transitionDuration"
    page = open_page(example_page())
    assert page.evaluate(duration) == "0s"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(duration) != "0s"


def test_without_scripts_the_run_is_written_out(open_page: OpenPage) -> None:
    page = open_page(example_page(), scripts=False)
    expect(page.locator("#account")).to_be_visible()
    expect(page.locator("#app")).to_be_hidden()
    expect(page.locator("#search-box")).to_be_hidden()
    expect(page.locator("noscript p")).to_be_visible()
    tells_all(page)


@pytest.mark.parametrize("state", ["#moment=6", "#node=warning:veneer", "predict"])
def test_on_paper_the_run_is_written_out(open_page: OpenPage, state: str) -> None:
    """Whatever the reader was doing: paper has no panes, no panel and no predicting."""
    page = open_page(example_page(), color_scheme="dark", fragment=state if state.startswith("#") else "#moment=2")
    if state == "predict":
        page.locator("#predict").click()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#account")).to_be_visible()
    for hidden in ("#app", "#search-box", "#why"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.evaluate(_BACKGROUND) == "rgb(255, 255, 255)"
    tells_all(page)


def tells_all(page: Page) -> None:
    trace = example(ORACLE)
    text = page.locator("#account").inner_text()
    for moment in replay(trace):
        assert page.locator(f"#moment-{moment.number}").is_visible()
    for name in trace.fired:
        assert name in text
    for warning in trace.warnings.values():
        assert not warning.raised or warning.consequence in text
    for fact in trace.facts.values():
        assert fact.says in text or fact.value is None or fact.says[1:] in text
    for group in trace.groups.values():
        for hypothesis in group.ranking:
            assert trace.hypotheses[hypothesis].title in text
