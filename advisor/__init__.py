"""An expert-system advisor: facts about a business in, a written and traceable memo on what drives it out.

>>> import advisor
>>> advice = advisor.advise("examples/atlassian-2015.yaml")
>>> print(advice.memo())  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.agenda import Strategy
    from advisor.api import (
        Advice,
        Format,
        Pack,
        advice_schema,
        advise,
        check,
        explanation_schema,
        graph_of,
        load_pack,
        new_facts,
        trace_of,
        trace_schema,
    )
    from advisor.business import Business, KnownFact
    from advisor.diagnostics import AdvisorError, Diagnostic, EnginesDisagreeError
    from advisor.explain.model import Level
    from advisor.graph.draw import GraphFormat
    from advisor.packs.check import check_pack
    from advisor.packs.docs import pack_docs
    from advisor.packs.export import export_pack
    from advisor.packs.list import list_packs
    from advisor.packs.new import new_pack
    from advisor.packs.plan import plan_change
    from advisor.packs.schema import facts_schema, pack_schema
    from advisor.packs.show import show_pack
    from advisor.packs.test import test_pack
    from advisor.portfolio import screen, screen_table, screening_sql, write_template
    from advisor.questionnaire import Completeness
    from advisor.runs import Explanation, Trace
    from advisor.screening.outcome import Screening

__version__ = "0.1.0"

__all__ = [
    "Advice",
    "AdvisorError",
    "Business",
    "Completeness",
    "Diagnostic",
    "EnginesDisagreeError",
    "Explanation",
    "Format",
    "GraphFormat",
    "KnownFact",
    "Level",
    "Pack",
    "Screening",
    "Strategy",
    "Trace",
    "advice_schema",
    "advise",
    "check",
    "check_pack",
    "explanation_schema",
    "export_pack",
    "facts_schema",
    "graph_of",
    "list_packs",
    "load_pack",
    "new_facts",
    "new_pack",
    "pack_docs",
    "pack_schema",
    "plan_change",
    "screen",
    "screen_table",
    "screening_sql",
    "show_pack",
    "test_pack",
    "trace_of",
    "trace_schema",
    "write_template",
]

_HOMES = {
    "advisor.agenda": ("Strategy",),
    "advisor.api": (
        "Advice", "Format", "Pack", "advice_schema", "advise", "check", "explanation_schema", "graph_of", "load_pack",
        "new_facts", "trace_of", "trace_schema",
    ),
    "advisor.business": ("Business", "KnownFact"),
    "advisor.diagnostics": ("AdvisorError", "Diagnostic", "EnginesDisagreeError"),
    "advisor.explain.model": ("Level",),
    "advisor.graph.draw": ("GraphFormat",),
    "advisor.packs.check": ("check_pack",),
    "advisor.packs.docs": ("pack_docs",),
    "advisor.packs.export": ("export_pack",),
    "advisor.packs.list": ("list_packs",),
    "advisor.packs.new": ("new_pack",),
    "advisor.packs.plan": ("plan_change",),
    "advisor.packs.schema": ("facts_schema", "pack_schema"),
    "advisor.packs.show": ("show_pack",),
    "advisor.packs.test": ("test_pack",),
    "advisor.portfolio": ("screen", "screen_table", "screening_sql", "write_template"),
    "advisor.questionnaire": ("Completeness",),
    "advisor.runs": ("Explanation", "Trace"),
    "advisor.screening.outcome": ("Screening",),
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Import a name of the façade when it is first used, so that `import advisor` costs nothing."""
    import importlib  # noqa: PLC0415

    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    raise AttributeError(f"module `advisor` has no attribute `{name}`")


def __dir__() -> list[str]:
    return sorted(__all__)
