"""What stands on a node and at an edge, in each format: lines of words, a caption with a sign, a value."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from types import MappingProxyType

from advisor.graph.model import Cluster, Edge, Graph, Link, Node, State
from advisor.memo.words import lower, printable
from advisor.trace.model import Role
from advisor.trace.words import signed

WIDTH, MOST_LINES = 30, 5
"""How many characters a line of words has, and how many lines a node."""

SIZE = 12
"""The size of a node's words."""

COLOURS: Mapping[Role, str] = MappingProxyType(
    {
        Role.FACT: "#46617d",
        Role.RULE: "#77746c",
        Role.FINDING: "#1b7272",
        Role.HYPOTHESIS: "#1f4e79",
        Role.LEADER: "#1f4e79",
        Role.WARNING: "#b0480c",
        Role.RECOMMENDATION: "#2f6b35",
        Role.REMARK: "#77746c",
    }
)
"""The colours of outlines on a light ground."""

LINE = "#77746c"
LINKS: Mapping[Link, str] = MappingProxyType(
    dict.fromkeys((Link.FOR, Link.WEIGHS, Link.COMPETES), COLOURS[Role.HYPOTHESIS])
    | {Link.AGAINST: COLOURS[Role.WARNING]}
)
"""The colours of edges that are not of the colour `LINE`."""

NOT_SO = frozenset({State.FALSE, State.UNKNOWN, State.HELD_BACK, State.UNDECIDED, State.NOT_CONCLUDED})
"""The states of what is drawn with a broken outline."""

_LONGEST_TITLE = 60
_SIGNS = {
    Role.FACT: "■",
    Role.FINDING: "◆",
    Role.HYPOTHESIS: "●",
    Role.LEADER: "★",
    Role.RULE: "§",
    Role.WARNING: "▲",
    Role.RECOMMENDATION: "➜",
    Role.REMARK: "¶",
}
_OPEN_SIGNS = {Role.FACT: "□", Role.FINDING: "◇", Role.HYPOTHESIS: "○", Role.LEADER: "☆", Role.WARNING: "△"}
_STATE_SIGNS = {State.FIRED: "✓", State.HELD_BACK: "✗", State.UNDECIDED: "?"}
_MANY = 5  # fewer edges in one are not counted out


def lines_of(node: Node) -> tuple[str, ...]:
    """Give a node's words in lines; what is too long ends in an ellipsis."""
    words = " ".join(printable(node.words).split())
    return tuple(textwrap.wrap(words, WIDTH, max_lines=MOST_LINES, placeholder=" …")) or ("–",)


def caption_of(node: Node) -> str:
    """Give the small line beneath a node's words: the sign of its role and state, and what they are."""
    sign = _STATE_SIGNS.get(node.state) or _SIGNS[node.role]
    if node.state in NOT_SO or node.state is State.OPEN:
        sign = _OPEN_SIGNS.get(node.role, sign)
    return printable(f"{sign} {node.caption}")


def title_of(cluster: Cluster) -> str:
    """Give what stands on the frame of a cluster."""
    title = " ".join(printable(cluster.title).split())
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def value_of(edge: Edge) -> str:
    """Give what stands at an edge: evidence, or how many edges it stands for; nothing at most."""
    if edge.value is not None:
        return signed(edge.value)
    return f"{edge.count}" if edge.count >= _MANY else ""


def width_of(edge: Edge) -> float:
    """Give how thick an edge is drawn: by the weight of evidence, or by how many edges it stands for."""
    if edge.value is not None:
        return 1 + 3 * abs(edge.value)
    return min(4.0, 1 + (edge.count - 1) / 6)


def says_of(graph: Graph, id: str) -> str:
    """Give all that a node says in one line, for who points at it and who can't see it."""
    node = graph.nodes[id]
    return f"{named(graph, id)} – {node.caption}{'' if node.members else f', {node.name}'}"


def named(graph: Graph, id: str) -> str:
    """Give a node's words for where its frame is not seen: those of a hypothesis with what it is about."""
    node = graph.nodes[id]
    if node.role not in (Role.HYPOTHESIS, Role.LEADER) or node.members:
        return node.words
    return f"{node.words} ({lower(graph.clusters[node.cluster].title)})"
