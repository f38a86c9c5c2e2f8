"""`advisor pack export`: a pack, or the facts of a business, for another engine."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from advisor.export.write import Language, write_facts, write_program
from advisor.facade import member
from advisor.program import open_program
from advisor.source import read_text

__all__ = ["Language", "LanguageName", "export_facts", "export_pack"]

LanguageName = Literal["clips"]


def export_pack(pack: str | Path, to: Language | LanguageName = "clips") -> str:
    """Write the rules of a pack in another language; "clips" is CLIPS source.

    Raises `AdvisorError` for a pack that can't be read and for a language that there is not.
    """
    language = member(Language, "language", to)
    return write_program(open_program(pack, with_cases=False), language)


def export_facts(facts: str | Path, pack: str | Path, to: Language | LanguageName = "clips") -> str:
    """Write the facts of a fact file as the exported pack takes them.

    Raises `AdvisorError` for a pack or a fact file that can't be read, and for a language that there is not.
    """
    language = member(Language, "language", to)
    program = open_program(pack, with_cases=False)
    return write_facts(program, program.read_business(read_text(Path(facts))), language)
