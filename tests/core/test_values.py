"""What people write → a value, and back in the reader's units."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.diagnostics import AdvisorError
from advisor.values import Kind, Type, UnreadableError, Value, read_value, show_value

from .helpers import HERE, attempt

_TABLE: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load((HERE / "values.yaml").read_text(encoding="utf-8"))
_OPTIONS = ("first_contract", "sales")


def _type(kind: str) -> Type:
    return Type(Kind(kind), _OPTIONS if kind in ("choice", "choices") else (), "EUR" if kind == "money" else "")


def _rows(part: str) -> list[Any]:
    return [
        pytest.param(kind, *row, id=f"{kind} {str(row[0]).strip() or 'nothing'}"[:50])
        for kind, rows in _TABLE[part].items()
        for row in rows
    ]


@pytest.mark.parametrize(("kind", "written", "value", "shown"), _rows("accepted"))
def test_reads_and_shows(kind: str, written: str, value: Value, shown: str) -> None:
    found = read_value(_type(kind), written)
    assert (type(found), found) == (type(value), value)
    assert show_value(_type(kind), found) == shown


@pytest.mark.parametrize(("kind", "written", "message", "helps"), _rows("refused"))
def test_refuses(kind: str, written: str, message: str, helps: list[str]) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_value(_type(kind), written)
    assert (str(caught.value), list(caught.value.helps)) == (message, helps)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("share", "-0"),
        ("share", "-0.0%"),
        ("money", "-0.0"),
        ("money", "-€0k"),
        ("duration", "-0 days"),
        ("certainty", "-0.0"),
    ],
)
def test_zero_has_no_sign(kind: str, written: str) -> None:
    value = read_value(_type(kind), written)
    assert isinstance(value, float)
    assert math.copysign(1, value) == 1


@pytest.mark.parametrize("kind", ["share", "count", "money", "duration", "certainty", "choice", "boolean"])
@pytest.mark.parametrize(
    "written", ["1" + " " * 900_000 + "x", "1" * 900_000, "a" * 900_000, "1 " * 450_000, "," * 900_000]
)
def test_a_value_as_long_as_a_file_is_refused_at_once(kind: str, written: str) -> None:
    start = time.perf_counter()
    with pytest.raises(UnreadableError) as caught:
        read_value(_type(kind), written)
    assert time.perf_counter() - start < 5
    assert len(str(caught.value)) < 200


def test_several_options_are_shown_in_the_order_of_the_type() -> None:
    type_ = Type(Kind.CHOICES, ("bread", "hot_coffee", "cake"))
    assert show_value(type_, frozenset({"cake", "hot_coffee"})) == "hot coffee, cake"
    assert show_value(type_, frozenset()) == "none of them"


def test_a_bare_number_is_shown_without_needless_digits() -> None:
    assert [show_value(Type(Kind.NUMBER), number) for number in (3, 2.5, 1234.0, 0)] == ["3", "2.5", "1,234", "0"]


_EXACT: dict[str, st.SearchStrategy[Value]] = {
    "share": st.integers(0, 10_000).map(lambda n: n / 10_000),
    "count": st.integers(0, 10**18),
    "money": st.integers(-(10**12), 10**12).map(lambda n: n / 100),
    "duration": st.one_of(
        st.integers(0, 10**6).map(float),
        st.integers(1, 1200).map(lambda n: float(n * 365)),
        st.integers(1, 1200).map(lambda n: n * 365 / 12),
        st.integers(0, 10**6).map(lambda n: n / 100),
    ),
    "choice": st.sampled_from(_OPTIONS),
    "boolean": st.booleans(),
    "certainty": st.integers(-99, 99).map(lambda n: n / 100),
    "text": st.text().map(str.strip),
}


@pytest.mark.parametrize("kind", _EXACT)
@given(data=st.data())
def test_what_is_shown_is_read_back(kind: str, data: st.DataObject) -> None:
    value = data.draw(_EXACT[kind])
    found = read_value(_type(kind), show_value(_type(kind), value))
    # A month is a twelfth of 365 days, which a float doesn't hold.
    assert found == pytest.approx(value, rel=1e-12, abs=0) if kind == "duration" else found == value


@pytest.mark.parametrize("kind", ["share", "count", "money", "duration", "certainty", "choice", "choices", "boolean"])
@given(written=st.one_of(st.text(), st.text("0123456789.,eE+-% kmEURdays€$'’_yn", max_size=12)))
def test_whatever_is_written_is_a_value_or_is_refused_with_a_remedy(kind: str, written: str) -> None:
    type_ = _type(kind)
    value = attempt(lambda: read_value(type_, written))
    if isinstance(value, UnreadableError):
        assert str(value)
        assert value.helps
    else:
        assert not isinstance(value, AdvisorError)
        assert not isinstance(value, float) or math.isfinite(value)
        assert show_value(type_, value)


@given(st.integers(0, 10**6), st.sampled_from(["k", " thousand", " million", "bn"]))
def test_a_scale_word_multiplies(number: int, scale: str) -> None:
    times = {"k": 10**3, " thousand": 10**3, " million": 10**6, "bn": 10**9}[scale]
    assert read_value(_type("count"), f"{number}{scale}") == number * times
    assert read_value(_type("money"), f"{number}{scale} EUR") == number * times


@given(st.integers(0, 10**15))
def test_separators_between_thousands_change_nothing(number: int) -> None:
    grouped = f"{number:,}"
    for mark in ",_ '’":
        assert read_value(_type("count"), grouped.replace(",", mark)) == number
