"""Businesses as tables, a row each, and random businesses in numbers that Hypothesis is too thorough for."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl
from core.strategies import NOWHERE, thresholds

from advisor.business import Business, KnownFact
from advisor.engines.columnar.conditions import Column
from advisor.expression.evaluate import NOTHING, Memory
from advisor.program import Program
from advisor.screening.names import certainty_of
from advisor.values import Kind, Type, Value
from advisor.vocabulary import Fact, frozen

DTYPES: Mapping[Kind, pl.DataType] = {
    Kind.BOOLEAN: pl.Boolean(),
    Kind.COUNT: pl.Int64(),
    Kind.CHOICE: pl.String(),
    Kind.CHOICES: pl.List(pl.String()),
    Kind.TEXT: pl.String(),
}


def told_in_a_file(business: Business) -> Business:
    """Leave out what no fact file tells: a text without a character is unknown."""
    return Business(
        business.name, "", frozen({name: fact for name, fact in business.facts.items() if fact.value != ""})
    )


def dtype_of(type_: Type) -> pl.DataType:
    """Give the type of column for values of a type."""
    return DTYPES.get(type_.kind, pl.Float64())


def cell_of(type_: Type, value: Value | None) -> object:
    """Give a value as a cell holds it: several options as a list, in their order."""
    return [option for option in type_.options if option in value] if isinstance(value, frozenset) else value


def frame_of(program: Program, businesses: Iterable[Business], names: Iterable[str] | None = None) -> pl.DataFrame:
    """Give businesses as a typed table: a column a fact (all, unless `names` tells which), and how sure each is."""
    rows = [one.facts for one in businesses]
    series: list[pl.Series] = []
    for name in names or program.vocabulary.facts:
        type_ = program.vocabulary.facts[name].type
        known = [facts.get(name) for facts in rows]
        cells = [cell_of(type_, fact.value) if fact else None for fact in known]
        series += [
            pl.Series(name, cells, dtype=dtype_of(type_)),
            pl.Series(certainty_of(name), [fact.certainty if fact else None for fact in known], dtype=pl.Float64()),
        ]
    return pl.DataFrame(series)


@dataclass(frozen=True)
class Told:
    """Working memories as a table, a row each, and what its columns mean."""

    frame: pl.DataFrame
    columns: Mapping[str, Column]


def tell(types: Mapping[str, Type], memories: Sequence[Memory]) -> Told:
    """Tell memories as a table with a column for each name in `types`; names that are not there have no column."""
    series: list[pl.Series] = []
    columns: dict[str, Column] = {}
    for number, (name, type_) in enumerate(types.items()):
        value, sure = f"value_{number}", f"sure_{number}"
        readings = [memory.get(name, NOTHING) for memory in memories]
        cells = [cell_of(type_, reading.value) for reading in readings]
        series += [
            pl.Series(value, cells, dtype=dtype_of(type_)),
            pl.Series(sure, [reading.certainty for reading in readings], dtype=pl.Float64()),
        ]
        options = None
        if type_.kind is Kind.CHOICES:
            options = {option: nw.col(value).list.contains(option) for option in type_.options}
        columns[name] = Column(nw.col(value), nw.col(sure), options)
    return Told(pl.DataFrame([pl.Series("row", range(len(memories)), dtype=pl.Int64()), *series]), columns)


def as_polars(native: Any) -> pl.DataFrame:
    """Give a table of any library as one of Polars."""
    table = nw.from_native(native)
    eager = table.collect("polars") if isinstance(table, nw.LazyFrame) else table
    return eager.to_polars()


# Random businesses


def values_of(fact: Fact, limits: Sequence[float], chance: random.Random) -> list[Value]:
    """Give legal values of a fact: those at its thresholds and right beside them, and some others."""
    match fact.type.kind:
        case Kind.BOOLEAN:
            return [True, False]
        case Kind.CHOICE:
            return list(fact.type.options)
        case Kind.CHOICES:
            some = [frozenset(chance.sample(fact.type.options, size)) for size in range(len(fact.type.options) + 1)]
            return [*some, *(frozenset([option]) for option in fact.type.options)]
        case Kind.TEXT:
            return ["a text"]
        case Kind.COUNT:
            near = {max(0, int(limit) + step) for limit in (*limits, 0) for step in (-1, 0, 1)}
            return [*sorted(near), *(chance.randrange(10**6) for _ in near)]
        case Kind.SHARE:
            shares = {min(1.0, max(0.0, limit + step)) for limit in (*limits, 0, 1) for step in (-0.001, 0.0, 0.001)}
            return [*sorted(shares), *(chance.random() for _ in shares)]
        case _:
            amounts = {max(0.0, limit + step) for limit in (*limits, 0) for step in (-0.5, 0.0, 0.5)}
            return [*sorted(amounts), *(chance.random() * 10**6 for _ in amounts)]


def random_businesses(program: Program, count: int, seed: int) -> list[Business]:
    """Give random businesses; they may contradict the pack's consistency checks. Some tell little, some nearly all."""
    chance = random.Random(seed)
    limits = thresholds(program)
    pools = {name: values_of(fact, limits.get(name, []), chance) for name, fact in program.vocabulary.facts.items()}
    found = []
    for _ in range(count):
        density, sureness = chance.random(), chance.random()
        facts = {
            name: KnownFact(name, chance.choice(pool), _certainty(chance, sureness), "", "", NOWHERE)
            for name, pool in pools.items()
            if chance.random() < density
        }
        found.append(Business("X", "", frozen(facts)))
    return found


def _certainty(chance: random.Random, sureness: float) -> float:
    return 1.0 if chance.random() < sureness else chance.randint(1, 100) / 100
