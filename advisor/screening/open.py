"""Which source a table is: by its name."""

from __future__ import annotations

import os
from pathlib import Path

from advisor.diagnostics import refusal
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening.batches import Source
from advisor.screening.businesses import FactFiles, is_fact_folder
from advisor.screening.databases import DatabaseTable, is_database
from advisor.screening.files import CSV, EXCEL, PARQUET, CsvFile, ExcelFile, ParquetFile

_KINDS = "a table is a `.csv`, `.parquet` or `.xlsx` file, a folder of Parquet or of fact files, or in a database"


def open_table(table: str, program: Program, query: str | None = None, where: Node | None = None) -> Source:
    """Open a table. Raises `AdvisorError` for what is not there, or is none."""
    if is_database(table):
        return DatabaseTable(table, query, program, where)
    if query is not None:
        raise refusal(f"`{table}` is no database", "`--query` names a table of one, or is a SELECT")
    path = Path(table)
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        raise refusal(f"there is no file `{table}`")
    if path.is_dir():
        return FactFiles(path, table, program) if is_fact_folder(table) else ParquetFile(path, table)
    ending = os.path.splitext(table.lower())[1]  # noqa: PTH122 - of the whole name
    if ending in CSV:
        return CsvFile(path, table)
    if ending in PARQUET:
        return ParquetFile(path, table)
    if ending in EXCEL:
        return ExcelFile(path, table)
    raise refusal(f"the ending of `{table}` names no kind of table", _KINDS)
