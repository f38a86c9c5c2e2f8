"""The pack `market-orientation` as its users read it: memos on its invented businesses, and who leads in them.

What `advisor pack check` and `advisor pack test` find is not looked for again here.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from advisor import Advice, load_pack
from advisor.memo.words import words_in

from .company_drivers import PROGRAM as COMPANY_DRIVERS

FILES = sorted((Path(__file__).parents[2] / "rules" / "market-orientation" / "cases").glob("*.yaml"))
PACK = load_pack("market-orientation")
VOCABULARY = PACK.program.vocabulary
MOST_WORDS = 900
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

# Words of the other question that the same templates serve.
FOREIGN = re.compile(r"\b(drivers?|driven|habits|its structure|practitioners|way of selling)\b", re.IGNORECASE)


@cache
def advice_on(path: Path) -> Advice:
    return PACK.advise(path)


def leaders() -> set[str]:
    """Name every hypothesis that leads in one of the businesses."""
    found = [one for path in FILES for one in advice_on(path).standings if one.leader]
    return {f"{one.group.name}.{one.leader}" for one in found}


def test_each_orientation_leads_in_some_business() -> None:
    assert leaders() == {name for group in VOCABULARY.groups.values() for name in group.hypotheses}


def test_the_ways_in_which_practice_and_situation_go_together_are_all_there() -> None:
    pairs = {tuple(one.leader for one in advice_on(path).standings) for path in FILES}
    assert any(practice == situation for practice, situation in pairs)
    assert any(practice and situation and practice != situation for practice, situation in pairs)
    assert any(practice is None for practice, _ in pairs)


@each_file
def test_the_memo_reads_as_one_on_this_question(path: Path) -> None:
    memo = advice_on(path).memo()
    assert memo.startswith(f"# How market-oriented {advice_on(path).business.name} is\n")
    assert FOREIGN.findall(memo.partition("### The facts")[0]) == []
    assert re.findall(r"[{}]|\bNone\b|\w+_\w+", memo) == []
    assert words_in(memo.partition("\n## Appendix")[0]) <= MOST_WORDS


@each_file
def test_the_memo_names_the_article_behind_each_warning(path: Path) -> None:
    texts = [one.warning.consequence for one in advice_on(path).warnings]
    assert [text for text in texts if not re.search("Narver and Slater|Kohli and Jaworski", text)] == []


def test_clauses_fit_into_sentences() -> None:
    clauses = [clause for fact in VOCABULARY.facts.values() for clause in fact.states.values()]
    assert [clause for clause in clauses if clause[:1].isupper() or clause.endswith((".", ","))] == []


def test_it_shares_no_source_and_no_claim_with_the_other_question() -> None:
    ours, theirs = ({claim.says for claim in one.claims.values()} for one in (VOCABULARY, COMPANY_DRIVERS.vocabulary))
    assert ours.isdisjoint(theirs)
    articles = [name for name, source in VOCABULARY.sources.items() if source.kind.value == "article"]
    assert not set(articles) & set(COMPANY_DRIVERS.vocabulary.sources)
