"""Long lists of cases, shortened: some run each time, all of them with `-m slow`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

import pytest
from _pytest.mark.structures import ParameterSet

T = TypeVar("T")


def shortened(cases: Sequence[T], kept: Collection[T]) -> list[ParameterSet]:
    """Give all cases, of which those that aren't kept are slow; a tuple is one of several parameters."""
    assert all(one in cases for one in kept)
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=() if case in kept else pytest.mark.slow)
        for case in cases
    ]
