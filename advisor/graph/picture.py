"""A graph and its layout → an SVG. What is drawn how is in `graph.svg.j2`; this module computes places and sizes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import dist, hypot
from typing import Any

from jinja2 import Environment

from advisor.graph.labels import (
    COLOURS,
    LINE,
    LINKS,
    NOT_SO,
    caption_of,
    lines_of,
    named,
    says_of,
    title_of,
    value_of,
    width_of,
)
from advisor.graph.layout import Box, Layout, Point, Route, lay_out
from advisor.graph.model import Edge, Graph, Link, State
from advisor.memo.chart import for_markup, one_line
from advisor.memo.render import make_environment
from advisor.memo.words import printable
from advisor.resources import templates_folder
from advisor.trace.model import Role

_MARGIN = 12  # around the drawing
_NARROWEST = 420  # of a drawing with a heading
_TITLE, _SAYS = (18, 24), (12, 17)  # the size of the letters and the height of a line
_LINE, _ASCENT, _PADDING = 14.4, 11.0, 9.5  # as Graphviz measures lines; text stands a little left of where it could
_BAR = 3.0
_ARROW = 3.2
_VALUE = 26.0  # how far from its start an edge's value stands
_ROUND = {Role.RULE: 9.0, Role.FINDING: 16.0, Role.REMARK: 9.0}
_TINTS = {Role.RULE: 0.0, Role.REMARK: 0.0, Role.LEADER: 0.16}
_BROKEN = {State.HELD_BACK: "6 3", State.FALSE: "6 3"}
_DASHES = {Link.AGAINST: "7 4", Link.UNLESS: "2 3"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the height of its baseline."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the drawing."""

    y: float
    text: str
    size: int
    title: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A cluster's frame and what stands on it."""

    id: str
    title: str
    box: Box


@dataclass(frozen=True, slots=True)
class Shape:
    """A node as it is drawn; `round` is of its corners, `dashes` of its outline, `bar` shows a certainty."""

    id: str
    role: str
    state: str
    says: str
    box: Box
    folded: bool
    focus: bool
    left: float
    lines: tuple[Line, ...]
    caption: Line
    colour: str
    tint: float
    round: float
    stroke: float
    dashes: str
    bar: Box | None
    against: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """An edge as it is drawn; `at` is where its value stands."""

    tail: str
    head: str
    link: str
    says: str
    path: str
    arrow: str
    colour: str
    width: float
    dashes: str
    value: str
    at: Point


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template draws."""

    title: str
    says: str
    headings: tuple[Heading, ...]
    left: float
    top: float
    width: float
    height: float
    frames: tuple[Frame, ...]
    edges: tuple[Stroke, ...]
    nodes: tuple[Shape, ...]


@lru_cache(maxsize=1)
def drawing_environment() -> Environment:
    """Give the sandbox that draws: it escapes, and shows nothing that acts on the text around it."""
    return for_markup(make_environment([templates_folder()])).overlay(finalize=_seen)


def _seen(value: Any) -> Any:
    return printable(value) if type(value) is str else value


def svg(graph: Graph, environment: Environment, *, headed: bool = False) -> str:
    """Draw a graph as an SVG, with its title and a sentence above it if it is to stand alone.

    Each node is a `<g class="node rule fired" data-ref="rule:veneer">`, each edge a `<g class="edge for" data-from="…"
    data-to="…">`. Raises as `lay_out` does.
    """
    template = for_markup(environment).overlay(finalize=_seen).get_template("graph.svg.j2")
    return template.render(graph=_picture(graph, lay_out(graph), headed=headed)).strip() + "\n"


def _picture(graph: Graph, layout: Layout, *, headed: bool) -> Picture:
    width = max(layout.width, _NARROWEST) if headed else layout.width
    headings = tuple(_headings(graph, width)) if headed else ()
    above = round(headings[-1].y + _MARGIN, 1) if headings else 0
    return Picture(
        title=one_line(graph.title),
        says=one_line(graph.says),
        headings=headings,
        left=-_MARGIN,
        top=-_MARGIN - above,
        width=round(width + 2 * _MARGIN, 1),
        height=round(layout.height + 2 * _MARGIN + above, 1),
        frames=tuple(Frame(id, title_of(graph.clusters[id]), box) for id, box in layout.frames.items()),
        edges=tuple(_stroke(graph, edge, route) for edge, route in zip(graph.edges, layout.routes, strict=True)),
        nodes=tuple(_shape(graph, id, layout.nodes[id]) for id in graph.nodes),
    )


def _headings(graph: Graph, width: float) -> Iterator[Heading]:
    """Give the lines above the drawing, by their heights beneath its upper edge."""
    found = [
        (text, size, height)
        for words, (size, height) in ((graph.title, _TITLE), (graph.says, _SAYS))
        for text in textwrap.wrap(printable(words), int(width / (0.55 * size)), max_lines=4, placeholder=" …")
    ]
    for (text, size, _), y in zip(found, accumulate(height for *_, height in found), strict=True):
        yield Heading(y, text, size, size == _TITLE[0])


def _shape(graph: Graph, id: str, box: Box) -> Shape:
    node, focus = graph.nodes[id], id in graph.focus
    lines = lines_of(node)
    first = box.y + (box.height - _LINE * (len(lines) + 1)) / 2 + _ASCENT
    bar = None
    if node.certainty is not None:
        full = box.width - 2 * _PADDING
        below = round(box.y + box.height - _BAR - 2.5, 1)
        bar = Box(round(box.x + _PADDING, 1), below, round(abs(node.certainty) * full, 1), _BAR)
        first -= 2
    return Shape(
        id=node.id,
        role=node.role.value,
        state=node.state.value,
        says=one_line(says_of(graph, id)),
        box=box,
        folded=bool(node.members),
        focus=focus,
        left=round(box.x + _PADDING, 1),
        lines=tuple(Line(round(first + at * _LINE, 1), text) for at, text in enumerate(lines)),
        caption=Line(round(first + len(lines) * _LINE, 1), caption_of(node)),
        colour=COLOURS[node.role],
        tint=_TINTS.get(node.role, 0.07),
        round=min(_ROUND.get(node.role, 2.0), box.height / 2),
        stroke=3.6 if focus else 2.4 if node.state in (State.LEADS, State.RAISED) else 1.2,
        dashes=_BROKEN.get(node.state, "2 3") if node.state in NOT_SO else "",
        bar=bar,
        against=(node.certainty or 0) < 0,
    )


def _stroke(graph: Graph, edge: Edge, route: Route) -> Stroke:
    start, *rest = route.points
    width, value = round(width_of(edge), 1), value_of(edge)
    ends = f"{named(graph, edge.tail)} → {named(graph, edge.head)}"
    return Stroke(
        tail=edge.tail,
        head=edge.head,
        link=edge.link.value,
        says=one_line(f"{ends}: {value}" if value else ends),
        path=f"M{_at(start)}C{' '.join(_at(point) for point in rest)}",
        arrow=" ".join(_at(point) for point in _arrow(route, width)),
        colour=LINKS.get(edge.link, LINE),
        width=width,
        dashes=_DASHES.get(edge.link, ""),
        value=value,
        at=_along(route, _VALUE),
    )


def _at(point: Point) -> str:
    return f"{point[0]:g},{point[1]:g}"


def _arrow(route: Route, width: float) -> tuple[Point, Point, Point]:
    """Give the corners of the arrow's head, from where the line ends to its tip."""
    (x, y), (tip_x, tip_y) = route.points[-1], route.tip
    long = hypot(tip_x - x, tip_y - y) or 1
    half = _ARROW + width / 3
    across, down = (tip_y - y) / long * half, (tip_x - x) / long * half
    return (round(x + across, 1), round(y - down, 1)), route.tip, (round(x - across, 1), round(y + down, 1))


def _along(route: Route, far: float) -> Point:
    """Give the point some way along an edge, where text can stand on it."""
    curves = [route.points[at : at + 4] for at in range(0, len(route.points) - 3, 3)]
    points = [_curve(curve, step / 8) for curve in curves for step in range(9)]
    passed = 0.0
    for one, other in pairwise(points):
        long = dist(one, other)
        if long and passed + long >= far:
            part = (far - passed) / long
            return round(one[0] + part * (other[0] - one[0]), 1), round(one[1] + part * (other[1] - one[1]) + 3.5, 1)
        passed += long
    x, y = points[len(points) // 2]
    return round(x, 1), round(y + 3.5, 1)


def _curve(points: tuple[Point, ...], part: float) -> Point:
    """Give a point of a Bézier curve."""
    while len(points) > 1:
        points = tuple(
            (one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1]))
            for one, other in pairwise(points)
        )
    return points[0]
