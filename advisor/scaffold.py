"""The files of a new pack: a small one that works, or an empty layer upon another pack."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.diagnostics import refusal
from advisor.fields import SLUG
from advisor.program import Program
from advisor.resources import templates_folder
from advisor.values import show_value

_NAME = "NAME"


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file to write: its path in the pack's folder, and its text."""

    path: str
    text: str


def small_pack(name: str) -> tuple[PackFile, ...]:
    """Give the files of a small pack with cases and comments. Raises `AdvisorError` for what can't be a pack's name."""
    _check(name)
    home = templates_folder() / "new-pack"
    paths = sorted(path.relative_to(home).as_posix() for path in home.rglob("*.yaml"))
    texts = {path: (home / path).read_text(encoding="utf-8") for path in paths}
    texts["pack.yaml"] = texts["pack.yaml"].replace(_NAME, name)
    return tuple(PackFile(path, text) for path, text in texts.items())


def layer_upon(name: str, base: Program) -> tuple[PackFile, ...]:
    """Give the files of a pack that extends another and changes nothing yet.

    Raises `AdvisorError` for what can't be a pack's name.
    """
    _check(name)
    manifest = base.manifest
    if manifest.name == name:
        raise refusal(f"a pack can't extend itself: both are called `{name}`")
    major, minor, rest = manifest.version.split(".", 2)
    wanted = f"^{major}.{minor}" if rest.isdigit() else f"=={manifest.version}"  # a draft is in no range
    head = [
        "# What this pack is, and what it stands on: all that it does not change, it inherits.",
        f"name: {name}",
        "version: 0.1.0",
        f"title: {_quoted(manifest.title)}",
        f"extends: {{{manifest.name}: {wanted}}}",
    ]
    changes = [
        f"# What is different here from {manifest.name}. A path names a section, an entry and what is in it.",
        "# `to` replaces, `+` and `-` add to and remove from a list or a group, `disabled: yes` takes out an entry.",
        f"# `advisor pack show {manifest.name}` shows what there is to change. Take away the `#` of a line to try it.",
        "changes:",
        *(f"  # {line}" for line in _examples(base)),
    ]
    return PackFile("changes.yaml", _joined(changes)), PackFile("pack.yaml", _joined(head))


def _examples(base: Program) -> list[str]:
    """Give changes that could be made, from the base itself."""
    parameters = list(base.vocabulary.parameters.values())
    rules = list(base.rules.values())
    lines = [
        f"parameters.{one.name}: {{to: {_quoted(show_value(one.type, one.value))}, because: say why}}"
        for one in parameters[-1:]
    ]
    lines += [f"rules.{one.name}.says: {{to: Say it in other words., because: say why}}" for one in rules[:1]]
    lines += [f"rules.{one.name}: {{disabled: yes, because: say why}}" for one in rules[-1:]]
    return lines


def _check(name: str) -> None:
    if not SLUG.fullmatch(name):
        remedy = "name the folder in lower case with hyphens, such as `price-rules`"
        raise refusal(f"`{name}` can't be the name of a pack", remedy)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
