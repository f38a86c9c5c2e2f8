"""Both engines, and the check that they agree."""

from __future__ import annotations

from advisor.agenda import Order
from advisor.business import Business
from advisor.derivation import Contest, Derivation, RuleOutcome
from advisor.diagnostics import EnginesDisagreeError
from advisor.engines.reference import DEFAULT_ORDER, infer
from advisor.engines.rete import ReteEngine


def infer_twice(engine: ReteEngine, business: Business, order: Order = DEFAULT_ORDER) -> Derivation:
    """Run both engines and give the derivation; `order` is that of the agenda, and changes nothing but the firings'.

    Raises `EnginesDisagreeError` with both results where they differ.
    """
    matched, plain = engine.infer(business, order), infer(engine.program, business, order)
    if matched != plain:
        raise EnginesDisagreeError("\n".join(["the two engines disagree:", *differences(matched, plain)]))
    return matched


def differences(matched: Derivation, plain: Derivation) -> list[str]:
    """Say where two derivations differ, two lines each."""
    found = []
    for part in ("outcomes", "findings", "contests", "memory", "tags"):
        first, second = getattr(matched, part), getattr(plain, part)
        for name in dict.fromkeys([*first, *second]):
            if first.get(name) != second.get(name):
                found.append(f"  {part}, {name}: rete {_show(first.get(name))}")
                found.append(f"  {' ' * len(part)}  {' ' * len(name)}  reference {_show(second.get(name))}")
    if matched.firings != plain.firings and not found:
        found = [f"  firings: {engine} {_order(of)}" for engine, of in (("rete", matched), ("reference", plain))]
    return found


def _order(derivation: Derivation) -> str:
    """Show the firings, each with the agenda that it was chosen from."""
    return "; ".join(
        f"{firing.rule} of {', '.join(f'{item.rule} {item.recency}' for item in firing.agenda)}"
        for firing in derivation.firings
    )


def _show(value: object) -> str:
    match value:
        case RuleOutcome(_, status, certainty, when, unless):
            conditions = (
                f"{part.condition.text}: {part.truth.value} ({part.certainty!r})" for part in (*when, *unless)
            )
            return f"{status.value} ({certainty!r}) on {'; '.join(conditions)}"
        case Contest(_, ranking, leader, margin):
            standings = ", ".join(f"{standing.hypothesis} {standing.certainty!r}" for standing in ranking)
            return f"led by {leader} by {margin!r}: {standings}"
        case _:
            return repr(value)
