"""`advisor pack check`: several packs, three formats, and what the exit status says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from advisor.cli import main

from .helpers import NAMES, teahouse

IDLE = """\
facts:
  terrace: {type: boolean, theme: a, label: b, ask: Is there one?, help: As seen., states: {yes: c, no: d}}
"""
SOUND = f"teahouse: 5 rules, {len(NAMES)} checks: nothing found\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the current folder, with a sound pack, one with an issue, and one that can't be read."""
    teahouse(tmp_path)
    teahouse(tmp_path / "idle", IDLE)
    teahouse(tmp_path / "broken", "facts: [\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["pack", "check", *words], prog_name="advisor")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize(
    ("packs", "status"),
    [
        (["teahouse"], 0),
        (["idle/teahouse"], 1),
        (["broken/teahouse"], 2),
        (["nowhere"], 2),
        (["teahouse", "idle/teahouse"], 1),
        (["idle/teahouse", "broken/teahouse"], 2),
        (["idle/teahouse", "nowhere"], 2),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_exit_status(form: str, packs: list[str], status: int, folder: Path) -> None:
    assert run("--format", form, *packs).exit_code == status


def test_text_is_what_is_written(folder: Path) -> None:
    assert run("teahouse").stdout == SOUND
    assert run("teahouse", "--format", "TEXT").stdout == SOUND


def test_several_packs_one_below_the_other(folder: Path) -> None:
    written = run("teahouse", "idle/teahouse", "broken/teahouse").stdout
    assert written.startswith(
        f"{SOUND}\nunused-fact: nothing reads the fact `terrace`\n --> idle/teahouse/new.yaml:2:3\n"
    )
    assert written.endswith("\n\nbroken/teahouse: can't be read; 1 issue\n")


def test_json_either_way_is_one_document(folder: Path) -> None:
    written = run("teahouse", "broken/teahouse", "--json").stdout
    assert [pack["pack"] for pack in json.loads(written)["packs"]] == ["teahouse", "broken/teahouse"]
    assert run("teahouse", "broken/teahouse", "--format", "json").stdout == written
    assert run("teahouse", "broken/teahouse", "--json", "--format", "json").stdout == written


def test_github_has_a_line_for_each_issue_and_no_other(folder: Path) -> None:
    written = run("teahouse", "idle/teahouse", "broken/teahouse", "--format", "github").stdout.splitlines()
    assert [line.partition("file=")[2].partition(",")[0] for line in written] == [
        "idle/teahouse/new.yaml",
        "broken/teahouse/new.yaml",
    ]


def test_what_is_not_there_is_told_and_the_rest_is_checked(folder: Path) -> None:
    result = run("nowhere", "teahouse", "nowhere")
    assert result.stdout == SOUND
    assert result.stderr.count("error: there is no pack `nowhere`") == 1
    assert [pack["pack"] for pack in json.loads(run("nowhere", "teahouse", "--json").stdout)["packs"]] == ["teahouse"]


def test_a_folder_that_holds_no_pack(folder: Path) -> None:
    (folder / "empty").mkdir()
    result = run("empty")
    assert result.stdout == (
        "pack-format: there is no pack in `empty`: it has no `pack.yaml`\n\nempty: can't be read; 1 issue\n"
    )
    assert result.exit_code == 2


def test_two_formats_at_once(folder: Path) -> None:
    result = run("teahouse", "--json", "--format", "github")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: `--json` and `--format github` are two formats\n  = choose one\n"


def test_proofs_without_the_solver(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    result = run("teahouse", "idle/teahouse", "--proofs")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[1:] == ['  = install it: `pip install "business-driver-advisor[proofs]"`']
    assert "z3-solver" in result.stderr
    assert run("teahouse").exit_code == 0


def test_no_pack_at_all(folder: Path) -> None:
    assert run().exit_code == 2
