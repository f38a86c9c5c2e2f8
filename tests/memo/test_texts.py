"""Other people's texts in a memo: shown as they are written, and inert, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from advisor import Advice, AdvisorError, Business, load_pack

from .businesses import PACK, ROOT
from .prose import keeps_its_tables, parse
from .test_html import Page
from .test_html import faults as page_faults

HOSTILE = [
    "# A heading",
    "- an item",
    "1. first",
    "1) first",
    "+ more",
    "> quoted",
    "===",
    "---",
    "***",
    "```",
    "~~~",
    "| a | b |",
    "|:--|",
    "a|b\\|c\\\\|d",
    "*stars* and **more** and _lines_ and __more__ and ***all***",
    "snake_case_name and 2*3*4",
    "~~struck~~ ==marked== ^up^ ~down~",
    "`code` and ``more``",
    "[a link](https://example.com)",
    "[a link](javascript:alert(1))",
    "[a link][1] and [1]",
    "[1]: https://example.com",
    "[^x] and [^whos-driving] and ^[inline]",
    "[^x]: a footnote",
    "![a picture](https://example.com/x.png)",
    "<https://example.com> <a@example.com>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</h1></main><iframe src=//example.com></iframe>",
    "<!-- a comment -->",
    "</title><svg onload=alert(1)>",
    "&lt;b&gt; &amp; &copy; &#60;i&#62; &#x3C; &nosuch; & co",
    "{{ 7 * 7 }} {% raw %} {# no #} ${x} %s {0} {business}",
    "\\ \\\\ \\* \\n \\u0041",
    "a\\",
    "\"quoted\" 'so' ’too’ “here”",
    "$x^2$ and \\(y\\)",
    "x" * 120,
    "שלום עולם",
    "مرحبا بالعالم",
    "می‌خواهم",
    "👩‍👩‍👧 and é and e\u0301 and ﬁ",
    "3M",
    "null",
    "yes",
    "0x10",
    "10:30",
    "eBay",
    "None",
    "**Bottom line.** Not so.",
    "## Appendix",
]
UNSEEN = [
    "right\u202eleft\u202c",
    "mark\u200fed",
    "zero\u200bwidth",
    "line\nbreak",
    "line\u2028break",
    "line\r\n\r\n# break",
    "tab\there",
    "no\u00a0break",
    "\ufeffstart",
    "soft\u00adhyphen",
    "tags\U000e0041\U000e0042",
]
CONTROLS = ["bell\x07", "null\x00", "escape\x1b[31m", "delete\x7f", "c1\x9b31m"]
ALLOWED = {"text", "text_special", "softbreak", "strong_open", "strong_close", "em_open", "em_close", "footnote_ref"}


def batched(texts: list[str], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(texts), size):
        yield tuple(texts[start : start + size])


def seen(text: str) -> str:
    """Give what a reader sees of a text: a space for what can't be seen, and one for several."""
    return " ".join("".join(char if char.isprintable() or char in "\u200c\u200d" else " " for char in text).split())


BASE = PACK.advise({"name": "Somebody", "facts": {"self_serve": "yes", "effort_focus": "best_product"}})
PLAIN = BASE.memo()


def told_by(*texts: str) -> Advice:
    """Give an advice on a business that has such texts in its name, and in the sources and notes of its facts."""
    facts = {
        name: replace(fact, source=text, note=text)
        for (name, fact), text in zip(BASE.business.facts.items(), (*texts, *texts), strict=False)
    }
    business = Business(texts[0], "", MappingProxyType(facts))
    return replace(BASE, derivation=replace(BASE.derivation, business=business))


def text_of(token: Token) -> str:
    return " ".join("".join(child.content or " " for child in token.children or ()).split())


def cells_of(memo: str, heading: str) -> Iterator[list[str]]:
    """Give the rows of the table below a heading, as a renderer sees them."""
    tokens = parse(memo)
    start = next(at for at, token in enumerate(tokens) if token.type == "inline" and token.content == heading)
    row: list[str] = []
    for token, after in zip(tokens[start + 1 :], tokens[start + 2 :], strict=False):
        if token.type in ("td_open", "th_open"):
            row.append(text_of(after))
        if token.type == "tr_close":
            yield row
            row = []
        if token.type in ("table_close", "heading_open"):
            return


def is_shown_and_inert(advice: Advice, text: str) -> None:
    memo = advice.memo()
    assert list(keeps_its_tables(memo)) == []
    tokens = parse(memo)
    heading = next(after for token, after in pairwise(tokens) if token.type == "heading_open")
    assert text_of(heading) == f"What drives {seen(text)}"
    assert {child.type for token in tokens for child in token.children or ()} <= ALLOWED
    assert {token.type for token in tokens} == {token.type for token in parse(PLAIN)}
    assert headings(memo) == headings(PLAIN)
    rows = list(cells_of(memo, "The facts"))
    assert [len(row) for row in rows] == [4, 4, 4]
    assert [row[3] for row in rows[1:]] == [seen(f"{text}; {text}")] * 2
    assert json.loads(advice.memo("json"))["business"]["name"] == advice.business.name


def headings(memo: str) -> list[str]:
    return [token.tag for token in parse(memo) if token.type == "heading_open"]


def is_a_page(*texts: str) -> None:
    html = told_by(*texts).memo("html")
    assert page_faults(html) == []
    page = Page(html)
    assert page.text("h1") == f"What drives {seen(texts[0])}"
    assert page.text("title").startswith(f"{seen(texts[0])}: What drives a business")
    assert [text for text in texts if seen(f"{text}; {text}") not in page.text("td")] == []
    assert set(page.told) == TAGS


TAGS = set(Page(BASE.memo("html")).told)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_shown_as_they_are(text: str) -> None:
    is_shown_and_inert(told_by(text), text)


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_cannot_be_seen_does_nothing(text: str) -> None:
    is_shown_and_inert(told_by(text), text)


@pytest.mark.parametrize("text", CONTROLS, ids=ascii)
def test_control_characters_from_a_program_are_not_shown(text: str) -> None:
    is_shown_and_inert(told_by(text), text)


@pytest.mark.parametrize("text", [*CONTROLS, "line\r\n\r\n# break"], ids=ascii)
def test_control_characters_are_refused_in_files(text: str) -> None:
    with pytest.raises(AdvisorError, match="a control character that no text holds"):
        PACK.read({"name": text, "facts": {}})


@pytest.mark.parametrize("pair", list(batched([*HOSTILE, *UNSEEN, *CONTROLS], 2)), ids=ascii)
def test_pages(pair: tuple[str, str]) -> None:
    is_a_page(*pair)


@pytest.mark.parametrize("text", [*HOSTILE, *(text for text in UNSEEN if "\r" not in text)], ids=ascii)
def test_texts_come_whole_out_of_a_file(text: str) -> None:
    facts = {"self_serve": {"value": "yes", "source": text, "note": text}}
    business = PACK.read({"name": text, "facts": facts})
    fact = business.facts["self_serve"]
    assert business.name == fact.source == fact.note == " ".join(text.split())


LETTERS = "ab \n\t*_`~|#>-+.:[]()^!\\&<\"'{}%$=/;0123\u202e\u200b\u200dé"


@given(st.text(st.sampled_from(LETTERS), min_size=1, max_size=40).filter(lambda text: seen(text) and text.strip()))
@settings(max_examples=12)
def test_any_text(text: str) -> None:
    is_shown_and_inert(told_by(f"a{text}"), f"a{text}")
    if "<" in text:
        is_a_page(f"a{text}")


@pytest.mark.slow
@given(st.text(min_size=1, max_size=100))
@settings(max_examples=2000)
def test_any_text_at_all(text: str) -> None:
    is_shown_and_inert(told_by(f"a{text}"), f"a{text}")
    is_a_page(f"a{text}")


def test_a_name_that_starts_small_stays_so() -> None:
    memo = told_by("eBay").memo()
    assert "EBay" not in memo
    assert "eBay" in next(line for line in memo.splitlines() if line.startswith("**Bottom line.**"))


def test_a_name_has_at_most_120_characters() -> None:
    assert PACK.read({"name": "x" * 120, "facts": {}}).name == "x" * 120
    with pytest.raises(AdvisorError, match="a name has at most 120 characters"):
        PACK.read({"name": "x" * 121, "facts": {}})


BAKERY = load_pack(ROOT / "tests" / "core" / "packs" / "bakery")


@pytest.mark.parametrize("text", [*HOSTILE, *(text for text in UNSEEN if "\r" not in text)], ids=ascii)
def test_the_value_of_a_fact_is_a_text(text: str) -> None:
    """In a pack of its own, because company-drivers asks for no text."""
    memo = BAKERY.advise({"name": "Bakery", "facts": {"motto": text}}).memo()
    assert list(keeps_its_tables(memo)) == []
    rows = list(cells_of(memo, "The facts"))
    assert [len(row) for row in rows] == [4, 4]
    assert rows[1][0] == "The motto"
    assert seen(text) in rows[1][1]
    assert {child.type for token in parse(memo) for child in token.children or ()} <= ALLOWED


def test_a_fact_file_with_such_texts(tmp_path: Path) -> None:
    """The same by way of a file, where YAML has a say too."""
    path = tmp_path / "facts.yaml"
    text = "| [^x] <b> *so* {{ 1 }} # \\"
    path.write_text(f"name: {json.dumps(text)}\nfacts:\n  self_serve: {{value: yes, source: {json.dumps(text)}}}\n")
    advice = PACK.advise(path)
    assert advice.business.name == text
    assert text_of(parse(advice.memo())[1]) == f"What drives {text}"
