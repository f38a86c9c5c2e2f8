"""The declarations that rules and fact files speak with: immutable, and found by name.

A vocabulary says what can be known of a business (`Fact`), what can be concluded (`Group` of rival hypotheses,
`Finding`), what can be advised (`Warning`, `Recommendation`, `Remark`) and what all of it rests on (`Source`, `Claim`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from advisor.diagnostics import Span
from advisor.values import Type, Value


class SourceKind(enum.Enum):
    """What sort of authority a source has."""

    ARTICLE = "article"
    STANDARD = "standard"
    CONVENTION = "convention"
    INFERENCE = "inference"


class Severity(enum.Enum):
    """How much a warning weighs."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Horizon(enum.Enum):
    """When a recommendation is due."""

    NOW = "now"
    QUARTER = "quarter"
    YEAR = "year"
    BEYOND = "beyond"


class Section(enum.Enum):
    """Where in the memo a remark belongs."""

    DRIVERS = "drivers"
    MISMATCH = "mismatch"
    RECOMMENDATIONS = "recommendations"
    SURENESS = "sureness"
    APPENDIX = "appendix"


@dataclass(frozen=True, slots=True)
class Source:
    """Something that is cited; `short` is how prose refers to it ("the Freshout article")."""

    name: str
    title: str
    kind: SourceKind
    short: str
    author: str
    year: str
    span: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a source in the pack's own words, and its place in the source."""

    name: str
    source: str
    place: str
    says: str
    span: Span


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a named list: `driven` ("sales-driven") and `means` ("selling") are for prose."""

    name: str
    title: str
    driven: str
    means: str


@dataclass(frozen=True, slots=True)
class OptionList:
    """A named list of options that facts and hypotheses share."""

    name: str
    options: tuple[Option, ...]
    span: Span

    @property
    def names(self) -> tuple[str, ...]:
        """The options' names in their order."""
        return tuple(option.name for option in self.options)


@dataclass(frozen=True, slots=True)
class Fact:
    """What can be told of a business.

    `states` words the fact as a clause: one entry `""` with `{}` for an ordered value, `yes` and `no` for a boolean,
    one an option for choices.
    """

    name: str
    type: Type
    theme: str
    label: str
    ask: str
    help: str
    states: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named threshold or strength, with what it rests on."""

    name: str
    type: Type
    value: Value
    cite: tuple[str, ...]
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    """Rival hypotheses, one for each option of a list.

    A hypothesis leads when its certainty is at least `leads_from` and outweighs the next by at least `leads_by`;
    `limits` names the parameters that these two are written with.
    `led` and `unled` word the result for the memo, `seen_in` says where the leader shows ("its habits"); `declared_by`
    is the fact by which a business names its own leader.
    """

    name: str
    title: str
    options: OptionList
    leads_from: float
    leads_by: float
    led: str
    unled: str
    seen_in: str
    declared_by: str
    limits: tuple[str, str]
    span: Span

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The full names (`fit.sales`) in the order of the options."""
        return tuple(f"{self.name}.{option}" for option in self.options.names)

    @property
    def leader(self) -> str:
        """The name by which rules read the leader."""
        return f"{self.name}.leader"


@dataclass(frozen=True, slots=True)
class Finding:
    """An intermediate conclusion."""

    name: str
    label: str
    cite: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that goes wrong where its rules fire; `do` names recommendations."""

    name: str
    title: str
    severity: Severity
    consequence: str
    do: tuple[str, ...]
    cite: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something to do; lower `order` comes first."""

    name: str
    title: str
    detail: str
    order: int
    horizon: Horizon
    cite: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that the memo can print when a rule says so."""

    name: str
    says: str
    section: Section
    cite: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All declarations of a program, each by its name and in the order of the pack."""

    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    choices: Mapping[str, OptionList]
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    groups: Mapping[str, Group]
    findings: Mapping[str, Finding]
    warnings: Mapping[str, Warning]
    recommendations: Mapping[str, Recommendation]
    remarks: Mapping[str, Remark]

    def hypotheses(self) -> Iterator[tuple[Group, Option]]:
        """Give each hypothesis as its group and option."""
        for group in self.groups.values():
            for option in group.options.options:
                yield group, option

    def sources_of(self, cite: tuple[str, ...]) -> tuple[str, ...]:
        """Give the names of the sources behind claims and sources that are cited, each once, in order."""
        names = (self.claims[name].source if name in self.claims else name for name in cite)
        return tuple(dict.fromkeys(names))


T = TypeVar("T")


def frozen(entries: dict[str, T]) -> Mapping[str, T]:
    """Give a read-only view."""
    return MappingProxyType(entries)
