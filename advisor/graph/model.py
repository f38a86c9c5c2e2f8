"""What is drawn: nodes, the edges between them, and the clusters that they belong to."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.trace.model import Role
from advisor.values import Truth


class State(enum.StrEnum):
    """What became of a node in a run; in the graph of a pack, which has not run, all are `declared`."""

    DECLARED = "declared"
    KNOWN = "known"
    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    FIRED = "fired"
    HELD_BACK = "held-back"
    UNDECIDED = "undecided"
    LEADS = "leads"
    FOR = "for"
    AGAINST = "against"
    OPEN = "open"
    RAISED = "raised"
    GIVEN = "given"
    MADE = "made"
    NOT_CONCLUDED = "not-concluded"


class Link(enum.StrEnum):
    """How one node leads to another.

    A rule `reads` something, or reads it only in an exception (`unless`); it speaks `for` or `against` a hypothesis
    (several may do both: they `weigh` on it) or `concludes` something else; a hypothesis `competes` for the lead; a
    warning `calls-for` a recommendation.
    """

    READS = "reads"
    UNLESS = "unless"
    FOR = "for"
    AGAINST = "against"
    WEIGHS = "weighs"
    CONCLUDES = "concludes"
    COMPETES = "competes"
    CALLS_FOR = "calls-for"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what there is to know of a node; a condition has a `truth`."""

    text: str
    truth: Truth | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """Something to know of a node: `term` says what ("if all of"), in lines."""

    term: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """Something that is drawn; `id` is its `Ref` as text ("rule:veneer"), or for a box that of its cluster.

    `words` say it in full; `caption` is what stands small beneath. `certainty` in [-1, 1] is drawn as a bar, if there
    is one to tell. A box stands for several nodes of one cluster: `members` are their ids.
    """

    id: str
    role: Role
    words: str
    caption: str
    state: State
    cluster: str
    certainty: float | None = None
    details: tuple[Detail, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without the role."""
        return self.id.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Edge:
    """One node leads to another. `value` in [-1, 1] is evidence; `count` is of how many edges this one is made."""

    tail: str
    head: str
    link: Link
    value: float | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Cluster:
    """Nodes that belong together: facts of a theme, rules of a file, the hypotheses of a group with their leader.

    `framed`: it is drawn as a frame around its nodes.
    """

    id: str
    role: Role
    title: str
    framed: bool = False

    @property
    def name(self) -> str:
        """The id without the kind: what a person calls it."""
        return self.id.partition(":")[2] or self.id


@dataclass(frozen=True, slots=True)
class Graph:
    """A drawing before it is laid out; edges join nodes that are there, two nodes at most once in one direction.

    `title` heads it, `says` tells in a sentence or two what is shown; `focus` are the nodes that it is about, if not
    all of them.
    """

    title: str
    says: str
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    clusters: Mapping[str, Cluster]
    focus: tuple[str, ...] = ()
