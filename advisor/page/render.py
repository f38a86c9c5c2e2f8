"""A view → HTML: one file that loads nothing and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import Any

from advisor.graph.from_trace import from_trace
from advisor.graph.picture import svg
from advisor.memo.chart import for_markup
from advisor.memo.render import make_environment
from advisor.memo.words import printable
from advisor.page.model import Frame, Topic, View
from advisor.page.view import view
from advisor.resources import templates_folder
from advisor.trace.model import Trace

# Where text ends a script or starts a comment or a tag, it has to be written in another way.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def render_trace_page(trace: Trace) -> str:
    """Write a run as one self-contained HTML page: stepped through with a script, and written out in full without.

    Raises `AdvisorError` if the package that lays out the graph is missing.
    """
    shown = view(trace)
    drawn = from_trace(trace)
    environment = _environment()
    script = environment.get_template("trace.js.j2").render().strip() + "\n"
    written = environment.get_template("trace.html.j2").render(
        title=f"{shown.business}: the run, step by step",
        language="en",
        run=shown,
        data=_in_script(_data(shown)),
        script=script,
        script_hash=_hash(script),
        graph=svg(drawn, environment) if drawn.nodes else "",
    )
    return written.strip() + "\n"


def _seen(value: Any) -> Any:
    return printable(value) if type(value) is str else value


# Whatever text comes from a file shows what can be seen, and nothing that acts on the text around it.
_environment = cache(lambda: for_markup(make_environment([templates_folder()])).overlay(finalize=_seen))


def _hash(script: str) -> str:
    """Give what the page's policy names its script by."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _in_script(data: object) -> str:
    """Write data as JSON that can stand inside of a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _data(run: View) -> dict[str, object]:
    """Give what the script shows; what only appears and goes stands in the page itself."""
    texts: dict[str, int] = {}
    return {
        "order": run.order,
        "ties": run.ties,
        "scored": run.scored,
        "frames": [_frame(one, texts) for one in run.frames],
        "candidates": [
            {
                "rule": one.rule,
                "matched": one.matched,
                "comparisons": one.comparisons,
                "place": one.place,
            }
            for one in run.candidates
        ],
        "bars": {
            str(bar.ref): [[one.since, one.certainty, one.shown, one.by] for one in bar.changes]
            for contest in run.contests
            for bar in contest.bars
        },
        "topics": {str(one.ref): _topic(one) for one in run.topics},
        "reasons": [[one.mark, printable(one.says), printable(one.detail), one.ref, one.parts] for one in run.reasons],
        "texts": list(texts),
    }


def _frame(one: Frame, texts: dict[str, int]) -> dict[str, object]:
    def number(text: str) -> int:
        return texts.setdefault(text, len(texts))

    return {
        "phase": one.phase.value,
        "stage": one.stage,
        "title": one.title,
        "says": printable(one.says),
        "queue": [[queued.candidate, number(queued.before), number(queued.after)] for queued in one.queue],
        "lit": [str(ref) for ref in one.lit],
    }


def _topic(one: Topic) -> dict[str, object]:
    return {
        "title": printable(one.title),
        "came_to": printable(one.came_to),
        "known": one.known,
        "events": [[event.moment, event.says] for event in one.events],
        "verdict": printable(one.verdict),
        "reasons": one.reasons,
        "rest": one.rest,
    }
