"""A pack and the packs that it extends → one set of entries, with what each layer changed.

Layers lie in order: what is extended below what extends it, each pack once. A layer adds entries, and changes or
disables those of the layers below. Two layers of which neither extends the other must not change the same thing: a
layer above both has to settle it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from advisor.diagnostics import UNKNOWN_NAME, AdvisorError, Diagnostic, Report, Span, refusal
from advisor.pack.changes import Change, Request, Way, agreed, apply, blocked, covers, longest, overlaps, read_request
from advisor.pack.files import PackFiles, read_pack_files, singular
from advisor.pack.manifest import Base, Manifest
from advisor.pack.versions import allows
from advisor.source import Node, Scalar

MOST_LAYERS = 12
_OF_CASES = re.compile(r"rules\.[^.]+\.cases")
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

    def read(self, folder: Path, shown: str, above: tuple[str, ...]) -> Layer:
        """Read a pack's bases and then itself, so that it lies above them."""
        files = read_pack_files(folder, shown, self.report, with_cases=self.with_cases)
        name = files.manifest.name
        path = (*above, name)
        below: set[str] = set()
        for base in files.manifest.extends:
            found = self.base(base, folder, path)
            below |= {found.name, *found.below}
        layer = Layer(files.manifest, shown, folder, frozenset(below))
        self.layers.append(layer)
        self.files.append(files)
        if len(self.layers) > MOST_LAYERS:
            raise refusal(f"more than {MOST_LAYERS} packs extend one another", span=files.root)
        return layer

    def base(self, base: Base, folder: Path, path: tuple[str, ...]) -> Layer:
        """Find and read a pack that is extended, unless it has been read already."""
        if base.name in path:
            circle = " → ".join(f"`{name}`" for name in (*path[path.index(base.name) :], base.name))
            self.report.add(f"packs extend one another in a circle: {circle}", base.span)
            self.report.stop()
        if len(path) > MOST_LAYERS:
            raise refusal(f"more than {MOST_LAYERS} packs extend one another", span=base.span)
        try:
            found, shown = self.find(base.name, folder)
        except AdvisorError as error:
            for one in error.diagnostics:
                self.report.add(one.message, base.span, *one.helps, check=UNKNOWN_NAME)
            self.report.stop()
            raise
        layer = next((one for one in self.layers if one.name == base.name), None)
        if layer and not layer.folder.samefile(found):
            message = f"two packs `{base.name}` are meant: `{layer.root}` and `{shown}`"
            self.report.add(message, base.span, "all that take part have to stand on the same one")
            self.report.stop()
        layer = layer or self.read(found, shown, path)
        if layer.name != base.name:
            self.report.add(f"the pack in `{layer.root}` calls itself `{layer.name}`, not `{base.name}`", base.span)
            self.report.stop()
        version = layer.manifest.version
        if version and not self.report.found and not allows(base.range, version):
            remedy = f"{layer.root}/pack.yaml says `version: {version}`"
            message = f"`{base.name}` {base.range} is wanted, and what is there is {version}"
            self.report.add(message, base.span, remedy)
        return layer


@dataclass(frozen=True, slots=True)
class _Dispute:
    """Two layers of which neither extends the other, and what they would each have it."""

    first: Change
    second: Change
    layers: frozenset[str]


class _Merger:
    def __init__(self, layers: list[Layer], files: list[PackFiles], report: Report, *, with_cases: bool) -> None:
        self.layers = layers
        self.files = files
        self.report = report
        self.with_cases = with_cases
        self.merged = PackFiles(files[-1].manifest, files[-1].root)
        self.home: dict[tuple[str, str], Layer] = {}
        self.applied: dict[tuple[str, str], list[tuple[Layer, Change]]] = {}
        self.disputes: dict[tuple[str, str], list[_Dispute]] = {}
        self.last_word: dict[tuple[str, str], Change] = {}

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
                if request is not None and (self.with_cases or not _OF_CASES.fullmatch(request.path)):
                    self.carry_out(layer, request, own)
            self.add(layer, files)
        for dispute in (one for found in self.disputes.values() for one in found):
            self.tell(dispute)
        disabled = tuple(change for change in self.last_word.values() if change.way is Way.DISABLES)
        for section, name in (change.entry for change in disabled):
            del self.merged.sections[section][name]
        changes = tuple(change for found in self.applied.values() for _, change in found)
        return Layered(tuple(self.layers), self.merged, changes, disabled)

    def tell(self, dispute: _Dispute) -> None:
        first, second = dispute.first, dispute.second
        path = min(first.path, second.path, key=len)
        self.report.add(
            f"`{path}` is changed by two packs, neither of which extends the other",
            second.span,
            f"`{first.layer}` {first.does} ({first.place})",
            f"`{second.layer}` {second.does} ({second.place})",
            f"say in `{self.layers[-1].name}` which it is to be: change `{path}` there, with `to` or `disabled`",
        )

    def carry_out(self, layer: Layer, request: Request, own: set[tuple[str, str]]) -> None:
        """Carry out one change on what lies below; a dispute that it settles is over."""
        rivals = [
            change
            for found in (self.applied.get(entry, ()) for entry in _entries_of(request.path, self.merged))
            for other, change in found
            if other.name != layer.name and other.name not in layer.below
        ]
        left: Request | None = request
        for rival in rivals:
            left = agreed(left, rival) if left else None
        if left is None:
            return  # the rivals have done all of it already
        tried = Report()
        change = apply(self.merged, left, tried, own)
        if change is None:
            in_the_way = [one for one in rivals if _one_way(one.path, request.path)]
            if in_the_way:
                self.dispute(in_the_way[0], blocked(request, in_the_way[0]))
            else:
                self.report.found.extend(tried.found)
            return
        self.check_disabled(layer, change)
        for other, earlier in self.applied.get(change.entry, ()):
            if not overlaps(earlier, change):
                continue
            if other.name == layer.name:
                message = f"`{change.path}` is changed twice by `{layer.name}`"
                self.report.add(message, change.span, f"`{earlier.path}` in line {earlier.span.line} changes it too")
            elif other.name not in layer.below:
                self.dispute(earlier, change)
        self.disputes[change.entry] = [
            one
            for one in self.disputes.get(change.entry, ())
            if not (one.layers <= layer.below and covers(change, one.first) and covers(change, one.second))
        ]
        self.applied.setdefault(change.entry, []).append((layer, change))
        if change.whole:
            self.last_word[change.entry] = change

    def dispute(self, first: Change, second: Change) -> None:
        found = self.disputes.setdefault(first.entry, [])
        found.append(_Dispute(first, second, frozenset({first.layer, second.layer})))

    def check_disabled(self, layer: Layer, change: Change) -> None:
        """See to it that a change is not lost on what is disabled, and that what is kept was to go."""
        gone = self.last_word.get(change.entry)
        disabled = gone if gone and gone.way is Way.DISABLES else None
        if change.way is Way.KEEPS and disabled is None:
            self.report.add(f"`{change.path}` is not disabled by any pack below", change.span, "leave this change out")
        elif disabled and not change.whole and disabled.layer in layer.below:
            message = f"`{change.path}` can't be changed: `{disabled.layer}` disables it ({disabled.place})"
            self.report.add(message, change.span, f"to keep it, write `disabled: no` for `{disabled.path}` first")

    def add(self, layer: Layer, files: PackFiles) -> None:
        """Add a layer's own entries; a name that is there already belongs to a layer below or to a rival."""
        for section, entries in files.sections.items():
            if section == "changes":
                continue
            merged = self.merged.sections.setdefault(section, {})
            for name, (key, node) in entries.items():
                if section == "waivers":
                    merged[f"{layer.name} {name}"] = (key, node)  # each layer has waivers of its own for a check
                elif name in merged:
                    self.twice(layer, section, key, merged[name])
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
            remedy = "rename one of them; or let one of the packs extend the other"
            self.report.add(message, key.span, f"the other stands in {place}, in `{home.name}`", remedy)


def _entries_of(path: str, files: PackFiles) -> list[tuple[str, str]]:
    """Give the entry that a path can mean: its longest name, as changes find it."""
    section, _, rest = path.partition(".")
    name = longest(rest, files.sections.get(section, {}))
    return [(section, name)] if name is not None else []


def _one_way(one: str, other: str) -> bool:
    """Tell whether one path leads by the other."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def blame(report: Report, layered: Layered) -> None:
    """Say in errors which layer has changed or disabled what they are about: the place alone would blame the base."""
    if not layered.changes or not report.found:
        return
    starts: dict[str, list[tuple[int, tuple[str, str]]]] = {}
    for section, entries in layered.files.sections.items():
        for name, (key, _) in entries.items():
            starts.setdefault(key.span.text.name, []).append((key.span.line, (section, name)))
    for found in starts.values():
        found.sort()
    gone = {change.entry[1]: change for change in layered.disabled}
    changed: dict[tuple[str, str], list[Change]] = {}
    for change in layered.changes:
        changed.setdefault(change.entry, []).append(change)
    for number, one in enumerate(report.found):
        name = one.message.partition("`")[2].partition("`")[0]
        named = [gone[word] for word in dict.fromkeys((name, name.partition(".")[0])) if word in gone]
        told = [f"`{by.entry[1]}` is disabled by `{by.layer}` ({by.place})" for by in named]
        if one.span and one.span.text.name in starts:
            lines = starts[one.span.text.name]
            at = bisect.bisect_right(lines, one.span.line, key=lambda start: start[0]) - 1
            told += [
                f"`{by.layer}` changes `{by.path}` ({by.place})" for by in changed.get(lines[at][1], ()) if at >= 0
            ]
        if told:
            report.found[number] = Diagnostic(one.message, one.span, (*told, *one.helps), one.check)
