"""The chart is well-formed SVG, says the same to eye and ear, and stays readable and inert whatever it is given."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import jinja2
import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from advisor.memo.chart import Bar, Chart, certainty_text, draw

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</title></svg><script>alert(1)</script><a href=\"javascript:x\" onclick='y'>&lt;b&gt; {{ 7*7 }} \x00\x0b\ufffe"
)


@pytest.fixture
def environment() -> jinja2.Environment:
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(str(TEMPLATES)), undefined=jinja2.StrictUndefined
    )


def chart(*bars: Bar, practised: str = "what its habits show", fit: str = "what its structure rewards") -> Chart:
    return Chart(bars, practised, fit, "Habits point to product at 0.84, structure to sales at 0.78.")


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(root: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def places(root: ET.Element, name: str) -> list[float]:
    """Where the marks of a series stand across, without those of the legend."""
    found = [
        float(holder.get("x", "").rstrip("%"))
        for row in of_class(root, "driver")
        for holder in row.iter(f"{SVG}svg")
        if of_class(holder, name)
    ]
    assert all(0 <= x <= 100 for x in found)
    return found


SEVEN = chart(
    Bar("product", 0.84, 0.12, declared=True),
    Bar("sales", 0.18, 0.78, declared=False),
    Bar("marketing", 0.0, -0.2, declared=False),
    Bar("market", 0.31, 0.31, declared=False),
    Bar("customer", -0.35, 0.05, declared=False),
    Bar("customer experience", 0.46, 0.44, declared=False),
    Bar("competitor", 0.0, 0.0, declared=False),
)


def test_each_driver_has_its_name_both_marks_and_both_numbers(environment: jinja2.Environment) -> None:
    root = parse(draw(SEVEN, environment))
    rows = of_class(root, "driver")
    assert [texts(row) for row in rows] == [
        ["Productdeclared", "0.84", "0.12"],
        ["Sales", "0.18", "0.78"],
        ["Marketing", "–", "−0.20"],
        ["Market", "0.31", "0.31"],
        ["Customer", "−0.35", "0.05"],
        ["Customer experience", "0.46", "0.44"],
        ["Competitor", "–", "–"],
    ]
    for row in rows:
        assert [one.tag for one in of_class(row, "practised")] == [f"{SVG}circle"]
        assert [one.tag for one in of_class(row, "fit")] == [f"{SVG}path"]


def test_it_is_an_image_with_a_name_and_a_text_alternative(environment: jinja2.Environment) -> None:
    root = parse(draw(SEVEN, environment))
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert root.get("role") == "img"
    assert [named[id_] for id_ in root.get("aria-labelledby", "").split()] == [
        "What its habits show and what its structure rewards",
        SEVEN.alt,
    ]


def test_the_legend_shows_each_mark_beside_its_words(environment: jinja2.Environment) -> None:
    (legend,) = of_class(parse(draw(SEVEN, environment)), "legend")
    assert texts(legend) == ["what its habits show", "what its structure rewards"]
    assert len(of_class(legend, "practised")) == len(of_class(legend, "fit")) == 2


def test_only_the_declared_driver_carries_a_flag(environment: jinja2.Environment) -> None:
    rows = of_class(parse(draw(SEVEN, environment)), "driver")
    assert [bool(of_class(row, "flag")) for row in rows] == [True, *[False] * 6]


def test_the_axis_reaches_from_against_to_certain_when_something_is_negative(environment: jinja2.Environment) -> None:
    root = parse(draw(chart(Bar("a", -0.5, 0.5, declared=False), Bar("b", 0.0, 0.0, declared=False)), environment))
    (axis,) = of_class(root, "axis")
    assert texts(axis) == ["speaks against", "no evidence", "certain"]
    (left, zero), (right, _) = places(root, "practised"), places(root, "fit")
    assert zero - left == pytest.approx(right - zero)


def test_the_axis_starts_at_nothing_when_nothing_is_negative(environment: jinja2.Environment) -> None:
    root = parse(draw(chart(Bar("a", 0.0, 0.5, declared=False)), environment))
    (axis,) = of_class(root, "axis")
    assert texts(axis) == ["no evidence", "certain"]
    (zero,) = places(root, "practised")
    assert {one.get("x1") for one in of_class(root, "zero")} == {f"{zero}%"}
    assert zero < 5


def test_a_line_joins_the_marks_only_where_both_say_something(environment: jinja2.Environment) -> None:
    rows = of_class(parse(draw(SEVEN, environment)), "driver")
    assert [bool(of_class(row, "gap")) for row in rows] == [True, True, False, False, True, True, False]


def test_equal_values_show_both_marks_one_within_the_other(environment: jinja2.Environment) -> None:
    root = parse(draw(chart(Bar("a", 0.5, 0.5, declared=False)), environment))
    (row,) = of_class(root, "driver")
    assert places(root, "practised") == places(root, "fit")
    assert not of_class(row, "gap")
    order = [one.get("class") for one in row.iter() if one.get("class") in {"practised", "fit"}]
    assert order == ["fit", "practised"]  # the smaller is drawn over the larger
    (circle,) = of_class(row, "practised")
    half = float(re.findall(r"-?[\d.]+", of_class(row, "fit")[0].get("d", ""))[2])
    assert float(circle.get("r", "")) < half / math.sqrt(2) - 1


def test_marks_without_evidence_stand_at_zero_and_are_muted(environment: jinja2.Environment) -> None:
    root = parse(draw(chart(Bar("a", 0.0, -0.2, declared=False)), environment))
    (row,) = of_class(root, "driver")
    assert "none" in of_class(row, "practised")[0].get("class", "")
    assert "none" not in of_class(row, "fit")[0].get("class", "")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.84, "0.84"),
        (-0.2, "−0.20"),
        (0.0, "–"),
        (-0.0, "–"),
        (0.004, "0.00"),
        (-0.004, "0.00"),
        (0.005001, "0.01"),
        (0.999999, "0.99"),
        (-0.999999, "−0.99"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert certainty_text(value) == text


@pytest.mark.parametrize("count", [1, 7, 20])
def test_any_number_of_rows_fits_without_overlap(environment: jinja2.Environment, count: int) -> None:
    bars = [Bar("a title of many words " * (number % 4 + 1), 0.1, 0.2, declared=number == 3) for number in range(count)]
    root = parse(draw(chart(*bars), environment))
    heights = [float(text.get("y", "")) for row in of_class(root, "driver") for text in row.iter(f"{SVG}text")]
    assert heights == sorted(heights)
    assert max(heights) < float(root.get("height", "")) - 20
    assert len(of_class(root, "driver")) == count


def test_a_long_title_is_broken_and_a_very_long_one_is_cut(environment: jinja2.Environment) -> None:
    root = parse(draw(chart(Bar("customer " * 40, 0.1, 0.2, declared=True)), environment))
    (row,) = of_class(root, "driver")
    *lines, last, _, _ = texts(row)
    assert [len(line) <= 28 for line in lines] == [True, True]
    assert last.endswith("…declared")


def test_text_is_never_small_and_never_scaled(environment: jinja2.Environment) -> None:
    svg = draw(SEVEN, environment)
    assert all(float(size) >= 12 for size in re.findall(r'font-size="([^"]*)"', svg))
    assert "viewBox" not in svg
    assert {one.get("x", "0").endswith("%") or float(one.get("x", "0")) < 30 for one in parse(svg).iter()} == {True}


@pytest.mark.parametrize("autoescape", [True, False])
def test_hostile_texts_stay_text(environment: jinja2.Environment, autoescape: bool) -> None:
    environment.autoescape = autoescape
    svg = draw(Chart((Bar(HOSTILE, 0.5, 0.5, declared=True),), HOSTILE, HOSTILE, HOSTILE), environment)
    root = parse(svg)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {
        *("svg", "title", "desc", "style", "g", "circle", "path", "line", "text", "tspan")
    }
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or "href" in name]
    shown = HOSTILE[: HOSTILE.index("\x00")].strip()
    assert [one.text for one in root if one.get("id") == "driver-chart-alt"] == [shown]


def test_it_draws_the_same_whatever_the_environment_does_for_markdown(environment: jinja2.Environment) -> None:
    for_markdown = environment.overlay(
        autoescape=False, finalize=lambda value: f"*{value}*", trim_blocks=True, lstrip_blocks=True
    )
    assert draw(SEVEN, for_markdown) == draw(SEVEN, environment) == draw(SEVEN, environment)


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1.01, -2.0])
def test_it_refuses_what_is_no_certainty(environment: jinja2.Environment, bad: float) -> None:
    with pytest.raises(ValueError, match="a certainty lies between -1 and 1"):
        draw(chart(Bar("a", 0.5, bad, declared=False)), environment)


def test_it_refuses_to_draw_nothing(environment: jinja2.Environment) -> None:
    with pytest.raises(ValueError, match="at least one bar"):
        draw(chart(), environment)
