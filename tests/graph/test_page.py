"""The page of a graph in a real browser: lit, searched and moved, by mouse and by keys, on a phone and on paper."""

from __future__ import annotations

import re
from functools import cache

import pytest
from browser import PHONE, WIDE, ColorScheme, OpenPage
from playwright.sync_api import Page, expect
from runs.sample import COMPANY

from advisor.graph.draw import draw, graph_of_program, graph_of_trace
from advisor.graph.labels import named
from advisor.graph.model import Graph
from advisor.graph.page import render_page

from .sample import NAMES, after, before, hostile, trace

LEADER, RULE, WARNING = "leader:practised", "rule:claims-run-ahead-of-proof", "warning:veneer"


@cache
def oracle() -> Graph:
    return graph_of_trace(trace("oracle-1990"))


@cache
def page_of(name: str) -> str:
    if name == "pack":
        return render_page(graph_of_program(COMPANY.program))
    if name == "focus":
        return render_page(graph_of_trace(trace("oracle-1990"), focus="fit-mismatch"))
    return render_page(hostile() if name == "hostile" else graph_of_trace(trace(name)))


def press(page: Page, id: str) -> None:
    page.locator(f'.node[data-ref="{id}"]').click()


def lit(page: Page) -> set[str]:
    """Give the ids of the nodes that stand out."""
    told: list[str] = page.locator("svg .node").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).opacity === '1').map(one => one.dataset.ref)"
    )
    return set(told)


def lit_edges(page: Page) -> set[tuple[str, str]]:
    told: list[list[str]] = page.locator("svg .edge").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).opacity === '1').map(one => [one.dataset.from, one.dataset.to])"
    )
    return {(one, other) for one, other in told}


def focused(page: Page) -> str | None:
    told: str | None = page.evaluate("document.activeElement?.dataset?.ref ?? null")
    return told


@pytest.mark.parametrize("id", [LEADER, RULE, WARNING, "fact:promise_gap"])
def test_choosing_a_node_lights_what_leads_there_and_what_follows(id: str, open_page: OpenPage) -> None:
    page, graph = open_page(page_of("oracle-1990")), oracle()
    assert lit(page) == set(graph.nodes)
    press(page, id)
    up, down = before(graph, id), after(graph, id)
    assert lit(page) == up | down
    assert lit_edges(page) == {
        (edge.tail, edge.head) for edge in graph.edges if {edge.tail, edge.head} <= up or {edge.tail, edge.head} <= down
    }
    expect(page.locator("#status")).to_have_text(
        f"{named(graph, id)}: {len(up) - 1} lead to it, {len(down) - 1} follow from it."
    )
    expect(page.locator("#panel h3")).to_have_text(named(graph, id))
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    assert lit(page) == set(graph.nodes)
    expect(page.locator("#panel")).to_be_hidden()


def test_the_panel_tells_all_of_a_node_and_leads_to_its_neighbours(open_page: OpenPage) -> None:
    page = open_page(page_of("focus"))
    press(page, "rule:product-habits-need-selling")
    panel = page.locator("#panel")
    expect(panel.locator(".kind")).to_have_text("✗ rule held back rule:product-habits-need-selling")
    expect(panel.locator("dt")).to_have_text(["If", "It rests on", "Basis", "Written in", "Comes from", "Leads to"])
    expect(panel.locator(".mark")).to_have_count(2)
    expect(panel.get_by_role("img", name="false:")).to_have_text("✗")
    panel.get_by_role("link", name="Its habits serve the product, its structure rewards selling").click()
    expect(panel.locator("h3")).to_be_focused()
    expect(panel.locator(".kind")).to_contain_text("warning, not raised")
    assert page.locator(".node.here").get_attribute("data-ref") == "warning:fit-mismatch"
    page.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    assert focused(page) == "warning:fit-mismatch"


def test_a_box_lists_what_it_stands_for(open_page: OpenPage) -> None:
    page = open_page(page_of("pack"))
    press(page, "rules:structure.yaml")
    panel = page.locator("#panel")
    expect(panel.locator("dt").first).to_have_text("It stands for")
    expect(panel.locator("dd").first.locator("li")).to_have_count(14)
    assert page.locator(".node:not(.folded)").count() == 0


def test_keys_lead_along_the_edges(open_page: OpenPage) -> None:
    page, graph = open_page(page_of("oracle-1990")), oracle()
    expect(page.locator('svg .node[tabindex="0"]')).to_have_count(1)
    page.locator("#stage").focus()
    page.keyboard.press("Tab")
    start = focused(page)
    assert start in graph.nodes
    press(page, LEADER)
    page.keyboard.press("Escape")
    page.locator(f'.node[data-ref="{LEADER}"]').focus()
    page.keyboard.press("ArrowLeft")
    came_from = str(focused(page))
    assert (came_from, LEADER) in {(edge.tail, edge.head) for edge in graph.edges}
    page.keyboard.press("ArrowRight")
    assert focused(page) == LEADER
    page.keyboard.press("ArrowRight")
    assert (LEADER, focused(page)) in {(edge.tail, edge.head) for edge in graph.edges}
    page.keyboard.press("Enter")
    assert page.locator(".node.here").get_attribute("data-ref") == focused(page)
    expect(page.locator(".node.here")).to_have_attribute("aria-pressed", "true")
    here = page.locator(":focus").bounding_box()
    page.keyboard.press("ArrowDown")
    below = page.locator(":focus").bounding_box()
    assert here is not None
    assert below is not None
    assert below["y"] > here["y"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    page.keyboard.press(" ")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.locator("#panel")).to_be_hidden()


def test_every_node_can_be_reached_and_has_a_name(open_page: OpenPage) -> None:
    page, graph = open_page(page_of("oracle-1990")), oracle()
    for id in graph.nodes:
        words = re.sub(r"\s+", " ", named(graph, id))
        button = page.get_by_role("button", name=words, exact=False).and_(page.locator(".node"))
        assert button.count() >= 1, id
    expect(page.locator("svg.advisor-graph")).to_have_attribute("role", "group")


def test_search_finds_by_words_and_by_names(open_page: OpenPage) -> None:
    page = open_page(page_of("oracle-1990"))
    search = page.get_by_role("searchbox")
    search.fill("warning veneer")
    expect(page.locator("#found-count")).to_have_text("1 found")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#panel .kind")).to_contain_text("warning:veneer")
    assert focused(page) == WARNING
    search.fill("rule")
    expect(page.locator("#found-count")).to_have_text("22 found; the first 12:")
    expect(page.locator("#found-list button")).to_have_count(12)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found-list button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    search.fill("no such thing")
    expect(page.locator("#found-count")).to_have_text("0 found")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .kind")).to_contain_text("warning:veneer")


def test_the_drawing_is_made_larger_smaller_and_fitted(open_page: OpenPage) -> None:
    page = open_page(page_of("oracle-1990"))

    def width() -> float:
        told: float = page.locator("svg.advisor-graph").evaluate("one => one.getBoundingClientRect().width")
        return told

    start = width()
    page.locator("#larger").click()
    assert width() == pytest.approx(start * 1.25, abs=1)
    page.locator("#smaller").click()
    assert width() == pytest.approx(start, abs=1)
    page.locator("#fit").click()
    stage = page.locator("#stage").evaluate(
        "one => [one.clientWidth, one.clientHeight, one.scrollWidth, one.scrollHeight]"
    )
    assert stage[2] <= stage[0]
    assert stage[3] <= stage[1]
    page.locator("#stage").focus()
    page.keyboard.press("+")
    assert width() > stage[0] * 0.5
    page.mouse.move(400, 400)
    page.keyboard.down("Control")
    before_wheel = width()
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.wait_for_function(
        "wide => document.querySelector('svg.advisor-graph').getBoundingClientRect().width > wide", arg=before_wheel
    )


def test_it_is_dragged_without_choosing(open_page: OpenPage) -> None:
    page = open_page(page_of("oracle-1990"))
    page.locator("#larger").click()
    stage = page.locator("#stage")
    stage.evaluate("one => one.scrollTo({ left: 100, top: 100, behavior: 'instant' })")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 250, steps=4)
    page.mouse.up()
    assert stage.evaluate("one => [one.scrollLeft, one.scrollTop]") == [200, 150]
    expect(page.locator("#panel")).to_be_hidden()


def test_a_link_to_a_node_opens_there(open_page: OpenPage) -> None:
    anchor = re.search(r'id="(n\d+)" data-ref="warning:veneer"', page_of("oracle-1990"))
    assert anchor
    page = open_page(page_of("oracle-1990"), fragment=f"#{anchor[1]}")
    expect(page.locator("#panel .kind")).to_contain_text("warning:veneer")


def test_a_focus_is_in_view_when_the_page_opens(open_page: OpenPage) -> None:
    for size in (WIDE, PHONE):
        page = open_page(page_of("focus"), size=size)
        inner = page.locator('.node[data-ref="warning:fit-mismatch"]').bounding_box()
        outer = page.locator("#stage").bounding_box()
        assert inner is not None
        assert outer is not None
        assert outer["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


@pytest.mark.parametrize("name", ["oracle-1990", "pack", "focus"])
def test_on_a_phone_the_page_fits_and_words_can_be_read(name: str, open_page: OpenPage) -> None:
    page = open_page(page_of(name), size=PHONE)
    for chosen in (False, True):
        if chosen:
            page.locator("svg .node").first.dispatch_event("click")
            expect(page.locator("#panel")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        scale = page.locator("svg.advisor-graph").evaluate(
            "one => one.getBoundingClientRect().width / one.viewBox.baseVal.width"
        )
        assert 12 * scale >= 8.9
    press_target = page.locator("#fit").bounding_box()
    assert press_target is not None
    assert press_target["height"] >= 24


@pytest.mark.parametrize("name", [*NAMES, "pack", "focus"])
def test_all_words_stand_within_their_boxes(name: str, open_page: OpenPage) -> None:
    page = open_page(page_of(name))
    page.locator("#fit").click()
    out = page.locator("svg .node").evaluate_all(
        """all => all.filter((one) => {
          const box = [...one.querySelectorAll("rect.shape")].at(-1).getBBox();
          const text = one.querySelector("text").getBBox();
          const across = text.x < box.x || text.x + text.width > box.x + box.width;
          return across || text.y < box.y || text.y + text.height > box.y + box.height;
        }).map((one) => one.dataset.ref)"""
    )
    assert out == []


CONTRAST = """all => Math.min(...all.map((one) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (colour) => numbers(colour).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const paper = light(getComputedStyle(document.querySelector(".paper")).fill);
  const ink = light(getComputedStyle(one)[PROPERTY]);
  return (Math.max(paper, ink) + 0.05) / (Math.min(paper, ink) + 0.05);
}))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_drawn_stands_out_in_light_and_dark(scheme: ColorScheme, open_page: OpenPage) -> None:
    page = open_page(page_of("oracle-1990"), color_scheme=scheme)
    for selector, css, least in (
        ("svg tspan", "fill", 4.5),
        ("svg .cluster text", "fill", 4.5),
        ("svg .value", "fill", 4.5),
        ("svg .shape", "stroke", 3),
        ("svg .edge path", "stroke", 3),
    ):
        found = page.locator(selector).evaluate_all(CONTRAST.replace("PROPERTY", f'"{css}"'))
        assert found >= least, (selector, found)
    paper = page.evaluate("getComputedStyle(document.querySelector('.paper')).fill")
    assert paper == page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_on_paper_the_list_is_unfolded_and_the_tools_are_gone(open_page: OpenPage) -> None:
    page = open_page(page_of("oracle-1990"))
    expect(page.locator("details.shelf[open]")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("details.shelf:not([open])").count() == 0
    expect(page.locator("#tools")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.paper')).fill") == "rgb(255, 255, 255)"
    assert page.locator(".stage").evaluate("one => one.scrollWidth <= one.clientWidth")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details.shelf[open]")).to_have_count(0)


def test_without_scripts_the_drawing_and_the_list_are_there(open_page: OpenPage) -> None:
    page = open_page(page_of("oracle-1990"), scripts=False)
    expect(page.locator("#tools")).to_be_hidden()
    expect(page.locator("svg.advisor-graph")).to_be_visible()
    entries = page.locator(".entry")
    expect(entries).to_have_count(len(oracle().nodes))
    expect(entries.last).to_be_visible()
    link = entries.last.get_by_role("link").first
    link.click()
    assert re.search(r"#n\d+$", page.url)


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_words_do_nothing(scripts: bool, open_page: OpenPage) -> None:
    page = open_page(page_of("hostile"), scripts=scripts)
    expect(page.locator("svg.advisor-graph")).to_be_visible()
    if scripts:
        for one in page.locator("svg .node").all():
            one.dispatch_event("click")
        page.get_by_role("searchbox").fill("<script>")
        page.keyboard.press("Enter")
    assert page.locator("img, iframe, object").count() == 0
    assert page.evaluate("typeof mermaid") == "undefined"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_svg_stands_alone(scheme: ColorScheme, open_page: OpenPage) -> None:
    text = draw(oracle(), "svg")
    page = open_page(f"<!DOCTYPE html><title>A</title><body>{text}", color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.querySelector('.paper')).fill")
    assert paper == {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 24, 26)"}[scheme]
    drawing = page.locator("svg.advisor-graph")
    heading = drawing.locator(":scope > text").evaluate_all(
        "all => all.map((one) => one.getBBox().x + one.getBBox().width)"
    )
    assert max(heading) <= drawing.evaluate("one => one.viewBox.baseVal.x + one.viewBox.baseVal.width")


def test_the_largest_page_is_ready_within_a_moment(open_page: OpenPage) -> None:
    page = open_page(render_page(graph_of_program(COMPANY.program, everything=True)))
    expect(page.locator("svg .node")).to_have_count(488)
    press(page, "leader:fit")
    assert len(lit(page)) > 100
