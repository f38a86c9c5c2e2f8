"""How what is wrong is told."""

from __future__ import annotations

import pytest

from advisor.diagnostics import AdvisorError, Diagnostic, Report, Span, Text, did_you_mean, one_of

TEXT = Text("facts.yaml", "one: 1\ntwo: 22\nthree: 333\n")


def test_a_message_by_itself() -> None:
    assert Diagnostic("it is wrong").render() == "error: it is wrong"


def test_a_message_with_a_place_and_two_helps() -> None:
    diagnostic = Diagnostic("it is wrong", Span(TEXT, 2, 6, 2), ("mend it", "or leave it"))
    assert diagnostic.render() == (
        "error: it is wrong\n --> facts.yaml:2:6\n  |\n2 | two: 22\n  |      ^^\n  = mend it\n  = or leave it"
    )


def test_a_help_without_a_place() -> None:
    assert Diagnostic("it is wrong", None, ("mend it",)).render() == "error: it is wrong\n  = mend it"


def test_the_margin_is_as_wide_as_the_number() -> None:
    text = Text("facts.yaml", "\n" * 999 + "wrong")
    assert Diagnostic("it is wrong", Span(text, 1000, 1, 5), ("mend it",)).render() == (
        "error: it is wrong\n    --> facts.yaml:1000:1\n     |\n1000 | wrong\n     | ^^^^^\n     = mend it"
    )


@pytest.mark.parametrize("line", [0, 2, 99])
def test_a_line_without_text_is_not_shown(line: int) -> None:
    text = Text("facts.yaml", "one\n\nthree")
    assert Diagnostic(
        "it is wrong", Span(text, line, 1)
    ).render() == f"error: it is wrong\n --> facts.yaml:{line}:1".replace(" -->", " " * len(str(line)) + "-->")


def test_a_caret_never_stands_beyond_the_line() -> None:
    assert Diagnostic("x", Span(TEXT, 1, 5, 99)).render().splitlines()[-1] == "  |     ^^"
    assert Diagnostic("x", Span(TEXT, 1, 7, 99)).render().splitlines()[-1] == "  |       ^"


def test_a_tab_and_a_control_character_keep_their_width() -> None:
    text = Text("facts.yaml", "\ta\x1b[31m\u200bb")
    shown = Diagnostic("x", Span(text, 1, 9, 1)).render().splitlines()
    assert shown[3:] == ["1 | →a·[31m·b", "  |         ^"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_lines_end_where_yaml_ends_them(end: str) -> None:
    text = Text("facts.yaml", f"one{end}two{end}three")
    assert [text.line(number) for number in range(5)] == ["", "one", "two", "three", ""]
    place = text.place(text.content.index("ee"))
    assert (place.line, place.column) == (3, 4)


def test_what_is_quoted_does_not_act_on_the_terminal_or_fill_it() -> None:
    told = Diagnostic(f"`\x1b[2J{'x' * 5000}` is wrong", None, ("did you mean `\u202e`?",)).render()
    assert told == f"error: `·[2J{'x' * 235}…` is wrong\n  = did you mean `·`?"


def test_what_is_said_before_and_behind_a_long_quote_stays() -> None:
    told = Diagnostic(f"`a` and `{'b' * 300}` and `c`: {'d' * 300}").render()
    assert told == f"error: `a` and `{'b' * 239}…` and `c`: {'d' * 300}"


def test_one_error_is_not_counted() -> None:
    assert str(AdvisorError([Diagnostic("a")])) == "error: a"


def test_several_errors_are_counted() -> None:
    assert str(AdvisorError([Diagnostic("a"), Diagnostic("b")])) == "error: a\n\nerror: b\n\n2 errors"


def test_fifty_errors_are_shown_and_the_others_counted() -> None:
    told = str(AdvisorError([Diagnostic(str(number)) for number in range(53)]))
    assert told.count("error: ") == 50
    assert told.endswith("error: 49\n\n… and 3 more errors")
    assert str(AdvisorError([Diagnostic(str(number)) for number in range(50)])).endswith("error: 49\n\n50 errors")


def test_errors_come_in_the_order_of_files_and_lines() -> None:
    other = Text("a.yaml", "one\ntwo\n")
    report = Report()
    report.add("5", Span(TEXT, 3, 1))
    report.add("4", Span(TEXT, 1, 4))
    report.add("3", Span(TEXT, 1, 1))
    report.add("2", Span(other, 2, 1))
    report.add("1")
    with pytest.raises(AdvisorError) as caught:
        report.stop()
    assert [one.message for one in caught.value.diagnostics] == ["1", "2", "3", "4", "5"]


def test_a_report_tells_the_same_once_and_forgets_empty_helps() -> None:
    report = Report()
    for _ in range(2):
        report.add("it is wrong", Span(TEXT, 1, 1), "", "mend it")
    report.add("it is wrong", Span(TEXT, 1, 2), "mend it")
    assert report.found == [
        Diagnostic("it is wrong", Span(TEXT, 1, 1), ("mend it",)),
        Diagnostic("it is wrong", Span(TEXT, 1, 2), ("mend it",)),
    ]


def test_an_empty_report_stops_nothing() -> None:
    Report().stop()


def test_a_report_that_fills_up_stops_by_itself() -> None:
    report = Report()

    def fill() -> None:
        for number in range(10_000):
            report.add(str(number))

    with pytest.raises(AdvisorError) as caught:
        fill()
    assert len(caught.value.diagnostics) == 1000


@pytest.mark.parametrize(
    ("written", "known", "told"),
    [
        ("self_srve", ["self_serve", "sales_cycle"], "did you mean `self_serve`?"),
        ("SELF_SERVE", ["self_serve"], "did you mean `self_serve`?"),
        ("sales", ["sale", "sales_", "xyz"], "did you mean `sales_` or `sale`?"),
        ("xyzzy", ["self_serve"], ""),
        ("x", [], ""),
        ("", ["self_serve"], ""),
    ],
)
def test_did_you_mean(written: str, known: list[str], told: str) -> None:
    assert did_you_mean(written, known) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["a"], "`a`"),
        (["a", "b"], "`a` or `b`"),
        (["a", "b", "c"], "`a`, `b` or `c`"),
        ([str(n) for n in range(14)], "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9`, `10`, `11`, … (14 in all)"),
    ],
)
def test_one_of(names: list[str], told: str) -> None:
    assert one_of(names) == told


def test_texts_print_without_their_content() -> None:
    assert repr(Span(TEXT, 2, 6, 2)) == "Span(line=2, column=6, length=2)"
    assert repr(TEXT) == "Text(name='facts.yaml')"
