"""`advisor pack schema`: JSON Schemas by which editors complete and underline."""

from __future__ import annotations

from pathlib import Path

from advisor.program import open_program
from advisor.schema.facts import facts_schema_of
from advisor.schema.model import Schema, written
from advisor.schema.pack import pack_schema_of

__all__ = ["Schema", "facts_schema", "pack_schema", "written"]


def pack_schema(pack: str | Path | None = None) -> Schema:
    """Give the schema of a pack's files (draft-07): `pack.yaml`, files with sections, and cases.

    With a pack it completes that pack's names. Raises `AdvisorError` for a pack that can't be read.
    """
    return pack_schema_of(open_program(pack, with_cases=False) if pack is not None else None)


def facts_schema(pack: str | Path) -> Schema:
    """Give the schema of fact files for a pack (draft-07). Raises `AdvisorError` for a pack that can't be read."""
    return facts_schema_of(open_program(pack, with_cases=False))
