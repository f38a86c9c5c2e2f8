"""An explanation → JSON, in the format whose shape is published in advisor/schemas/explanation-1.json.

Within a version entries may be added, never removed or changed.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from advisor.explain.model import Explanation
from advisor.trace.save import headed

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION: Final = 1
NAME: Final = f"explanation-{VERSION}"


def dump_explanation(explanation: Explanation) -> str:
    """Write an explanation as JSON, the same to the byte for the same explanation."""
    head = {"schema": NAME, "version": VERSION}
    return json.dumps({**head, **_adapter().dump_python(explanation, mode="json")}, indent=1, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of what `dump_explanation` writes."""
    return headed(_adapter().json_schema(), NAME, VERSION)


@cache
def _adapter() -> TypeAdapter[Explanation]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - only JSON needs it

    return TypeAdapter(Explanation)
