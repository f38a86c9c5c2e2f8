"""Templates of one's own that are wrong: the whole message, exit status 2, and nothing written."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import ACME, Command, files_of, refused

ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("template_errors.yaml").read_text(encoding="utf-8")
)


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({row["case"] for row in ROWS}) == len(ROWS) > 40


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in ROWS])
def test_a_wrong_template(row: dict[str, Any], advisor: Command, folder: Path) -> None:
    name = row.get("name", "mine.md.j2")
    for file, text in {name: row["template"], **row.get("more", {})}.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_bytes(text.encode("latin-1"))
    (folder / "memo.md").write_text("before", encoding="utf-8")
    before, start = files_of(folder), time.monotonic()
    run = advisor("memo", "acme.yaml", "--template", name, "-o", "memo.md")
    assert refused(run) == row["error"].rstrip("\n")
    assert files_of(folder) == before
    assert (folder / "memo.md").read_text(encoding="utf-8") == "before"
    assert time.monotonic() - start < 30


def test_html_says_the_same(advisor: Command, folder: Path) -> None:
    (folder / "mine.md.j2").write_text("{{ nothing }}", encoding="utf-8")
    run = advisor("memo", "acme.yaml", "--template", "mine.md.j2", "-o", "memo.html")
    assert refused(run).startswith("error: there is no `nothing`\n --> mine.md.j2:1:4\n")
    assert not (folder / "memo.html").exists()


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("nope", "error: there is no template `nope`\n  = templates: memo.md.j2; or give the path of a file"),
        (
            "no/such.j2",
            "error: there is no template `no/such.j2`\n  = templates: memo.md.j2; or give the path of a file",
        ),
        ("memos", "error: there is no template `memos`\n  = did you mean `memo`?"),
        ("words", "error: the template `words` writes nothing"),
        (
            "x" * 300,
            f"error: there is no template `{'x' * 119}…`\n  = templates: memo.md.j2; or give the path of a file",
        ),
        ("", "error: `` is a folder; the file of a template is wanted"),
        ("folder.md.j2", "error: `folder.md.j2` is a folder; the file of a template is wanted"),
        ("image.png", "error: `image.png` is not a text file"),
        ("latin.md.j2", "error: `latin.md.j2` is not UTF-8 text (line 2)\n  = save it with the encoding UTF-8"),
        ("utf16.md.j2", "error: `utf16.md.j2` is UTF-16 text\n  = save it with the encoding UTF-8"),
        (
            "huge.md.j2",
            "error: `huge.md.j2` is larger than 1 MiB\n  = a fact file or a pack file is a few pages of text",
        ),
        ("page.html.j2", "error: there is no `language`\n  --> page.html.j2"),
    ],
)
def test_what_is_no_template(template: str, expected: str, advisor: Command, folder: Path) -> None:
    (folder / "folder.md.j2").mkdir()
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "latin.md.j2").write_bytes("one\nManag\xe9\n".encode("latin-1"))
    (folder / "utf16.md.j2").write_text("# {{ memo.name }}", encoding="utf-16")
    (folder / "huge.md.j2").write_bytes(b"x" * (1024 * 1024 + 1))
    error = refused(advisor("memo", "acme.yaml", "--template", template, "-o", "memo.md"))
    assert error.startswith(expected)
    assert error == expected or template == "page.html.j2"
    assert not (folder / "memo.md").exists()


def test_a_template_is_for_text(advisor: Command, folder: Path) -> None:
    for words in (["--format", "json"], ["-o", "memo.json"]):
        assert refused(advisor("memo", "acme.yaml", "--template", "memo", *words)) == (
            "error: a template is for md and html; json has none\n  = leave `--template` out, or choose another format"
        )


def test_the_template_is_not_written_over(advisor: Command, folder: Path) -> None:
    (folder / "mine.md").write_text("# {{ memo.name }}\n", encoding="utf-8")
    error = refused(advisor("memo", "acme.yaml", "--template", "mine.md", "-o", "./mine.md"))
    assert error == "error: `./mine.md` is the template; the memo would replace it"
    assert (folder / "mine.md").read_text(encoding="utf-8") == "# {{ memo.name }}\n"
    assert (folder / "acme.yaml").read_text(encoding="utf-8") == ACME


def test_a_right_one_by_path_and_by_name(advisor: Command, folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "mine.md.j2").write_text(
        '{% extends "memo.md.j2" %}{% block title %}# Only for {{ memo.name }}{% endblock %}', encoding="utf-8"
    )
    plain = advisor("memo", "acme.yaml")
    assert plain.status == 0
    assert advisor("memo", "acme.yaml", "--template", "memo") == plain
    assert advisor("memo", "acme.yaml", "--template", "memo.md.j2") == plain
    mine = advisor("memo", "acme.yaml", "--template", "below/mine.md.j2")
    assert mine.out == plain.out.replace("# What drives Acme", "# Only for Acme", 1)
    assert advisor("memo", "acme.yaml", "--template", str(folder / "below" / "mine.md.j2")) == mine


def test_a_file_that_is_called_like_the_default_is_not_taken_for_it(advisor: Command, folder: Path) -> None:
    plain = advisor("memo", "acme.yaml")
    assert advisor("memo", "acme.yaml", "-o", "memo", "--format", "html").status == 0
    (folder / "memo.md.j2").write_text("# Mine\n", encoding="utf-8")
    assert advisor("memo", "acme.yaml") == advisor("memo", "acme.yaml", "--template", "memo") == plain
    assert advisor("memo", "acme.yaml", "--template", "memo.md.j2").out == "# Mine\n"
    assert advisor("memo", "acme.yaml", "--template", "./memo.md.j2").out == "# Mine\n"
