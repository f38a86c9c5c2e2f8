"""Moving through a run: the timeline, keys, stages, playing, the address, and panes on a narrow screen."""

from __future__ import annotations

import re

import pytest
from browser import PHONE, OpenPage
from playwright.sync_api import Page, expect

from advisor.trace.replay import replay

from .sample import ORACLE, example, example_page, shown

MOMENTS = replay(example(ORACLE))
LAST = len(MOMENTS)
STAGES = [moment.number + 1 for moment in MOMENTS if moment.phase.value == "match"]


def at(page: Page) -> int:
    number = page.locator("#position strong").inner_text()
    assert page.locator("#scrub").input_value() == number.split()[1]
    return int(number.split()[1])


def test_it_starts_at_the_start(open_page: OpenPage) -> None:
    page = open_page(example_page())
    assert at(page) == 1
    assert page.locator("#first").is_disabled()
    assert page.locator("#back").is_disabled()
    assert page.locator("#forward").is_enabled()


def test_buttons(open_page: OpenPage) -> None:
    page = open_page(example_page())
    for button, number in (
        ("forward", 2),
        ("forward", 3),
        ("back", 2),
        ("last", LAST),
        ("back", LAST - 1),
        ("first", 1),
    ):
        page.locator(f"#{button}").click()
        assert at(page) == number
    page.locator("#last").click()
    assert page.locator("#forward").is_disabled()
    assert page.locator("#play").is_disabled()


@pytest.mark.parametrize("focused", ["body", "#scrub", "#forward", "#memory .open >> nth=0"])
def test_keys(open_page: OpenPage, focused: str) -> None:
    page = open_page(example_page())
    if focused != "body":
        page.locator(focused).focus()
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        assert at(page) == number
    if "memory" not in focused:  # in a pane, they scroll it
        page.keyboard.press("End")
        assert at(page) == LAST
        page.keyboard.press("Home")
        assert at(page) == 1


def test_keys_of_the_browser_stay_its_own(open_page: OpenPage) -> None:
    page = open_page(example_page())
    for key in ("Control+ArrowRight", "Shift+ArrowRight", "Meta+End"):
        page.keyboard.press(key)
    assert at(page) == 1


def test_keys_in_the_search_move_its_caret(open_page: OpenPage) -> None:
    page = open_page(example_page())
    page.locator("#search").fill("sway")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert at(page) == 1


def test_scrubbing(open_page: OpenPage) -> None:
    page = open_page(example_page())
    box = page.locator("#scrub").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=7)
    assert abs(at(page) - LAST / 2) < 2
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert at(page) == LAST


def test_stages(open_page: OpenPage) -> None:
    page = open_page(example_page())
    buttons = page.locator(".stages button")
    assert buttons.count() == len(STAGES) == example(ORACLE).stages
    for place, number in enumerate(STAGES):
        buttons.nth(place).click()
        assert at(page) == number
        expect(page.locator(".stages .current")).to_have_count(1)
        assert page.locator(".stages li").nth(place).get_attribute("class") == "current"


def test_the_timeline_names_the_moment(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=3")
    assert page.locator("#scrub").get_attribute("aria-valuetext") == f"Moment 3 of {LAST}: Stage 1: firing 1 of 30"


def test_playing(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment=f"#moment={LAST - 2}", alone=True)
    page.clock.install()
    play = page.locator("#play")
    play.click()
    assert play.get_attribute("aria-label") == "Pause"
    page.clock.run_for(2000)
    assert at(page) == LAST - 1
    play.click()
    page.clock.run_for(10_000)
    assert at(page) == LAST - 1
    play.click()
    page.clock.run_for(10_000)
    assert at(page) == LAST
    assert play.get_attribute("aria-label") == "Play"


def test_a_move_ends_playing(open_page: OpenPage) -> None:
    page = open_page(example_page(), alone=True)
    page.clock.install()
    page.locator("#play").click()
    page.keyboard.press("ArrowRight")
    page.clock.run_for(10_000)
    assert at(page) == 2


@pytest.mark.parametrize(
    ("fragment", "number"),
    [
        ("#moment=5", 5),
        (f"#moment={LAST}", LAST),
        ("#moment=0", 1),
        ("#moment=-3", 1),
        ("#moment=9999", LAST),
        ("#moment=five", 1),
        ("#moment=", 1),
        ("#node=nobody:knows", 1),
        ("#%E0%A4%A", 1),
        ("#account", 1),
    ],
)
def test_the_address_opens_a_moment(open_page: OpenPage, fragment: str, number: int) -> None:
    page = open_page(example_page(), fragment=fragment)
    assert at(page) == number
    assert page.locator("#why").is_hidden()


def test_the_address_keeps_the_moment(open_page: OpenPage) -> None:
    page = open_page(example_page())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#moment=3$"))
    page.reload()
    assert at(page) == 3


def test_a_changed_address_is_followed(open_page: OpenPage) -> None:
    page = open_page(example_page())
    page.evaluate("location.hash = '#moment=7'")
    expect(page.locator("#scrub")).to_have_value("7")


def test_what_is_new_is_in_sight(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment=f"#moment={STAGES[1] - 1}")
    assert shown(page)["fresh"]
    expect(page.locator("#memory li.is-new").first).to_be_in_viewport()


@pytest.mark.parametrize("number", [2, 3, 12, LAST])
def test_the_graph_shows_what_is_in_play(open_page: OpenPage, number: int) -> None:
    page = open_page(example_page(), fragment=f"#moment={number}")
    if page.locator("#graph .node.lit").count():
        firing = MOMENTS[number - 1].firing
        wanted = f"#graph .node[data-ref='rule:{firing.rule}']" if firing else "#graph .node.lit >> nth=0"
        expect(page.locator(wanted)).to_be_in_viewport()


def test_the_graph_grows_and_shrinks(open_page: OpenPage) -> None:
    page = open_page(example_page())
    width = "document.querySelector('.advisor-graph').getBoundingClientRect().width"
    full = page.evaluate(width)
    page.locator("#smaller").click()
    assert page.evaluate(width) == pytest.approx(0.65 * full, rel=0.01)
    for _ in range(2):
        page.locator("#smaller").click()
    assert page.locator("#smaller").is_disabled()
    for _ in range(4):
        page.locator("#larger").click()
    assert page.locator("#larger").is_disabled()
    assert page.evaluate(width) == pytest.approx(1.4 * full, rel=0.01)


@pytest.mark.parametrize("pane", ["rule", "agenda", "memory", "certainties", "warnings", "graph"])
def test_one_pane_at_a_time_on_a_phone(open_page: OpenPage, pane: str) -> None:
    page = open_page(example_page(), size=PHONE, fragment="#moment=6")
    tab = page.locator(f".tabs [data-pane={pane}]")
    tab.click()
    assert page.locator(".pane").filter(visible=True).evaluate_all("(all) => all.map((one) => one.id)") == [pane]
    assert page.locator(".tabs [aria-current=true]").all_inner_texts() == [tab.inner_text()]
    page.locator("#forward").click()
    assert at(page) == 7
