"""`advisor pack docs`: the folder and the page that it writes, and what it does not touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import Command, advisor, files_of, folder, refused

from .sample import FERRY, NIGHT_FERRY

__all__ = ["advisor", "folder"]
PAGES = {
    *("index.md", "facts.md", "checks.md", "hypotheses.md", "findings.md", "rules.md", "parameters.md", "warnings.md"),
    *("recommendations.md", "remarks.md", "claims.md"),
}


def texts_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


def test_a_folder_is_written(folder: Path, advisor: Command) -> None:
    run = advisor("pack", "docs", str(FERRY), "-o", "deep/pages")
    assert (run.status, run.out, run.err) == (0, "wrote 11 pages; start with deep/pages/index.md\n", "")
    assert files_of(folder / "deep/pages") == PAGES


def test_a_page_is_written(folder: Path, advisor: Command) -> None:
    run = advisor("pack", "docs", str(FERRY), "-o", "ferry.HTML")
    assert (run.status, run.out, run.err) == (0, "", "")
    assert (folder / "ferry.HTML").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_folder_of_pages_is_written_anew(folder: Path, advisor: Command) -> None:
    advisor("pack", "docs", str(NIGHT_FERRY), "-o", "pages")
    (folder / "pages" / ".keep").write_text("mine", encoding="utf-8")
    stale = folder / "pages" / "rules-that-were.md"
    stale.write_text(texts_of(folder / "pages")["rules.md"], encoding="utf-8")
    assert advisor("pack", "docs", str(FERRY), "-o", "pages").status == 0
    assert files_of(folder / "pages") == {*PAGES, ".keep"}
    assert "night-ferry" not in texts_of(folder / "pages")["index.md"]


@pytest.mark.parametrize("other", ["notes.txt", "README.md", "folder"])
def test_a_folder_with_other_things_is_left_alone(folder: Path, advisor: Command, other: str) -> None:
    advisor("pack", "docs", str(FERRY), "-o", "pages")
    path = folder / "pages" / other
    if other == "folder":
        path.mkdir()
    else:
        path.write_text("# mine\n", encoding="utf-8")
    before, texts = files_of(folder), texts_of(folder / "pages")
    error = refused(advisor("pack", "docs", str(NIGHT_FERRY), "-o", "pages"))
    assert error == (
        f"error: `pages` holds other things than the pages of a reference: `{other}`\n"
        "  = name a new folder, or an empty one"
    )
    assert (files_of(folder), texts_of(folder / "pages")) == (before, texts)


@pytest.mark.parametrize(
    ("there", "fails_at"),
    [(False, 0), (False, 5), (False, 10), (True, 0), (True, 5), (True, 11), (True, 17), (True, 21)],
)
def test_it_is_written_whole_or_not_at_all(
    folder: Path, advisor: Command, monkeypatch: pytest.MonkeyPatch, there: bool, fails_at: int
) -> None:
    if there:
        advisor("pack", "docs", str(FERRY), "-o", "pages")
    before, texts = files_of(folder), texts_of(folder / "pages") if there else {}
    moves = 0
    replace = Path.replace

    def fail(start: Path, end: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == fails_at + 1:
            raise OSError(28, "No space left on device")
        return replace(start, end)

    monkeypatch.setattr(Path, "replace", fail)
    error = refused(advisor("pack", "docs", str(NIGHT_FERRY), "-o", "pages"))
    assert error == "error: `pages` can't be written: no space left on device"
    assert moves > fails_at
    assert files_of(folder) == before
    assert (texts_of(folder / "pages") if there else {}) == texts


def test_what_cannot_be_used_is_refused(folder: Path, advisor: Command) -> None:
    before = files_of(folder)
    assert "there is no pack `nothing`" in refused(advisor("pack", "docs", "nothing", "-o", "pages"))
    assert "`acme.yaml` is not a folder" in refused(advisor("pack", "docs", str(FERRY), "-o", "acme.yaml"))
    assert "pages are written to files" in refused(advisor("pack", "docs", str(FERRY), "-o", "-"))
    assert "pages are written to files" in refused(advisor("pack", "docs", str(FERRY), "-o", ""))
    assert "can't be written" in refused(advisor("pack", "docs", str(FERRY), "-o", "a" * 300))
    assert "--output" in refused(advisor("pack", "docs", str(FERRY)))
    assert files_of(folder) == before
