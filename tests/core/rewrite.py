"""Writes the errors in the tables anew, from what the code says now. Run it, then read the difference line by line.

From the folder `tests`: `python -m core.rewrite`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from advisor.diagnostics import AdvisorError, Text
from advisor.source import parse

from .helpers import HERE, SHOP, bakery, table

Row = dict[str, Any]


def _pack(row: Row) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return bakery(Path(folder), row["edits"])


TABLES: dict[str, Callable[[Row], object]] = {
    "source_errors.yaml": lambda row: parse(Text("facts.yaml", row["text"])),
    "facts_errors.yaml": lambda row: SHOP.read_business(Text("facts.yaml", row["text"])),
    "pack_errors.yaml": _pack,
}


def _error(run: Callable[[Row], object], row: Row) -> str:
    try:
        run(row)
    except AdvisorError as error:
        return f"{error}\n"
    raise SystemExit(f"{row['case']}: nothing is refused")


def _written(value: str, indent: int) -> str:
    """Write a text as a block where it has lines that a block can hold, else in quotes."""
    lines = value.split("\n")
    tidy = all(line.isprintable() and line == line.rstrip() for line in lines)
    if "\n" in value and tidy and not value.startswith((" ", "\n")):
        style = "" if value.endswith("\n") and not value.endswith("\n\n") else "+" if value.endswith("\n") else "-"
        body = value.removesuffix("\n").split("\n")
        return f"|{style}\n" + "\n".join(f"{' ' * indent}{line}".rstrip() for line in body)
    quoted = not value or value != value.strip() or not value.isprintable()
    dumped: str = yaml.dump(value, default_style='"' if quoted else None, width=10_000, allow_unicode=True)
    return dumped.splitlines()[0]


def rewrite(name: str) -> None:
    """Write one table anew; its first line, a comment, stays."""
    path = HERE / name
    out = [path.read_text(encoding="utf-8").split("\n", 1)[0]]
    rows = table(name)
    for row in rows:
        row["error"] = _error(TABLES[name], row)
        out.append(f"- case: {_written(row['case'], 4)}")
        if "text" in row:
            out.append(f"  text: {_written(row['text'], 4)}")
        if "edits" in row:
            out.append("  edits:")
            for edit in row["edits"]:
                entries = [f"{key}: {_written(value, 8)}" for key, value in edit.items()]
                out += [f"    {'-' if place == 0 else ' '} {entry}" for place, entry in enumerate(entries)]
        out += [f"  error: {_written(row['error'], 4)}", ""]
    path.write_text("\n".join(out).rstrip() + "\n", encoding="utf-8")
    assert table(name) == rows, f"{name} does not say what it should"


if __name__ == "__main__":
    for table_name in TABLES:
        rewrite(table_name)
