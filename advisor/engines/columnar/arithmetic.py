"""The arithmetic of `advisor.certainty` over columns: the same sums in log space, the same rounding."""

from __future__ import annotations

import narwhals as nw

from advisor.certainty import DIGITS

_GREATEST = 1 - 10.0**-DIGITS
_ROUNDED_AWAY = 10.0**-DIGITS / 2
_HEAVIEST = 60.0
"""A weight whose certainty is the greatest there is; PostgreSQL refuses e to a power that a float can't hold."""


def number(value: float) -> nw.Expr:
    """Give a number as a column: told as text, since PostgreSQL takes a bare 0.2 for a decimal number."""
    return nw.lit(repr(float(value))).cast(nw.Float64)


def weight(certainty: nw.Expr) -> nw.Expr:
    """Give the weights of certainties in (-1, 1); see `advisor.certainty.weight`."""
    return _signed(doubted(certainty.abs()), certainty)


def doubted(size: nw.Expr) -> nw.Expr:
    """Give the weights of certainties in [0, 1)."""
    return -(number(1) - size).log()


def certainty(total: nw.Expr) -> nw.Expr:
    """Give the certainties in (-1, 1) of weights; see `advisor.certainty.certainty`."""
    left = (-nw.min_horizontal(total.abs(), number(_HEAVIEST))).exp()
    size = nw.min_horizontal((number(1) - left).round(DIGITS), number(_GREATEST))
    return _signed(size, total + number(_ROUNDED_AWAY))  # no minus zero


def _signed(size: nw.Expr, like: nw.Expr) -> nw.Expr:
    """Give sizes the sign of something; written so that each is worked out once, since databases don't share work."""
    return size * nw.when(like < 0).then(number(-1)).otherwise(number(1))
