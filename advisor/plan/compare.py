"""Two programs → what differs between them, entry by entry and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from advisor.expression.nodes import Constant, walk
from advisor.plan.entries import Aspect, Entry, entries
from advisor.plan.model import Detail, Difference, Part, Turn
from advisor.program import Program
from advisor.rule import Condition

_ORDERED = frozenset({
    Part.SOURCES, Part.CLAIMS, Part.FACTS, Part.PARAMETERS, Part.GROUPS, Part.WARNINGS, Part.RECOMMENDATIONS,
    Part.REMARKS, Part.RULES,
})  # fmt: skip
"""The sections whose order shows in a memo."""


def differences(old: Program, new: Program) -> tuple[Difference, ...]:
    """Tell what differs between two programs, by section, in the order of the new pack and then of the old one."""
    readers = [_readers(old), _readers(new)]
    return tuple(found for part in Part for found in _of_part(old, new, part, readers))


def _of_part(old: Program, new: Program, part: Part, readers: list[Mapping[str, list[str]]]) -> Iterator[Difference]:
    before, after = entries(old, part), entries(new, part)
    if part in _ORDERED:
        yield from _moved(part, list(before), list(after))
    for name in dict.fromkeys([*after, *before]):
        found = _difference(before.get(name), after.get(name))
        if found:
            reading = sorted({path for index in readers for path in index.get(f"{part.value}.{name}", ())})
            yield Difference(part, name, *found, tuple(reading), tuple(_reasons(old, new, part, name, found[2])))


def _reasons(old: Program, new: Program, part: Part, name: str, details: Iterable[Detail]) -> Iterator[str]:
    """Say why a layer of one of the packs changes an entry, where that isn't told as the reason of a parameter."""
    told = {text for detail in details for text in (detail.before, detail.after)}
    for change in dict.fromkeys([*new.changes, *old.changes]):
        alone = (change in new.changes) is not (change in old.changes)
        if alone and change.keys[:2] == (part.value, name) and change.because not in told:
            yield f"{change.layer}: {change.because}"


def _difference(before: Entry | None, after: Entry | None) -> tuple[Turn, str, tuple[Detail, ...]] | None:
    if after is None:
        assert before is not None  # noqa: S101 - one of the packs has it
        return Turn.LOST, before.title, tuple(_details((one for one in before.aspects if one.acts), ()))
    if before is None:
        return Turn.GAINED, after.title, tuple(_details((), (one for one in after.aspects if one.acts)))
    details = [*_details(before.aspects, after.aspects), *_reordered(before.options, after.options)]
    return (Turn.CHANGED, after.title, tuple(details)) if details else None


def _details(before: Iterable[Aspect], after: Iterable[Aspect]) -> Iterator[Detail]:
    """Give what differs, by aspect: what went beside what came where it is one for one."""
    old, new = list(before), list(after)
    for what in dict.fromkeys(aspect.what for aspect in (*new, *old)):
        went, came = [one for one in old if one.what == what], [one for one in new if one.what == what]
        went, came = _without(went, came), _without(came, went)
        acts = any(one.acts for one in (*went, *came))
        if len(went) == len(came) == 1:
            rounded = went[0].text == came[0].text
            texts = [one.exact if rounded and one.exact else one.text for one in (went[0], came[0])]
            yield Detail(what, texts[0], texts[1], acts)
            continue
        yield from (Detail(what, one.text, "", acts) for one in went if one.text)
        yield from (Detail(what, "", one.text, acts) for one in came if one.text)


def _without(some: list[Aspect], others: list[Aspect]) -> list[Aspect]:
    """Leave out what the others have too, as often as they have it."""
    left = Counter(one.key for one in others)
    found = []
    for one in some:
        left[one.key] -= 1
        if left[one.key] < 0:
            found.append(one)
    return found


def _reordered(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Detail]:
    pair = _first_moved(before, after)
    if pair:
        yield Detail("order of the options", f"{pair[0]} before {pair[1]}", f"{pair[1]} before {pair[0]}", acts=True)


def _moved(part: Part, before: list[str], after: list[str]) -> Iterator[Difference]:
    pair = _first_moved(before, after)
    if pair:
        detail = Detail("order", f"{pair[0]} before {pair[1]}", f"{pair[1]} before {pair[0]}", acts=True)
        yield Difference(part, "", Turn.MOVED, f"the order of {part.value.replace('_', ' ')}", (detail,))


def _first_moved(before: Iterable[str], after: Iterable[str]) -> tuple[str, str] | None:
    """Give the first pair of names that both have, in one order here and in the other there."""
    here, there = dict.fromkeys(before), dict.fromkeys(after)
    old, new = [name for name in here if name in there], [name for name in there if name in here]
    return next(((one, other) for one, other in zip(old, new, strict=True) if one != other), None)


def _readers(program: Program) -> Mapping[str, list[str]]:
    """Tell for the path of each fact, parameter and finding which entries read it."""
    found: dict[str, list[str]] = {}
    for path, condition in _conditions(program):
        for name in condition.reads:
            part = Part.FINDINGS if name in program.vocabulary.findings else Part.FACTS
            found.setdefault(f"{part.value}.{name}", []).append(path)
        for name in parameters_in(condition):
            found.setdefault(f"{Part.PARAMETERS.value}.{name}", []).append(path)
    for rule in program.rules.values():
        for weight in rule.then.weights:
            found.setdefault(f"{Part.PARAMETERS.value}.{weight.parameter}", []).append(
                f"{Part.RULES.value}.{rule.name}"
            )
    for group in program.vocabulary.groups.values():
        for name in group.limits:
            found.setdefault(f"{Part.PARAMETERS.value}.{name}", []).append(f"{Part.GROUPS.value}.{group.name}")
        declaring = f"{Part.FACTS.value}.{group.declared_by}"
        found.setdefault(declaring, []).append(f"{Part.GROUPS.value}.{group.name}")
    return found


def parameters_in(condition: Condition) -> tuple[str, ...]:
    """Name the parameters that a condition is written with, each once, in reading order."""
    nodes = walk(condition.node)
    return tuple(dict.fromkeys(node.parameter for node in nodes if isinstance(node, Constant) and node.parameter))


def _conditions(program: Program) -> Iterator[tuple[str, Condition]]:
    for rule in program.rules.values():
        yield from ((f"{Part.RULES.value}.{rule.name}", one) for one in (*rule.when, *rule.unless))
    for check in program.consistency:
        yield f"{Part.CONSISTENCY.value}.{check.name}", check.never
    for name, condition in program.skips.items():
        yield f"{Part.SKIPS.value}.{name}", condition
