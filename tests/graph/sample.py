"""Graphs to look at: of the six examples, of both packs, of words that mean harm; and what holds for any."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from core.helpers import SHOP
from runs.sample import COMPANY, EXAMPLES, shop_trace

from advisor import Trace
from advisor.graph.from_program import from_program
from advisor.graph.from_trace import from_trace
from advisor.graph.model import Cluster, Edge, Graph, Link, Node, State
from advisor.trace.model import Role

NAMES: Final = ("bakery", *(path.stem for path in EXAMPLES))
GRAPHS: Final = ("bakery", *(path.stem for path in EXAMPLES), "bakery pack", "company pack")
HOSTILE: Final = (
    '"',
    '\\" ]; evil [label="x',
    "\\l \\N \\G {a|b}",
    "<script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "two\nlines\r\tand a tab",
    "a] --> b[c",
    "n0 -.-> n1 || ((x)) }} end",
    "end",
    "`**strong**`",
    '%%{init: {"theme": "dark"}}%%',
    "click n0 call alert(1)",
    "#quot; &quot; &amp;lt; &#60;b&#62;",
    "\x00\x1b[31mred\x1b[0m\x7f\u202egnitirw\u2028",
    "日本語のとても長い名前がここにあります",
    "🙂🙂🙂",
    "W" * 200,
    "[red]markup[/red]",
    "",
    " ",
)


@cache
def trace(name: str) -> Trace:
    """Give the trace of an example, or of the busy bakery."""
    if name == "bakery":
        return shop_trace()
    return COMPANY.advise(next(path for path in EXAMPLES if path.stem == name)).trace


@cache
def whole(name: str) -> Graph:
    """Give a graph in which nothing is left out that mattered; of a pack, in which nothing is left out."""
    if name.endswith(" pack"):
        return from_program(SHOP if name == "bakery pack" else COMPANY.program)
    return from_trace(trace(name))


def hostile() -> Graph:
    """Give a graph of all roles in which every name and every word means harm."""
    roles, states, links = tuple(Role), tuple(State), tuple(Link)
    clusters = {
        role: Cluster(f"{role}s:{HOSTILE[at]}", role, HOSTILE[at], framed=bool(at % 2)) for at, role in enumerate(roles)
    }
    nodes = [
        Node(f"{role}:{words}", role, words, words[:20] or "fact", states[at % len(states)], clusters[role].id, -0.5)
        for at, words in enumerate(HOSTILE)
        for role in [roles[at % len(roles)]]
    ]
    edges = tuple(
        Edge(one.id, other.id, links[at % len(links)], (None, -0.5)[at % 2], 9)
        for at, (one, other) in enumerate(pairwise(nodes))
    )
    return Graph(
        HOSTILE[1] + HOSTILE[3] + HOSTILE[6],
        HOSTILE[4] + HOSTILE[14],
        {node.id: node for node in nodes},
        edges,
        {cluster.id: cluster for cluster in clusters.values()},
        (nodes[0].id,),
    )


def before(graph: Graph, start: str) -> set[str]:
    """Give all that leads to a node, by going over the edges until nothing is added."""
    return _closed({start}, {(edge.head, edge.tail) for edge in graph.edges})


def after(graph: Graph, start: str) -> set[str]:
    """Give all that follows from a node."""
    return _closed({start}, {(edge.tail, edge.head) for edge in graph.edges})


def _closed(found: set[str], steps: set[tuple[str, str]]) -> set[str]:
    while more := {there for here, there in steps if here in found} - found:
        found |= more
    return found


def folder_of(pack: str) -> Path:
    """Give the folder of a pack."""
    return Path(__file__).parents[1] / "core" / "packs" / pack
