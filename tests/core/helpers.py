"""Small tools of the core's tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from advisor.business import Business, KnownFact
from advisor.diagnostics import AdvisorError, Report, Span, Text
from advisor.expression.check import check_condition
from advisor.expression.nodes import Node
from advisor.expression.parse import parse_condition
from advisor.program import Program, load_program
from advisor.source import Scalar, parse
from advisor.values import UnreadableError, Value, read_value
from advisor.vocabulary import Vocabulary, frozen

HERE = Path(__file__).parent
BAKERY = HERE / "packs" / "bakery"
SHOP = load_program(BAKERY, "bakery")


def table(name: str) -> list[dict[str, Any]]:
    """Read a table of cases: a YAML list beside the tests."""
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows


def cases(name: str) -> pytest.MarkDecorator:
    """Run a test once for each row of a table, called `row`, named by its entry `case`."""
    rows = table(name)
    names = [row["case"] for row in rows]
    assert len(names) == len(set(names)), f"two rows of {name} have one name"
    return pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in rows])


T = TypeVar("T")


def attempt(read: Callable[[], T]) -> T | AdvisorError | UnreadableError:
    """Give what a reader gives, or its refusal; any other exception is a failure."""
    try:
        return read()
    except (AdvisorError, UnreadableError) as error:
        return error


def scalar(written: str) -> Scalar:
    """Give a scalar as it stands in quotes in a file."""
    quoted = written.replace("\\", "\\\\").replace('"', '\\"')
    ((_, found),) = parse(Text("here", f'c: "{quoted}"')).entries
    assert isinstance(found, Scalar)
    return found


def condition(written: str, vocabulary: Vocabulary) -> Node:
    """Parse and check a condition that is right."""
    report = Report()
    parsed = parse_condition(scalar(written), report)
    node = check_condition(parsed, vocabulary, report) if parsed is not None else None
    report.stop()
    assert node is not None
    return node


def refusal(written: str, vocabulary: Vocabulary) -> str:
    """Give the whole error for a condition that is wrong."""
    with pytest.raises(AdvisorError) as caught:
        condition(written, vocabulary)
    return str(caught.value)


def pack(folder: Path, files: dict[str, str]) -> Path:
    """Write a pack's files into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def bakery(folder: Path, edits: Iterable[dict[str, str]] = ()) -> Program:
    """Load a copy of the bakery in which some lines are edited.

    An edit names a `file`; it puts `by` in the place of `replace`, which has to occur once, or at the end without it.
    """
    copy = folder / "bakery"
    shutil.copytree(BAKERY, copy)
    for edit in edits:
        path = copy / edit["file"]
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if "replace" in edit:
            assert before.count(edit["replace"]) == 1, f"{edit['replace']!r} has to stand once in {path.name}"
            after = before.replace(edit["replace"], edit["by"])
        else:
            after = before + edit["by"]
        path.write_text(after, encoding="utf-8")
    return load_program(copy, "bakery")


def business(program: Program, facts: dict[str, str | tuple[str, float]]) -> Business:
    """Give a business from facts as people write them, each with a certainty if it is not sure."""
    known: dict[str, KnownFact] = {}
    for name, told in facts.items():
        written, certainty = told if isinstance(told, tuple) else (told, 1.0)
        type_ = program.vocabulary.facts[name].type
        value: Value
        if type_.kind.value == "choices":
            value = frozenset(str(read_value(type_, part)) for part in written.split())
        else:
            value = read_value(type_, written)
        known[name] = KnownFact(name, value, certainty, "", "", Span(Text("facts", ""), 1, 1))
    return Business("Somebody", "", frozen(known))
