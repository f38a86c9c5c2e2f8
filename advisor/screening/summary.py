"""Many screened businesses, told in few numbers, and those of them that need attention first.

What is held doesn't grow with the number of businesses: counts, and the few that are listed. It doesn't depend on how
the table was cut into batches either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from advisor.advice.model import severity_rank
from advisor.memo.words import printable
from advisor.pack.declarations import PLACEHOLDER
from advisor.program import Program
from advisor.screening import names
from advisor.source import shorten
from advisor.vocabulary import Group, Severity

MOST_LISTED = 1_000
"""So many businesses are listed unless another number is wanted."""
LONGEST_NAME = 120
"""Names are cut to so many characters."""

_ROW, _MARGINS = "row", "margins"
_GRADES = tuple(names.of_severity(severity) for severity in Severity)
_ORDER = {**dict.fromkeys((*_GRADES, _MARGINS), False), _ROW: True}
"""What decides who comes first, column by column; true where the least does."""


@dataclass(frozen=True, slots=True)
class Leaders:
    """How many businesses each option of a group leads, in the order of the options; then (None) where nobody leads."""

    group: Group
    counts: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """How often the leaders of two groups that share their options meet.

    `counts[r][c]` is the number of businesses in which option `r` leads `down` and option `c` leads `across`; behind
    the options, last both ways, is nobody.
    """

    down: Group
    across: Group
    counts: tuple[tuple[int, ...], ...]

    @property
    def agreeing(self) -> int:
        """In how many businesses the same option leads both."""
        return sum(line[place] for place, line in enumerate(self.counts[:-1]))

    @property
    def open(self) -> int:
        """In how many businesses nobody leads one or both of them."""
        return sum(line[-1] for line in self.counts) + sum(self.counts[-1][:-1])


@dataclass(frozen=True, slots=True)
class WarningCount:
    """In how many businesses a warning was raised, and in how many that is undecided.

    `severity` is the warning's own, which unsure facts lower in a business. `title` leaves open, as `…`, what only one
    business fills in.
    """

    name: str
    title: str
    severity: Severity
    raised: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a group in one business, or None.

    `certainty` in (0, 1) is the leader's, None where nobody leads; `margin` in [0, 1) is how far the first outweighs
    the second.
    """

    leader: str | None
    certainty: float | None
    margin: float


@dataclass(frozen=True, slots=True)
class Listed:
    """One business: its row, counted from 1, and what screening came to.

    `name` is `row 17` where it has none; `as_of` can be empty. `leads` are in the order of the groups, `warnings` are
    the names of those raised, the severest first; `high`, `medium` and `low` count them by severity, which is lowered
    where facts are unsure.
    """

    row: int
    name: str
    as_of: str
    leads: tuple[Lead, ...]
    warnings: tuple[str, ...]
    high: int
    medium: int
    low: int
    facts_known: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to say of all businesses.

    `severest` tells how many have a warning of each severity and none severer; then (None) how many have none at all.
    `warnings` are all of the pack's, the most frequent first, of equally frequent ones the severest. `listed` are the
    businesses that need attention first; see `Tally`.
    """

    businesses: int
    leaders: tuple[Leaders, ...]
    crossings: tuple[Crossing, ...]
    severest: tuple[tuple[Severity | None, int], ...]
    warnings: tuple[WarningCount, ...]
    listed: tuple[Listed, ...]


class Tally:
    """Counts screened businesses, batch by batch, and keeps those that need attention first.

    Those come first that have the most warnings of high severity; of equal ones those with the most of medium, then of
    low: severities are not weighed against one another. Of equal ones still, those with the greatest sum of margins:
    the clearer the leaders are, the firmer is what warnings say of them. Then the first in the table.
    """

    def __init__(self, program: Program, most: int = MOST_LISTED) -> None:
        """Begin with no business; at most `most` will be listed."""
        self.program = program
        self.most = most
        self._groups = tuple(program.vocabulary.groups.values())
        self._pairs = tuple(
            pair for pair in combinations(self._groups, 2) if pair[0].options.name == pair[1].options.name
        )
        self._warnings = tuple(program.vocabulary.warnings.values())
        self._businesses = 0
        self._met: Counter[tuple[str | None, ...]] = Counter()  # names of groups, then their leaders
        self._severest: Counter[str | None] = Counter()
        self._raised: Counter[str] = Counter()
        self._undecided: Counter[str] = Counter()
        self._foremost: pl.DataFrame | None = None

    def add(self, frame: pl.DataFrame, rows: pl.Series) -> None:
        """Count a batch of screened businesses of which none was refused; `rows` are their numbers, from 1.

        `name` and `as_of` are shown where the table has such columns.
        """
        self._businesses += frame.height
        for groups in (*((group,) for group in self._groups), *self._pairs):
            found = frame.group_by(names.of_leader(group) for group in groups).len()
            for *leaders, count in found.iter_rows():
                self._met[*(group.name for group in groups), *leaders] += count
        for warning in self._warnings:
            column = frame[names.of_warning(warning.name)]
            self._raised[warning.name] += int(column.sum() or 0)
            self._undecided[warning.name] += column.null_count()
        severest = pl.coalesce(pl.when(pl.col(names.of_severity(one)) > 0).then(pl.lit(one.value)) for one in Severity)
        self._severest.update(dict(frame.group_by(severest.alias("severest")).len().iter_rows()))
        chosen = self._choose(frame, rows)
        self._foremost = self._first(chosen if self._foremost is None else self._foremost.vstack(chosen))

    def summary(self) -> Summary:
        """Tell what was counted so far."""
        counted = [
            WarningCount(
                one.name, open_title(one.title), one.severity, self._raised[one.name], self._undecided[one.name]
            )
            for one in self._warnings
        ]
        return Summary(
            self._businesses,
            tuple(
                Leaders(group, tuple((one, self._met[group.name, one]) for one in _ends(group)))
                for group in self._groups
            ),
            tuple(self._crossing(down, across) for down, across in self._pairs),
            tuple((one, self._severest[one.value if one else None]) for one in (*Severity, None)),
            tuple(sorted(counted, key=lambda one: (-one.raised, severity_rank(one.severity)))),
            tuple(self._list()),
        )

    def _crossing(self, down: Group, across: Group) -> Crossing:
        counts = (
            tuple(self._met[down.name, across.name, one, other] for other in _ends(across)) for one in _ends(down)
        )
        return Crossing(down, across, tuple(counts))

    def _first(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Leave the rows that come first, in any order."""
        return frame.top_k(self.most, by=list(_ORDER), reverse=list(_ORDER.values()))

    def _choose(self, frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
        """Give those of a batch that may have to be listed, with all that a list tells of them."""
        margins = [pl.col(names.of_margin(group)) for group in self._groups]
        ranked = frame.select(
            *(pl.col(grade).cast(pl.Int64) for grade in _GRADES),
            pl.sum_horizontal(pl.lit(0.0), *margins).alias(_MARGINS),
            rows.cast(pl.Int64).alias(_ROW),
            pl.int_range(pl.len()).alias("place"),
        )
        first = self._first(ranked)
        told = frame[first["place"]].select(
            *(_text(name, frame) for name in (names.NAME, names.AS_OF)),
            *(pl.col(names.of_leader(group)).cast(pl.String) for group in self._groups),
            *(margin.cast(pl.Float64) for margin in margins),
            *(_certainty(group) for group in self._groups),
            *(pl.col(names.of_warning(one.name)).cast(pl.Boolean) for one in self._warnings),
            pl.col(names.KNOWN).cast(pl.Int64),
        )
        return first.drop("place").hstack(told)

    def _list(self) -> Iterator[Listed]:
        if self._foremost is None:
            return
        by_severity = sorted(self._warnings, key=lambda one: severity_rank(one.severity))
        descending = [not least for least in _ORDER.values()]
        for row in self._foremost.sort(list(_ORDER), descending=descending).iter_rows(named=True):
            leads = tuple(
                Lead(row[names.of_leader(group)], row[_certainty_of(group)], row[names.of_margin(group)])
                for group in self._groups
            )
            raised = tuple(one.name for one in by_severity if row[names.of_warning(one.name)])
            name, as_of = (shorten(printable(row[one] or ""), LONGEST_NAME) for one in (names.NAME, names.AS_OF))
            high, medium, low = (row[grade] for grade in _GRADES)
            yield Listed(
                row[_ROW], name or f"row {row[_ROW]}", as_of, leads, raised, high, medium, low, row[names.KNOWN]
            )


def open_title(title: str) -> str:
    """Leave open in a warning's title what only one business fills in."""
    return PLACEHOLDER.sub(lambda found: "the business" if found[1] == "business" else "…", title)


def _ends(group: Group) -> tuple[str | None, ...]:
    """Give all that a group can end in: an option, or nobody."""
    return (*group.options.names, None)


def _text(name: str, frame: pl.DataFrame) -> pl.Expr:
    """Read a column of texts, which may be missing; what a list can't show is not held."""
    if name not in frame.columns:
        return pl.lit(None, dtype=pl.String).alias(name)
    return pl.col(name).cast(pl.String).str.strip_chars().str.slice(0, LONGEST_NAME + 1)


def _certainty_of(group: Group) -> str:
    return f"{names.of_leader(group)}__certainty"


def _certainty(group: Group) -> pl.Expr:
    """Give how certain the leader of a group is, null where nobody leads."""
    leads = pl.col(names.of_leader(group))
    parts = zip(group.options.names, group.hypotheses, strict=True)
    certainties = [
        pl.when(leads == option).then(pl.col(names.of_hypothesis(one)).cast(pl.Float64)) for option, one in parts
    ]
    return pl.coalesce(certainties).alias(_certainty_of(group))
