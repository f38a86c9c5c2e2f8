"""Whether the cases of a pack notice that a rule was changed: each mutant is run until one of them no longer holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence

from advisor.cases.files import FactFile
from advisor.cases.model import Fate, Tried
from advisor.cases.mutants import Mutant, mutants
from advisor.cases.run import case_holds, file_holds
from advisor.derivation import Derivation
from advisor.engines.reference import infer, judge
from advisor.program import Program
from advisor.rule import Rule
from advisor.vocabulary import frozen

Equivalent = Callable[[Program, Rule, Rule], bool | None]
"""Proves that two rules always come out the same (true) or not (false); None where it can't tell."""
Ran = tuple[FactFile, Derivation]


def try_mutants(
    program: Program, ran: Sequence[Ran], waived: Mapping[str, str], equivalent: Equivalent | None
) -> Iterator[Tried]:
    """Try every mutant of every rule; all cases and the fact files, with what they led to, hold without a change.

    `waived` gives the reasons of mutants that may live; about the other changes of conditions the solver is asked.
    """
    for rule in program.rules.values():
        for mutant in mutants(rule):
            killer = killer_of(program, mutant, ran)
            reason = "" if killer else waived.get(mutant.subject, "")
            fate = Fate.KILLED if killer else Fate.WAIVED if reason else Fate.SURVIVES
            if fate is Fate.SURVIVES and mutant.of_condition and equivalent is not None:
                fate = Fate.EQUIVALENT if equivalent(program, rule, mutant.rule) else fate
            yield Tried(mutant.subject, rule.name, mutant.before, mutant.after, mutant.span, fate, killer, reason)


def killer_of(program: Program, mutant: Mutant, ran: Sequence[Ran]) -> str:
    """Give the place of a case that no longer holds for a mutant, first of its rule's own; empty if all hold."""
    rule = program.rules[mutant.rule.name]
    for case in rule.cases:
        if not case_holds(mutant.rule, case):
            return f"{case.span.text.name}:{case.span.line}"
    changed: Program | None = None
    for file, derivation in ran:
        if not _makes_a_difference(rule, mutant.rule, derivation):
            continue
        changed = changed or with_rule(program, mutant.rule)
        if not file_holds(changed, infer(changed, file.business), file):
            return file.place
    return ""


def _makes_a_difference(rule: Rule, other: Rule, derivation: Derivation) -> bool:
    """Tell whether a rule with a change comes out, or concludes, differently on what a fact file led to."""
    outcome = derivation.outcomes[rule.name]
    return other.then != rule.then or judge(other, derivation.memory) != (outcome.status, outcome.certainty)


def with_rule(program: Program, rule: Rule) -> Program:
    """Give a program in which a rule is replaced by a mutant of it, which reads nothing more."""
    stages = tuple(tuple(rule if one.name == rule.name else one for one in stage) for stage in program.stages)
    return dataclasses.replace(program, rules=frozen({**program.rules, rule.name: rule}), stages=stages)
