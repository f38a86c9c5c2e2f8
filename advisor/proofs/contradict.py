"""Two rules that always fire together and pull one hypothesis both ways."""

from __future__ import annotations

from advisor.diagnostics import Diagnostic
from advisor.issue import Issue
from advisor.proofs.because import place
from advisor.proofs.model import Found, Proving, Unknown
from advisor.proofs.pairs import Implied, Pairs, both_fire, shared, together
from advisor.rule import Rule

NAME = "rules-contradict"


def run(proving: Proving, pairs: Pairs) -> Found:
    """Look at each rule with those before it that pull one of its hypotheses the other way."""
    weighing: dict[str, list[Rule]] = {}
    for rule in proving.living:
        rivals = {other.name: other for part in rule.then.weights for other in weighing.get(part.hypothesis, ())}
        for other in rivals.values():
            opposed = next(shared(rule, other, opposed=True), None)
            if opposed is None:
                continue
            both = {pairs.implied(rule, other), pairs.implied(other, rule)}
            if both == {Implied.YES}:
                yield _issue(proving, pairs, rule, other, opposed)
            elif Implied.NO not in both:
                why = pairs.why.get((rule.name, other.name)) or pairs.why[other.name, rule.name]
                yield Unknown(NAME, f"rules.{rule.name}", f"beside `{other.name}`: {why}")
        for part in rule.then.weights:
            weighing.setdefault(part.hypothesis, []).append(rule)


def _issue(proving: Proving, pairs: Pairs, rule: Rule, other: Rule, opposed: tuple[str, float, float]) -> Issue:
    hypothesis, mine, theirs = opposed
    shows, runs = both_fire(rule, other), proving.search.runs
    run = proving.search.shown(runs.facts_of(rule.name), shows)  # the rule fired, so the other did too
    witness = proving.witness(run, rule, shows, lambda _: f"`{rule.name}` and `{other.name}` both fire here")
    helps = (
        f"`{rule.name}` gives {mine:.2g}, `{other.name}`{place(other.span)} {theirs:.2g}; "
        f"together they come to {together(mine, theirs)}",
        *pairs.because(rule, other).lines(rule, other),
        "remove one of the two, or tell them apart by a condition",
    )
    message = f"rules `{rule.name}` and `{other.name}` always fire together and pull `{hypothesis}` both ways"
    return Issue(NAME, f"rules.{rule.name}", Diagnostic(message, rule.span, helps, NAME), witness)
