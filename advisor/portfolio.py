"""The façade's view of many businesses at once: a table, screened."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from advisor.api import DEFAULT_PACK
from advisor.diagnostics import refusal
from advisor.program import open_program

Frame = TypeVar("Frame")


def screen(frame: Frame, pack: str | Path = DEFAULT_PACK) -> Frame:
    """Screen a table of businesses, a row each, and give it back with the results as columns behind its own.

    `frame` is a table of Polars, pandas, PyArrow, DuckDB, Ibis or PySpark; what is lazy stays lazy. Its columns are
    called as the facts of the pack are, `FACT__certainty` says how sure one is, and others are kept as they are; null
    is unknown. Numbers are those of `advisor.values`: shares as parts of one, durations in days. Text is read as in a fact
    file; of lazy tables other than Polars' no numbers are read from text.

    For each hypothesis there is a certainty (`fit.sales` in `fit__sales`), for each group a `..__leader`, null where
    nobody leads, and a `..__margin`; for each warning a `warning__..`, true where it is raised, null where that is
    undecided; counts; and `refused`, which says why a row can't be used, whose results are then null. Raises
    `AdvisorError` for columns that can't be facts, and where what screening needs is not installed.
    """
    require()
    from advisor.screening.frames import screen_frame  # noqa: PLC0415 - the libraries of tables are large and optional

    found: Frame = screen_frame(frame, open_program(pack, with_cases=False))
    return found


def require(what: str = "screening", extra: str = "screen", packages: Iterable[str] = ("narwhals", "polars")) -> None:
    """Raise `AdvisorError` if what an extra brings is not installed."""
    if any(importlib.util.find_spec(name) is None for name in packages):
        raise refusal(
            f"what {what} needs is not installed", f'install it: `pip install "business-driver-advisor[{extra}]"`'
        )
