"""What screening a table came to, as a value that can be spoken of where no library of tables is installed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.program import Program

if TYPE_CHECKING:
    from advisor.screening.summary import Summary


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening a table came to.

    Of its `rows`, `kept` were written, `refused` can't be used and `left_out` didn't meet the condition.
    `refused_file` names the file that says what is wrong with those that can't be used, or is None; `refusals` are the
    first of its lines, in words. `notes` tell of columns whose names are nearly those of facts.
    """

    program: Program = field(repr=False)
    summary: Summary = field(repr=False)
    rows: int
    kept: int
    refused: int
    left_out: int
    refused_file: str | None
    refusals: tuple[str, ...] = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)

    def text(self) -> str:
        """Tell it in a few lines."""
        from advisor.screening.text import summary_text  # noqa: PLC0415 - the libraries of tables are large and optional

        return summary_text(self.program, self.summary, self.rows, self.refused, self.left_out)
