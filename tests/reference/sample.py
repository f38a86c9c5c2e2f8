"""Packs to write the reference of: a small one in two layers, those that come with the project, hostile ones."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from core.helpers import BAKERY
from playwright.sync_api import Page

PACKS: Final = Path(__file__).parent / "packs"
FERRY: Final = PACKS / "ferry"
NIGHT_FERRY: Final = PACKS / "night-ferry"
ALL: Final = (FERRY, NIGHT_FERRY, BAKERY, Path("company-drivers"), Path("agencies"))

HOSTILE: Final = [
    "</script><script>window.hacked = 1; alert(1)</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "</title></style></code></a><svg/onload=window.hacked=1>",
    "\" onmouseover=window.hacked=1 x='",
    "[click](javascript:alert(1)) ![x](https://example.com/x.png) <https://example.com>",
    "&lt;b&gt; &#60;i&#62; `code` ``two`` **bold** _it_ | # \\\\ $x$",
    "{# #} ${7 * 7}",
    "line\\u2028and\\u2029line\\u202eright to left",
    "- list\\n\\n# heading\\n\\n```\\nfence",
]


def hostile_pack(folder: Path, text: str) -> Path:
    """Write the ferry with a text in every place that holds free text; `text` is written as in YAML's double quotes."""
    copy = folder / "ferry"
    shutil.copytree(FERRY, copy)
    quoted = '"' + text.replace('"', '\\"') + '"'
    (copy / "pack.yaml").write_text(
        f"name: ferry\nversion: 1.2.0\ntitle: {quoted}\nabout: {quoted}\n", encoding="utf-8"
    )
    edits = {
        "vocabulary.yaml": [
            "The Log of the Ferry", "B. Boatman", "short: the log", "place: page 3",
            "says: Carts pay for the crossing.",
            "title: carts", "driven: cart-driven", "means: carrying carts", "theme: the_river", "label: the toll",
            "help: In summer.", "label: a need for the ferry", "says: a bridge needs a river",
            "why: nobody swims so far",
            "title: what it lives on", "seen_in: its cash box", "title: The boat crosses empty", "title: Ring the bell",
            "detail: Twice.", "says: The log is old.", "yes: there is a bridge",
        ],
        "rules.yaml": ["says: Who can't swim takes the ferry."],
    }  # fmt: skip
    for name, places in edits.items():
        written = (copy / name).read_text(encoding="utf-8")
        for place in places:
            assert place in written, place
            key = place.partition(": ")[0] + ": " if ": " in place else ""
            # Braces are for names that a memo fills in, so they can't stand in these texts.
            written = written.replace(place, key + quoted.replace("{", "(").replace("}", ")"))
        (copy / name).write_text(written, encoding="utf-8")
    return copy


def overflows(page: Page) -> bool:
    """Tell whether anything is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
