"""A folder with a fact file, and the command line in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.program import Program, load_program
from advisor.resources import rules_folder

ACME = """\
name: Acme
as_of: 2024-12-31
facts:
  effort_focus: best_product
  decisions_serve_end_user: {value: yes, certainty: 0.8, source: two talks}
  outbound_required: yes
  buyer_is_end_user: no
"""


@dataclass(frozen=True)
class Run:
    """What a command did: its exit status, and what it wrote to standard output and to standard error."""

    status: int
    out: str
    err: str


Command = Callable[..., Run]


def refused(run: Run) -> str:
    """Give the error of a command that refused to do something, without the line break behind it."""
    assert run.status == 2
    assert run.out == ""
    return run.err.removesuffix("\n")


@pytest.fixture(autouse=True)
def _one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a pack that comes with the advisor once, not for every command."""
    monkeypatch.setattr("advisor.program.load_program", _load)


_once = cache(load_program)


def _load(folder: Path, shown: str, *, with_cases: bool = True) -> Program:
    load = _once if folder.is_relative_to(rules_folder()) else load_program
    return load(folder, shown, with_cases=with_cases)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the current folder, with the fact file acme.yaml in it."""
    (tmp_path / "acme.yaml").write_text(ACME, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def advisor(folder: Path) -> Command:
    """Give a function that runs `advisor` with some words, and fails the test if a traceback comes of it."""
    options: dict[str, Any] = {}
    try:
        runner = CliRunner(mix_stderr=False)  # type: ignore[call-arg]  # before click 8.2
    except TypeError:
        runner = CliRunner()

    def run(*words: str) -> Run:
        result = runner.invoke(main, words, prog_name="advisor", **options)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        done = Run(result.exit_code, result.stdout_bytes.decode(), result.stderr)
        assert "Traceback" not in done.err
        assert "Error" not in done.err
        return done

    return run


def files_of(folder: Path) -> set[str]:
    """Name the files of a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
