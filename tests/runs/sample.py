"""Runs to look at: of the bakery, of the six examples, of random businesses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from core.helpers import SHOP, business
from core.strategies import businesses
from hypothesis import strategies as st

from advisor import Pack, Trace, load_pack
from advisor.diagnostics import Text

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = tuple(sorted((ROOT / "examples").glob("*.yaml")))
BAKERY: Final = Pack(SHOP)
COMPANY: Final[Pack] = load_pack()
DROPPED: Final = object()
BUSY: Final[dict[str, str | tuple[str, float]]] = {
    "regulars_share": ("50%", 0.9),
    "ovens": "4",
    "noisy": "no",
    "sells": "bread cake",
    "bet": "coffee",
    "rent": "3000",
    "delivers": "yes",
    "owner_was": "baker",
}

Edit = tuple[tuple[str | int, ...], object]


def shop_trace(facts: dict[str, str | tuple[str, float]] | None = None) -> Trace:
    """Give the trace of a bakery; without facts, that of a busy one."""
    return BAKERY.advise(business(SHOP, BUSY if facts is None else facts)).trace


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """Give the trace of any business, of either pack."""
    pack = draw(st.sampled_from((BAKERY, BAKERY, BAKERY, COMPANY)))
    strategy = draw(st.sampled_from(("depth", "breadth", "simplicity", "complexity", "random")))
    return pack.advise(draw(businesses(pack.program)), strategy, draw(st.integers(0, 9))).trace  # type: ignore[arg-type]


def edited_trace(*edits: Edit) -> Text:
    """Give the busy bakery's trace after edits: each puts a value at a path, or drops what is there."""
    trace = json.loads(shop_trace().json())
    for path, value in edits:
        entry = trace
        for step in path[:-1]:
            entry = entry[step]
        if value is DROPPED:
            del entry[path[-1]]
        else:
            entry[path[-1]] = value
    return Text("trace.json", json.dumps(trace, indent=1, ensure_ascii=False) + "\n")
