"""Where the packs and templates that come with the advisor are, in a checkout, an editable install or a wheel."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from advisor.diagnostics import AdvisorError, Diagnostic, did_you_mean
from advisor.source import shorten

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def templates_folder() -> Path:
    """Give the folder of the templates that come with the advisor."""
    return _folder("templates")


def published_schema(name: str) -> dict[str, Any]:
    """Give a JSON Schema that the advisor publishes, such as `advice-1`."""
    found: dict[str, Any] = json.loads((_PACKAGE / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def pack_names() -> tuple[str, ...]:
    """Name the packs that come with the advisor."""
    return tuple(sorted(path.parent.name for path in _folder("rules").glob("*/pack.yaml")))


def find_pack(pack: str) -> tuple[Path, str]:
    """Find a pack by name or by the path of its folder; give the folder and what errors call it."""
    names = pack_names()
    if pack in names:
        return _folder("rules") / pack, pack
    path = Path(pack)
    if os.path.exists(path):  # noqa: PTH110 - for a name that no folder can have it says no
        return (path.parent if path.name == "pack.yaml" else path), pack.rstrip("/")
    hint = did_you_mean(pack, names) or f"packs: {', '.join(names)}; or give the path of a pack's folder"
    raise AdvisorError([Diagnostic(f"there is no pack `{shorten(pack, 120)}`", None, (hint,))])
