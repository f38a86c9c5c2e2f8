"""Reads the entries of a mapping one by one, and notes what is missing, unknown or of the wrong shape."""

from __future__ import annotations

import re
from enum import Enum
from typing import TypeVar

from advisor.diagnostics import Report, Span, did_you_mean, one_of
from advisor.source import Mapping, Node, Scalar, Sequence, kind_of

E = TypeVar("E", bound=Enum)


class Fields:
    """The entries of one mapping; `what` names it in messages ("fact `self_serve`").

    Each reader gives a usable default when the entry is missing or wrong, so that reading goes on; the `Report` knows.
    """

    def __init__(
        self, node: Node, what: str, report: Report, allowed: tuple[str, ...], place: Span | None = None
    ) -> None:
        self.what = what
        self.report = report
        self.span = place or node.span
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        if not isinstance(node, Mapping):
            report.add(f"{what} is {kind_of(node)}; named entries are wanted", node.span, f"entries: {one_of(allowed)}")
            return
        for key, value in node:
            if key.text in allowed:
                self.entries[key.text] = (key, value)
            else:
                hint = cut_off(key.text) or did_you_mean(key.text, allowed) or f"entries: {one_of(allowed)}"
                report.add(f"{what} has no entry `{key.text}`", key.span, hint)

    @property
    def usable(self) -> bool:
        """Whether any entry could be read."""
        return bool(self.entries)

    def node(self, name: str, *, required: bool = False) -> Node | None:
        """Give an entry as it stands; a required one that is missing is noted."""
        entry = self.entries.get(name)
        if entry is None and required:
            self.report.add(f"{self.what} needs `{name}`", self.span)
        return entry[1] if entry else None

    def place(self, name: str) -> Span:
        """Give the place of an entry's value, or of the whole."""
        return self.entries[name][1].span if name in self.entries else self.span

    def text(self, name: str, *, required: bool = True, default: str = "") -> str:
        """Read a text of at least one character, on one line."""
        node = self.node(name, required=required)
        if node is None:
            return default
        if not isinstance(node, Scalar) or node.is_null or not node.text.strip():
            self.report.add(f"`{name}` of {self.what} is {kind_of(node)}; a text is wanted", node.span)
            return default
        return " ".join(node.text.split())

    def option(self, name: str, options: type[E], default: E, *, required: bool = True) -> E:
        """Read one member of an enumeration by its value."""
        node = self.node(name, required=required)
        if node is None:
            return default
        values = [str(member.value) for member in options]
        if isinstance(node, Scalar) and node.text in values:
            return options(node.text)
        hint = did_you_mean(node.text, values) if isinstance(node, Scalar) else ""
        self.report.add(f"`{name}` of {self.what} is {kind_of(node)}; it is one of {one_of(values)}", node.span, hint)
        return default

    def whole(self, name: str, default: int, *, required: bool = True) -> int:
        """Read a whole number."""
        node = self.node(name, required=required)
        if node is None:
            return default
        if isinstance(node, Scalar) and re.fullmatch(r"-?\d{1,9}", node.text, re.ASCII):
            return int(node.text)
        self.report.add(f"`{name}` of {self.what} is {kind_of(node)}; a whole number is wanted", node.span)
        return default

    def flag(self, name: str) -> bool | None:
        """Read a yes or no; None when the entry is missing or wrong."""
        node = self.node(name)
        if node is None:
            return None
        word = node.text.lower() if isinstance(node, Scalar) else ""
        if word in ("yes", "true"):
            return True
        if word not in ("no", "false"):
            self.report.add(f"`{name}` of {self.what} is {kind_of(node)}; write `yes` or `no`", node.span)
        return False if word in ("no", "false") else None

    def scalars(self, name: str, *, required: bool = False) -> tuple[Scalar, ...]:
        """Read a list of single values; one value by itself is a list of one."""
        node = self.node(name, required=required)
        return scalars(node, f"`{name}` of {self.what}", self.report) if node is not None else ()


def cut_off(name: str) -> str:
    """Say what was meant where an entry is what a comma within braces has cut off: of a number, or of a text."""
    if re.fullmatch(r"\d{3}", name):
        return f'a number with a comma needs quotes within braces: write `"…,{name}"`, or leave the comma out'
    return "a text with a comma needs quotes within braces" if " " in name.strip() else ""


def scalars(node: Node, what: str, report: Report) -> tuple[Scalar, ...]:
    """Read a list of single values, or one value by itself."""
    if isinstance(node, Scalar) and not node.is_null:
        return (node,)
    if not isinstance(node, Sequence):
        report.add(f"{what} is {kind_of(node)}; a list is wanted", node.span)
        return ()
    found = []
    for item in node:
        if isinstance(item, Scalar) and not item.is_null:
            found.append(item)
        else:
            report.add(f"{what} holds {kind_of(item)}; single values are wanted", item.span)
    return tuple(found)


WORD = re.compile(r"[a-z][a-z0-9_]{0,59}")
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,11}")
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
