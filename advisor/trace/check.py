"""Whether the parts of a trace fit together: names that exist, truths that follow, sums that come out, steps in order.

A trace that an engine wrote always does; one that was edited by hand may not, and no viewer should have to cope. What
can't be checked without the pack is the words, and what the conditions make of the facts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping

from advisor.advice.model import severity_given
from advisor.certainty import combine, lead, weight
from advisor.derivation import Status
from advisor.memo.words import date_in_words
from advisor.trace.model import ConditionEntry, GroupEntry, HypothesisEntry, Joint, RuleEntry, Trace
from advisor.values import Truth

Path = tuple[str | int, ...]
Fault = tuple[Path, str]

_CLOSE = 1e-6


def faults(trace: Trace) -> tuple[Fault, ...]:
    """Give each thing that doesn't fit, with the path of the entry where it shows.

    Names come first: what follows from what is looked at only where all that is named is there.
    """
    return tuple(_names(trace)) or tuple(_sense(trace))


# Names and bounds


def _names(trace: Trace) -> Iterator[Fault]:
    for place, item in enumerate(trace.agenda):
        yield from _named([item.rule], trace.rules, "rule", ("agenda", place, "rule"))
    for name, rule in trace.rules.items():
        yield from _rule_names(trace, rule, ("rules", name))
    for name, group in trace.groups.items():
        path: Path = ("groups", name, "ranking")
        yield from _named(group.ranking, trace.hypotheses, "hypothesis", path)
        if not group.ranking:
            yield path, "a group needs a hypothesis"
        if group.reads_as != f"{name}.leader":
            yield ("groups", name, "reads_as"), f"rules read the leader of `{name}` as `{name}.leader`"
    for name, hypothesis in trace.hypotheses.items():
        path = ("hypotheses", name)
        yield from _named([hypothesis.group], trace.groups, "group", (*path, "group"))
        yield from _named([part.rule for part in hypothesis.evidence], trace.rules, "rule", (*path, "evidence"))
    for name, warning in trace.warnings.items():
        yield from _named(warning.calls_for, trace.recommendations, "recommendation", ("warnings", name, "calls_for"))
        yield from _cited(trace, warning.cites, ("warnings", name, "cites"))
    for name, one in trace.recommendations.items():
        yield from _cited(trace, one.cites, ("recommendations", name, "cites"))
    for name, remark in trace.remarks.items():
        yield from _cited(trace, remark.cites, ("remarks", name, "cites"))
    for name, claim in trace.claims.items():
        yield from _named([claim.source], trace.sources, "source", ("claims", name, "source"))


def _rule_names(trace: Trace, rule: RuleEntry, path: Path) -> Iterator[Fault]:
    for where, conditions in (("when", rule.when), ("unless", rule.unless)):
        for place, condition in enumerate(conditions):
            yield from _condition_names(trace, condition, (*path, where, place))
    for entry, kind, names, known in (
        ("weighs", "hypothesis", [part.hypothesis for part in rule.weighs], trace.hypotheses),
        ("derives", "finding", rule.derives, trace.findings),
        ("warns", "warning", rule.warns, trace.warnings),
        ("recommends", "recommendation", rule.recommends, trace.recommendations),
        ("remarks", "remark", rule.remarks, trace.remarks),
    ):
        yield from _named(names, known, kind, (*path, entry))
    yield from _cited(trace, rule.cites, (*path, "cites"))


def _condition_names(trace: Trace, condition: ConditionEntry, path: Path) -> Iterator[Fault]:
    known = [*trace.facts, *trace.findings, *trace.hypotheses, *(group.reads_as for group in trace.groups.values())]
    yield from _named(condition.reads, known, "fact, finding, hypothesis or leader", (*path, "reads"))
    yield from _named(condition.open, condition.reads, "name that the condition reads", (*path, "open"))
    yield from _named(condition.parameters, trace.parameters, "parameter", (*path, "parameters"))
    for place, part in enumerate(condition.parts):
        yield from _condition_names(trace, part, (*path, "parts", place))


def _named(names: Iterable[str], known: Iterable[str], kind: str, path: Path) -> Iterator[Fault]:
    there = known if isinstance(known, Mapping) else frozenset(known)
    yield from ((path, f"there is no {kind} `{name}`") for name in names if name not in there)


def _cited(trace: Trace, cites: Iterable[str], path: Path) -> Iterator[Fault]:
    yield from _named(cites, [*trace.claims, *trace.sources], "claim or source", path)


# What follows from what


def _sense(trace: Trace) -> Iterator[Fault]:
    try:
        date_in_words(trace.business.as_of)
    except ValueError:
        yield ("business", "as_of"), f"`{trace.business.as_of}` is not a date"
    for name, fact in trace.facts.items():
        path: Path = ("facts", name, "certainty")
        yield from _within(fact.certainty, 0.0, 1.0, path)
        if (fact.value is None) == bool(fact.certainty):
            yield path, f"fact `{name}` is known only if it has a certainty above 0"
    for name, rule in trace.rules.items():
        yield from _rule(trace, name, rule)
    stages = {rule.stage for rule in trace.rules.values()}
    if trace.stages != len(stages) or stages != set(range(len(stages))):
        yield ("stages",), f"the rules stand in {len(stages)} stages, one behind another, not in {trace.stages}"
    yield from _firings(trace)
    yield from _concluded(trace)
    for name, hypothesis in trace.hypotheses.items():
        yield from _hypothesis(trace, name, hypothesis)
    for name, group in trace.groups.items():
        yield from _group(trace, name, group)
    for section, found in (("findings", trace.findings), ("hypotheses", trace.hypotheses), ("groups", trace.groups)):
        for name, stage in [(name, one.stage) for name, one in found.items()]:
            if not -1 <= stage < trace.stages:
                yield (section, name, "stage"), f"`{name}` is settled after a stage, or (-1) before the first"
    yield from _advice(trace)


def _rule(trace: Trace, name: str, rule: RuleEntry) -> Iterator[Fault]:
    path: Path = ("rules", name)
    yield from _within(rule.certainty, 0.0, 1.0, (*path, "certainty"))
    if not 0 <= rule.stage < trace.stages:
        yield (*path, "stage"), f"there is no stage {rule.stage}"
    for part in rule.weighs:
        yield from _within(part.strength, -1.0, 1.0, (*path, "weighs"))
    for where, conditions in (("when", rule.when), ("unless", rule.unless)):
        for place, condition in enumerate(conditions):
            yield from _condition(condition, (*path, where, place))
    wanted = [*((one, Truth.TRUE) for one in rule.when), *((one, Truth.FALSE) for one in rule.unless)]
    against = [one for one, truth in wanted if one.truth not in (truth, Truth.UNKNOWN)]
    unknown = any(one.truth is Truth.UNKNOWN for one, _ in wanted)
    expected = Status.HELD_BACK if against else Status.UNDECIDED if unknown else Status.FIRED
    if rule.status is not expected:
        yield (*path, "status"), f"by its conditions `{name}` {_DID[expected]}"
    elif rule.status is Status.FIRED:
        least = min((one.certainty for one, _ in wanted), default=1.0)
        if not _is(rule.certainty, least):
            yield (*path, "certainty"), f"`{name}` is as sure as its least sure condition, {least:g}"


def _condition(condition: ConditionEntry, path: Path) -> Iterator[Fault]:
    yield from _within(condition.certainty, 0.0, 1.0, (*path, "certainty"))
    if condition.open and condition.truth is not Truth.UNKNOWN:
        yield (*path, "open"), "a condition that came out waits for nothing"
    if (condition.joint is None) != (not condition.parts):
        yield (*path, "joint"), "a condition has `joint` if it has `parts`"
    elif condition.joint is not None:
        decides = Truth.FALSE if condition.joint is Joint.ALL else Truth.TRUE
        truths = {part.truth for part in condition.parts}
        rest = Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.TRUE if decides is Truth.FALSE else Truth.FALSE
        expected = decides if decides in truths else rest
        if condition.truth is not expected:
            yield (*path, "truth"), f"by its parts the condition is {expected.value}"
    for place, part in enumerate(condition.parts):
        yield from _condition(part, (*path, "parts", place))


def _firings(trace: Trace) -> Iterator[Fault]:
    fired = [item.rule for item in trace.agenda]
    if trace.order.sorted(trace.agenda) != list(trace.agenda):
        yield ("agenda",), f"the agenda is not in the order of its stages and of the strategy `{trace.strategy.value}`"
    for place, item in enumerate(trace.agenda):
        rule = trace.rules[item.rule]
        if (item.stage, item.place) != (rule.stage, rule.place):
            yield ("agenda", place), f"`{item.rule}` has another stage or place on the agenda"
        if item.rule in fired[:place]:
            yield ("agenda", place, "rule"), f"`{item.rule}` fires more than once"
    for name, rule in trace.rules.items():
        if (rule.status is Status.FIRED) != (name in fired):
            said = "did not fire" if name in fired else "fired"
            yield ("rules", name, "status"), f"`{name}` {said} by its status, but the agenda says otherwise"


def _concluded(trace: Trace) -> Iterator[Fault]:
    """Check that what can be concluded names the rules that conclude it, and came out as these say."""
    for section, entries, concludes in _sections(trace):
        for name, rules in entries.items():
            if set(rules) != {rule for rule, entry in trace.rules.items() if name in concludes(entry)}:
                yield (section, name, "rules"), f"`rules` are not those that conclude `{name}`"
    for name, finding in trace.findings.items():
        yield from _within(finding.certainty, 0.0, 1.0, ("findings", name, "certainty"))
        found = {rule.status for rule in trace.rules.values() if name in rule.derives}
        unsettled = Truth.UNKNOWN if Status.UNDECIDED in found else Truth.FALSE
        expected = Truth.TRUE if Status.FIRED in found else unsettled
        if finding.truth is not expected:
            yield ("findings", name, "truth"), f"by its rules `{name}` is {expected.value}"


Section = tuple[str, Mapping[str, tuple[str, ...]], Callable[[RuleEntry], Iterable[str]]]


def _sections(trace: Trace) -> tuple[Section, ...]:
    return (
        ("findings", {name: one.rules for name, one in trace.findings.items()}, lambda rule: rule.derives),
        (
            "hypotheses",
            {name: one.rules for name, one in trace.hypotheses.items()},
            lambda rule: [part.hypothesis for part in rule.weighs],
        ),
        ("warnings", {name: one.rules for name, one in trace.warnings.items()}, lambda rule: rule.warns),
        ("recommendations", {name: one.rules for name, one in trace.recommendations.items()}, lambda r: r.recommends),
        ("remarks", {name: one.rules for name, one in trace.remarks.items()}, lambda rule: rule.remarks),
    )


def _hypothesis(trace: Trace, name: str, hypothesis: HypothesisEntry) -> Iterator[Fault]:
    path: Path = ("hypotheses", name)
    if name not in trace.groups[hypothesis.group].ranking:
        yield (*path, "group"), f"`{name}` is not in the ranking of its group"
    whole = math.fsum(abs(part.weight) for part in hypothesis.evidence)
    given = [(part.rule, part.strength) for part in hypothesis.evidence]
    due = [(rule, part.strength) for rule, one in trace.fired.items() for part in one.weighs if part.hypothesis == name]
    if sorted(given) != sorted(due):
        yield (*path, "evidence"), f"the evidence for `{name}` is not what the rules that fired say of it"
    for place, part in enumerate(hypothesis.evidence):
        value = part.strength * part.certainty
        share = abs(part.weight) / whole if whole else 0.0
        if not _is(part.value, value) or not _is(part.weight, weight(value)) or not _is(part.share, share):
            yield (*path, "evidence", place), f"the figures of the evidence by `{part.rule}` don't fit together"
        elif not _is(part.certainty, trace.rules[part.rule].certainty):
            yield (*path, "evidence", place), f"`{part.rule}` is not as sure as its evidence"
    total = combine(part.weight for part in hypothesis.evidence)
    if not _is(total, hypothesis.certainty):
        yield (*path, "certainty"), f"the evidence for `{name}` comes to {total:.2f}, not {hypothesis.certainty:.2f}"


def _group(trace: Trace, name: str, group: GroupEntry) -> Iterator[Fault]:
    path: Path = ("groups", name)
    rivals = {rival for rival, one in trace.hypotheses.items() if one.group == name}
    if set(group.ranking) != rivals or len(rivals) != len(group.ranking):
        yield (*path, "ranking"), f"the ranking is not of the hypotheses of `{name}`"
        return
    certainties = [trace.hypotheses[one].certainty for one in group.ranking]
    if certainties != sorted(certainties, reverse=True):
        yield (*path, "ranking"), "the ranking does not go from the greatest certainty to the least"
        return
    ahead = lead(certainties[0], certainties[1] if len(certainties) > 1 else 0.0)
    if not math.isclose(ahead, group.margin, abs_tol=1e-5):
        yield (*path, "margin"), f"the first of the ranking is ahead by {ahead:.2f}, not {group.margin:.2f}"
    leads = certainties[0] >= group.leads_from - _CLOSE and ahead >= group.leads_by - _CLOSE
    if group.leader != (group.ranking[0] if leads else None):
        yield (*path, "leader"), f"by its certainties {f'`{group.ranking[0]}`' if leads else 'nothing'} leads"


def _advice(trace: Trace) -> Iterator[Fault]:
    for name, warning in trace.warnings.items():
        sure = [rule.certainty for rule in trace.fired.values() if name in rule.warns]
        expected = severity_given(warning.severity, max(sure)) if sure else None
        if warning.raised is not expected:
            told = f"raised as {expected.value}" if expected else "not raised"
            yield ("warnings", name, "raised"), f"by the rules that fired `{name}` is {told}"
    raised = {name for name, warning in trace.warnings.items() if warning.raised}
    for name, one in trace.recommendations.items():
        called = any(name in trace.warnings[warning].calls_for for warning in raised)
        if one.given != (called or any(name in rule.recommends for rule in trace.fired.values())):
            yield ("recommendations", name, "rank"), f"`{name}` has a rank if something calls for it"
        if set(one.warnings) != {warning for warning, entry in trace.warnings.items() if name in entry.calls_for}:
            yield ("recommendations", name, "warnings"), f"`warnings` are not those that call for `{name}`"
    for name, remark in trace.remarks.items():
        if remark.made != any(name in rule.remarks for rule in trace.fired.values()):
            yield ("remarks", name, "made"), f"`{name}` is made if a rule that fired says so"
    for section, ranks in (
        ("warnings", [(one.rank, bool(one.raised)) for one in trace.warnings.values()]),
        ("recommendations", [(one.rank, one.given) for one in trace.recommendations.values()]),
    ):
        numbers = sorted(rank for rank, _ in ranks if rank is not None)
        if numbers != list(range(1, sum(there for _, there in ranks) + 1)):
            yield (section,), "the ranks do not count from 1 on"


_DID = {Status.FIRED: "fires", Status.HELD_BACK: "is held back", Status.UNDECIDED: "is undecided"}


def _is(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=_CLOSE)


def _within(number: float, least: float, most: float, path: Path) -> Iterator[Fault]:
    if not least <= number <= most:
        yield path, f"{number} does not lie between {least:g} and {most:g}"
