"""Pictures of the screen, character by character, as they were last looked at."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from advisor.trace.model import Trace

from .play import LARGE, USUAL, company, keys, last, shop

ORACLE = company("oracle-1990")
PICTURES: dict[str, tuple[Trace, str, bool, tuple[int, int]]] = {
    "start": (ORACLE, "", False, USUAL),
    "match": (ORACLE, "right", False, USUAL),
    "fire": (ORACLE, "right right right right", False, USUAL),
    "settle": (ORACLE, "2 left", False, USUAL),
    "end": (ORACLE, "end", False, USUAL),
    "exception": (shop(unsure=True), f"1 slash {keys('ovens-m')} enter z", False, USUAL),
    "search": (ORACLE, f"slash {keys('credib')}", False, USUAL),
    "why": (shop(), "3 right w", False, USUAL),
    "question": (ORACLE, "right right", True, USUAL),
    "answer": (ORACLE, "right down enter", True, USUAL),
    "breakpoints": (ORACLE, f"right right b slash {keys('veneer')} enter b B", False, USUAL),
    "stages": (ORACLE, "3 g", False, USUAL),
    "help": (shop(), "question_mark", False, USUAL),
    "small": (shop(), "", False, (60, 20)),
    "large fire": (ORACLE, "right right right right", False, LARGE),
    "large end": (ORACLE, "end tab", False, LARGE),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_screen_is_as_it_was_last_looked_at(name: str, snapshot: SnapshotAssertion) -> None:
    trace, pressed, predict, size = PICTURES[name]
    assert last(trace, pressed, size=size, predict=predict).text == snapshot
