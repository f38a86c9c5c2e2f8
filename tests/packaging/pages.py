"""The project's files, and its pages as a reader would follow them: files to write, commands to run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PAGES = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]))
EXAMPLES = tuple(sorted(ROOT.glob("examples/*.yaml")))

_MARK = re.compile(r"<!-- (?P<kind>file|ci|by hand|status|terminal): (?P<what>.+?) -->")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `kind` and `what` are of the comment before it.

    `<!-- file: NAME -->`: to be saved; `<!-- ci: NAME -->`: .ci/run runs it; `<!-- status: 1 -->`: its last command
    ends with that exit status; `<!-- terminal: KEYS -->`: to be run in a
    terminal, where the keys are typed; `<!-- by hand: WHY -->`: no test does.
    """

    page: Path
    line: int
    language: str
    text: str
    kind: str = ""
    what: str = ""

    @property
    def place(self) -> str:
        """Say where the block is."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """Give the fenced blocks of a page in their order."""
    mark = None
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "html_block":
            mark = _MARK.search(token.content)
        elif token.type == "fence" and token.map:
            found = mark.groupdict() if mark else {}
            yield Block(page, token.map[0] + 1, token.info.strip(), token.content, **found)
            mark = None


def names_of(page: Path) -> str:
    """Name a page in a test's id."""
    return str(page.relative_to(ROOT))


def project_files() -> tuple[Path, ...]:
    """List the project's files: those that git knows or would add; without git, all that can't be a cache."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
        found = {ROOT / name for name in listed if name}
    else:
        ignored = {line.strip("/\n") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
        patterns = (*ignored, ".git", "PKG-INFO")
        found = {
            path
            for path in ROOT.rglob("*")
            if not any(Path(part).match(pattern) for part in path.relative_to(ROOT).parts for pattern in patterns)
        }
    return tuple(sorted(path for path in found if path.is_file()))
