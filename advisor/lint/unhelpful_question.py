"""A question whose help helps nobody, or that somebody else asks already."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.texts import words
from advisor.program import Program
from advisor.vocabulary import Fact

_FEWEST = 2  # "Last year." helps; one word does not
_FILLERS = frozenset(words("a an the is are was be it its of to in on at and or how what which does do whether"))
_HELP = "say how to tell, for which period, and what counts"


def _run(program: Program) -> Iterator[Hit]:
    asked: dict[tuple[str, ...], Fact] = {}
    labelled: dict[tuple[str, ...], Fact] = {}
    for fact in program.vocabulary.facts.values():
        subject = f"facts.{fact.name}"
        for entry, text, seen in (("ask", fact.ask, asked), ("label", fact.label, labelled)):
            first = seen.setdefault(words(text), fact)
            if first is not fact:
                does = "asks the same question as" if entry == "ask" else "has the label of"
                place = f"`{first.name}` stands in {first.span.text.name}:{first.span.line}"
                remedy = "keep one of them, or say what sets them apart"
                yield Hit(subject, f"fact `{fact.name}` {does} `{first.name}`", fact.span, (place, remedy))
        if len(words(fact.ask)) < _FEWEST:
            yield Hit(subject, f"the question of fact `{fact.name}` is one word", fact.span, ("ask a whole question",))
        wrong = _unhelpful(fact)
        if wrong:
            yield Hit(subject, f"the help of fact `{fact.name}` {wrong}", fact.span, (_HELP,))


def _unhelpful(fact: Fact) -> str:
    told = words(fact.help)
    if len(told) < _FEWEST:
        return "is one word" if told else "says nothing"
    said = {*words(fact.ask), *words(fact.label), *_FILLERS}
    return "only says again what the question says" if said.issuperset(told) else ""


CHECK = Check("unhelpful-question", "a question without help worth reading, or one that is asked twice", _run)
