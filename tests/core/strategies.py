"""Random businesses for any pack, and random packs."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from advisor.business import Business, KnownFact
from advisor.diagnostics import Span, Text
from advisor.expression.nodes import Compare, Constant, Read, walk
from advisor.program import Program, load_program
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
            near_shares = sorted(
                {min(1.0, max(0.0, limit + step)) for limit in (*limits, 0, 1) for step in (-0.001, 0.0, 0.001)}
            )
            return st.sampled_from(near_shares) | st.integers(0, 1000).map(lambda n: n / 1000)
        case _:
            near_amounts = sorted(
                {max(0.0, float(limit) + step) for limit in (*limits, 0) for step in (-0.5, 0.0, 0.5)}
            )
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


# Packs

_HEAD = """
sources:
  book: {title: A book, kind: article}
choices:
  colours: {red: {title: red}, green: {title: green}, blue: {title: blue}}
parameters:
  likely: {value: 0.5, type: certainty, cite: book, why: x}
  clear: {value: 0.15, type: certainty, cite: book, why: x}
  two: {value: 2, type: count, cite: book, why: x}
facts:
"""
_STATES = {
    "boolean": "{yes: a, no: b}",
    "count": '"{}"',
    "choice": "{red: a, green: b, blue: c}",
    "choices": "{red: a, green: b, blue: c}",
}
_FACTS = {
    "b0": "boolean",
    "b1": "boolean",
    "b2": "boolean",
    "n0": "count",
    "n1": "count",
    "c0": "choice",
    "m0": "choices",
}
# What rules conclude, in layers: a rule reads only what lower layers conclude, so that no cycle can come about.
_LAYERS = ({"f0", "f1"}, {"f2", "g"}, {"f3", "h"}, {"advice"})
_GROUP = (
    "  {}: {{title: x, of: colours, leads_from: likely, leads_by: clear, led: a, unled: b, seen_in: c}}\n"  # a template
)


def _declarations() -> str:
    facts = "".join(
        f"  {name}: {{type: {kind}, {'of: colours, ' if kind.startswith('choice') else ''}theme: x, label: x, ask: x?, "
        f"help: x, states: {_STATES[kind]}}}\n"
        for name, kind in _FACTS.items()
    )
    findings = "".join(f"  f{number}: {{label: x}}\n" for number in range(4))
    groups = "".join(_GROUP.format(name) for name in ("g", "h"))
    remarks = "remarks:\n  told: {says: x, place: appendix, cite: book}\n"
    return f"{_HEAD}{facts}findings:\n{findings}hypotheses:\n{groups}{remarks}"


def _atoms(layer: int) -> list[str]:
    below = set().union(*_LAYERS[:layer])
    atoms = [
        "b0", "b1", "b2", "n0 >= two", "n1 == 0", "n0 / n1 > 1", "n0 + n1 > two", "0 < n0 < 3",
        "c0 == red", "c0 != red", "c0 in [red, blue]", "c0 not in [green]", "red in m0", "blue not in m0",
        "known(b0)", "known(m0)",
    ]  # fmt: skip
    atoms += [name for name in ("f0", "f1", "f2", "f3") if name in below]
    for group in ("g", "h"):
        if group in below:
            atoms += [
                f"{group}.red >= likely",
                f"{group}.green < 0",
                f"{group}.blue > {group}.red",
                f"{group}.leader == red",
            ]
            atoms += [f"known({group}.leader)", f"{group}.leader == c0", f"{group}.leader in [red, green]"]
    if {"g", "h"} <= below:
        atoms += ["g.leader != h.leader", "g.red - h.red > clear"]
    return atoms


def _conditions(layer: int) -> st.SearchStrategy[str]:
    atoms = st.sampled_from(_atoms(layer))
    either = st.builds("({} or {})".format, atoms, atoms)
    return st.one_of(
        atoms,
        st.builds("not {}".format, st.one_of(atoms, either)),
        either,
        st.builds("{} and {}".format, atoms, st.one_of(atoms, either)),
        st.builds("known({0}) and {0}".format, st.sampled_from(["b1", "b2"])),
    )


def _conclusions(layer: int) -> st.SearchStrategy[str]:
    def conclude(name: str) -> st.SearchStrategy[str]:
        if name == "advice":
            return st.just("remark: told")
        if name.startswith("f"):
            return st.just(f"derive: {name}")
        strengths = st.sampled_from(["0.2", "0.4", "0.6", "-0.2", "-0.6", "0.99"])
        return st.builds(f"{name}.{{}}: {{}}".format, st.sampled_from(["red", "green", "blue"]), strengths)

    return st.sampled_from(sorted(_LAYERS[layer])).flatmap(conclude)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Give one rule of a small pack, without its name."""
    layer = draw(st.integers(0, len(_LAYERS) - 1))
    when = draw(st.lists(_conditions(layer), min_size=1, max_size=3))
    unless = draw(st.lists(_conditions(layer), max_size=2))
    then = draw(_conclusions(layer))
    quoted = [", ".join(f'"{text}"' for text in part) for part in (when, unless)]
    return f"{{says: x, when: [{quoted[0]}], unless: [{quoted[1]}], then: {{{then}}}, cite: book}}"


RULES = st.lists(rules(), min_size=1, max_size=14)


def small_pack(bodies: Sequence[str], order: Sequence[int] | None = None) -> Program:
    """Load a pack of the rules; `order` tells which comes first. A rule's name goes with its body."""
    named = [f"  rule-{number}: {body}\n" for number, body in enumerate(bodies)]
    text = "".join(named[number] for number in (order if order is not None else range(len(named))))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pack.yaml").write_text("{name: x, version: 1.0.0, title: x}", encoding="utf-8")
        (Path(folder) / "all.yaml").write_text(f"{_declarations()}rules:\n{text}", encoding="utf-8")
        return load_program(Path(folder), "small")
