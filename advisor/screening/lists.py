"""Columns of lists of options, read as bits: several times as fast as asking each list for each option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw
import polars as pl

from advisor.program import Program
from advisor.screening.cells import Cell
from advisor.screening.spelling import ReadColumn
from advisor.values import Kind

_MOST = 63
"""So many options have a bit each."""


def list_columns(program: Program, schema: Mapping[str, pl.DataType]) -> dict[str, tuple[str, ...]]:
    """Give the columns of lists that tell facts and can be read as bits, with their options."""
    facts = {name: fact.type for name, fact in program.vocabulary.facts.items() if fact.type.kind is Kind.CHOICES}
    return {
        name: type_.options
        for name, type_ in facts.items()
        if isinstance(schema.get(name), pl.List) and len(type_.options) <= _MOST
    }


def read_lists(column: pl.Series, options: Sequence[str]) -> ReadColumn:
    """Read a column of lists: bit `n` of a value stands for option `n`.

    Bad is a list with something that is no option; an option may be there twice.
    """
    bits, bad = _added_up(column, options)
    if bad.any():
        once, bad_once = _added_up(column.filter(bad).list.unique(), options)
        where = bad.arg_true()
        bits, bad = bits.scatter(where, once), bad.scatter(where, bad_once)
    return ReadColumn(bits.set(bad, None), bad)


def _added_up(column: pl.Series, options: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    """Add up the bits of each list; the second is true where something in it is no option, or stands there twice."""
    number = pl.element().cast(pl.String).cast(pl.Enum(options), strict=False).to_physical().cast(pl.UInt64)
    bit = pl.lit(2, dtype=pl.UInt64).pow(number)
    lists = pl.col(column.name)
    read = column.to_frame().select(bits=lists.list.eval(bit).list.sum(), length=lists.list.len())
    # Only powers of two that all differ add up to as many bits as they are.
    return read["bits"], (read["bits"].bitwise_count_ones() != read["length"]).fill_null(value=False)


def cell_of_bits(bits: str, bad: str, options: Sequence[str]) -> Cell:
    """Give a cell that was read, by the names of its two columns."""
    held = nw.col(bits)
    asked = {one: (held & nw.lit(1 << number, dtype=nw.UInt64)) != 0 for number, one in enumerate(options)}
    return Cell(held, nw.col(bad), asked)
