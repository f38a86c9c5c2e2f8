"""The memo as a page, from advice to HTML: well-formed, self-contained, and the same words as in Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from advisor import Business

from .businesses import EXAMPLES, PACK, businesses, known

VOID = {"meta", "br", "hr"}
FORBIDDEN = {"script", "link", "iframe", "img", "object", "embed", "form", "input", "base", "audio", "video", "use"}
_ADDRESSES = {"href", "src", "srcset", "action", "data", "poster", "background", "xlink:href"}


class Page(HTMLParser):
    """Reads a page and notes what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.wanted: list[str] = []
        self.told: dict[str, list[str]] = {}
        self.feed(html)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self.open]
        self.wrong += [f"the id {one} stands twice" for one in sorted(set(self.ids)) if self.ids.count(one) > 1]
        self.wrong += [f"#{one} leads nowhere" for one in self.wanted if one not in self.ids]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.wrong.append(f"<{tag}>")
        if len({name for name, _ in attrs}) < len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        for name, value in attrs:
            if name.startswith("on"):
                self.wrong.append(f"<{tag} {name}>")
            if name in _ADDRESSES and not (value or "").startswith("#"):
                self.wrong.append(f"<{tag} {name}={value}>")
            if "//" in (value or "") and name != "xmlns":
                self.wrong.append(f"<{tag} {name}={value}>")
            if name == "href" and (value or "").startswith("#"):
                self.wanted.append((value or "")[1:])
            if name == "id":
                self.ids.append(value or "")
            if name == "aria-labelledby":
                self.wanted += (value or "").split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.told.setdefault(self.open[-1], []).append(data)

    def text(self, *tags: str) -> str:
        return " ".join(" ".join(part for tag in tags for part in self.told.get(tag, ())).split())


def faults(html: str) -> list[str]:
    """Name what is wrong with a page as a file of its own."""
    found = Page(html).wrong
    style = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    found += [f"style: {one}" for one in re.findall(r"url\(|@import|expression\(|https?:", style)]
    if not html.startswith('<!DOCTYPE html>\n<html lang="en">'):
        found.append("it doesn't start as a page")
    return found


SOUND = """<!DOCTYPE html>
<html lang="en"><head><style>p {}</style></head><body><p id="a"><a href="#a">x</a><br></p></body></html>"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</p>", ""),
        ("</a>", "</b>"),
        ("<br>", "<script></script>"),
        ("<br>", '<img src="data:,">'),
        ("<br>", '<a href="https://example.com">x</a>'),
        ("<br>", '<a href="javascript:x">x</a>'),
        ("<br>", '<i onclick="x">x</i>'),
        ("<br>", '<i id="a">x</i>'),
        ("<br>", '<i style="background: url(//example.com)">x</i>'),
        ("#a", "#b"),
        ("p {}", "p { background: url(x.png) }"),
        ("<br>", '<i aria-labelledby="b">x</i>'),
        ("<!DOCTYPE html>\n", ""),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str) -> None:
    assert faults(SOUND) == []
    assert faults(SOUND.replace(old, new, 1))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    advice = PACK.advise(path)
    html = advice.memo("html")
    assert faults(html) == []
    page = Page(html)
    assert page.text("title").startswith(f"{advice.business.name}: ")
    assert page.text("h1") == f"What drives {advice.business.name}"
    assert html.count("<svg class=") == 1
    headings = re.findall(r"^## (.*)$", advice.memo(), re.MULTILINE)
    assert [one for one in headings if one not in page.text("h2")] == []


@given(businesses())
@settings(max_examples=6)
def test_random_businesses(business: Business) -> None:
    assert faults(PACK.advise(business).memo("html")) == []


@pytest.mark.slow
@given(businesses())
@settings(max_examples=1000)
def test_many_random_businesses(business: Business) -> None:
    assert faults(PACK.advise(business).memo("html")) == []


def test_nothing_known_gives_a_page_without_a_chart() -> None:
    html = PACK.advise(known({})).memo("html")
    assert faults(html) == []
    assert "<svg" not in html
    assert "no clear driver" in Page(html).text("p")
