"""What all tests share: the two packs, Hypothesis's profiles, and `-m slow`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from advisor.program import Program, load_program

ROOT = Path(__file__).parent.parent
PACK = ROOT / "rules" / "company-drivers"

_quiet = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
# The same examples on every machine, so that a run that passes once passes again; the slow run looks further each time.
settings.register_profile(
    "usual", max_examples=50, derandomize=True, deadline=None, database=None, suppress_health_check=_quiet
)
settings.register_profile("slow", deadline=None, database=None, print_blob=True, suppress_health_check=_quiet)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how Hypothesis searches."""
    settings.load_profile("slow" if config.getoption("markexpr") else "usual")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out unless `-m` asks for them."""
    if config.getoption("markexpr"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session")
def program() -> Program:
    """Give the pack that the project ships."""
    return load_program(PACK, "company-drivers")
