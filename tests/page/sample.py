"""Pages to open, and what a reader sees of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from core.helpers import SHOP
from playwright.sync_api import Page

from advisor import Pack, Strategy, Trace, load_pack, trace_of
from advisor.page import render_trace_page

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = tuple(sorted((ROOT / "examples").glob("*.yaml")))
ORACLE: Final = "oracle-1990"
BAKERY: Final = Pack(SHOP)
BUSY: Final = {
    "name": "Crust & Crumb",
    "facts": {
        "regulars_share": {"value": "50%", "certainty": 0.9, "source": "the till"},
        "ovens": 4,
        "noisy": "no",
        "sells": ["bread", "cake"],
        "bet": "coffee",
        "rent": 3000,
        "motto": "Rise early",
    },
}

# What stands on the page, by what it means; only what can be seen.
_SHOWN = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const text = (one) => one.textContent.trim().replace(/\\s+/g, " ");
  const ref = (one) => one.querySelector("[data-ref]").dataset.ref;
  const fill = (one) => Number(/scaleX\\((.*)\\)/.exec(one.querySelector(".fill").style.transform)[1]);
  return {
    now: text(document.getElementById("now")),
    position: text(document.getElementById("position")),
    memory: all("#memory li").map(ref),
    fresh: all("#memory li.is-new").filter((one) => one.querySelector(".new").checkVisibility()).map(ref),
    agenda: all("#agenda .queue > li").map(ref),
    reasons: all("#agenda .why-next").map(text),
    fires: all("#agenda .fires").map(ref),
    rule: all("#rule-card .stands code").map(text),
    marks: all("#rule-card dd > .conditions > li > .mark").map((one) => one.getAttribute("aria-label")),
    conclusions: all("#rule-card .conclusions [data-ref]").map((one) => one.dataset.ref),
    bars: Object.fromEntries(all("#certainties [data-bar]").map((one) => [one.dataset.bar, {
      value: text(one.querySelector(".value")), change: text(one.querySelector(".change")), fill: fill(one),
      against: one.querySelector(".fill").classList.contains("against"),
    }])),
    leads: all("#certainties .leads").map((one) => one.closest("[data-bar]").dataset.bar),
    warnings: all("#warnings li").map(ref),
    lit: all("#graph .node.lit").map((one) => one.dataset.ref),
    later: all("#graph .node.later").map((one) => one.dataset.ref),
  };
}"""
_WALK = f"""() => {{
  const shown = {_SHOWN};
  const scrub = document.getElementById("scrub");
  return Array.from({{ length: Number(scrub.max) }}, (_, number) => {{
    scrub.value = number + 1;
    scrub.dispatchEvent(new Event("input", {{ bubbles: true }}));
    return shown();
  }});
}}"""


@cache
def example(name: str, strategy: Strategy = Strategy.DEPTH) -> Trace:
    """Give the run of one of the six companies."""
    return _company().advise(ROOT / "examples" / f"{name}.yaml", strategy).trace


@cache
def _company() -> Pack:
    return load_pack()


@cache
def example_page(name: str = ORACLE) -> str:
    """Write the page of one of the six companies."""
    return render_trace_page(example(name))


def bakery(facts: dict[str, Any] | None = None) -> Trace:
    """Give the run of a bakery; without facts, that of a busy one."""
    return BAKERY.advise(BUSY if facts is None else facts).trace


def nothing_known(name: str = "Nobody") -> Trace:
    """Give a run about a business of which nothing is known."""
    return trace_of({"name": name, "facts": {}})


def shown(page: Page) -> dict[str, Any]:
    """Give what the page shows now."""
    found: dict[str, Any] = page.evaluate(_SHOWN)
    return found


def walk(page: Page) -> list[dict[str, Any]]:
    """Give what the page shows at each moment, scrubbing from the first to the last."""
    found: list[dict[str, Any]] = page.evaluate(_WALK)
    return found


def overflows(page: Page) -> bool:
    """Whether the page is wider than the window."""
    wider: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wider
