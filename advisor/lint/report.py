"""What the checks of a pack come to: as text, as JSON for programs, and as annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from advisor.diagnostics import tame
from advisor.issue import Issue, Witness
from advisor.lint.waivers import Waived

VERSION = 1
NAME = f"check-{VERSION}"


@dataclass(frozen=True, slots=True)
class Undecided:
    """What the solver could neither prove nor refute: `check` and `subject` as those of an issue, and `why`."""

    check: str
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found in a pack.

    `pack` is what errors call its folder; `name`, `version` and `rules` (how many there are) are of the pack as read,
    and empty where it can't be: `readable` tells. `checks` are the names of those that ran. `issues` stand, `waived`
    are those that the pack gives a reason for, both in the order of files and lines; `unknown` is what the solver could
    not decide.
    """

    pack: str
    name: str
    version: str
    rules: int
    checks: tuple[str, ...]
    issues: tuple[Issue, ...]
    waived: tuple[Waived, ...] = ()
    unknown: tuple[Undecided, ...] = ()
    readable: bool = True

    def text(self) -> str:
        """Write the issues as errors are written, each under the name of its check, and a line that sums them up."""
        parts = [_render(issue) for issue in self.issues]
        parts += [tame(f"{one.check}: not decided for `{one.subject}`: {one.why}") for one in self.unknown]
        return "\n\n".join([*parts, self.summary]) + "\n"

    @property
    def summary(self) -> str:
        """Say on one line how much was looked at and found."""
        found = _number(len(self.issues), "issue") if self.issues else "nothing found"
        if not self.readable:
            return f"{tame(self.pack)}: can't be read; {found}"
        looked = f"{_number(self.rules, 'rule')}, {_number(len(self.checks), 'check')}"
        more = [f"{len(self.unknown)} not decided"] if self.unknown else []
        more += [f"{len(self.waived)} waived"] if self.waived else []
        return f"{tame(self.pack)}: {looked}: {'; '.join([found, *more])}"

    def json(self) -> str:
        """Write it as JSON; its shape is published in advisor/schemas/check-1.json."""
        return write_json([self])

    def github(self) -> str:
        """Write a line for each issue that GitHub Actions shows beside the line of the file; nothing if none stands."""
        return "".join(_annotations(self))


def write_json(reports: Iterable[CheckReport]) -> str:
    """Write the reports on several packs as one JSON document."""
    document = {"schema": NAME, "version": VERSION, "packs": [_pack(report) for report in reports]}
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    # What would act on a terminal stands in JSON as an escape; the line breaks are those of the layout.
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _number(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _render(issue: Issue) -> str:
    text = issue.render()
    return text if issue.witness is None else f"{text}\n\n{_witness(issue.witness)}"


def _witness(witness: Witness) -> str:
    """Write a witness below its issue; the case stands as deep as cases do, ready to be pasted."""
    lines = [f"  {witness.shows}", ""]
    lines += [f"    {line}".rstrip() for line in witness.facts.splitlines()]
    if witness.case:
        lines += ["", f"  a case for rule `{witness.rule}`:", "", f"      {witness.case}"]
    return "\n".join(tame(line) for line in lines)


def _pack(report: CheckReport) -> dict[str, Any]:
    return {
        "pack": report.pack,
        "name": report.name or None,
        "version": report.version or None,
        "readable": report.readable,
        "rules": report.rules,
        "checks": list(report.checks),
        "issues": [_issue(issue) for issue in report.issues],
        "waived": [_issue(one.issue) | {"reason": one.reason} for one in report.waived],
        "unknown": [{"check": one.check, "subject": one.subject, "why": one.why} for one in report.unknown],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    span, witness = issue.diagnostic.span, issue.witness
    return {
        "check": issue.check,
        "subject": issue.subject or None,
        "message": issue.diagnostic.message,
        "helps": list(issue.diagnostic.helps),
        "file": span.text.name if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "length": span.length if span else None,
        "witness": None if witness is None else _witnessed(witness),
    }


def _witnessed(witness: Witness) -> dict[str, str]:
    return {"shows": witness.shows, "facts": witness.facts, "rule": witness.rule, "case": witness.case}


def _annotations(report: CheckReport) -> Iterator[str]:
    for issue in report.issues:
        span, witness = issue.diagnostic.span, issue.witness
        place = {}
        if span:
            place = {
                "file": span.text.name, "line": str(span.line), "endLine": str(span.line),
                "col": str(span.column), "endColumn": str(span.column + span.length),
            }  # fmt: skip
        lines = [issue.diagnostic.message, *issue.diagnostic.helps]
        if witness:
            lines += ["", witness.shows, "", *witness.facts.splitlines(), "", witness.case]
        yield _command("error", {**place, "title": issue.check}, lines)
    for one in report.unknown:
        yield _command("notice", {"title": one.check}, [f"not decided for `{one.subject}`: {one.why}"])


def _command(level: str, properties: dict[str, str], lines: list[str]) -> str:
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = "\n".join(tame(line) for line in lines)
    return f"::{level} {named}::{_data(message)}\n"


def _data(text: str) -> str:
    """Escape what GitHub reads as the end of a message or as an escape."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape what GitHub reads as the end of a property as well."""
    return _data(tame(text)).replace(":", "%3A").replace(",", "%2C")
