"""Cases run: each rule by itself on what its cases give, and fact files through both engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.cases.files import FactFile, Named
from advisor.cases.model import Failure
from advisor.cases.why import became_lines, behind, outcome_lines, told
from advisor.derivation import Derivation, RuleOutcome, Status
from advisor.diagnostics import Diagnostic, EnginesDisagreeError
from advisor.engines.agree import infer_twice
from advisor.engines.reference import judge, look
from advisor.engines.rete import ReteEngine, fires_alone
from advisor.expression.phrase import join
from advisor.program import Program
from advisor.rule import Case, Condition, Direction, Expectation, Rule
from advisor.values import Truth

STATUS = {
    Expectation.FIRES: Status.FIRED,
    Expectation.HELD_BACK: Status.HELD_BACK,
    Expectation.ASKS: Status.UNDECIDED,
}


def case_holds(rule: Rule, case: Case) -> bool:
    """Tell whether a rule does what a case says: with the reference evaluator, and without the record."""
    if judge(rule, case.given)[0] is not STATUS[case.expects]:
        return False
    if case.expects is Expectation.ASKS and set(look(rule, case.given).open) != set(case.asks):
        return False
    return all(set(one.hypotheses) == set(_speaks(rule, one)) for one in case.directions)


def _speaks(rule: Rule, direction: Direction) -> tuple[str, ...]:
    """Name the hypotheses that a rule speaks for, or against."""
    return tuple(weight.hypothesis for weight in rule.then.weights if (weight.strength > 0) is direction.favours)


def run_cases(rule: Rule) -> Iterator[Failure]:
    """Run the cases of a rule through both engines; give those that don't hold.

    Raises `EnginesDisagreeError` where the engines differ, which is an error of this program.
    """
    fired = fires_alone(rule, (case.given for case in rule.cases))
    for number, (case, fires) in enumerate(zip(rule.cases, fired, strict=True), 1):
        outcome = look(rule, case.given)
        if fires is not (outcome.status is Status.FIRED):
            shown = f"{case.span.text.name}:{case.span.line}"
            raise EnginesDisagreeError(f"the two engines disagree on `{rule.name}` in the case at {shown}")
        if not case_holds(rule, case):
            yield Failure(f"rules.{rule.name}.cases.{number}", _unlike(outcome, case))


def _unlike(outcome: RuleOutcome, case: Case) -> Diagnostic:
    """Say what a rule did that its case does not say."""
    rule, expected = outcome.rule, STATUS[case.expects]
    if outcome.status is not expected or expected is Status.UNDECIDED:
        does, says = _does(outcome.status, outcome.open), _does(expected, case.asks)
        return Diagnostic(
            f"`{rule.name}` {does}; the case says that it {says}", case.expects_at, outcome_lines(outcome)
        )
    concluded = ", ".join(f"`{weight.hypothesis}` {weight.strength:+.2g}" for weight in rule.then.weights)
    wrong = next(one for one in case.directions if set(one.hypotheses) != set(_speaks(rule, one)))
    speaks, said = _listed(_speaks(rule, wrong)), _listed(wrong.hypotheses)
    message = f"`{rule.name}` speaks {wrong.word} {speaks}; the case says {wrong.word} {said}"
    return Diagnostic(message, wrong.span, (f"it concludes {concluded or 'no evidence'}",))


def _does(status: Status, asks: tuple[str, ...]) -> str:
    if status is Status.UNDECIDED:
        return f"asks for {_listed(asks)}"
    return "fires" if status is Status.FIRED else "is held back"


def _listed(names: Iterable[str]) -> str:
    return join([f"`{name}`" for name in names]) or "nothing"


def run_fact_file(engine: ReteEngine, file: FactFile) -> tuple[Derivation, tuple[Failure, ...]]:
    """Run a fact file through both engines; give the derivation and each expectation that does not hold.

    Raises `EnginesDisagreeError` where the engines differ.
    """
    program, derivation = engine.program, infer_twice(engine, file.business)
    found = [_untrue(derivation, one) for one in file.holds if one.test(derivation.memory)[0] is not Truth.TRUE]
    found += [_unmet(program, derivation, one) for one in file.named if not _comes_true(program, derivation, one)]
    return derivation, tuple(Failure(file.place, one) for one in sorted(found, key=_order))


def _order(diagnostic: Diagnostic) -> tuple[int, int]:
    return (diagnostic.span.line, diagnostic.span.column) if diagnostic.span else (0, 0)


def file_holds(program: Program, derivation: Derivation, file: FactFile) -> bool:
    """Tell whether a derivation is what a fact file expects."""
    return all(one.test(derivation.memory)[0] is Truth.TRUE for one in file.holds) and all(
        _comes_true(program, derivation, one) for one in file.named
    )


def _comes_true(program: Program, derivation: Derivation, one: Named) -> bool:
    return any(one.name in could(program, outcome.rule, one.entry) for outcome in derivation.fired) is one.wanted


def _untrue(derivation: Derivation, condition: Condition) -> Diagnostic:
    truth = condition.test(derivation.memory)[0]
    lines = (told(condition.node, derivation.memory), *behind(derivation, condition.node))
    return Diagnostic(f"`{condition.text}` is {truth.value}; the case says that it holds", condition.span, lines)


_CAME = {"fires": "fired", "warns": "raised", "recommends": "recommended", "remarks": "remarked"}


def _unmet(program: Program, derivation: Derivation, one: Named) -> Diagnostic:
    outcomes = [it for it in derivation.outcomes.values() if one.name in could(program, it.rule, one.entry)]
    if one.entry == "fires":
        message = f"`{one.name}` {'does not fire' if one.wanted else 'fires'}; the case says that it does"
        lines = outcome_lines(outcomes[0])
    else:
        message = f"`{one.name}` is {'not ' * one.wanted}{_CAME[one.entry]}; the case says that it is"
        shown = outcomes if one.wanted else [outcome for outcome in outcomes if outcome.status is Status.FIRED]
        lines = became_lines(shown) or ("no rule of the pack leads to it",)
    return Diagnostic(f"{message}{'' if one.wanted else ' not'}", one.span, lines)


def could(program: Program, rule: Rule, entry: str) -> frozenset[str]:
    """Name what a rule brings about when it fires: itself, warnings, recommendations (also with these) or remarks."""
    match entry:
        case "fires":
            return frozenset({rule.name})
        case "warns":
            return frozenset(rule.then.warn)
        case "remarks":
            return frozenset(rule.then.remark)
        case _:
            called_for = (name for warning in rule.then.warn for name in program.vocabulary.warnings[warning].do)
            return frozenset(rule.then.recommend).union(called_for)
