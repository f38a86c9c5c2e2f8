"""What a pack holds, in plain words."""

from __future__ import annotations

from pathlib import Path

from advisor.digest import WIDTH, tell_pack, tell_part
from advisor.program import open_program


def show_pack(pack: str | Path, part: str | None = None, *, width: int = WIDTH) -> str:
    """Tell what a pack holds, or one part of it: a rule by its name, any other by name or path (`parameters.likely`).

    Each value comes with the layer that it is from. `width` is the longest line, in characters. Raises `AdvisorError`
    for a pack that can't be used and for a part that isn't there.
    """
    program = open_program(pack)
    return tell_part(program, part, width) if part is not None else tell_pack(program, width)
