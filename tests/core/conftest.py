"""What the core's tests share."""

from __future__ import annotations

import pytest

from advisor.program import Program, load_program

from .helpers import BAKERY


@pytest.fixture(scope="session")
def shop() -> Program:
    """Give the small pack with one of everything."""
    return load_program(BAKERY, "bakery")
