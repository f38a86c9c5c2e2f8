"""The arithmetic of `advisor.certainty` over columns: the same sums in log space, the same rounding."""

from __future__ import annotations

import narwhals as nw

from advisor.certainty import DIGITS

_GREATEST = 1 - 10.0**-DIGITS
_HEAVIEST = 60.0
"""A weight whose certainty is the greatest there is; PostgreSQL refuses e to a power that a float can't hold."""


def number(value: float) -> nw.Expr:
    """Give a number as a column: told as text, since PostgreSQL takes a bare 0.2 for a decimal number."""
    return nw.lit(repr(float(value))).cast(nw.Float64)


def weight(certainty: nw.Expr) -> nw.Expr:
    """Give the weights of certainties in (-1, 1); see `advisor.certainty.weight`."""
    size = -(number(1) - certainty.abs()).log()
    return nw.when(certainty < 0).then(-size).otherwise(size)


def certainty(total: nw.Expr) -> nw.Expr:
    """Give the certainties in (-1, 1) of weights; see `advisor.certainty.certainty`."""
    left = (-total.abs().clip(upper_bound=_HEAVIEST)).exp()
    size = (number(1) - left).round(DIGITS).clip(upper_bound=_GREATEST)
    return nw.when(total < 0).then(-size).otherwise(size)


def lead(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    """Give by how much certainties outweigh others; see `advisor.certainty.lead`."""
    return certainty(weight(first) - weight(second))
