"""YAML with places: text → a tree of nodes that know where they stand.

The tree is built from libyaml's events, not by PyYAML's composer, because the composer recurses in C and a deeply
nested text ends the process. Anchors, aliases, tags and duplicate keys are refused; sizes and depths are bounded.
Scalars stay text: what a word means (`yes`, `42%`, `012`) is decided by the type that is expected, so none of YAML
1.1's surprises occur.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from advisor.diagnostics import Report, Span, Text, refusal

MOST_BYTES = 1_048_576
MOST_DEPTH = 24
MOST_NODES = 100_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


class Scalar(NamedTuple):
    """A single value: its text, and what the parser told of its place, from which the rest follows when it is asked."""

    text: str
    file: Text
    start: yaml.Mark
    end: yaml.Mark
    style: str | None

    @property
    def plain(self) -> bool:
        """Whether it is written without quotes."""
        return not self.style

    @property
    def is_null(self) -> bool:
        """Whether it is written as nothing (`null`, `~` or an empty place)."""
        return self.text in _NULLS and self.plain

    @property
    def span(self) -> Span:
        """Where it stands: without its quotes, and its first character alone if it has several lines."""
        line, column = self.start.line + 1, self.start.column + 1
        if self.start.line != self.end.line:
            return Span(self.file, line, column)
        quote = 1 if self.style in ("'", '"') else 0
        return Span(self.file, line, column + quote, max(1, self.end.column - self.start.column - 2 * quote))

    @property
    def exact(self) -> bool:
        """Whether the span's columns match the text."""
        one_line = self.start.line == self.end.line and self.style not in ("|", ">")
        return one_line and self.span.length == max(1, len(self.text))


def scalar_of(text: Text) -> Scalar:
    """Give a text that is no file, such as an argument of a command, as a single value."""
    start, end = (yaml.Mark(text.name, place, 0, place, "", 0) for place in (0, len(text.content)))
    return Scalar(text.content, text, start, end, None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with nodes, in the order of the file; no key occurs twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node = Scalar | Sequence | Mapping


def kind_of(node: Node) -> str:
    """Name the shape of a node in words for a message."""
    match node:
        case Mapping():
            return "a group of named entries"
        case Sequence():
            return "a list"
        case Scalar(is_null=True):
            return "nothing"
        case Scalar():
            return f"`{shorten(node.text)}`"


def shorten(text: str, most: int = 40) -> str:
    """Give the text on one line, cut to `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def read_text(path: Path, name: str | None = None, most: int = MOST_BYTES) -> Text:
    """Read a file of at most `most` bytes (else 1 MiB) of UTF-8 text.

    Raises `AdvisorError` for what is missing, not a file, too large, unreadable or not text.
    """
    name = name or str(path)
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - one call tells folder from file from pipe
        if stat.S_ISDIR(mode):
            raise refusal(f"`{name}` is a folder; a file is wanted")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        raise refusal(f"there is no file `{name}`") from None
    except PermissionError:
        raise refusal(f"`{name}` may not be read by this user") from None
    except ValueError:
        raise refusal(f"`{shorten(name, 120)}` can't be the name of a file") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal(f"`{shorten(name, 120)}` can't be read: {reason.lower()}") from None
    return decode(content, name, most)


def decode(content: bytes, name: str, most: int = MOST_BYTES) -> Text:
    """Turn the bytes of a file into text, or refuse what is too large or not text."""
    if len(content) > most:
        small = ("a fact file or a pack file is a few pages of text",) if most == MOST_BYTES else ()
        raise refusal(f"`{name}` is larger than {most // 1_048_576} MiB", *small)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise refusal(f"`{name}` is UTF-16 text", "save it with the encoding UTF-8") from None
        if b"\0" in content:
            raise refusal(f"`{name}` is not a text file") from None
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal(f"`{name}` is not UTF-8 text (line {line})", "save it with the encoding UTF-8") from None
    if "\0" in text:
        raise refusal(f"`{name}` is not a text file")
    return Text(name, text)


def parse(text: Text, content: str | None = None) -> Mapping:
    """Parse a text whose outermost level is named entries.

    `content` is parsed in place of the text's own if it is given; they have the same lines. Raises `AdvisorError` with
    every duplicate key, tab and forbidden construct, or with the first fault of syntax.
    """
    report = Report()
    joined = _join_surrogates(text.content)
    if joined != text.content:
        text = Text(text.name, joined)  # so that columns fit what is shown
    try:
        root = _Builder(text, report).build(joined if content is None else _join_surrogates(content))
    except yaml.YAMLError as error:
        if not _report_tabs(error, text, report):
            _report_syntax(error, text, report)
        report.stop()
        raise
    if root is None:
        report.stop()  # what kept it from being read to its end
    if root is None or (isinstance(root, Scalar) and root.is_null):
        report.add(f"`{text.name}` is empty")
    elif not isinstance(root, Mapping):
        report.add(f"the file holds {kind_of(root)}; named entries are wanted", root.span, "write `name: value` lines")
    report.stop()
    if not isinstance(root, Mapping):  # pragma: no cover - the report has stopped
        raise TypeError(type(root))
    return root


def _join_surrogates(content: str) -> str:
    """JSON writes characters beyond U+FFFF as two escapes, which YAML does not know."""
    return _SURROGATES.sub(_join, content) if "\\u" in content else content


def _join(found: re.Match[str]) -> str:
    high, low = int(found[1], 16), int(found[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


class _Builder:
    """Builds the tree from events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, text: Text, report: Report) -> None:
        self.text = text
        self.report = report
        self.items: list[Node] = []
        self.stack: list[tuple[Any, list[Node]]] = []

    def build(self, content: str) -> Node | None:
        nodes = 0
        events: Iterator[Any] = iter(_LOADER(content).get_event, None)
        for event in events:
            if isinstance(event, NodeEvent):
                nodes += 1
                if nodes > MOST_NODES:
                    self.report.add(f"the file has more than {MOST_NODES:,} entries", self._span(event))
                    break
                if event.anchor is not None or getattr(event, "tag", None) is not None:
                    self._refuse(event)
                if isinstance(event, ScalarEvent):
                    self.items.append(self._scalar(event))
                elif isinstance(event, AliasEvent):
                    self.items.append(self._alias(event))
                elif len(self.stack) >= MOST_DEPTH:
                    self.report.add(f"entries are nested more than {MOST_DEPTH} deep", self._span(event))
                    break
                else:
                    self.stack.append((event, self.items))
                    self.items = []
            elif isinstance(event, CollectionEndEvent):
                start, outer = self.stack.pop()
                ends_list = isinstance(event, SequenceEndEvent)
                outer.append(Sequence(tuple(self.items), self._span(start)) if ends_list else self._mapping(start))
                self.items = outer
            elif isinstance(event, DocumentStartEvent) and self.items:
                self.report.add("a second document starts here (`---`); one is wanted", self._span(event))
                break
        outermost = self.stack[0][1] if self.stack else self.items
        return outermost[0] if outermost else None

    def _refuse(self, event: Any) -> None:
        """Report what would let one value stand in several places, or make it something else than it says."""
        span = self._span(event)
        if isinstance(event, AliasEvent):
            self.report.add(f"an alias (`*{event.anchor}`) is not allowed here", span, "write the value out")
            return
        if event.anchor is not None:
            self.report.add(f"an anchor (`&{event.anchor}`) is not allowed here", span, "write each value out")
        if event.tag not in (None, "!"):
            self.report.add(f"a tag (`{shorten(event.tag)}`) is not allowed here", span, "remove it")

    def _scalar(self, event: Any) -> Scalar:
        made = Scalar(event.value, self.text, event.start_mark, event.end_mark, event.style)
        if not made.text.isprintable() and _CONTROLS.search(made.text):
            self.report.add("a control character that no text holds", made.span, "remove it")
        return made

    def _alias(self, event: Any) -> Scalar:
        """Give what stands for an alias, which has been refused."""
        return Scalar(f"*{event.anchor}", self.text, event.start_mark, event.start_mark, "")

    def _mapping(self, start: Any) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        for key, value in zip(self.items[::2], self.items[1::2], strict=True):
            if not isinstance(key, Scalar) or key.is_null:
                self.report.add(f"a key has to be one word, not {kind_of(key)}", key.span)
            elif key.text in seen:
                first = seen[key.text].span.line
                self.report.add(
                    f"`{shorten(key.text)}` stands twice, first in line {first}", key.span, "keep one of them"
                )
            else:
                seen[key.text] = key
                entries.append((key, value))
        return Mapping(tuple(entries), self._span(start))

    def _span(self, event: Any) -> Span:
        mark = event.start_mark
        return Span(self.text, mark.line + 1, mark.column + 1)


def _report_tabs(error: yaml.YAMLError, text: Text, report: Report) -> bool:
    """Report every tab that indents, if one of them is what the error is about."""
    mark = getattr(error, "problem_mark", None)
    if mark is None or text.line(mark.line + 1)[mark.column : mark.column + 1] != "\t":
        return False
    report.add("a tab can't indent a line", Span(text, mark.line + 1, mark.column + 1), "use spaces")
    for number, line in enumerate(text.lines[mark.line + 1 :], mark.line + 2):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            report.add("a tab can't indent a line", Span(text, number, indent.index("\t") + 1), "use spaces")
    return True


_PROBLEMS = {
    "mapping values are not allowed in this context": (
        "a `: ` is not expected here",
        "put a value that holds `: ` in quotes, and start entries of one level in one column",
    ),
    "found unexpected end of stream": ("a quote is opened and not closed", "close it"),
    "found character that cannot start any token": ("a value can't start with this character", "put it in quotes"),
    "did not find expected ',' or ']'": ("a list is opened with `[` and not closed", "close it with `]`"),
    "did not find expected ',' or '}'": ("a group is opened with `{` and not closed", "close it with `}`"),
    "did not find expected '-' indicator": (
        "a list ends and something else follows at its level",
        "check the indentation",
    ),
    "did not find expected key": (
        "a `name: value` line is wanted here",
        "check the indentation, and the quotes before it",
    ),
    "could not find expected ':'": ("a name without `:` behind it", "write `name: value`"),
    "found unknown escape character": ("an unknown escape after `\\`", "use single quotes to write a `\\` itself"),
    "found invalid Unicode character escape code": ("an escape that is no character", "write the character itself"),
    "did not find expected <document start>": ("a second document starts here; one is wanted", ""),
    "did not find expected node content": (
        "a value is wanted here",
        "check that brackets pair; quote a text with brackets",
    ),
}
_INSIDE = {
    "did not find expected ',' or ']'": "the list that `[` opens can't go on like this",
    "did not find expected ',' or '}'": "the group that `{` opens can't go on like this",
}
_AT_CONTEXT = frozenset(
    {
        "found unexpected end of stream",
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
        "could not find expected ':'",
    }
)


def _report_syntax(error: yaml.YAMLError, text: Text, report: Report) -> None:
    problem = str(getattr(error, "problem", "") or "")
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if problem in _INSIDE and mark and opened and mark.line == opened.line:
        close = "]" if "]" in problem else "}"
        remedy = f"close it with `{close}`; or quote the text, if one in it holds `:`, `,`, `#`, a bracket or a brace"
        report.add(_INSIDE[problem], Span(text, mark.line + 1, mark.column + 1), remedy)
        return
    if problem in _AT_CONTEXT and opened:
        mark = opened
    span = Span(text, mark.line + 1, mark.column + 1) if mark else None
    if isinstance(error, yaml.reader.ReaderError):
        offset = next((i for i, char in enumerate(text.content) if ord(char) == error.character), 0)
        report.add("a control character that no text holds", text.place(offset), "remove it")
        return
    if (
        problem == "did not find expected node content"
        and mark
        and not "".join(text.lines[mark.line :])[mark.column :].strip()
    ):
        report.add("the file ends inside a list or a group", span, "close it with `]` or `}`")
        return
    message, remedy = _PROBLEMS.get(problem, (f"this is not YAML: {problem}", ""))
    report.add(message, span, remedy)
