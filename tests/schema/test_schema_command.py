"""`advisor pack schema`, and the line that `advisor new` writes for editors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import Command, _one_program, advisor, files_of, folder, refused
from core.helpers import BAKERY

from advisor import AdvisorError
from advisor.packs.schema import facts_schema, pack_schema, written

__all__ = ["_one_program", "advisor", "folder"]


def test_it_goes_to_standard_output(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    run = advisor("pack", "schema", str(BAKERY), "--for", "facts")
    assert (run.status, run.err) == (0, "")
    assert run.out == written(facts_schema(BAKERY))
    assert files_of(folder) == before


@pytest.mark.parametrize("words", [(), ("--for", "pack"), ("-o", "-")])
def test_without_a_pack_it_is_for_any(words: tuple[str, ...], advisor: Command) -> None:
    run = advisor("pack", "schema", *words)
    assert (run.status, run.out, run.err) == (0, written(pack_schema()), "")


def test_a_schema_of_facts_in_a_file(advisor: Command, folder: Path) -> None:
    (folder / "sub").mkdir()
    run = advisor("pack", "schema", str(BAKERY), "--for", "facts", "-o", "sub/facts.schema.json")
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines() == [
        "wrote sub/facts.schema.json; fact files beside it begin with:",
        "# yaml-language-server: $schema=facts.schema.json",
    ]
    assert json.loads((folder / "sub" / "facts.schema.json").read_text(encoding="utf-8")) == facts_schema(BAKERY)


def test_a_schema_of_a_pack_in_a_file(advisor: Command, folder: Path) -> None:
    shutil.copytree(BAKERY, folder / "bakery")
    run = advisor("pack", "schema", "bakery", "-o", "bakery.schema.json")
    assert run.out.splitlines() == [
        "wrote bakery.schema.json; the settings of VS Code take it as:",
        '{"yaml.schemas": {"bakery.schema.json": "bakery/**/*.yaml"}}',
    ]
    assert json.loads((folder / "bakery.schema.json").read_text(encoding="utf-8")) == pack_schema(BAKERY)


def test_facts_are_for_a_pack(advisor: Command) -> None:
    told = refused(advisor("pack", "schema", "--for", "facts"))
    assert told.splitlines()[0] == "error: fact files are written for a pack; which?"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nowhere",), "error: there is no pack `nowhere`"),
        (("--for", "fact"), "error: `--for`: `fact` is not one of `pack` or `facts`"),
        (("-o", "x.yaml"), "error: `x.yaml` would hold JSON"),
        (("-o", "no/x.json"), "error: `no/x.json` can't be written: there is no folder `no`"),
    ],
)
def test_what_is_refused(words: tuple[str, ...], says: str, advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    assert refused(advisor("pack", "schema", *words)).splitlines()[0] == says
    assert files_of(folder) == before


def test_the_facade_refuses_a_pack_that_is_none() -> None:
    for schema in (facts_schema, pack_schema):
        with pytest.raises(AdvisorError):
            schema("nowhere")


def test_the_hash_seed_changes_nothing() -> None:
    code = (
        "from advisor.packs.schema import *; print(written(pack_schema('agencies')), written(facts_schema('agencies')))"
    )
    printed = set()
    for seed in ("0", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        )
        printed.add(done.stdout)
    assert len(printed) == 1


# The line in a new fact file


@pytest.mark.parametrize(
    ("file", "schema", "line"),
    [
        ("new.yaml", "facts.schema.json", "facts.schema.json"),
        ("new.yaml", "sub/facts.schema.json", "sub/facts.schema.json"),
        ("sub/new.yaml", "facts.schema.json", "../facts.schema.json"),
        ("sub/new.yaml", "./sub/facts.schema.json", "facts.schema.json"),
    ],
)
def test_a_new_fact_file_names_its_schema(file: str, schema: str, line: str, advisor: Command, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / schema).write_text("{}", encoding="utf-8")
    assert advisor("new", file, "--schema", schema).status == 0
    first, rest = (folder / file).read_text(encoding="utf-8").split("\n", 1)
    assert first == f"# yaml-language-server: $schema={line}"
    assert advisor("new", "plain.yaml").status == 0
    assert rest == (folder / "plain.yaml").read_text(encoding="utf-8")
    assert advisor("check", file).status == 0


def test_a_schema_that_is_not_there(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    assert refused(advisor("new", "new.yaml", "--schema", "facts.schema.json", "--pack", str(BAKERY))).splitlines() == [
        "error: there is no schema `facts.schema.json`",
        f"  = write it with `advisor pack schema {BAKERY} --for facts -o facts.schema.json`",
    ]
    assert files_of(folder) == before


def test_a_path_with_a_space_that_no_editor_would_read(advisor: Command, folder: Path) -> None:
    (folder / "my schemas").mkdir()
    (folder / "my schemas" / "facts.json").write_text("{}", encoding="utf-8")
    before = files_of(folder)
    told = refused(advisor("new", "new.yaml", "--schema", "my schemas/facts.json"))
    assert told.startswith("error: editors can't find a schema by the path `my schemas/facts.json`: it holds a space")
    assert files_of(folder) == before
    assert advisor("new", "my schemas/new.yaml", "--schema", "my schemas/facts.json").status == 0
