"""The search finds everything, by its name or by its words, whether it happened or not."""

from __future__ import annotations

import re

from browser import PHONE, OpenPage
from playwright.sync_api import Page, expect

from .sample import ORACLE, example, example_page

TRACE = example(ORACLE)


def found(page: Page, words: str) -> list[str]:
    page.locator("#search").fill(words)
    return [line.partition(" · ")[0] for line in page.locator("#found-list small").all_inner_texts()]


FINDS = [
    ("veneer", "warning:veneer"),
    ("VENEER", "warning:veneer"),
    ("warning:veneer", "warning:veneer"),
    ("sold past the user", "rule:sold-past-the-user"),
    ("sold-past-the-user", "rule:sold-past-the-user"),
    ("user the past", "rule:sold-past-the-user"),
    ("sales_cycle", "fact:sales_cycle"),
    ("sales cycle", "fact:sales_cycle"),
    ("practised.sales", "hypothesis:practised.sales"),
    ("promise may outrun", "warning:veneer"),
    ("  thin   credibility ", "rule:product-behind-the-promise"),
    ("fit-mismatch", "warning:fit-mismatch"),
    ("long_selling", "finding:long_selling"),
]


def test_it_finds(open_page: OpenPage) -> None:
    page = open_page(example_page())
    assert [words for words, ref in FINDS if ref not in found(page, words)] == []


def test_everything_can_be_found_by_its_id(open_page: OpenPage) -> None:
    page = open_page(example_page())
    missing = page.evaluate(
        """(refs) => {
          const search = document.getElementById("search");
          return refs.filter((ref) => {
            search.value = ref;
            search.dispatchEvent(new Event("input", { bubbles: true }));
            const found = [...document.querySelectorAll("#found-list small")];
            return !found.some((one) => one.textContent.startsWith(ref + " · "));
          });
        }""",
        [str(ref) for ref in TRACE.refs()],
    )
    assert missing == []


def test_it_says_how_many(open_page: OpenPage) -> None:
    page = open_page(example_page())
    assert found(page, "veneer") == ["warning:veneer"]
    assert page.locator("#found-count").inner_text() == "1 result"
    assert found(page, "nothing of the sort") == []
    assert page.locator("#found-count").inner_text() == "0 results"
    assert len(found(page, "e")) == 60
    assert re.fullmatch(r"4\d\d results, the first 60 of them:", page.locator("#found-count").inner_text())


def test_what_is_named_so_goes_first(open_page: OpenPage) -> None:
    page = open_page(example_page())
    assert found(page, "roadmap")[:2] == ["warning:roadmap", "fact:sells_the_roadmap"]
    assert found(page, "sells the roadmap")[0] == "fact:sells_the_roadmap"


def test_a_rule_that_did_not_fire_tells_why_not(open_page: OpenPage) -> None:
    page = open_page(example_page())
    assert found(page, "story drives business") == ["rule:story-drives-the-business"]
    assert page.locator("#found-list small").inner_text() == "rule:story-drives-the-business · was held back"
    page.locator("#found-list button").click()
    assert page.locator("#why-verdict").inner_text() == "This rule was held back (1 condition is not met)."
    expect(page.locator("#found")).to_be_hidden()


def test_keys(open_page: OpenPage) -> None:
    page = open_page(example_page())
    found(page, "sway")
    results = page.locator("#found-list button")
    page.keyboard.press("ArrowDown")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    found(page, "veneer")
    page.keyboard.press("Enter")
    assert page.locator("#why-kind code").inner_text() == "veneer"


def test_a_click_elsewhere_puts_it_away(open_page: OpenPage) -> None:
    page = open_page(example_page())
    found(page, "sway")
    page.locator("h1").click()
    expect(page.locator("#found")).to_be_hidden()
    page.locator("#search").click()
    expect(page.locator("#found")).to_be_visible()


def test_results_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page(example_page(), size=PHONE)
    found(page, "sway")
    box = page.locator("#found").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
