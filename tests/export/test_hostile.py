"""Texts and names of strangers: whatever they hold, the source says what it said before."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from core.helpers import SHOP
from core.strategies import NOWHERE, businesses
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.business import Business, KnownFact
from advisor.export.clips.facts import clips_facts
from advisor.export.clips.program import clips_source
from advisor.export.clips.text import WIDTH
from advisor.vocabulary import frozen

from .clips_run import ClipsRun, check_same
from .packs import TAKEN, Texts, named, worded

BREAKING_OUT = (
    '") (assert (owned))',
    "\\",
    '\\" ) (defrule MAIN::owned => (assert (owned)))',
    "a ; b",
    "a\n(defrule owned =>)",
    "a\u2028(defrule owned =>)",
    "a\x85(defrule owned =>)",
    "\u202e(defrule owned =>)",
    "?*owned* $?x &~| <- => #",
    "%s%n%%",
    "Zürich 東京 🙂",
    " " * 300 + "x" * 300,
)
_TEXTS = st.sampled_from(BREAKING_OUT) | st.text(
    st.sampled_from('ab ()";\\?*$&~|<=>%\n\t\x85\u2028\u202e€')
    | st.characters(codec="utf-8", exclude_categories=["C"]),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip())


@functools.cache
def scratch() -> ClipsRun:
    return ClipsRun(SHOP)


def shown(text: str) -> str:
    """Give a text as it can be shown: on one line, without what can't be seen."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def check_inert(texts: Texts) -> None:
    plain = ClipsRun(worded(Texts()), scratch())
    constructs = [sorted(of) for of in _constructs(plain)]
    run = ClipsRun(worded(texts), scratch())
    assert [sorted(of) for of in _constructs(run)] == constructs
    told = {"big": KnownFact("big", True, 0.8, "", "", NOWHERE), "motto": KnownFact("motto", "x", 1, "", "", NOWHERE)}
    run.run(Business("Somebody", "", frozen(told)))
    assert sorted(str(one["rule"]) for one in run.facts("firing")) == ["one", "two"]
    assert [one["says"] for one in run.facts("contradiction")] == [shown(texts.denies)]
    assert [one["title"] for one in run.facts("rivals")] == [shown(texts.group)]


def _constructs(run: ClipsRun) -> Iterator[list[str]]:
    environment = run.environment
    for of in (environment.rules(), environment.templates(), environment.functions(), environment.modules()):
        yield [one.name for one in of]
    yield [f"{one.name}={one.value}" for one in environment.globals()]


@pytest.mark.parametrize("place", list(Texts.__dataclass_fields__))
@pytest.mark.parametrize("text", BREAKING_OUT)
def test_no_text_breaks_out_of_its_place(place: str, text: str) -> None:
    check_inert(Texts(**{place: text}))


@settings(max_examples=40)
@given(texts=st.builds(Texts, **dict.fromkeys(Texts.__dataclass_fields__, _TEXTS)))
def test_no_texts_together_break_out(texts: Texts) -> None:
    check_inert(texts)


@given(name=_TEXTS, source=_TEXTS, note=_TEXTS, motto=_TEXTS)
def test_no_text_of_a_fact_file_breaks_out(name: str, source: str, note: str, motto: str) -> None:
    run = shop()
    known = Business(name, "2020", frozen({"motto": KnownFact("motto", motto, 0.5, source, note, NOWHERE)}))
    check_same(run, known)
    (fact,) = [one for one in run.facts("fact") if one["name"] == "motto"]
    assert (fact["value"], fact["source"], fact["note"]) == ((shown(motto),), shown(source), shown(note))


@functools.cache
def shop() -> ClipsRun:
    return ClipsRun(SHOP)


@pytest.mark.parametrize("word", TAKEN)
@pytest.mark.parametrize("of", ["fact", "option"])
def test_names_that_mean_something_in_clips(word: str, of: str) -> None:
    program = named(word, "first", word) if of == "fact" else named("plain", word, "plain")
    run = ClipsRun(program, scratch())

    @settings(max_examples=15)
    @given(known=businesses(program))
    def check(known: Business) -> None:
        check_same(run, known)

    check()


@pytest.mark.parametrize("slug", ["and", "or", "not", "test", "exists", "forall", "logical", "declare", "certainties"])
def test_rules_named_like_words_of_clips(slug: str) -> None:
    program = named("plain", "first", slug)
    known = {
        "plain": KnownFact("plain", True, 0.8, "", "", NOWHERE),
        "plain_count": KnownFact("plain_count", 3, 0.8, "", "", NOWHERE),
    }
    found = check_same(ClipsRun(program, scratch()), Business("Somebody", "", frozen(known)))
    assert slug in found.fired


def test_nothing_that_turns_text_around_is_in_the_source() -> None:
    program = worded(Texts(**dict.fromkeys(Texts.__dataclass_fields__, "\u202ea\u2066b\u200fc")))
    known = Business("\u202ex", "", frozen({"motto": KnownFact("motto", "\u202e", 1, "\u202ea", "", NOWHERE)}))
    for text in (clips_source(program), clips_facts(program, known)):
        assert all(line.isprintable() for line in text.split("\n"))


def test_comments_keep_to_the_width() -> None:
    lines = clips_source(worded(Texts(why="word " * 200, says="word " * 200))).split("\n")
    assert all(len(line) <= WIDTH for line in lines if line.lstrip().startswith("; "))
