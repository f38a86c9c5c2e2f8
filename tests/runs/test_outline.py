"""The run as text: as it was last read for the bakery, and laws for any business."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from syrupy.assertion import SnapshotAssertion

from advisor import Level, Trace
from advisor.outline import outline
from advisor.trace.replay import Phase, replay
from advisor.trace.words import signed, what_happens

from .sample import BAKERY, COMPANY, shop_trace, traces


@pytest.mark.parametrize("level", Level)
def test_the_run_of_a_bakery(level: Level, snapshot: SnapshotAssertion) -> None:
    assert shop_trace().text(level) == snapshot


@pytest.mark.parametrize("strategy", ["breadth", "simplicity", "complexity", "random"])
def test_the_run_in_another_order(strategy: str, snapshot: SnapshotAssertion) -> None:
    told = {"open_for": "5 years", "ovens": 4, "noisy": "no", "sells": ["coffee"], "bet": "place"}
    assert BAKERY.advise({"name": "Shop", "facts": told}, strategy).trace.text("full") == snapshot  # type: ignore[arg-type]


def test_the_run_of_a_business_of_which_nothing_is_known(snapshot: SnapshotAssertion) -> None:
    assert shop_trace({}).text() == snapshot


@given(trace=traces())
@settings(max_examples=40)
def test_every_firing_is_told_and_no_line_is_too_long(trace: Trace) -> None:
    for level in Level:
        lines = outline(trace, level, 100).splitlines()
        assert max(len(line) for line in lines) <= 110
        numbered = [line for line in lines if line[:4].strip().isdigit()]
        assert [line.split()[1] for line in numbered] == [firing.rule for firing in trace.firings]
    held = [name for name, rule in trace.rules.items() if name not in trace.fired]
    fails = outline(trace, Level.FAILS, 200)
    assert all(f"-  {name} " in fails for name in held)


@given(trace=traces())
@settings(max_examples=40)
def test_each_moment_has_a_sentence(trace: Trace) -> None:
    told = [what_happens(trace, moment) for moment in replay(trace)]
    assert all(text.endswith((".", "!", "?")) for text in told)
    assert sum(text.startswith("Rule ") for text in told) == len(trace.firings)
    for moment, text in zip(replay(trace), told, strict=True):
        if moment.phase in (Phase.MATCH, Phase.SETTLE):
            assert text.startswith(f"Stage {moment.stage + 1} ")


@pytest.mark.parametrize(
    ("certainty", "shown"),
    [(0.6, "+0.60"), (-0.123, "−0.12"), (0.0, "0"), (-0.0, "0"), (0.001, "0"), (0.9999, "+0.99"), (-0.9999, "−0.99")],
)
def test_how_a_certainty_is_written(certainty: float, shown: str) -> None:
    assert signed(certainty) == shown


def test_a_name_that_would_act_on_the_terminal() -> None:
    trace = COMPANY.advise({"name": "\u202eevil [red]x[/red]", "facts": {}}).trace
    assert trace.text().splitlines()[0] == "·evil [red]x[/red], company-drivers 1.0.0"
