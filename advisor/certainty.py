"""Certainty factors that combine as in EMYCIN, computed as a sum in log space.

EMYCIN joins two factors of one sign by a + b - ab and two of opposite sign by (a + b) / (1 - min(|a|, |b|)) (van Melle
1980; Buchanan & Shortliffe 1984, ch. 11). With w(c) = sign(c) · -ln(1 - |c|) both are w(a) + w(b). A sum does not
depend on the order, each part's share of it is exact, and leaving a part out is a subtraction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

DIGITS = 12
"""Certainties are rounded here, so that one piece of evidence of 0.5 is 0.5 and not a rounding error below it."""

_GREATEST = 1 - 10.0**-DIGITS


def weight(certainty: float) -> float:
    """Give the weight of a certainty in (-1, 1): additive, without bound."""
    return math.copysign(-math.log1p(-abs(certainty)), certainty)


def certainty(total: float) -> float:
    """Give the certainty in (-1, 1) of a weight; the inverse of `weight`."""
    found = round(-math.expm1(-abs(total)), DIGITS)
    return math.copysign(min(found, _GREATEST), total) if found else 0.0


def lead(first: float, second: float) -> float:
    """Give by how much one certainty outweighs another, as a certainty: the difference of their weights.

    Unlike a plain difference this does not shrink where both are high: 0.99 outweighs 0.97 by 0.67.
    """
    return certainty(weight(first) - weight(second))


def combine(weights: Iterable[float]) -> float:
    """Give the certainty that weights come to together; `fsum` makes it independent of their order."""
    return certainty(math.fsum(weights))
