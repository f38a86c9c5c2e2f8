"""Columns: which make no table of businesses, which are kept as they are, and tables of any shape."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from core.helpers import SHOP, bakery

import advisor
from advisor.diagnostics import AdvisorError
from advisor.screening import names
from advisor.screening.frames import screen_frame
from advisor.screening.names import free_prefix
from advisor.screening.screener import Screener

from .packs import pack
from .tables import frame_of, random_businesses

HERE = Path(__file__).parent
ROWS = yaml.safe_load((HERE / "column_errors.yaml").read_text(encoding="utf-8"))
RESULTS = list(names.results(SHOP))
DTYPES: dict[str, Any] = {"List": pl.List(pl.String), "Numbers": pl.List(pl.Int64)}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in ROWS])
def test_columns_that_can_not_be_screened(row: dict[str, Any]) -> None:
    schema = {name: DTYPES.get(kind) or getattr(pl, kind) for name, kind in row["columns"].items()}
    frame = pl.DataFrame(schema=schema)
    for table in (frame, frame.lazy()):
        with pytest.raises(AdvisorError) as caught:
            screen_frame(table, SHOP)
        assert f"{caught.value}\n" == row["error"]


@pytest.mark.parametrize("table", [[{"noisy": True}], {"noisy": [True]}, "table.csv", None, pl.Series("noisy", [True])])
def test_what_is_no_table(table: Any) -> None:
    with pytest.raises(AdvisorError) as caught:
        advisor.screen(table)
    assert str(caught.value) == (
        f"error: what is to be screened is of type `{type(table).__name__}`, and no table\n"
        "  = give a table of Polars, pandas, PyArrow, DuckDB, Ibis or PySpark"
    )


def test_the_pack_is_company_drivers_unless_another_is_named(tmp_path: Path) -> None:
    company = advisor.screen(pl.DataFrame({"self_serve": [True]}))
    assert set(names.results(pack("company-drivers"))) < set(company.columns)
    bakery(tmp_path)
    told = advisor.screen(pl.DataFrame({"noisy": [True]}), tmp_path / "bakery")
    assert told.columns == ["noisy", *RESULTS]


# What is added


def test_what_the_columns_of_the_bakery_are_called() -> None:
    assert RESULTS == [
        "pull__leader", "pull__margin", "pull__bread", "pull__coffee", "pull__place",
        "fame__leader", "fame__margin", "fame__bread", "fame__coffee", "fame__place",
        "warning__bet_lost", "warning__no_coffee",
        "warnings", "warnings_high", "warnings_medium", "warnings_low", "facts_known", "rules_fired", "refused",
    ]  # fmt: skip


TYPES_OF_RESULTS = {
    **{name: pl.Float64() for group in ("pull", "fame") for name in RESULTS if name.startswith(f"{group}__")},
    **{name: pl.Boolean() for name in RESULTS if name.startswith("warning__")},
    **{name: pl.Int64() for name in RESULTS if name.startswith("warnings") or name in {"facts_known", "rules_fired"}},
    **{name: pl.String() for name in ("pull__leader", "fame__leader", "refused")},
}


@pytest.mark.parametrize(
    ("name", "told", "count"),
    [
        *itertools.product(["bakery", "new"], ["all facts", "one fact", "no cell"], [0, 1, 7]),
        ("company-drivers", "no cell", 1),
    ],
)
def test_tables_of_any_length(name: str, told: str, count: int) -> None:
    program = pack(name)
    rows = random_businesses(program, count, seed=5)
    facts = list(program.vocabulary.facts)
    frame = frame_of(program, rows, facts[:1] if told == "one fact" else facts)
    if told == "no cell":
        frame = frame.clear(len(frame))
    screened = screen_frame(frame, program)
    assert screened.shape == (count, frame.width + len(names.results(program)))
    assert screened.columns == [*frame.columns, *names.results(program)]
    assert screened.select(frame.columns).equals(frame)
    empty = screen_frame(frame.clear(), program)
    assert screened.schema == empty.schema
    if program is SHOP:
        assert screened.select(RESULTS).schema == {one: TYPES_OF_RESULTS[one] for one in RESULTS}
    if told == "no cell" and count:
        assert screened["facts_known"].to_list() == [0] * count
        assert screened["refused"].null_count() == count
        assert len(screened.unique()) == 1
    lazily = screen_frame(frame.lazy(), program)
    assert lazily.collect_schema() == screened.schema
    assert lazily.collect().equals(screened)


EXTRA: dict[str, list[Any]] = {
    "Name": ["Crust", None],
    "name": [None, "Crumb"],
    "": ["no name", "x"],
    "a b\n\"c'": [1, 2],
    "founded": [datetime.date(1923, 1, 1), None],
    "tags": [["a"], []],
    "point": [{"x": 1}, {"x": None}],
    "binary": [b"\x00", None],
    "always_empty": [None, None],
    "Noisy": [1, 2],
    "refused_before": [True, False],
    "object": [object(), object()],
    "_advisor_1": [1.5, None],
    "_ADVISOR_s1": ["x", "y"],
    "__advisor_r2": [3, 4],
    "p0": [1, 2],
    "kn\u00f6del \U0001f950": [1, 2],
    "rent__certainty_": ["x", "y"],
    "owner_was__certainty": ["of no fact that is told", None],
}


def test_other_columns_are_kept_as_they_are_and_where_they_are() -> None:
    extra = [pl.Series(name, cells, dtype=pl.Object if name == "object" else None) for name, cells in EXTRA.items()]
    frame = pl.DataFrame([*extra[:5], pl.Series("noisy", [True, None]), *extra[5:], pl.Series("ovens", [4, -4])])
    for screened in (screen_frame(frame, SHOP), screen_frame(frame.lazy(), SHOP).collect()):
        assert screened.columns == [*frame.columns, *RESULTS]
        assert screened.schema == frame.schema | screened.select(RESULTS).schema
        for name in frame.columns:
            assert screened[name].to_list() == frame[name].to_list()
        plain = screen_frame(frame.select("noisy", "ovens"), SHOP)
        assert screened.select(RESULTS).equals(plain.select(RESULTS))


def test_columns_of_its_own_are_called_as_no_column_is() -> None:
    assert free_prefix({"noisy": None}) == "_advisor_"
    assert free_prefix({"_advisor_1": None}) == "__advisor_"
    assert free_prefix({"_ADVISOR_x": None, "__advisor_": None}) == "___advisor_"


def test_the_order_of_columns_and_of_rows_changes_nothing() -> None:
    rows = random_businesses(SHOP, 50, seed=6)
    frame = frame_of(SHOP, rows)
    screened = screen_frame(frame, SHOP)
    backwards = screen_frame(frame.select(reversed(frame.columns)), SHOP)
    assert backwards.select(RESULTS).equals(screened.select(RESULTS))
    turned = screen_frame(frame.reverse(), SHOP)
    assert turned.reverse().equals(screened)


def test_a_lazy_table_is_read_when_it_is_collected_and_not_before() -> None:
    read: list[int] = []

    def tell(frame: pl.DataFrame) -> pl.DataFrame:
        read.append(len(frame))
        return frame

    frame = frame_of(SHOP, random_businesses(SHOP, 20, seed=7))
    lazily = screen_frame(frame.lazy().map_batches(tell, schema=frame.schema), SHOP)
    assert isinstance(lazily, pl.LazyFrame)
    assert read == []
    assert lazily.collect().equals(screen_frame(frame, SHOP))
    assert read == [20]
    assert lazily.select("pull__leader", "ovens").filter(pl.col("ovens") > 3).collect().width == 2


def test_batches_with_and_without_refused_rows_come_together(tmp_path: Path) -> None:
    fine = frame_of(SHOP, random_businesses(SHOP, 300, seed=8), ["noisy", "rent", "ovens", "sells"])
    frame = pl.concat([fine, fine.with_columns(ovens=pl.lit(-1, pl.Int64)), fine])
    expected = screen_frame(frame, SHOP)
    screener = Screener(SHOP, frame.schema)
    batches = [screener.screen(batch).frame for batch in frame.iter_slices(100)]
    assert pl.concat(batches).equals(expected)
    frame.write_parquet(tmp_path / "table.parquet", row_group_size=100)
    with pl.Config() as config:
        config.set_streaming_chunk_size(50)
        streamed = screen_frame(pl.scan_parquet(tmp_path / "table.parquet"), SHOP).collect(engine="streaming")
    assert streamed.equals(expected)
    assert expected["refused"].null_count() == 2 * len(fine)


LISTS = [["bread"], [], None]


@pytest.mark.parametrize("inner", [pl.Categorical, pl.Enum(["bread"]), pl.String])
def test_lists_of_whatever_texts(inner: Any) -> None:
    found = screen_frame(pl.DataFrame({"sells": pl.Series(LISTS, dtype=pl.List(inner)), "noisy": False}), SHOP)
    plain = screen_frame(pl.DataFrame({"sells": pl.Series(LISTS, dtype=pl.List(pl.String)), "noisy": False}), SHOP)
    assert found.select(RESULTS).equals(plain.select(RESULTS))
    assert found["facts_known"].to_list() == [2, 2, 1]


def test_an_option_can_be_in_a_list_twice() -> None:
    """As it can be in a fact file."""
    twice = pl.DataFrame({"sells": [["bread", "bread"], ["bread", "coffee", "bread"], ["bread", None, "bread"]]})
    once = pl.DataFrame({"sells": [["bread"], ["coffee", "bread"], ["stones"]]})
    assert screen_frame(twice, SHOP).drop("sells").equals(screen_frame(once, SHOP).drop("sells"))


def test_more_options_than_bits(tmp_path: Path) -> None:
    """A list is asked for each option then; it comes to the same."""
    more = [f"kind_{number}" for number in range(70)]
    states = "".join(f"{one}: it sells {one}, " for one in more)
    edits = {"[bread, cake,": f"[{', '.join(more)}, bread, cake,", "{bread: it sells": f"{{{states}bread: it sells"}
    program = bakery(tmp_path, [{"file": "vocabulary.yaml", "replace": old, "by": new} for old, new in edits.items()])
    frame = pl.DataFrame(
        {"sells": [["bread"], ["coffee", "cake"], [], None, ["stones"], ["bread", None]], "noisy": False}
    )
    assert screen_frame(frame, program).equals(screen_frame(frame, SHOP))
    assert screen_frame(pl.DataFrame({"sells": [more]}), program)["refused"].to_list() == [None]


def test_nothing_but_empty_lists() -> None:
    found = screen_frame(pl.DataFrame({"sells": [[], [], None], "noisy": False}), SHOP)
    assert found.schema["sells"] == pl.List(pl.Null)
    assert found["facts_known"].to_list() == [2, 2, 1]
