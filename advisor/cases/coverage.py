"""What the cases of a rule show of it, and what not: that it fires, that it is held back, that each condition matters.

A condition matters when a case shows that it alone holds the rule back: all else is as the rule wants it (or unknown,
where the rule itself asks whether it is known). Of a condition that is put together with `and` and `or` every part has
to be shown: that it alone keeps the rule from firing, and that without it the rule would not have fired. In the words
of testing this is masking MC/DC, over three values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from advisor.cases.model import Gap
from advisor.expression.evaluate import NOTHING, Memory, Test, compile_condition
from advisor.expression.nodes import And, Known, Node, Not, Or, Read, reads
from advisor.expression.write import write
from advisor.rule import Condition, Rule
from advisor.values import Truth

MOST_COUPLED = 6
_RANK = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}
_OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Part:
    """What is true or false by itself in a rule's conditions; `path` is `when.2`, or `when.2.1` within a whole.

    `wanted` tells which way round it helps the rule to fire.
    """

    path: str
    node: Node
    condition: Condition
    whole: bool
    wanted: Truth
    names: frozenset[str]
    test: Test = field(repr=False, compare=False)

    @property
    def known(self) -> str:
        """The name of which the part asks whether it is known, or nothing."""
        return self.node.of.name if isinstance(self.node, Known) and isinstance(self.node.of, Read) else ""


def conditions_of(rule: Rule) -> Iterator[tuple[str, Condition, bool]]:
    """Give the conditions of a rule with their paths, and whether each is an exception."""
    for exception, conditions in ((False, rule.when), (True, rule.unless)):
        for number, condition in enumerate(conditions, 1):
            yield f"{'unless' if exception else 'when'}.{number}", condition, exception


def parts_of(rule: Rule) -> tuple[Part, ...]:
    """Give the parts of all conditions of a rule, in reading order."""
    return tuple(
        Part(
            at,
            node,
            condition,
            at == path,
            wanted,
            frozenset(read.name for read in reads(node)),
            compile_condition(node),
        )
        for path, condition, exception in conditions_of(rule)
        for at, node, wanted in _leaves(condition.node, path, Truth.FALSE if exception else Truth.TRUE)
    )


def _leaves(node: Node, path: str, wanted: Truth) -> Iterator[tuple[str, Node, Truth]]:
    match node:
        case And(parts) | Or(parts):
            for number, part in enumerate(parts, 1):
                yield from _leaves(part, f"{path}.{number}", wanted)
        case Not(part):
            yield from _leaves(part, path, _OPPOSITE[wanted])
        case _:
            yield path, node, wanted


def _joined(node: Node, truths: Iterator[Truth]) -> Truth:
    """Give the truth of a whole from those of its parts, in reading order."""
    match node:
        case And(parts):
            return min([_joined(part, truths) for part in parts], key=_RANK.__getitem__)
        case Or(parts):
            return max([_joined(part, truths) for part in parts], key=_RANK.__getitem__)
        case Not(part):
            return _OPPOSITE[_joined(part, truths)]
        case _:
            return next(truths)


class Coverage:
    """What is shown of one rule so far; `add` takes what the rule read in one more case."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.parts = parts_of(rule)
        self.asked = frozenset(part.known for part in self.parts)
        self.fires = False
        self.held_back = False
        self.lacks_stop = set(range(len(self.parts)))
        """Parts of which no case shows that they alone keep the rule from firing."""
        self.lacks_need = {number for number, part in enumerate(self.parts) if not part.whole}
        """Parts of which no case shows that without them the rule would not have fired."""

    @property
    def complete(self) -> bool:
        """Whether all is shown."""
        return self.fires and self.held_back and not self.lacks_stop and not self.lacks_need

    def add(self, memory: Memory) -> None:
        """Take in a case."""
        if self.complete:
            return
        truths = [part.test(memory)[0] for part in self.parts]
        found = self._verdict(truths)
        self.fires |= found is Truth.TRUE
        self.held_back |= found is Truth.FALSE
        if found is Truth.FALSE:
            self._shown(self.lacks_stop, truths, memory, self._goes)
        elif self._goes(truths, memory):
            self._shown(self.lacks_need, truths, memory, lambda other, _: _RANK[self._verdict(other)] < _RANK[found])

    def _shown(
        self, lacking: set[int], truths: list[Truth], memory: Memory, differs: Callable[[list[Truth], Memory], bool]
    ) -> None:
        """Take those parts from the lacking ones that make a difference if they come out the other way round."""
        for number in list(lacking):
            if any(differs(other, memory) for other in self._flipped(number, truths, memory)):
                lacking.discard(number)

    def _goes(self, truths: list[Truth], memory: Memory) -> bool:
        """Tell whether the rule fires, or would but for what it asks itself whether it is known."""
        found = self._verdict(truths)
        open_ = [part for part, truth in zip(self.parts, truths, strict=True) if truth is Truth.UNKNOWN]
        unknown = [_unknown(part.names, memory) for part in open_]
        asked_itself = all(names and names <= self.asked for names in unknown)  # a ratio to 0 is unknown for no name
        return found is Truth.TRUE or (found is Truth.UNKNOWN and asked_itself)

    def _verdict(self, truths: list[Truth]) -> Truth:
        """Give whether the rule fires (true), is held back (false) or undecided."""
        given = iter(truths)
        found = [
            _OPPOSITE[_joined(condition.node, given)] if exception else _joined(condition.node, given)
            for _, condition, exception in conditions_of(self.rule)
        ]
        return min(found, key=_RANK.__getitem__, default=Truth.TRUE)

    def _flipped(self, number: int, truths: list[Truth], memory: Memory) -> Iterator[list[Truth]]:
        """Give the truths of the parts if one of them were the other way round, and all others as they are.

        Whether something is known can't change alone: if it were unknown, so would be what is asked of it; if it were
        known, each answer is possible.
        """
        if truths[number] is Truth.UNKNOWN:
            return
        flipped = [*truths]
        flipped[number] = _OPPOSITE[truths[number]]
        name = self.parts[number].known
        if not name:
            yield flipped
            return
        known = flipped[number] is Truth.TRUE
        coupled = []
        for other, part in enumerate(self.parts):
            if part.known == name:
                flipped[other] = flipped[number]
            elif name in part.names:
                flipped[other] = Truth.UNKNOWN
                coupled += [other] if known and not _unknown(part.names - {name}, memory) else []
        coupled = coupled[:MOST_COUPLED]
        for answers in itertools.product((Truth.TRUE, Truth.FALSE), repeat=len(coupled)):
            given = dict(zip(coupled, answers, strict=True))
            yield [given.get(other, truth) for other, truth in enumerate(flipped)]

    def gaps(self) -> Iterator[Gap]:
        """Say what no case shows."""
        rule, path = self.rule, f"rules.{self.rule.name}"

        def gap(subject: str, lacks: str, part: str = "", condition: Condition | None = None) -> Gap:
            return Gap(subject, rule.name, part, lacks, condition.span if condition else rule.span)

        if not self.fires and not self.held_back:
            yield gap(path, "no case makes it fire, and none holds it back")
            return
        if not self.fires:
            yield gap(f"{path}.fires", "no case makes it fire")
        if not self.held_back:
            yield gap(f"{path}.held-back", "no case holds it back")
            if len(self.parts) == 1:
                return
        for number, part in enumerate(self.parts):
            stop, need = number in self.lacks_stop, number in self.lacks_need and self.fires
            if stop or need:
                yield gap(
                    f"{path}.{part.path}", _lacks(part.wanted, stop=stop, need=need), write(part.node), part.condition
                )


def _unknown(names: frozenset[str], memory: Memory) -> frozenset[str]:
    return frozenset(name for name in names if memory.get(name, NOTHING).value is None)


def _lacks(wanted: Truth, *, stop: bool, need: bool) -> str:
    if stop and need:
        return "no case shows that it matters"
    if stop:
        return f"no case in which it alone, being {_OPPOSITE[wanted].value}, holds the rule back"
    return f"no case in which the rule fires only because it is {wanted.value}"
