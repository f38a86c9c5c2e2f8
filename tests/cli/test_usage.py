"""What is typed wrongly is told in words; what can be typed is told by `--help`."""

from __future__ import annotations

import re

import click
import pytest

import advisor as package
from advisor.cli import main

from .conftest import Command, refused

COMMANDS = list(main.list_commands(click.Context(main)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["meno", "acme.yaml"], "there is no command `meno`\n  = did you mean `memo`?\n  = `advisor --help`"),
        (["Check"], "there is no command `Check`\n  = did you mean `check`?\n  = `advisor --help`"),
        (
            ["acme.yaml"],
            "there is no command `acme.yaml`\n"
            "  = commands: memo, explain, trace, graph, screen, check, new, pack\n  = `advisor --help`",
        ),
        (["--nope"], "`advisor` has no option `--nope`\n  = `advisor --help`"),
        (["--hlep"], "`advisor` has no option `--hlep`\n  = did you mean `--help`?\n  = `advisor --help`"),
        (["memo"], "`advisor memo` needs the name of a fact file\n  = `advisor memo --help`"),
        (["check"], "`advisor check` needs the name of a fact file\n  = `advisor check --help`"),
        (["new"], "`advisor new` needs the name of the file to write\n  = `advisor new --help`"),
        (["memo", "a.yaml", "b.yaml"], "`b.yaml` is more than `advisor memo` takes\n  = `advisor memo --help`"),
        (["new", "a", "b", "c"], "`b c` is more than `advisor new` takes\n  = `advisor new --help`"),
        (["memo", "a", "--formt", "md"], "`advisor memo` has no option `--formt`\n  = did you mean `--format`?\n"),
        (["memo", "a", "-x"], "`advisor memo` has no option `-x`\n  = `advisor memo --help`"),
        (["memo", "a", "--format"], "`--format` needs a value\n  = `advisor memo --help`"),
        (["memo", "a", "-o"], "`-o` needs a value\n  = `advisor memo --help`"),
        (["new", "a", "--force=yes"], "`--force` takes no value\n  = `advisor new --help`"),
        (["memo", "a", "--format", "pdf"], "`--format`: `pdf` is not one of `md`, `html` or `json`\n  = `advisor memo"),
        (
            ["memo", "a", "--format", "htm"],
            "`--format`: `htm` is not one of `md`, `html` or `json`\n  = did you mean `html`?",
        ),
        (["memo", "a", "--format", ""], "`--format`: `` is not one of `md`, `html` or `json`\n  = `advisor memo"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_slip(words: list[str], expected: str, advisor: Command) -> None:
    error = refused(advisor(*words))
    assert error.startswith(f"error: {expected}")
    assert error.endswith(" --help` says how it is used")
    assert "Usage" not in error


def test_help_is_shown_when_nothing_is_typed(advisor: Command) -> None:
    run = advisor()
    assert (run.status, run.err) == (0, "")
    assert run == advisor("--help") == advisor("-h")
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\w.*[^.…]\.$", run.out, re.MULTILINE), f"{name} is listed, in one whole sentence"
    assert "..." not in run.out.replace("[ARGS]...", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_tells_every_option(name: str, advisor: Command) -> None:
    run = advisor(name, "--help")
    assert (run.status, run.err) == (0, "")
    assert advisor(name, "-h") == run
    command = main.get_command(click.Context(main), name)
    assert command
    assert command.help
    text = " ".join(run.out.split())
    assert " ".join(command.help.split()) in text
    for one in command.params:
        if isinstance(one, click.Option):
            assert one.help
            assert " ".join(one.help.split()) in text
            assert all(option in text for option in one.opts)
        else:
            assert str(one.metavar) in text
    if not isinstance(command, click.Group):
        assert re.fullmatch(rf"Usage: advisor {name} \[OPTIONS\] \S+( \[\S+\])?", run.out.splitlines()[0])


def test_version(advisor: Command) -> None:
    run = advisor("--version")
    assert run.status == 0
    assert run.out == f"advisor, version {package.__version__}\n"


def test_an_error_without_a_wording_of_ours_is_told_too(advisor: Command) -> None:
    from advisor.cli.usage import reword  # noqa: PLC0415

    context = click.Context(click.Command("memo"), info_name="memo", parent=click.Context(main, info_name="advisor"))
    told = reword(click.UsageError("Something else."), context)
    assert told == "error: Something else.\n  = `advisor memo --help` says how it is used"
