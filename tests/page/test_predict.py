"""Predict: the next firing is hidden, the reader chooses, sees the answer, why the others waited, and a score."""

from __future__ import annotations

import pytest
from browser import OpenPage
from playwright.sync_api import Page, expect

from advisor import Strategy
from advisor.page import render_trace_page
from advisor.trace.replay import replay
from advisor.trace.words import why_before

from .sample import ORACLE, bakery, example, example_page, nothing_known

TRACE = example(ORACLE)
MOMENTS = replay(TRACE)
AGENDA = [item.rule for item in MOMENTS[1].agenda]


def predicting(open_page: OpenPage, moment: int = 2, html: str = "") -> Page:
    page = open_page(html or example_page(), fragment=f"#moment={moment}")
    page.locator("#predict").click()
    return page


def choose(page: Page, rule: str) -> None:
    page.locator(".question label", has=page.get_by_text(rule, exact=True)).or_(
        page.locator(".question label").filter(has_text=rule)
    ).first.click()
    page.get_by_role("button", name="Answer").click()


def at(page: Page) -> int:
    return int(page.locator("#scrub").input_value())


def test_the_order_is_hidden(open_page: OpenPage) -> None:
    page = predicting(open_page)
    assert page.locator("#predict").get_attribute("aria-pressed") == "true"
    assert page.locator(".queue").count() == 0
    offered = [words.split("matched")[0].strip() for words in page.locator(".question label").all_inner_texts()]
    assert offered == sorted(AGENDA, key=lambda rule: TRACE.rules[rule].place)
    assert offered != AGENDA
    assert page.locator("#account").is_hidden()
    assert page.locator("#play").is_disabled()
    told = page.locator(".question p").inner_text()
    assert "the newest facts first; where that is equal, the place in the pack." in told


def test_what_the_order_goes_by_is_told(open_page: OpenPage) -> None:
    page = predicting(open_page)
    item = MOMENTS[1].agenda[0]
    label = page.locator(".question label").filter(has_text=item.rule)
    tag = item.recency[0]
    assert f"matched f-{tag} " in label.inner_text()
    assert f"; {item.complexity} comparison; place {item.place + 1} in the pack" in label.inner_text()


def test_right(open_page: OpenPage) -> None:
    page = predicting(open_page)
    choose(page, AGENDA[0])
    assert page.locator(".result").inner_text() == "✓ Right"
    assert page.locator(".score").inner_text() == "Score: 1 of 1."
    assert page.locator("#now").inner_text() == f"Right: {AGENDA[0]} fires next. Score: 1 of 1."
    assert at(page) == 2
    expect(page.get_by_role("button", name="Let it fire")).to_be_focused()
    page.keyboard.press("Enter")
    assert at(page) == 3
    assert page.locator("#rule-card code").first.inner_text() == AGENDA[0]
    expect(page.locator(".question input").first).to_be_focused()


def test_wrong(open_page: OpenPage) -> None:
    page = predicting(open_page)
    choose(page, AGENDA[-1])
    assert page.locator(".result").inner_text() == f"✗ Not {AGENDA[-1]}"
    assert page.locator(".score").inner_text() == "Score: 0 of 1."
    names = page.locator(".answer li a").all_inner_texts()
    others = dict(zip(names, page.locator(".answer li small").all_inner_texts(), strict=True))
    first, *waiting = MOMENTS[1].agenda
    assert others == {item.rule: why_before(TRACE, first, item) for item in waiting}
    assert page.locator(".answer .chosen a").inner_text() == AGENDA[-1]


def test_shown_without_a_score(open_page: OpenPage) -> None:
    page = predicting(open_page)
    page.get_by_role("button", name="Show it").click()
    assert page.locator(".result").count() == 0
    assert page.locator(".answer p a").inner_text() == AGENDA[0]
    assert page.locator(".score").inner_text() == ""
    page.get_by_role("button", name="Let it fire").click()
    choose(page, AGENDA[1])
    assert page.locator(".score").inner_text() == "Score: 1 of 1."


def test_a_choice_is_needed(open_page: OpenPage) -> None:
    page = predicting(open_page)
    page.get_by_role("button", name="Answer").click()
    assert page.locator(".question").count() == 1
    assert page.locator(".answer").count() == 0


def test_by_keys_alone(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=2")
    page.locator("#predict").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")  # can't go on: leads to the question instead
    assert at(page) == 2
    assert page.locator("#now").inner_text() == "Choose first which rule fires next."
    expect(page.locator(".question input").first).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".question input").nth(3)).to_be_checked()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert at(page) == 3


@pytest.mark.parametrize("way", ["forward", "last", "stage", "scrub"])
def test_no_way_leads_past_a_question(open_page: OpenPage, way: str) -> None:
    page = open_page(example_page())
    page.locator("#predict").click()
    match way:
        case "stage":
            page.locator(".stages button").last.click()
        case "scrub":
            page.locator("#scrub").fill("30")
        case _:
            for _ in range(3):
                page.locator(f"#{way}").click()
    assert at(page) == 2
    assert page.locator(".question").count() == 1


def test_back_is_free_and_nothing_is_asked_twice(open_page: OpenPage) -> None:
    page = predicting(open_page)
    choose(page, AGENDA[0])
    page.keyboard.press("Enter")
    page.locator("#first").click()
    assert at(page) == 1
    page.locator("#last").click()
    assert at(page) == 3
    assert page.locator(".question").count() == 1


def test_what_is_still_to_come_is_hidden(open_page: OpenPage) -> None:
    page = predicting(open_page)
    page.evaluate("location.hash = '#moment=2&node=warning:veneer'")
    expect(page.locator("#why-verdict")).to_have_text("What came of it is hidden while you predict.")
    assert page.locator("#why-kind").inner_text() == "warning veneer"
    assert page.locator(".tree").count() == page.locator("#why-events button").count() == 0
    page.locator("#why-close").click()
    page.locator("#search").fill("veneer")
    assert page.locator("#found-list small").inner_text() == "warning:veneer"
    page.locator("#search").fill("sold past user")  # a rule of the last stage
    assert page.locator("#found-list small").all_inner_texts() == ["rule:sold-past-the-user"]
    page.keyboard.press("Escape")
    assert page.locator("#graph .node[data-ref='warning:veneer']").is_hidden()


def test_what_has_been_seen_is_told(open_page: OpenPage) -> None:
    page = predicting(open_page, moment=10)
    page.locator("#warnings [data-ref='warning:veneer']").click()
    assert page.locator("#why-verdict").inner_text().startswith("The warning “The promise may outrun the product”")
    assert page.locator("#why-events button").all_inner_texts() == ["Moment 6: is raised"]


def test_it_can_be_left(open_page: OpenPage) -> None:
    page = predicting(open_page)
    choose(page, AGENDA[0])
    page.locator("#predict").click()
    assert page.locator("#now").inner_text() == "Predicting is over. Score: 1 of 1."
    assert page.locator("#predict").get_attribute("aria-pressed") == "false"
    assert page.locator(".queue > li").count() == len(AGENDA)
    assert page.locator("#account").is_visible()
    page.locator("#last").click()
    assert at(page) == len(MOMENTS)
    page.locator("#first").click()
    page.locator("#predict").click()
    page.locator("#forward").click()
    assert page.locator(".score").inner_text() == ""  # a new score


def test_to_the_end(open_page: OpenPage) -> None:
    trace = bakery()
    page = predicting(open_page, 1, render_trace_page(trace))
    asked = 0
    for moment in replay(trace)[1:]:
        if moment.firing and len(moment.agenda) > 1:
            asked += 1
            choose(page, moment.firing.rule)
            page.get_by_role("button", name="Let it fire").click()
        else:
            page.locator("#forward").click()
        assert at(page) == moment.number + 1
    assert asked > 0
    page.locator("#predict").click()
    assert page.locator("#now").inner_text() == f"Predicting is over. Score: {asked} of {asked}."


def test_by_lot_it_is_a_guess(open_page: OpenPage) -> None:
    trace = example(ORACLE, Strategy.RANDOM)
    page = predicting(open_page, 2, render_trace_page(trace))
    assert "A guess, without a score." in page.locator(".question p").inner_text()
    assert not any(str(item.lot) in page.locator(".question").inner_text() for item in replay(trace)[1].agenda)
    choose(page, replay(trace)[1].agenda[0].rule)
    assert page.locator(".result").inner_text() == "✓ Right"
    assert page.locator(".score").inner_text() == ""


def test_where_nothing_waits_nothing_is_asked(open_page: OpenPage) -> None:
    trace = nothing_known()
    page = predicting(open_page, 1, render_trace_page(trace))
    page.locator("#last").click()
    assert at(page) == len(replay(trace))
    assert page.locator(".question").count() == 0
