"""YAML as an editor's language server reads it: by the core schema of YAML 1.2."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.diagnostics import Text
from advisor.source import Mapping, Node, Scalar, Sequence, parse

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def instance(path: Path) -> Json:
    """Read a file."""
    return resolved(parse(Text(path.name, path.read_text(encoding="utf-8"))))


def instance_of(text: str) -> Json:
    """Read a text."""
    return resolved(parse(Text("here", text)))


def resolved(node: Node) -> Json:
    """Give a node as JSON knows it."""
    match node:
        case Mapping(entries):
            return {key.text: resolved(value) for key, value in entries}
        case Sequence(items):
            return [resolved(item) for item in items]
        case Scalar():
            return plain(node.text) if node.plain else node.text


def plain(text: str) -> Json:
    """Give what YAML 1.2 makes of a word without quotes."""
    if _NULL.fullmatch(text):
        return None
    if _BOOLEAN.fullmatch(text):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _ENDLESS.fullmatch(text):
        return float(text.lower().replace(".", ""))
    return text
