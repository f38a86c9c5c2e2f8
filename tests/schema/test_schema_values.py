"""Values beside their schemas: what is read is taken; what is refused is refused as far as a pattern can see it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from yaml12 import plain

from advisor.schema.values import value_schemas
from advisor.values import Kind, Type, UnreadableError, read_value

ROOT = Path(__file__).parents[2]
TABLE: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load((ROOT / "tests/core/values.yaml").read_text("utf-8"))
OPTIONS = ("first_contract", "sales", "known_risk")
KINDS = ("share", "count", "money", "duration", "certainty", "choice", "boolean")
# What only the reader can know: how large a number with powers or scale words is, and how long one may be.
BEYOND_PATTERNS = (
    "is too large a number",
    "more than the whole",
    "has no fraction",
    "can't be negative",
    "reaches neither",
)

TOO_LARGE = {"1e99", "1e19", "2e9 billion", "1" * 42, "1e16 k", "1e99 days"}
# What YAML makes a plain number of, and the reader sees a second meaning in.
ONE_NUMBER_TO_YAML = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}|0x[0-9]+|0o[0-7]+|[0-9]+\.")


def of(kind: str, currency: str = "EUR") -> Type:
    return Type(Kind(kind), OPTIONS if kind.startswith("choice") else (), currency if kind == "money" else "")


@cache
def validator(kind: str, currency: str = "EUR") -> Draft7Validator:
    """Give the schema of a value that has to be told."""
    return Draft7Validator({"anyOf": value_schemas(of(kind, currency), {}, "", unknown=False)})


def refusal(type_: Type, written: str) -> str:
    """Give why the reader refuses; nothing if it reads the value."""
    try:
        read_value(type_, written)
    except UnreadableError as error:
        return str(error)
    return ""


def rows(part: str) -> list[Any]:
    return [
        pytest.param(kind, row[0], id=f"{kind} {str(row[0]).strip() or 'nothing'}"[:50])
        for kind, found in TABLE[part].items()
        for row in found
    ]


def as_yaml(written: str) -> object:
    """Give what YAML makes of a value without quotes; one that has to be quoted stays text."""
    return plain(written) if written == written.strip() else written


@pytest.mark.parametrize(("kind", "written"), rows("accepted"))
def test_what_is_read_is_taken(kind: str, written: str) -> None:
    assert validator(kind).is_valid(written)
    assert validator(kind).is_valid(as_yaml(written)) or not written


@pytest.mark.parametrize(("kind", "written"), rows("refused"))
def test_what_is_refused_is_refused(kind: str, written: str) -> None:
    assert validator(kind).is_valid(written) is (written in TOO_LARGE)
    if not ONE_NUMBER_TO_YAML.fullmatch(written) and not (written in TOO_LARGE and isinstance(as_yaml(written), str)):
        assert not validator(kind).is_valid(as_yaml(written))


_DIGITS = st.sampled_from(
    ["0", "1", "7", "12", "100", "000", "099", "1234", "28,000", "1 000", "0’100", "1_000_000", "12,34"]
)
_FRACTION = st.sampled_from(["", "", ".0", ".5", ".000", ".125", ".", ".1e2", "e3", "E-2", "e+18", "e", "e123"])
_SPACE = st.sampled_from(["", "", " ", "  ", "\t", "\u00a0"])
_SIGN = st.sampled_from(["", "", "", "-", "+", "--", "- "])
_BEHIND = {
    "share": ["", "%", "per cent", "percent", "%%", "PERCENT", "‰"],
    "count": ["", "k", "K", "million", "millions", "Bn", "mio", "%", "pieces", "kk"],
    "money": [
        "",
        "EUR",
        "eur",
        "Eur",
        "€",
        "$",
        "k EUR",
        "k€",
        "kEUR",
        "million eur",
        "mEUR",
        "m €",
        "USD",
        "€ k",
        "k EUR EUR",
    ],
    "duration": [
        "",
        "days",
        "day",
        "d",
        "ds",
        "mo",
        "mos",
        "Months.",
        "years..",
        "yr.",
        "wks",
        "y",
        "m",
        "hours",
        "days .",
    ],
    "certainty": ["", "%"],
}
_AHEAD = ["", "", "EUR", "eur", "€", "$", "EUR ", "€ ", "USD", "eUr ", "- EUR", "-€", "€-", "EUR.", "EUR -"]
_WORDS = [
    "yes",
    "no",
    "y",
    "N",
    "TRUE",
    "false",
    "true",
    "ja",
    "yess",
    "1",
    "",
    "sales",
    "Sales",
    "first contract",
    "first-contract",
]
_WORDS += [
    "First_Contract",
    "first  -contract",
    "first--contract",
    "firstcontract",
    "-sales",
    "sales,",
    "\u212anown risk",
    "known risk",
]


def forms(kind: str) -> st.SearchStrategy[str]:
    """Give texts that are, or nearly are, values of a kind."""
    if kind in ("choice", "boolean"):
        return st.builds("{}{}{}".format, _SPACE, st.sampled_from(_WORDS), _SPACE)
    ahead = st.sampled_from(_AHEAD if kind == "money" else [""])
    behind = st.sampled_from(_BEHIND[kind])
    return st.builds("{}{}{}{}{}{}{}{}".format, _SPACE, ahead, _SIGN, _DIGITS, _FRACTION, _SPACE, behind, _SPACE)


def check_both_ways(kind: str, written: str, currency: str = "EUR") -> None:
    why = refusal(of(kind, currency), written)
    taken = validator(kind, currency).is_valid(written)
    if not why:
        assert taken
        assert validator(kind, currency).is_valid(as_yaml(written))
    elif taken:  # then it takes arithmetic to see it
        assert any(words in why for words in BEYOND_PATTERNS)
        assert any(sign in written.lower() for sign in ("e", "k", "m", "b"))


@settings(max_examples=800)
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_reader_and_schema_agree(kind: str, data: st.DataObject) -> None:
    check_both_ways(kind, data.draw(forms(kind)))


@settings(max_examples=300)
@given(currency=st.sampled_from(["USD", "GBP", "JPY", "CHF", "SEK"]), written=forms("money"))
def test_reader_and_schema_agree_on_any_currency(currency: str, written: str) -> None:
    check_both_ways("money", written, currency)
    check_both_ways("money", written.replace("EUR", currency).replace("eur", currency.lower()), currency)


@pytest.mark.slow
@settings(max_examples=50_000)
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_reader_and_schema_agree_at_length(kind: str, data: st.DataObject) -> None:
    check_both_ways(
        kind, data.draw(forms(kind) | st.text("0123456789.,-+eE %€$kKmMbBnNdayswekothrquf_'’ EUR", max_size=12))
    )


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NUMBER])
@pytest.mark.parametrize("written", ["unknown", " Unknown ", "UNKNOWN", ""])
def test_unknown_is_taken_in_fact_files_alone(kind: Kind, written: str) -> None:
    type_ = of(kind.value)
    assert Draft7Validator({"anyOf": value_schemas(type_, {}, "")}).is_valid(written)
    told = Draft7Validator({"anyOf": value_schemas(type_, {}, "", unknown=False)})
    assert told.is_valid(written) is (kind is Kind.TEXT)


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_options_that_a_pack_does_not_have_yet(kind: str) -> None:
    open_ = Draft7Validator({"anyOf": value_schemas(of(kind), {}, "", closed=False)})
    assert open_.is_valid("brand_new")
    assert not validator(kind).is_valid("brand_new")
    assert not open_.is_valid("brand, new")
