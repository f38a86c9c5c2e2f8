"""Versions of packs, by the rules of semantic versioning (semver.org 2.0.0), and the ranges that extensions ask for."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)
_SHORT = re.compile(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?", re.ASCII)
_LONGEST = 60


def is_version(written: str) -> bool:
    """Tell whether this is a semantic version, such as `1.2.0` or `2.0.0-draft.1`."""
    if _PLAIN.fullmatch(written):
        return True
    if len(written) > _LONGEST or ("-" not in written and "+" not in written):
        return False
    import semantic_version  # noqa: PLC0415 - most versions are plain

    return bool(semantic_version.validate(written))


def meant_version(written: str) -> str:
    """Give the version that was meant by a short one (`1` → `1.0.0`), or nothing."""
    found = _SHORT.fullmatch(written)
    return ".".join(str(int(part or 0)) for part in found.groups()) if found else ""


def is_range(written: str) -> bool:
    """Tell whether this is a range of versions, such as `^1.0`, `~1.2`, `>=1.1,<3` or `*`."""
    import semantic_version  # noqa: PLC0415 - only an extension needs it

    try:
        semantic_version.SimpleSpec(written[: _LONGEST + 1])
    except ValueError:
        return False
    return len(written) <= _LONGEST


def allows(range_: str, version: str) -> bool:
    """Tell whether a version lies within a range; both are valid."""
    import semantic_version  # noqa: PLC0415 - only an extension needs it

    return bool(semantic_version.SimpleSpec(range_).match(semantic_version.Version(version)))
