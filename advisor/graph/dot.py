"""A graph → DOT, the language of Graphviz: a format of its own, and what a layout is computed from."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from advisor.graph.labels import COLOURS, LINE, LINKS, NOT_SO, SIZE, caption_of, lines_of, title_of, value_of, width_of
from advisor.graph.model import Edge, Graph, Link, Node
from advisor.memo.words import printable
from advisor.trace.model import Role

_FONT = "Helvetica"  # one whose widths Graphviz knows; others of its kind are as wide
_WIDE = SIZE / 72  # of a Chinese character, in inches; Graphviz takes it for narrower
_MARGIN = 0.16
_NEAR, _FAR = 0.7, 1.5
_PLAIN = re.compile(r"[\w.:+-]+", re.ASCII)
_ORDER = tuple(dict.fromkeys((Role.FACT, Role.RULE, *Role)))  # where rules go in a circle, findings come after them
_ROUNDED = (Role.RULE, Role.FINDING, Role.REMARK)
_EDGES = {Link.AGAINST: "dashed", Link.UNLESS: "dotted"}


def write_dot(graph: Graph, *, headed: bool = True) -> str:
    """Write a graph as DOT, with its title unless `headed` is false; whatever its words hold, they stay words."""
    return "\n".join(_lines(graph, headed=headed)) + "\n"


def dot_names(graph: Graph) -> Mapping[str, str]:
    """Give the name that each node has in the DOT: its id, unless that holds more than plain characters."""
    return {id: id if _PLAIN.fullmatch(id) else f"node {at}" for at, id in enumerate(graph.nodes)}


def frames(graph: Graph) -> Mapping[str, tuple[Node, ...]]:
    """Give the nodes by the frame around them, that of none under `""`; a box alone needs no frame."""
    found: dict[str, list[Node]] = {"": []}
    for node in sorted(graph.nodes.values(), key=lambda node: _ORDER.index(node.role)):
        found.setdefault(node.cluster if graph.clusters[node.cluster].framed else "", []).append(node)
    boxes = [cluster for cluster, nodes in found.items() if cluster and all(node.members for node in nodes)]
    found[""] += [node for cluster in boxes for node in found.pop(cluster)]
    return {cluster: tuple(nodes) for cluster, nodes in found.items()}


def _lines(graph: Graph, *, headed: bool) -> Iterator[str]:
    names = dot_names(graph)
    yield "digraph advisor {"
    if headed:
        told = f"label={_quoted(graph.title)} tooltip={_quoted(graph.says)}"
        yield f"  graph [{told} labelloc=t fontname={_FONT} fontsize=16]"
    yield f"  graph [rankdir=LR ranksep={_apart(graph):.2f} nodesep=0.14 remincross=true]"
    yield f'  node [fontname={_FONT} fontsize={SIZE} shape=box margin="{_MARGIN},0.08" height=0.3]'
    yield f"  edge [fontname={_FONT} fontsize=10 arrowsize=0.6]"
    for number, (cluster, nodes) in enumerate(frames(graph).items()):
        if not cluster:
            yield from (f"  {_node(node, names, focus=node.id in graph.focus)}" for node in nodes)
            continue
        yield f"  subgraph cluster_{number} {{"
        yield f"    graph [label={_quoted(title_of(graph.clusters[cluster]))} fontname={_FONT} fontsize=11 margin=8]"
        yield from (f"    {_node(node, names, focus=node.id in graph.focus)}" for node in nodes)
        yield "  }"
    yield from (f"  {_edge(edge, names)}" for edge in graph.edges)
    yield "}"


def _apart(graph: Graph) -> float:
    """Give how far the ranks are apart, in inches: further where many edges come together."""
    ends = Counter(end for edge in graph.edges for end in (edge.head, edge.tail))
    return min(_FAR, _NEAR + max(ends.values(), default=0) / 40)


def _node(node: Node, names: Mapping[str, str], *, focus: bool) -> str:
    lines = (*lines_of(node), caption_of(node))
    attributes = [f'label="{"".join(_escaped(line) + _LEFT for line in lines)}"', f"tooltip={_quoted(node.words)}"]
    wide = max(sum(unicodedata.east_asian_width(char) in "WF" for char in line) for line in lines)
    if wide:
        attributes.append(f"width={max(len(line) for line in lines) * _WIDE + 2 * _MARGIN:.2f}")
    styles = [
        *(("rounded",) if node.role in _ROUNDED else ()),
        *(("dashed",) if node.state in NOT_SO else ()),
        *(("bold",) if focus or node.role is Role.LEADER else ()),
    ]
    if styles:
        attributes.append(f'style="{",".join(styles)}"')
    if node.members:
        attributes.append("peripheries=2")
    attributes.append(f'color="{COLOURS[node.role]}"')
    return f"{_quoted(names[node.id])} [{' '.join(attributes)}]"


_LEFT = r"\l"


def _edge(edge: Edge, names: Mapping[str, str]) -> str:
    attributes = [f'color="{LINKS.get(edge.link, LINE)}"']
    if value := value_of(edge):
        attributes += [f"taillabel={_quoted(value)}", f"penwidth={width_of(edge):.1f}"]
    if edge.link in _EDGES:
        attributes.append(f"style={_EDGES[edge.link]}")
    return f"{_quoted(names[edge.tail])} -> {_quoted(names[edge.head])} [{' '.join(attributes)}]"


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
