"""The browser for the report of a screening, and the servers that tables are screened on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import browser, open_page

from . import postgres

__all__ = ["browser", "open_page"]


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """Give the address of an empty database on a PostgreSQL server of the tests' own."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed on this machine")
    with postgres.server(programs) as address:
        yield address
