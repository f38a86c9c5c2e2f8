"""Mutants: a rule with one small fault put into it, as a slip of its author's would.

Each condition and each part of one is dropped and, where it is true or false by itself, turned round; each comparison
becomes its strict or lax neighbour and its opposite; each threshold moves up and down by a tenth, whole numbers by at
least one; each list of options loses one; each strength changes its sign.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.cases.coverage import conditions_of
from advisor.diagnostics import Span
from advisor.expression.evaluate import compile_condition
from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Comparison,
    Constant,
    Holds,
    Known,
    Negative,
    Node,
    Not,
    Or,
    Read,
    reads,
)
from advisor.expression.write import write
from advisor.rule import Condition, Rule
from advisor.values import ORDERED, Kind

_FLIPS = {
    Comparison.GE: (Comparison.GT, Comparison.LT), Comparison.GT: (Comparison.GE, Comparison.LE),
    Comparison.LE: (Comparison.LT, Comparison.GT), Comparison.LT: (Comparison.LE, Comparison.GE),
    Comparison.EQ: (Comparison.NE,), Comparison.NE: (Comparison.EQ,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change, of a condition or else of a strength; `subject` names it.

    `before` and `after` are the text of the smallest part that changed; `after` is empty where that is dropped.
    """

    subject: str
    rule: Rule
    before: str
    after: str
    span: Span
    of_condition: bool


@dataclass(frozen=True, slots=True)
class _Variant:
    """A condition with one change somewhere in it: `step` leads there and says what it is, as in a mutant."""

    step: str
    node: Node | None
    before: str
    after: str


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Give every mutant of a rule; no two have one name."""
    seen: dict[str, int] = {}
    for mutant in (*_of_conditions(rule), *_of_strengths(rule)):
        number = seen[mutant.subject] = seen.get(mutant.subject, 0) + 1
        # Two equal numbers in one condition.
        yield mutant if number == 1 else dataclasses.replace(mutant, subject=f"{mutant.subject}-{number}")


def _of_conditions(rule: Rule) -> Iterator[Mutant]:
    for path, condition, exception in conditions_of(rule):
        conditions = rule.unless if exception else rule.when
        index = int(path.rpartition(".")[2]) - 1
        for variant in (_Variant(".drop", None, condition.text, ""), *_variants(condition.node)):
            changed = () if variant.node is None else (_condition(variant.node, condition),)
            kept = (*conditions[:index], *changed, *conditions[index + 1 :])
            made = dataclasses.replace(rule, unless=kept) if exception else dataclasses.replace(rule, when=kept)
            yield Mutant(
                f"rules.{rule.name}.{path}{variant.step}", made, variant.before, variant.after, condition.span, True
            )


def _of_strengths(rule: Rule) -> Iterator[Mutant]:
    for number, weight in enumerate(rule.then.weights):
        flipped = dataclasses.replace(weight, strength=-weight.strength)
        weights = (*rule.then.weights[:number], flipped, *rule.then.weights[number + 1 :])
        made = dataclasses.replace(rule, then=dataclasses.replace(rule.then, weights=weights))
        before, after = (f"{weight.hypothesis}: {strength:+.2g}" for strength in (weight.strength, -weight.strength))
        span = weight.span or rule.span
        yield Mutant(f"rules.{rule.name}.then.{weight.hypothesis}.flip", made, before, after, span, of_condition=False)


def _condition(node: Node, origin: Condition) -> Condition:
    names = tuple(read.name for read in reads(node))
    return Condition(write(node), node, names, compile_condition(node), origin.span)


def _variants(node: Node) -> Iterator[_Variant]:
    """Give a condition with one change each."""
    match node:
        case And(parts) | Or(parts):
            for number, part in enumerate(parts):
                others = (*parts[:number], *parts[number + 1 :])
                left = others[0] if len(others) == 1 else dataclasses.replace(node, parts=others)
                yield _Variant(f".{number + 1}.drop", left, write(part), "")
                yield from _within(part, f".{number + 1}", _placer(node, number))
        case Not(And() | Or() as part):
            yield _changed(node, ".negate", part)
            yield from _within(part, "", _negated)
        case Not(part):
            yield from _within(part, "", _negated)
        case Compare(left, operator, right):
            for flip in _FLIPS[operator]:
                yield _changed(node, f".{flip.value}", dataclasses.replace(node, operator=flip))
            for step, side in _moved_within(left):
                yield _changed(node, step, dataclasses.replace(node, left=side))
            for step, side in _moved_within(right):
                yield _changed(node, step, dataclasses.replace(node, right=side))
        case Among(_, options):
            yield _changed(node, ".negate", _negated(node))
            for number, option in enumerate(options if len(options) > 1 else ()):
                fewer = dataclasses.replace(node, options=(*options[:number], *options[number + 1 :]))
                yield _changed(node, f".{write(option)}.drop", fewer)
        case Holds() | Read() | Known():
            yield _changed(node, ".negate", _negated(node))


def _changed(node: Node, step: str, other: Node) -> _Variant:
    return _Variant(step, other, write(node), write(other))


def _within(node: Node, step: str, put: Callable[[Node], Node]) -> Iterator[_Variant]:
    """Give a whole with one change each in one of its parts, which `put` puts back there."""
    for variant in _variants(node):
        if variant.node is not None:
            yield dataclasses.replace(variant, step=f"{step}{variant.step}", node=put(variant.node))


def _placer(whole: And | Or, number: int) -> Callable[[Node], Node]:
    def put(part: Node) -> Node:
        return dataclasses.replace(whole, parts=(*whole.parts[:number], part, *whole.parts[number + 1 :]))

    return put


def _negated(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node, node.span)


def _moved_within(node: Node) -> Iterator[tuple[str, Node]]:
    """Give a value with one of its numbers moved up or down, with the step that names it."""
    match node:
        case Constant(value, type_) if type_.kind in ORDERED and isinstance(value, int | float):
            for step, moved in _moved(value, type_.kind):
                yield f".{write(node)}.{step}", dataclasses.replace(node, value=moved, parameter="")
        case Arithmetic(left, _, right):
            yield from ((step, dataclasses.replace(node, left=side)) for step, side in _moved_within(left))
            yield from ((step, dataclasses.replace(node, right=side)) for step, side in _moved_within(right))
        case Negative(part):
            yield from ((step, Negative(inner, node.span)) for step, inner in _moved_within(part))


def _moved(value: float, kind: Kind) -> Iterator[tuple[str, float]]:
    """Move a number by a tenth; a whole one by at least one. A tenth of nothing is nothing: that one stays."""
    whole = isinstance(value, int) and kind in (Kind.COUNT, Kind.NUMBER)
    step = max(1, round(abs(value) / 10)) if whole else abs(value) / 10
    if step:
        for word, moved in (("up", value + step), ("down", value - step)):
            yield word, moved if whole else float(f"{moved:.12g}")  # 9%, not a hair above it
