"""What an advice holds. Every statement names the rules, facts and citations that it comes from (`Provenance`)."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.business import Business
from advisor.derivation import Derivation
from advisor.pack.declarations import PLACEHOLDER
from advisor.program import Program
from advisor.rule import Basis
from advisor.vocabulary import Group, Recommendation, Remark, Severity, Warning
from advisor.whatif import Effect

NOBODY = "no single driver"
SURE, LIKELY, GUESS = 0.9, 0.7, 0.5
"""From these certainties on a fact is called sure, likely, unsure; below the last it is a guess. A convention."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a statement comes from: rules that fired, facts that they read, claims or sources that they cite."""

    rules: tuple[str, ...]
    facts: tuple[str, ...]
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A known fact that made a rule fire; for a fact with several options, the one that counted (else "")."""

    fact: str
    option: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One observation that speaks for or against a hypothesis: all evidence that rests on the same facts, joined.

    `weight` is additive and negative where it speaks against; `share` in [0, 1] is its part of all evidence; `basis` is
    the firmest that the joined rules rest on; `certainty` in (0, 1] is of the facts.
    """

    grounds: tuple[Ground, ...]
    weight: float
    share: float
    certainty: float
    basis: Basis
    says: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Position:
    """How one hypothesis stands, with the reasons for and against it, the weightiest first."""

    option: str
    certainty: float
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """How a group of rivals stands: positions best first, the leader (or None), its margin, and what is declared."""

    group: Group
    positions: tuple[Position, ...]
    leader: str | None
    margin: float
    declared: str | None

    @property
    def first(self) -> Position:
        """The position with the greatest certainty, whether or not it leads."""
        return self.positions[0]

    def title(self, option: str) -> str:
        """Title an option."""
        return next(one.title for one in self.group.options.options if one.name == option)

    @property
    def leader_title(self) -> str:
        """Title who leads, also when nobody does."""
        return self.title(self.leader) if self.leader else NOBODY


@dataclass(frozen=True, slots=True)
class Raised:
    """A warning that was raised.

    `severity` is the warning's own, a grade lower when its facts are unsure and the lowest when they are a guess;
    `grounds` raised it directly, not through a leader; `certainty` in (0, 1] is of the surest rule; `basis` is the
    firmest.
    """

    warning: Warning
    severity: Severity
    certainty: float
    basis: Basis
    grounds: tuple[Ground, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Advised:
    """A recommendation, with the warnings and the rules' reasons that call for it."""

    recommendation: Recommendation
    warnings: tuple[str, ...]
    says: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Remarked:
    """A remark that a rule wants printed."""

    remark: Remark
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a group's contest would have come to on the evidence of one source alone.

    `ranking` holds the options that it speaks for, with their certainties, best first.
    """

    group: str
    ranking: tuple[tuple[str, float], ...]
    leader: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What one source, read alone, says of the business: an opinion for each group."""

    source: str
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An unknown fact with the effects that its values could have, the greatest first."""

    fact: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """All that there is to say of a business.

    `changes` holds the near misses: known facts that, had they been told otherwise, would have changed a leader or a
    warning; one a fact, the greatest first.
    """

    program: Program
    derivation: Derivation
    standings: tuple[Standings, ...]
    warnings: tuple[Raised, ...]
    recommendations: tuple[Advised, ...]
    remarks: tuple[Remarked, ...]
    voices: tuple[Voice, ...]
    changes: tuple[Effect, ...]
    gaps: tuple[Gap, ...]

    @property
    def pulled_apart(self) -> bool:
        """Whether a warning was raised because the leaders of two groups differ."""
        leaders = {group.leader for group in self.program.vocabulary.groups.values()}
        rules = {rule for one in self.warnings for rule in one.provenance.rules}
        return any(len(leaders.intersection(self.program.rules[rule].reads)) > 1 for rule in rules)

    @property
    def business(self) -> Business:
        """The business that is advised."""
        return self.derivation.business

    @property
    def known(self) -> int:
        """How many facts are known."""
        return len(self.business.facts)

    def fill(self, text: str) -> str:
        """Fill in the business and the leaders that a pack's text names."""
        values = {standings.group.leader: standings.leader_title for standings in self.standings}
        values["business"] = self.business.name
        return PLACEHOLDER.sub(lambda found: values[found[1]], text)

    def standing(self, group: str) -> Standings:
        """Give the standings of a group by its name."""
        return next(found for found in self.standings if found.group.name == group)


def severity_rank(severity: Severity) -> int:
    """Give 0 for the severest."""
    return list(Severity).index(severity)


def severity_given(severity: Severity, certainty: float) -> Severity:
    """Lower a severity by how sure the facts are: by one grade below 0.7, to the lowest below 0.5."""
    grades = list(Severity)
    if certainty < GUESS:
        return grades[-1]
    return grades[min(len(grades) - 1, grades.index(severity) + (certainty < LIKELY))]
