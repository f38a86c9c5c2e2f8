"""A hypothesis that can't lead its group, whatever the business."""

from __future__ import annotations

from collections.abc import Callable

from advisor.certainty import combine, lead, weight
from advisor.diagnostics import Diagnostic
from advisor.issue import Issue, Witness
from advisor.proofs.businesses import Businesses
from advisor.proofs.logic import Formula
from advisor.proofs.model import Found, Proving, Unknown
from advisor.proofs.runs import Run
from advisor.proofs.search import Goal, Verdict
from advisor.rule import Rule
from advisor.vocabulary import Group

NAME = "leader-unreachable"

_MOST_STEPS = 8
_STEP = 0.01


def run(proving: Proving) -> Found:
    """Look at each option of each group; where none can lead, that is told once."""
    for group in proving.program.vocabulary.groups.values():
        verdicts = {option: _look(proving, group, option) for option in group.options.names}
        if all(verdict is Verdict.IMPOSSIBLE for verdict in verdicts.values()):
            yield _nobody(proving, group)
            continue
        for option, verdict in verdicts.items():
            if verdict is Verdict.IMPOSSIBLE:
                yield _issue(proving, group, option)
            elif verdict is not None:
                yield Unknown(NAME, f"hypotheses.{group.name}.{option}", verdict.value)


def _look(proving: Proving, group: Group, option: str) -> Verdict | None:
    """Tell why no business was found in which an option leads; None if there is one."""
    search = proving.search
    if (group.name, option) in search.runs.led:
        return None
    found = search.business(_leads(group, option), [group.leader], leads(group, option))
    return found if isinstance(found, Verdict) else None


def leads(group: Group, option: str) -> Callable[[Run], bool]:
    """Give the question whether an option leads its group."""
    return lambda run: run.contests[group.name].leader == option


def _leads(group: Group, option: str) -> Goal:
    return lambda businesses: businesses.leader(group).options[option]


def _nobody(proving: Proving, group: Group) -> Issue:
    strongest = max(group.options.names, key=lambda option: _most(proving, f"{group.name}.{option}"))
    reasons = _reasons(proving, group, f"{group.name}.{strongest}")
    helps = (*reasons, "write rules that speak for its hypotheses, or remove the group")
    witness = _nearest(proving, group, strongest)
    diagnostic = Diagnostic(f"nobody can ever lead `{group.name}`", group.span, helps, NAME)
    return Issue(NAME, f"hypotheses.{group.name}", diagnostic, witness)


def _issue(proving: Proving, group: Group, option: str) -> Issue:
    hypothesis = f"{group.name}.{option}"
    helps = (*_reasons(proving, group, hypothesis), "write rules that speak for it, or waive this if that is meant")
    message = f"`{option}` can never lead `{group.name}`"
    speaking = bool(_speaking(proving, hypothesis))
    witness = _nearest(proving, group, option) if speaking else _rival(proving, group, option)
    return Issue(NAME, f"hypotheses.{hypothesis}", Diagnostic(message, group.span, helps, NAME), witness)


def _speaking(proving: Proving, hypothesis: str) -> list[tuple[Rule, float]]:
    """Give the rules that can fire and speak for a hypothesis, each with its strength."""
    return [
        (rule, part.strength)
        for rule in proving.program.rules.values()
        for part in rule.then.weights
        if part.hypothesis == hypothesis and part.strength > 0 and rule.name not in proving.dead
    ]


def _most(proving: Proving, hypothesis: str) -> float:
    """Give what all that speaks for a hypothesis would come to together."""
    return combine(weight(strength) for _, strength in _speaking(proving, hypothesis))


def _reasons(proving: Proving, group: Group, hypothesis: str) -> tuple[str, ...]:
    speaking = _speaking(proving, hypothesis)
    if not speaking:
        return (f"no rule that can fire speaks for `{hypothesis}`",)
    most = _most(proving, hypothesis)
    named = ", ".join(f"`{rule.name}` ({strength:.2g})" for rule, strength in speaking[:4])
    more = f" and {len(speaking) - 4} more" if len(speaking) > 4 else ""
    if most < group.leads_from:
        only = f"all that speaks for it comes to {most:.2g} at most, and a leader needs {group.leads_from:.2g}"
        return (only, f"that is {named}{more}")
    return (f"what speaks for it speaks for a rival as well, or excludes one another: {named}{more}",)


def _nearest(proving: Proving, group: Group, option: str) -> Witness | None:
    """Show the business in which it comes nearest, step by step: each is nearer than the last."""
    search = proving.search
    hypothesis = f"{group.name}.{option}"
    anything = search.business(lambda of: of.logic.true, [], lambda _: True)
    best = search.shown({}, lambda _: True) or anything
    for _ in range(_MOST_STEPS):
        if not isinstance(best, Run):
            return None
        distance = _distance(best, group, option)

        def nearer(run: Run, distance: float = distance) -> bool:
            return _distance(run, group, option) < distance

        found = search.business(_nearer(group, option, distance), [group.leader], nearer)
        if not isinstance(found, Run):
            break
        best = found
    if not isinstance(best, Run):
        return None
    distance = _distance(best, group, option)
    rule = _telling(proving, best, group, hypothesis)
    if rule is None:
        return None
    return proving.witness(
        best,
        rule,
        lambda run: _distance(run, group, option) <= distance + 1e-9,
        lambda run: _told(run, group, option),
    )


def _nearer(group: Group, option: str, distance: float) -> Goal:
    """Ask for a business in which less weight is missing for the lead."""

    def goal(of: Businesses) -> Formula:
        mine = of.certainty(f"{group.name}.{option}").weight
        rivals = [of.certainty(f"{group.name}.{other}").weight for other in group.options.names if other != option]
        margins = [mine - of.logic.fixed(weight(group.leads_from))]
        margins += [mine - other - of.logic.fixed(weight(group.leads_by)) for other in rivals]
        return of.logic.all_of([margin >= of.logic.fixed(_STEP - distance) for margin in margins])

    return goal


def _rival(proving: Proving, group: Group, option: str) -> Witness | None:
    """Show a business in which a rival leads: where nothing speaks for an option, no business is nearer than others."""
    for rival in group.options.names:
        facts = proving.search.runs.led.get((group.name, rival))
        run = None if facts is None else proving.search.shown(facts, leads(group, rival))
        rule = _telling(proving, run, group, f"{group.name}.{rival}") if run is not None else None
        if run is not None and rule is not None:
            return proving.witness(run, rule, leads(group, rival), _tell_rival(rival, option))
    return None


def _tell_rival(rival: str, option: str) -> Callable[[Run], str]:
    return lambda _: f"here `{rival}` leads, and nothing speaks for `{option}`"


def _distance(run: Run, group: Group, option: str) -> float:
    """Give how much weight is missing for the lead."""
    contest = run.contests[group.name]
    mine = contest.standing(option).certainty
    others = [one.certainty for one in contest.ranking if one.option != option]
    margin = min((weight(mine) - weight(other) for other in others), default=weight(mine))
    return max(weight(group.leads_from) - weight(mine), weight(group.leads_by) - margin)


def _telling(proving: Proving, run: Run, group: Group, hypothesis: str) -> Rule | None:
    """Choose the rule whose case is shown: the one that says most for it here, else one that waits for it to lead."""
    rules = proving.program.rules
    evidence = run.contests[group.name].standing(hypothesis.partition(".")[2]).evidence
    strongest = max(evidence, key=lambda part: part.value, default=None)
    if strongest is not None and strongest.value > 0:
        return rules[strongest.rule]
    reading = (rule for rule in rules.values() if group.leader in rule.reads)
    return next(reading, None)


def _told(run: Run, group: Group, option: str) -> str:
    contest = run.contests[group.name]
    mine = contest.standing(option).certainty
    start = f"here `{option}` comes nearest: it stands at {mine:.2g}"
    if mine < group.leads_from:
        return f"{start}, and a leader needs {group.leads_from:.2g}"
    rival = next(one for one in contest.ranking if one.option != option)
    by = lead(mine, rival.certainty)
    beside = f"`{rival.option}` at {rival.certainty:.2g}"
    return f"{start}, {beside}, and it has to be ahead by {group.leads_by:.2g}, not {by:.2g}"
