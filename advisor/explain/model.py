"""What an explanation is made of."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from advisor.trace.model import EvidenceEntry, Ref


class Level(enum.StrEnum):
    """How much an explanation tells.

    `notes`: what made the conclusion, pruned of what adds nothing; for what did not happen, the nearest misses.
    `fails`: also what could have concluded it and did not. `full`: every rule with every condition.
    """

    NOTES = "notes"
    FAILS = "fails"
    FULL = "full"


class Mark(enum.StrEnum):
    """What a line of an explanation says of the line above it."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    FOR = "for"
    AGAINST = "against"
    EXCEPTION = "exception"
    ASK = "ask"
    SOURCE = "source"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Because:
    """One line with the lines that explain it.

    `says` is a clause or a sentence, `detail` its figures (certainty, share, where it stands); `ref` is what it is
    about, if that can be asked about by itself; `evidence` has the exact figures of a line for or against.
    """

    mark: Mark
    says: str
    detail: str = ""
    ref: Ref | None = None
    parts: tuple[Because, ...] = ()
    evidence: EvidenceEntry | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to "why?" about one thing: `verdict` in a sentence, then the reasons. `ref` None: the bottom line."""

    ref: Ref | None
    verdict: str
    reasons: tuple[Because, ...]
    business: str
    as_of: str
    pack: str
    level: Level
