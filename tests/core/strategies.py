"""Random businesses for any pack, and random packs."""

from __future__ import annotations

from hypothesis import strategies as st

from advisor.business import Business, KnownFact
from advisor.diagnostics import Span, Text
from advisor.expression.nodes import Compare, Constant, Read, walk
from advisor.program import Program
from advisor.values import Kind, Value
from advisor.vocabulary import Fact, frozen

NOWHERE = Span(Text("nowhere", ""), 1, 1)
CERTAINTIES = st.one_of(st.just(1.0), st.integers(1, 100).map(lambda n: n / 100))


def thresholds(program: Program) -> dict[str, list[float]]:
    """Collect what the rules compare each fact with."""
    found: dict[str, set[float]] = {}
    for rule in program.rules.values():
        for condition in (*rule.when, *rule.unless):
            for node in walk(condition.node):
                if isinstance(node, Compare):
                    sides = (node.left, node.right)
                    names = [side.name for side in sides if isinstance(side, Read)]
                    limits = [side.value for side in sides if isinstance(side, Constant)]
                    for name in names:
                        found.setdefault(name, set()).update(v for v in limits if isinstance(v, int | float))
    return {name: sorted(values) for name, values in found.items()}


def values(fact: Fact, limits: list[float]) -> st.SearchStrategy[Value]:
    """Give legal values of a fact, often at a threshold or right beside it."""
    match fact.type.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(fact.type.options)
        case Kind.CHOICES:
            return st.frozensets(st.sampled_from(fact.type.options))
        case Kind.TEXT:
            return st.sampled_from(["", "a text"])
        case Kind.COUNT:
            near = sorted({max(0, int(limit) + step) for limit in (*limits, 0) for step in (-1, 0, 1)})
            return st.sampled_from(near) | st.integers(0, 10**6)
        case Kind.SHARE:
            near_shares = sorted({min(1.0, max(0.0, limit + step)) for limit in (*limits, 0, 1) for step in (-0.001, 0.0, 0.001)})
            return st.sampled_from(near_shares) | st.integers(0, 1000).map(lambda n: n / 1000)
        case _:
            near_amounts = sorted({max(0.0, float(limit) + step) for limit in (*limits, 0) for step in (-0.5, 0.0, 0.5)})
            return st.sampled_from(near_amounts) | st.integers(0, 10**6).map(float)


def businesses(program: Program) -> st.SearchStrategy[Business]:
    """Give businesses of which any fact may be known; they may contradict the pack's consistency checks."""
    limits = thresholds(program)
    known = {
        name: st.builds(_known, st.just(name), values(fact, limits.get(name, [])), CERTAINTIES)
        for name, fact in program.vocabulary.facts.items()
    }
    return st.fixed_dictionaries({}, optional=known).map(lambda facts: Business("X", "", frozen(dict(facts))))


def _known(name: str, value: Value, certainty: float) -> KnownFact:
    return KnownFact(name, value, certainty, "", "", NOWHERE)
