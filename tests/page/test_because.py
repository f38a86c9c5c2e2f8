"""Everything opens its because-tree, by click and by key; trees unfold, name what they rest on, and lead back."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from browser import PHONE, OpenPage
from playwright.sync_api import Locator, Page, expect
from shortened import shortened

from advisor import Level
from advisor.explain.model import Because
from advisor.explain.why import explain
from advisor.memo.words import capital
from advisor.page import render_trace_page
from advisor.trace.model import Ref, Role

from .sample import ORACLE, bakery, example, example_page

TRACE = example(ORACLE)
KINDS = [
    ("#memory [data-ref='fact:effort_focus']", "fact:effort_focus"),
    ("#agenda [data-ref='rule:claims-need-proof']", "rule:claims-need-proof"),
    ("#rule-card .says [data-ref]", "rule:product-behind-the-promise"),
    ("#rule-card .conclusions [data-ref]", "warning:veneer"),
    ("#certainties [data-ref='hypothesis:practised.sales']", "hypothesis:practised.sales"),
    ("#certainties [data-ref='leader:fit']", "leader:fit"),
    ("#warnings [data-ref='warning:roadmap']", "warning:roadmap"),
    ("#graph .node[data-ref='warning:veneer']", "warning:veneer"),
    ("#moment-5 [data-ref='fact:promise_gap']", "fact:promise_gap"),
]


def panel(page: Page) -> Locator:
    return page.locator("#why")


def opened(page: Page) -> str:
    """Give the id of what is open, from the words above its title."""
    role, name = panel(page).locator("#why-kind").inner_text().split(" · ")[0].split(" ")
    return f"{role}:{name}"


def unfold(page: Page) -> list[list[str]]:
    """Unfold the whole tree as the page has it; give each line's words with how deep it stands."""
    found: list[list[str]] = page.evaluate(
        """async () => {
          const tree = document.querySelector("#why .tree");
          for (let folded; (folded = tree.querySelector("details:not([open])")); ) {
            const told = new Promise((done) => folded.addEventListener("toggle", done, { once: true }));
            folded.open = true;
            await told;
          }
          const depth = (one) => {
            let count = 0;
            for (let up = one; up !== tree; up = up.parentElement) count += up.tagName === "UL";
            return count;
          };
          return [...tree.querySelectorAll(".line")].map((one) => [String(depth(one)), one.textContent]);
        }"""
    )
    return found


@pytest.mark.parametrize(("selector", "ref"), KINDS)
def test_a_click_opens(open_page: OpenPage, selector: str, ref: str) -> None:
    page = open_page(example_page(), fragment="#moment=6")
    page.locator(selector).first.click()
    assert opened(page) == ref
    expect(page).to_have_url(re.compile(f"#moment=6&node={ref.replace(':', '%3A')}$"))


@pytest.mark.parametrize(("selector", "ref"), shortened(KINDS, KINDS[::3]))
def test_a_key_opens_and_closes(open_page: OpenPage, selector: str, ref: str) -> None:
    page = open_page(example_page(), fragment="#moment=6")
    opener = page.locator(selector).first
    opener.focus()
    page.keyboard.press("Enter")
    assert opened(page) == ref
    expect(page.locator("#why-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(opener).to_be_focused()
    expect(page).to_have_url(re.compile("#moment=6$"))


@pytest.mark.parametrize(
    "ref",
    [
        "rule:sold-past-the-user",
        "warning:veneer",
        "warning:fit-mismatch",
        "leader:practised",
        "hypothesis:practised.marketing",
        "finding:long_selling",
        "recommendation:choose-driver",
        "fact:effort_focus",
        "fact:sales_cycle",
    ],
)
def test_a_tree_says_what_the_explanation_says(open_page: OpenPage, ref: str) -> None:
    page = open_page(example_page(), fragment=f"#moment=6&node={ref}")
    role, _, name = ref.partition(":")
    told = explain(TRACE, Ref(Role(role), name), Level.NOTES, nested=False)
    all_ = explain(TRACE, Ref(Role(role), name), Level.FAILS, nested=False).reasons
    verdict = page.locator("#why-verdict").inner_text()
    assert verdict == told.verdict or (role == "rule" and told.verdict.startswith(verdict.removesuffix(".")))
    reasons = [line for line in told.reasons if line in all_]
    rest = [line for line in all_ if line not in told.reasons]
    wanted = list(words([*reasons, *rest]))
    lines = [line for _, line in unfold(page)]
    at = 0
    for says in wanted:  # lines that unfold further come in between
        assert says in " ".join(lines[at:]), f"{says!r} is not behind line {at} of {lines}"
        at = next(place for place in range(at, len(lines)) if says in lines[place]) + 1


def words(lines: Sequence[Because]) -> list[str]:
    return [says for line in lines for says in (capital(line.says) + line.detail, *words(line.parts))]


def test_a_tree_leads_down_to_facts_and_sources(open_page: OpenPage) -> None:
    """From a warning that rests on a leader, over the leader's evidence, to what was noted of a fact."""
    page = open_page(example_page(), fragment="#node=warning:short-termism")
    lines = unfold(page)
    assert any("Its sales force plays the dominant part" in says for _, says in lines)
    assert any(says.startswith("Source: ") for _, says in lines)
    assert max(int(depth) for depth, _ in lines) >= 4


def test_what_follows_from_a_rule_is_not_a_reason_for_it(open_page: OpenPage) -> None:
    """It can be opened by itself; unfolded, it would lead back to the rule."""
    page = open_page(example_page(), fragment="#node=rule:product-behind-the-promise")
    follows = page.locator(".tree li", has_text="The promise may outrun the product")
    assert follows.locator(".opens").count() == 1
    assert follows.locator("details").count() == 0


def test_every_tree_ends(open_page: OpenPage) -> None:
    page = open_page(example_page())
    refs: list[str] = page.evaluate("Object.keys(JSON.parse(document.getElementById('run').textContent).topics)")
    assert sorted(refs) == sorted(str(ref) for ref in TRACE.refs())
    interesting = [ref for ref in refs if not ref.startswith(("fact:", "rule:", "remark:"))]
    for ref in interesting:
        page.evaluate("(ref) => { location.hash = `#node=${ref}`; }", ref)
        expect(page.locator("#why-kind code")).to_have_text(ref.partition(":")[2])
        assert len(unfold(page)) < 1000


def test_links_lead_on_and_back(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=29")
    page.locator("#warnings [data-ref='warning:veneer']").click()
    assert page.locator("#why-back").is_hidden()
    page.locator(".tree .opens").first.click()
    assert opened(page) == "rule:product-behind-the-promise"
    page.locator(".tree .opens").first.click()
    assert opened(page) == "fact:promise_gap"
    page.locator("#why-back").click()
    assert opened(page) == "rule:product-behind-the-promise"
    page.locator("#why-back").click()
    assert opened(page) == "warning:veneer"
    assert page.locator("#why-back").is_hidden()


def test_the_browsers_way_back_closes(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=6")
    page.locator("#warnings [data-ref='warning:veneer']").click()
    page.locator(".tree .opens").first.click()
    page.go_back()
    expect(panel(page)).to_be_hidden()
    expect(page).to_have_url(re.compile("#moment=6$"))
    page.go_forward()
    expect(panel(page)).to_be_visible()
    assert opened(page) == "rule:product-behind-the-promise"


@pytest.mark.parametrize("fragment", ["#node=warning:veneer", "#moment=6&node=warning%3Aveneer"])
def test_an_address_opens_a_panel_that_can_be_closed(open_page: OpenPage, fragment: str) -> None:
    page = open_page(example_page(), fragment=fragment)
    assert opened(page) == "warning:veneer"
    page.locator("#why-close").click()
    expect(panel(page)).to_be_hidden()
    assert "node" not in page.url


def test_a_click_beside_the_panel_closes_it(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=6")
    page.locator("#warnings [data-ref='warning:veneer']").click()
    page.mouse.click(100, 400)
    expect(panel(page)).to_be_hidden()


def test_moments_that_matter_can_be_gone_to(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=30&node=warning:veneer")
    events = page.locator("#why-events button")
    assert events.all_inner_texts() == ["Moment 6: is raised"]
    events.first.click()
    expect(panel(page)).to_be_hidden()
    assert page.locator("#scrub").input_value() == "6"
    expect(page.locator("#scrub")).to_be_focused()


def test_a_fold_opens_by_key(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#node=warning:veneer")
    page.locator(".tree summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tree details ul").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".tree details ul").first).to_be_hidden()


def test_the_graph_is_walked_by_key(open_page: OpenPage) -> None:
    page = open_page(example_page(), fragment="#moment=6")
    graph = page.locator("#graph-body")
    assert graph.locator("[tabindex='0']").count() == 1
    graph.locator("[data-ref='fact:promise_gap']").focus()
    focused = "document.activeElement.dataset.ref ?? ''"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused).startswith("rule:")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused).startswith("fact:")
    page.keyboard.press("ArrowDown")
    below = page.evaluate(focused)
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) != below
    assert page.locator("#scrub").input_value() == "6"
    page.keyboard.press("Space")
    assert opened(page) == page.evaluate("decodeURIComponent(location.hash).split('node=')[1]")


def test_on_a_phone_the_panel_fills_the_screen(open_page: OpenPage) -> None:
    page = open_page(example_page(), size=PHONE, fragment="#node=leader:practised")
    box = panel(page).bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["height"]) == (0, *PHONE)


def test_another_pack(open_page: OpenPage) -> None:
    trace = bakery()
    page = open_page(render_trace_page(trace))
    for ref in trace.refs():
        page.evaluate("(ref) => { location.hash = `#node=${ref}`; }", str(ref))
        expect(page.locator("#why-kind")).to_contain_text(f"{ref.role.value} {ref.name} ")
        unfold(page)
