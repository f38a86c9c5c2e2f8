"""Why something is impossible: the conditions, consistency checks and rules that exclude one another, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.diagnostics import Span
from advisor.program import Program
from advisor.proofs.businesses import Businesses, Depends
from advisor.proofs.logic import Answer, Budget, Formula, Logic, TimeUpError
from advisor.proofs.search import Goal
from advisor.rule import Condition, Consistency, Rule

_MOST_RULES = 4


@dataclass(frozen=True, slots=True)
class Because:
    """What excludes one another: of the goals, by their number; of the program's consistency checks; of its rules."""

    goals: tuple[int, ...]
    checks: tuple[Consistency, ...]
    rules: tuple[Rule, ...]

    def lines(self, *but: Rule) -> tuple[str, ...]:
        """Name the consistency checks and the rules, one line each; without some that are named elsewhere."""
        checks = [f"the consistency check `{one.name}`{place(one.never.span)}: {one.says}" for one in self.checks]
        others = [rule for rule in self.rules if rule not in but]
        shown = others[:_MOST_RULES]
        rules = [f"it follows from rule `{rule.name}`{place(rule.span)}" for rule in shown]
        more = [f"… and {len(others) - len(shown)} more rules"] if len(others) > len(shown) else []
        return (*checks, *rules, *more)


NO_REASON = Because((), (), ())


def place(span: Span) -> str:
    """Say in which file and line something stands."""
    return f" ({span.text.name}:{span.line})"


def because(program: Program, depends: Depends, budget: Budget, goals: Sequence[Goal]) -> Because:
    """Say why the goals can't all be true, of which there is a proof; nothing where the time is up.

    What is named is needed: without any one of it they could all be true, or the solver doesn't know.
    """
    try:
        return _because(Businesses(program, Logic(budget), depends, guarded=True), goals)
    except TimeUpError:
        return NO_REASON


def _because(businesses: Businesses, goals: Sequence[Goal]) -> Because:
    logic = businesses.logic
    named = [logic.truth("goal") for _ in goals]
    for name, goal in zip(named, goals, strict=True):
        logic.state(goal(businesses), name)
    guards = businesses.guards
    # Rules are left out first, then consistency checks: what speaks of the conditions alone is the plainest reason.
    order = sorted(guards, key=lambda guard: isinstance(guards[guard], Consistency))
    if logic.ask(*order, *named) is not Answer.NO:
        return NO_REASON
    needed = _needed(logic, [*order, *named])
    kept = [guards[part] for part in order if logic.id_of(part) in needed]
    return Because(
        tuple(number for number, name in enumerate(named) if logic.id_of(name) in needed),
        tuple(one for one in kept if isinstance(one, Consistency)),
        tuple(sorted((one for one in kept if isinstance(one, Rule)), key=lambda rule: rule.place)),
    )


def _needed(logic: Logic, assumed: list[Formula]) -> frozenset[int]:
    core = logic.core()
    for part in assumed:
        if logic.id_of(part) in core:
            fewer = [other for other in assumed if logic.id_of(other) in core and other is not part]
            if logic.ask(*fewer) is Answer.NO:
                core = logic.core()
    return core


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """Give all conditions of a rule, those of `when` first: in the order in which they are numbered."""
    return (*rule.when, *rule.unless)


def listed(rule: Rule, numbers: Iterable[int]) -> str:
    """List conditions of a rule by their numbers; of an exception it is told that it is one."""
    conditions = conditions_of(rule)
    shown = [f"{'the exception ' * (n >= len(rule.when))}`{conditions[n].text}`" for n in numbers]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
