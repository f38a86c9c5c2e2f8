"""README and docs: what they show is run, and comes out as they show it."""

from __future__ import annotations

import contextlib
import doctest
import fcntl
import os
import re
import shlex
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from pages import EXAMPLES, PAGES, ROOT, Block, blocks, names_of

from advisor.cli import main

CI = ROOT / ".ci" / "run"
each_page = pytest.mark.parametrize("page", PAGES, ids=names_of)


@each_page
def test_what_a_page_shows_is_true(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _Reader(tmp_path, monkeypatch)
    for block in blocks(page):
        if block.kind == "file":
            (tmp_path / block.what).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.what).write_text(block.text, encoding="utf-8")
        elif block.kind == "terminal":
            reader.press(block)
        elif block.language == "console" and block.kind in ("", "status"):
            reader.type(block)
        elif block.language == "pycon":
            reader.talk(block)


class _Reader:
    """Follows a page in a folder of their own, beside the examples."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        (folder / "examples").symlink_to(ROOT / "examples")
        tools = folder / ".tools"
        tools.mkdir()
        tool = tools / "advisor"
        tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m advisor "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.chdir(folder)
        self.names: dict[str, object] = {}

    def type(self, block: Block) -> None:
        """Run the commands of a block, each behind a `$`, and compare what they print."""
        shown = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
        assert not shown[0], f"{block.place}: a block `console` starts with `$ `"
        for part in shown[1:]:
            command, _, expected = part.partition("\n")
            done = subprocess.run(
                command, shell=True, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            assert _fits(done.stdout, expected), f"{block.place}: `{command}` printed\n{done.stdout}"
            told = int(block.what) if block.kind == "status" and part is shown[-1] else 2 if "error:" in expected else 0
            assert done.returncode == told, f"{block.place}: status {done.returncode}"

    def press(self, block: Block) -> None:
        """Run the command of a block in a terminal of 80 by 24, and press keys once it has drawn its screen."""
        command = block.text.removeprefix("$ ").strip()
        screen, terminal = os.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        process = subprocess.Popen(
            command,
            shell=True,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**os.environ, "TERM": "xterm-256color"},
        )
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # what Linux says once the program has gone
            while part := os.read(screen, 65536):
                shown += part
                if b"Quibi" in shown and block.what:
                    os.write(screen, block.what.encode())
                    block = replace(block, what="")
        os.close(screen)
        assert process.wait(timeout=60) == 0, f"{block.place}: status {process.returncode}: {shown.decode()[-2000:]}"
        assert not block.what, f"{block.place}: the screen never came: {shown.decode()[-2000:]}"

    def talk(self, block: Block) -> None:
        """Run a session at Python's prompt; names stay from block to block."""
        test = doctest.DocTestParser().get_doctest(block.text, self.names, block.place, str(block.page), block.line)
        told: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        found = runner.run(test, out=told.append, clear_globs=False)
        self.names |= test.globs
        assert found.failed == 0, "".join(told)


def _fits(printed: str, expected: str) -> bool:
    """Compare line by line; `…` by itself stands for any number of lines, within one for any text."""
    lines = printed.splitlines()
    first, *rest = [part.splitlines() for part in re.split(r"^…$", expected, flags=re.MULTILINE)]
    rest = [part[1:] for part in rest]  # each starts with the end of the line before
    if not _fit_at(0, lines, first) or not rest:
        return len(lines) == len(first) and _fit_at(0, lines, first)
    at = len(first)
    for part in rest[:-1]:
        at = next((place for place in range(at, len(lines)) if _fit_at(place, lines, part)), len(lines)) + len(part)
    last = len(lines) - len(rest[-1])
    return last >= at and _fit_at(last, lines, rest[-1])


def _fit_at(place: int, lines: list[str], part: list[str]) -> bool:
    shown = lines[place : place + len(part)]
    return len(shown) == len(part) and all(_fits_line(*pair) for pair in zip(shown, part, strict=True))


def _fits_line(line: str, expected: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, expected.split("…"))), line) is not None


def test_what_is_left_out_of_a_page_is_found() -> None:
    printed = "one\ntwo\n\nthree four five\nsix\n"
    good = [printed, "…\n", "one\n…\n", "…\nsix\n", "one\n…\nthree … five\n…\n", "one\n…\ntwo\n…\n\n…\n"]
    assert [text for text in good if not _fits(printed, text)] == []
    bad = ["", "one\n", "…\nfive\n", "two\n…\n", "…\ntwo\nthree …\n…\n", "…\nsix\n…\nsix\n", "…\nseven\n…\n"]
    assert [text for text in bad if _fits(printed, text)] == []


@each_page
def test_commands_have_somebody_who_runs_them(page: Path) -> None:
    alone = [one.place for one in blocks(page) if one.language == "sh" and one.kind not in ("ci", "by hand")]
    assert not alone, "mark each block `sh` with `<!-- ci: NAME -->` or `<!-- by hand: WHY -->`"
    called = set(commands_of_ci())
    shown = {(names_of(page), one.what) for one in blocks(page) if one.kind == "ci"}
    assert shown <= called


def test_ci_ends_with_the_command_of_the_readme() -> None:
    assert os.access(CI, os.X_OK)
    assert commands_of_ci()[-1] == ("README.md", "test")


def commands_of_ci() -> list[tuple[str, str]]:
    """Give the commands that CI runs: page and name."""
    return re.findall(r'^ *follow (\S+) (\S+) "\S+"', CI.read_text(encoding="utf-8"), re.MULTILINE)


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_command_and_option_is_documented() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name, command in commands(main, "advisor"):
        assert re.search(rf"{name}[ `\n]", text)
        options = [max(one.opts, key=len) for one in command.params if isinstance(one, click.Option)]
        assert [option for option in options if f"{option} " not in text and f"{option}`" not in text] == [], name


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command with its whole name, those of groups within too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def test_examples_are_all_named_by_their_year() -> None:
    assert EXAMPLES
    assert all(re.fullmatch(r"[a-z-]+-\d{4}", path.stem) for path in EXAMPLES)
