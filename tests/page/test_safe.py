"""The page is one file that loads nothing, runs its own script alone, and lets nobody's text become markup."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from pathlib import Path

import pytest
from browser import OpenPage
from playwright.sync_api import expect
from shortened import shortened

from advisor import Trace
from advisor.diagnostics import Text
from advisor.page import render_trace_page
from advisor.trace.save import load_trace

from .sample import EXAMPLES, ORACLE, bakery, example, example_page

HOSTILE = [
    "</script><script>window.hacked = 1; alert(1)</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg/onload=window.hacked=1>",
    "<!--<script>window.hacked = 1",
    "</title></style></noscript><script>window.hacked = 1</script>",
    "]]>--></textarea><iframe srcdoc='<script>parent.hacked = 1</script>'>",
    "&lt;b&gt; &amp;lt; &#60;i&#62;",
    "\"' onmouseover=window.hacked=1 x='\"",
    "{{ 7 * 7 }} {% raw %} {# #} ${7 * 7} `x`",
    "line\u2028and\u2029line",
    "__proto__ constructor toString",
]
UNSEEN = "\x00\x1b[31m\u202eright to left\u202c\ufeff\ttab"


def hostile(text: str) -> Trace:
    """Give a run in which a text stands wherever one from a file can."""
    trace = bakery(
        {
            "name": text,
            "facts": {
                "regulars_share": {"value": "50%", "source": text, "note": text},
                "motto": text,
                "bet": "coffee",
                "sells": ["bread"],
            },
        }
    )
    rules = {
        name: dataclasses.replace(
            rule, says=text, file=text, when=tuple(dataclasses.replace(one, says=text, text=text) for one in rule.when)
        )
        for name, rule in trace.rules.items()
    }
    warnings = {name: dataclasses.replace(one, title=text, consequence=text) for name, one in trace.warnings.items()}
    facts = {name: dataclasses.replace(one, label=text, theme=text, ask=text) for name, one in trace.facts.items()}
    pack = dataclasses.replace(trace.pack, title=text, name=text)
    return dataclasses.replace(trace, rules=rules, warnings=warnings, facts=facts, pack=pack)


@pytest.mark.parametrize("text", shortened(HOSTILE, HOSTILE[:5]))
def test_a_hostile_text_stays_text(open_page: OpenPage, text: str) -> None:
    trace = hostile(text)
    page = open_page(render_trace_page(trace), fragment="#moment=3")
    plain = " ".join(text.split())
    assert plain in " ".join(page.locator("h1").inner_text().split())
    assert plain in " ".join(page.locator("#rule-card .says").inner_text().split())
    page.locator("#memory [data-ref='fact:motto']").click()
    expect(page.locator("#why-verdict")).to_contain_text(plain)
    page.locator("#why-close").click()
    page.locator("#search").fill("regulars share")
    page.locator("#found-list button").first.click()
    expect(page.locator("#why-tree")).to_contain_text(plain)
    for ref in trace.refs():
        page.evaluate("(ref) => { location.hash = `#node=${ref}`; }", str(ref))
    page.locator("#why-close").click()
    page.locator("#predict").click()
    assert page.evaluate("window.hacked ?? 'no'") == "no"
    assert page.locator("iframe, img, script[src]").count() == 0
    assert page.locator("script").count() == 2


def test_what_cannot_be_seen_does_not_act(open_page: OpenPage) -> None:
    """A fact file with such characters is refused; a saved trace can still hold them."""
    trace = hostile("plain")
    trace = dataclasses.replace(trace, business=dataclasses.replace(trace.business, name=UNSEEN))
    facts = {name: dataclasses.replace(one, says=UNSEEN, source=UNSEEN) for name, one in trace.facts.items()}
    html = render_trace_page(dataclasses.replace(trace, facts=facts))
    assert not re.search("[\x00\x1b\u202e\u202c\ufeff]", html)
    assert open_page(html).locator("h1").inner_text() == "[31m right to left tab: the run, step by step"


def test_the_policy_allows_one_script(open_page: OpenPage) -> None:
    html = example_page()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)
    assert policy
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy[1] == (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert re.findall(r"<script\b[^>]*>", html) == ['<script type="application/json" id="run">', "<script>"]
    assert not re.search(r"\son\w+=|javascript:|<link\b|@import|url\(", html)


def test_another_script_does_not_run(open_page: OpenPage) -> None:
    """The policy holds where escaping would have failed."""
    with_another = example_page().replace("</main>", "<script>window.hacked = 1</script></main>", 1)
    page = open_page(with_another)
    assert page.evaluate("window.hacked ?? 'no'") == "no"
    assert len(open_page.troubles) == 1
    assert "violates the following Content Security Policy directive" in open_page.troubles.pop()


def test_data_is_json_that_cannot_end_its_element() -> None:
    html = render_trace_page(hostile(HOSTILE[0]))
    data = re.search(r'<script type="application/json" id="run">(.*?)</script>', html, re.DOTALL)
    assert data
    assert not set("<>&\u2028\u2029") & set(data[1])
    assert HOSTILE[0] in json.loads(data[1])["topics"]["warning:bet-lost"]["title"]


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_it_is_small_enough_to_mail(name: str) -> None:
    assert len(example_page(name).encode()) < 1_000_000


def test_same_run_same_page() -> None:
    assert render_trace_page(bakery()) == render_trace_page(bakery())


def test_a_saved_trace_gives_the_same_page() -> None:
    saved = example(ORACLE).json()
    assert render_trace_page(load_trace(Text("trace.json", saved))) == example_page()


def test_it_names_no_place_of_the_machine() -> None:
    assert str(Path.cwd()) not in example_page()
    assert "file://" not in example_page()
