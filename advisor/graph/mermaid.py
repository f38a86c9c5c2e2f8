"""A graph → Mermaid, which wikis and code hosts draw from text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from advisor.graph.dot import frames
from advisor.graph.labels import COLOURS, NOT_SO, caption_of, lines_of, title_of, value_of
from advisor.graph.model import Edge, Graph, Link, Node
from advisor.memo.words import printable
from advisor.trace.model import Role

_SHAPES: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.RULE: ("(", ")"),
        Role.FINDING: ("([", "])"),
        Role.LEADER: ("[[", "]]"),
        Role.WARNING: ("{{", "}}"),
        Role.REMARK: ("(", ")"),
    }
)
_ARROWS = {Link.AGAINST: "-.->", Link.UNLESS: "-.->"}
_FILLS = {
    Role.FACT: "#eef1f5",
    Role.FINDING: "#e9f3f2",
    Role.HYPOTHESIS: "#e9eff6",
    Role.LEADER: "#d7e2ee",
    Role.WARNING: "#faece5",
    Role.RECOMMENDATION: "#ebf3ec",
}
_STYLES: Mapping[str, str] = MappingProxyType(
    {
        role.value: f"fill:{_FILLS.get(role, '#fdfcf9')},stroke:{colour},color:#1c1c1a"
        for role, colour in COLOURS.items()
    }
    | {"broken": "stroke-dasharray:4 3", "focus": "stroke-width:4px"}
)
_MEANS_SOMETHING = re.compile(r"[^\w ,.'’“”!?()/+−–-]")


def write_mermaid(graph: Graph) -> str:
    """Write a graph as a Mermaid flowchart; whatever its words hold, they stay words."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    names = {id: f"n{at}" for at, id in enumerate(graph.nodes)}
    yield "flowchart LR"
    for number, (cluster, nodes) in enumerate(frames(graph).items()):
        if not cluster:
            yield from (f"  {_node(node, names)}" for node in nodes)
            continue
        yield f"  subgraph c{number}[{_quoted(title_of(graph.clusters[cluster]))}]"
        yield from (f"    {_node(node, names)}" for node in nodes)
        yield "  end"
    yield from (f"  {_edge(edge, names)}" for edge in graph.edges)
    classes: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        classes.setdefault(node.role.value, []).append(names[node.id])
        if node.state in NOT_SO:
            classes.setdefault("broken", []).append(names[node.id])
    classes |= {"focus": [names[id] for id in graph.focus]} if graph.focus else {}
    yield from (f"  classDef {name} {style}" for name, style in _STYLES.items() if name in classes)
    yield from (f"  class {','.join(members)} {name}" for name, members in classes.items())


def _node(node: Node, names: Mapping[str, str]) -> str:
    opening, closing = _SHAPES.get(node.role, ("[", "]"))
    words = " ".join(lines_of(node))  # Mermaid breaks lines by itself
    return f"{names[node.id]}{opening}{_quoted(words, caption_of(node))}{closing}"


def _edge(edge: Edge, names: Mapping[str, str]) -> str:
    value = value_of(edge)
    told = f"|{_quoted(value)}|" if value else ""
    return f"{names[edge.tail]} {_ARROWS.get(edge.link, '-->')}{told} {names[edge.head]}"


def _quoted(*lines: str) -> str:
    return f'"{"<br>".join(_escaped(line) for line in lines)}"'


def _escaped(text: str) -> str:
    """Write a text so that nothing in it means anything to Mermaid, nor to the HTML that it makes."""
    return _MEANS_SOMETHING.sub(lambda found: f"#{ord(found[0])};", printable(text))
