"""What is wrong in a template, where, and what was meant, in words for the one who wrote it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import jinja2
from jinja2.exceptions import SecurityError

from advisor.diagnostics import Diagnostic, Span, Text, did_you_mean
from advisor.memo import model

_LISTED = "docs/templates.md lists what a template can use"
_CALLED = {"MemoView": "the memo", "Appendix": "the appendix", "Step": "a recommendation", "SourceView": "a footnote"}
_NAMES = ("memo", "format")
_KINDS = {"int": "a number", "float": "a number", "str": "a text", "tuple": "a list", "list": "a list"}
_SHOUTED = re.compile(r"^[A-Z](?=[a-z])")


def diagnose(
    error: Exception, environment: jinja2.Environment, folders: Sequence[Path], name: str, shown: str
) -> Diagnostic:
    """Word an error that reading or running a template raised.

    `name` is the template's, as the environment calls it, and `shown` what the user called it.
    """
    message, word, *helps = _reworded(error, environment, folders)
    if isinstance(error, RecursionError) and (folders[-1] / name).is_file():
        helps.append(f"a template of your own needs another name than `{name}`")
    where, line = _place(error, folders, name)
    span = _span(environment, where, line, shown if where == name else where, word)
    return Diagnostic(message, span, tuple(text for text in helps if text))


def _reworded(error: Exception, environment: jinja2.Environment, folders: Sequence[Path]) -> tuple[str, ...]:
    """Give the message, the word in the line that it is about (or nothing), and helps."""
    match error:
        case jinja2.TemplateNotFound():
            return _missing(str(error.name), folders)
        case jinja2.TemplateSyntaxError():
            return _unreadable(error.message or "", environment)
        case SecurityError():
            return _forbidden(error.message or "")
        case jinja2.UndefinedError():
            return _undefined(error.message or "")
        case RecursionError():
            return "the template extends, includes or calls itself without end", ""
        case ZeroDivisionError():
            return "a division by zero", ""
        case OverflowError() | MemoryError():
            large = "a range has at most 100,000 numbers"
            other = "the template makes too long a text or too large a number"
            return large if "Range" in str(error) else other, ""
        case UnicodeDecodeError():
            return "a template that this one uses is not UTF-8 text", "", "save it with the encoding UTF-8"
        case _:
            return _failing(str(error), environment)


def _failing(message: str, environment: jinja2.Environment) -> tuple[str, ...]:
    if message.startswith("No "):
        return _unreadable(message, environment)
    if re.search(r"object is not callable$", message):
        return "the template calls something that is not a macro", ""
    if found := re.fullmatch(r"unsupported operand type\(s\) for (\S+?):? '(\w+)' and '(\w+)'", message):
        left, right = (_KINDS.get(kind, "something else") for kind in found.groups()[1:])
        return f"`{found[1].rstrip(':')}` can't stand between {left} and {right}", ""
    if found := re.match(r"(\w+)\(\) missing .*: (.*)", message):
        return f"`{found[1]}` needs more: {_quoted(found[2])}", found[1]
    return f"the template fails: {_quoted(message)}", ""


def _missing(name: str, folders: Sequence[Path]) -> tuple[str, ...]:
    ours = ", ".join(file.name for file in sorted(folders[-1].glob("*.md.j2")))
    return f"there is no template `{name}`", name, f"looked for beside this one, and among the advisor's own: {ours}"


def _unreadable(message: str, environment: jinja2.Environment) -> tuple[str, ...]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (("filter", environment.filters), ("test", environment.tests))
    for kind, known in kinds:
        found = re.match(rf"No {kind} named '([^']*)'", message)
        if found:
            meant = did_you_mean(found[1], known) if kind == "filter" else ""
            return f"there is no {kind} `{found[1]}`", found[1], meant or _LISTED
    found = re.fullmatch(r"Encountered unknown tag '([^']*)'\.", message)
    if found:
        return f"there is no tag `{found[1]}`", found[1]
    return f"the template can't be read: {_quoted(message)}", ""


def _forbidden(message: str) -> tuple[str, ...]:
    found = re.match(r"access to attribute '([^']*)'", message)
    reason = "templates read the memo, and nothing behind it"
    return (f"a template may not use `{found[1]}`", found[1], reason) if found else (_quoted(message), "", reason)


def _undefined(message: str) -> tuple[str, ...]:
    for pattern, word in _UNDEFINED:
        found = re.fullmatch(pattern, message)
        if found:
            return word(*found.groups())
    return f"a template uses what there is not: {_quoted(message)}", "", _LISTED


def _no_name(name: str) -> tuple[str, ...]:
    if name in _entries("MemoView"):
        return f"there is no `{name}`", name, f"did you mean `memo.{name}`?"
    return f"there is no `{name}`", name, did_you_mean(name, _NAMES) or _LISTED


def _no_entry(owner: str, name: str) -> tuple[str, ...]:
    kind = owner.rpartition(".")[2]
    if kind == "TemplateModule":
        return f"the imported template has no macro `{name}`", name
    word = re.sub(r"(View|Row)$", "", kind).lower()
    called = _CALLED.get(kind, f"a {word}") if _entries(kind) else "what stands before the dot"
    return f"{called} has no `{name}`", name, did_you_mean(name, _entries(kind)) or _LISTED


_UNDEFINED = (
    (r"'([^']*)' is undefined", _no_name),
    (
        r"'None' has no attribute '([^']*)'",
        lambda name: (
            f"there is nothing of which to take `{name}`",
            name,
            "ask first whether it is there: `{% if … %}`",
        ),
    ),
    (r"'([\w.]+) object' has no attribute '([^']*)'", _no_entry),
    (
        r"\w+ object has no element (\d+)",
        lambda place: (f"the list has no element {place}", place, "the first element has the number 0"),
    ),
    (r"parameter '([^']*)' was not provided", lambda name: (f"a macro is called without its `{name}`", "")),
)


def _entries(kind: str) -> tuple[str, ...]:
    """Name the entries of a class of the model."""
    found = getattr(model, kind, None)
    return tuple(entry.name for entry in fields(found)) if is_dataclass(found) else ()


def _quoted(message: str) -> str:
    """Give Jinja's or Python's own message in the manner of ours."""
    text = re.sub(r"'([^']*)'", r"`\1`", message).removesuffix(".")
    return _SHOUTED.sub(lambda found: found[0].lower(), text)


def _place(error: Exception, folders: Sequence[Path], name: str) -> tuple[str, int]:
    """Find the template and the line: those of the last of our frames that a template runs in."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or name, error.lineno
    where, line = name, 0
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        folder = next((one for one in folders if path.is_relative_to(one)), None)
        if folder is not None and path.suffix != ".py" and path.is_file():
            where, line = path.relative_to(folder).as_posix(), frame.lineno or 0
    return where, line


def _span(environment: jinja2.Environment, name: str, line: int, shown: str, word: str) -> Span | None:
    """Point at the word if the line holds it once, else at all of the line."""
    try:
        source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
    except (jinja2.TemplateNotFound, UnicodeDecodeError):
        return None
    text = Text(shown, source)
    written = text.line(line)
    found = list(re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", written)) if word else []
    if len(found) == 1:
        return Span(text, line, found[0].start() + 1, len(word))
    indent = len(written) - len(written.lstrip())
    return Span(text, max(1, line), indent + 1, max(1, len(written.strip())))
