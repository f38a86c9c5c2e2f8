"""What a trace holds: one run of a pack over one business, in words and numbers, as it is saved and read again.

Entries are named as in the pack. A rule may have the name of a warning, so what can be asked about has a `Ref`: its
role and its name. All that a viewer shows stands here in words already, so that a trace can be read without the pack.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.agenda import AgendaItem, Order, Strategy
from advisor.derivation import Status
from advisor.rule import Basis
from advisor.values import Truth
from advisor.vocabulary import Horizon, Severity, SourceKind

Plain = bool | int | float | str | tuple[str, ...] | None
"""A value as JSON has it; several options are a list, None is unknown."""


class Role(enum.StrEnum):
    """What an id names."""

    FACT = "fact"
    FINDING = "finding"
    HYPOTHESIS = "hypothesis"
    LEADER = "leader"
    RULE = "rule"
    WARNING = "warning"
    RECOMMENDATION = "recommendation"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that can be asked about, shown as `warning:veneer`; a leader goes by the name of its group."""

    role: Role
    name: str

    def __str__(self) -> str:
        return f"{self.role.value}:{self.name}"


class Joint(enum.StrEnum):
    """How a condition's parts make up the whole."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class PackRef:
    """The pack that ran."""

    name: str
    version: str
    title: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The business that the run was about; `as_of` is a date in ISO form, or empty."""

    name: str
    as_of: str


@dataclass(frozen=True, slots=True)
class FactEntry:
    """A fact: `says` words it as a clause ("its sales cycle is 6 months"), empty when it is unknown.

    `shown` is the value in the reader's units ("6 months", "yes", "unknown"); `answers` says how a value is written in
    a fact file; `tag` is its number in working memory, 0 if no rule reads it.
    """

    label: str
    theme: str
    ask: str
    help: str
    answers: str
    value: Plain
    shown: str
    says: str
    certainty: float
    source: str
    note: str
    tag: int


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding and what it came to; `rules` are all that can derive it, `stage` is after which one it is settled."""

    label: str
    says: str
    denies: str
    truth: Truth
    certainty: float
    stage: int
    tag: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """What a firing contributes: `value` = strength x certainty; `weight` adds up; `share` in [0, 1] is its part."""

    rule: str
    strength: float
    certainty: float
    value: float
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class HypothesisEntry:
    """A hypothesis, its certainty in (-1, 1) and its evidence; `rules` are all that can speak for or against it."""

    group: str
    option: str
    title: str
    certainty: float
    stage: int
    tag: int
    evidence: tuple[EvidenceEntry, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group of rival hypotheses: `ranking` names them best first; `leader` is one of them, or None.

    A hypothesis leads from the certainty `leads_from` on, if it outweighs the next by `leads_by`; `margin` is by how
    much it does. `reads_as` is the name by which rules read the leader.
    """

    title: str
    seen_in: str
    reads_as: str
    ranking: tuple[str, ...]
    leader: str | None
    margin: float
    leads_from: float
    leads_by: float
    stage: int
    tag: int


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """A named threshold or strength, in the reader's units, and what it rests on."""

    shown: str
    why: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """A condition, or a part of one, and what it came to.

    `text` is as the pack has it; `says` words it, `denies` its opposite. `reads` names what it depends on, `open` what
    is unknown of that and keeps it undecided. A conjunction or disjunction has `parts`; `joint` says which it is.
    `asks_known` marks one that only asks whether something is known.
    """

    text: str
    says: str
    denies: str
    truth: Truth
    certainty: float
    reads: tuple[str, ...]
    open: tuple[str, ...]
    parameters: tuple[str, ...]
    asks_known: bool = False
    joint: Joint | None = None
    parts: tuple[ConditionEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class StrengthEntry:
    """What a rule says for (or, negative, against) a hypothesis when it fires."""

    hypothesis: str
    strength: float


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule, what it came to and where it stands in the pack (`file` is relative to the pack's folder)."""

    says: str
    file: str
    line: int
    stage: int
    place: int
    basis: Basis
    cites: tuple[str, ...]
    status: Status
    certainty: float
    when: tuple[ConditionEntry, ...]
    unless: tuple[ConditionEntry, ...]
    weighs: tuple[StrengthEntry, ...]
    derives: tuple[str, ...]
    warns: tuple[str, ...]
    recommends: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """Every name that the rule reads, each once, in reading order."""
        return tuple(dict.fromkeys(name for condition in (*self.when, *self.unless) for name in condition.reads))

    @property
    def concludes(self) -> tuple[str, ...]:
        """Every name that the rule concludes when it fires."""
        weighed = tuple(dict.fromkeys(part.hypothesis for part in self.weighs))
        return (*weighed, *self.derives, *self.warns, *self.recommends, *self.remarks)


@dataclass(frozen=True, slots=True)
class WarningEntry:
    """A warning; `rules` are all that can raise it.

    `raised` tells how grave it is here and `rank` its place among those that were raised, the gravest being 1; both are
    None if it was not raised.
    """

    title: str
    consequence: str
    severity: Severity
    raised: Severity | None
    rank: int | None
    cites: tuple[str, ...]
    rules: tuple[str, ...]
    calls_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecommendationEntry:
    """A recommendation, and all the rules and warnings that can call for it.

    `rank` is its place among those that are given, from 1; None if it is not given.
    """

    title: str
    detail: str
    horizon: Horizon
    rank: int | None
    cites: tuple[str, ...]
    rules: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def given(self) -> bool:
        """Whether it is given."""
        return self.rank is not None


@dataclass(frozen=True, slots=True)
class RemarkEntry:
    """A remark, whether it is made, and all the rules that can make it."""

    says: str
    made: bool
    cites: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """One statement of a source, in the pack's own words."""

    source: str
    place: str
    says: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """Something that is cited; `short` is how prose refers to it."""

    title: str
    short: str
    kind: SourceKind
    author: str
    year: str


@dataclass(frozen=True, slots=True)
class FiringEntry:
    """One step, counted from 0: the rule that fired and the agenda that it was chosen from (the rule itself first)."""

    step: int
    stage: int
    rule: str
    agenda: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A run, written down; `advisor.trace_schema` gives its shape as a JSON Schema.

    `agenda` holds what fired, in its order, each as it stood on the agenda of its stage.
    """

    pack: PackRef
    business: Subject
    strategy: Strategy
    seed: int
    stages: int
    facts: Mapping[str, FactEntry]
    findings: Mapping[str, FindingEntry]
    groups: Mapping[str, GroupEntry]
    hypotheses: Mapping[str, HypothesisEntry]
    warnings: Mapping[str, WarningEntry]
    recommendations: Mapping[str, RecommendationEntry]
    remarks: Mapping[str, RemarkEntry]
    rules: Mapping[str, RuleEntry]
    agenda: tuple[AgendaItem, ...]
    parameters: Mapping[str, ParameterEntry]
    claims: Mapping[str, ClaimEntry]
    sources: Mapping[str, SourceEntry]

    def role_of_read(self, name: str) -> Role:
        """Tell what a name is that a condition reads."""
        if name in self.facts:
            return Role.FACT
        if name in self.findings:
            return Role.FINDING
        return Role.HYPOTHESIS if name in self.hypotheses else Role.LEADER

    def read(self, name: str) -> Ref:
        """Refer to what a condition reads; a leader goes by the name of its group."""
        role = self.role_of_read(name)
        return Ref(role, name.rpartition(".")[0] if role is Role.LEADER else name)

    def tag(self, ref: Ref) -> int:
        """Give the time tag of an element of working memory; 0 if no rule reads it."""
        match ref.role:
            case Role.FACT:
                return self.facts[ref.name].tag
            case Role.FINDING:
                return self.findings[ref.name].tag
            case Role.HYPOTHESIS:
                return self.hypotheses[ref.name].tag
            case Role.LEADER:
                return self.groups[ref.name].tag
            case _:
                return 0

    def refs(self) -> Iterator[Ref]:
        """Give everything that can be asked about."""
        for role, entries in self.entries.items():
            yield from (Ref(role, name) for name in entries)

    @property
    def entries(self) -> Mapping[Role, Mapping[str, object]]:
        """All entries that can be asked about, by their role."""
        return {
            Role.FACT: self.facts,
            Role.FINDING: self.findings,
            Role.HYPOTHESIS: self.hypotheses,
            Role.LEADER: self.groups,
            Role.RULE: self.rules,
            Role.WARNING: self.warnings,
            Role.RECOMMENDATION: self.recommendations,
            Role.REMARK: self.remarks,
        }

    @property
    def firings(self) -> tuple[FiringEntry, ...]:
        """The steps in their order. Nothing joins an agenda within its stage, so each leaves what fires after it."""
        ends = {item.stage: place for place, item in enumerate(self.agenda, 1)}
        return tuple(
            FiringEntry(step, item.stage, item.rule, self.agenda[step : ends[item.stage]])
            for step, item in enumerate(self.agenda)
        )

    @property
    def order(self) -> Order:
        """What the agenda went by."""
        return Order(self.strategy, self.seed)

    @property
    def fired(self) -> Mapping[str, RuleEntry]:
        """The rules that fired, in the order of the pack."""
        return {name: rule for name, rule in self.rules.items() if rule.status is Status.FIRED}
