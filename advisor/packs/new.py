"""A new pack to start from."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from advisor.diagnostics import AdvisorError, Diagnostic
from advisor.program import open_program
from advisor.scaffold import layer_upon, small_pack


def new_pack(folder: str | Path, extends: str | Path | None = None) -> tuple[str, ...]:
    """Write a new pack into a folder that isn't there yet, and give the paths of its files.

    It is a small pack that works, with cases and comments; or, where it `extends` another, a layer upon that. Its name
    is the folder's. Raises `AdvisorError` for a name that no pack can have, a folder that is there already or can't be
    written, and for a pack to extend that can't be used. Nothing is left half-written.
    """
    path = Path(folder)
    name = Path(os.path.abspath(path)).name  # noqa: PTH100 - `.` has a name too, and links stay
    files = layer_upon(name, open_program(extends)) if extends is not None else small_pack(name)
    if os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir())):
        raise AdvisorError([Diagnostic(f"`{folder}` is there already", None, ("choose another name",))])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{name}."))
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        for file in files:
            target = made / file.path
            target.parent.mkdir(exist_ok=True)
            target.write_text(file.text, encoding="utf-8")
        made.chmod(0o755)
        made.replace(path)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        raise _unwritable(folder, error) from None
    return tuple(str(path / file.path) for file in files)


def _unwritable(folder: str | Path, error: OSError) -> AdvisorError:
    reason = (error.strerror or str(error)).lower()
    return AdvisorError([Diagnostic(f"`{folder}` can't be written: {reason}")])
