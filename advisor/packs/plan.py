"""`advisor pack plan`: what a change of a pack would do to the advice on saved businesses."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from advisor.facade import as_kind
from advisor.plan import json as plan_json
from advisor.plan import markdown, text
from advisor.plan.make import make_plan
from advisor.plan.model import Plan as PlanData
from advisor.resources import published_schema

__all__ = ["Plan", "plan_change", "plan_schema"]


class Plan(PlanData):
    """What differs between two packs, and what comes of it for each business."""

    __slots__ = ()

    @property
    def summary(self) -> str:
        """The sum of it, in a sentence."""
        from advisor.plan.say import summary  # noqa: PLC0415 - beside its namesake

        return summary(self)

    def text(self, width: int = text.WIDTH) -> str:
        """Write it for a terminal, in lines of at most `width` characters."""
        return text.render_text(self, width)

    def markdown(self) -> str:
        """Write it as Markdown."""
        return markdown.render_markdown(self)

    def html(self) -> str:
        """Write it as one self-contained HTML page."""
        from advisor.memo.page import page  # noqa: PLC0415 - only a page needs it
        from advisor.memo.render import make_environment  # noqa: PLC0415
        from advisor.resources import templates_folder  # noqa: PLC0415

        title = f"{self.old.name} {self.old.version} → {self.new.name} {self.new.version}"
        return page(self.markdown(), title, "en", "", make_environment([templates_folder()]))

    def json(self) -> str:
        """Write it as JSON (see `plan_schema`)."""
        return plan_json.render_json(self)


def plan_change(
    old: str | Path, new: str | Path, facts: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
) -> Plan:
    """Plan a change of a pack: advise on each business with both packs, and tell what differs.

    `old` and `new` are names or folders of packs; `facts` are paths of fact files, or of folders of them. A fact file
    that only one of the packs refuses is part of the plan. Raises `AdvisorError` with all that can't be read: a pack, a
    file, facts that both packs refuse; `EnginesDisagreeError` for an error of this program.
    """
    given = [facts] if isinstance(facts, str | os.PathLike) else list(facts)
    return as_kind(Plan, make_plan(str(old), str(new), [os.fspath(one) for one in given]))


def plan_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a plan as JSON.

    >>> plan_schema()["title"]
    'plan-1'
    """
    return published_schema("plan-1")
