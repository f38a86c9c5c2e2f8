"""The façade's view of many businesses at once: a table, screened."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from advisor.api import DEFAULT_PACK, Advice, Pack, load_pack
from advisor.business import Business
from advisor.diagnostics import Report, Text, refusal
from advisor.expression.nodes import Node
from advisor.pack.rules import read_condition
from advisor.program import Program, open_program
from advisor.screening.outcome import Screening
from advisor.source import scalar_of

Frame = TypeVar("Frame")
_FRAMES = ("narwhals", "polars", "pyarrow")
_FILES = (*_FRAMES, "fastexcel", "xlsxwriter")


def screen(frame: Frame, pack: str | Path = DEFAULT_PACK) -> Frame:
    """Screen a table of businesses, a row each, and give it back with the results as columns behind its own.

    `frame` is a table of Polars, pandas, PyArrow, DuckDB, Ibis or PySpark; what is lazy stays lazy. Its columns are
    called as the facts of the pack are, `FACT__certainty` says how sure one is, and others are kept as they are; null
    is unknown. Numbers are those of `advisor.values`: shares as parts of one, durations in days. Text is read as in a
    fact file; of tables in a database no numbers are read from text.

    For each hypothesis there is a certainty (`fit.sales` in `fit__sales`), for each group a `..__leader`, null where
    nobody leads, and a `..__margin`; for each warning a `warning__..`, true where it is raised, null where that is
    undecided; counts; and `refused`, which says why a row can't be used, whose results are then null. Raises
    `AdvisorError` for columns that can't be facts, and where what screening needs is not installed.
    """
    _require("screening")
    from advisor.screening.frames import screen_frame  # noqa: PLC0415 - the libraries of tables are large and optional

    found: Frame = screen_frame(frame, open_program(pack, with_cases=False))
    return found


def screen_table(
    table: str | Path,
    outputs: Iterable[str | Path] = (),
    pack: str | Path = DEFAULT_PACK,
    *,
    where: str | None = None,
    query: str | None = None,
    memos: str | Path | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Screening:
    """Screen a table in files or in a database, a batch at a time, and write what it comes to.

    `table` is a CSV, Parquet or Excel file, a folder of Parquet or of fact files, a DuckDB file or a PostgreSQL URL, of
    which `query` names the table or is a SELECT. `outputs` are files whose endings say what they are: `.csv`,
    `.parquet`, `.xlsx`, and `.html` for the report. `where` is a condition as in a rule: rows of which it is not true
    are left out. `memos` is a new folder for a memo of each row that is kept. Rows that can't be used go to a file
    beside the first output, with row, column, value and reason. Files are written whole or not at all. `progress` is
    called with how many rows are done, and how many there are, or None where that isn't known.

    Raises `AdvisorError` for what can't be read, screened or written.
    """
    _require("screening", packages=_FILES)
    from advisor.screening.databases import is_database  # noqa: PLC0415 - the libraries of tables are large and optional
    from advisor.screening.job import Job  # noqa: PLC0415
    from advisor.screening.outputs import check_outputs  # noqa: PLC0415

    named, written = os.fspath(table), [os.fspath(one) for one in outputs]
    if is_database(named):
        _require("a database", "databases", ("duckdb", "ibis", "psycopg"))
    folder = os.fspath(memos) if memos is not None else None
    check_outputs(written, named, folder)
    loaded = load_pack(pack)
    wanted = _condition(where, loaded.program)
    return Job(loaded.program, written, progress).run(named, query, wanted, folder, partial(_memo, loaded))


def _memo(pack: Pack, business: Business) -> tuple[Advice, str]:
    advice = pack.advise(business)
    return advice, advice.memo("html")


def screening_sql(
    dialect: str,
    pack: str | Path = DEFAULT_PACK,
    *,
    name: str | None = None,
    sample: str | Path | None = None,
    where: str | None = None,
) -> str:
    """Write the screening as a query in a dialect of SQL ("postgres", "snowflake", "bigquery" ...).

    `name` is what the query calls the table ("businesses" unless it is given). `sample` is a table with the columns
    that it has; without it, it has one for each fact. Raises `AdvisorError` for a dialect that there isn't.
    """
    _require("a query", "databases", ("ibis", "duckdb", "psycopg", *_FILES))
    from advisor.screening.databases import is_database  # noqa: PLC0415 - the libraries of tables are large and optional
    from advisor.screening.open import open_table  # noqa: PLC0415
    from advisor.screening.query import TABLE, screening_query  # noqa: PLC0415

    program = open_program(pack, with_cases=False)
    wanted = _condition(where, program)
    found = None
    if sample is not None:
        named = os.fspath(sample)
        found = open_table(named, program, name if is_database(named) else None)
    return screening_query(program, dialect, name or TABLE, found, wanted)


def write_template(file: str | Path, pack: str | Path = DEFAULT_PACK) -> None:
    """Write an empty table with a column for each fact: `.xlsx` with a sheet of explanations, or `.csv`.

    Raises `AdvisorError` where that can't be written.
    """
    _require("screening", packages=_FILES)
    from advisor.screening.blank import write_blank  # noqa: PLC0415

    write_blank(os.fspath(file), open_program(pack, with_cases=False))


def _condition(written: str | None, program: Program) -> Node | None:
    """Read which rows are wanted."""
    if written is None:
        return None
    report = Report()
    found = read_condition(scalar_of(Text("--where", written)), program.vocabulary, report)
    report.stop()
    return found.node if found else None


def _require(what: str, extra: str = "screen", packages: Iterable[str] = _FRAMES) -> None:
    """Raise `AdvisorError` if what an extra brings is not installed."""
    if any(importlib.util.find_spec(name) is None for name in packages):
        install = f'install it: `pip install "business-driver-advisor[{extra}]"`'
        raise refusal(f"what {what} needs is not installed", install)
