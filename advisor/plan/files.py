"""The fact files that somebody names: files, and folders of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from advisor.business import FACT_FILES
from advisor.diagnostics import AdvisorError, Diagnostic, Text, refusal
from advisor.pack.manifest import MANIFEST
from advisor.source import read_text, shorten

MOST_FILES = 1000
_MOST_NAMES = 20 * MOST_FILES
_OURS = re.compile(r'\s*\{\s*"schema"\s*:\s*"[a-z]+-\d+"')


def fact_files(given: Iterable[str], wrong: list[Diagnostic]) -> tuple[Text, ...]:
    """Read the fact files that are named, each once; of folders all that lie in them, by name.

    What lies in a folder and was written by the advisor itself, such as a plan as JSON, is left out. What can't be read
    is added to `wrong`.
    """
    found: dict[str, Text] = {}
    for name in given:
        try:
            listed = list(_listed(name))
        except AdvisorError as error:
            wrong.extend(error.diagnostics)
            continue
        for path, shown in listed:
            try:
                text = read_text(path, shown)
            except AdvisorError as error:
                wrong.extend(error.diagnostics)
            else:
                if shown == name or not _OURS.match(text.content):
                    found.setdefault(os.path.realpath(path), text)
    return tuple(found.values())


def _listed(name: str) -> Iterator[tuple[Path, str]]:
    path = Path(name)
    if not os.path.isdir(path):  # noqa: PTH112 - for a name that no folder can have it says no
        yield path, name
        return
    if _is_pack(path):
        raise refusal(f"`{shorten(name, 120)}` is the folder of a pack; fact files are wanted")
    files = list(_files_below(path, name))
    if not files:
        endings = ", ".join(f"`{ending}`" for ending in FACT_FILES)
        raise refusal(f"there is no fact file in `{shorten(name, 120)}`", f"fact files end with {endings}")
    for file in files:
        yield file, (Path(name) / file.relative_to(path)).as_posix()


def _files_below(path: Path, name: str) -> Iterator[Path]:
    seen = count = 0
    for base, folders, names in os.walk(path):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and not _is_pack(Path(base, one)))
        fitting = sorted(one for one in names if one.endswith(FACT_FILES) and not one.startswith("."))
        seen, count = seen + len(names) + len(folders), count + len(fitting)
        if count > MOST_FILES or seen > _MOST_NAMES:
            raise refusal(f"`{shorten(name, 120)}` holds more than {MOST_FILES:,} files", "name the folders in it")
        yield from (Path(base) / one for one in fitting)


def _is_pack(folder: Path) -> bool:
    """Tell whether a folder is a pack's: what lies there is no fact file, or is one of its tests."""
    return (folder / MANIFEST).is_file()
