"""Short texts about one advice: facts stated, names filled in, sources noted; all safe for Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.advice import Advice, Ground
from advisor.expression.phrase import clauses, state_fact
from advisor.memo import words
from advisor.vocabulary import Group


def by_fact(grounds: Iterable[Ground]) -> list[list[Ground]]:
    """Put the grounds of one fact together, each once, where the first of them stands."""
    found: dict[str, list[Ground]] = {}
    for ground in dict.fromkeys(grounds):
        found.setdefault(ground.fact, []).append(ground)
    return list(found.values())


class Texts:
    """Words what an advice holds; `cited` collects the sources that were noted on the way."""

    def __init__(self, advice: Advice) -> None:
        self.advice = advice
        self.vocabulary = advice.program.vocabulary
        self.cited: dict[str, None] = {}

    def cite(self, cite: tuple[str, ...]) -> tuple[str, ...]:
        """Give the footnotes of what is cited, and remember that they are needed."""
        names = self.vocabulary.sources_of(cite)
        self.cited.update(dict.fromkeys(names))
        return names

    def fill(self, text: str) -> str:
        """Fill in the business and leaders that a pack's text names."""
        return words.safe(self.advice.fill(text))

    def title(self, group: Group, option: str) -> str:
        """Title an option."""
        return next(one.title for one in group.options.options if one.name == option)

    def states(self, grounds: Iterable[Ground]) -> str:
        """State known facts as clauses, joined, each with its doubt, or one doubt for all."""
        told = [(words.safe(self.clause(joined)), self.doubt(joined[0])) for joined in by_fact(grounds)]
        doubts = {doubt for _, doubt in told}
        if len(told) > 1 and doubts != {""} and len(doubts) == 1:
            return f"{clauses([text for text, _ in told])} ({'both' if len(told) == 2 else 'all'} {told[0][1]})"
        return clauses([f"{text} ({doubt})" if doubt else text for text, doubt in told])

    def clause(self, grounds: list[Ground]) -> str:
        """State one fact, or those of its options that counted."""
        name = grounds[0].fact
        options = frozenset(ground.option for ground in grounds if ground.option)
        return state_fact(self.vocabulary.facts[name], options or self.advice.business.facts[name].value)

    def doubt(self, ground: Ground) -> str:
        """Say how unsure a fact is."""
        return words.doubt(self.advice.business.facts[ground.fact].certainty)
