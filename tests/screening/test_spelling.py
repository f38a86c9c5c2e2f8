"""Text in cells is read as it is in a fact file, also where the column reads it by itself."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl
import pytest
from core.helpers import SHOP
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.business import LONGEST_TEXT
from advisor.diagnostics import AdvisorError, Text
from advisor.screening.cells import MARK
from advisor.screening.frames import screen_frame
from advisor.screening.names import REFUSED
from advisor.screening.spelling import complaint, read_cell, read_spelled
from advisor.values import Kind, Type, UnreadableError, Value, read_value

from .agreement import differences

OPTIONS = ("first_job", "sales", "customer_problems")
TYPES: dict[str, Type | None] = {
    **{kind.value: Type(kind) for kind in (Kind.SHARE, Kind.COUNT, Kind.DURATION, Kind.BOOLEAN, Kind.TEXT)},
    "money": Type(Kind.MONEY, currency="EUR"),
    "choice": Type(Kind.CHOICE, OPTIONS),
    "choices": Type(Kind.CHOICES, OPTIONS),
    "certainty": None,
}
EACH_TYPE = pytest.mark.parametrize("kind", TYPES)

_DIGITS = st.text("0123456789", max_size=5)
_NUMBERS = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(["", "-", "+", "0", "00"]), _DIGITS, _DIGITS),
    st.builds("{}.{}".format, _DIGITS, st.text("0123456789", max_size=17)),
    st.builds("{}e{}".format, _DIGITS, st.integers(-20, 20)),
    st.sampled_from(
        ["0", "0.0", ".0", "1", "1.0", "1.00", "1.01", "1.", "1,000", "12 000", "1'000'000", "1.234", "5_0"]
    ),
    st.sampled_from(["0.1234567890123456", "123456789012345", "1234567890123456", "9" * 18, "1" + "0" * 18, "9" * 19]),
    st.sampled_from(["nan", "NaN", "inf", "-inf", "Infinity", "null", "None", "1e400", "0x10", "١٢", "½", "²"]),
)
_UNITS = st.sampled_from(["", "%", " %", " per cent", "k", " million", " days", " months", "y", " years", " EUR", "€"])
_FRONTS = st.sampled_from(["", " ", "EUR ", "eur", "€", "USD ", "$", "-", "- €"])
_SPACES = st.sampled_from(["", " ", "\t", "\n", "\u00a0", " \n "])
_WORDS = st.sampled_from(
    [
        *("yes", "No", "TRUE", "y", "0", "unknown", "Unknown ", "UNKNOWN", "", "  ", "first job", "First-Job", "sales"),
        *("[]", "sales, first job", "[sales; Customer  problems]", "sales|sales", "sales,", ",sales", "[sales"),
        "sales,unknown",
    ]
)
TEXTS = st.one_of(
    st.builds("{}{}{}{}".format, _FRONTS, _NUMBERS, _UNITS, _SPACES),
    st.builds("{}{}{}".format, _SPACES, _WORDS, _SPACES),
    st.text(max_size=6),
    st.text("0123456789.,%- eE", max_size=8),
)


def read_plainly(type_: Type | None, written: str) -> tuple[Value | None, bool]:
    """Give what a fact file makes of a text: its value, and whether it is refused."""
    if type_ is not None and type_.kind is Kind.TEXT and len(written) > LONGEST_TEXT and written.strip():
        return None, True
    if written.strip().lower() in ("", "unknown"):
        return None, False
    try:
        if type_ is None:
            share = read_value(Type(Kind.SHARE), written)
            return (share, False) if share else (None, True)
        return (read_cell(type_, written) if type_.kind is Kind.CHOICES else read_value(type_, written)), False
    except UnreadableError:
        return None, True


def read_column(type_: Type | None, texts: Sequence[str | None]) -> list[tuple[Value | None, bool]]:
    read = read_spelled(pl.Series("x", texts, dtype=pl.String), type_)
    assert len(read.values) == len(read.bad) == len(texts)
    assert read.bad.null_count() == 0
    values: list[Value | None] = read.values.to_list()
    if type_ is not None and type_.kind is Kind.CHOICES:
        values = [None if one is None else frozenset(part for part in str(one).split(MARK) if part) for one in values]
    elif type_ is not None and type_.kind is Kind.TEXT:
        values = [one.strip() if isinstance(one, str) else one for one in values]
    return list(zip(values, read.bad.to_list(), strict=True))


@EACH_TYPE
@given(data=st.data())
def test_any_column_of_text(kind: str, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.none() | TEXTS, max_size=8))
    type_ = TYPES[kind]
    expected = [(None, False) if text is None else read_plainly(type_, text) for text in texts]
    found = read_column(type_, texts)
    assert found == expected
    assert [type(value) for value, _ in found] == [type(value) for value, _ in expected]
    for text, (_, bad) in zip(texts, expected, strict=True):
        if bad and text is not None:
            assert complaint(type_, text)[0]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("certainty", "0"),
        ("certainty", "0.0"),
        ("certainty", ".0"),
        ("certainty", "0%"),
        ("certainty", "-0"),
        ("certainty", "1.2"),
        ("certainty", "nan"),
        ("share", "101%"),
        ("share", "1.2"),
        ("count", "3.5"),
        ("count", "-1"),
        ("count", "12%"),
        ("money", "1.234"),
        ("money", "USD 5"),
        ("duration", "6"),
        ("boolean", "1"),
        ("boolean", "maybe"),
        ("choice", "first jobs"),
        ("choices", "sales, nothing"),
        ("text", "x" * (LONGEST_TEXT + 1)),
    ],
)
def test_what_is_refused(kind: str, text: str) -> None:
    assert read_column(TYPES[kind], [text, None, text]) == [(None, True), (None, False), (None, True)]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("share", "42%", 0.42),
        ("share", ".5", 0.5),
        ("share", "1.000", 1.0),
        ("count", "28,000", 28_000),
        ("count", "007", 7),
        ("count", "2 million", 2_000_000),
        ("duration", "6 months", 182.5),
        ("money", "EUR 3.5 million", 3_500_000.0),
        ("money", "1.25", 1.25),
        ("money", "-€5", -5.0),
        ("boolean", "Yes", True),
        ("boolean", " n ", False),
        ("choice", "First-Job", "first_job"),
        ("choices", "[Customer problems, sales]", frozenset({"customer_problems", "sales"})),
        ("choices", "sales;sales", frozenset({"sales"})),
        ("choices", "[]", frozenset()),
        ("certainty", "70%", 0.7),
        ("certainty", "1", 1.0),
        ("text", "Good bread", "Good bread"),
        ("text", " " * (LONGEST_TEXT + 1), None),
        *[(kind, text, None) for kind in TYPES for text in ("", "  ", "unknown", " Unknown ", "UNKNOWN\n")],
    ],
)
def test_what_is_read(kind: str, text: str, value: Value | None) -> None:
    """Alone, and in a column beside what is plain, what is empty and what is refused."""
    assert read_column(TYPES[kind], [text]) == [(value, False)]
    found = read_column(TYPES[kind], ["0", text, None, "?!" * LONGEST_TEXT, "1"])
    assert (found[1], found[2], found[3]) == ((value, False), (None, False), (None, True))


# A table of text against fact files

FACTS = ("regulars_share", "rent", "ovens", "open_for", "owner_was", "delivers", "motto")


def of_fact_file(fact: str, text: str) -> Value | AdvisorError | None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    try:
        business = SHOP.read_business(Text("here", f'name: X\nfacts: {{{fact}: "{quoted}"}}\n'))
    except AdvisorError as error:
        return error
    return business.facts[fact].value if fact in business.facts else None


@settings(max_examples=40)
@given(
    fact=st.sampled_from(FACTS),
    text=st.one_of(
        st.builds("{}{}{}".format, _FRONTS, _NUMBERS, _UNITS),
        _WORDS,
        st.sampled_from(["baker", "First job", "barista ", "other"]),
    ),
)
@example(fact="rent", text="EUR 3.5 million")
@example(fact="open_for", text="6 months")
@example(fact="motto", text=" " * 600)
@example(fact="motto", text="x" * 501)
def test_a_cell_is_refused_where_a_fact_file_is(fact: str, text: str) -> None:
    expected = of_fact_file(fact, text)
    type_ = SHOP.vocabulary.facts[fact].type
    ((value, bad),) = read_column(type_, [text])
    assert bad is isinstance(expected, AdvisorError)
    if not isinstance(expected, AdvisorError):
        assert value == expected
    (row,) = screen_frame(pl.DataFrame({fact: [text]}), SHOP).iter_rows(named=True)
    assert (row[REFUSED] is not None) is bad
    assert row[fact] == text
    assert row["facts_known"] == (None if bad else int(expected is not None))


# Text that a database reads by itself


_ASCII = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]), max_size=5)
_LISTS = st.lists(
    st.sampled_from(["bread", "Cake", " coffee ", "", " ", ",", ";", "|", "[", "]", "stones", "bread cake"]), max_size=5
).map("".join)
IN_A_DATABASE = {
    "owner_was": st.one_of(st.sampled_from(["baker", "First job", " first - job", "first_job\n"]), _WORDS, _ASCII),
    "delivers": st.one_of(st.sampled_from(["YES", " n", "False\t"]), _WORDS, _ASCII),
    "sells": st.one_of(_LISTS, _LISTS.map("[{}]".format), _ASCII),
    "motto": st.one_of(_WORDS, _ASCII),
}


@settings(max_examples=8)
@given(rows=st.lists(st.fixed_dictionaries({n: st.none() | one for n, one in IN_A_DATABASE.items()}), min_size=1))
@example(
    rows=[{"sells": text} for text in ("bread,", ",bread", "[bread", "bread]", "[bread,;cake]", ",", "[,]", "a,,b")]
)
def test_a_database_reads_text_as_it_is_read_here(rows: list[dict[str, str | None]]) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(IN_A_DATABASE, pl.String)).with_row_index("row")
    expected = screen_frame(frame, SHOP)
    found = screen_frame(duckdb.connect().from_arrow(frame.to_arrow()), SHOP).pl().sort("row")
    assert not differences(found, expected, 1e-9)
