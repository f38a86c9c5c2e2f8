"""Packs as a hostile stranger would write them: every command that reads a pack refuses them, in words and at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Command

MANIFEST = "name: evil\nversion: 1.0.0\ntitle: X\n"
VOCABULARY = """\
sources: {s: {title: S, kind: inference}}
facts:
  x: {type: count, theme: t, label: x, ask: "x?", help: h, states: "{}"}
  y: {type: boolean, theme: t, label: y, ask: "y?", help: h, states: {yes: y, no: n}}
findings: {f: {label: f}}
rules:
"""
RULE = "  {name}:\n    says: S\n    when: {when}\n    then: {{derive: f}}\n    cite: [s]\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def condition(when: str, name: str = "r") -> Callable[[Path], None]:
    rule = RULE.format(name=name, when=when)
    return lambda folder: write(folder, {"pack.yaml": MANIFEST, "a.yaml": VOCABULARY + rule})


def manifest(text: str) -> Callable[[Path], None]:
    return lambda folder: write(folder, {"pack.yaml": text, "a.yaml": VOCABULARY + RULE.format(name="r", when="y")})


def circle(folder: Path) -> None:
    for one, other in (("evil", "b"), ("b", "c"), ("c", "b")):
        write(
            folder.parent / one, {"pack.yaml": f"name: {one}\nversion: 1.0.0\ntitle: X\nextends: {{{other}: ^1.0}}\n"}
        )


def pyramid(folder: Path) -> None:
    """Each pack extends the two below: 2 to the power of 30 ways lead to the lowest."""
    for level in range(30):
        below = "".join(f"  p{level + 1}{side}: ^1.0\n" for side in "ab")
        for side in "ab":
            name = "evil" if level == 0 else f"p{level}{side}"
            write(folder.parent / name, {"pack.yaml": f"name: {name}\nversion: 1.0.0\ntitle: X\nextends:\n{below}"})


def many_files(folder: Path) -> None:
    write(folder, {"pack.yaml": MANIFEST})
    for number in range(10_000):
        (folder / f"{number}.yaml").touch()


def pipe(folder: Path) -> None:
    import os  # noqa: PLC0415

    write(folder, {"pack.yaml": MANIFEST})
    os.mkfifo(folder / "rules.yaml")


def link_out(folder: Path) -> None:
    write(folder, {"pack.yaml": MANIFEST})
    (folder.parent / "secret").write_text("password: hunter2\n", encoding="utf-8")
    (folder / "rules.yaml").symlink_to(folder.parent / "secret")


def same_names(folder: Path) -> None:
    rules = "".join(RULE.format(name=f"r{number}", when="nonsense_that_is_not_there") for number in range(4000))
    write(folder, {"pack.yaml": MANIFEST, "a.yaml": VOCABULARY + rules})


HOSTILE = {
    "a name that climbs": (condition("y", "../../../etc/passwd"), "can't be the name of a rule"),
    "a pack's name that climbs": (manifest("name: ../evil\nversion: 1.0.0\ntitle: X\n"), "can't be the name of a pack"),
    "a base that climbs": (manifest(MANIFEST + "extends: {../../etc: '*'}\n"), "can't be the name of a pack"),
    "an absolute base": (manifest(MANIFEST + "extends: {/etc: '*'}\n"), "can't be the name of a pack"),
    "an endless version": (manifest(f"name: evil\nversion: {'1' * 9999}\ntitle: X\n"), "not a semantic version"),
    "a range to think about": (manifest(MANIFEST + f"extends: {{b: '{'>=1,' * 9999}*'}}\n"), "not a range of versions"),
    "an attribute": (condition("().__class__.__bases__[0]"), "condition"),
    "a call": (condition("__import__('os').system('true')"), "can't stand in a condition"),
    "a power": (condition("9 ** 9 ** 9 ** 9 > x"), "can't stand in a condition"),
    "a giant number": (condition(f"x > {'9' * 450}"), "number"),
    "a tower of brackets": (condition("(" * 240 + "y" + ")" * 240), "nested too deeply"),
    "a tower of nots": (condition("not " * 100 + "y"), "nested too deeply"),
    "a condition without an end": (condition("y or " * 5000 + "y"), "at most 500 characters"),
    "an expression that a regular expression chokes on": (condition(f"'{'a' * 30}{'!' * 400}'"), "condition"),
    "a deep tree": (lambda folder: write(folder, {"pack.yaml": MANIFEST, "a.yaml": "rules: " + "[" * 9999}), "deep"),
    "aliases that double": (
        manifest("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nname: evil\nversion: 1.0.0\ntitle: X\n"), "anchor",
    ),
    "a tag that builds": (manifest("name: !!python/object/apply:os.system [true]\nversion: 1.0.0\ntitle: X\n"), "tag"),
    "a text that is a template": (
        lambda folder: write(folder, {"pack.yaml": MANIFEST, "a.yaml": VOCABULARY + RULE.format(name="r", when="y")
            + "remarks:\n  m: {says: '{x.__class__.__mro__}', place: drivers, cite: [s]}\n"}),
        "which is none",
    ),
    "a circle of extends": (circle, "in a circle"),
    "a pyramid of extends": (pyramid, "more than 12 packs"),
    "ten thousand files": (many_files, "more than 500 files"),
    "a pipe": (pipe, "is not a file"),
    "a link out": (link_out, "leads out of the pack"),
    "four thousand slips": (same_names, "is not a fact, finding or parameter"),
}  # fmt: skip


@pytest.mark.parametrize("command", [["pack", "check", "evil"], ["memo", "acme.yaml", "--pack", "evil"]], ids=" ".join)
@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused(name: str, command: list[str], folder: Path, advisor: Command) -> None:
    build, told = HOSTILE[name]
    build(folder / "evil")
    start = time.perf_counter()
    run = advisor(*command)
    assert run.status == 2
    assert told in run.err + run.out
    assert "hunter2" not in run.err + run.out
    # A second or so here; ten would mean that something grows without bounds.
    assert time.perf_counter() - start < 10
