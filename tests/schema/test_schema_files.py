"""Files of packs and fact files beside their schemas: what the reader takes they take, what they refuse it refuses."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from core.helpers import BAKERY, SHOP
from core.strategies import RULES, _declarations
from hypothesis import given, settings
from jsonschema import Draft7Validator
from yaml12 import instance, instance_of

from advisor.cases.files import ENTRIES as EXPECTED
from advisor.cases.files import read_fact_files
from advisor.diagnostics import AdvisorError, Text
from advisor.pack.files import SECTIONS
from advisor.packs.schema import facts_schema, pack_schema, written
from advisor.program import load_program
from advisor.schema.pack import pack_schema_of

ROOT = Path(__file__).parents[2]
PACKS = sorted(path.parent for path in (ROOT / "rules").glob("*/pack.yaml"))
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
TABLE: dict[str, list[dict[str, str]]] = yaml.safe_load((Path(__file__).parent / "files.yaml").read_text("utf-8"))


def rows(part: str) -> list[Any]:
    names = [row["case"] for row in TABLE[part]]
    assert len(names) == len(set(names))
    return [pytest.param(row, id=row["case"]) for row in TABLE[part]]


@cache
def of_pack(pack: Path | None) -> Draft7Validator:
    return Draft7Validator(pack_schema(pack))


@cache
def of_facts(pack: Path) -> Draft7Validator:
    return Draft7Validator(facts_schema(pack))


def faults(validator: Draft7Validator, text: str) -> list[str]:
    return ["/".join(map(str, error.absolute_path)) or "/" for error in validator.iter_errors(instance_of(text))]


def read(row: dict[str, str], folder: Path) -> None:
    """Read a row's file as the advisor does. Raises `AdvisorError` for what is wrong."""
    if "facts" in row:
        SHOP.read_business(Text("facts", row["facts"]))
        return
    copy = folder / "bakery"
    shutil.copytree(BAKERY, copy)
    place = {"pack": "more.yaml", "manifest": "pack.yaml", "case_file": "cases/one.yaml"}
    ((kind, name),) = ((kind, name) for kind, name in place.items() if kind in row)
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text(row[kind], encoding="utf-8")
    read_fact_files(load_program(copy, "bakery"))


def checked(row: dict[str, str]) -> list[str]:
    if "facts" in row:
        return faults(of_facts(BAKERY), row["facts"])
    return faults(of_pack(BAKERY), row.get("pack") or row.get("manifest") or row["case_file"])


@pytest.mark.parametrize("row", rows("right"))
def test_what_is_right(row: dict[str, str], tmp_path: Path) -> None:
    assert checked(row) == []
    read(row, tmp_path)


@pytest.mark.parametrize("row", rows("wrong"))
def test_what_is_wrong(row: dict[str, str], tmp_path: Path) -> None:
    assert row["at"] in checked(row)
    with pytest.raises(AdvisorError):
        read(row, tmp_path)


@pytest.mark.parametrize("row", [row for row in rows("right") if "facts" not in row.values[0]])
def test_what_is_right_is_right_for_any_pack(row: dict[str, str]) -> None:
    assert faults(of_pack(None), row.get("pack") or row.get("manifest") or row["case_file"]) == []


# The project's own files


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples(path: Path) -> None:
    assert [error.message for error in of_facts(ROOT / "rules" / "company-drivers").iter_errors(instance(path))] == []


@pytest.mark.parametrize("pack", [*PACKS, BAKERY], ids=lambda pack: pack.name)
def test_the_files_of_packs(pack: Path) -> None:
    files = sorted(pack.rglob("*.yaml"))
    assert files
    for path in files:
        for validator in (of_pack(pack), of_pack(None)):
            found = [
                f"{path.name} {list(error.absolute_path)}: {error.message}"
                for error in validator.iter_errors(instance(path))
            ]
            assert found == []


@settings(max_examples=25)
@given(bodies=RULES)
def test_any_small_pack(bodies: list[str]) -> None:
    text = _declarations() + "rules:\n" + "".join(f"  rule-{number}: {body}\n" for number, body in enumerate(bodies))
    assert faults(of_pack(None), text) == []


def test_every_case_of_a_rule_that_expects_too_much_is_told_by_the_general_schema() -> None:
    wrong = [row for row in TABLE["wrong"] if row["at"].startswith("rules")]
    assert len(wrong) > 15
    later = {"a case that gives a wrong value", "a case that gives what is unknown", "a certainty of one in a case"}
    assert [row["case"] for row in wrong if not faults(of_pack(None), row["pack"])] == sorted(
        later, key=[row["case"] for row in wrong].index
    )


# The schemas themselves


@pytest.mark.parametrize("pack", [None, *PACKS, BAKERY], ids=lambda pack: pack.name if pack else "any")
def test_they_are_schemas(pack: Path | None) -> None:
    for schema in [pack_schema(pack), *([facts_schema(pack)] if pack else [])]:
        Draft7Validator.check_schema(schema)
        text = written(schema)
        assert all(char.isprintable() or char == "\n" for char in text)
        pointed = set(re.findall(r'"\$ref": "#/definitions/([^"]+)"', text))
        defined = set(schema["definitions"])
        assert pointed == defined, pointed ^ defined


def test_they_know_every_section_and_entry() -> None:
    definitions = pack_schema()["definitions"]
    assert tuple(definitions["sections"]["properties"]) == SECTIONS
    assert tuple(definitions["case-file"]["properties"]["expect"]["properties"]) == EXPECTED


def test_names_are_completed_where_they_belong() -> None:
    definitions = pack_schema_of(SHOP)["definitions"]
    for name, several in {
        "known-citation": ["A1", "A2", "almanac", "habit"],
        "known-warning": ["bet-lost", "no-coffee"],
        "known-certainty": ["weak", "moderate", "strong", "likely", "clear"],
        "known-hypothesis": [f"{group}.{one}" for group in ("pull", "fame") for one in ("bread", "coffee", "place")],
        "known-finding": ["long_open", "cramped"],
        "known-choice-list": ["pulls"],
    }.items():
        assert definitions[name]["enum"] == several
    assert set(definitions["then"]["properties"]) >= {"pull.bread", "fame.place", "derive", "warn"}
    assert set(definitions["given"]["properties"]) >= {"ovens", "long_open", "pull.leader", "pull.bread"}
    strengths = definitions["strength"]["anyOf"][-1]["enum"]
    assert strengths == [f"{sign}{name}" for sign in ("", "-") for name in definitions["known-certainty"]["enum"]]


def test_what_a_layer_can_change_is_what_lies_below_it() -> None:
    changes = pack_schema("agencies")["definitions"]["sections"]["properties"]["changes"]["properties"]
    assert "parameters.large_account" in changes
    assert "rules.buyer-is-not-the-user" in changes
    assert "rules.pitching-wins-the-work" not in changes
    assert pack_schema(BAKERY)["definitions"]["sections"]["properties"]["changes"]["properties"] == {}
