"""The page is one file that loads nothing, runs nothing and lets nobody's text become markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment

from advisor.memo.chart import Bar, Chart, draw, one_line
from advisor.memo.page import page

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
VOID = {"meta", "br", "hr"}
HARMLESS = {
    *("html", "head", "meta", "title", "style", "body", "main", "figure", "details", "summary", "section", "div"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "em", "strong", "a", "sup", "code", "pre", "blockquote", "br", "hr"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "desc", "g", "circle", "path", "line", "text", "tspan"),
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</title></style></main><script>alert(1)</script>",
    "<!-- --><iframe src=//example.com></iframe>",
    "<details open ontoggle=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &#x3C;i&#x3E; &amp;lt;",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](java\tscript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x) <javascript:alert(1)> [a]: javascript:alert(1)",
    "[click](//example.com) [click](file:///etc/passwd) [click](/etc) <mailto:a@example.com>",
    "![picture](https://example.com/x.png)",
    '[click](https://example.com/"onmouseover="alert(1) "t\\"onclick=x")',
    "{{ 7 * 7 }} {% raw %} {# #}",
    "\x00\x01\ufeff\u202e<b>",
]
PIECES = [
    *"abc \n\n\n*_`~|#>-+.:[]()^!\\&<\"'",
    *("[^a]", "\n[^a]: ", "    ", "```", "chart", "|---|", "</", "javascript:", "https://a.b", "&#60;", "1. "),
]
MEMO = """# What drives Nordlicht

*Advisory memo · facts as of 31 March 2025*

**Bottom line.** Nordlicht is likely product-driven.

```chart
| driver | habits | structure |
|:--|--:|--:|
| product | 0.84 | 0.12 |
```

## Who drives: habits

Features come first[^product-or-sales]; talk is of features[^cultures]; once more[^product-or-sales].

## Who drives: structure

```yaml
a: 1
```

## Sources

[^product-or-sales]: [Product or sales](https://example.org/product), and more.
[^cultures]: *Cultures*, at <https://example.org/cultures>.
[^unused]: Nobody cites this.

## Appendix

| fact | value |
|:--|--:|
| sales cycle | 180 days |
"""


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Reader(HTMLParser):
    """Reads a page strictly: each element that opens is closed in its turn."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_decl(self, decl: str) -> None:
        self.declarations.append(decl)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        inside = tuple(one.tag for one in self.open)
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, inside))
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.text += data

    def all(self, tag: str, **attrs: str) -> list[Element]:
        return [
            one
            for one in self.elements
            if one.tag == tag and all(one.attrs.get(name.rstrip("_")) == value for name, value in attrs.items())
        ]

    def one(self, tag: str, **attrs: str) -> Element:
        (found,) = self.all(tag, **attrs)
        return found


def make_environment() -> jinja2.Environment:
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(str(TEMPLATES)), undefined=jinja2.StrictUndefined
    )


ENVIRONMENT = make_environment()
SVG = draw(Chart((Bar("product", 0.84, 0.12, declared=True),), "habits", "structure", "Product leads."), ENVIRONMENT)


def write(markdown: str, title: str = "Memo", language: str = "en", chart: str = SVG) -> str:
    return page(markdown, title, language, chart, ENVIRONMENT)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def assert_inert(html: str) -> Reader:
    """Check that nothing runs, nothing loads, and every link leads to the web or within the page."""
    found = read(html)
    ids = [one.attrs["id"] for one in found.elements if "id" in one.attrs]
    assert len(ids) == len(set(ids))
    assert {one.tag for one in found.elements} <= HARMLESS
    assert found.comments == []
    assert len(found.all("style")) <= 2
    for one in found.elements:
        for name, value in one.attrs.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "action", "formaction", "poster", "background", "xlink:href"}
            assert name != "href" or re.match(r"https?://[^/]|#", value, re.IGNORECASE)
            assert name != "href" or one.tag == "a"
            assert name != "style" or value.startswith("text-align:")
    for style in found.all("style"):
        assert "url(" not in style.text
        assert "@import" not in style.text
    return found


def test_the_page_is_complete_and_says_that_it_loads_nothing() -> None:
    html = write(MEMO, "What drives Nordlicht", "en-GB")
    found = assert_inert(html)
    assert html.startswith("<!DOCTYPE html>\n<html")
    assert found.one("html").attrs == {"lang": "en-GB"}
    assert found.all("title")[0].text == "What drives Nordlicht"
    assert [one.attrs for one in found.all("meta")] == [
        {"charset": "utf-8"},
        {
            "http-equiv": "Content-Security-Policy",
            "content": POLICY,
        },
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "color-scheme", "content": "light dark"},
        {"name": "referrer", "content": "no-referrer"},
    ]
    assert html.index("Content-Security-Policy") < html.index("<style")


def test_the_same_memo_is_the_same_page() -> None:
    assert len({page(MEMO, "Memo", "en", SVG, make_environment()) for _ in range(3)}) == 1


def test_it_does_not_depend_on_how_the_environment_is_set_up_for_markdown() -> None:
    for_markdown = ENVIRONMENT.overlay(
        autoescape=False, finalize=lambda value: f"*{value}*", trim_blocks=True, lstrip_blocks=True
    )
    assert page(MEMO, "<b>", "en", SVG, for_markdown) == write(MEMO, "<b>")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "place",
    [
        "{}",
        "# {}",
        "*{}*",
        "**Bottom line.** {}",
        "- {}",
        "> {}",
        "| fact |\n|---|\n| {} |",
        "## {}\n\n| fact |\n|---|\n| a |",
        "[link]({})",
        "[{}](https://example.com)",
        "<{}>",
        "note[^a]\n\n[^a]: {}",
        "note[^{}]\n\n[^{}]: note",
        "```{}\ncode\n```",
        "```chart {}\n{}\n```",
        "```chart\n| {} |\n|---|\n| {} |\n```",
    ],
)
def test_hostile_markdown_is_inert(place: str, text: str) -> None:
    html = write(place.replace("{}", text))
    found = assert_inert(html)
    assert not found.all("b")
    assert "49" not in found.one("main").text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_and_languages_are_inert(text: str) -> None:
    found = assert_inert(write("text", title=text, language=text))
    assert found.one("title").text == found.one("html").attrs["lang"] == one_line(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_chart_is_inert_within_the_page(text: str) -> None:
    svg = draw(Chart((Bar(text, 0.5, -0.5, declared=True),), text, text, text), ENVIRONMENT)
    assert_inert(write("```chart\n```", chart=svg))


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_whatever_is_written_is_inert_and_well_formed(markdown: str) -> None:
    assert_inert(write(markdown))


def test_only_web_links_and_links_within_the_page_are_links() -> None:
    found = assert_inert(
        write(
            "[a](https://a.example/x?y=1&z=2) [b](HTTP://b.example) [c](#d) [e](ftp://e) [f](f.html) [g](//g.example)"
        )
    )
    assert [one.attrs["href"] for one in found.all("a")] == [
        "https://a.example/x?y=1&z=2",
        "HTTP://b.example",
        "#d",
    ]


def test_the_chart_takes_the_place_of_its_block() -> None:
    html = write(MEMO)
    found = read(html)
    assert found.one("svg", class_="driver-chart").inside[-1] == "figure"
    assert html.index('class="bottom-line"') < html.index("<figure") < html.index('id="who-drives"')
    assert found.one("details").text.split() == [
        *("The", "chart", "as", "a", "table"),
        *("driver", "habits", "structure"),
        *("product", "0.84", "0.12"),
    ]
    assert found.one("pre").text == "a: 1\n"


def test_the_chart_can_end_the_memo_and_its_text_need_not_be_a_table() -> None:
    found = read(write("# Memo\n\n```chart\nproduct  <0.84>\n```\n"))
    assert found.one("pre").text == "product  <0.84>"
    assert not read(write("```chart\n```")).all("details")


def test_without_a_chart_the_block_stays_text_and_without_a_block_there_is_no_figure() -> None:
    assert read(write("```chart\nproduct 0.84\n```", chart="")).one("pre").text == "product 0.84\n"
    assert not read(write("text")).all("figure")


def test_only_the_first_block_becomes_the_chart() -> None:
    found = assert_inert(write("```chart\nfirst\n```\n\ntext\n\n```chart\nsecond\n```\n"))
    assert len(found.all("figure")) == 1
    assert [one.text.strip() for one in found.all("pre")] == ["first", "second"]


def test_tables_scroll_and_their_heads_have_a_scope() -> None:
    found = read(write(MEMO))
    assert {one.inside[-1] for one in found.all("table")} == {"div"}
    assert {one.attrs["scope"] for one in found.all("th")} == {"col"}
    assert [one.attrs for one in found.all("div")] == [
        {"class": "table"},  # of the chart, which stands under no heading of its own
        {"class": "table", "role": "region", "aria-labelledby": "appendix", "tabindex": "0"},
    ]


def test_notes_link_both_ways_and_each_use_shows_the_same_number() -> None:
    found = assert_inert(write(MEMO))
    uses = found.all("a", role="doc-noteref")
    assert [(one.text, one.attrs["href"]) for one in uses] == [("[1]", "#fn1"), ("[2]", "#fn2"), ("[1]", "#fn1")]
    backs = found.all("a", role="doc-backlink")
    assert [one.attrs["href"] for one in backs] == ["#fnref1-1", "#fnref1-2", "#fnref2-1"]
    assert {one.attrs["id"] for one in uses} == {one.attrs["href"].removeprefix("#") for one in backs}
    assert len({one.attrs["aria-label"] for one in backs}) == 3
    assert [one.attrs["id"] for one in found.all("li")] == ["fn1", "fn2"]
    assert "Nobody cites this" not in found.one("main").text


def test_notes_stand_under_the_heading_where_they_are_defined() -> None:
    html = write(MEMO)
    assert read(html).one("section").attrs["aria-labelledby"] == "sources"
    assert html.index('id="sources"') < html.index("<section") < html.index('id="appendix"')


def test_notes_without_a_heading_of_their_own_are_named() -> None:
    html = write("# A\n\ntext[^a]\n\n[^a]: note\n\nmore text")
    assert read(html).one("section").attrs["aria-label"] == "Notes"
    assert html.index("<section") < html.index("more text")


def test_headings_have_stable_ids_of_their_own() -> None:
    found = assert_inert(
        write("# Über *das* `Ganze`\n## Appendix: facts\n## Appendix\n## ?!\n## fn1\n## a\n## a-2\n## a")
    )
    ids = [one.attrs["id"] for one in found.elements if re.fullmatch(r"h\d", one.tag)]
    assert ids == ["über-das-ganze", "appendix", "appendix-2", "section", "section-fn1", "a", "a-2", "a-3"]


def test_bottom_line_and_byline_are_marked() -> None:
    found = read(write(MEMO))
    assert found.one("p", class_="bottom-line").text == "Bottom line. Nordlicht is likely product-driven."
    assert found.one("p", class_="byline").text == "Advisory memo · facts as of 31 March 2025"
    assert not read(write("# A\n\n*One* and *two*")).all("p", class_="byline")


def test_a_template_of_ones_own_replaces_blocks_and_is_escaped_too() -> None:
    own = '{% extends "page.html.j2" %}{% block style %}{{ super() }}h1 { color: red }{% endblock %}'
    own += "{% block header %}<p>{{ title }}</p>{% endblock %}{% block footer %}<p>Confidential</p>{% endblock %}"
    loader = jinja2.ChoiceLoader([jinja2.DictLoader({"own.html.j2": own}), jinja2.FileSystemLoader(str(TEMPLATES))])
    environment = ImmutableSandboxedEnvironment(loader=loader, undefined=jinja2.StrictUndefined)
    html = page("text", "<b>Nordlicht</b>", "en", "", environment, template="own.html.j2")
    assert_inert(html)
    assert "<p>&lt;b&gt;Nordlicht&lt;/b&gt;</p>" in html
    assert "h1 { color: red }" in html
    assert html.index("text</p>") < html.index("Confidential")


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_have_enough_contrast_in_light_dark_and_print() -> None:
    style = read(write("text")).one("style").text
    blocks = re.findall(r":root {([^}]*)}", style)
    light, dark, printed = (dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in blocks)
    for scheme in (light, dark, light | printed):
        for name in ("ink", "muted", "accent", "practised", "fit"):
            low, high = sorted(_luminance(scheme[one]) for one in (name, "paper"))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (name, scheme)


def test_print_breaks_pages_where_a_reader_would() -> None:
    style = " ".join(read(write("text")).one("style").text.partition("@media print")[2].split())
    assert "#appendix { margin-top: 0; break-before: page; }" in style
    assert "thead { display: table-header-group; }" in style
    assert "h1, h2, h3, h4 { break-after: avoid; break-inside: avoid; }" in style
