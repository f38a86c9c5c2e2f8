"""Which source a table is: by its name."""

from __future__ import annotations

import os
from pathlib import Path

from advisor.business import FACT_FILES
from advisor.diagnostics import refusal
from advisor.expression.nodes import Node
from advisor.program import Program
from advisor.screening.batches import Source
from advisor.screening.businesses import FactFiles
from advisor.screening.csv_file import CsvFile
from advisor.screening.databases import DatabaseTable, is_database
from advisor.screening.files import CSV, EXCEL, PARQUET, unreadable
from advisor.screening.parquet_file import ParquetFile

_KINDS = "a table is a `.csv`, `.parquet` or `.xlsx` file, a folder of Parquet or of fact files, or in a database"


def open_table(table: str, program: Program, query: str | None = None, where: Node | None = None) -> Source:
    """Open a table. Raises `AdvisorError` for what is not there, or is none."""
    if is_database(table):
        return DatabaseTable(table, query, program, where)
    if query is not None:
        raise refusal(f"`{table}` is no database", "`--query` names a table of one, or is a SELECT")
    if not table:
        raise refusal("the name of the table is empty")
    path = Path(table)
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        raise refusal(f"there is no file `{table}`")
    if path.is_dir():
        return _open_folder(path, table, program)
    if not path.is_file():
        raise refusal(f"`{table}` is not a file")
    ending = os.path.splitext(table.lower())[1]  # noqa: PTH122 - of the whole name
    if ending in CSV:
        return CsvFile(path, table)
    if ending in PARQUET:
        return ParquetFile(path, table)
    if ending in EXCEL:
        from advisor.screening.excel_file import ExcelFile  # noqa: PLC0415 - only an Excel file needs what it imports

        return ExcelFile(path, table)
    one = f"for a single fact file: `advisor memo {table}`" if ending in FACT_FILES else ""
    raise refusal(f"the ending of `{table}` names no kind of table", _KINDS, one)


def _open_folder(path: Path, table: str, program: Program) -> Source:
    """Open a folder of Parquet, also in folders of it, or of fact files."""
    try:
        found = [one.name.lower() for one in path.iterdir() if not one.name.startswith(".")]
        facts = any(name.endswith(FACT_FILES) for name in found)
        if any(name.endswith(".parquet") for name in found) or (not facts and next(path.rglob("*.parquet"), None)):
            return ParquetFile(path, table)
    except OSError as error:
        raise unreadable(table, error) from None
    if not facts:
        remedy = f"the name of a fact file ends with {', '.join(FACT_FILES)}; that of a Parquet file with .parquet"
        raise refusal(f"the folder `{table}` holds neither fact files nor Parquet", remedy)
    return FactFiles(path, table, program)
