"""A graph → one self-contained HTML page: the drawing, to be moved, searched and lit, and all of it as a list."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from advisor.graph.labels import caption_of, named, value_of
from advisor.graph.model import Detail, Edge, Graph, Link, Node
from advisor.graph.picture import drawing_environment, svg
from advisor.trace.model import Role

_TITLES = {
    Role.FACT: "Facts",
    Role.RULE: "Rules",
    Role.FINDING: "Findings",
    Role.HYPOTHESIS: "Hypotheses",
    Role.LEADER: "Leaders",
    Role.WARNING: "Warnings",
    Role.RECOMMENDATION: "Recommendations",
    Role.REMARK: "Remarks",
}
_HOW = {Link.UNLESS: "in an exception", Link.FOR: "for", Link.AGAINST: "against"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What a node comes from or leads to; `anchor` is where it stands on the page, `how` says more ("for, +0.48")."""

    id: str
    anchor: str
    words: str
    how: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One node in the list."""

    id: str
    anchor: str
    words: str
    caption: str
    single: bool
    details: tuple[Detail, ...]
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The nodes of one role."""

    title: str
    entries: tuple[Entry, ...]


def render_page(graph: Graph) -> str:
    """Write a graph as a page. Raises `AdvisorError` if the package that lays it out is missing."""
    environment = drawing_environment()
    script = environment.get_template("graph.js.j2").render().strip() + "\n"
    written = environment.get_template("graph.html.j2").render(
        title=graph.title,
        language="en",
        says=graph.says,
        picture=svg(graph, environment) if graph.nodes else "",
        shelves=_shelves(graph),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
    )
    return written.strip() + "\n"


def _shelves(graph: Graph) -> tuple[Shelf, ...]:
    anchors = {id: f"n{at}" for at, id in enumerate(graph.nodes)}
    before: dict[str, list[Neighbour]] = {id: [] for id in anchors}
    after: dict[str, list[Neighbour]] = {id: [] for id in anchors}
    for edge in graph.edges:
        for here, there, found in ((edge.head, edge.tail, before), (edge.tail, edge.head, after)):
            found[here].append(Neighbour(there, anchors[there], named(graph, there), _how(edge)))

    def entry(node: Node) -> Entry:
        return Entry(
            node.id,
            anchors[node.id],
            named(graph, node.id),
            caption_of(node),
            not node.members,
            node.details,
            tuple(before[node.id]),
            tuple(after[node.id]),
        )

    return tuple(
        Shelf(title, entries)
        for role, title in _TITLES.items()
        if (entries := tuple(entry(node) for node in graph.nodes.values() if node.role is role))
    )


def _how(edge: Edge) -> str:
    parts: Iterable[str] = (_HOW.get(edge.link, ""), value_of(edge))
    return ", ".join(part for part in parts if part)
