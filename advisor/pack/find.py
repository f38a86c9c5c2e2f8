"""Where packs are: with the advisor, in the folders of ADVISOR_PACKS, in installed Python packages, or at a path.

A Python package offers packs by entry points of the group `advisor.packs`: the entry's name is the pack's, its value
the package whose folder the pack is (`agency_rules`, or `agency_rules.packs.agencies` for a folder within). The
package is found, never imported: a pack is data, and nothing of it runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.diagnostics import did_you_mean, refusal
from advisor.fields import SLUG
from advisor.pack.manifest import MANIFEST
from advisor.resources import rules_folder
from advisor.source import shorten

VARIABLE = "ADVISOR_PACKS"
GROUP = "advisor.packs"
MOST_ENTRIES = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pack was found: its folder, what errors call it, and how it came to be found."""

    name: str
    folder: Path
    shown: str
    origin: str


def shipped() -> Iterator[Place]:
    """Give the packs that come with the advisor, by name."""
    for path in sorted(rules_folder().glob(f"*/{MANIFEST}")):
        yield Place(path.parent.name, path.parent, path.parent.name, "comes with the advisor")


def listed() -> Iterator[Place]:
    """Give the packs in the folders of ADVISOR_PACKS, in their order."""
    for folder in _folders():
        try:
            names = sorted(os.listdir(folder))[:MOST_ENTRIES]  # noqa: PTH208 - names are enough
        except OSError:
            continue
        yield from (place for name in names if (place := _in_folder(folder, name)))


def installed() -> Iterator[Place]:
    """Give the packs of installed Python packages, by name."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - most packs are found without

    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        folder = _folder_of(entry.value)
        if folder and SLUG.fullmatch(entry.name):
            yield Place(entry.name, folder, entry.name, f"installed, in the package {entry.value}")


def pack_names() -> tuple[str, ...]:
    """Name all packs that can be named: shipped ones, and those in ADVISOR_PACKS and in installed packages."""
    return tuple(sorted({place.name for places in (shipped(), listed(), installed()) for place in places}))


def find_pack(pack: str, beside: Path | None = None) -> tuple[Path, str]:
    """Find a pack by name or by the path of its folder; give the folder and what errors call it.

    `beside` is the folder of a pack that extends it by name, beside which it can lie. Raises `AdvisorError` for a name
    that no pack has, or that packs in several places have.
    """
    ours = next((place for place in shipped() if place.name == pack), None)
    if ours:
        return ours.folder, ours.shown
    named = _named(pack, beside) if SLUG.fullmatch(pack) else []
    if len(named) > 1:
        places = "; ".join(f"`{place.shown}` ({place.origin})" for place in named)
        remedy = "take one of them away, or give the path of its folder"
        raise refusal(f"there are {len(named)} packs `{pack}`: {places}", remedy)
    if named:
        return named[0].folder, named[0].shown
    path = Path(pack)
    if beside is None and os.path.exists(path):  # noqa: PTH110 - for a name that no folder can have it says no
        folder = path.parent if path.name == MANIFEST else path
        return folder, str(folder) if path.name == MANIFEST else pack.rstrip("/") or pack
    names = pack_names()
    hint = did_you_mean(pack, names) or f"packs: {', '.join(names)}; or give the path of a pack's folder"
    if beside is not None:
        hint = did_you_mean(pack, names) or f"put the folder that holds `{pack}/` into {VARIABLE}"
    raise refusal(f"there is no pack `{shorten(pack, 120)}`", hint)


def _named(name: str, beside: Path | None) -> list[Place]:
    """Give every pack of the name that is not shipped, each folder once."""
    found = [place for folder in _folders() if (place := _in_folder(folder, name))]
    found += [place for place in installed() if place.name == name]
    for folder in _neighbours(beside) if beside else ():
        neighbour = _in_folder(folder, name)
        if neighbour:
            found.append(Place(name, neighbour.folder, neighbour.shown, "beside the pack that extends it"))
    return list({os.path.realpath(place.folder): place for place in reversed(found)}.values())[::-1]


def _neighbours(folder: Path) -> list[str]:
    """Give the folders that a pack's folder lies in: as its path says, and where its links lead."""
    above = [os.path.dirname(lead(folder)) for lead in (os.path.abspath, os.path.realpath)]  # noqa: PTH120
    return [one if folder.is_absolute() else os.path.relpath(one) for one in dict.fromkeys(above)]


def _folders() -> list[str]:
    return [folder for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]


def _in_folder(folder: str, name: str) -> Place | None:
    path = Path(folder, name)
    if SLUG.fullmatch(name) and (path / MANIFEST).is_file():
        return Place(name, path, str(path), f"in {VARIABLE}")
    return None


def _folder_of(value: str) -> Path | None:
    """Find the folder of a package without importing it; None where there is none."""
    from importlib.util import find_spec  # noqa: PLC0415 - most packs are found without

    top, *rest = value.replace(":", ".").split(".")
    try:
        spec = find_spec(top)  # which runs nothing for a name without dots
    except (ImportError, ValueError):
        return None
    homes = list(spec.submodule_search_locations or ()) if spec else []
    folders = (Path(home, *rest) for home in homes)
    return next((folder for folder in folders if (folder / MANIFEST).is_file()), None)
