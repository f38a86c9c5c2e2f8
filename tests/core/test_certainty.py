"""Certainty factors: EMYCIN's formula as a sum of weights, exact and in any order."""

from __future__ import annotations

import functools
import itertools
import math
import operator
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.certainty import certainty, combine, lead, weight

FACTORS = st.floats(-0.99, 0.99).filter(lambda factor: abs(factor) > 1e-6)
SEVERAL = st.lists(FACTORS, min_size=1, max_size=12)


def emycin(a: float, b: float) -> float:
    """Join two factors as van Melle (1980) wrote it."""
    if a >= 0 and b >= 0:
        return a + b - a * b
    if a <= 0 and b <= 0:
        return a + b + a * b
    return (a + b) / (1 - min(abs(a), abs(b)))


@given(FACTORS, FACTORS)
def test_two_factors_join_as_in_emycin(a: float, b: float) -> None:
    assert combine([weight(a), weight(b)]) == pytest.approx(emycin(a, b), abs=1e-9)


@given(SEVERAL)
def test_many_factors_join_as_in_emycin_two_by_two(factors: list[float]) -> None:
    joined = 0.0
    for factor in factors:
        joined = emycin(joined, factor)
    assert combine(map(weight, factors)) == pytest.approx(joined, abs=1e-9)


# Worked by hand: 0.6 and 0.4 make 0.76; 0.6 against 0.4 makes (0.6 - 0.4) / (1 - 0.4).
@pytest.mark.parametrize(
    ("factors", "joined"),
    [
        ([], 0.0),
        ([0.6, 0.4], 0.76),
        ([0.5, 0.5], 0.75),
        ([0.4, 0.4], 0.64),
        ([0.2, 0.2, 0.2], 0.488),
        ([0.6, -0.4], 1 / 3),
        ([-0.6, 0.4], -1 / 3),
        ([0.6, -0.6], 0.0),
        ([-0.6, -0.4], -0.76),
        ([0.6, 0.4, -0.76], 0.0),
        ([0.9, -0.9, 0.3], 0.3),
    ],
)
def test_known_results(factors: list[float], joined: float) -> None:
    found = combine(map(weight, factors))
    assert found == pytest.approx(joined, abs=1e-12)
    assert math.copysign(1, found) == 1 or joined < 0


@pytest.mark.parametrize(
    "factor", [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99, 0.999]
)
def test_one_piece_of_evidence_is_itself(factor: float) -> None:
    """Else a single strong piece would miss a threshold of the same size."""
    assert combine([weight(factor)]) == factor
    assert combine([weight(-factor)]) == -factor


@given(st.integers(-999, 999))
def test_one_piece_of_evidence_of_three_digits_is_itself(thousandths: int) -> None:
    assert combine([weight(thousandths / 1000)]) == thousandths / 1000


@given(SEVERAL, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_to_the_last_bit(factors: list[float], chance: random.Random) -> None:
    weights = [weight(factor) for factor in factors]
    first = combine(weights)
    chance.shuffle(weights)
    assert combine(weights).hex() == first.hex()


@given(st.lists(FACTORS, min_size=1, max_size=5))
def test_every_order_of_a_few_gives_the_same_to_the_last_bit(factors: list[float]) -> None:
    weights = [weight(factor) for factor in factors]
    assert len({combine(order).hex() for order in itertools.permutations(weights)}) == 1


def test_an_order_that_would_trip_a_plain_sum() -> None:
    """Summed one by one these come to 0.269545898437 in some orders and to 0.269545898438 in others."""
    weights = [weight(factor) for factor in (0.29, 0.51, -0.36, -0.36, 0.14)]
    one_by_one = {functools.reduce(operator.add, order) for order in itertools.permutations(weights)}
    assert len(one_by_one) > 1
    assert {combine(order) for order in itertools.permutations(weights)} == {0.269545898438}


@given(FACTORS)
def test_weight_and_certainty_undo_one_another(factor: float) -> None:
    assert certainty(weight(factor)) == pytest.approx(factor, abs=1e-12)
    assert math.copysign(1, weight(factor)) == math.copysign(1, factor)


@given(st.floats(-25, 25))
def test_certainty_and_weight_undo_one_another_up_to_the_digits_kept(total: float) -> None:
    # Twelve digits of the certainty are kept; the weight of what lies beyond them can't come back.
    slack = 1e-12 * math.exp(abs(total))
    assert weight(certainty(total)) == pytest.approx(total, abs=slack + 1e-12)


@given(FACTORS)
def test_opposite_evidence_cancels(factor: float) -> None:
    assert combine([weight(factor), weight(-factor)]) == 0.0
    assert combine([weight(-factor)]) == -combine([weight(factor)])


@given(st.lists(st.floats(-0.999999, 0.999999), max_size=200))
def test_a_certainty_never_reaches_its_bounds(factors: list[float]) -> None:
    assert -1 < combine(map(weight, factors)) < 1


@pytest.mark.parametrize("total", [1e3, -1e3, 1e300, -1e300, math.inf, -math.inf])
def test_no_amount_of_evidence_is_certain(total: float) -> None:
    assert abs(certainty(total)) < 1
    assert math.copysign(1, certainty(total)) == math.copysign(1, total)


def test_nothing_is_nothing_and_has_no_sign() -> None:
    for found in (combine([]), combine([0.0]), combine([-0.0]), certainty(-0.0), certainty(1e-14), certainty(-1e-14)):
        assert found == 0
        assert math.copysign(1, found) == 1


@given(SEVERAL, st.integers(0, 11))
def test_leaving_a_piece_out_is_a_subtraction(factors: list[float], place: int) -> None:
    weights = [weight(factor) for factor in factors]
    left_out = weights[place % len(weights)]
    rest = [part for number, part in enumerate(weights) if number != place % len(weights)]
    assert combine([*weights, -left_out]) == combine(rest)


@given(SEVERAL, FACTORS)
def test_more_evidence_moves_a_certainty_its_own_way(factors: list[float], more: float) -> None:
    weights = [weight(factor) for factor in factors]
    before, after = combine(weights), combine([*weights, weight(more)])
    assert (after >= before) if more > 0 else (after <= before)


@pytest.mark.parametrize(
    ("first", "second", "by"),
    [
        (0.6, 0.0, 0.6),
        (0.76, 0.4, 0.6),
        (0.99, 0.97, 2 / 3),
        (0.5, 0.5, 0.0),
        (0.4, 0.76, -0.6),
        (0.6, -0.6, 0.84),
        (0, 0, 0.0),
    ],
)
def test_by_how_much_one_certainty_outweighs_another(first: float, second: float, by: float) -> None:
    assert lead(first, second) == pytest.approx(by, abs=1e-12)


@given(FACTORS, FACTORS)
def test_a_lead_is_the_evidence_that_the_second_would_need(first: float, second: float) -> None:
    by = lead(first, second)
    assert -1 < by < 1
    assert by == -lead(second, first)
    assert (by > 0) is (first > second) or abs(first - second) < 1e-11
    assert emycin(second, by) == pytest.approx(first, abs=1e-9)
