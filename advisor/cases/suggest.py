"""Cases that would show what no case shows yet, and notice the mutants that none notices, found by the solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.cases.coverage import Coverage, parts_of
from advisor.cases.model import Gap, Suggested, Tried
from advisor.cases.mutants import Mutant, mutants
from advisor.cases.run import case_holds
from advisor.cases.survive import Ran
from advisor.expression.evaluate import Reading
from advisor.expression.nodes import Origin, Read, walk
from advisor.program import Program
from advisor.proofs.suggest import Differs, Fires, HeldBackBy, NeededFor, Suggestion, Wanted, suggest_case
from advisor.rule import Case, Expectation, Rule

Found = tuple[Suggestion, Case]
Want = tuple[str, str]
"""The path of what is lacking, and of a part of a condition which side: that it stops the rule, or is needed."""


def suggest(
    program: Program, ran: Sequence[Ran], gaps: Sequence[Gap], survivors: Sequence[Tried]
) -> Iterator[Suggested]:
    """Suggest cases for each rule that has gaps or mutants that survive: as few as do for all of them.

    Raises `AdvisorError` where Z3 is not installed.
    """
    for rule in program.rules.values():
        alive = {one.subject for one in survivors if one.rule == rule.name}
        if alive or any(gap.rule == rule.name for gap in gaps):
            yield _suggest(program, rule, ran, alive)


def _suggest(program: Program, rule: Rule, ran: Sequence[Ran], alive: set[str]) -> Suggested:
    own = (*(case.given for case in rule.cases), *(derivation.memory for _, derivation in ran))
    changed = [mutant for mutant in mutants(rule) if mutant.subject in alive and mutant.of_condition]

    def lacking(found: Sequence[Found]) -> frozenset[Want]:
        """Name what would still be lacking with some more cases."""
        coverage = Coverage(rule)
        for memory in (*own, *(case.given for _, case in found)):
            coverage.add(memory)
        unnoticed = (one.subject for one in changed if all(case_holds(one.rule, case) for _, case in found))
        return frozenset((*_missing(coverage), *((subject, "") for subject in unnoticed)))

    goals = list(_goals(rule, changed))
    found: list[Found] = []
    for want, wanted in goals:
        suggestion = suggest_case(program, rule, wanted) if want in lacking(found) else None
        if suggestion:
            found.append((suggestion, _case(rule, suggestion)))
    left = lacking(found)
    for one in list(found):  # that a later one does for, too
        others = [other for other in found if other is not one]
        found = others if lacking(others) == left else found
    told = _directions(rule) if any(subject.endswith(".flip") for subject in alive) else ""
    lines, note = _telling(program, rule, [suggestion for suggestion, _ in found], told)
    vain = dict.fromkeys(want[0] for want, _ in goals if want in left)
    inherited = program.layer_of(rule.span) is not program.layers[-1]
    return Suggested(rule.name, inherited, rule.span, lines, note, tuple(vain))


def _telling(program: Program, rule: Rule, found: Sequence[Suggestion], told: str) -> tuple[tuple[str, ...], str]:
    """Write the cases as lines; a case that fires also tells what it speaks for, where that is wanted."""
    lines = [one.line(program) for one in found]
    if told:
        shown = next((case for case in rule.cases if case.expects is Expectation.FIRES), None)
        firing = next((number for number, one in enumerate(found) if one.expects is Expectation.FIRES), None)
        if shown:
            return tuple(lines), f"line {shown.span.line}: add `{told}`, if that is what the source says"
        if firing is not None:
            lines[firing] = f"{lines[firing].removesuffix('}')}, {told}}}"
    return tuple(lines), ""


def _missing(coverage: Coverage) -> Iterator[Want]:
    """Name what is not covered."""
    path = f"rules.{coverage.rule.name}"
    if not coverage.fires:
        yield f"{path}.fires", ""
    yield from ((f"{path}.{coverage.parts[number].path}", "stop") for number in coverage.lacks_stop)
    yield from ((f"{path}.{coverage.parts[number].path}", "need") for number in coverage.lacks_need)


def _goals(rule: Rule, changed: Sequence[Mutant]) -> Iterator[tuple[Want, Wanted]]:
    """Give all that cases are to show, and what a case has to do for it."""
    path = f"rules.{rule.name}"
    yield (f"{path}.fires", ""), Fires()
    for part in parts_of(rule):
        yield (f"{path}.{part.path}", "stop"), HeldBackBy(part.node)
        yield (f"{path}.{part.path}", "need"), NeededFor(part.node)
    for mutant in changed:
        yield (mutant.subject, ""), Differs(mutant.rule)


def _case(rule: Rule, suggestion: Suggestion) -> Case:
    """Give a suggestion as a case that was read: a certainty that is not given is 0."""
    every = (part for one in (*rule.when, *rule.unless) for part in walk(one.node) if isinstance(part, Read))
    given = {part.name: Reading(0.0) for part in every if part.origin is Origin.CERTAINTY} | dict(suggestion.given)
    return Case(given, suggestion.expects, suggestion.asks, (), rule.span, rule.span)


def _directions(rule: Rule) -> str:
    """Write what a rule speaks for and against, as a case says it."""
    parts = []
    for word, favours in (("for", True), ("against", False)):
        names = [weight.hypothesis for weight in rule.then.weights if (weight.strength > 0) is favours]
        parts += [f"{word}: [{', '.join(names)}]"] if names else []
    return ", ".join(parts)
