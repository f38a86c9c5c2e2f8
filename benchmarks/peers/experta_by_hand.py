"""The rules of `benchmarks.handwritten`, for Experta."""

from __future__ import annotations

from advisor.business import Business
from advisor.certainty import combine
from advisor.program import Program
from benchmarks.handwritten import SETTLE, HandWritten, Leader, Rule
from benchmarks.peers.engine import Answer, Engine, Family, Portfolio, standing, warned


class Rounded(HandWritten):
    """The rules, with leaders that no rounding error hides: a margin of 0.2 is one of 0.2."""

    @Rule(salience=SETTLE)  # type: ignore[untyped-decorator]
    def settle(self) -> None:
        """Add up the evidence and declare the leaders."""
        for group, options in self.groups.items():
            certainties = {name: combine(self.weights.get(name, ())) for name in options.hypotheses}
            leader, _ = standing(options, certainties)
            if leader:
                self.declare(Leader(**{group: leader}))


class ExpertaByHand(Engine):
    """One engine of Experta, which is reset for each business."""

    title = "Experta, hand-written"
    rows = 100
    family = Family.PEER
    remark = "carries certainties; exceptions that are disjunctions of unknowns can't be expressed: so 56 rules of 271"

    def __init__(self, program: Program, *, sure: bool) -> None:  # noqa: ARG002 - it carries certainties anyway
        self.program = program
        self._engine = Rounded()
        self._engine.groups = program.vocabulary.groups
        self._businesses: list[Business] = []
        self._found: list[tuple[list[str], dict[str, list[float]], dict[str, str]]] = []

    def load(self, portfolio: Portfolio) -> None:
        """Take in businesses as they are."""
        self._businesses = portfolio.businesses

    def run(self) -> None:
        """Run over one after the other, and keep what fired, the weights and the leaders."""
        engine = self._engine
        self._found = []
        for business in self._businesses:
            engine.run_on(business)
            leaders = [fact for fact in engine.facts.values() if isinstance(fact, Leader)]
            named = {name: fact[name] for fact in leaders for name in ("practised", "fit") if name in fact}
            self._found.append((engine.fired, engine.weights, named))

    def answers(self) -> list[Answer]:
        """Work out what the weights come to."""
        return [self._answer(*found) for found in self._found]

    def _answer(self, fired: list[str], weights: dict[str, list[float]], leaders: dict[str, str]) -> Answer:
        groups = self.program.vocabulary.groups
        certainties = {name: combine(weights.get(name, [])) for group in groups.values() for name in group.hypotheses}
        margins = {name: standing(group, certainties)[1] for name, group in groups.items()}
        told = frozenset(fired) & frozenset(self.program.rules)
        return Answer(told, warned(self.program, told), certainties, {n: leaders.get(n) for n in groups}, margins)
