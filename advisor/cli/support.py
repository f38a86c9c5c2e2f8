"""What every command needs: errors told as messages with exit status 2, files written whole or not at all."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from advisor import Level
from advisor.diagnostics import AdvisorError, EnginesDisagreeError, refusal, why_unwritable

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

pack_option = click.option(
    "--pack", default="company-drivers", show_default=True, metavar="NAME|PATH", help="The pack of rules."
)
own_pack_option = click.option(
    "--pack", metavar="NAME|PATH", help="The pack of rules; a saved trace has its own.  [default: company-drivers]"
)
level_option = click.option(
    "--level",
    type=click.Choice([one.value for one in Level], case_sensitive=False),
    default=Level.NOTES.value,
    show_default=True,
    callback=lambda _, __, name: Level(name),
    help="How much to tell: what mattered, also what failed, or everything.",
)
STANDARD_OUTPUT = ("-", "/dev/stdout")


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
            click.echo(f"internal error, nothing was written: {error}\nplease report this with the fact file", err=True)
            sys.exit(70)
        except BrokenPipeError:
            _silence()
            sys.exit(0)

    return run


def _silence() -> None:
    """Let nothing more be written: who read our output went away, and Python would complain once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def shown(name: str) -> str:
    """Give the name of a file for a message: what can't be shown, or would act on the terminal, as `?`."""
    return "".join(char if char.isprintable() else "?" for char in name)


def say(text: str) -> None:
    """Write to standard output: in UTF-8 into a file or a pipe, and whatever a terminal can show."""
    stream = sys.stdout
    if stream is None:  # pragma: no cover - the caller closed it
        raise refusal("there is no standard output to write to")
    try:
        if stream.isatty():
            encoding = stream.encoding or "utf-8"
            click.echo(text.encode(encoding, "replace").decode(encoding), nl=False)
        else:
            click.echo(text.encode(errors="replace"), nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        _silence()
        raise refusal(f"standard output can't be written: {_reason(error)}") from None


def text_width() -> int:
    """Give how wide a text may be: as the terminal is, within reason; always the same into a file or a pipe."""
    if sys.stdout is None or not sys.stdout.isatty():
        return 100
    return max(60, min(120, shutil.get_terminal_size().columns))


def by_ending(output: str | None, endings: Mapping[str, T], otherwise: T, remedy: str) -> T:
    """Choose a format by the ending of the file to write; `otherwise` for standard output and for devices.

    `remedy` says, where an ending names no format, which there are.
    """
    if output is None or output in STANDARD_OUTPUT or output.startswith("/dev/"):
        return otherwise
    if not output:
        raise refusal("the name of the file to write is empty")
    for ending, found in endings.items():
        if output.lower().endswith(ending):
            return found
    raise refusal(f"the ending of `{output}` names no format", remedy)


def to_a_file(output: str | None) -> bool:
    """Tell whether something is to be written to a file, and not to standard output."""
    return output is not None and output not in STANDARD_OUTPUT


def write_out(output: str | None, text: str) -> None:
    """Write to a file in one step, or to standard output."""
    if output is None or not to_a_file(output):
        say(text)
    else:
        write_whole(output, text)


def is_same_file(one: str, other: str) -> bool:
    """Tell whether two paths lead to one file; no if one of them leads nowhere."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def write_whole(name: str, text: str) -> None:
    """Write a file in one step: what was there stays until all of the new is on the disk."""
    if not name:
        raise refusal("the name of the file to write is empty")
    path, content = Path(name), text.encode(errors="replace")
    try:
        if path.is_dir():
            raise refusal(f"`{name}` is a folder; name a file in it")
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a device or a pipe
            return
        _replace(Path(os.path.realpath(path)), name, content)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = _reason(error)
        if isinstance(error, FileNotFoundError):
            folders = (*reversed(path.parents), *reversed(Path(os.path.realpath(path)).parents))
            missing = next((one for one in folders if not one.exists()), None)
            reason = f"there is no folder `{missing}`" if missing else "no file can be made there"
        elif isinstance(error, NotADirectoryError):
            reason = f"`{path.parent}` is not a folder"
        raise refusal(f"`{name}` can't be written: {reason}") from None


def _replace(target: Path, name: str, content: bytes) -> None:
    if target.is_symlink():
        raise refusal(f"`{name}` can't be written: it is a link that leads to itself")
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        raise refusal(f"`{name}` can't be written: it is marked as read-only for this user")
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask() if mode is None else mode)
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def _reason(error: Exception) -> str:
    return why_unwritable(getattr(error, "errno", None) or 0, str(getattr(error, "strerror", None) or error))
