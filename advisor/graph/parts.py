"""Parts of a graph: what leads to a node and what follows from it, and clusters folded into one box each."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from advisor.graph.labels import named
from advisor.graph.model import Detail, Edge, Graph, Line, Link, Node, State
from advisor.trace.model import Role
from advisor.trace.words import counted

LIMIT = 72
"""How many nodes a drawing has at most, unless all are asked for; beyond it, what is far off is folded."""

_MANY = {role: f"{role.value}s" for role in Role} | {Role.HYPOTHESIS: "hypotheses"}
_TELLING = {
    State.KNOWN: "known",
    State.TRUE: "true",
    State.FIRED: "fired",
    State.RAISED: "raised",
    State.GIVEN: "given",
    State.MADE: "made",
}


def part(graph: Graph, kept: Collection[str]) -> Graph:
    """Give the graph of some of the nodes and the edges between them."""
    nodes = {id: node for id, node in graph.nodes.items() if id in kept}
    edges = tuple(edge for edge in graph.edges if edge.tail in nodes and edge.head in nodes)
    return dataclasses.replace(graph, nodes=MappingProxyType(nodes), edges=edges)


def without_remarks(graph: Graph) -> Graph:
    """Leave out the remarks, and what leads to nothing but remarks, except for what rules conclude."""
    left = {id for id, node in graph.nodes.items() if node.role is Role.REMARK}
    if not left:
        return graph
    for roles in ((Role.RULE,), (Role.FACT, Role.FINDING)):
        ends: dict[str, list[str]] = {}
        for edge in graph.edges:
            ends.setdefault(edge.tail, []).append(edge.head)
        left |= {id for id, heads in ends.items() if graph.nodes[id].role in roles and left.issuperset(heads)}
    found = part(graph, graph.nodes.keys() - left)
    return dataclasses.replace(found, says=f"{graph.says} Remarks are left out.")


def around(graph: Graph, starts: Sequence[str], depth: int | None = None) -> Graph:
    """Give all that leads to some nodes and all that follows from them, or `depth` steps of it each way."""
    found = [_reach(graph, starts, up=up) for up in (True, False)]
    kept = {id for steps in found for id, far in steps.items() if depth is None or far <= depth}
    clusters = [graph.clusters[graph.nodes[id].cluster].title for id in starts]
    titles = [named(graph, starts[0])] if len(starts) == 1 else dict.fromkeys(clusters)
    centre = " and ".join(f"“{title.removesuffix('.')}”" for title in titles)
    far = "" if depth is None else f", {counted(depth, 'step')} each way"
    says = f"What leads to {centre} and what follows from it{far}. {graph.says}"
    return dataclasses.replace(part(graph, kept), says=says, focus=tuple(starts))


def legible(graph: Graph, limit: int = LIMIT) -> Graph:
    """Fold a graph that has more nodes than the limit; what is nearest to its focus stays open as far as it fits."""
    if len(graph.nodes) <= limit:
        return graph
    opened = set(graph.focus)
    directions = [_levels(_reach(graph, graph.focus, up=up)) for up in (True, False)]
    while directions:
        for levels in tuple(directions):
            wider = opened.union(levels.pop(0)) if levels else opened
            if len(wider) > len(opened) and len(fold(graph, wider).nodes) <= limit:
                opened = wider
            else:
                directions.remove(levels)
    return fold(graph, opened)


def fold(graph: Graph, opened: Collection[str]) -> Graph:
    """Fold each cluster into a box, but for the nodes that are to stay open and those that are alone in theirs."""
    folded: dict[str, list[Node]] = {}
    for id, node in graph.nodes.items():
        if id not in opened:
            folded.setdefault(node.cluster, []).append(node)
    boxes = {cluster: members for cluster, members in folded.items() if len(members) > 1}
    place = {id: id for id in graph.nodes}
    place |= {node.id: cluster for cluster, members in boxes.items() for node in members}
    whole = {cluster for cluster in boxes if not any(graph.nodes[id].cluster == cluster for id in opened)}
    nodes = {
        at: _box(graph, at, boxes[at], whole=at in whole) if at in boxes else graph.nodes[at]
        for at in dict.fromkeys(place.values())
    }
    merged: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        merged.setdefault((place[edge.tail], place[edge.head]), []).append(edge)
    edges = tuple(_merged(*ends, edges) for ends, edges in merged.items() if ends[0] != ends[1])
    says = f"{graph.says} A box with a double edge stands for several." if boxes else graph.says
    return dataclasses.replace(graph, says=says, nodes=MappingProxyType(nodes), edges=edges)


def _reach(graph: Graph, starts: Iterable[str], *, up: bool) -> dict[str, int]:
    """Give how many steps away each node is, against the direction of the edges or along it."""
    next_to: dict[str, list[str]] = {}
    for edge in graph.edges:
        here, there = (edge.head, edge.tail) if up else (edge.tail, edge.head)
        next_to.setdefault(here, []).append(there)
    steps = dict.fromkeys(starts, 0)
    waiting = list(steps)
    for id in waiting:
        for other in next_to.get(id, ()):
            if other not in steps:
                steps[other] = steps[id] + 1
                waiting.append(other)
    return steps


def _levels(steps: Mapping[str, int]) -> list[list[str]]:
    """Give the nodes one step away, two steps away and so on."""
    return [[id for id, far in steps.items() if far == at] for at in range(1, max(steps.values(), default=0) + 1)]


def _box(graph: Graph, cluster: str, members: list[Node], *, whole: bool) -> Node:
    role = graph.clusters[cluster].role
    alike = [node for node in members if node.role is role] or members
    one, many = alike[0].role.value, _MANY[alike[0].role]
    caption = counted(len(alike), one, many) if whole else counted(len(alike), f"more {one}", f"more {many}")
    told = ((sum(node.state is state for node in alike), word) for state, word in _TELLING.items())
    caption += "".join(f", {number} {word}" for number, word in told if number)
    return Node(
        cluster,
        role,
        graph.clusters[cluster].title,
        caption,
        State.DECLARED,
        cluster,
        details=(Detail("It stands for", tuple(Line(node.words) for node in members)),),
        members=tuple(node.id for node in members),
    )


def _merged(tail: str, head: str, edges: list[Edge]) -> Edge:
    if len(edges) == 1:
        return dataclasses.replace(edges[0], tail=tail, head=head)
    links = {edge.link for edge in edges}
    if len(links) == 1:
        link = edges[0].link
    elif links <= {Link.READS, Link.UNLESS}:
        link = Link.READS
    else:
        link = Link.WEIGHS if links <= {Link.FOR, Link.AGAINST} else Link.CONCLUDES
    return Edge(tail, head, link, None, sum(edge.count for edge in edges))
