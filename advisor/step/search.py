"""Finding anything in a trace by its name or by its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.step.view import name_of
from advisor.trace.model import ConditionEntry, Ref, Role, Trace


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: its name, how it is worded, and all words that find it, without capitals."""

    ref: Ref
    name: str
    says: str
    words: str


def entries(trace: Trace) -> tuple[Entry, ...]:
    """Give all that can be found, in the order of the trace."""
    found = []
    for ref in trace.refs():
        name = name_of(trace, ref)
        says, *others = _words(trace, ref)
        found.append(Entry(ref, name, says, _spaced(" ".join((name, ref.role.value, says, *others)))))
    return tuple(found)


def search(known: tuple[Entry, ...], written: str) -> tuple[Entry, ...]:
    """Give what has every word that was written, the nearest first: by name, by part of the name, by words."""
    asked = _spaced(written).split()
    if not asked:
        return known
    found = [entry for entry in known if all(word in entry.words for word in asked)]
    return tuple(sorted(found, key=lambda entry: _distance(_spaced(entry.name), asked)))


def _distance(name: str, asked: list[str]) -> int:
    written = " ".join(asked)
    if name == written:
        return 0
    if name.startswith(written):
        return 1
    return 2 if all(word in name for word in asked) else 3


def _spaced(name: str) -> str:
    """Give a name as words: `bet-lost` is found by "bet lost", and `long_open` by "long-open"."""
    return name.casefold().replace("_", " ").replace("-", " ")


def _words(trace: Trace, ref: Ref) -> Iterator[str]:
    """Give how something is worded, then other words that it is known by."""
    match ref:
        case Ref(Role.FACT, name):
            fact = trace.facts[name]
            yield from (fact.label, fact.shown, fact.says, fact.ask, fact.source, fact.theme)
        case Ref(Role.FINDING, name):
            yield trace.findings[name].label
        case Ref(Role.HYPOTHESIS, name):
            one = trace.hypotheses[name]
            yield f"{trace.groups[one.group].title}: {one.title}"
        case Ref(Role.LEADER, name):
            yield f"who leads {trace.groups[name].title}"
        case Ref(Role.RULE, name):
            rule = trace.rules[name]
            yield rule.says
            for condition in (*rule.when, *rule.unless):
                yield from _conditions(condition)
        case Ref(Role.WARNING, name):
            yield from (trace.warnings[name].title, trace.warnings[name].consequence)
        case Ref(Role.RECOMMENDATION, name):
            yield from (trace.recommendations[name].title, trace.recommendations[name].detail)
        case Ref(_, name):
            yield trace.remarks[name].says


def _conditions(one: ConditionEntry) -> Iterator[str]:
    yield from (one.says, one.text)
    for part in one.parts:
        yield from _conditions(part)
