"""What other facts would change, in words."""

from __future__ import annotations

from advisor.advice import Gap
from advisor.expression.phrase import join, state_fact
from advisor.values import show_value
from advisor.vocabulary import Group, Vocabulary
from advisor.whatif import Effect, Shift, Trial


def describe_trial(vocabulary: Vocabulary, trial: Trial) -> str:
    """State what might have been told."""
    fact = vocabulary.facts[trial.fact]
    if trial.range is None or trial.limit is None:
        return state_fact(fact, trial.value)
    return fact.states[""].replace("{}", f"{trial.range.value} {show_value(fact.type, trial.limit)}")


def describe_change(vocabulary: Vocabulary, effect: Effect) -> str:
    """Say what a near miss would change: leaders first, then warnings."""
    parts = []
    for shift in effect.leaders:
        group = vocabulary.groups[shift.group]
        if shift.after and shift.before:
            parts.append(
                f"{_title(group, shift.after)}, not {_title(group, shift.before)}, would lead in {group.seen_in}"
            )
        elif shift.after:
            parts.append(f"{_title(group, shift.after)} would lead in {group.seen_in}")
        elif shift.level:
            rivals = f"{_title(group, shift.before)} or {_title(group, shift.level)}"
            parts.append(f"it would no longer be clear whether {rivals} leads in {group.seen_in}")
        else:
            parts.append(f"{_title(group, shift.before)} would no longer lead in {group.seen_in}")
    if effect.gained and not effect.leaders:
        titles = join([f"“{vocabulary.warnings[name].title}”" for name in effect.gained[:2]])
        parts.append(f"the memo would raise the warning {titles}")
    elif effect.lost and not effect.leaders:
        parts.append(f"the warning “{vocabulary.warnings[effect.lost[0]].title}” would fall away")
    return join(parts)


def describe_gap(vocabulary: Vocabulary, gap: Gap) -> str:
    """Say what an answer could do at the most."""
    shifts: dict[str, list[Shift]] = {}
    for effect in gap.effects:
        for shift in effect.leaders:
            shifts.setdefault(shift.group, []).append(shift)
    parts = []
    for name, found in shifts.items():
        group, before = vocabulary.groups[name], found[0].before
        after = list(dict.fromkeys(_title(group, shift.after) for shift in found if shift.after))[:3]
        level = list(dict.fromkeys(_title(group, shift.level) for shift in found if shift.level))[:2]
        if after and before:
            parts.append(f"give the lead in {group.seen_in} to {join(after, 'or')} instead of {_title(group, before)}")
        elif after:
            parts.append(f"make {join(after, 'or')} lead in {group.seen_in}")
        elif level:
            parts.append(
                f"make it unclear whether {join([_title(group, before), *level], 'or')} leads in {group.seen_in}"
            )
        else:
            parts.append(f"unseat {_title(group, before)} in {group.seen_in}")
    gained = list(dict.fromkeys(name for effect in gap.effects for name in effect.gained))
    lost = list(dict.fromkeys(name for effect in gap.effects for name in effect.lost))
    if gained and not shifts:
        parts.append(f"raise the warning “{vocabulary.warnings[gained[0]].title}”")
    elif lost and not shifts:
        parts.append(f"lift the warning “{vocabulary.warnings[lost[0]].title}”")
    return f"could {join(parts, 'or')}" if parts else ""


def _title(group: Group, option: str | None) -> str:
    return next((one.title for one in group.options.options if one.name == option), "nobody")
