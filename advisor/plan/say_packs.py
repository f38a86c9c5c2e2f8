"""What differs between two packs, in lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from advisor.plan.lines import Block, Code, Line, Words, around, counted, joined, named, sign_of
from advisor.plan.model import Detail, Difference, Part, Plan, Turn

MOST_IN_FULL = 12
"""So many entries of a section that are new, or gone, are told one by one; of more only the names."""
_MOST_LISTED = 40

_WRITTEN = frozenset({
    "when", "unless", "never", "not asked if", "option", "calls for", "derives", "warns of", "recommends", "remarks",
    "cites", "of", "leads from", "leads by", "declared by", "source", "order", "order of the options",
})  # fmt: skip
"""What stands in a pack in so many letters."""
_BARE = frozenset({"value", "type", "severity", "horizon", "kind", "basis", "place", "theme", "year"})
_ONE = {
    Part.PACK: "entry of the pack itself", Part.SOURCES: "source", Part.CLAIMS: "claim",
    Part.CHOICES: "list of choices", Part.FACTS: "fact", Part.CONSISTENCY: "consistency check",
    Part.SKIPS: "condition for not asking", Part.PARAMETERS: "parameter", Part.GROUPS: "group of hypotheses",
    Part.FINDINGS: "finding", Part.WARNINGS: "warning",
    Part.RECOMMENDATIONS: "recommendation", Part.REMARKS: "remark", Part.RULES: "rule",
}  # fmt: skip
_MANY = {
    Part.PACK: "entries of the pack itself", Part.CHOICES: "lists of choices", Part.SKIPS: "conditions for not asking",
    Part.GROUPS: "groups of hypotheses",
}  # fmt: skip
_TURNS = (Turn.CHANGED, Turn.MOVED, Turn.GAINED, Turn.LOST)
_READ = frozenset({Part.FACTS, Part.PARAMETERS, Part.FINDINGS})


def what_differs(plan: Plan) -> Block:
    """Tell what differs between the two packs of a plan."""
    heading = ("What differs between the packs",)
    if not plan.differences:
        return Block(2, heading, ("Nothing that a memo could show.",))
    counts = Counter(one.part for one in plan.differences)
    wording = sum(not one.acts for one in plan.differences)
    says = ", ".join(counted(counts[part], _ONE[part], _MANY.get(part, "")) for part in Part if counts[part])
    if wording == len(plan.differences):
        told = f"{says}; only in words."
    else:
        told = f"{says}; {wording:,} of them only in words." if wording else f"{says}."
    return Block(2, heading, (told,), tuple(_lines(plan.differences)))


def _lines(differences: Sequence[Difference]) -> Iterator[Line]:
    for (part, turn), group in groupby(sorted(differences, key=_place), key=lambda one: (one.part, one.turn)):
        some = list(group)
        if turn in (Turn.GAINED, Turn.LOST) and len(some) > MOST_IN_FULL:
            count = counted(len(some), _ONE[part], _MANY.get(part, ""))
            yield Line((f"{count}: ", *named([one.name for one in some], _MOST_LISTED)), sign_of(turn))
        else:
            yield from map(_line, some)


def _place(one: Difference) -> tuple[int, int]:
    return list(Part).index(one.part), _TURNS.index(one.turn)


def _line(one: Difference) -> Line:
    """Give the line of a difference: on one line where only one thing differs, else that set in below."""
    head: Words = (Code(one.path),)
    if one.turn is Turn.MOVED:
        detail = one.details[0]
        return Line((*head, ": now ", Code(detail.after), ", not ", Code(detail.before)), sign_of(one.turn))
    below: list[Line] = []
    if one.turn is not Turn.CHANGED:
        head = (*head, f": {one.title}")
        below += _whole(one.details)
    elif len(one.details) == 1:
        what = f"{one.details[0].what}: " if one.details[0].what != "value" else ""
        head = (*head, f": {what}", *_changed(one.details[0]))
    else:
        below += [Line((f"{detail.what}: ", *_changed(detail))) for detail in one.details]
    if one.readers and one.part in _READ and one.acts and one.turn is Turn.CHANGED:
        below.append(Line(("read by ", *named(one.readers))))
    below += [Line((f"because, says {reason}",)) for reason in one.reasons]
    return Line(head, sign_of(one.turn), tuple(below))


def _whole(details: Sequence[Detail]) -> Iterator[Line]:
    """Say what an entry holds that is only in one of the packs."""
    for what, some in groupby(details, key=lambda detail: detail.what):
        yield Line((f"{what}: ", *joined(_shown(detail, detail.before or detail.after) for detail in some)))


def _changed(detail: Detail) -> Words:
    """Say what went and what came: a whole thing that went or came by itself, or one in the place of another."""
    if _is_written(detail) and not (detail.before and detail.after):
        return ("− " if detail.before else "+ ", *_shown(detail, detail.before or detail.after))
    texts = around(detail.before, detail.after)
    return joined([_shown(detail, texts[0]), _shown(detail, texts[1])], " → ")


def _is_written(detail: Detail) -> bool:
    return detail.what in _WRITTEN or detail.what.startswith("then ")


def _shown(detail: Detail, text: str) -> Words:
    if not text:
        return ("nothing",)
    if _is_written(detail):
        return (Code(text),)
    return (text,) if detail.what in _BARE else (f"“{text}”",)
