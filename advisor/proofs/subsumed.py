"""A rule that adds nothing to another: wherever it fires, so does the other, and says the same."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.diagnostics import Diagnostic
from advisor.expression.nodes import Compare, Read, walk
from advisor.issue import Issue
from advisor.proofs.arithmetic import fold
from advisor.proofs.because import conditions_of, place
from advisor.proofs.model import Found, Proving, Unknown
from advisor.proofs.pairs import Implied, Pairs, both_fire, shared, together
from advisor.rule import Rule

NAME = "rule-subsumed"


def run(proving: Proving, pairs: Pairs) -> Found:
    """Look at each rule with those that conclude something of the same; the later one of a pair is told."""
    concluding: dict[str, list[Rule]] = {}
    for rule in proving.living:
        for conclusion in _conclusions(rule):
            concluding.setdefault(conclusion, []).append(rule)
    told: set[frozenset[str]] = set()
    for rule in reversed(proving.living):
        others = {other.name: other for one in _conclusions(rule) for other in concluding[one] if other is not rule}
        for other in sorted(others.values(), key=lambda one: one.place):
            pair = frozenset((rule.name, other.name))
            if pair in told or not _related(rule, other):
                continue
            implied = pairs.implied(rule, other)
            if implied is Implied.YES and (same := _same(pairs, rule, other)) is not None:
                told.add(pair)
                yield _issue(proving, pairs, rule, other, same)
                break
            if implied is Implied.UNKNOWN:
                yield Unknown(NAME, f"rules.{rule.name}", f"beside `{other.name}`: {pairs.why[rule.name, other.name]}")


def _conclusions(rule: Rule) -> Iterator[str]:
    then = rule.then
    for kind, names in (("derive", then.derive), ("warn", then.warn), ("recommend", then.recommend)):
        yield from (f"{kind} {name}" for name in names)
    yield from (f"remark {name}" for name in then.remark)
    yield from (f"{'for' if part.strength > 0 else 'against'} {part.hypothesis}" for part in then.weights)


def _related(rule: Rule, other: Rule) -> bool:
    return _says_no_more(rule, other) or any(shared(rule, other))


def _says_no_more(rule: Rule, other: Rule) -> bool:
    """Tell whether all that a rule concludes is concluded by the other, with the same strengths."""
    mine, theirs = rule.then, other.then
    return set(mine.weights) <= set(theirs.weights) and all(
        set(some) <= set(all_)
        for some, all_ in (
            (mine.derive, theirs.derive), (mine.warn, theirs.warn),
            (mine.recommend, theirs.recommend), (mine.remark, theirs.remark),
        )
    )  # fmt: skip


def _same(pairs: Pairs, rule: Rule, other: Rule) -> str | None:
    """Say what makes a rule idle beside one that fires wherever it does; None if nothing does."""
    if _says_no_more(rule, other) and not rule.then.weights:
        return f"adds nothing: wherever it fires, `{other.name}` fires and concludes the same"
    if pairs.implied(other, rule) is Implied.YES and (both := next(shared(rule, other), None)) is not None:
        side = "for" if both[1] > 0 else "against"
        return f"counts twice: it and `{other.name}` always fire together, and both speak {side} `{both[0]}`"
    if _says_no_more(rule, other) and not _graded(rule, other):
        return f"counts twice: wherever it fires, `{other.name}` fires and says the same with the same strength"
    return None


def _graded(rule: Rule, other: Rule) -> bool:
    """Tell whether a rule is a step of the other: of the same facts more, such as 50% where the other has 20%."""
    if set(rule.reads) == set(other.reads):
        return True
    mine, theirs = _limits(rule), _limits(other)
    return any(mine[name] != theirs[name] for name in mine if name in theirs)


def _limits(rule: Rule) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for condition in conditions_of(rule):
        for node in walk(condition.node):
            if isinstance(node, Compare):
                for side, limit in ((node.left, fold(node.right)), (node.right, fold(node.left))):
                    if isinstance(side, Read) and limit is not None:
                        found.setdefault(side.name, set()).add(limit)
    return found


def _issue(proving: Proving, pairs: Pairs, rule: Rule, other: Rule, same: str) -> Issue:
    shows, runs = both_fire(rule, other), proving.search.runs
    run = proving.search.shown(runs.facts_of(rule.name), shows)  # the rule fired, so the other did too
    witness = proving.witness(run, rule, shows, lambda _: f"`{rule.name}` and `{other.name}` both fire here")
    strengths = [f"together they come to {together(a, b)} for `{name}`" for name, a, b in shared(rule, other)]
    found = pairs.because(rule, other)
    helps = (
        f"the other is `{other.name}`{place(other.span)}",
        *found.lines(rule, other),
        *strengths,
        "remove it, or tell the two apart by a condition",
    )
    diagnostic = Diagnostic(f"rule `{rule.name}` {same}", rule.span, helps, NAME)
    return Issue(NAME, f"rules.{rule.name}", diagnostic, witness)
