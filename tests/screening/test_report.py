"""The report of a screening in a browser: what it says of packs of any shape, how its list is sorted and filtered."""

from __future__ import annotations

import re

import pytest
from browser import PHONE, WIDE, OpenPage
from playwright.sync_api import expect

from advisor.screening.report import NOBODY

from .made_up import COMPANY, MARKET, Table, businesses, odd_businesses, odd_pack
from .pages import LISTED, check, html, overflows, report, shown, sort_by

# What it says


def test_the_head_tells_how_many(open_page: OpenPage) -> None:
    table = businesses()
    page = open_page(report(table, left_out=1_234))
    expect(page.locator("h1")).to_have_text(f"{table.frame.height} businesses screened")
    expect(page.locator(".byline")).to_have_text("portfolio.csv · What drives a business · company-drivers 1.0.0")
    stats = page.locator(".stats").inner_text()
    assert f"{table.refused:,}" in stats
    assert "left out by the condition\n1,234" in stats
    assert "left out" not in open_page(html()).locator(".stats").inner_text()


@pytest.mark.parametrize("name", [COMPANY, MARKET])
def test_numbers_are_those_of_the_summary(open_page: OpenPage, name: str) -> None:
    table = businesses(name)
    summary = table.summary(LISTED)
    page = open_page(html(name), scripts=False)
    for place, one in enumerate(summary.leaders):
        rows = page.locator(".bars").nth(place).locator("tbody tr").all_inner_texts()
        titles = {option.name: option.title for option in one.group.options.options}
        told = [re.split(r"\s*\t\s*", row.strip()) for row in rows]
        assert [(row[0], int(row[-2].replace(",", ""))) for row in told] == [
            (titles[leader] if leader else NOBODY, count) for leader, count in one.counts
        ]
    (crossing,) = summary.crossings
    cells = page.locator(".heat tbody tr").all()
    assert [[int(cell) for cell in row.locator("td").all_inner_texts()] for row in cells] == [
        list(line) for line in crossing.counts
    ]
    agreeing = page.locator(".heat .agrees")
    assert sum(int(cell) for cell in agreeing.all_inner_texts()) == crossing.agreeing
    expect(agreeing).to_have_count(len(crossing.counts) - 1)
    page.locator(".more summary").click()
    told = [row.split("\t") for row in page.locator(".warnings tbody tr").all_inner_texts()]
    assert [(row[0].strip(), int(row[-3]), int(row[-1].split()[0])) for row in told] == [
        (one.title, one.raised, one.undecided) for one in summary.warnings
    ]


def test_a_business_of_the_list(open_page: OpenPage) -> None:
    table = businesses()
    summary = table.summary(LISTED)
    first = summary.listed[0]
    page = open_page(report(table, memos={first.row: "memos/00001 a&b.html"}))
    row = page.locator("#businesses tr").first
    link = row.get_by_role("link", name=first.name)
    assert link.get_attribute("href") == "memos/00001 a&b.html"
    expect(page.locator("#businesses a")).to_have_count(1)
    for grade, count in (("high", first.high), ("medium", first.medium), ("low", first.low)):
        expect(row.locator(f".grade.{grade}")).to_have_count(1 if count else 0)
        if count:
            expect(row.locator(f".grade.{grade}")).to_have_text(f"{count} {grade}")
    row.locator("summary").click()
    expect(row.locator("li").first).to_be_visible()
    expect(row.locator("li")).to_have_count(len(first.warnings))
    assert "…" not in row.locator("ul").inner_text()
    assert [int(row.replace(",", "")) for row in shown(page, 1)] == [one.row for one in summary.listed]


def test_what_is_nearly_none_or_all_is_not_told_as_such(open_page: OpenPage) -> None:
    program = odd_pack(groups=["only"], options=2, warnings=0)
    table = odd_businesses(program, 3_000)
    said = table.frame["only__leader"]
    rare = table.frame.filter(said == "o1").head(1_999).vstack(table.frame.filter(said == "o2").head(1))
    text = open_page(report(Table(program, rare, table.rows.head(rare.height), 0))).locator(".bars").inner_text()
    assert "<1%" in text
    assert ">99%" in text


# Packs of other shapes


def test_without_businesses(open_page: OpenPage) -> None:
    table = odd_businesses(odd_pack(), 0)
    page = open_page(report(table, refused=3, left_out=1))
    expect(page.locator("h1")).to_have_text("0 businesses screened")
    expect(page.locator("main")).to_contain_text("there is no business whose facts can be used")
    expect(page.locator("table, section, input")).to_have_count(0)
    check(page)


def test_one_business(open_page: OpenPage) -> None:
    page = open_page(report(odd_businesses(odd_pack(), 1)))
    expect(page.locator("h1")).to_have_text("1 business screened")
    expect(page.locator("#showing")).to_have_text("Showing 1 of 1.")


def test_one_group(open_page: OpenPage) -> None:
    page = open_page(report(odd_businesses(odd_pack(groups=["only"]))))
    expect(page.locator(".bars")).to_have_count(1)
    expect(page.locator(".heat")).to_have_count(0)
    expect(page.locator("#filters select")).to_have_count(2)
    check(page)


def test_three_groups(open_page: OpenPage) -> None:
    page = open_page(report(odd_businesses(odd_pack(groups=["a", "b", "c"]))))
    headings = [one for one in page.locator("h2").all_inner_texts() if "against" in one]
    assert headings == [
        "What a shows, against what b shows", "What a shows, against what c shows", "What b shows, against what c shows"
    ]  # fmt: skip
    cell = page.locator(".heat").nth(2).locator("td button").first
    cell.click()
    assert [one.input_value() for one in page.locator("#filters select").all()] == ["", "0", "0", ""]
    assert set(shown(page, 5)) == set(shown(page, 8)) == {"option 1"}


def test_no_warnings(open_page: OpenPage) -> None:
    page = open_page(report(odd_businesses(odd_pack(warnings=0))))
    text = page.locator("main").inner_text()
    assert "attention" not in text
    assert "warning" not in text.lower()
    expect(page.get_by_role("heading", name="The businesses")).to_be_visible()
    sort_by(page, "Row")
    rows = [int(row) for row in shown(page, 1)]
    assert rows == sorted(rows, reverse=True)
    check(page)


@pytest.mark.parametrize("size", [WIDE, pytest.param(PHONE, marks=pytest.mark.slow)], ids=lambda size: f"{size[0]}")
def test_many_options(open_page: OpenPage, size: tuple[int, int]) -> None:
    """Of many options those that lead nowhere are left out, in so many words."""
    table = odd_businesses(odd_pack(options=40, warnings=13), 60)
    summary = table.summary()
    leading = [{leader for leader, count in one.counts if leader and count} for one in summary.leaders]
    page = open_page(report(table), size=size)
    assert not overflows(page)
    assert page.locator(".bars").first.locator("tbody tr").count() == len(leading[0]) + 1
    drawn = len(leading[0] | leading[1])
    assert drawn < 40
    assert page.locator(".heat tbody tr").count() == drawn + 1
    assert f"Left out: {40 - drawn} that lead nowhere." in page.locator("main").inner_text()
    assert page.locator(".heat").first.locator("td").count() == (drawn + 1) ** 2
    check(page)


# Sorting


def test_it_begins_with_what_needs_attention(open_page: OpenPage) -> None:
    page = open_page(html())
    expect(page.locator("#list [aria-sort]")).to_have_count(1)
    expect(page.locator("#list [aria-sort]")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#list [aria-sort]")).to_contain_text("Warnings")


@pytest.mark.parametrize(
    ("heading", "column", "first"),
    [
        ("Business", 0, "ascending"),
        ("Row", 1, "descending"),
        ("Certainty", 3, "descending"),
        ("Margin", 4, "descending"),
        ("Facts known", 9, "descending"),
    ],
)
def test_headings_sort(open_page: OpenPage, heading: str, column: int, first: str) -> None:
    """Once one way, once the other; what has no number stays at the end."""
    page = open_page(html())
    before = shown(page, column)
    th = page.locator("#list [data-sort]").filter(has_text=re.compile(f"^{heading}")).first
    for way in (first, {"ascending": "descending", "descending": "ascending"}[first]):
        th.get_by_role("button").click()
        expect(th).to_have_attribute("aria-sort", way)
        expect(page.locator("#list [aria-sort]")).to_have_count(1)
        after = shown(page, column)
        assert sorted(after) == sorted(before)
        numbers = [float(one.replace(",", "")) for one in after if one != "–" and column]
        assert numbers == sorted(numbers, reverse=way == "descending")
        assert not column or after[len(numbers) :] == ["–"] * before.count("–")
        names = [natural(one) for one in after if not column]
        assert names == sorted(names, reverse=way == "descending")


def natural(name: str) -> tuple[object, ...]:
    """Give what names are sorted by: a number within one counts as such."""
    return tuple(
        int(part) if part.isdigit() else part.lower() for part in re.split(r"(\d+)", name.partition(" as of")[0])
    )


def test_leaders_are_sorted_as_the_pack_has_them_and_nobody_last(open_page: OpenPage) -> None:
    page = open_page(html())
    group = businesses().program.vocabulary.groups["practised"]
    order = [*(option.title for option in group.options.options), NOBODY]
    before = shown(page, 1)
    page.locator("#list [data-sort='leader']").first.get_by_role("button").click()
    after = shown(page, 2)
    assert [order.index(one) for one in after] == sorted(order.index(one) for one in after)
    first = [row for row, leader in zip(shown(page, 1), after, strict=True) if leader == after[0]]
    assert first == [row for row in before if row in first]  # of equals those first that need attention first


def test_sorting_by_keyboard_and_back(open_page: OpenPage) -> None:
    page = open_page(html())
    before = shown(page, 1)
    button = page.locator("#list [data-sort='text'] button")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    assert shown(page, 1) != before
    page.locator("#list [data-sort='rank'] button").focus()
    page.keyboard.press("Space")
    assert shown(page, 1) == before
    page.keyboard.press("Space")
    assert shown(page, 1) == before[::-1]


# Filters


def test_names_are_searched_for_words(open_page: OpenPage) -> None:
    page = open_page(html())
    every = shown(page)
    search = page.get_by_role("searchbox", name="Name")
    search.fill("  OPTICS ")
    found = shown(page)
    assert found
    assert found == [one for one in every if "optics" in one.lower()]
    all_of_them = businesses().frame.height
    expect(page.locator("#showing")).to_have_text(f"Showing {len(found)} of {LISTED}; of {all_of_them} in all.")
    search.fill("optics nobody-is-called-so")
    assert shown(page) == []
    expect(page.locator("#showing")).to_have_text(f"Showing 0 of {LISTED}; of {all_of_them} in all.")
    search.press("Escape")
    assert shown(page) == every
    expect(search).to_have_value("")


def test_leaders_and_warnings_are_chosen(open_page: OpenPage) -> None:
    table = businesses()
    listed = table.summary(LISTED).listed
    page = open_page(html())
    selects = page.locator("#filters select")
    selects.nth(0).select_option(label="sales")
    selects.nth(1).select_option(label="product")
    wanted = [one for one in listed if one.leads[0].leader == "sales" and one.leads[1].leader == "product"]
    assert [int(row) for row in shown(page, 1)] == [one.row for one in wanted]
    page.get_by_role("button", name="Clear", exact=True).click()
    selects.nth(2).select_option(label=table.program.vocabulary.warnings["veneer"].title)
    wanted = [one for one in listed if "veneer" in one.warnings]
    assert [int(row) for row in shown(page, 1)] == [one.row for one in wanted]
    selects.nth(0).select_option(label=NOBODY)
    wanted = [one for one in wanted if one.leads[0].leader is None]
    assert [int(row) for row in shown(page, 1)] == [one.row for one in wanted]
    sort_by(page, "Row")
    assert [int(row) for row in shown(page, 1)] == sorted((one.row for one in wanted), reverse=True)


def test_a_cell_of_the_heat_map_filters(open_page: OpenPage) -> None:
    table = businesses()
    page = open_page(html())
    row = page.locator(".heat tbody tr").filter(has=page.get_by_role("rowheader", name="customers", exact=True))
    cell = row.locator("td").nth(1).get_by_role("button")
    count = cell.inner_text()
    assert cell.get_attribute("aria-label") == (
        f"{count}. What its habits show: customers, What its structure rewards: sales"
    )
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".heat [aria-pressed='true']")).to_have_count(1)
    expect(page.locator("#list-title")).to_be_focused()
    expect(page.locator("#list-title")).to_be_in_viewport()
    assert set(shown(page, 2)) == {"customers"}
    assert set(shown(page, 5)) == {"sales"}
    expect(page.locator("#showing")).to_have_text(
        f"Showing {len(shown(page))} of {LISTED}; of {table.frame.height} in all, of which {count} are like this."
    )
    cell.press("Enter")
    expect(cell).to_have_attribute("aria-pressed", "false")
    assert len(shown(page)) == LISTED


def test_a_cell_filters_all_that_are_listed(open_page: OpenPage) -> None:
    """Where everything is listed, as many are left as the cell tells."""
    page = open_page(report(businesses(), 10_000))
    for cell in page.locator(".heat td button").all()[:9]:
        cell.click()
        count = cell.inner_text()
        assert len(shown(page)) == int(count)
        expect(page.locator("#showing")).to_have_text(f"Showing {count} of {businesses().frame.height}.")
    expect(page.locator(".heat td:not(:has(button))").first).to_have_text("0")


def test_bars_and_warnings_filter(open_page: OpenPage) -> None:
    page = open_page(html())
    page.locator(".bars").nth(1).get_by_role("button", name="product").click()
    assert set(shown(page, 5)) == {"product"}
    warning = page.locator(".warnings").first.get_by_role("button").first
    warning.click()
    assert set(shown(page, 5)) <= {"product"}
    expect(warning).to_have_attribute("aria-pressed", "true")
    opened = page.locator("#businesses tr:visible details").first
    opened.locator("summary").click()
    expect(opened).to_contain_text(warning.inner_text())
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("[aria-pressed='true']")).to_have_count(0)
    assert len(shown(page)) == LISTED
