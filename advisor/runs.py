"""The façade's view of a run: a trace and the explanations read off it, with all that can be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.advice import Advice
from advisor.diagnostics import Text
from advisor.explain import text as explain_text
from advisor.explain.model import Explanation as ExplanationData
from advisor.explain.model import Level
from advisor.explain.why import explain
from advisor.facade import GraphFormatName, LevelName, as_kind, member
from advisor.outline import outline
from advisor.trace.model import Trace as TraceData
from advisor.trace.names import find_ref
from advisor.trace.record import record
from advisor.trace.save import MOST_BYTES as MOST_TRACE_BYTES
from advisor.trace.save import is_trace, load_trace

if TYPE_CHECKING:
    from advisor.graph.draw import GraphFormat

__all__ = ["MOST_TRACE_BYTES", "Explanation", "Level", "Trace", "is_trace", "read_trace", "trace_behind"]


class Explanation(ExplanationData):
    """The answer to "why?": a verdict and a tree of reasons. In a notebook it unfolds."""

    __slots__ = ()

    def text(self, width: int = 100) -> str:
        """Write it as an indented tree, in lines of at most `width` characters."""
        return explain_text.render_text(self, width)

    def json(self) -> str:
        """Write it as JSON (see `explanation_schema`)."""
        from advisor.explain.save import dump_explanation  # noqa: PLC0415 - only JSON needs it

        return dump_explanation(self)

    def _repr_html_(self) -> str:
        from advisor.notebook import explanation_html  # noqa: PLC0415 - only a notebook needs it

        return explanation_html(self)


class Trace(TraceData):
    """A run, written down: what the engine did, in words, to be shown, stepped through, saved and questioned."""

    __slots__ = ()

    def explain(self, what: str | None = None, level: Level | LevelName = Level.NOTES) -> Explanation:
        """Tell why something was concluded, or why not.

        `what` names a hypothesis, warning, recommendation, finding, rule, fact, remark or group, with its role before
        it where several share a name ("warning:veneer"); None asks for the bottom line. `level` is "notes", "fails" or
        "full". Raises `AdvisorError` for what is not there.
        """
        pack = f"the pack {self.pack.name} {self.pack.version}"
        ref = find_ref(self.refs(), what, pack) if what is not None else None
        found = explain(self, ref, member(Level, "level", level))
        return as_kind(Explanation, found)

    def text(self, level: Level | LevelName = Level.NOTES, width: int = 100) -> str:
        """Write the run as text, stage by stage; `level` is "notes", "fails" or "full"."""
        return outline(self, member(Level, "level", level), width)

    def json(self) -> str:
        """Write the trace as JSON (see `trace_schema`), for `read_trace` to read again."""
        from advisor.trace.save import dump_trace  # noqa: PLC0415 - only JSON needs it

        return dump_trace(self)

    def page(self) -> str:
        """Write the run as one self-contained HTML page to step through, with its graph.

        Raises `AdvisorError` if what draws the graph is not installed.
        """
        from advisor.page import render_trace_page  # noqa: PLC0415 - only a page needs it

        return render_trace_page(self)

    def graph(
        self,
        format: GraphFormat | GraphFormatName = "svg",
        *,
        focus: str | None = None,
        theme: str | None = None,
        depth: int | None = None,
        everything: bool = False,
    ) -> str:
        """Draw what mattered: facts, the rules that fired, what they concluded. `format`: "svg", "html", "dot", "mmd".

        `focus` names one thing, of which then all is drawn that leads to it and that follows from it; `theme` does the
        same for a theme of facts, a file of rules or a group of hypotheses; `depth` says how many steps each way. Where
        that is too much to be read, what is far off is folded, unless `everything` is wanted. Raises `AdvisorError` for
        a name that is not there, and if the package that lays out "svg" and "html" is not installed.
        """
        from advisor.graph.draw import draw, graph_of_trace  # noqa: PLC0415 - only a graph needs it

        return draw(graph_of_trace(self, focus=focus, theme=theme, depth=depth, everything=everything), format)

    def step(self, *, predict: bool = False) -> None:
        """Step through the run in the terminal; `predict` begins with the next firing hidden, to be foretold.

        Raises `AdvisorError` where there is no terminal, or the package `textual` is not installed.
        """
        from advisor.step import run_stepper  # noqa: PLC0415 - only the terminal program needs it

        run_stepper(self, predict=predict)

    def _repr_html_(self) -> str:
        from advisor.notebook import trace_html  # noqa: PLC0415 - only a notebook needs it

        return trace_html(self)


def trace_behind(advice: Advice) -> Trace:
    """Write down the run that led to an advice."""
    return as_kind(Trace, record(advice))


def read_trace(text: Text) -> Trace:
    """Read a trace that was saved. Raises `AdvisorError` with all that is wrong in it."""
    return as_kind(Trace, load_trace(text))
