"""Advice, traces and explanations as a notebook shows them: HTML by `notebook.html.j2`."""

from __future__ import annotations

from functools import cache

from jinja2 import Template

from advisor.advice import Advice
from advisor.derivation import Derivation, Status
from advisor.explain.model import Explanation
from advisor.explain.why import explain
from advisor.memo.render import make_environment
from advisor.resources import templates_folder
from advisor.trace.model import Ref, Role, Trace
from advisor.trace.replay import replay
from advisor.trace.words import signed, strategy_in_words, what_happens


def explanation_html(explanation: Explanation) -> str:
    """Write an explanation as nested folds, the first level open."""
    return _template().render(shows="explanation", explanation=explanation)


def advice_html(advice: Advice, trace: Trace) -> str:
    """Write the bottom line of an advice: who leads, all certainties, warnings, recommendations, each with its why."""
    warnings = [
        (
            advice.fill(one.warning.title),
            one.severity.value,
            explain(trace, Ref(Role.WARNING, one.warning.name)).reasons,
        )
        for one in advice.warnings
    ]
    steps = [advice.fill(one.recommendation.title) for one in advice.recommendations]
    bottom = explain(trace)
    return _template().render(
        shows="advice", trace=trace, bottom=bottom, warnings=warnings, steps=steps, reasons=bottom.reasons
    )


def derivation_html(derivation: Derivation) -> str:
    """Write what an engine did as a table of its firings, with the standing of every hypothesis."""
    outcomes = derivation.outcomes.values()
    counts = [(status.value, sum(outcome.status is status for outcome in outcomes)) for status in Status]
    return _template().render(shows="derivation", derivation=derivation, counts=counts)


def trace_html(trace: Trace) -> str:
    """Write a run as a table of its firings, stage by stage, with the certainties that it came to."""
    return _template().render(shows="trace", trace=trace, moments=replay(trace))


@cache
def _template() -> Template:
    environment = make_environment([templates_folder()])
    environment.filters |= {
        "signed": signed,
        "strategy": strategy_in_words,
        "happens": what_happens,
        "title_in": lambda option, group: next(one.title for one in group.options.options if one.name == option),
    }
    return environment.get_template("notebook.html.j2")
