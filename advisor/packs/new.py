"""A new pack to start from."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from advisor.diagnostics import AdvisorError, refusal
from advisor.pack.find import find_pack, shipped
from advisor.program import open_program
from advisor.scaffold import PackFile, layer_upon, small_pack


def new_pack(folder: str | Path, extends: str | Path | None = None) -> tuple[str, ...]:
    """Write a new pack into a folder that isn't there yet, and give the paths of its files.

    It is a small pack that works, with cases and comments; or, where it `extends` another, a layer upon that. Its name
    is the folder's. Raises `AdvisorError` for a name that no pack can have, a folder that is there already or can't be
    written, and for a pack to extend that can't be used. Nothing is left half-written.
    """
    path = Path(folder)
    name = Path(os.path.abspath(path)).name if str(folder) else ""  # noqa: PTH100 - `.` has a name, and links stay
    files = _layer(name, path, extends) if extends is not None else small_pack(name)
    if name in {place.name for place in shipped()}:
        raise refusal(f"`{name}` is the name of a pack that comes with the advisor", "choose another name")
    if os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir())):
        raise refusal(f"`{folder}` is there already", "choose another name")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.parent / f".{name}.{secrets.token_hex(4)}"
        made.mkdir()
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        for file in files:
            target = made / file.path
            target.parent.mkdir(exist_ok=True)
            target.write_text(file.text, encoding="utf-8")
        if path.exists():  # an empty folder, which may be the current one, or a link to one
            for part in sorted(made.iterdir()):
                part.replace(path / part.name)
        else:
            made.replace(path)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return tuple(str(path / file.path) for file in files)


def _layer(name: str, path: Path, extends: str | Path) -> tuple[PackFile, ...]:
    """Give a layer upon a pack, which has to be found again by its name alone."""
    base = open_program(extends)
    home = base.layers[-1].folder
    try:
        found = find_pack(base.manifest.name, path)[0].samefile(home)
    except AdvisorError:
        found = False
    if not found:
        folder = os.path.relpath(home.parent)
        remedy = f"put `{folder}` into ADVISOR_PACKS, or write the new pack beside it, in `{folder}`"
        raise refusal(f"from `{path}`, the pack `{base.manifest.name}` is not found by its name", remedy)
    return layer_upon(name, base)


def _unwritable(folder: str | Path, error: OSError) -> AdvisorError:
    reason = (error.strerror or str(error)).lower()
    return refusal(f"`{folder}` can't be written: {reason}")
