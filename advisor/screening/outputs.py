"""What a screening writes: beside its place first, and there only when all of it is written."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import polars as pl

from advisor.diagnostics import AdvisorError, refusal, why_unwritable
from advisor.screening.writers import REFUSED_HEAD, WRITERS, Writer

REPORT = (".html", ".htm")
_NUMBER = re.compile(r"\(os error (\d+)\)")
"""How Polars tells the number of an error."""


class Outputs:
    """Files and folders to write to, beside their places, which they take together when all is well.

    Otherwise they are gone, and what was there before is there still.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._made: list[tuple[str, Path, Path]] = []
        self._tables: list[TableFile] = []
        self._stale: list[Path] = []

    def file(self, name: str) -> Path:
        """Give a file to write to in the place of another. Raises `AdvisorError` where that can't be written."""
        with telling(name):
            path = Path(os.path.realpath(name))
            if path.is_dir():
                raise refusal(f"`{name}` is a folder; name a file in it")
            if path.is_symlink():
                raise refusal(f"`{name}` can't be written: it is a link that leads to itself")
            if path.exists() and not path.is_file():
                raise refusal(f"`{name}` can't be written: it is not a file")
            if not path.parent.is_dir():
                raise refusal(f"`{name}` can't be written: there is no folder `{Path(name).parent}`")
            if path.exists() and not os.access(path, os.W_OK):
                raise refusal(f"`{name}` can't be written: it is marked as read-only for this user")
            handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
            self._made.append((name, Path(made), path))
            os.close(handle)
        return Path(made)

    def table(self, name: str) -> TableFile:
        """Give a table to write in the place of a file; its ending says which kind."""
        table = TableFile(name, WRITERS[ending_of(name)](self.file(name)))
        self._tables.append(table)
        return table

    def folder(self, name: str) -> Path:
        """Give a folder to write to. Raises `AdvisorError` where there is something already."""
        with telling(name, "made"):
            path = Path(os.path.realpath(name))
            if not name:
                raise refusal("the name of the folder for memos is empty")
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                remedy = "memos are written to a folder of their own"
                raise refusal(f"`{name}` is there already, and not an empty folder", remedy)
            if not path.parent.is_dir():
                raise refusal(f"`{name}` can't be made: there is no folder `{Path(name).parent}`")
            made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part"))
            self._made.append((name, made, path))
        return made

    def remove(self, name: str) -> None:
        """Remove a file when all is well."""
        self._stale.append(Path(name))

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if error is None:
                for table in self._tables:
                    table.close()
                self._put()
        finally:
            for table in self._tables:
                table.abandon()
            for _, made, _ in self._made:
                shutil.rmtree(made, ignore_errors=True) if made.is_dir() else made.unlink(missing_ok=True)

    def _put(self) -> None:
        umask = os.umask(0)
        os.umask(umask)
        for name, made, path in self._made:
            with telling(name):
                usual = 0o777 if made.is_dir() else 0o666
                made.chmod(path.stat().st_mode & 0o777 if path.exists() else usual & ~umask)
        for name, made, path in self._made:
            with telling(name):
                made.replace(path)
        for path in self._stale:
            with telling(str(path)):
                path.unlink(missing_ok=True)


class TableFile:
    """A table that is written, a batch at a time."""

    def __init__(self, name: str, writer: Writer) -> None:
        """Begin with no row."""
        self.name, self._writer = name, writer
        self._open = True

    def write(self, frame: pl.DataFrame) -> None:
        """Write some rows. Raises `AdvisorError` where that can't be done."""
        with telling(self.name):
            self._writer.write(frame)

    def close(self) -> None:
        """Write what is left."""
        if self._open:
            self._open = False
            with telling(self.name):
                self._writer.close()

    def abandon(self) -> None:
        """Leave it as it is, if it is not closed."""
        if self._open:
            self._open = False
            with contextlib.suppress(Exception):
                self._writer.abandon()


@contextlib.contextmanager
def telling(name: str, done: str = "written") -> Iterator[None]:
    """Turn what goes wrong on the disk into an `AdvisorError`."""
    try:
        yield
    except AdvisorError:
        raise
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        said = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        number = _NUMBER.search(said)
        reason = why_unwritable(int(number[1]) if number else getattr(error, "errno", None) or 0, said)
        raise refusal(f"`{name}` can't be {done}: {reason}") from None


def check_outputs(outputs: Sequence[str], table: str, memos: str | None) -> None:
    """Refuse, before anything is read, names that can't be written to."""
    for name in outputs:
        if ending_of(name) not in (*WRITERS, *REPORT):
            raise refusal(
                f"the ending of `{name}` names no format", "end it with `.csv`, `.parquet`, `.xlsx` or `.html`"
            )
    aside = refused_file(outputs)
    named = [*outputs, *([aside] if aside else []), *([memos] if memos else [])]
    read, places = _place(table), [_place(name) for name in named]
    for number, (name, place) in enumerate(zip(named, places, strict=True)):
        whose = f"`{name}`, the file for rows that can't be used," if name is aside else f"`{name}`"
        if place in places[:number]:
            raise refusal(f"{whose} is to be written twice", "give the outputs names of their own")
        if place == read:
            raise refusal(f"{whose} is the table that is read; the result would replace it", "write to another file")
        if os.path.isdir(table) and read in Path(place).parents and ending_of(name) in (".parquet", ".pq"):  # noqa: PTH112
            raise refusal(f"`{name}` is in the folder that is read, and would be read with it the next time")
    if aside and os.path.exists(aside) and not _is_ours(aside):  # noqa: PTH110
        remedy = "rows that can't be used would be written to it: move it away, or name another output first"
        raise refusal(f"`{aside}` is there already, and was not written by a screening", remedy)


def _place(name: str) -> Path:
    """Say where a name leads to."""
    try:
        return Path(os.path.realpath(name))
    except (OSError, ValueError):
        return Path(name)


def _is_ours(name: str) -> bool:
    """Tell whether a file begins as one of refused rows does."""
    try:
        with Path(name).open("rb") as file:
            return file.read(len(REFUSED_HEAD)) == REFUSED_HEAD
    except OSError:
        return False


def is_report(name: str) -> bool:
    """Tell whether a file is to hold the report."""
    return ending_of(name) in REPORT


def refused_file(outputs: Sequence[str]) -> str | None:
    """Name the file for rows that can't be used: beside the first output."""
    return f"{os.path.splitext(outputs[0])[0]}.refused.csv" if outputs else None  # noqa: PTH122 - as it was written


def ending_of(name: str) -> str:
    """Give the ending of a file's name, with its dot."""
    return os.path.splitext(name.lower())[1]  # noqa: PTH122 - a name can be no path
