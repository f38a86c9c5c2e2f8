"""A plan as blocks of lines: what differs, what comes of it for each business, and the sum of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.plan.lines import Block, Code, Line, Words, counted
from advisor.plan.model import BusinessPlan, Outcome, PackRef, Plan, Topic
from advisor.plan.say_business import about_business, about_refusal
from advisor.plan.say_packs import what_differs

_TOLD = {
    Topic.LEADER: "leader", Topic.WARNING: "warning", Topic.RECOMMENDATION: "recommendation", Topic.REMARK: "remark",
    Topic.CERTAINTY: "certainty",
}  # fmt: skip
_PLURALS = {Topic.CERTAINTY: "certainties"}
_ONLY = {
    Outcome.ASKS: "what the memo asks",
    Outcome.WORDS: "words",
    Outcome.INSIDE: "how the advice comes about",
}


def title(plan: Plan) -> Words:
    """Name what is compared."""
    return ("From ", *_pack(plan.old), " to ", *_pack(plan.new))


def blocks(plan: Plan) -> Iterator[Block]:
    """Give all that a plan says but for its title and its summary.

    Where one difference alone can change more than words, all comes from it, and nothing points back to it.
    """
    if sum(one.acts for one in plan.differences) == 1:
        plan = _unattributed(plan)
    yield what_differs(plan)
    touched = [one for outcome in Outcome if outcome is not Outcome.UNTOUCHED for one in plan.of(outcome)]
    if touched:
        yield Block(2, ("What comes of it",))
        yield from (about_business(one) for one in touched)
    for by_new, which, helps in ((True, "new", "could be read so far"), (False, "old", "can be read now")):
        refused = plan.refused(by_new=by_new)
        if refused:
            says = f"{counted(len(refused), 'fact file')} that {helps}."
            yield Block(2, (f"Refused by the {which} pack",), (says,), tuple(about_refusal(one) for one in refused))
    untouched = plan.of(Outcome.UNTOUCHED)
    if untouched:
        yield Block(2, ("Untouched",), (), tuple(Line(_name(one)) for one in untouched))


def summary(plan: Plan) -> str:
    """Say in a sentence what the change comes to."""
    total = len(plan.businesses) + len(plan.refusals)
    changed = plan.of(Outcome.CHANGES)
    if not plan.differences:
        return f"The packs are the same: nothing changes for {counted(total, 'business', 'businesses')}."
    verb = "changes" if len(changed) == 1 else "change"
    head = (
        f"{len(changed) or 'None':,} of {counted(total, 'business', 'businesses')} {verb}" if changed else _none(total)
    )
    counts = plan.counts
    kinds = [counted(counts[one], word, _PLURALS.get(one, "")) for one, word in _TOLD.items() if one in counts]
    parts = [f"{head}: {', '.join(kinds)}" if changed and kinds else head]
    for outcome, says in _ONLY.items():
        if plan.of(outcome):
            parts.append(f"{len(plan.of(outcome)):,} only in {says}")
    for by_new, which in ((True, "new"), (False, "old")):
        refused = len(plan.refused(by_new=by_new))
        if refused:
            parts.append(f"the {which} pack refuses {refused}")
    return f"{'; '.join(parts)}."


def _none(total: int) -> str:
    return "No business was given" if not total else f"None of {counted(total, 'business', 'businesses')} changes"


def _pack(ref: PackRef) -> Words:
    place = () if ref.shown == ref.name else (" (", Code(ref.shown), ")")
    return (f"{ref.name} {ref.version}", *place)


def _unattributed(plan: Plan) -> Plan:
    businesses = (
        replace(
            one,
            effects=tuple(replace(effect, because=()) for effect in one.effects),
            rules=tuple(replace(shift, because=()) for shift in one.rules),
        )
        for one in plan.businesses
    )
    refusals = (replace(one, because=()) for one in plan.refusals)
    return replace(plan, businesses=tuple(businesses), refusals=tuple(refusals))


def _name(one: BusinessPlan) -> Words:
    date = f" ({one.as_of})" if one.as_of else ""
    return (f"{one.name}{date}, ", Code(one.file))
