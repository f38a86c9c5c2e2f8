"""Cells that can't be used: their row is refused with the reason, and every other row is as it would be without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from core.helpers import SHOP, bakery

from advisor.screening import names
from advisor.screening.frames import screen_frame
from advisor.screening.names import REFUSED

INF, NAN = float("inf"), float("nan")
SHARE = "`regulars_share` is not a share from 0 to 1"
MONEY = "`rent` is not an amount in EUR"
COUNT = "`ovens` is not a whole number from 0 up"
DURATION = "`open_for` is not a number of days from 0 up"
CHOICE = "`owner_was` is not one of its options"
CHOICES = "`sells` is not some of its options"
YES_NO = "`delivers` is not yes or no"
TEXT = "`motto` is not a text of at most 500 characters"
SURE = "`rent__certainty` is not a certainty above 0 and at most 1"
LIST = pl.List(pl.String)
RESULTS = [name for name in names.results(SHOP) if name != REFUSED]

GOOD: dict[str, tuple[Any, Any]] = {
    "regulars_share": (0.45, 0.2),
    "rent": (3_000.0, None),
    "ovens": (5, 2),
    "open_for": (900.0, 10.0),
    "owner_was": ("baker", "first_job"),
    "chef_was": ("cook", "baker"),
    "sells": (["bread", "coffee"], []),
    "delivers": (True, False),
    "motto": ("Good bread", None),
}
BAD: list[tuple[str, Any, list[Any], str]] = [
    ("regulars_share", pl.Float64, [NAN, INF, -INF, 1.0000001, -0.01], SHARE),
    ("regulars_share", pl.Float32, [42.0], SHARE),
    ("regulars_share", pl.Int64, [42], SHARE),
    ("regulars_share", pl.UInt8, [2], SHARE),
    ("regulars_share", pl.Decimal(10, 2), ["1.01"], SHARE),
    ("regulars_share", pl.String, ["142%"], SHARE),
    ("regulars_share", pl.Categorical, ["many"], SHARE),
    ("rent", pl.Float64, [NAN, INF, -INF, 1.1e18, -1.1e18], MONEY),
    ("rent", pl.String, ["USD 3"], MONEY),
    ("ovens", pl.Int64, [-1, 10**18 + 1], COUNT),
    ("ovens", pl.Int8, [-128], COUNT),
    ("ovens", pl.UInt64, [2**64 - 1], COUNT),
    ("ovens", pl.Int128, [2**100, -(2**100)], COUNT),
    ("ovens", pl.Float64, [2.5, -1.0, NAN, INF, -INF, 1e300], COUNT),
    ("ovens", pl.Float32, [0.5], COUNT),
    ("ovens", pl.Decimal(10, 2), ["3.50"], COUNT),
    ("ovens", pl.String, ["some", "3.5"], COUNT),
    ("open_for", pl.Float64, [-0.5, NAN, INF], DURATION),
    ("open_for", pl.Int32, [-1], DURATION),
    ("open_for", pl.String, ["6"], DURATION),
    ("owner_was", pl.String, ["astronaut", "baker baker"], CHOICE),
    ("owner_was", pl.Categorical, ["astronaut"], CHOICE),
    ("owner_was", pl.Enum(["baker", "first_job", "astronaut"]), ["astronaut"], CHOICE),
    ("sells", LIST, [["bread", "stones"], [None], ["bread", None], [""]], CHOICES),
    ("sells", pl.String, ["bread, stones", "[bread"], CHOICES),
    ("delivers", pl.String, ["perhaps", "1"], YES_NO),
    ("motto", pl.String, ["x" * 501], TEXT),
    ("rent__certainty", pl.Float64, [0.0, 1.2, -0.5, NAN, INF], SURE),
    ("rent__certainty", pl.Int64, [0, 2], SURE),
    ("rent__certainty", pl.String, ["0", "0%", "120%", "likely"], SURE),
]


def table(column: str, dtype: Any, bad: list[Any]) -> pl.DataFrame:
    """Give a table of two good rows, between them one for each bad cell that is otherwise as the first."""
    values = {name: [first] * (len(bad) + 1) + [second] for name, (first, second) in GOOD.items()}
    frame = pl.DataFrame(values, schema_overrides={"sells": LIST})
    first, second = GOOD.get(column, (1, None))
    cells = [_as(dtype, first), *bad, _as(dtype, second)]
    if isinstance(dtype, pl.Decimal):
        exact = [None if cell is None else str(cell) for cell in cells]
        return frame.with_columns(pl.Series(column, exact, dtype=pl.String).cast(dtype))
    return frame.with_columns(pl.Series(column, cells, dtype=dtype))


def _as(dtype: Any, value: Any) -> Any:
    """Give a good cell as a column holds it, or none where it would not hold such."""
    is_text = dtype in {pl.String, pl.Categorical} or isinstance(dtype, pl.Enum)
    if isinstance(value, str):
        return value if is_text else None
    if isinstance(value, list):
        return value if dtype == LIST else None
    if is_text or value is None:
        return None
    return int(value) if dtype.is_integer() else value


@pytest.mark.parametrize(("column", "dtype", "bad", "reason"), BAD, ids=[f"{row[0]} {row[1]}" for row in BAD])
def test_cells_that_can_not_be_used(column: str, dtype: Any, bad: list[Any], reason: str) -> None:
    frame = table(column, dtype, bad)
    screened = screen_frame(frame, SHOP)
    assert screened[REFUSED].to_list() == [None, *[reason] * len(bad), None]
    refused = screened.filter(pl.col(REFUSED).is_not_null()).select(RESULTS)
    assert all(column.null_count() == len(bad) for column in refused.iter_columns())
    assert screened.select(frame.columns).equals(frame)
    fine = [0, len(frame) - 1]
    alone = screen_frame(frame[fine], SHOP)
    assert screened[fine].equals(alone)
    assert alone["rules_fired"].to_list() != [0, 0]


UNTOLD = ["", " ", "unknown", " UNKNOWN ", None]
NUMBERS = ("regulars_share", "rent", "ovens", "open_for", "rent__certainty")
NOTHING_TOLD: list[tuple[str, Any, list[Any]]] = [
    *[(name, pl.Null, [None]) for name in GOOD],
    *[(name, pl.String, UNTOLD) for name in (*GOOD, "rent__certainty")],
    *[(name, pl.Float64, [None]) for name in NUMBERS],
    ("delivers", pl.Boolean, [None]),
    ("sells", LIST, [None]),
    ("owner_was", pl.Categorical, UNTOLD),
]


def test_cells_that_tell_nothing() -> None:
    """Each is as if its column weren't there: unknown, or sure."""
    expected: dict[str, pl.DataFrame] = {}
    added = (*RESULTS, REFUSED)
    base = pl.DataFrame({"noisy": [True], "rent": [3_000.0]})
    for column, dtype, cells in NOTHING_TOLD:
        if column not in expected:
            expected[column] = screen_frame(base.drop(column, strict=False), SHOP).select(added)
        frame = pl.concat([base] * len(cells)).with_columns(pl.Series(column, cells, dtype=dtype))
        told = screen_frame(frame, SHOP).select(added)
        assert told.equals(pl.concat([expected[column]] * len(cells))), (column, dtype)


def refusals(rows: list[dict[str, Any]]) -> list[str | None]:
    found: list[str | None] = screen_frame(pl.DataFrame(rows), SHOP)[REFUSED].to_list()
    return found


def test_every_reason_is_told() -> None:
    rows = [
        {"regulars_share": 2.0, "rent": INF, "ovens": -1, "delivers": "perhaps", "rent__certainty": 1.5},
        {"regulars_share": 0.5, "rent": 1.0, "ovens": 3, "delivers": "no", "rent__certainty": 0.5},
    ]
    assert refusals(rows) == [f"{SHARE}; {MONEY}; {SURE}; {COUNT}; {YES_NO}", None]


CONTRADICTION = "contradiction: without an oven there are no regulars"
NOBODY = "contradiction: somebody has to deliver"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"ovens": 0, "regulars_share": 0.1}, CONTRADICTION),
        ({"ovens": 0, "regulars_share": 0.0}, None),
        ({"ovens": 1, "regulars_share": 0.1}, None),
        ({"ovens": 0, "regulars_share": None}, None),
        ({"delivers": True}, NOBODY),
        ({"delivers": True, "owner_was": None, "chef_was": None}, NOBODY),
        ({"delivers": True, "owner_was": "baker"}, None),
        ({"delivers": False, "owner_was": None}, None),
        ({"ovens": 0, "regulars_share": 0.1, "delivers": True}, f"{CONTRADICTION}; {NOBODY}"),
        ({"delivers": True, "owner_was": "astronaut"}, CHOICE),
        (
            {"delivers": True, "owner_was": "astronaut", "chef_was": "pilot"},
            f"{CHOICE}; `chef_was` is not one of its options",
        ),
        (
            {"ovens": 0, "regulars_share": 0.1, "regulars_share__certainty": 3.0},
            "`regulars_share__certainty` is not a certainty above 0 and at most 1",
        ),
        ({"ovens": -1, "delivers": True}, f"{COUNT}; {NOBODY}"),
    ],
)  # fmt: skip
def test_facts_that_contradict_one_another(row: dict[str, Any], reason: str | None) -> None:
    """As in a fact file, what can't be read contradicts nothing."""
    assert refusals([row]) == [reason]


def test_what_never_is_may_be_that_nothing_is_known(tmp_path: Path) -> None:
    check = (
        "consistency:\n  mute:\n    never: not known(noisy) and not known(rent)\n    says: something has to be told\n"
    )
    program = bakery(tmp_path, [{"file": "new.yaml", "by": check}])
    says = "contradiction: something has to be told"
    for frame, expected in (
        (pl.DataFrame({"ovens": [1, 2]}), [says, says]),
        (pl.DataFrame({"ovens": [1, 2], "rent": [None, 1.0]}), [says, None]),
    ):
        assert screen_frame(frame, program)[REFUSED].to_list() == expected


def test_evidence_that_cancels_leaves_no_minus_zero(tmp_path: Path) -> None:
    strengths = (0.1, 0.2, 0.3, -0.1, -0.2, -0.3)
    rules = "".join(
        f"  new-{number}: {{says: A., when: noisy, then: {{pull.bread: {strength}}}, cite: habit}}\n"
        for number, strength in enumerate(strengths)
    )
    program = bakery(tmp_path, [{"file": "new.yaml", "by": f"rules:\n{rules}"}])
    screened = screen_frame(pl.DataFrame({"noisy": [True]}), program)
    assert [str(screened[name].item()) for name in ("pull__bread", "pull__margin")] == ["0.0", "0.0"]
