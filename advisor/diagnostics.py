"""What is wrong in a file that a person wrote, where, and what was meant.

Everything a user can get wrong ends here: parsers and checkers add a `Diagnostic` to a `Report` and go on, so that
all errors of a file are told at once; `Report.stop` then raises one `AdvisorError` that holds them all.
"""

from __future__ import annotations

import difflib
import errno
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_SHOWN = 50
MOST_FOUND = 1000
WIDEST_LINE = 160
WIDEST_WORD = 240
MOST_COMPARED = 1000

# Which check of `advisor pack check` a diagnostic is of, where it is about a pack.
PACK_FORMAT = "pack-format"
UNKNOWN_NAME = "unknown-name"
TYPE_MISMATCH = "type-mismatch"
DEAD_CITATION = "dead-citation"

_UNWRITABLE = {
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
    errno.EROFS: "nothing can be written on that disk",
    errno.ENOSPC: "the disk is full",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EFBIG: "it is larger than a file may be",
}
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as the end of a line


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the name that errors call it by (a path as the user gave it)."""

    name: str
    content: str = field(repr=False)
    _lines: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        if not self._lines:
            self._lines.extend(_BREAK.split(self.content))
        return self._lines

    def line(self, number: int) -> str:
        """Give line `number`, counted from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place(self, offset: int) -> Span:
        """Give the place of the character `offset` characters in."""
        before = _BREAK.split(self.content[:offset])
        return Span(self, len(before), len(before[-1]) + 1)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line: `line` and `column` count from 1, `length` in characters (at least 1)."""

    text: Text = field(repr=False)
    line: int
    column: int
    length: int = 1

    def within(self, offset: int, length: int) -> Span:
        """Give the part of this span that starts `offset` characters in."""
        return Span(self.text, self.line, self.column + offset, max(1, length))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong: `message` says what, `helps` what was meant or what to do.

    In a pack, `check` names the check that finds it.
    """

    message: str
    span: Span | None = None
    helps: tuple[str, ...] = ()
    check: str = PACK_FORMAT

    def render(self, label: str = "error") -> str:
        """Give the message, then the place with the line and a caret under the part that is meant."""
        out = [f"{label}: {tame(self.message)}"]
        if self.span:
            out.extend(_excerpt(self.span))
        margin = " " * (len(str(self.span.line)) + 1) if self.span else "  "
        out.extend(f"{margin}= {tame(text)}" for text in self.helps)
        return "\n".join(out)


def tame(text: str) -> str:
    """Keep what is quoted from a file from acting on the terminal and from filling it: one line, nothing hidden."""
    shown = "".join(char if char.isprintable() else "·" for char in text)
    return re.sub(f"`([^`]{{{WIDEST_WORD},}})`", lambda found: f"`{found[1][: WIDEST_WORD - 1]}…`", shown)


def _excerpt(span: Span) -> list[str]:
    number = str(span.line)
    margin = " " * len(number)
    line, start, length = span.text.line(span.line), span.column - 1, span.length
    if len(line) > WIDEST_LINE:
        cut = max(0, start - 60)
        ahead, behind = "…" if cut else "", "…" if cut + WIDEST_LINE < len(line) else ""
        line, start = ahead + line[cut : cut + WIDEST_LINE] + behind, start - cut + len(ahead)
    # A tab or a control character would shift the caret or act on the terminal.
    shown = "".join(char if char.isprintable() else ("→" if char == "\t" else "·") for char in line)
    caret = "^" * max(1, min(length, len(shown) - start))
    place = f"{margin}--> {tame(span.text.name)}:{span.line}:{span.column}"
    if not shown.strip():
        return [place]
    return [place, f"{margin} |", f"{number} | {shown}", f"{margin} | {' ' * start}{caret}"]


class AdvisorError(Exception):
    """The input can't be used; `diagnostics` tells every reason, in the order of the files' lines."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        shown = self.diagnostics[:MOST_SHOWN]
        parts = [diagnostic.render() for diagnostic in shown]
        if len(self.diagnostics) > len(shown):
            parts.append(f"… and {len(self.diagnostics) - len(shown)} more errors")
        elif len(shown) > 1:
            parts.append(f"{len(shown)} errors")
        return "\n\n".join(parts)


def refusal(message: str, *helps: str, span: Span | None = None) -> AdvisorError:
    """Make the error of one message; an empty help is left out."""
    return AdvisorError([Diagnostic(message, span, tuple(text for text in helps if text))])


class EnginesDisagreeError(Exception):
    """The two engines came to different results: an error of this program, not of its input."""


@dataclass(slots=True)
class Report:
    """Collects diagnostics while a file is read; `stop` raises them together.

    `misread` holds names that are declared, but wrongly: what uses them is not to blame.
    """

    found: list[Diagnostic] = field(default_factory=list)
    misread: set[str] = field(default_factory=set)
    _seen: set[Diagnostic] = field(default_factory=set, repr=False)

    def add(self, message: str, span: Span | None = None, *helps: str, check: str = PACK_FORMAT) -> None:
        """Note one thing that is wrong; the same message at the same place is noted once.

        Past `MOST_FOUND` it raises what there is: such a file isn't what it was taken for.
        """
        diagnostic = Diagnostic(message, span, tuple(text for text in helps if text), check)
        if diagnostic not in self._seen:
            self._seen.add(diagnostic)
            self.found.append(diagnostic)
            if len(self.found) >= MOST_FOUND:
                self.stop()

    def stop(self) -> None:
        """Raise `AdvisorError` if anything was found."""
        if self.found:
            raise AdvisorError(sorted(self.found, key=_order))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int]:
    span = diagnostic.span
    return (span.text.name, span.line, span.column) if span else ("", 0, 0)


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Give "did you mean `x`?" for the nearest of the known names, or nothing if none is near."""
    word, names = written.lower(), list(known)
    if len(names) > MOST_COMPARED:
        # A thousand slips of the pen, each compared with many thousand names, would take minutes.
        alike = (name for name in names if name[:1] == word[:1] and abs(len(name) - len(word)) < 4)
        names = list(itertools.islice(alike, MOST_COMPARED // 8))
    near = difflib.get_close_matches(word, names, n=2, cutoff=0.6)
    return f"did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else ""


def one_of(names: Iterable[str], most: int = 12) -> str:
    """Give "`a`, `b` or `c`" for a message; a long list is cut."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > most:
        return ", ".join(quoted[:most]) + f", … ({len(quoted)} in all)"
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def why_unwritable(number: int, said: str) -> str:
    """Say why the system doesn't write a file: `number` is that of its error (0 if it has none), `said` its words."""
    return _UNWRITABLE.get(number) or said.lower()
