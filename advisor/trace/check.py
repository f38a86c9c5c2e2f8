"""Whether the parts of a trace fit together: names that exist, sums that come out, steps in their order.

A trace that an engine wrote always does; one that was edited by hand may not, and no viewer should have to cope.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from advisor.certainty import combine, weight
from advisor.derivation import Status
from advisor.trace.model import ConditionEntry, HypothesisEntry, RuleEntry, Trace

Path = tuple[str | int, ...]
Fault = tuple[Path, str]

_CLOSE = 1e-6


def faults(trace: Trace) -> Iterator[Fault]:
    """Give each thing that doesn't fit, with the path of the entry where it shows."""
    yield from _firings(trace)
    for name, rule in trace.rules.items():
        yield from _rule(trace, name, rule)
    for name, finding in trace.findings.items():
        yield from _named(finding.rules, trace.rules, "rule", ("findings", name, "rules"))
        yield from _within(finding.certainty, 0.0, 1.0, ("findings", name, "certainty"))
    for name, fact in trace.facts.items():
        yield from _within(fact.certainty, 0.0, 1.0, ("facts", name, "certainty"))
        if (fact.value is None) == bool(fact.certainty):
            yield ("facts", name, "certainty"), f"fact `{name}` is known only if it has a certainty above 0"
    for name, hypothesis in trace.hypotheses.items():
        yield from _hypothesis(trace, name, hypothesis)
    for name, group in trace.groups.items():
        path: Path = ("groups", name)
        yield from _named(group.ranking, trace.hypotheses, "hypothesis", (*path, "ranking"))
        if group.leader is not None:
            yield from _named([group.leader], group.ranking, "hypothesis of the ranking", (*path, "leader"))
        if not group.ranking:
            yield (*path, "ranking"), "a group needs a hypothesis"
    for name, warning in trace.warnings.items():
        yield from _named(warning.rules, trace.rules, "rule", ("warnings", name, "rules"))
        yield from _named(warning.calls_for, trace.recommendations, "recommendation", ("warnings", name, "calls_for"))
        yield from _cited(trace, warning.cites, ("warnings", name, "cites"))
    for name, one in trace.recommendations.items():
        yield from _named(one.rules, trace.rules, "rule", ("recommendations", name, "rules"))
        yield from _named(one.warnings, trace.warnings, "warning", ("recommendations", name, "warnings"))
        yield from _cited(trace, one.cites, ("recommendations", name, "cites"))
    for name, remark in trace.remarks.items():
        yield from _named(remark.rules, trace.rules, "rule", ("remarks", name, "rules"))
        yield from _cited(trace, remark.cites, ("remarks", name, "cites"))
    for name, claim in trace.claims.items():
        yield from _named([claim.source], trace.sources, "source", ("claims", name, "source"))


def _firings(trace: Trace) -> Iterator[Fault]:
    fired = [firing.rule for firing in trace.firings]
    for place, firing in enumerate(trace.firings):
        path: Path = ("firings", place)
        if firing.step != place:
            yield (*path, "step"), f"firing {place} of the file is called step {firing.step}"
        waiting = [item.rule for item in firing.agenda]
        unknown = [name for name in dict.fromkeys([firing.rule, *waiting]) if name not in trace.rules]
        yield from (((*path, "agenda"), f"there is no rule `{name}`") for name in unknown)
        if waiting[:1] != [firing.rule]:
            yield (*path, "agenda"), f"`{firing.rule}` fired, but is not the first on its agenda"
        elif trace.order.sorted(firing.agenda) != list(firing.agenda):
            yield (*path, "agenda"), f"the agenda is not in the order of the strategy `{trace.strategy.value}`"
        elif waiting[1:] and fired[place + 1 : place + 2] != waiting[1:2]:
            yield (*path, "agenda"), f"`{waiting[1]}` is next on the agenda, but did not fire next"
        if not unknown and firing.stage != trace.rules[firing.rule].stage:
            yield (*path, "stage"), f"`{firing.rule}` belongs to another stage"
    for name in dict.fromkeys(fired):
        if fired.count(name) > 1:
            yield ("firings",), f"`{name}` fires more than once"
    for name, rule in trace.rules.items():
        if (rule.status is Status.FIRED) != (name in fired):
            said = "did not fire" if name in fired else "fired"
            yield ("rules", name, "status"), f"`{name}` {said} by its status, but the firings say otherwise"


def _rule(trace: Trace, name: str, rule: RuleEntry) -> Iterator[Fault]:
    path: Path = ("rules", name)
    yield from _within(rule.certainty, 0.0, 1.0, (*path, "certainty"))
    if not 0 <= rule.stage < trace.stages:
        yield (*path, "stage"), f"there is no stage {rule.stage}"
    for where, conditions in (("when", rule.when), ("unless", rule.unless)):
        for place, condition in enumerate(conditions):
            yield from _condition(trace, condition, (*path, where, place))
    for kind, names, known in (
        ("hypothesis", [part.hypothesis for part in rule.weighs], trace.hypotheses),
        ("finding", rule.derives, trace.findings),
        ("warning", rule.warns, trace.warnings),
        ("recommendation", rule.recommends, trace.recommendations),
        ("remark", rule.remarks, trace.remarks),
    ):
        yield from _named(names, known, kind, path)
    for part in rule.weighs:
        yield from _within(part.strength, -1.0, 1.0, (*path, "weighs"))
    yield from _cited(trace, rule.cites, (*path, "cites"))


def _condition(trace: Trace, condition: ConditionEntry, path: Path) -> Iterator[Fault]:
    known = [*trace.facts, *trace.findings, *trace.hypotheses, *(group.reads_as for group in trace.groups.values())]
    yield from _named(condition.reads, known, "fact, finding, hypothesis or leader", (*path, "reads"))
    yield from _named(condition.open, condition.reads, "name that the condition reads", (*path, "open"))
    yield from _named(condition.parameters, trace.parameters, "parameter", (*path, "parameters"))
    yield from _within(condition.certainty, 0.0, 1.0, (*path, "certainty"))
    if (condition.joint is None) != (not condition.parts):
        yield (*path, "joint"), "a condition has `joint` if it has `parts`"
    for place, part in enumerate(condition.parts):
        yield from _condition(trace, part, (*path, "parts", place))


def _hypothesis(trace: Trace, name: str, hypothesis: HypothesisEntry) -> Iterator[Fault]:
    path: Path = ("hypotheses", name)
    yield from _named([hypothesis.group], trace.groups, "group", (*path, "group"))
    if hypothesis.group in trace.groups and name not in trace.groups[hypothesis.group].ranking:
        yield (*path, "group"), f"`{name}` is not in the ranking of its group"
    yield from _named(hypothesis.rules, trace.rules, "rule", (*path, "rules"))
    yield from _named([part.rule for part in hypothesis.evidence], trace.fired, "rule that fired", (*path, "evidence"))
    for place, part in enumerate(hypothesis.evidence):
        value = part.strength * part.certainty
        if not _is(part.value, value) or not _is(part.weight, weight(value)):
            yield (*path, "evidence", place), f"the figures of the evidence by `{part.rule}` don't fit together"
        elif part.rule in trace.rules and not _is(part.certainty, trace.rules[part.rule].certainty):
            yield (*path, "evidence", place), f"`{part.rule}` is not as sure as its evidence"
    total = combine(part.weight for part in hypothesis.evidence)
    if not _is(total, hypothesis.certainty):
        yield (*path, "certainty"), f"the evidence for `{name}` comes to {total:.2f}, not {hypothesis.certainty:.2f}"


def _is(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=_CLOSE)


def _named(names: Iterable[str], known: Iterable[str], kind: str, path: Path) -> Iterator[Fault]:
    there = known if isinstance(known, Mapping) else frozenset(known)
    yield from ((path, f"there is no {kind} `{name}`") for name in names if name not in there)


def _cited(trace: Trace, cites: Iterable[str], path: Path) -> Iterator[Fault]:
    yield from _named(cites, [*trace.claims, *trace.sources], "claim or source", path)


def _within(number: float, least: float, most: float, path: Path) -> Iterator[Fault]:
    if not least <= number <= most:
        yield path, f"{number} does not lie between {least:g} and {most:g}"
