"""What holds for every file of the project."""

from __future__ import annotations

import re
from pathlib import Path

from pages import ROOT, names_of, project_files

LONGEST_MODULE = 400

# Written in pieces, so that this file passes its own test.
_FORBIDDEN = re.compile(
    "|".join(
        [
            r"\.\./" + "shared",
            r"(?<![\w.~-])/(?:" + "work|root|home|Users|tmp|opt" + r")/\w",
            r"[A-Za-z]:\\Users",
            r"\b(?:py" + "pi|pythonhosted|npm" + "js|yarn" + r"pkg|anaconda|crates)\.(?:org|com|io|dev)\b",
            r"\b(?:test\.|files\.)?py" + r"pi\.",
            r"\bdeb\." + r"debian\.org\b",
            r"--(?:extra-)?index" + "-url|find-" + "links",
        ]
    )
)


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            lines = content.decode("utf-8").splitlines()
            found += [f"{names_of(path)}:{at}: {line}" for at, line in enumerate(lines, 1) if _FORBIDDEN.search(line)]
    assert found == []


def test_modules_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob("advisor/**/*.py")}
    assert {names_of(path): length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_package_is_one() -> None:
    folders = {path.parent for path in ROOT.glob("advisor/**/*.py")}
    assert [names_of(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_part_of_the_house_is_described() -> None:
    """The page for contributors says what each module and package holds."""
    parts = {path.stem for path in ROOT.glob("advisor/*") if path.suffix == ".py" or (path / "__init__.py").is_file()}
    table = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| modules | hold |")[2].partition("\n\n")[0]
    )
    cells = " ".join(row.split("|")[1] for row in table.strip().splitlines())
    assert set(re.findall(r"`(\w+)/?`", cells)) == parts - {"__init__", "__main__"}


def test_text_is_clean() -> None:
    """No tabs and no spaces at the end of a line, one newline at the end of a file; of Python, ruff takes care."""
    kept = [path for path in project_files() if path.suffix in {".md", ".toml", ".yaml", ".j2"}]
    texts = {path: path.read_text(encoding="utf-8") for path in kept if "tests" not in path.relative_to(ROOT).parts}
    assert [
        names_of(path) for path, text in texts.items() if re.search(r"[ \t]$|\t|\r|\n\n\Z|[^\n]\Z", text, re.MULTILINE)
    ] == []


def test_the_scan_finds_what_it_looks_for() -> None:
    bad = ["../" + "shared/x", "see /wo" + "rk/main", "/ro" + "ot/x", "py" + "pi.org/simple", "--index" + "-url x"]
    assert [text for text in bad if not _FORBIDDEN.search(text)] == []
    good = ["examples/oracle-1990.yaml", "a/home/b", "rules/workshop", "https://www.scaruffi.com/opt"]
    assert [text for text in good if _FORBIDDEN.search(text)] == []
    assert Path(__file__) in project_files()
