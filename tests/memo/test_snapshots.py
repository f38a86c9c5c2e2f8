"""The six examples' memos as they were last read and found right.

After a change that is meant: read what `git diff` shows of `__snapshots__/test_snapshots/` once
`pytest tests/memo/test_snapshots.py --snapshot-update` has written the memos anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from .businesses import EXAMPLES, PACK


class Markdown(SingleFileSnapshotExtension):
    """Keeps each memo in a file of its own, as anybody would read it."""

    _write_mode = WriteMode.TEXT
    _file_extension = "md"  # before syrupy 5
    file_extension = "md"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_memo(path: Path, snapshot: SnapshotAssertion) -> None:
    assert PACK.advise(path).memo() == snapshot.use_extension(Markdown)
