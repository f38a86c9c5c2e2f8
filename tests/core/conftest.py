"""What the core's tests share."""

from __future__ import annotations

import pytest

from advisor.program import Program

from .helpers import SHOP


@pytest.fixture(scope="session")
def shop() -> Program:
    """Give the small pack with one of everything."""
    return SHOP
