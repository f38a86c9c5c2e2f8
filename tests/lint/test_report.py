"""How a report is written: for people, for GitHub, for programs; whatever a pack's texts and files are called."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from advisor.diagnostics import Diagnostic, Span, Text
from advisor.issue import Issue, Witness
from advisor.lint.report import CheckReport, Undecided, write_json
from advisor.lint.waivers import Waived
from advisor.packs.check import check_folder, check_schema

from .helpers import NAMES, checked, teahouse

WRONG = """\
facts:
  terrace:
    type: boolean
    theme: place
    label: a terrace
    ask: Is there a terrace?
    help: Terrace.
    states: {yes: there is one, no: there is none}
waivers:
  unhelpful-question:
    facts.terrace: everybody knows one
"""
BROKEN = "rules:\n  a-rule: {says: Something., when: table, then: {warn: none}, cite: [T9]}\n"
TEXT = Text("pack/a.yaml", "one\n  two\n")
WITNESS = Witness("name: Somebody\nfacts:\n  tables: 3\n", "a-rule", "- {given: {tables: 3}, fires: true}", "It fires")


def issue(check: str, message: str = "wrong", witness: Witness | None = None, text: Text = TEXT) -> Issue:
    return Issue(check, "rules.a-rule", Diagnostic(message, Span(text, 2, 3, 3), ("mend it",), check), witness)


def report(*issues: Issue, **more: Any) -> CheckReport:
    return CheckReport("pack", "a-pack", "1.0.0", 3, ("one", "two"), issues, **more)


def valid(text: str) -> list[dict[str, Any]]:
    """Give what a JSON report says of each pack, after a look at its shape."""
    document = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(check_schema())
    jsonschema.validate(document, check_schema())
    packs: list[dict[str, Any]] = document["packs"]
    return packs


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read lines as GitHub's runner does: each a level, properties and a message."""
    found = []
    for line in text.splitlines():
        level, listed, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
        pairs = (pair.split("=", 1) for pair in listed.split(","))
        unescaped = {name: value.replace("%3A", ":").replace("%2C", ",") for name, value in pairs}
        found.append((level, {name: plain(value) for name, value in unescaped.items()}, plain(message)))
    return found


def plain(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


# Text


def test_text_of_a_pack_with_an_issue_and_a_waiver(tmp_path: Path) -> None:
    assert checked(tmp_path, WRONG).text() == (
        "unused-fact: nothing reads the fact `terrace`\n"
        " --> teahouse/new.yaml:2:3\n"
        "  |\n"
        "2 |   terrace:\n"
        "  |   ^^^^^^^\n"
        "  = remove it, or write the rule that needs it\n"
        "\n"
        f"teahouse: 5 rules, {len(NAMES)} checks: 1 issue; 1 waived\n"
    )


def test_text_of_a_pack_without_fault(tmp_path: Path) -> None:
    assert checked(tmp_path).text() == f"teahouse: 5 rules, {len(NAMES)} checks: nothing found\n"


def test_text_of_a_pack_that_can_not_be_read(tmp_path: Path) -> None:
    found = checked(tmp_path, BROKEN)
    assert not found.readable
    assert [one.check for one in found.issues] == ["unknown-name", "unknown-name", "dead-citation"]
    assert found.text().endswith("\n\nteahouse: can't be read; 3 issues\n")


def test_text_of_a_witness_and_of_what_is_not_decided() -> None:
    found = report(issue("one", witness=WITNESS), unknown=(Undecided("two", "rules.b-rule", "the time was up"),))
    assert found.text() == (
        "one: wrong\n"
        " --> pack/a.yaml:2:3\n"
        "  |\n"
        "2 |   two\n"
        "  |   ^^^\n"
        "  = mend it\n"
        "\n"
        "  It fires\n"
        "\n"
        "    name: Somebody\n"
        "    facts:\n"
        "      tables: 3\n"
        "\n"
        "  a case for rule `a-rule`:\n"
        "\n"
        "      - {given: {tables: 3}, fires: true}\n"
        "\n"
        "two: not decided for `rules.b-rule`: the time was up\n"
        "\n"
        "pack: 3 rules, 2 checks: 1 issue; 1 not decided\n"
    )


def test_issues_stand_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    late = "rules:\n  b-rule: {says: TODO, when: tables > 7, then: {lives_on.regulars: 0.3}, cite: [reasoning]}\n"
    (teahouse(tmp_path) / "b.yaml").write_text(late, encoding="utf-8")
    (tmp_path / "teahouse" / "a.yaml").write_text(WRONG, encoding="utf-8")
    spans = [one.diagnostic.span for one in check_folder(tmp_path / "teahouse", "teahouse").issues]
    places = [(span.text.name, span.line, span.column) for span in spans if span]
    assert len(places) == len(spans) > 5
    assert places == sorted(places)
    assert {name for name, _, _ in places} == {"teahouse/a.yaml", "teahouse/b.yaml"}


# GitHub


def test_github_shows_each_issue_at_its_place(tmp_path: Path) -> None:
    place = {"file": "teahouse/new.yaml", "line": "2", "endLine": "2", "col": "3", "endColumn": "10"}
    message = "nothing reads the fact `terrace`\nremove it, or write the rule that needs it"
    found = checked(tmp_path, WRONG)
    assert commands(found.github()) == [("error", {**place, "title": "unused-fact"}, message)]


def test_github_says_nothing_of_a_pack_without_fault(tmp_path: Path) -> None:
    assert checked(tmp_path).github() == ""


def test_github_of_a_pack_that_can_not_be_read(tmp_path: Path) -> None:
    found = commands(checked(tmp_path, BROKEN).github())
    assert [(level, place["title"]) for level, place, _ in found] == [
        ("error", "unknown-name"),
        ("error", "unknown-name"),
        ("error", "dead-citation"),
    ]


def test_github_takes_witnesses_along_and_notes_what_is_not_decided() -> None:
    found = report(issue("one", witness=WITNESS), unknown=(Undecided("two", "rules.b-rule", "time"),)).github()
    (_, _, told), note = commands(found)
    assert told == f"wrong\nmend it\n\nIt fires\n\n{WITNESS.facts}\n{WITNESS.case}"
    assert note == ("notice", {"title": "two"}, "not decided for `rules.b-rule`: time")


# JSON


def test_json_says_all_of_it(tmp_path: Path) -> None:
    (found,) = valid(checked(tmp_path, WRONG).json())
    assert {name: found[name] for name in ("pack", "name", "version", "readable", "rules", "checks", "unknown")} == {
        "pack": "teahouse",
        "name": "teahouse",
        "version": "1.0.0",
        "readable": True,
        "rules": 5,
        "checks": list(NAMES),
        "unknown": [],
    }
    place = {"file": "teahouse/new.yaml", "line": 2, "column": 3, "length": 7, "witness": None}
    assert found["issues"] == [
        {
            "check": "unused-fact",
            "subject": "facts.terrace",
            "message": "nothing reads the fact `terrace`",
            "helps": ["remove it, or write the rule that needs it"],
            **place,
        }
    ]
    assert found["waived"] == [
        {
            "check": "unhelpful-question",
            "subject": "facts.terrace",
            "message": "the help of fact `terrace` is one word",
            "helps": ["say how to tell, for which period, and what counts"],
            **place,
            "reason": "everybody knows one",
        }
    ]


def test_json_of_a_pack_that_can_not_be_read(tmp_path: Path) -> None:
    (found,) = valid(checked(tmp_path, BROKEN).json())
    assert (found["readable"], found["name"], found["rules"]) == (False, None, 0)
    assert [(one["check"], one["subject"], one["line"]) for one in found["issues"]] == [
        ("unknown-name", None, 2),
        ("unknown-name", None, 2),
        ("dead-citation", None, 2),
    ]


def test_json_of_witnesses_and_of_what_is_not_decided() -> None:
    undecided = Undecided("two", "rules.b-rule", "time")
    (found,) = valid(report(issue("one", witness=WITNESS), unknown=(undecided,)).json())
    assert found["issues"][0]["witness"] == {
        "shows": "It fires",
        "facts": WITNESS.facts,
        "rule": "a-rule",
        "case": WITNESS.case,
    }
    assert found["unknown"] == [{"check": "two", "subject": "rules.b-rule", "why": "time"}]


def test_json_of_several_packs(tmp_path: Path) -> None:
    one = checked(tmp_path, WRONG)
    first, second = valid(write_json([one, report()]))
    assert (first["pack"], second["pack"]) == ("teahouse", "pack")


def test_the_same_report_is_the_same_text(tmp_path: Path) -> None:
    first, second = checked(tmp_path / "one", WRONG), checked(tmp_path / "two", WRONG)
    assert (first.text(), first.json(), first.github()) == (second.text(), second.json(), second.github())


# Other people's texts

HOSTILE = [
    "a\n::error::b",
    "::set-output name=a::b",
    "%0A::warning::",
    "a,line=1::b",
    "##[add-mask]a",
    "\x1b[31mred\x9b0m",
    "\u202egnorw\u2028\u2029",
    '"},{"check": "',
    "\r\n",
    "\udcff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_a_format(text: str) -> None:
    named = Text(f"pack/{text}.yaml", f"one\n  {text}\n")
    witness = Witness(f"name: {text}\n", "a-rule", f"- {{given: {{a: {text}}}}}", text)
    wrong = issue("one", text, witness, named)
    waived = Waived(wrong, text)
    found = report(wrong, waived=(waived,), unknown=(Undecided("two", text, text),))
    for level, place, message in commands(found.github()):
        assert level in ("error", "notice")
        assert set(place) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert all(char.isprintable() for value in place.values() for char in value)
        assert all(char.isprintable() or char == "\n" for char in message)
    assert len(commands(found.github())) == 2
    (read,) = valid(found.json())
    assert read["issues"][0]["message"] == text
    assert read["issues"][0]["file"] == named.name
    assert read["waived"][0]["reason"] == text
    for written in (found.text(), found.json()):
        assert all(char.isprintable() or char == "\n" for char in written)
    headings = [line for line in found.text().splitlines() if line.startswith(("one: ", "two: ", "pack: "))]
    assert len(headings) == 3


@pytest.mark.parametrize("name", ["a,b:c%0A.yaml", "::error::.yaml", "\x1b[31m\n::x::.yaml", "ä,=.yaml"])
def test_no_file_name_breaks_out_of_a_format(name: str, tmp_path: Path) -> None:
    found = checked(tmp_path, WRONG, name=name)
    ((level, place, _),) = commands(found.github())
    shown = "".join(char if char.isprintable() else "·" for char in name)
    assert (level, place["file"], place["title"]) == ("error", f"teahouse/{shown}", "unused-fact")
    (read,) = valid(found.json())
    assert read["issues"][0]["file"] == f"teahouse/{name}"
