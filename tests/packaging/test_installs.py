"""The same memos to the byte from a checkout, an editable install and a wheel, on every Python that is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pages import EXAMPLES, ROOT, project_files

VERSIONS = ("3.11", "3.12", "3.13")
OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
FORMATS = ("md", "html", "json")

_EACH = f"""
import sys
from pathlib import Path
from advisor.cli import main

folder, *examples = map(Path, sys.argv[1:])
for facts in examples:
    for kind in {FORMATS}:
        main(["memo", str(facts), "-o", str(folder / f"{{facts.stem}}.{{kind}}")], standalone_mode=False)
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the project, as a fresh clone is."""
    copy = tmp_path_factory.mktemp("clone") / "project"
    for path in project_files():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return copy


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the copy."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", folder, project)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def expected() -> dict[str, bytes]:
    """Write the memos from the checkout, in this environment."""
    return _memos(Path(sys.executable), ROOT, PYTHONPATH=str(ROOT))


@pytest.mark.parametrize("version", dict.fromkeys([OWN, *VERSIONS]))
def test_a_wheel_writes_the_same_memos(version: str, wheel: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    python = _environment(_interpreter(version), tmp_path / "env", wheel)
    where = _run(python, "-c", "import advisor; print(advisor.__file__)", cwd=tmp_path).decode()
    assert Path(where.strip()).is_relative_to(tmp_path / "env")
    assert _memos(python, tmp_path) == expected


def test_an_editable_install_writes_the_same_memos_and_follows_the_folder(
    project: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    python = _environment(_interpreter(OWN), tmp_path / "env", "-e", project)
    assert _memos(python, tmp_path) == expected
    template = project / "templates" / "memo.md.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("# {{", "# Changed: {{", 1), encoding="utf-8")
    assert _memo(python, tmp_path, EXAMPLES[0], "md").startswith(b"# Changed: ")


def test_a_wheel_holds_all_that_it_needs_and_no_more(wheel: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(wheel, tmp_path, "zip")
    held = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    info = next(name.split("/")[0] for name in held if ".dist-info/" in name)
    named = [str(path.relative_to(ROOT)) for path in project_files()]
    code = {name for name in named if name.startswith("advisor/")}
    data = {f"advisor/_data/{name}" for name in named if name.startswith(("rules/", "templates/"))}
    assert {name for name in held if not name.startswith(info)} == code | data
    assert f"{info}/licenses/LICENSE" in held


def _interpreter(version: str) -> Path:
    """Find a Python of the version: this one, one of pyenv's, or one on the path that really starts."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [Path(sys.executable)] if version == OWN else []
    found += sorted(versions.glob(f"{version}.*/bin/python{version}"))
    found += [Path(on_path)] if (on_path := shutil.which(f"python{version}")) else []
    for python in found:
        if subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0:
            return python
    pytest.skip(f"there is no Python {version} here")


def _environment(python: Path, folder: Path, *wanted: str | Path) -> Path:
    _run(python, "-m", "venv", folder)
    made = folder / "bin" / "python"
    _run(made, "-m", "pip", "install", "-q", *wanted)
    return made


def _memos(python: Path, folder: Path, **variables: str) -> dict[str, bytes]:
    """Write all memos in one process: most of what one takes is its start."""
    with TemporaryDirectory() as out:
        _run(python, "-c", _EACH, out, *EXAMPLES, cwd=folder, **variables)
        found = {path.name: path.read_bytes() for path in Path(out).iterdir()}
    assert len(found) == len(EXAMPLES) * len(FORMATS)
    return found


def _memo(python: Path, folder: Path, facts: Path, kind: str) -> bytes:
    return _run(python, "-m", "advisor", "memo", facts, "--format", kind, cwd=folder)


def _run(*command: str | Path, cwd: Path | None = None, **variables: str) -> bytes:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, check=False, cwd=cwd, env={**kept, **variables}, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
