"""A memo in Markdown → one self-contained HTML page.

The words are the memo's; how the page looks, and what stands around the words, is `page.html.j2`. Facts and titles are
other people's text: raw HTML stays text, no image is loaded, links lead to the web or within the page and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from jinja2 import Environment
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.footnote import footnote_plugin

from advisor.memo.chart import for_markup, one_line

BOTTOM_LINE = "**Bottom line.**"
"""The paragraph that starts with this is for a reader in a hurry."""

_LINK = re.compile(r"https?://[^/]|#\w", re.IGNORECASE)
_OURS = re.compile(r"fn\d|fnref\d|driver-chart-")
_PLACE = "notes_place"


def page(
    markdown: str,
    title: str,
    language: str,
    chart_svg: str,
    environment: Environment,
    *,
    template: str = "page.html.j2",
) -> str:
    """Turn a memo into a page, with a template of the environment.

    The first fenced block `chart` becomes the chart; what it holds, a table in Markdown or any text, stays at hand as
    the same in figures. `chart_svg` comes from `draw`, or is empty. Notes stand where the Markdown defines the last of
    them. A heading's id is made of its words up to a colon: that of `Appendix: the facts` is `appendix`.
    """
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(markdown, env)
    place = next((at for at, token in enumerate(tokens) if chart_svg and _is_chart(token)), None)
    dresser = _Dresser(env)
    before = list(dresser.dress(tokens[:place]))
    after = [] if place is None else list(dresser.dress(tokens[place + 1 :]))
    written = (
        for_markup(environment)
        .get_template(template)
        .render(
            title=one_line(title),
            language=one_line(language),
            before=_markup(parser.renderer.render(before, parser.options, env)),
            chart=_markup("" if place is None else chart_svg.strip()),
            figures=_markup("" if place is None else _figures(tokens[place].content)),
            after=_markup(parser.renderer.render(after, parser.options, env)),
        )
    )
    return written.strip() + "\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table").disable("image")
    parser.validateLink = _is_safe  # type: ignore[method-assign]
    footnote_plugin(parser, inline=False)
    parser.core.ruler.before("footnote_tail", "notes_place", _keep_place)
    parser.core.ruler.after("footnote_tail", "notes_move", _move_notes)
    return parser


def _is_safe(url: str) -> bool:
    return _LINK.match(url) is not None


def _is_chart(token: Token) -> bool:
    return token.type == "fence" and token.info.split()[:1] == ["chart"]


def _markup(text: str) -> Markup:
    """Say that a text needs no escaping: what comes here was written by our own renderer."""
    return Markup(text)  # noqa: S704


def _figures(content: str) -> str:
    """Write the chart's data: a table if it is one in Markdown, else the text as it is."""
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(content, env)
    if tokens and tokens[0].type == "table_open":
        return str(parser.renderer.render(list(_Dresser(env).dress(tokens)), parser.options, env))
    return f"<pre>{escape(content.strip())}</pre>" if content.strip() else ""


def _keep_place(state: StateCore) -> None:
    """Mark where the last definition of a note stands, before they are all taken out."""
    ends = [at for at, token in enumerate(state.tokens) if token.type == "footnote_reference_close" and not token.level]
    if ends:
        state.tokens.insert(ends[-1] + 1, Token(_PLACE, "", 0))


def _move_notes(state: StateCore) -> None:
    """Bring the notes, which the plugin has put at the end, to the place that was marked."""
    types = [token.type for token in state.tokens]
    if _PLACE not in types:
        return
    place = types.index(_PLACE)
    start = types.index("footnote_block_open") if "footnote_block_open" in types else len(types)
    state.tokens = [*state.tokens[:place], *state.tokens[start:], *state.tokens[place + 1 : start]]


@dataclass(slots=True)
class _Dresser:
    """Gives tokens what a page needs: ids for headings, names for tables and notes, our own markup for notes."""

    env: dict[str, Any]
    taken: set[str] = field(default_factory=set)
    heading: str = ""
    before: str = ""

    def dress(self, tokens: Sequence[Token]) -> Iterator[Token]:
        for token, after in zip(tokens, [*tokens[1:], Token("", "", 0)], strict=False):
            match token.type:
                case "heading_open":
                    self.heading = self.new_id(after)
                    token.attrSet("id", self.heading)
                case "paragraph_open" if after.content.startswith(BOTTOM_LINE):
                    token.attrSet("class", "bottom-line")
                case "paragraph_open" if self.before == "h1" and _is_emphasised(after):
                    token.attrSet("class", "byline")
                case "th_open":
                    token.attrSet("scope", "col")
                case "inline":
                    for child in token.children or ():
                        if child.info == "auto" and child.type == "link_open":
                            child.attrSet("class", "address")
                    token.children = [self.write_note(child) for child in token.children or ()]
            yield self.write_note(self.wrap_table(token))
            self.before = token.tag if token.type == "heading_close" else ""

    def new_id(self, inline: Token) -> str:
        words = "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})
        slug = "-".join(re.findall(r"[^\W_]+", words.partition(":")[0].lower())) or "section"
        if _OURS.match(slug):
            slug = f"section-{slug}"
        names = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        name = next(name for name in names if name not in self.taken)
        self.taken.add(name)
        return name

    def wrap_table(self, token: Token) -> Token:
        """Put what scrolls on a narrow screen around a table; it can be reached and scrolled with keys."""
        if token.type == "table_open":
            named = f' role="region" aria-labelledby="{escape(self.heading)}" tabindex="0"' if self.heading else ""
            return _html(f'<div class="table"{named}>\n<table>\n')
        return _html("</table>\n</div>\n") if token.type == "table_close" else token

    def write_note(self, token: Token) -> Token:
        """Write what belongs to notes; each use of one shows the same number, and has its own way back."""
        if not token.type.startswith("footnote_"):
            return token
        note, use = token.meta.get("id", 0) + 1, token.meta.get("subId", 0) + 1
        match token.type:
            case "footnote_ref":
                link = f'<a href="#fn{note}" id="fnref{note}-{use}" role="doc-noteref">[{note}]</a>'
                return _html(f'&NoBreak;<sup class="note">{link}</sup>')  # a note stays on its line
            case "footnote_block_open":
                named = f'aria-labelledby="{escape(self.heading)}"' if self.before else 'aria-label="Notes"'
                return _html(f'<section class="notes" role="doc-endnotes" {named}>\n<ol>\n')
            case "footnote_block_close":
                return _html("</ol>\n</section>\n")
            case "footnote_open":
                return _html(f'<li id="fn{note}">\n')
            case "footnote_anchor":
                several = self.env["footnotes"]["list"][note - 1]["count"] > 1
                name = f"Back to use {use} of note {note}" if several else f"Back to the use of note {note}"
                text = ("↑" if use == 1 else "") + (str(use) if several else "")
                link = f'<a class="back" href="#fnref{note}-{use}" role="doc-backlink" aria-label="{name}">{text}</a>'
                return _html(f" {link}")
            case _:
                return _html("</li>\n")


def _is_emphasised(inline: Token) -> bool:
    types = [child.type for child in inline.children or ()]
    return types[:1] == ["em_open"] and types[-1:] == ["em_close"] and types.count("em_open") == 1


def _html(text: str) -> Token:
    return Token("html_block", "", 0, content=text)
