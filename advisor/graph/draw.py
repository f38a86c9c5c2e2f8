"""A graph in each of its formats."""

from __future__ import annotations

import enum

from advisor.facade import GraphFormatName, member
from advisor.graph.choose import choose
from advisor.graph.dot import write_dot
from advisor.graph.from_program import from_program
from advisor.graph.from_trace import from_trace
from advisor.graph.mermaid import write_mermaid
from advisor.graph.model import Graph
from advisor.graph.parts import without_remarks
from advisor.program import Program
from advisor.trace.model import Trace


class GraphFormat(enum.StrEnum):
    """The formats of a graph."""

    SVG = "svg"
    HTML = "html"
    DOT = "dot"
    MMD = "mmd"


def draw(graph: Graph, format: GraphFormat | GraphFormatName) -> str:
    """Draw a graph: as SVG, as an HTML page, or as text for Graphviz ("dot") or Mermaid ("mmd").

    Raises `AdvisorError` for an unknown format, and if the package that lays out SVG and HTML is missing.
    """
    match member(GraphFormat, "format", format):
        case GraphFormat.DOT:
            return write_dot(graph)
        case GraphFormat.MMD:
            return write_mermaid(graph)
        case GraphFormat.SVG:
            from advisor.graph.picture import drawing_environment, svg  # noqa: PLC0415 - text needs no template

            return svg(graph, drawing_environment(), headed=True)
        case GraphFormat.HTML:
            from advisor.graph.page import render_page  # noqa: PLC0415

            return render_page(graph)


def graph_of_trace(
    trace: Trace,
    *,
    focus: str | None = None,
    theme: str | None = None,
    depth: int | None = None,
    everything: bool = False,
) -> Graph:
    """Give what is to be seen of a run: of what mattered in it, unless what is asked for did not; see `choose`."""
    mattered = from_trace(trace)
    graphs = (without_remarks(mattered), mattered, from_trace(trace, whole=True))
    return choose(graphs, focus=focus, theme=theme, depth=depth, everything=everything)


def graph_of_program(
    program: Program,
    *,
    focus: str | None = None,
    theme: str | None = None,
    depth: int | None = None,
    everything: bool = False,
) -> Graph:
    """Give what is to be seen of a pack; see `choose`."""
    whole = from_program(program)
    return choose((without_remarks(whole), whole), focus=focus, theme=theme, depth=depth, everything=everything)
