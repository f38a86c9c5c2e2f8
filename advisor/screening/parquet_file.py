"""Tables in Parquet files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from advisor.diagnostics import AdvisorError, one_of, refusal
from advisor.screening.batches import BATCH, Batch
from advisor.screening.files import headings, unreadable

if TYPE_CHECKING:
    import pyarrow as arrow
    from pyarrow import parquet

_PARTITION = re.compile(r"([^=]+)=(.*)")
_NOTHING = "__HIVE_DEFAULT_PARTITION__"


class ParquetFile:
    """A Parquet file, or a folder of them in the order of their names; `KEY=VALUE` folders in it make a column."""

    screened = False

    def __init__(self, path: Path, name: str) -> None:
        """Read the columns and how many rows there are. Raises `AdvisorError` for what is no Parquet."""
        self._folder, self.name = path, name
        self._files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
        self.size: int | None = 0
        found: pl.Schema | None = None
        for file in self._files:
            opened = self._open(file)
            schema = self._schema(file, opened)
            found = schema if found is None else self._common(found, schema, file)
            self.size += opened.metadata.num_rows
            opened.close()
        self.schema = found or pl.Schema()

    def _open(self, file: Path) -> parquet.ParquetFile:
        import pyarrow as arrow  # noqa: PLC0415 - only Parquet needs it
        from pyarrow import parquet  # noqa: PLC0415

        try:
            return parquet.ParquetFile(file)
        except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise self._unreadable(file, error) from None

    def _schema(self, file: Path, opened: parquet.ParquetFile) -> pl.Schema:
        import pyarrow as arrow  # noqa: PLC0415

        try:
            schema = opened.schema_arrow
            headings(schema.names, self._called(file))
            frame = pl.DataFrame(pl.from_arrow(schema.empty_table()))
        except (arrow.ArrowException, pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
            raise self._unreadable(file, error) from None
        return self._partitioned(frame, file).schema

    def _partitioned(self, frame: pl.DataFrame, file: Path) -> pl.DataFrame:
        parts = (_PARTITION.fullmatch(part) for part in file.relative_to(self._folder).parts[:-1])
        told = {found[1]: None if found[2] == _NOTHING else found[2] for found in parts if found}
        return frame.with_columns(
            pl.lit(value, dtype=pl.String).alias(key) for key, value in told.items() if key not in frame.columns
        )

    def _common(self, one: pl.Schema, other: pl.Schema, file: Path) -> pl.Schema:
        """Give the columns of files that have the same ones; numbers can be narrower in some than in others."""
        own, others = [[name for name in here if name not in there] for here, there in ((one, other), (other, one))]
        told = [f"{one_of(own, 6)} is missing"] if own else []
        told += [f"{one_of(others, 6)} is not in the others"] if others else []
        if not told:
            found = {name: _wider(dtype, other[name]) for name, dtype in one.items()}
            wrong = [name for name, dtype in found.items() if dtype is None]
            told = [f"`{name}` is of type {other[name]}, and elsewhere {one[name]}" for name in wrong[:6]]
            if not told:
                return pl.Schema({name: dtype for name, dtype in found.items() if dtype is not None})
        raise refusal(f"`{self._called(file)}` has not the columns of the files before it", *told)

    def batches(self) -> Iterator[Batch]:
        """Read the rows."""
        import pyarrow as arrow  # noqa: PLC0415

        first = 1
        for file in self._files:
            opened = self._open(file)
            try:
                for read in _read(opened):
                    frame = self._partitioned(pl.DataFrame(pl.from_arrow(read)), file)
                    frame = frame.select(pl.col(name).cast(dtype) for name, dtype in self.schema.items())
                    yield Batch(pl.Series(range(first, first + len(frame)), dtype=pl.Int64), frame)
                    first += len(frame)
            except (arrow.ArrowException, pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
                raise self._unreadable(file, error) from None
            finally:
                opened.close()

    def _called(self, file: Path) -> str:
        return self.name if file == self._folder else str(file)

    def _unreadable(self, file: Path, error: Exception) -> AdvisorError:
        name = self._called(file)
        if isinstance(error, OSError) and error.errno:
            return unreadable(name, error)
        if isinstance(error, NotImplementedError):
            return refusal(f"`{name}` can't be read: {str(error).splitlines()[0].rstrip('.').lower()}")
        return refusal(f"`{name}` can't be read as Parquet", "it may be cut short, or something else")


def _read(opened: parquet.ParquetFile) -> Iterator[arrow.RecordBatch]:
    """Read the rows, some row groups at a time: what Arrow holds while it reads grows with their number."""
    groups: list[int] = []
    rows = 0
    for group in range(opened.num_row_groups):
        groups.append(group)
        rows += opened.metadata.row_group(group).num_rows
        if rows >= BATCH or group == opened.num_row_groups - 1:
            yield from opened.iter_batches(batch_size=BATCH, row_groups=groups, use_threads=False)
            groups, rows = [], 0


def _wider(one: pl.DataType, other: pl.DataType) -> pl.DataType | None:
    """Give the type that holds both, or None: what is text in one file and not in another is no column."""
    if one == other:
        return one
    try:
        found = pl.concat([pl.Schema({"": dtype}).to_frame() for dtype in (one, other)], how="vertical_relaxed").schema[
            ""
        ]
    except pl.exceptions.PolarsError:
        return None
    told = {one, other} - {pl.Null()}
    return None if found == pl.String and any(dtype.is_numeric() or dtype.is_temporal() for dtype in told) else found
