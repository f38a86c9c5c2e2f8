"""Where the packs and templates that come with the advisor are, in a checkout, an editable install or a wheel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def rules_folder() -> Path:
    """Give the folder of the packs that come with the advisor."""
    return _folder("rules")


def templates_folder() -> Path:
    """Give the folder of the templates that come with the advisor."""
    return _folder("templates")


def published_schema(name: str) -> dict[str, Any]:
    """Give a JSON Schema that the advisor publishes, such as `advice-1`."""
    found: dict[str, Any] = json.loads((_PACKAGE / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return found
