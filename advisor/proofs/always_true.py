"""A condition that tells nothing: it is always true where the other conditions of its rule are."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.diagnostics import Diagnostic
from advisor.issue import Issue
from advisor.proofs.because import conditions_of, listed
from advisor.proofs.businesses import Businesses
from advisor.proofs.compose import Formulas
from advisor.proofs.logic import Formula
from advisor.proofs.model import Found, Proving, Unknown, fires
from advisor.proofs.runs import Facts, Run
from advisor.proofs.search import Goal, Shows, Verdict
from advisor.rule import Rule

NAME = "condition-always-true"

_MOST_DROPPED = 12


def run(proving: Proving) -> Found:
    """Look at each condition of each rule that can fire, the last first: of two that tell the same, that one goes."""
    for rule in proving.living:
        left = list(range(len(conditions_of(rule))))
        for number in reversed(range(len(left))):
            others = [other for other in left if other != number]
            verdict = _look(proving, rule, number, others)
            if verdict is Verdict.IMPOSSIBLE:
                left = others
                yield _issue(proving, rule, number, others)
            elif isinstance(verdict, Verdict):
                yield Unknown(NAME, f"rules.{rule.name}", f"`{conditions_of(rule)[number].text}`: {verdict.value}")


def _look(proving: Proving, rule: Rule, number: int, others: list[int]) -> Run | Verdict | None:
    """Look for a business that the condition makes a difference to; None if one was seen before.

    One in `when` makes a difference if it can be the only one that is not met. An exception does as well if it can
    settle a rule that would be undecided without: `unless: known(word) and not known(figure)`.
    """
    runs, exception = proving.search.runs, number >= len(rule.when)
    if (rule.name, number) in (runs.decided if exception else runs.alone):
        return None

    def shows(run: Run) -> bool:
        told = run.met(rule)
        alone = not told[number] and all(told[other] for other in others)
        settles = told[number] is False and all(told[other] is not False for other in others)
        return alone or (exception and settles)

    search = proving.search
    for facts in _without(proving, rule, number, others):
        if search.shown(facts, shows) is not None:
            return None
    return search.of_rules(lambda of: _goal(of, rule, number, others), [rule], shows)


def _without(proving: Proving, rule: Rule, number: int, others: list[int]) -> Iterator[Facts]:
    """Give businesses for which the rule fired, without what decides the condition: most often that is enough."""
    depends, conditions = proving.search.depends, conditions_of(rule)
    facts = proving.search.runs.facts_of(rule.name)
    own = depends.facts(conditions[number].reads)
    rest = depends.facts([name for other in others for name in conditions[other].reads])
    single = [frozenset({name}) for name in facts if name in own][:_MOST_DROPPED]
    for dropped in dict.fromkeys((own - rest, own, frozenset(conditions[number].reads), *single)):
        yield {name: reading for name, reading in facts.items() if name not in dropped}


def _goal(of: Formulas, rule: Rule, number: int, others: list[int]) -> Formula:
    logic, formulas = of.logic, of.rule(rule)
    unmet = logic.opposite(formulas.satisfied[number])
    alone = logic.all_of([*(formulas.satisfied[other] for other in others), unmet])
    if number < len(rule.when):
        return alone
    open_ = [logic.opposite(formulas.against[other]) for other in others]
    return logic.any_of([alone, logic.all_of([*open_, formulas.against[number]])])


def _issue(proving: Proving, rule: Rule, number: int, others: list[int]) -> Issue:
    condition, exception = conditions_of(rule)[number], number >= len(rule.when)

    def met(other: int) -> Goal:
        return lambda businesses: businesses.rule(rule).satisfied[other]

    def unmet(businesses: Businesses) -> Formula:
        return businesses.logic.opposite(businesses.rule(rule).satisfied[number])

    found = proving.because([*map(met, others), unmet])
    follows = [others[place] for place in found.goals if place < len(others)]
    told = f"the exception `{condition.text}`" if exception else f"`{condition.text}`"
    where = " where its other conditions are met" if others else ""
    message = f"{told} of rule `{rule.name}` is {'never' if exception else 'always'} true{where}"
    because = (f"it follows from {listed(rule, follows)}",) if follows else ()
    remedy = "leave it out: the rule fires for the same businesses without it"
    if not exception and (rule.name, number) in proving.search.runs.decided:
        remedy += ", and asks for what it does not know"
    shows: Shows = fires(rule)
    run = proving.search.shown(proving.search.runs.facts_of(rule.name), shows)
    witness = proving.witness(run, rule, shows, lambda _: f"`{rule.name}` fires here, with or without it")
    diagnostic = Diagnostic(message, condition.span, (*because, *found.lines(), remedy), NAME)
    return Issue(NAME, f"rules.{rule.name}", diagnostic, witness)
