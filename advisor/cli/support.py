"""What every command needs: errors told as messages with exit status 2, files written whole or not at all."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from advisor.diagnostics import AdvisorError, Diagnostic, EnginesDisagreeError

P = ParamSpec("P")
R = TypeVar("R")

pack_option = click.option("--pack", default="company-drivers", show_default=True, metavar="NAME|PATH", help="The pack of rules.")


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what a person got wrong into its message and exit status 2; an error of ours into a message and 70."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except AdvisorError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        except EnginesDisagreeError as error:
            click.echo(f"internal error, no memo was written: {error}\nplease report this with the fact file", err=True)
            sys.exit(70)
        except BrokenPipeError:
            # The reader of our output went away, as `head` does; Python would complain once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)

    return run


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: what was there stays until all of the new is on the disk."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            path.write_text(text, encoding="utf-8")  # a device or a pipe
            return
        if target.is_dir():
            raise AdvisorError([Diagnostic(f"`{path}` is a folder; name a file in it")])
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        if mode is not None and not os.access(target, os.W_OK):
            raise AdvisorError([Diagnostic(f"`{path}` may not be written by this user")])
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            umask = os.umask(0)
            os.umask(umask)
            Path(temporary).chmod(mode if mode is not None else 0o666 & ~umask)
            Path(temporary).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        reasons = {"FileNotFoundError": f"there is no folder `{path.parent}`", "PermissionError": "this user may not write there"}
        reason = reasons.get(type(error).__name__, (error.strerror or str(error)).lower())
        raise AdvisorError([Diagnostic(f"`{path}` can't be written: {reason}")]) from None
