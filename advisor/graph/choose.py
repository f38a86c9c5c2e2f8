"""What somebody wants to see of a graph: all of it at a glance, or one node or theme with all that it touches."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.diagnostics import did_you_mean, refusal
from advisor.graph.model import Graph
from advisor.graph.parts import around, legible
from advisor.source import shorten
from advisor.trace.model import Ref
from advisor.trace.names import find_ref


def choose(
    graphs: Sequence[Graph],
    *,
    focus: str | None = None,
    theme: str | None = None,
    depth: int | None = None,
    everything: bool = False,
) -> Graph:
    """Choose what to draw, from graphs that hold ever more: the first that has what is asked for.

    `focus` names a node, `theme` a cluster: then it is what leads there and what follows from there, `depth` steps each
    way. What is far off is folded, unless `everything` is wanted, and then from the last graph. Raises `AdvisorError`
    for a name that is not there.
    """
    if focus is not None and theme is not None:
        raise refusal("a graph has one focus or one theme", "leave the focus or the theme out")
    if depth is not None and (depth < 0 or focus is theme):
        raise refusal("a depth counts the steps from a focus or a theme, 0 or more", "name one of them")
    whole = graphs[-1]
    starts: tuple[str, ...] = ()
    if focus is not None:
        starts = (str(find_ref((Ref(node.role, node.name) for node in whole.nodes.values()), focus, "the graph")),)
    elif theme is not None:
        starts = find_theme(whole, theme)
    held = next((one for one in graphs if not starts or one.nodes.keys() & set(starts)), whole)
    found = whole if everything else held
    if starts:
        found = around(found, [id for id in starts if id in found.nodes], depth)
    return found if everything else legible(found)


def find_theme(graph: Graph, name: str) -> tuple[str, ...]:
    """Find the nodes of a theme of facts, a file of rules (its ending can be left out) or a group of hypotheses.

    Raises `AdvisorError` for a name that no cluster has.
    """
    clusters = graph.clusters.values()
    found = {one.id for one in clusters if name and name in (one.id, one.name, one.name.rpartition(".")[0])}
    if not found:
        names = [one.name for one in clusters]
        hint = did_you_mean(name, names) or f"themes: {', '.join(names)}"
        raise refusal(f"there is no theme `{shorten(name)}` in the graph", hint)
    return tuple(id for id, node in graph.nodes.items() if node.cluster in found)
