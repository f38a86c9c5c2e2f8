"""At work in an editor: what the real language server makes of the schemas.

It is installed by npm into pytest's cache once; without Node these tests are skipped.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from language_server import LanguageServer

from advisor.cli import main
from advisor.packs.schema import facts_schema, pack_schema, written
from advisor.schema.values import value_schemas
from advisor.values import Kind, Type

ROOT = Path(__file__).parents[2]
PACKAGE = "yaml-language-server@1.25.0"
FACTS = "# yaml-language-server: $schema=facts.json\nname: X\nfacts:\n"
PACK = "# yaml-language-server: $schema=pack.json\n"
RULE = f"{PACK}rules:\n  x:\n    says: x\n    when: listens\n"
VALUES: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load((ROOT / "tests/core/values.yaml").read_text("utf-8"))


@pytest.fixture(scope="session")
def command(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give the command that starts the server."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node and npm are not installed")
    cache = getattr(request.config, "cache", None)
    home = cache.mkdir(PACKAGE.replace("@", "-")) if cache else tmp_path_factory.mktemp("npm")
    server = home / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not server.exists():
        words = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(home), PACKAGE]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        except subprocess.TimeoutExpired:
            pytest.skip(f"npm has not installed {PACKAGE} within a minute: is there a network?")
        if done.returncode != 0:
            pytest.skip(f"npm can't install {PACKAGE}: {done.stderr.strip().splitlines()[-1:]}")
    return [node, str(server), "--stdio"]


@pytest.fixture(scope="module")
def server(command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """Give a server in a folder with the schemas of two packs."""
    folder = tmp_path_factory.mktemp("editor")
    (folder / "facts.json").write_text(written(facts_schema("company-drivers")), encoding="utf-8")
    (folder / "pack.json").write_text(written(pack_schema("agencies")), encoding="utf-8")
    with LanguageServer(command, folder) as running:
        yield running


# Fact files


def test_what_is_wrong_in_a_fact_file_is_underlined(server: LanguageServer) -> None:
    text = f"""{FACTS}  top_custmer_share: 20%
  self_serve: maybe
  sales_cycle: 6
  sales_cycle_length: longish
  top_customer_share: 42
  customer_count: 2.5
  chief_career: slaes
  internal_dialogue: [numbers, rivls]
  buyer_is_end_user: {{value: yes, certanty: 0.7}}
  buyer_can_compare: {{value: yes, certainty: 0}}
  top_three_share: 40%
"""
    assert sorted(server.problems("a.yaml", text)) == [
        ("0", "write a certainty above 0 and of at most 1, such as 0.7"),
        ("2.5", "write a whole number, such as 28,000"),
        ("42", "write a share, such as 42%"),
        ("6", "write a time, such as 45 days, 6 months or 2 years"),
        ("certanty", "Property certanty is not allowed."),
        ("longish", "write one of: short, medium, long"),
        ("maybe", "write yes or no"),
        (
            "rivls",
            "write any of: [numbers, features, innovation, first_to_market, customer_problems, rivals, brand, other]",
        ),
        (
            "slaes",
            "write one of: sales, engineering, marketing, service, consulting, operations, finance, other",
        ),
        ("top_custmer_share", "this is not a fact of the pack"),
    ]


def test_the_page_on_editors_shows_what_is_underlined(server: LanguageServer) -> None:
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    ((facts, table),) = re.findall(r"^  ```yaml\n  facts:\n(.*?)^  ```\n(.*?)\n\n", page, re.MULTILINE | re.DOTALL)
    shown = re.findall(r"^  \| `(.*?)` \| (.*?) \|$", table, re.MULTILINE)
    assert len(shown) == 4
    assert sorted(server.problems("a.yaml", FACTS + facts)) == sorted(shown)


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_underlined_in_the_examples(path: Path, server: LanguageServer) -> None:
    text = path.read_text(encoding="utf-8")
    assert server.problems(path.name, f"{FACTS.splitlines()[0]}\n{text}") == []


def test_facts_are_completed_with_their_questions(server: LanguageServer) -> None:
    found = server.complete("a.yaml", f"{FACTS}  sel|")
    assert len(found) == len(facts_schema("company-drivers")["properties"]["facts"]["properties"])
    assert found["self_serve"]["insertText"] == "self_serve: "
    assert "Can a customer start, pay and get value without talking to anybody?" in str(found["self_serve"])


def test_answers_are_completed_with_what_they_say(server: LanguageServer) -> None:
    found = server.complete("a.yaml", f"{FACTS}  chief_career: |")
    assert list(found) == [
        "sales",
        "engineering",
        "marketing",
        "service",
        "consulting",
        "operations",
        "finance",
        "other",
    ]
    assert found["sales"]["documentation"] == "the chief's career was in sales"


def test_yes_and_no_are_completed_as_words(server: LanguageServer) -> None:
    found = server.complete("a.yaml", f"{FACTS}  self_serve: |")
    assert [one["insertText"] for one in found.values()] == ["yes", "no"]


def test_several_answers_are_completed_one_by_one(server: LanguageServer) -> None:
    found = server.complete("a.yaml", f"{FACTS}  internal_dialogue:\n    - |")
    assert {"numbers", "features", "rivals"} <= set(found)


def test_amounts_are_completed_by_examples(server: LanguageServer) -> None:
    assert list(server.complete("a.yaml", f"{FACTS}  sales_cycle: |")) == ["45 days", "6 months", "2 years"]


def test_what_is_told_about_a_value_is_completed(server: LanguageServer) -> None:
    found = server.complete("a.yaml", f"{FACTS}  self_serve:\n    value: yes\n    |")
    assert {"certainty", "source", "note"} <= set(found)


def test_a_question_is_shown_over_its_fact(server: LanguageServer) -> None:
    shown = server.hover("a.yaml", f"{FACTS}  chief_ca|reer: sales\n")
    assert shown.startswith("#### the chief's career\n\nIn which kind of work did the chief make a career?")
    assert "* `engineering`: the chief's career was in engineering" in shown


@pytest.mark.parametrize("kind", [name for name in VALUES["accepted"] if name != "text"])
def test_each_form_of_a_value_is_taken_or_refused_as_here(kind: str, server: LanguageServer) -> None:
    options = ("first_contract", "sales") if kind.startswith("choice") else ()
    type_ = Type(Kind(kind), options, "EUR" if kind == "money" else "")
    schema = {"additionalProperties": {"anyOf": value_schemas(type_, {}, "it well", unknown=False)}}
    (server.folder / f"{kind}.json").write_text(json.dumps(schema), encoding="utf-8")
    too_large = {"1e99", "1e19", "2e9 billion", "1" * 42, "1e16 k", "1e99 days"}
    forms = {
        part: [row[0] for row in VALUES[part].get(kind, []) if row[0] not in too_large]
        for part in ("accepted", "refused")
    }
    for part, texts in forms.items():
        lines = [f"v{number}: {json.dumps(text)}\n" for number, text in enumerate(texts)]
        found = server.problems("v.yaml", f"# yaml-language-server: $schema={kind}.json\n{''.join(lines)}")
        assert len(found) == (len(texts) if part == "refused" else 0)


# Packs


def test_what_is_wrong_in_a_pack_is_underlined(server: LanguageServer) -> None:
    text = f"""{PACK}rules:
  some-rule:
    says: x
    when: [pitched_share > 20%, listens]
    then: {{fit.sales: 1.2, warns: veneer, derive: Large}}
    cite: [H42]
    cases:
      - {{given: {{self_serve: maybe}}, fires: yes, asks: [x]}}
      - {{given: {{}}, fires: no, for: [fit.sales]}}
facts:
  x: {{type: boolean, theme: x, label: x, ask: what, help: x, states: {{yes: a, no: b}}}}
parameters:
  p: {{value: 6, type: duration, cite: [H1], why: x}}
changes:
  parameters.large_account: {{to: 3, disabled: yes, because: x}}
"""
    found = dict(server.problems("a.yaml", text))
    assert found.pop("pitched_share > 20%").startswith("a condition is made of names, `and`, `or`, `not`")
    assert found == {
        "1.2": "write a parameter, such as `strong` or `-weak`, or a number between -1 and 1",
        "warns": "Property warns is not allowed.",
        "Large": "write the name of a finding: lower case with underscores, such as `top_customer_share`",
        "maybe": "write yes or no",
        "[x]": "a case says either `fires` or `asks`",
        "no": "`for` and `against` stand beside `fires: yes`",
        "what": "a question ends with `?`",
        "6": "write a time, such as 6 months",
        "yes": "one of `to`, `+` and `-`, and `disabled` is enough",
    }


COMPLETED = [
    ("|", ["rules", "facts", "changes"], []),
    ("name: x\n|", ["version", "title", "extends"], ["rules"]),
    ("name: x\nfacts:\n  |", ["pitched_share", "self_serve"], []),
    ("name: x\nfacts: {}\nexpect:\n  |", ["holds", "fires_not", "warns"], []),
    ("name: x\nfacts: {}\nexpect:\n  warns: [|]", ["fit-mismatch"], []),
    ("facts:\n  x:\n    type: |", ["share", "choices"], ["certainty"]),
    ("parameters:\n  x:\n    type: |", ["share", "certainty"], ["choice"]),
    ("hypotheses:\n  x:\n    of: |", ["drivers"], []),
    ("hypotheses:\n  x:\n    leads_from: |", ["likely", "strong"], ["large_account"]),
    ("claims:\n  x:\n    source: |", ["agency-practice", "asc-280"], ["H42"]),
    ("warnings:\n  x:\n    do: [|]", ["choose-driver"], ["veneer"]),
    ("skip_questions:\n  |", ["self_serve"], []),
    ("changes:\n  |", ["parameters.large_account", "rules.buyer-is-not-the-user"], ["rules.pitching-wins-the-work"]),
    ("changes:\n  parameters.large_account:\n    |", ["to", "because", "disabled"], []),
    ("rules:\n  x:\n    |", ["says", "when", "then", "cite", "cases"], []),
    ("rules:\n  x:\n    cite: [|]", ["H42", "agency-practice"], ["veneer"]),
    ("rules:\n  x:\n    then:\n      |", ["fit.sales", "derive", "warn"], []),
    ("rules:\n  x:\n    then:\n      fit.sales: |", ["strong", "-weak"], ["large_account"]),
    ("rules:\n  x:\n    then:\n      derive: |", ["large_account_held"], ["veneer"]),
    ("rules:\n  x:\n    then:\n      warn: [|]", ["veneer"], ["large_account_held"]),
    ("rules:\n  x:\n    cases:\n      - given:\n          |", ["self_serve", "large_account_held", "fit.leader"], []),
    ("rules:\n  x:\n    cases:\n      - given: {chief_career: |}", ["sales"], []),
    ("rules:\n  x:\n    cases:\n      - asks: [|]", ["self_serve", "fit.leader"], ["fit.sales"]),
    ("rules:\n  x:\n    cases:\n      - for: [|]", ["fit.sales"], ["self_serve"]),
]


@pytest.mark.parametrize(("text", "there", "elsewhere"), COMPLETED, ids=[row[0] for row in COMPLETED])
def test_names_of_a_pack_are_completed(
    text: str, there: list[str], elsewhere: list[str], server: LanguageServer
) -> None:
    found = set(server.complete("a.yaml", PACK + text))
    assert set(there) <= found
    assert found.isdisjoint(elsewhere)


def test_a_claim_is_completed_with_what_it_says(server: LanguageServer) -> None:
    found = server.complete("a.yaml", f"{RULE}    cite: [|]")
    assert found["H42"]["documentation"].startswith("Where the sales team drives")


def test_a_name_that_the_pack_does_not_have_yet_is_not_underlined(server: LanguageServer) -> None:
    text = f"{RULE}    then: {{warn: brand-new, derive: brand_new, fit.new: brand_new}}\n    cite: [NEW1]\n"
    assert server.problems("a.yaml", text) == []


def check_settings(name: str, command: list[str], folder: Path) -> None:
    pack = ROOT / "rules" / name
    (folder / "pack.json").write_text(written(pack_schema(name)), encoding="utf-8")
    with LanguageServer(command, folder, {"schemas": {"pack.json": f"{name}/**/*.yaml"}}) as running:
        for path in sorted(pack.rglob("*.yaml")):
            assert running.problems(str(name / path.relative_to(pack)), path.read_text(encoding="utf-8")) == []
        assert running.problems(f"{name}/more.yaml", "rule: {}\n") == [("rule", "Property rule is not allowed.")]
        assert running.problems(f"{name}/pack.yaml", "name: x\nversion: 1.0\ntitle: x\n") == [
            ("1.0", "write three numbers, such as `1.0.0`")
        ]
        assert running.problems("elsewhere.yaml", "rule: {}\n") == []


def test_one_line_of_settings_serves_a_whole_pack(command: list[str], tmp_path: Path) -> None:
    check_settings("agencies", command, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["company-drivers", "market-orientation"])
def test_one_line_of_settings_serves_any_pack(name: str, command: list[str], tmp_path: Path) -> None:
    check_settings(name, command, tmp_path)


def test_a_new_fact_file_finds_its_schema(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clients").mkdir()
    run = CliRunner().invoke
    assert run(main, ["pack", "schema", "company-drivers", "--for", "facts", "-o", "facts.schema.json"]).exit_code == 0
    assert run(main, ["new", "clients/acme.yaml", "--schema", "facts.schema.json"]).exit_code == 0
    text = (tmp_path / "clients" / "acme.yaml").read_text(encoding="utf-8")
    with LanguageServer(command, tmp_path) as running:
        assert running.problems("clients/acme.yaml", f"{text}  self_serve: yes\n") == []
        found = running.problems("clients/acme.yaml", f"{text}  self_serv: yes\n")
        assert found == [("self_serv", "this is not a fact of the pack")]
