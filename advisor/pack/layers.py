"""A pack and the packs that it extends → one set of entries, with what each layer changed.

Layers lie in order: what is extended below what extends it, each pack once. A layer adds entries, and changes or
disables those of the layers below. Two layers of which neither extends the other must not change the same thing: a
layer above both has to settle it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from advisor.diagnostics import AdvisorError, Diagnostic, Report, Span
from advisor.pack.changes import Change, Request, apply, overlaps, read_request
from advisor.pack.files import PackFiles, read_pack_files, singular
from advisor.pack.manifest import Base, Manifest
from advisor.pack.versions import allows
from advisor.source import Node, Scalar

MOST_LAYERS = 12
Find = Callable[[str, Path], tuple[Path, str]]
"""Finds a pack by name for the pack in a folder, and gives its folder and what errors call it."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A pack that takes part; `root` is what errors call its folder, `below` are the names of all that it extends."""

    manifest: Manifest
    root: str
    folder: Path = field(repr=False)
    below: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The pack's name."""
        return self.manifest.name


@dataclass(frozen=True, slots=True)
class Layered:
    """The layers from the lowest to the pack itself, the merged entries, and the changes that took effect."""

    layers: tuple[Layer, ...]
    files: PackFiles
    changes: tuple[Change, ...]
    disabled: tuple[Change, ...]


def read_layers(folder: Path, shown: str, find: Find, report: Report, *, with_cases: bool) -> Layered:
    """Read a pack and all that it extends. Raises `AdvisorError` where one of them can't be found or seen."""
    reader = _Reader(find, report, with_cases=with_cases)
    reader.read(folder, shown, ())
    if len(reader.layers) == 1 and not reader.files[0].entries("changes"):
        return Layered(tuple(reader.layers), reader.files[0], (), ())
    return _Merger(reader.layers, reader.files, report, with_cases=with_cases).merge()


class _Reader:
    def __init__(self, find: Find, report: Report, *, with_cases: bool) -> None:
        self.find = find
        self.report = report
        self.with_cases = with_cases
        self.layers: list[Layer] = []
        self.files: list[PackFiles] = []

    def read(self, folder: Path, shown: str, above: tuple[str, ...]) -> Layer | None:
        """Read a pack's bases and then itself, so that it lies above them; None where it can't be one."""
        files = read_pack_files(folder, shown, self.report, with_cases=self.with_cases)
        name = files.manifest.name
        path = (*above, name)
        below: set[str] = set()
        for base in files.manifest.extends:
            found = self.base(base, folder, path)
            if found:
                below |= {found.name, *found.below}
        layer = Layer(files.manifest, shown, folder, frozenset(below))
        self.layers.append(layer)
        self.files.append(files)
        if len(self.layers) > MOST_LAYERS:
            raise AdvisorError([Diagnostic(f"more than {MOST_LAYERS} packs extend one another", files.root)])
        return layer

    def base(self, base: Base, folder: Path, path: tuple[str, ...]) -> Layer | None:
        if base.name in path:
            circle = " → ".join(f"`{name}`" for name in (*path[path.index(base.name) :], base.name))
            self.report.add(f"packs extend one another in a circle: {circle}", base.span)
            self.report.stop()
        if len(path) > MOST_LAYERS:
            raise AdvisorError([Diagnostic(f"more than {MOST_LAYERS} packs extend one another", base.span)])
        layer = next((one for one in self.layers if one.name == base.name), None)
        if layer is None:
            try:
                found, shown = self.find(base.name, folder)
            except AdvisorError as error:
                for one in error.diagnostics:
                    self.report.add(one.message, base.span, *one.helps)
                self.report.stop()
                raise
            layer = self.read(found, shown, path)
        if layer and layer.name != base.name:
            self.report.add(f"the pack in `{layer.root}` calls itself `{layer.name}`, not `{base.name}`", base.span)
            self.report.stop()
        if layer and layer.manifest.version and not self.report.found:
            version = layer.manifest.version
            if not allows(base.range, version):
                remedy = f"{layer.root}/pack.yaml says `version: {version}`"
                message = f"`{base.name}` {base.range} is wanted, and what is there is {version}"
                self.report.add(message, base.span, remedy)
        return layer


class _Merger:
    def __init__(self, layers: list[Layer], files: list[PackFiles], report: Report, *, with_cases: bool) -> None:
        self.layers = layers
        self.files = files
        self.report = report
        self.with_cases = with_cases
        self.merged = PackFiles(files[-1].manifest, files[-1].root)
        self.home: dict[tuple[str, str], Layer] = {}
        self.applied: list[tuple[Layer, Change]] = []
        self.disputes: list[tuple[Change, Change, frozenset[str]]] = []

    def merge(self) -> Layered:
        for layer, files in zip(self.layers, self.files, strict=True):
            requests = [read_request(key, node, layer.name, self.report) for key, node in files.entries("changes")]
            if requests and not layer.below:
                self.report.add(
                    f"`{layer.name}` changes another pack, and extends none",
                    files.entries("changes")[0][0].span,
                    f"add `extends: {{name-of-the-pack: ^1.0}}` to {layer.root}/pack.yaml",
                )
                continue
            own = {(section, name) for section, entries in files.sections.items() for name in entries}
            for request in requests:
                if request is not None:
                    self.change(layer, request, own)
            self.add(layer, files)
        for first, second, _ in self.disputes:
            path = min(first.path, second.path, key=len)
            self.report.add(
                f"`{first.path}` is changed by two packs, neither of which extends the other",
                second.span,
                f"`{first.layer}` {first.does} ({first.span.text.name}:{first.span.line})",
                f"`{second.layer}` {second.does} ({second.span.text.name}:{second.span.line})",
                f"say in `{self.layers[-1].name}` which it is to be: change `{path}` there",
            )
        disabled = tuple(change for change in self.last_word().values() if change.disables)
        for section, name in (change.keys for change in disabled):
            del self.merged.sections[section][name]
        return Layered(tuple(self.layers), self.merged, tuple(change for _, change in self.applied), disabled)

    def last_word(self) -> dict[tuple[str, ...], Change]:
        """Give the last change of each entry as a whole."""
        return {change.keys: change for _, change in self.applied if change.replaces and len(change.keys) == 2}

    def change(self, layer: Layer, request: Request, own: set[tuple[str, str]]) -> None:
        """Carry out one change on what lies below; a dispute that it settles is over."""
        if not self.with_cases and request.path.endswith(".cases"):
            return
        change = apply(self.merged, request, self.report, own)
        if change is None:
            return
        gone = self.last_word().get(change.keys[:2])
        if gone and gone.disables and gone.layer in layer.below and change.keys != gone.keys:
            place = f"{gone.span.text.name}:{gone.span.line}"
            self.report.add(f"`{change.path}` can't be changed: `{gone.layer}` disables it ({place})", change.span)
        for other, earlier in self.applied:
            if not overlaps(earlier, change):
                continue
            if other.name == layer.name:
                message = f"`{change.path}` is changed twice by `{layer.name}`"
                self.report.add(message, change.span, f"`{earlier.path}` in line {earlier.span.line} changes it too")
            elif other.name not in layer.below:
                self.disputes.append((earlier, change, frozenset({other.name, layer.name})))
        self.disputes = [
            (first, second, names)
            for first, second, names in self.disputes
            if not (names <= layer.below and change.replaces and _covers(change, first) and _covers(change, second))
        ]
        self.applied.append((layer, change))

    def add(self, layer: Layer, files: PackFiles) -> None:
        """Add a layer's own entries; a name that is there already belongs to a layer below or to a rival."""
        for section, entries in files.sections.items():
            if section == "changes":
                continue
            merged = self.merged.sections.setdefault(section, {})
            for name, (key, node) in entries.items():
                if name in merged and section != "waivers":
                    self.twice(layer, section, key, merged[name])
                elif name in merged:
                    merged[f"{name} of {layer.name}"] = (key, node)
                else:
                    merged[name] = (key, node)
                    self.home[section, name] = layer

    def twice(self, layer: Layer, section: str, key: Scalar, there: tuple[Scalar, Node]) -> None:
        home = self.home[section, key.text]
        first: Span = there[0].span
        place = f"{first.text.name}:{first.line}"
        if home.name in layer.below:
            message = f"`{home.name}`, which is extended, has {singular(section)} `{key.text}` already"
            remedy = f"to change it, write `{section}.{key.text}` below `changes`"
            self.report.add(message, key.span, f"it stands in {place}", remedy)
        else:
            message = f"two of the packs that are extended have {singular(section)} `{key.text}`"
            self.report.add(message, key.span, f"the other stands in {place}, in `{home.name}`")


def _covers(change: Change, other: Change) -> bool:
    """Tell whether a change replaces all that another touched."""
    return other.keys[: len(change.keys)] == change.keys


def blame_disabled(report: Report, disabled: tuple[Change, ...]) -> None:
    """Say in errors on a name that is not there which layer has disabled it."""
    gone = {change.path.partition(".")[2]: change for change in disabled}
    for number, one in enumerate(report.found):
        name = one.message.partition("`")[2].partition("`")[0]
        change = gone.get(name)
        if change:
            told = f"`{name}` is disabled by `{change.layer}` ({change.span.text.name}:{change.span.line})"
            report.found[number] = Diagnostic(one.message, one.span, (told, *one.helps))
