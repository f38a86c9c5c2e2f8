"""`pack.yaml`: what a pack says of itself, and which packs it extends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advisor.diagnostics import Report, Span
from advisor.fields import SLUG, Fields
from advisor.pack.versions import is_range, is_version, meant_version
from advisor.source import Mapping, Scalar, kind_of, parse, read_text

MANIFEST = "pack.yaml"
_ENTRIES = ("name", "version", "title", "about", "extends")


@dataclass(frozen=True, slots=True)
class Base:
    """A pack that is extended, and the range of versions that will do."""

    name: str
    range: str
    span: Span


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself."""

    name: str
    version: str
    title: str
    about: str
    extends: tuple[Base, ...] = ()


def read_manifest(folder: Path, shown: str, report: Report) -> tuple[Manifest, Span]:
    """Read a pack's manifest; `shown` is what errors call the folder. Raises `AdvisorError` where it can't be read."""
    text = read_text(folder / MANIFEST, f"{shown}/{MANIFEST}")
    start = Span(text, 1, 1)
    fields = Fields(parse(text), "the pack", report, _ENTRIES, start)
    name, version = fields.text("name"), fields.text("version")
    if name and not SLUG.fullmatch(name):
        remedy = "write it in lower case with hyphens, as its folder is called"
        report.add(f"`{name}` can't be the name of a pack", fields.place("name"), remedy)
    if version and not is_version(version):
        meant = meant_version(version)
        remedy = f"did you mean `{meant}`?" if meant else "write three numbers, such as `1.0.0`"
        report.add(f"`{version}` is not a semantic version", fields.place("version"), remedy)
    title, about = fields.text("title"), fields.text("about", required=False)
    return Manifest(name, version, title, about, _read_bases(fields, report)), start


def _read_bases(fields: Fields, report: Report) -> tuple[Base, ...]:
    node = fields.node("extends")
    if node is None:
        return ()
    if not isinstance(node, Mapping) or not node.entries:
        told = kind_of(node) if not isinstance(node, Mapping) else "empty"
        remedy = "name packs with ranges of versions, such as `extends: {company-drivers: ^1.0}`"
        report.add(f"`extends` is {told}", node.span, remedy)
        return ()
    found = []
    for key, value in node:
        if not SLUG.fullmatch(key.text):
            # A name is all that a stranger's pack may give: with a path it could reach anywhere.
            remedy = "packs are extended by name; the folder that holds the pack belongs into ADVISOR_PACKS"
            report.add(f"`{key.text}` can't be the name of a pack", key.span, remedy)
        elif not isinstance(value, Scalar) or not is_range(value.text):
            remedy = "write `^1.0` (1.0 or later, before 2), `~1.2` (1.2.x) or `>=1.1,<3`"
            report.add(f"{kind_of(value)} is not a range of versions", value.span, remedy)
        else:
            found.append(Base(key.text, value.text, key.span))
    return tuple(found)
