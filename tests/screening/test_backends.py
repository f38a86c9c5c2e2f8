"""The same table in every library comes to the same, in the library that it is in, and not before it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import narwhals as nw
import pandas as pd
import polars as pl
import psycopg
import pyarrow as pa
import pytest
from core.helpers import SHOP, bakery

from advisor.diagnostics import AdvisorError
from advisor.program import Program
from advisor.screening import names
from advisor.screening.frames import screen_frame
from advisor.screening.names import REFUSED

from . import spark
from .agreement import differences
from .backends import HERE, ROW, Backend, on_postgres, on_spark, pandas_of, result_of
from .packs import pack, unchecked
from .tables import frame_of, random_businesses

TOLERANCE = 1e-9
AWAY = ("postgres", "spark")
NAMES = (*HERE, *AWAY)
LAZY = tuple(name for name in NAMES if name in AWAY or HERE[name].lazy)
ELSEWHERE = tuple(name for name in LAZY if name != "polars, lazy")
IN_SQL = tuple(name for name in ELSEWHERE if name != "spark")


@pytest.fixture(scope="module")
def postgres_backend(postgres_address: str) -> Backend:
    """Give a PostgreSQL server of the tests' own."""
    return on_postgres(postgres_address)


@pytest.fixture(scope="module")
def spark_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """Give a cluster of Spark with two workers."""
    spark.need_java()
    with spark.cluster() as session:
        yield on_spark(session, tmp_path_factory.mktemp("spark"))


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> Backend:
    """Give the library that a test names."""
    name: str = request.param
    found: Backend = HERE[name] if name in HERE else request.getfixturevalue(f"{name}_backend")
    return found


def each(names_of_backends: Sequence[str]) -> pytest.MarkDecorator:
    """Run a test once for each library; Ibis, which plans for seconds, is usually tried with PostgreSQL alone."""
    found = [pytest.param(name, marks=pytest.mark.slow if name == "ibis, duckdb" else ()) for name in names_of_backends]
    return pytest.mark.parametrize("backend", found, indirect=True)


def check_same(backend: Backend, frame: pl.DataFrame, program: Program) -> pl.DataFrame:
    """Check that a table comes to the same as one of Polars, and give what it comes to."""
    numbered = frame.with_columns(pl.int_range(len(frame)).alias(ROW))
    expected = screen_frame(numbered, program)
    screened = screen_frame(backend.give(numbered), program)
    assert isinstance(screened, backend.type)
    found = result_of(screened)
    assert found.columns == expected.columns
    added = names.results(program)
    assert not differences(found.select(added), expected.select(added), TOLERANCE)
    return found


@each(NAMES)
def test_random_bakeries(backend: Backend) -> None:
    check_same(backend, frame_of(SHOP, random_businesses(SHOP, 400, seed=1)), SHOP)


@each(NAMES)
def test_a_table_without_rows(backend: Backend) -> None:
    check_same(backend, frame_of(SHOP, random_businesses(SHOP, 1, seed=1)).clear(), SHOP)


def test_what_spark_runs_on(spark_backend: Backend) -> None:
    session = spark_backend.give(pl.DataFrame({ROW: [1]})).sparkSession
    assert session.sparkContext.master == spark.MASTER
    executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    assert executors == 2
    assert session.conf.get("spark.sql.ansi.enabled") == "true"


# Columns of the facts, each by itself


INF, NAN = float("inf"), float("nan")
NUMBERS = [
    {"regulars_share": 0.4, "rent": 4_000.0, "ovens": 4.0, "open_for": 730.0, "rent__certainty": 0.7},
    {"regulars_share": NAN, "rent": 1.0},
    {"rent": NAN},
    {"rent": INF, "ovens": 1.0},
    {"rent": -INF, "open_for": 1.0},
    {"rent": 1e300},
    {"rent": -1e18, "ovens": 1e18},
    {"ovens": NAN},
    {"ovens": INF, "rent": 2.0},
    {"ovens": 1e300},
    {"ovens": -1e300},
    {"ovens": 2.5},
    {"ovens": -1.0, "regulars_share": -0.5, "open_for": -1.0},
    {"open_for": NAN, "regulars_share": 1.5},
    {"rent": 5.0, "rent__certainty": 0.0},
    {"rent": 5.0, "rent__certainty": 1.2},
    {"rent": 5.0, "rent__certainty": NAN},
    {"rent": 5.0, "rent__certainty": 1e-300},
    {"ovens": 0.0, "regulars_share": 0.1},
    {"regulars_share": 5e-324, "rent": 5e-324, "open_for": 5e-324},
    {},
]


@each(NAMES)
def test_numbers_that_are_none_or_too_large(backend: Backend) -> None:
    """Tables of pandas hold a missing number as NaN, so there NaN is missing."""
    schema = dict.fromkeys(("regulars_share", "rent", "ovens", "open_for", "rent__certainty"), pl.Float64)
    frame = pl.DataFrame(NUMBERS, schema=schema)
    check_same(backend, frame.fill_nan(None) if backend.type is pd.DataFrame else frame, SHOP)


INTEGERS = [3, 0, -1, 127, None]


@each(NAMES)
@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int64, pl.UInt64, pl.Float32], ids=str)
def test_integers_of_any_width(backend: Backend, dtype: Any) -> None:
    unsigned = dtype in {pl.UInt8, pl.UInt64}
    cells = [cell for cell in INTEGERS if cell != -1 or not unsigned]
    ovens = pl.Series("ovens", cells, dtype=dtype)
    check_same(backend, pl.DataFrame([ovens, ovens.alias("open_for"), ovens.alias("regulars_share")]), SHOP)


TEXTS: dict[str, list[str | None]] = {
    "owner_was": ["baker", "Baker", " first job ", "First-Job", "a__b", "spy", "", "unknown", " UNKNOWN", None],
    "delivers": ["yes", "No", "TRUE", "f", "y", " n ", "1", "", "Unknown", None],
    "sells": ["bread", "[bread, coffee]", "bread;Coffee|cake", "[ ]", "", "unknown", "x", "cake,x", "cake,cake", None],
    "motto": ["Good bread", "", "  ", "unknown", "x" * 500, "x" * 501, " Unknown ", None, "é" * 500, "é" * 501],
    "chef_was": ["cook"] * 10,
}  # fmt: skip


@each(NAMES)
def test_text(backend: Backend) -> None:
    """Where it is not numbers that are told, text is read in the library itself, as it is read here."""
    check_same(backend, pl.DataFrame(TEXTS), SHOP)


@each(NAMES)
def test_lists(backend: Backend) -> None:
    cells = [
        ["bread"],
        [],
        None,
        ["coffee", "cake"],
        ["stones"],
        ["bread", "stones"],
        [""],
        ["bread", None],
        ["cake", None, "cake"],
    ]
    check_same(backend, pl.DataFrame({"sells": cells, "noisy": [False] * len(cells)}), SHOP)


@each(NAMES)
def test_an_option_twice_in_a_list(backend: Backend) -> None:
    frame = pl.DataFrame({"sells": [["cake", "cake"], ["bread", "cake", "bread"]], "noisy": [False] * 2})
    if not issubclass(backend.type, ibis.Table):
        check_same(backend, frame, SHOP)
        return
    found = result_of(screen_frame(backend.give(frame.with_columns(pl.Series(ROW, [0, 1]))), SHOP))
    assert found[REFUSED].to_list() == ["`sells` is not some of its options"] * 2


@each(IN_SQL)
def test_numbers_told_as_text_are_not_looked_into(backend: Backend) -> None:
    frame = pl.DataFrame({"rent": ["€3"], "noisy": ["yes"], "ovens": [1], "ovens__certainty": ["0.7"], ROW: [0]})
    with pytest.raises(AdvisorError) as caught:
        screen_frame(backend.give(frame), SHOP)
    remedy = "  = a lazy table is not looked into: make it a column of numbers, or collect it first"
    assert str(caught.value).splitlines() == [
        "error: the column `rent` holds text; an amount in EUR is wanted in each row",
        remedy,
        "",
        "error: the column `ovens__certainty` holds text; a certainty above 0 and at most 1 is wanted in each row",
        remedy,
        "",
        "2 errors",
    ]


@each(NAMES)
def test_columns_without_any_cell(backend: Backend) -> None:
    """Whatever type a library gives to such a column, it tells nothing."""
    cells = pl.DataFrame({"rent": [3_000.0, 5_000.0], "noisy": [True, True]})
    empty: dict[str, Any] = {
        "owner_was": pl.String,
        "ovens": pl.Int64,
        "sells": pl.List(pl.String),
        "delivers": pl.Boolean,
    }
    check_same(backend, cells.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in empty.items()), SHOP)


# Arithmetic


RULES = """
  new-1: {says: A., when: "rent * (1 / ovens) > high_rent", then: {pull.bread: 0.3}, cite: habit}
  new-2: {says: A., when: "ovens / (ovens - 3) > 1", then: {pull.bread: 0.2}, cite: habit}
  new-3: {says: A., when: "2 * ovens * ovens > several * 7", then: {pull.coffee: 0.3}, cite: habit}
  new-4: {says: A., when: "not ovens / ovens == 1", then: {pull.coffee: -0.3}, cite: habit}
  new-5: {says: A., when: "rent * regulars_share < -high_rent", then: {pull.place: 0.3}, cite: habit}
  new-6: {says: A., when: "1 / (1 / ovens) > 2", then: {pull.place: 0.25}, cite: habit}
"""
BEYOND = "ovens" + " * ovens" * 17
FAR_RULES = f"""
  far-1: {{says: A., when: "1.5 * {BEYOND} > 1", then: {{fame.bread: 0.3}}, cite: habit}}
  far-2: {{says: A., when: "known(noisy) and not 1.5 * {BEYOND} > 1", then: {{fame.coffee: 0.3}}, cite: habit}}
  far-3: {{says: A., when: "1 / (1.5 * {BEYOND}) < 1", then: {{fame.place: 0.3}}, cite: habit}}
"""


def calculating(tmp_path: Path, rules: str) -> Program:
    return bakery(tmp_path, [{"file": "new.yaml", "by": f"rules:{rules}"}])


NUMBERS_TO_CALCULATE_WITH = pl.DataFrame(
    {
        "ovens": [0, 1, 2, 3, 4, 10**18, 10**9, None, 3],
        "rent": [1_000.0, 0.0, -5.0, 1e18, -1e18, 1e18, 1e-100, 2.0, None],
        "regulars_share": [None, 0.0, 0.5, 1.0, 0.25, 1.0, 1e-100, 0.1, 0.9],
        "ovens__certainty": [1.0, 0.5, None, 0.9, 0.99, 0.3, 0.01, 0.5, 1.0],
        "noisy": [True] * 9,
    }
)


@each(NAMES)
def test_arithmetic(backend: Backend, tmp_path: Path) -> None:
    check_same(backend, NUMBERS_TO_CALCULATE_WITH, calculating(tmp_path, RULES))


@each([name for name in NAMES if name != "postgres"])
def test_numbers_beyond_all_floats(backend: Backend, tmp_path: Path) -> None:
    check_same(backend, NUMBERS_TO_CALCULATE_WITH, calculating(tmp_path, FAR_RULES))


def test_postgres_stops_at_numbers_beyond_all_floats(postgres_backend: Backend, tmp_path: Path) -> None:
    """It has no infinite product, and none that is too small for a float. It takes eighteen factors, or junk twice."""
    with pytest.raises(psycopg.errors.NumericValueOutOfRange, match="value out of range: overflow"):
        check_same(postgres_backend, NUMBERS_TO_CALCULATE_WITH, calculating(tmp_path / "over", FAR_RULES))
    tiny = pl.DataFrame({"rent": [1e-200], "regulars_share": [1e-200]})
    with pytest.raises(psycopg.errors.NumericValueOutOfRange, match="value out of range: underflow"):
        check_same(postgres_backend, tiny, calculating(tmp_path / "under", RULES))


# What comes back


def test_an_index_of_pandas_is_kept() -> None:
    frame = frame_of(SHOP, random_businesses(SHOP, 6, seed=3))
    expected = screen_frame(frame, SHOP)
    places = pd.MultiIndex.from_product([["a", "b"], [3, 1, 2]], names=["town", "street"])
    for index in (pd.Index([5, 3, 3, 1, 0, 9]), pd.Index(list("fedcba"), name="letter"), places, pd.RangeIndex(10, 16)):
        table = pandas_of(frame).set_index(index)
        screened = screen_frame(table, SHOP)
        assert screened.index.equals(index)
        assert screened.index.names == index.names
        pd.testing.assert_frame_equal(screened[table.columns], table)
        added = pl.from_pandas(screened[list(names.results(SHOP))].reset_index(drop=True))
        assert not differences(added, expected.select(names.results(SHOP)))


def test_columns_of_pandas_that_only_pandas_can_hold() -> None:
    table = pd.DataFrame(
        {"noisy": [True, False], 0: [1, 2], "what": [object(), {"a": {1}}], "at": pd.period_range("2020", periods=2)}
    )
    screened = screen_frame(table, SHOP)
    assert list(screened.columns) == [*table.columns, *names.results(SHOP)]
    pd.testing.assert_frame_equal(screened[list(table.columns)], table)
    assert screened["facts_known"].tolist() == [1, 1]


def test_cells_of_several_types_in_one_column_of_pandas_are_read_as_text() -> None:
    told: dict[str, list[Any]] = {
        "regulars_share": [0.5, "42%", None, NAN],
        "noisy": [True, "no", None, 1],
        "ovens": [3, "4", 2.0, NAN],
        "owner_was": ["baker", None, "astronaut", 7],
    }
    screened = screen_frame(pd.DataFrame(told), SHOP)
    assert [None if pd.isna(one) else one for one in screened["refused"]] == [
        None, None, "`owner_was` is not one of its options",
        "`owner_was` is not one of its options; `noisy` is not yes or no",
    ]  # fmt: skip
    assert screened["facts_known"].tolist()[:2] == [4, 3]
    assert screened["noisy"].tolist() == told["noisy"]


@pytest.mark.parametrize(
    "table",
    [pd.DataFrame([[True, 1]], columns=["noisy", "noisy"]), pa.table([[True], [1]], names=["noisy", "noisy"])],
    ids=["pandas", "arrow"],
)
def test_columns_of_one_name(table: Any) -> None:
    with pytest.raises(AdvisorError) as caught:
        screen_frame(table, SHOP)
    assert str(caught.value) == (
        "error: several columns of the table have one name\n  = leave one of each, or rename them"
    )


@each(ELSEWHERE)
def test_near_misses(backend: Backend) -> None:
    with pytest.raises(AdvisorError, match="`oven`: did you mean `ovens`"):
        screen_frame(backend.give(pl.DataFrame({"oven": [1], ROW: [0]})), SHOP)


@each(ELSEWHERE)
def test_what_is_lazy_can_be_asked_for_a_part(backend: Backend) -> None:
    frame = frame_of(SHOP, random_businesses(SHOP, 50, seed=9)).with_columns(pl.int_range(50).alias(ROW))
    screened = nw.from_native(screen_frame(backend.give(frame), SHOP))
    assert isinstance(screened, nw.LazyFrame)
    part = screened.filter(nw.col("rules_fired") > 1).select(ROW, "rules_fired", "pull__leader")
    expected = screen_frame(frame, SHOP).filter(pl.col("rules_fired") > 1).select(ROW, "rules_fired", "pull__leader")
    assert result_of(part.to_native()).equals(expected)


def test_a_relation_of_duckdb_is_screened_when_it_is_read() -> None:
    connection = duckdb.connect()
    connection.sql("create table shops (noisy boolean, ovens integer)")
    screened = screen_frame(connection.table("shops"), SHOP)
    assert screened.fetchall() == []
    connection.sql("insert into shops values (true, 4), (null, -1)")
    assert connection.sql("select noisy, facts_known, refused from screened").fetchall() == [
        (True, 2, None),
        (None, None, "`ovens` is not a whole number from 0 up"),
    ]


def test_a_table_of_postgres_is_screened_when_it_is_read(postgres_backend: Backend) -> None:
    table = postgres_backend.give(pl.DataFrame({"noisy": [True], "ovens": [4]}))
    screened = screen_frame(table, SHOP)
    assert screened.count().execute() == 1
    connection = table.get_backend()
    connection.raw_sql(f'insert into "{table.get_name()}" values (null, -1)').close()
    assert screened.order_by("ovens").select("facts_known").to_polars()["facts_known"].to_list() == [None, 2]


def test_a_table_of_spark_is_screened_when_it_is_read(spark_backend: Backend) -> None:
    """Nothing but its columns is asked for: this one would stop at its first row."""
    table = spark_backend.give(pl.DataFrame({"ovens": [1, 2]}))
    stopping = table.selectExpr("ovens", "cast(raise_error('it was read') as boolean) as noisy")
    screened = screen_frame(stopping, SHOP)
    with pytest.raises(Exception, match="it was read"):
        screened.collect()


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ("true as noisy, make_interval(1) as every", "CalendarIntervalType() is not supported in conversion to Arrow"),
        ("true as noisy, false as NOISY", "is ambiguous"),
    ],
)
def test_columns_that_spark_hands_to_nobody(spark_backend: Backend, columns: str, says: str) -> None:
    session = spark_backend.give(pl.DataFrame({ROW: [1]})).sparkSession
    with pytest.raises(AdvisorError, match="Spark can't hand the table to Python: ") as caught:
        screen_frame(session.sql(f"select {columns}"), SHOP)
    assert says in str(caught.value)


# A large pack


@pytest.mark.parametrize(
    ("backend", "facts"),
    [
        ("pandas", 86),
        *(pytest.param(name, 86, marks=pytest.mark.slow) for name in HERE if name != "pandas"),
        pytest.param("postgres", 20, marks=pytest.mark.slow),
        pytest.param("postgres", 86, marks=pytest.mark.slow),
        pytest.param("spark", 86, marks=pytest.mark.slow),
    ],
    indirect=["backend"],
)  # fmt: skip
def test_company_drivers(backend: Backend, facts: int) -> None:
    program = pack("company-drivers")
    told = list(program.vocabulary.facts)[:facts]
    free = unchecked(program)
    check_same(backend, frame_of(program, random_businesses(program, 200, seed=1), told), free)
    check_same(backend, frame_of(program, random_businesses(program, 20, seed=2), told), program)
