"""What is odd about the columns of a table that can be screened: names that are nearly those of facts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from advisor.program import Program
from advisor.screening import names

_NEAR = 0.85


def notes_on(program: Program, columns: Iterable[str]) -> tuple[str, ...]:
    """Name the columns that nothing was made of although they look as if something was meant."""
    return tuple(_notes(program, list(columns)))


def _notes(program: Program, columns: list[str]) -> Iterator[str]:
    facts = program.vocabulary.facts
    missing = [name for name in facts if name not in columns]
    sure = {names.certainty_of(name): name for name in facts}
    results = {*names.results(program), names.WANTED}
    for column in columns:
        if column in facts or column in results or column in (names.NAME, names.AS_OF):
            continue
        if column in sure:
            if sure[column] in missing:
                yield f"the column `{column}` says how sure `{sure[column]}` is, of which there is no column"
            continue
        word = re.sub(r"[\W_]+", "_", column.lower()).strip("_")
        near = difflib.get_close_matches(word, missing, n=1, cutoff=_NEAR) if len(column) < 100 else []
        if near:
            yield f"the column `{column}` is no fact, and was kept as it is; did you mean `{near[0]}`?"
