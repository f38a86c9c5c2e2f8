"""What a notebook shows of advice, derivation, trace and explanation: asked of IPython itself."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from IPython.core.formatters import HTMLFormatter

from advisor import Advice, Trace

from .sample import COMPANY, EXAMPLES, traces

SHOW = HTMLFormatter()
HOSTILE = '<script>alert("x")</script>'
EMPTY = ("br", "hr", "img", "meta", "input")


class Reader(HTMLParser):
    """Reads a fragment: its words, its elements, and that each is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(thing: object) -> Reader:
    html = SHOW(thing)
    assert isinstance(html, str)
    read = Reader(html)
    assert not {"script", "style", "link", "iframe"} & set(read.elements)
    return read


def things(advice: Advice) -> list[object]:
    trace = advice.trace
    raised = next((name for name, one in trace.warnings.items() if one.raised), None)
    return [advice, advice.derivation, trace, advice.explain(), advice.explain(raised, "full")]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples(path: object) -> None:
    advice = COMPANY.advise(str(path))
    for thing in things(advice):
        read = shown(thing)
        assert "{" not in read.words
        assert "None" not in read.words
    whole = shown(advice)
    for raised in advice.warnings:
        assert advice.fill(raised.warning.title) in whole.words
    assert advice.trace.explain().verdict in whole.words
    for firing in advice.trace.firings:
        assert firing.rule in shown(advice.trace).words
        assert firing.rule in shown(advice.derivation).words


def test_a_name_and_a_source_that_are_markup() -> None:
    facts = {"sales_force": {"value": "dominant", "source": HOSTILE, "note": HOSTILE}}
    advice = COMPANY.advise({"name": HOSTILE, "facts": facts})
    for thing in (*things(advice), advice.explain("sales_force")):
        shown(thing)
    assert HOSTILE in shown(advice).words
    assert shown(advice.explain("sales_force")).words.count(HOSTILE) == 2


def test_of_what_nothing_is_known() -> None:
    advice = COMPANY.advise({"name": "Acme", "facts": {}})
    assert "no evidence yet" in shown(advice).words
    assert "Warnings" not in shown(advice).words


def test_the_first_fold_of_an_explanation_is_open() -> None:
    html = SHOW(COMPANY.advise(str(EXAMPLES[0])).explain())
    assert isinstance(html, str)
    assert html.index("<details open>") < html.index("<details>")


@given(trace=traces())
@settings(max_examples=20)
def test_any_run(trace: Trace) -> None:
    shown(trace)
    shown(trace.explain(level="full"))
