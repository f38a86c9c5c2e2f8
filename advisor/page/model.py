"""What the page shows: each pane's content, and from which moment on it is there.

Moments are numbered as in `advisor.trace.replay`. The page's script only shows and hides, so all words stand here.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.trace.model import Ref
from advisor.trace.replay import Phase
from advisor.values import Truth


@dataclass(frozen=True, slots=True)
class Element:
    """Something in working memory: what it says, its name with its value, and since which moment it is there.

    `source` tells where a fact comes from, if that was noted.
    """

    ref: Ref
    says: str
    figures: str
    source: str
    tag: int
    since: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Elements of working memory that belong together."""

    title: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A certainty from one moment on: `shown` with its sign, `by` how much it changed, empty at the start."""

    since: int
    certainty: float
    shown: str
    by: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How the certainty of one hypothesis moves in the run; the last change tells what it came to."""

    ref: Ref
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ContestView:
    """A group of rivals: `leads_from` is where a lead begins, `terms` say it; the outcome is known from `since` on."""

    ref: Ref
    title: str
    terms: str
    leads_from: float
    bars: tuple[Bar, ...]
    outcome: str
    leader: Ref | None
    since: int


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning that was raised: by which rule first, and when; `grade` is how grave it is."""

    ref: Ref
    title: str
    consequence: str
    grade: str
    rule: str
    since: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that waits on an agenda, with what an order can go by: what it matched (the newest first), and figures.

    `place` is that in the pack, counted from 1.
    """

    rule: str
    matched: tuple[str, ...]
    comparisons: int
    place: int


@dataclass(frozen=True, slots=True)
class Queued:
    """A place on an agenda: which candidate (its number), why it goes before the next, why after the first."""

    candidate: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A condition: as it reads, as the pack has it, and what it came to; a compound one has parts."""

    says: str
    text: str
    truth: Truth
    joint: str
    parts: tuple[ConditionView, ...]


@dataclass(frozen=True, slots=True)
class ReadView:
    """Something that a rule read: its name with its value and, if it isn't sure, its certainty."""

    ref: Ref
    figures: str
    tag: int


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a firing concludes; `kind` says how ("speaks for", "raises the warning"), `figures` how much."""

    kind: str
    ref: Ref
    says: str
    figures: str


@dataclass(frozen=True, slots=True)
class Citation:
    """What a rule rests on: the source in short, the place in it, what it says; the last two may be empty."""

    source: str
    place: str
    says: str


@dataclass(frozen=True, slots=True)
class Card:
    """A rule at the moment of its firing."""

    rule: str
    says: str
    stands: str
    basis: str
    when: tuple[ConditionView, ...]
    unless: tuple[ConditionView, ...]
    reads: tuple[ReadView, ...]
    certainty: str
    conclusions: tuple[Conclusion, ...]
    cites: tuple[Citation, ...]
    ahead_of: str
    because: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment: what happens in it, in short and in a sentence; the agenda; what is lit in the graph.

    `came` are the elements that came into working memory; `card` is there when a rule fires.
    """

    number: int
    phase: Phase
    stage: int
    title: str
    says: str
    queue: tuple[Queued, ...]
    lit: tuple[Ref, ...]
    came: tuple[Element, ...]
    card: Card | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, counted from 1, from the moment of its match to that in which it is settled."""

    number: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Event:
    """A moment that matters to something: "fires", "is settled"."""

    moment: int
    says: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be asked about: what it is, what it came to, when, and why.

    `known` is the moment from which on it gives nothing away to tell what it came to. `reasons` and `rest` are numbers
    of lines (`Reason`): what tells why, and what else could have concluded it.
    """

    ref: Ref
    title: str
    came_to: str
    known: int
    events: tuple[Event, ...]
    verdict: str
    reasons: tuple[int, ...]
    rest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of a because-tree; `parts` are numbers of other lines."""

    mark: str
    says: str
    detail: str
    ref: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows; `order` says what the strategy puts first, `ties` what decides where that is equal.

    A prediction is `scored` unless the order was drawn by lot.
    """

    business: str
    as_of: str
    pack: str
    strategy: str
    order: str
    ties: str
    scored: bool
    stages: tuple[Stage, ...]
    frames: tuple[Frame, ...]
    candidates: tuple[Candidate, ...]
    memory: tuple[Shelf, ...]
    contests: tuple[ContestView, ...]
    warnings: tuple[WarningView, ...]
    topics: tuple[Topic, ...]
    reasons: tuple[Reason, ...]
