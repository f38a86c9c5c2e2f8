"""Small pieces of the reference: links, lists of links, conditions with the names in them linked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from advisor.expression.phrase import phrase
from advisor.program import Program
from advisor.reference.model import Item, Piece, Pieces, Ref, Row, Sort
from advisor.rule import Condition

_WORD = re.compile(r"[A-Za-z_][\w.]*")


def text(words: str) -> Item:
    """Give a plain text."""
    return Item((Piece(words),))


def link(ref: Ref) -> Piece:
    """Give a name that leads to its entry."""
    return Piece(ref.name, code=True, ref=ref)


def row(label: str, *items: Item) -> Iterator[Row]:
    """Give a row, if there is anything to tell."""
    told = tuple(item for item in items if any(piece.text for piece in item.words))
    if told:
        yield Row(label, told)


def links(label: str, refs: Iterable[Ref]) -> Iterator[Row]:
    """Give a row of names, one behind the other, if there are any."""
    items = tuple(Item((link(ref),)) for ref in refs)
    if items:
        yield Row(label, items, inline=True)


class Formulas:
    """Words conditions, and links the names in them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        vocabulary = program.vocabulary
        self.refs: dict[str, Ref] = {
            **{name: Ref(Sort.FACT, name) for name in vocabulary.facts},
            **{name: Ref(Sort.FINDING, name) for name in vocabulary.findings},
            **{name: Ref(Sort.PARAMETER, name) for name in vocabulary.parameters},
            **{group.leader: Ref(Sort.GROUP, name) for name, group in vocabulary.groups.items()},
            **{name: Ref(Sort.HYPOTHESIS, name) for group in vocabulary.groups.values() for name in group.hypotheses},
        }

    def condition(self, condition: Condition) -> Item:
        """Give a condition in plain English and as it is written."""
        return Item((Piece(phrase(condition.node, self.program.vocabulary)),), self.linked(condition))

    def linked(self, condition: Condition) -> Pieces:
        """Cut the text of a condition so that each name that it reads is a link."""
        known = {*condition.reads, *self.program.vocabulary.parameters}
        pieces, at = [], 0
        for found in _WORD.finditer(condition.text):
            if found[0] in known and found[0] in self.refs:
                pieces += [Piece(condition.text[at : found.start()]), Piece(found[0], ref=self.refs[found[0]])]
                at = found.end()
        pieces.append(Piece(condition.text[at:]))
        return tuple(piece for piece in pieces if piece.text)
