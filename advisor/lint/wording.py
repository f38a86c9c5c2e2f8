"""A text that will not fit where the memo puts it: a clause or a title that starts or ends like a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.texts import Prose, texts, words
from advisor.program import Program

# Entries that stand inside a sentence, and entries that stand by themselves without a full stop.
_CLAUSES = {("facts", "states"), ("facts", "label"), ("findings", "label"), ("hypotheses", "seen_in")}
_TITLES = {("warnings", "title"), ("recommendations", "title"), ("hypotheses", "title")}
_ABBREVIATIONS = ("etc.", "Inc.", "Ltd.", "Co.", "Corp.", "e.g.", "i.e.", "p.a.", "approx.")
# Words that no name starts with, so that a capital there is the start of a sentence.
_SMALL = frozenset(
    words(
        "a an all any are at by can customers every few how if in is it its many most no nobody none nothing on one our"
        " some that the their there these they this those we what when where which who"
    )
)


def _run(program: Program) -> Iterator[Hit]:
    for prose in texts(program):
        section = prose.subject.partition(".")[0]
        clause, title = (section, prose.entry) in _CLAUSES, (section, prose.entry) in _TITLES
        if (clause or title) and prose.text.endswith(".") and not prose.text.endswith(("...", *_ABBREVIATIONS)):
            yield _hit(prose, "ends with a full stop", "leave it out")
        start = prose.text.partition(" ")[0]
        if clause and start == start.capitalize() and start.lower() in _SMALL:
            yield _hit(prose, "starts with a capital", "start it small: it stands in the middle of a sentence")


def _hit(prose: Prose, what: str, remedy: str) -> Hit:
    return Hit(prose.subject, f"`{prose.entry}` of {prose.what} {what}: `{prose.text}`", prose.span, (remedy,))


CHECK = Check("wording", "a clause or title that does not fit where the memo puts it", _run)
