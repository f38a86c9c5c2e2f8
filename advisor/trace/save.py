"""A trace ↔ JSON, in the format whose shape is published in advisor/schemas/trace-1.json.

Within a version entries may be added, never removed or changed; what a reader doesn't know it passes over.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from advisor.diagnostics import AdvisorError, Report, Span, Text, one_of, refusal
from advisor.source import Mapping, Node, Sequence, parse, shorten
from advisor.trace.check import faults
from advisor.trace.model import Trace

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

VERSION: Final = 1
NAME: Final = f"trace-{VERSION}"

MOST_BYTES: Final = 16 * 1_048_576
"""A trace takes some two kilobytes a rule."""

_NAMED = re.compile(r'"schema"\s*:\s*"trace-')
_ANEW = "write it anew with `advisor trace FACTS --json`"


def dump_trace(trace: Trace) -> str:
    """Write a trace as JSON, the same to the byte for the same trace."""
    head = {"schema": NAME, "version": VERSION}
    return json.dumps({**head, **_adapter().dump_python(trace, mode="json")}, indent=1, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of what `dump_trace` writes."""
    return headed(_adapter().json_schema(), NAME, VERSION)


def headed(found: dict[str, Any], name: str, version: int) -> dict[str, Any]:
    """Give a schema its name, and the two entries by which a file says that it follows it."""
    head = {"schema": {"const": name}, "version": {"const": version}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **found,
        "title": name,
        "properties": {**head, **found["properties"]},
        "required": [*head, *found["required"]],
    }


def is_trace(text: Text) -> bool:
    """Tell whether a file is a trace, of whatever version, or was one before it was cut or edited."""
    return text.content.lstrip().startswith("{") and _NAMED.search(text.content) is not None


def load_trace(text: Text) -> Trace:
    """Read a trace that was saved.

    Raises `AdvisorError` with all that is wrong: cut off, not JSON, of another version, or changed so that its parts no
    longer fit together.
    """
    data = _decoded(text)
    from pydantic import ValidationError  # noqa: PLC0415 - it takes longer to import than a run takes

    named, version = data.get("schema"), data.get("version")
    if (named, version) != (NAME, VERSION) or isinstance(version, bool):
        found = str(named).removeprefix("trace-")
        message = (
            f"this is a trace of version {found}; this advisor reads version {VERSION}"
            if named != NAME
            else f"`version` does not go with `schema`, which is `{NAME}`"
        )
        raise refusal(message, _ANEW, span=_find(text, "schema") or Span(text, 1, 1))
    report, places = Report(), _Places(text)
    entries = {name: entry for name, entry in data.items() if name not in ("schema", "version")}
    try:
        trace = _adapter().validate_python(entries)
    except ValidationError as error:
        for one in _joined(error.errors(include_url=False)):
            report.add(*_wording(one, places))
        report.stop()
        raise
    for path, message in faults(trace):
        report.add(message, places.of(path))
    report.stop()
    return trace


@cache
def _adapter() -> TypeAdapter[Trace]:
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Trace)


def _decoded(text: Text) -> dict[str, Any]:
    def refuse(written: str) -> float:
        raise refusal(f"`{shorten(written)}` is not a number that a trace can hold", _ANEW)

    def number(written: str) -> float:
        found = float(written)
        return found if math.isfinite(found) else refuse(written)

    try:
        data = json.loads(text.content, parse_constant=refuse, parse_float=number)
    except json.JSONDecodeError as error:
        cut = not text.content[error.pos :].strip() or not text.content.rstrip().endswith("}")
        message = "the trace breaks off here" if cut else f"this is not JSON: {error.msg.lower()}"
        place = Span(text, error.lineno, error.colno)
        raise refusal(message, _ANEW, span=place) from None
    except ValueError:
        raise refusal("a number in the trace is too long", _ANEW) from None
    except RecursionError:
        raise refusal("the trace is nested too deep", _ANEW) from None
    assert isinstance(data, dict)  # noqa: S101 - it starts with a brace
    return data


def _find(text: Text, key: str) -> Span | None:
    found = re.search(rf'"{key}"\s*:\s*"[^"\n]*"', text.content)
    return text.place(found.start()) if found else None


class _Places:
    """Where in the file an entry stands; found only if something is wrong."""

    def __init__(self, text: Text) -> None:
        self.start = Span(text, 1, 1)
        self.text = text
        self.root: Node | None = None

    def of(self, path: tuple[str | int, ...]) -> Span:
        """Give the place of an entry, or of the nearest around it that is there."""
        if self.root is None:
            try:
                self.root = parse(self.text)
            except AdvisorError:
                return self.start
        node: Node = self.root
        for step in path:
            below = _below(node, step)
            if below is None:
                break
            node = below
        return node.span


def _below(node: Node, step: str | int) -> Node | None:
    match node:
        case Mapping():
            return next((value for key, value in node if key.text == str(step)), None)
        case Sequence(items) if isinstance(step, int) and step < len(items):
            return items[step]
        case _:
            return None


def _joined(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Take together what is said of one entry: a value that fits none of several types gets an error for each."""
    found: dict[tuple[str | int, ...], ErrorDetails] = {}
    for error in errors:
        path = tuple(step for step in error["loc"] if not (isinstance(step, str) and _BRANCH.fullmatch(step)))
        several = path in found
        found[path] = {**error, "loc": path, "type": "none of several" if several else error["type"]}
    return list(found.values())


_BRANCH = re.compile(r"bool|int|float|str|tuple\[.*\]|function-.*")
_WANTED = {
    "none of several": "a number, a text, `true`, `false`, `null` or a list of texts is wanted",
    "string_type": "a text is wanted",
    "float_type": "a number is wanted",
    "float_parsing": "a number is wanted",
    "finite_number": "a number is wanted",
    "int_type": "a whole number is wanted",
    "int_parsing": "a whole number is wanted",
    "int_from_float": "a whole number is wanted",
    "bool_type": "`true` or `false` is wanted",
    "bool_parsing": "`true` or `false` is wanted",
    "tuple_type": "a list is wanted",
    "mapping_type": "named entries are wanted",
    "dict_type": "named entries are wanted",
    "dataclass_type": "named entries are wanted",
}


def _wording(error: ErrorDetails, places: _Places) -> tuple[str, Span]:
    """Word what pydantic found, for somebody who edited the file."""
    path = error["loc"]
    name = ".".join(str(step) for step in path)
    if error["type"].startswith("missing"):
        whole = ".".join(str(step) for step in path[:-1])
        return f"{f'`{whole}`' if whole else 'the trace'} has no `{path[-1]}`", places.of(path[:-1])
    if error["type"] == "enum":
        options = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        return f"`{name}` is not one of {one_of(options)}", places.of(path)
    wanted = _WANTED.get(error["type"], "it does not belong there")
    written = error["input"]
    told = f" is `{shorten(str(written))}`" if isinstance(written, str | int | float) else ""
    return f"`{name}`{told}: {wanted}", places.of(path)
