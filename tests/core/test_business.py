"""A fact file → a business."""

from __future__ import annotations

import datetime
import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.business import Business, text_from
from advisor.diagnostics import AdvisorError, Text
from advisor.expression.evaluate import Reading
from advisor.program import Program
from advisor.values import Value

from .helpers import attempt, cases


def read(shop: Program, content: str) -> Business:
    return shop.read_business(Text("facts.yaml", content))


def refusal(shop: Program, content: str) -> str:
    with pytest.raises(AdvisorError) as caught:
        read(shop, content)
    return str(caught.value)


@cases("facts_errors.yaml")
def test_refuses(row: dict[str, Any], shop: Program) -> None:
    assert refusal(shop, row["text"]) + "\n" == row["error"]


FULL = """
name: The Corner
as_of: 2015-12-31
facts:
  motto: Once a week
  delivers: yes
  ovens: {value: 1.5k, certainty: 0.7, source: annual report, note: counted}
  sells: [cake, bread]
  owner_was: First job
  open_for: 36 months
  rent: 3.5k €
  regulars_share: {value: 42%, certainty: 70%}
"""


def test_reads_every_type_in_the_order_of_the_pack(shop: Program) -> None:
    found = read(shop, FULL)
    assert (found.name, found.as_of) == ("The Corner", "2015-12-31")
    told = [(fact.name, fact.value, fact.certainty, fact.source, fact.note) for fact in found.facts.values()]
    assert told == [
        ("regulars_share", 0.42, 0.7, "", ""),
        ("rent", 3500.0, 1.0, "", ""),
        ("ovens", 1500, 0.7, "annual report", "counted"),
        ("open_for", 1095.0, 1.0, "", ""),
        ("owner_was", "first_job", 1.0, "", ""),
        ("sells", frozenset({"bread", "cake"}), 1.0, "", ""),
        ("delivers", True, 1.0, "", ""),
        ("motto", "Once a week", 1.0, "", ""),
    ]
    assert found.facts["ovens"].span.line == 7
    assert found.readings()["ovens"] == Reading(1500, 0.7)


@pytest.mark.parametrize(
    "written",
    ["", "null", "~", "unknown", "Unknown", "'unknown'", "''", '"  "', "{value: unknown}", "{value: , source: asked}"],
)
@pytest.mark.parametrize("fact", ["ovens", "sells", "delivers", "owner_was", "motto"])
def test_unknown_is_written_in_many_ways_and_is_never_false(shop: Program, fact: str, written: str) -> None:
    assert dict(read(shop, f"name: X\nfacts:\n  {fact}: {written}\n  noisy: no\n").facts).keys() == {"noisy"}


def test_none_of_several_options_is_known(shop: Program) -> None:
    assert read(shop, "name: X\nfacts: {sells: []}").facts["sells"].value == frozenset()


def test_one_of_several_options_needs_no_list(shop: Program) -> None:
    assert read(shop, "name: X\nfacts: {sells: cake}").facts["sells"].value == frozenset({"cake"})


@pytest.mark.parametrize("facts", ["", "null", "{}"])
def test_no_fact_at_all_is_a_business(shop: Program, facts: str) -> None:
    assert read(shop, f"name: X\nfacts: {facts}\n").facts == {}


@pytest.mark.parametrize("written", ["2015-12-31", "2015-12", "2015", "'2015'", "2016-02-29"])
def test_dates(shop: Program, written: str) -> None:
    assert read(shop, f"name: X\nas_of: {written}\nfacts: {{}}\n").as_of == written.strip("'")


@pytest.mark.parametrize("empty", ["as_of:", "as_of: ~"])
def test_a_date_may_be_left_empty(shop: Program, empty: str) -> None:
    assert read(shop, f"name: X\n{empty}\nfacts: {{}}\n").as_of == ""


def test_a_source_and_a_note_may_be_left_empty(shop: Program) -> None:
    fact = read(shop, "name: X\nfacts:\n  ovens:\n    value: 3\n    source:\n    note: ~\n").facts["ovens"]
    assert (fact.source, fact.note) == ("", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"name: {'x' * 121}\nfacts: {{}}\n", "a name has at most 120 characters"),
        (f"name: X\nfacts: {{motto: {'x' * 501}}}\n", "`motto` has more than 500 characters"),
        (f"name: X\nfacts: {{ovens: {{value: 1, source: {'x' * 501}}}}}\n", "`source` has more than 500 characters"),
        (f"name: X\nfacts: {{ovens: {{value: 1, note: {'x' * 501}}}}}\n", "`note` has more than 500 characters"),
    ],
)
def test_texts_have_a_greatest_length(shop: Program, content: str, message: str) -> None:
    assert refusal(shop, content).splitlines()[0] == f"error: {message}"
    assert read(shop, content.replace("x" * 121, "x" * 120).replace("x" * 501, "x" * 500)).name


def test_a_business_can_not_be_changed(shop: Program) -> None:
    found = read(shop, "name: X\nfacts: {ovens: 3}\n")
    with pytest.raises(TypeError):
        found.facts["rent"] = found.facts["ovens"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        found.name = "Y"  # type: ignore[misc]


def test_a_file_of_a_mebibyte_of_misspelt_facts_is_refused_soon(shop: Program) -> None:
    content = "name: X\nfacts:\n" + "".join(f"  ove{number}: 1\n" for number in range(45_000))
    start = time.perf_counter()
    told = refusal(shop, content)
    assert time.perf_counter() - start < 10
    assert told.endswith("… and 950 more errors")


# From Python


def test_python_data_is_read_like_a_file(shop: Program) -> None:
    data = {
        "name": "Zoë’s 😀",
        "as_of": datetime.date(2015, 12, 31),
        "facts": {
            "regulars_share": Decimal("0.42"), "rent": 1e3, "ovens": 3, "open_for": "2 years", "delivers": True,
            "noisy": None, "sells": {"bread", "cake"}, "owner_was": {"value": "first job", "certainty": 0.7},
        },
    }  # fmt: skip
    found = shop.read_business(text_from(data))
    assert (found.name, found.as_of) == ("Zoë’s 😀", "2015-12-31")
    assert {name: fact.value for name, fact in found.facts.items()} == {
        "regulars_share": 0.42, "rent": 1000.0, "ovens": 3, "open_for": 730.0, "delivers": True,
        "sells": frozenset({"bread", "cake"}), "owner_was": "first_job",
    }  # fmt: skip


def test_an_error_in_python_data_shows_the_place(shop: Program) -> None:
    with pytest.raises(AdvisorError) as caught:
        shop.read_business(text_from({"name": "X", "facts": {"noisy": True, "regulars_share": float("nan")}}))
    assert str(caught.value) == (
        "error: `regulars_share`: `NaN` is not a number\n"
        " --> <facts>:5:23\n"
        "  |\n"
        '5 |     "regulars_share": NaN\n'
        "  |                       ^^^\n"
        "  = write a share as `42%` or `0.42`"
    )


_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800") | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    data=st.dictionaries(
        st.sampled_from(
            ["regulars_share", "rent", "ovens", "open_for", "owner_was", "sells", "delivers", "motto", "x"]
        ),
        _data,
    )
)
def test_any_python_data_is_a_business_or_is_refused(shop: Program, data: dict[str, Any]) -> None:
    found = attempt(lambda: shop.read_business(text_from({"name": "X", "facts": data})))
    if isinstance(found, Business):
        assert set(found.facts) <= set(data)
    else:
        assert str(found).startswith("error: ")


_facts: dict[str, st.SearchStrategy[tuple[Value, str]]] = {
    "regulars_share": st.integers(1, 100).map(lambda n: (n / 100, f"{n}%")),
    "ovens": st.integers(1, 10**6).map(lambda n: (n, f"{n:,}")),
    "owner_was": st.sampled_from(["baker", "barista"]).map(lambda name: (name, name.title())),
    "noisy": st.booleans().map(lambda value: (value, "yes" if value else "no")),
}


@given(data=st.data(), names=st.permutations(sorted(_facts)))
def test_a_file_says_the_same_in_yaml_and_json_and_in_any_order(
    shop: Program, data: st.DataObject, names: list[str]
) -> None:
    told = {name: data.draw(_facts[name]) for name in names}
    yaml = "name: X\nfacts:\n" + "".join(f'  {name}: "{written}"\n' for name, (_, written) in told.items())
    plain = json.dumps({"name": "X", "facts": {name: written for name, (_, written) in told.items()}})
    first, second = read(shop, yaml), read(shop, plain)
    assert {name: fact.value for name, fact in first.facts.items()} == {
        name: value for name, (value, _) in told.items()
    }
    assert first.readings() == second.readings()
    assert list(first.facts) == list(second.facts) == [name for name in shop.vocabulary.facts if name in told]
