"""What a memo's template sees: short texts in order, safe for Markdown, cut to a length."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Relation(enum.Enum):
    """How two groups' leaders go together: one; two, which a warning is about; two that go together; not clear."""

    SAME = "same"
    APART = "apart"
    KIN = "kin"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each a memo's body holds; what is over goes to the appendix.

    Warnings of high severity stay in the body beyond `warnings`, up to `severe`.
    """

    signs: int = 6
    against: int = 3
    warnings: int = 7
    recommendations: int = 7
    changes: int = 4
    questions: int = 5
    remarks: int = 2
    severe: int = 7


@dataclass(frozen=True, slots=True)
class Sign:
    """Observations that one source reads in the same way; `sources` are footnotes.

    `by` says what they count by where no article says so ("our own inference", "our own convention"), or is empty.
    """

    text: str
    sources: tuple[str, ...]
    by: str

    @property
    def inferred(self) -> bool:
        """Whether it goes beyond what an article says."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Rival:
    """An option and its certainty."""

    title: str
    certainty: float


@dataclass(frozen=True, slots=True)
class ContestView:
    """One group of rivals. `led` words the result as a clause; `leader` is None when nobody leads.

    `strong` names the options that would lead if they stood alone.
    """

    title: str
    led: str
    leader: Rival | None
    rivals: tuple[Rival, ...]
    strong: tuple[str, ...]
    signs: tuple[Sign, ...]
    against: tuple[Sign, ...]
    more: int
    headline: str
    declared: str
    declared_differs: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence with its footnotes."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning; `because` states its facts, `steps` are numbers of recommendations."""

    title: str
    severity: str
    because: str
    consequence: str
    sources: tuple[str, ...]
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A recommendation with its number."""

    number: int
    title: str
    detail: str
    horizon: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoiceView:
    """What one source alone says: for each group the options that it speaks for, and its leader or nothing."""

    short: str
    source: str
    leaders: tuple[str, ...]
    rankings: tuple[tuple[Rival, ...], ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Near misses: what might have been told, any of it, and what would then change."""

    told: tuple[str, ...]
    effect: str


@dataclass(frozen=True, slots=True)
class Question:
    """An open question and what its answer could do."""

    ask: str
    effect: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of the appendix."""

    label: str
    value: str
    certainty: str
    source: str


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """A threshold that a known fact was held against."""

    name: str
    value: str
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that the memo rests on, in the pack's words, and where it stands."""

    says: str
    place: str
    source: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """A footnote."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class BarView:
    """How one option stands in every group, for the chart and its table."""

    title: str
    certainties: tuple[float, ...]
    declared: bool

    @property
    def told(self) -> bool:
        """Whether anything is known of the option."""
        return self.declared or any(self.certainties)


@dataclass(frozen=True, slots=True)
class Appendix:
    """What mattered less."""

    signs: tuple[Note, ...]
    warnings: tuple[WarningView, ...]
    steps: tuple[Step, ...]
    remarks: tuple[Note, ...]
    questions: tuple[Question, ...]
    facts: tuple[FactRow, ...]
    thresholds: tuple[ThresholdRow, ...]
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class MemoView:
    """Everything a template can print."""

    name: str
    as_of: str
    pack: str
    pack_title: str
    contests: tuple[ContestView, ...]
    relation: str
    bars: tuple[BarView, ...]
    chart_alt: str
    warnings: tuple[WarningView, ...]
    steps: tuple[Step, ...]
    voices: tuple[VoiceView, ...]
    silent_voices: tuple[str, ...]
    voices_differ: bool
    changes: tuple[ChangeView, ...]
    changes_leaders: bool
    questions: tuple[Question, ...]
    remarks: dict[str, tuple[Note, ...]]
    articles: int
    known: int
    sure: int
    askable: int
    appendix: Appendix
    sources: tuple[SourceView, ...]
