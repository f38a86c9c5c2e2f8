"""`advisor graph`: what is drawn, where to, in which format; what is refused."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from cli.conftest import Command, _one_program, advisor, files_of, folder, refused
from runs.sample import COMPANY, EXAMPLES

import advisor as api
from advisor import graph_of
from advisor.graph.draw import draw, graph_of_program, graph_of_trace

from .sample import folder_of, trace

__all__ = ["_one_program", "advisor", "folder"]

ORACLE = next(path for path in EXAMPLES if path.stem == "oracle-1990")
STARTS = {"dot": "digraph advisor {\n", "mmd": "flowchart LR\n", "svg": "<svg xmlns=", "html": "<!DOCTYPE html>\n"}


@pytest.fixture
def here(folder: Path) -> Path:
    """Give the current folder, with a fact file, a saved trace and a pack in it."""
    shutil.copy(ORACLE, folder / "oracle.yaml")
    (folder / "run.json").write_text(trace("oracle-1990").json(), encoding="utf-8")
    shutil.copytree(folder_of("bakery"), folder / "bakery")
    return folder


def test_dot_goes_to_standard_output(advisor: Command, here: Path) -> None:
    before = files_of(here)
    run = advisor("graph", "oracle.yaml")
    assert (run.status, run.err) == (0, "")
    assert run.out == draw(graph_of_trace(trace("oracle-1990")), "dot")
    assert files_of(here) == before


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("graph.svg", "svg"),
        ("graph.html", "html"),
        ("graph.htm", "html"),
        ("graph.dot", "dot"),
        ("graph.gv", "dot"),
        ("graph.mmd", "mmd"),
        ("graph.mermaid", "mmd"),
        ("GRAPH.SVG", "svg"),
        ("graph.dot.mmd", "mmd"),
    ],
)
def test_the_ending_gives_the_format(name: str, format_: str, advisor: Command, here: Path) -> None:
    before = files_of(here)
    run = advisor("graph", "oracle.yaml", "-o", name)
    assert (run.status, run.out, run.err) == (0, "", "")
    assert (here / name).read_text(encoding="utf-8").startswith(STARTS[format_])
    assert files_of(here) == before | {name}
    assert advisor("graph", "oracle.yaml", "--format", format_.upper()).out == (here / name).read_text(encoding="utf-8")


def test_the_option_outweighs_the_ending(advisor: Command, here: Path) -> None:
    assert advisor("graph", "oracle.yaml", "-o", "graph.svg", "--format", "mmd").status == 0
    assert (here / "graph.svg").read_text(encoding="utf-8").startswith(STARTS["mmd"])


def test_a_saved_trace_is_drawn_as_its_fact_file(advisor: Command, here: Path) -> None:
    for more in ((), ("--focus", "veneer"), ("--theme", "buying", "--depth", "1"), ("--all",)):
        run = advisor("graph", "run.json", *more)
        assert run.status == 0
        assert run == advisor("graph", "oracle.yaml", *more)


@pytest.mark.parametrize("source", ["bakery", "bakery/", "bakery/pack.yaml", "./bakery"])
def test_a_folder_is_a_pack(source: str, advisor: Command, here: Path) -> None:
    run = advisor("graph", source)
    assert run.status == 0
    assert run.out == graph_of(source, format="dot")
    assert "rule:regulars-love-bread" in run.out


def test_a_name_is_a_pack(advisor: Command, here: Path) -> None:
    run = advisor("graph", "company-drivers")
    assert run.out == draw(graph_of_program(COMPANY.program), "dot")
    focused = advisor("graph", "company-drivers", "--focus", "fit-mismatch", "--depth", "2")
    assert focused.out == COMPANY.graph("dot", focus="fit-mismatch", depth=2)
    assert len(focused.out) < len(run.out)
    everything = advisor("graph", "company-drivers", "--all")
    assert len(re.findall(r'^  "rule:[^"]*" \[', everything.out, re.MULTILINE)) == 271


def test_another_pack_draws_its_own_run(advisor: Command, here: Path) -> None:
    (here / "shop.yaml").write_text("name: Shop\nfacts: {regulars_share: 50%}\n", encoding="utf-8")
    run = advisor("graph", "shop.yaml", "--pack", "bakery")
    assert run.status == 0
    assert '"rule:regulars-love-bread" -> "hypothesis:pull.bread"' in run.out


REFUSED = [
    (["nowhere.yaml"], "there is no file `nowhere.yaml`"),
    (["company-driver"], "there is no file and no pack `company-driver`\n  = did you mean `company-drivers`?"),
    ([""], "`.` is a folder; a file is wanted"),
    (["empty"], "the pack has no rules"),
    (
        ["oracle.yaml", "-o", "graph.png"],
        "the ending of `graph.png` names no format\n"
        "  = end it with `.svg`, `.html`, `.dot` or `.mmd`, or add `--format`",
    ),
    (["oracle.yaml", "-o", ""], "the name of the file to write is empty"),
    (
        ["oracle.yaml", "-o", "oracle.yaml", "--format", "dot"],
        "`oracle.yaml` is the file that is read; the graph would replace it",
    ),
    (["oracle.yaml", "-o", "gone/graph.svg"], "`gone/graph.svg` can't be written: there is no folder `gone`"),
    (
        ["company-drivers", "--pack", "bakery"],
        "`company-drivers` is a pack itself\n  = leave the pack out, or name a fact file",
    ),
    (["run.json", "--pack", "bakery"], "`run.json` is a saved trace and has its own pack\n  = leave the pack out"),
    (
        ["oracle.yaml", "--focus", "venere"],
        "the graph has no `venere`\n  = did you mean `veneer` or `revenue_spread`?",
    ),
    (["oracle.yaml", "--theme", "bying"], "there is no theme `bying` in the graph\n  = did you mean `buying`?"),
    (
        ["oracle.yaml", "--focus", "veneer", "--theme", "buying"],
        "a graph has one focus or one theme\n  = leave the focus or the theme out",
    ),
    (
        ["oracle.yaml", "--depth", "2"],
        "a depth counts the steps from a focus or a theme, 0 or more\n  = name one of them",
    ),
]


@pytest.mark.parametrize(("words", "message"), REFUSED, ids=[" ".join(words) or "nothing" for words, _ in REFUSED])
def test_refused(words: list[str], message: str, advisor: Command, here: Path) -> None:
    (here / "empty").mkdir()
    (here / "empty" / "pack.yaml").write_text(
        "name: empty\nversion: 1.0.0\ntitle: Nothing\nabout: Nothing.\n", encoding="utf-8"
    )
    before = files_of(here)
    told = refused(advisor("graph", *words))
    assert told.startswith(f"error: {message}")
    assert told == f"error: {message}" or words == ["empty"]
    assert files_of(here) == before


def test_a_saved_trace_is_not_overwritten(advisor: Command, here: Path) -> None:
    before = (here / "run.json").read_bytes()
    assert refused(advisor("graph", "run.json", "-o", "./run.json", "--format", "svg")).startswith(
        "error: `./run.json` is"
    )
    assert (here / "run.json").read_bytes() == before


def test_the_facade_draws_the_same() -> None:
    facts = {"name": "Acme", "facts": {"self_serve": "yes"}}
    found = api.trace_of(facts)
    for format in api.GraphFormat:
        assert graph_of(facts, format=format) == found.graph(format)
    assert graph_of(Path("rules/company-drivers"), format="mmd").count("-->") > 50
    assert graph_of(facts).startswith("<svg ")
