"""Tables of random businesses: typed columns, about half of the facts known, none contradicting another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import narwhals as nw
import numpy as np
import polars as pl
import pyarrow.parquet as pq

from advisor.business import Business, KnownFact
from advisor.diagnostics import Span, Text
from advisor.engines.columnar.conditions import Column, as_expression, compile_condition
from advisor.program import Program
from advisor.rule import Consistency
from advisor.screening.names import certainty_of
from advisor.values import Kind, Type

BATCH = 100_000
CERTAINTIES = (0.6, 0.8, 1.0)
_SPAN = Span(Text("benchmark", ""), 1, 1)


def make_table(program: Program, rows: int, *, sure: bool = True, seed: int = 1) -> pl.DataFrame:
    """Make a table with a column a fact and, unless all are `sure`, one for how sure it is."""
    chance = np.random.default_rng(seed)
    columns: dict[str, pl.Series] = {}
    for fact in program.vocabulary.facts.values():
        told = pl.Series(chance.random(rows) < 0.5)
        values = _values(fact.type, rows, chance)
        columns[fact.name] = pl.select(pl.when(told).then(values)).to_series()
        if not sure:
            columns[certainty_of(fact.name)] = pl.Series(chance.choice(CERTAINTIES, rows))
    return _without_contradictions(program, pl.DataFrame(columns))


def write_table(program: Program, rows: int, path: Path) -> None:
    """Write such a table to a Parquet file, a batch at a time, so that a large one needs no more memory."""
    writer: pq.ParquetWriter | None = None
    for seed, start in enumerate(range(0, rows, BATCH)):
        batch = make_table(program, min(BATCH, rows - start), seed=seed).to_arrow()
        writer = writer or pq.ParquetWriter(path, batch.schema)
        writer.write_table(batch)
    if writer:
        writer.close()


def businesses(program: Program, table: pl.DataFrame) -> list[Business]:
    """Give the rows of a table as businesses."""
    return [_business(program, row) for row in table.iter_rows(named=True)]


def _business(program: Program, row: dict[str, object]) -> Business:
    return Business("Benchmark", "", {fact.name: fact for fact in _known(program, row)})


def _known(program: Program, row: dict[str, object]) -> Iterator[KnownFact]:
    for name in program.vocabulary.facts:
        value = row.get(name)
        if value is not None:
            sure = row.get(certainty_of(name), 1.0)
            assert isinstance(sure, float)
            assert isinstance(value, bool | int | float | str | list)
            yield KnownFact(name, frozenset(value) if isinstance(value, list) else value, sure, "", "", _SPAN)


def _values(type_: Type, rows: int, chance: np.random.Generator) -> pl.Series:
    """Make legal values, as many as rows."""
    match type_.kind:
        case Kind.BOOLEAN:
            return pl.Series(chance.random(rows) < 0.5)
        case Kind.CHOICE:
            return pl.Series(type_.options).gather(chance.integers(0, len(type_.options), rows))
        case Kind.CHOICES:
            held = {
                option: pl.when(pl.Series(chance.random(rows) < 0.4)).then(pl.lit(option)) for option in type_.options
            }
            return pl.select(pl.concat_list(*held.values()).list.drop_nulls()).to_series()
        case Kind.COUNT:
            return pl.Series(chance.integers(0, 10_000, rows))
        case Kind.SHARE:
            return pl.Series(chance.integers(0, 101, rows) / 100)
        case _:
            return pl.Series(chance.integers(1, 400, rows).astype(float))


def columns_of(program: Program, names: Collection[str]) -> dict[str, Column]:
    """Say which column of a table holds which fact, for the engine over columns."""
    return {
        name: Column(nw.col(name), _sure(name, names), _options(fact.type, name))
        for name, fact in program.vocabulary.facts.items()
        if name in names
    }


def _sure(name: str, names: Collection[str]) -> nw.Expr | None:
    return nw.col(certainty_of(name)) if certainty_of(name) in names else None


def _options(type_: Type, name: str) -> dict[str, nw.Expr] | None:
    if type_.kind is not Kind.CHOICES:
        return None
    return {option: nw.col(name).list.contains(option) for option in type_.options}


def _without_contradictions(program: Program, table: pl.DataFrame) -> pl.DataFrame:
    """Leave untold what contradicts something: the first fact that a check reads, where the check says so."""
    for check in program.consistency:
        first = check.never.reads[0]
        table = table.with_columns(pl.when(~_contradicts(program, table, check)).then(pl.col(first)))
    for check in program.consistency:
        if _contradicts(program, table, check).any():
            raise SystemExit(f"the benchmark's businesses contradict themselves: {check.says}")
    return table


def _contradicts(program: Program, table: pl.DataFrame, check: Consistency) -> pl.Series:
    truth = as_expression(compile_condition(check.never.node, columns_of(program, table.schema)).truth)
    return nw.from_native(table).select(truth).to_native().to_series().fill_null(value=False)
