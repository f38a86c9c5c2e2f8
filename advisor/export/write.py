"""Which languages there are, and the way into each."""

from __future__ import annotations

import enum

from advisor.business import Business
from advisor.export.clips.facts import clips_facts
from advisor.export.clips.program import clips_source
from advisor.program import Program


class Language(enum.StrEnum):
    """A language that packs are exported to."""

    CLIPS = "clips"


def write_program(program: Program, to: Language) -> str:
    """Write a program in a language."""
    match to:
        case Language.CLIPS:
            return clips_source(program)


def write_facts(program: Program, business: Business, to: Language) -> str:
    """Write what is known of a business, for a program in that language."""
    match to:
        case Language.CLIPS:
            return clips_facts(program, business)
