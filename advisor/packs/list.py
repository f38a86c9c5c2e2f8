"""Which packs there are."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.diagnostics import AdvisorError, Report
from advisor.pack.find import Place, installed, listed, shipped
from advisor.pack.manifest import read_manifest


@dataclass(frozen=True, slots=True)
class Listing:
    """A pack that can be named: `origin` says how it is found; `problem` why it can't be used, or is empty."""

    name: str
    version: str
    title: str
    origin: str
    problem: str


def list_packs() -> tuple[Listing, ...]:
    """List the packs that come with the advisor, lie in a folder of ADVISOR_PACKS or in an installed Python package."""
    places = [*shipped(), *listed(), *installed()]
    first = {place.name: place for place in reversed(places)}
    return tuple(_listing(place, first[place.name]) for place in sorted(places, key=lambda place: place.name))


def _listing(place: Place, first: Place) -> Listing:
    report = Report()
    try:
        manifest, _ = read_manifest(place.folder, place.shown, report)
        report.stop()
    except AdvisorError as error:
        return Listing(place.name, "", "", place.origin, error.diagnostics[0].message)
    problem = ""
    if manifest.name != place.name:
        problem = f"it calls itself `{manifest.name}`"
    elif place.folder.resolve() != first.folder.resolve():
        problem = f"there is another of this name ({first.origin}); give the path {place.shown}"
    return Listing(place.name, manifest.version, manifest.title, place.origin, problem)
