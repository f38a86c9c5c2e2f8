"""A summary of screened businesses → one self-contained HTML page that loads nothing and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from advisor.memo.chart import certainty_text, for_markup, one_line
from advisor.memo.render import make_environment
from advisor.memo.words import capital, printable
from advisor.pack.declarations import PLACEHOLDER
from advisor.program import Program
from advisor.resources import templates_folder
from advisor.screening.summary import Crossing, Listed, Summary
from advisor.source import shorten
from advisor.vocabulary import Group, Severity

NOBODY = "no clear leader"
MOST_OPTIONS = 12
"""Of a group with more options only those are drawn that lead somewhere."""
_LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """An option, or nobody: how many businesses it leads, and how long its bar is, in percent of the longest bar.

    `sets` says which filters of the list leave just these businesses: `g0=2` is option 2 of group 0.
    """

    title: str
    count: int
    share: str
    width: float
    sets: str
    nobody: bool


@dataclass(frozen=True, slots=True)
class Contest:
    """A group and who leads it; `silent` are options that lead nowhere and have no bar."""

    title: str
    bars: tuple[Bar, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where two leaders meet; `shade` in [0, 1] grows with the count, `agrees` tells that both are the same option."""

    count: int
    shade: float
    agrees: bool
    sets: str


@dataclass(frozen=True, slots=True)
class Heat:
    """One group against another: a line of cells for each option that is drawn, and for nobody.

    `agree`, `differ` and `open` count the businesses in which both have the same leader, different ones, or at least
    one of them has none. `left_out` counts the options that lead nowhere and are not drawn.
    """

    down: str
    across: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]
    left_out: int
    agree: int
    differ: int
    open: int


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning: in how many businesses it was raised or is undecided, with shares in words and widths in percent."""

    title: str
    grade: str
    raised: int
    raised_share: str
    raised_width: float
    undecided: int
    undecided_share: str
    undecided_width: float
    sets: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the list: `key` is what `sets` calls it, `options` are values with their titles."""

    key: str
    label: str
    options: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A business of the list; `leads` are titles with certainties and margins in figures.

    `leaders` and `raised` are the values of filters that it passes, `grades` count its warnings by severity.
    """

    listed: Listed
    memo: str
    leads: tuple[tuple[str, str, str], ...]
    grades: tuple[tuple[str, int], ...]
    warnings: tuple[str, ...]
    leaders: tuple[int, ...]
    raised: tuple[int, ...]


def render_report(
    summary: Summary, program: Program, *, source: str, refused: int, left_out: int, memos: Mapping[int, str]
) -> str:
    """Write the page: a summary, and a list of businesses that a script sorts and filters; without it all can be read.

    `source` is what the table is called. `refused` and `left_out` count the rows besides. `memos` gives relative
    addresses of memos by row.
    """
    environment = _environment()
    script = environment.get_template("screening.js.j2").render().strip() + "\n"
    name = shorten(source, _LONGEST_SOURCE)
    written = environment.get_template("screening.html.j2").render(
        title=one_line(f"{name}: {program.manifest.title}"),
        language="en",
        source=name,
        pack=program.manifest,
        summary=summary,
        refused=refused,
        left_out=left_out,
        high=next(count for severity, count in summary.severest if severity is Severity.HIGH),
        unwarned=next(count for severity, count in summary.severest if severity is None),
        contests=tuple(_contests(summary)),
        heats=tuple(_heat(crossing, summary) for crossing in summary.crossings),
        warnings=tuple(_warnings(summary)),
        filters=tuple(_filters(summary)),
        entries=tuple(_entries(summary, program, memos)),
        nobody=NOBODY,
        share=_share,
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
    )
    return written.strip() + "\n"


def _seen(value: Any) -> Any:
    return printable(value) if type(value) is str else value


# Whatever text comes from a table or a pack shows what can be seen, and nothing that acts on the text around it.
_environment = cache(lambda: for_markup(make_environment([templates_folder()])).overlay(finalize=_seen))


def _share(count: int, of: int) -> str:
    """Write a share in whole percents, but never some as none, nor nearly all as all."""
    if not of:
        return "–"
    percent = round(100 * count / of)
    if percent == 0 and count:
        return "<1%"
    return ">99%" if percent == 100 and count < of else f"{percent}%"


def _width(count: int, of: int) -> float:
    return round(100 * count / of, 2) if of else 0.0


def _titles(group: Group) -> dict[str | None, str]:
    """Give the titles of all that a group can end in."""
    return {**{option.name: option.title for option in group.options.options}, None: NOBODY}


def _contests(summary: Summary) -> Iterator[Contest]:
    longest = max((count for one in summary.leaders for _, count in one.counts), default=0)
    for key, one in enumerate(summary.leaders):
        titles = _titles(one.group)
        drawn = _drawn(one.group, {leader for leader, count in one.counts if count})
        bars = tuple(
            Bar(
                titles[leader],
                count,
                _share(count, summary.businesses),
                _width(count, longest),
                f"g{key}={value}" if count else "",
                leader is None,
            )
            for value, (leader, count) in enumerate(one.counts)
            if value in drawn
        )
        silent = tuple(titles[leader] for value, (leader, _) in enumerate(one.counts) if value not in drawn)
        yield Contest(one.group.title, bars, silent)


def _drawn(group: Group, leading: set[str | None]) -> tuple[int, ...]:
    """Choose what is drawn of all that a group can end in, by place: nobody, last, always is."""
    options = group.options.names
    kept = [place for place, name in enumerate(options) if len(options) <= MOST_OPTIONS or name in leading]
    return (*kept, len(options))


def _heat(crossing: Crossing, summary: Summary) -> Heat:
    groups = [one.group for one in summary.leaders]
    first, second = groups.index(crossing.down), groups.index(crossing.across)
    leading = {
        leader for one in (summary.leaders[first], summary.leaders[second]) for leader, count in one.counts if count
    }
    drawn = _drawn(crossing.down, leading)
    titles = tuple(_titles(crossing.down).values())
    most = max(max(line) for line in crossing.counts)
    nobody = len(titles) - 1

    def cell(row: int, column: int) -> Cell:
        count = crossing.counts[row][column]
        sets = f"g{first}={row} g{second}={column}" if count else ""
        return Cell(count, round(math.sqrt(count / most), 3) if most else 0.0, row == column != nobody, sets)

    return Heat(
        crossing.down.title,
        crossing.across.title,
        tuple(titles[column] for column in drawn),
        tuple((titles[row], tuple(cell(row, column) for column in drawn)) for row in drawn),
        len(titles) - len(drawn),
        crossing.agreeing,
        summary.businesses - crossing.agreeing - crossing.open,
        crossing.open,
    )


def _warnings(summary: Summary) -> Iterator[WarningLine]:
    for value, one in enumerate(summary.warnings):
        yield WarningLine(
            capital(one.title),
            one.severity.value,
            one.raised,
            _share(one.raised, summary.businesses),
            _width(one.raised, summary.businesses),
            one.undecided,
            _share(one.undecided, summary.businesses),
            _width(one.undecided, summary.businesses),
            f"w={value}" if one.raised else "",
        )


def _filters(summary: Summary) -> Iterator[Filter]:
    for key, one in enumerate(summary.leaders):
        titles = _titles(one.group)
        options = ((value, titles[leader]) for value, (leader, count) in enumerate(one.counts) if count)
        yield Filter(f"g{key}", one.group.title, tuple(options))
    raised = tuple((value, capital(one.title)) for value, one in enumerate(summary.warnings) if one.raised)
    if raised:
        yield Filter("w", "warning", raised)


def _entries(summary: Summary, program: Program, memos: Mapping[int, str]) -> Iterator[Entry]:
    warnings = program.vocabulary.warnings
    values = {one.name: value for value, one in enumerate(summary.warnings)}
    groups = [(one.group, _titles(one.group)) for one in summary.leaders]
    for one in summary.listed:
        led = [(group, titles, lead) for (group, titles), lead in zip(groups, one.leads, strict=True)]
        filled = {group.leader: titles[lead.leader] for group, titles, lead in led} | {"business": one.name}
        grades = ((severity.value, getattr(one, severity.value)) for severity in Severity)
        yield Entry(
            one,
            memos.get(one.row, ""),
            tuple(
                (titles[lead.leader], certainty_text(lead.certainty or 0), certainty_text(lead.margin))
                for _, titles, lead in led
            ),
            tuple((grade, count) for grade, count in grades if count),
            tuple(capital(_filled(warnings[name].title, filled)) for name in one.warnings),
            tuple(list(titles).index(lead.leader) for _, titles, lead in led),
            tuple(values[name] for name in one.warnings),
        )


def _filled(title: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[found[1]], title)
