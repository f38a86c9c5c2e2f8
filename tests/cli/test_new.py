"""`advisor new`: a file of all questions, which is right as it is and stays so when it is filled in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import AdvisorError, check, load_pack, new_facts
from advisor.diagnostics import Text
from advisor.values import show_value
from advisor.vocabulary import Fact

from .conftest import Command, files_of, refused

ROOT = Path(__file__).parents[2]
BAKERY = str(ROOT / "tests" / "core" / "packs" / "bakery")
PACK = load_pack()
FACTS = PACK.program.vocabulary.facts


def answers(fact: Fact) -> list[str]:
    """Give answers as the form itself words them: options by their names, and the examples behind "such as"."""
    match fact.type.kind.value:
        case "boolean":
            return ["yes", "no"]
        case "choice":
            return list(fact.type.options)
        case "choices":
            return [f"[{', '.join(fact.type.options)}]", "[]", fact.type.options[0]]
        case "share":
            return ["42%", "0.42"]
        case "count":
            return ["28,000", "3"]
        case "duration":
            return ["45 days", "6 months", "2 years"]
        case "money":
            return ["3.5 million"]
        case _:
            return ["as painted"]


def test_the_form_is_right_as_it_is(advisor: Command, folder: Path) -> None:
    run = advisor("new", "form.yaml")
    assert (run.status, run.err) == (0, "")
    assert run.out == "wrote form.yaml; fill in what you know, then: advisor memo form.yaml\n"
    told = advisor("check", "form.yaml")
    assert told.status == 0
    assert f"none of {len(FACTS)} facts known" in told.out
    memo = advisor("memo", "form.yaml")
    assert memo.status == 0
    assert "no clear driver" in memo.out


def test_the_form_asks_everything_with_its_help_and_answers(advisor: Command, folder: Path) -> None:
    advisor("new", "form.yaml")
    form = (folder / "form.yaml").read_text(encoding="utf-8")
    assert max(map(len, form.splitlines())) <= 120
    assert not [line for line in form.splitlines() if line != line.rstrip()]
    plain = " ".join(form.replace("\n  # ", " ").split())
    for fact in FACTS.values():
        assert fact.ask in plain
        assert " ".join(fact.help.split()) in plain
        assert form.count(f"\n  # {fact.name}:\n") == 1
    for option in {option for fact in FACTS.values() for option in fact.type.options}:
        assert option in plain


@pytest.mark.parametrize("name", list(FACTS))
def test_each_answer_is_taken(name: str, tmp_path: Path) -> None:
    form = new_facts(name="Acme")
    for answer in answers(FACTS[name]):
        path = tmp_path / "form.yaml"
        path.write_text(form.replace(f"\n  # {name}:\n", f"\n  {name}: {answer}\n"), encoding="utf-8")
        business = PACK.read(path)
        assert list(business.facts) == [name]
        assert show_value(FACTS[name].type, business.facts[name].value) != ""


def test_all_answered_at_once(advisor: Command, folder: Path) -> None:
    """Every line is uncommented; what then contradicts is told as such, and nothing else is wrong."""
    form = new_facts(name="Acme")
    for name, fact in FACTS.items():
        form = form.replace(f"\n  # {name}:\n", f"\n  {name}: {answers(fact)[0]}\n")
    (folder / "form.yaml").write_text(form, encoding="utf-8")
    run = advisor("check", "form.yaml")
    found = re.findall(r"^error: (.*)$", run.err, re.MULTILINE)
    assert not [one for one in found if not one.startswith("these facts contradict one another: ")]
    assert run.status == (2 if found else 0)


@pytest.mark.parametrize("pack", ["company-drivers", "market-orientation", BAKERY])
def test_the_example_in_the_head_is_taken(pack: str, tmp_path: Path) -> None:
    form = new_facts(pack, name="Acme")
    example = next(line for line in form.splitlines() if line.startswith("#   "))
    path = tmp_path / "form.yaml"
    path.write_text(form.replace("facts:\n", f"facts:\n  {example.removeprefix('#').strip()}\n", 1), encoding="utf-8")
    (fact,) = load_pack(pack).read(path).facts.values()
    assert (fact.certainty, fact.source, fact.note) == (0.7, "annual report", "two managers said so too")


# Names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme", "name: Acme"),
        ("Acme & Sons (Holding) Inc.", "name: Acme & Sons (Holding) Inc."),
        ("", "name: Name of the business"),
        ("  Acme   Corp ", "name: Acme Corp"),
        ('Bob: the "best" # of all', 'name: "Bob: the \\"best\\" # of all"'),
        ("3M", 'name: "3M"'),
        ("null", 'name: "null"'),
        ("- Acme", 'name: "- Acme"'),
        ("*Acme", 'name: "*Acme"'),
        ("{Acme}", 'name: "{Acme}"'),
        ("Société Générale", 'name: "Société Générale"'),
        ("a\nname: b", 'name: "a name: b"'),
        ("a\x1b[31mb\udcff", 'name: "a [31mb"'),
        ("a\\b", 'name: "a\\\\b"'),
    ],
)
def test_a_name(name: str, expected: str, advisor: Command, folder: Path) -> None:
    assert advisor("new", "form.yaml", "--name", name).status == 0
    lines = (folder / "form.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("name:")] == [expected]
    written = json.loads(expected.partition(" ")[2]) if '"' in expected else expected.partition(" ")[2]
    assert PACK.read(folder / "form.yaml").name == written


@given(st.text(max_size=150))
@settings(max_examples=50)
def test_any_name_is_taken_or_refused(name: str) -> None:
    shown = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    if len(shown) > 120:
        with pytest.raises(AdvisorError, match="a name has at most 120 characters"):
            new_facts(name=name)
        return
    business = PACK.program.read_business(Text("form.yaml", new_facts(name=name)))
    assert business.name == (shown or "Name of the business")


def test_a_name_that_is_too_long(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    assert refused(advisor("new", "form.yaml", "--name", "x" * 121)) == "error: a name has at most 120 characters"
    assert files_of(folder) == before


# Files


def test_what_is_there_is_not_replaced(advisor: Command, folder: Path) -> None:
    (folder / "dangling.yaml").symlink_to("nothing.yaml")
    (folder / "below").mkdir()
    before = (folder / "acme.yaml").read_bytes()
    for name in ("acme.yaml", "dangling.yaml", "below"):
        assert refused(advisor("new", name)) == (
            f"error: `{name}` is there already\n  = choose another name, or replace it with `--force`"
        )
    assert (folder / "acme.yaml").read_bytes() == before
    assert not (folder / "nothing.yaml").exists()
    assert advisor("new", "acme.yaml", "--force").status == 0
    assert (folder / "acme.yaml").read_text(encoding="utf-8") == new_facts()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("no/form.yaml", "`no/form.yaml` can't be written: there is no folder `no`"),
        ("", "the name of the file to write is empty"),
        ("form.json", "`form.json` would hold YAML\n  = end it with `.yaml`"),
        ("form.HTML", "`form.HTML` would hold YAML\n  = end it with `.yaml`"),
        ("acme.yaml/form.yaml", "`acme.yaml/form.yaml` can't be written: `acme.yaml` is not a folder"),
    ],
)
def test_a_place_where_no_form_can_be(name: str, expected: str, advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    assert refused(advisor("new", name)) == f"error: {expected}"
    assert files_of(folder) == before


def test_a_folder_is_not_replaced_by_force(advisor: Command, folder: Path) -> None:
    (folder / "below").mkdir()
    assert refused(advisor("new", "below", "--force")) == "error: `below` is a folder; name a file in it"


def test_the_hint_can_be_typed(advisor: Command, folder: Path) -> None:
    run = advisor("new", "my form.yaml", "--pack", BAKERY)
    assert run.out == f"wrote my form.yaml; fill in what you know, then: advisor memo 'my form.yaml' --pack {BAKERY}\n"
    assert "# A fact file for the pack bakery 1.0.0." in (folder / "my form.yaml").read_text(encoding="utf-8")
    assert advisor("memo", "my form.yaml", "--pack", BAKERY).status == 0
    assert check(folder / "my form.yaml", BAKERY).known == 0
