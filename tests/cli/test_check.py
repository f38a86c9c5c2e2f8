"""`advisor check`: all that is wrong at once, in every file; and how complete each is."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import Command, Run, refused

ROOT = Path(__file__).parents[2]


def rows(run: Run) -> dict[str, tuple[int, int]]:
    """Give the themes that a summary lists, with how much of each is known."""
    found = re.findall(r"^  (\w+) +(\d+) of (\d+)$", run.out, re.MULTILINE)
    return {theme: (int(known), int(asked)) for theme, known, asked in found}


def test_how_complete_a_file_is(advisor: Command) -> None:
    run = advisor("check", "acme.yaml")
    assert (run.status, run.err) == (0, "")
    first, *themes = run.out.splitlines()
    asked = sum(all_ for _, all_ in rows(run).values())
    assert first == f"acme.yaml: Acme, nothing wrong; 4 of {asked} facts known ({4 / asked:.0%}), 3 of them sure"
    assert len(rows(run)) == len(themes) > 5
    assert sum(known for known, _ in rows(run).values()) == 4


def test_nothing_known_no_date_and_no_name(advisor: Command, folder: Path) -> None:
    (folder / "bare.yaml").write_text("name: Name of the business\nfacts:\n", encoding="utf-8")
    lines = advisor("check", "bare.yaml").out.splitlines()
    assert re.fullmatch(r"bare\.yaml: Name of the business, nothing wrong; none of \d+ facts known", lines[0])
    assert lines[-2:] == [
        "  no name: write that of the business behind `name`",
        "  no date: add `as_of`, the day on which the facts were true",
    ]


def test_all_examples(advisor: Command) -> None:
    examples = sorted((ROOT / "examples").glob("*.yaml"))
    run = advisor("check", *map(str, examples))
    assert (run.status, run.err) == (0, "")
    parts = run.out.split("\n\n")
    assert [part.partition(":")[0] for part in parts] == [str(path) for path in examples]
    assert "no date" not in run.out
    assert "no name" not in run.out


def test_several_files_some_with_errors(advisor: Command, folder: Path) -> None:
    (folder / "wrong.yaml").write_text(
        "name: Wrong\nas_of: soon\nfacts:\n  self_serv: yes\n  top_customer_share: 140%\n", encoding="utf-8"
    )
    (folder / "worse.yaml").write_text("name: Worse\n\tfacts:\n", encoding="utf-8")
    run = advisor("check", "wrong.yaml", "acme.yaml", "none.yaml", "worse.yaml", "acme.yaml")
    assert run.status == 2
    assert run.out.count("acme.yaml: Acme, nothing wrong; ") == 2
    assert "wrong.yaml" not in run.out
    assert run.out.count("\n\n") == 1
    assert run.err == (
        "error: `soon` is not a date\n"
        " --> wrong.yaml:2:8\n"
        "  |\n"
        "2 | as_of: soon\n"
        "  |        ^^^^\n"
        "  = write `2015-12-31`, `2015-12` or `2015`\n"
        "\n"
        "error: `self_serv` is not a fact of this pack\n"
        " --> wrong.yaml:4:3\n"
        "  |\n"
        "4 |   self_serv: yes\n"
        "  |   ^^^^^^^^^\n"
        "  = did you mean `self_serve` or `self_serve_share`?\n"
        "\n"
        "error: `top_customer_share`: `140%` is more than the whole: a share is at most 100%\n"
        " --> wrong.yaml:5:23\n"
        "  |\n"
        "5 |   top_customer_share: 140%\n"
        "  |                       ^^^^\n"
        "  = write a share as `42%` or `0.42`\n"
        "\n"
        "3 errors\n"
        "\n"
        "error: there is no file `none.yaml`\n"
        "\n"
        "error: a tab can't indent a line\n"
        " --> worse.yaml:2:1\n"
        "  |\n"
        "2 | →facts:\n"
        "  | ^\n"
        "  = use spaces\n"
    )


def test_facts_that_contradict_one_another(advisor: Command, folder: Path) -> None:
    text = "name: Acme\nfacts:\n  customer_count: 0\n  top_customer_share: 30%\n"
    (folder / "odd.yaml").write_text(text, encoding="utf-8")
    assert refused(advisor("check", "odd.yaml")) == (
        "error: these facts contradict one another: a business without customers can't have a largest customer\n"
        " --> odd.yaml:3:3\n"
        "  |\n"
        "3 |   customer_count: 0\n"
        "  |   ^^^^^^^^^^^^^^\n"
        "  = line 3: `customer_count` is 0\n"
        "  = line 4: `top_customer_share` is 30%"
    )


def test_an_error_in_the_pack_comes_first(advisor: Command, folder: Path) -> None:
    (folder / "pack").mkdir()
    (folder / "pack" / "pack.yaml").write_text("name: mine\n", encoding="utf-8")
    error = refused(advisor("check", "acme.yaml", "none.yaml", "--pack", "pack"))
    assert " --> pack/pack.yaml:1:1" in error
    assert "none.yaml" not in error


def test_a_name_that_would_act_on_the_terminal(advisor: Command, folder: Path) -> None:
    name = "a\x1b[31m\n\udcff.yaml"
    (folder / name).write_text("name: Acme\nfacts:\n", encoding="utf-8")
    run = advisor("check", name)
    assert run.status == 0
    assert run.out.startswith("a?[31m??.yaml: Acme, nothing wrong; ")
    (folder / name).write_text("name: Acme\nfacts: []\n", encoding="utf-8")
    assert " --> a·[31m··.yaml:2:8" in refused(advisor("check", name))
