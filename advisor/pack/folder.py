"""The files in a folder of a pack. A stranger's pack is bounded here: in number, depth and size, and to its folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from advisor.diagnostics import refusal

MOST_FILES = 500
MOST_DEPTH = 6
MOST_BYTES = 4 * 1_048_576


def files_below(
    folder: Path, shown: str, home: Path, endings: tuple[str, ...], *, leave: str = "", helps: str = ""
) -> list[Path]:
    """Find the files with one of the endings in a folder and the folders in it, by their paths; none if it isn't there.

    `shown` is what errors call the folder, `home` the folder of the pack, which no file may lie outside of. A folder in
    it named `leave` is left out, and so are names that start with a dot. Raises `AdvisorError` past the bounds (`helps`
    is what to do about too many files), and for what is no file or leads out of the pack: it is never opened.
    """
    found: list[Path] = []
    seen = size = 0
    inside = home.resolve()
    for base, folders, names in os.walk(folder):
        here = Path(base)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if here == folder:
            folders[:] = [name for name in folders if name != leave]
        seen += len(names) + len(folders)
        if seen > MOST_FILES:
            raise refusal(f"`{shown}` holds more than {MOST_FILES} files", helps)
        if len(here.relative_to(folder).parts) > MOST_DEPTH:
            raise refusal(f"`{shown}` has folders more than {MOST_DEPTH} deep")
        for name in names:
            if name.endswith(endings) and not name.startswith("."):
                found.append(here / name)
                size += _size(here / name, inside, f"{shown}/{(here / name).relative_to(folder).as_posix()}")
    if size > MOST_BYTES:
        raise refusal(f"the files of `{shown}` hold more than {MOST_BYTES // 1_048_576} MiB", "split it into packs")
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _size(path: Path, inside: Path, shown: str) -> int:
    """Give a file's size; a link that leads out of the pack, a pipe or a device is refused before it is opened."""
    try:
        target = path.resolve()
        if not target.is_relative_to(inside):
            raise refusal(f"`{shown}` is a link that leads out of the pack", "a pack holds its own files")
        found = target.stat()
    except (OSError, RuntimeError):
        raise refusal(f"`{shown}` can't be read: it is a link that leads nowhere") from None
    if not stat.S_ISREG(found.st_mode):
        raise refusal(f"`{shown}` is not a file")
    return found.st_size
