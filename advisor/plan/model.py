"""What a change of a pack would do, as plain data: what differs between two packs, and what comes of it.

Everything is told from the old pack to the new one. Planned the other way round, `before` and `after` change places,
and so do what is gained and what is lost.
"""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass

from advisor.values import Truth

Shown = str | float | int | tuple[str, ...] | None
"""What something was or is: a name, a text, a certainty, names in an order; None for nothing."""


class Part(enum.Enum):
    """What a pack holds, by the section that it stands in; `PACK` is what it says of itself."""

    PACK = "pack"
    SOURCES = "sources"
    CLAIMS = "claims"
    CHOICES = "choices"
    FACTS = "facts"
    CONSISTENCY = "consistency"
    SKIPS = "skip_questions"
    PARAMETERS = "parameters"
    GROUPS = "hypotheses"
    FINDINGS = "findings"
    WARNINGS = "warnings"
    RECOMMENDATIONS = "recommendations"
    REMARKS = "remarks"
    RULES = "rules"


class Turn(enum.Enum):
    """How something differs: it is there only in the new, only in the old, in another way, or in another place."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that differs about an entry; `acts` tells whether it can change more than words."""

    what: str
    before: str
    after: str
    acts: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that differs between two packs; `title` puts it in words where it is only in one of them.

    `readers` are the paths of what reads it in either pack, `reasons` why a layer of one of them changes it. `name` is
    empty where the order of a section differs.
    """

    part: Part
    name: str
    turn: Turn
    title: str
    details: tuple[Detail, ...]
    readers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path by which the entry is found in a pack: `rules.some-rule`."""
        return f"{self.part.value}.{self.name}" if self.name else self.part.value

    @property
    def acts(self) -> bool:
        """Whether it can change more than words."""
        return self.turn is not Turn.CHANGED or any(detail.acts for detail in self.details)


class Topic(enum.Enum):
    """What of an advice is spoken of."""

    LEADER = "leader"
    MARGIN = "margin"
    DECLARED = "declared leader"
    CERTAINTY = "certainty"
    WARNING = "warning"
    SURENESS = "sureness of a warning"
    RECOMMENDATION = "recommendation"
    REMARK = "remark"
    VOICE = "source read alone"
    NEAR_MISS = "near miss"
    QUESTION = "question"
    FINDING = "finding"


INSIDE = frozenset({Topic.FINDING})
"""What no memo shows."""
ASKED = frozenset({Topic.NEAR_MISS, Topic.QUESTION})
"""What is asked, not advised."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that an advice says otherwise.

    `before` and `after` are, by topic: an option (or None), a certainty, a severity, a certainty of a warning, ranks or
    names in order, a text, a truth. `because` are the paths of the differences that led to it, where that can be told.
    """

    topic: Topic
    name: str
    title: str
    turn: Turn
    before: Shown
    after: Shown
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A name that a condition reads, with its value under the old pack and the new one, as people write it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A condition that keeps a rule from firing under one pack and not under the other.

    `matched` tells whether the rule has the same condition under the other pack; `exception` is one of `unless`.
    `reads` are the facts, findings and so on that it reads, `parameters` the thresholds.
    """

    text: str
    says: str
    exception: bool
    truth: Truth
    matched: bool
    reads: tuple[Read, ...]
    parameters: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class RuleShift:
    """A rule that fires under one pack only, or that comes to something else short of firing.

    `before` and `after` are statuses ("fired", "held back", "undecided"), None where the pack has no such rule.
    """

    name: str
    says: str
    before: str | None
    after: str | None
    obstacles: tuple[Obstacle, ...]
    because: tuple[str, ...] = ()

    @property
    def fires(self) -> bool:
        """Whether it fires under the new pack."""
        return self.after == "fired"

    @property
    def fired(self) -> bool:
        """Whether it fires under the old pack."""
        return self.before == "fired"


class Outcome(enum.Enum):
    """What becomes of a business: its advice changes, or only what is asked, words, what is behind it, or nothing."""

    CHANGES = "changes"
    ASKS = "asks"
    WORDS = "words"
    INSIDE = "inside"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Reworded:
    """Lines of the memo that say the same in other words."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BusinessPlan:
    """What becomes of one business."""

    file: str
    name: str
    as_of: str
    outcome: Outcome
    effects: tuple[Effect, ...] = ()
    rules: tuple[RuleShift, ...] = ()
    words: tuple[Reworded, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fact file that only one of the packs can read.

    `by_new` tells which one refuses it; `facts` are those to blame, `errors` what is wrong, in short.
    """

    file: str
    name: str
    by_new: bool
    facts: tuple[str, ...]
    errors: tuple[str, ...]
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackRef:
    """A pack that is compared; `shown` is how it was named."""

    name: str
    version: str
    title: str
    shown: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change of a pack would do to the advice on businesses."""

    old: PackRef
    new: PackRef
    differences: tuple[Difference, ...]
    businesses: tuple[BusinessPlan, ...]
    refusals: tuple[Refusal, ...]

    def of(self, outcome: Outcome) -> tuple[BusinessPlan, ...]:
        """Give the businesses of which this becomes."""
        return tuple(one for one in self.businesses if one.outcome is outcome)

    def refused(self, *, by_new: bool) -> tuple[Refusal, ...]:
        """Give the fact files that the new pack alone refuses, or the old one alone."""
        return tuple(one for one in self.refusals if one.by_new is by_new)

    @property
    def counts(self) -> dict[Topic, int]:
        """How many effects there are of each topic; those without any are left out."""
        found = Counter(effect.topic for one in self.businesses for effect in one.effects)
        return {topic: found[topic] for topic in Topic if found[topic]}
