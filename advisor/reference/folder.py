"""The pages of a reference in a folder of their own: written whole or not at all, and nobody else's files touched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from advisor.diagnostics import refusal
from advisor.reference.markdown import MARK
from advisor.reference.model import Page
from advisor.source import shorten

_MOST_NAMED = 3


def write_pages(folder: str, pages: Iterable[Page]) -> tuple[str, ...]:
    """Write pages into a folder that isn't there, is empty, or holds pages that were written so before.

    Those are replaced, and taken away where the reference no longer has them; hidden files stay. Gives the paths of the
    pages. Raises `AdvisorError` for a folder that holds anything else, or that can't be written; then nothing changes.
    """
    path = Path(folder)
    try:
        there = path.is_dir()
        if not there and (path.exists() or path.is_symlink()):
            raise refusal(f"`{_shown(folder)}` is not a folder", "name a folder, or a file that ends with `.html`")
        before = _own_pages(path, folder) if there else []
        path.mkdir(parents=True, exist_ok=True)
        try:
            return _replace(path, before, pages)
        except OSError:
            if not there:
                shutil.rmtree(path, ignore_errors=True)
            raise
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise refusal(f"`{_shown(folder)}` can't be written: {reason}") from None


def _own_pages(path: Path, folder: str) -> list[Path]:
    """Give the pages in a folder. Raises `AdvisorError` where anything else lies in it."""
    found = sorted(one for one in path.iterdir() if not one.name.startswith("."))
    others = [one for one in found if not _is_own(one)]
    if others:
        named = ", ".join(f"`{_shown(one.name)}`" for one in others[:_MOST_NAMED])
        more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
        message = f"`{_shown(folder)}` holds other things than the pages of a reference: {named}{more}"
        raise refusal(message, "name a new folder, or an empty one")
    return found


def _is_own(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or path.suffix != ".md":
        return False
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK.encode()


def _replace(path: Path, before: list[Path], pages: Iterable[Page]) -> tuple[str, ...]:
    """Put new pages in the place of the old ones, which come back if anything goes wrong on the way."""
    with tempfile.TemporaryDirectory(dir=path, prefix=".pages-") as name:
        new, old = Path(name) / "new", Path(name) / "old"
        new.mkdir()
        old.mkdir()
        written = tuple(pages)
        for page in written:
            (new / page.name).write_text(page.text, encoding="utf-8")
        moves = [(one, old / one.name) for one in before]
        moves += [(one, path / one.name) for one in sorted(new.iterdir())]
        done: list[tuple[Path, Path]] = []
        try:
            for start, end in moves:
                start.replace(end)
                done.append((start, end))
        except OSError:
            for start, end in reversed(done):
                end.replace(start)
            raise
    return tuple(str(path / page.name) for page in written)


def _shown(name: str) -> str:
    return shorten("".join(char if char.isprintable() else "?" for char in name), 120)
