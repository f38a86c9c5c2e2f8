"""The section `changes` of a pack that extends another: what it changes there, found by path and carried out.

A path names a section, an entry and what is inside it: `parameters.large_account`, `rules.some-rule.then`. A change
says `to` (replaces), `+` and `-` (add to and remove from a list or a group), `disabled: yes` (takes out an entry) or
`disabled: no` (keeps one that a layer below takes out); and always `because`.
"""

from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Container
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass

from advisor.diagnostics import UNKNOWN_NAME, Report, Span, did_you_mean, one_of
from advisor.fields import Fields
from advisor.pack.files import SECTIONS, PackFiles
from advisor.source import Mapping, Node, Scalar, Sequence, kind_of, shorten

CHANGEABLE = tuple(name for name in SECTIONS if name not in ("waivers", "changes"))
_ENTRIES = ("to", "+", "-", "disabled", "because", "cite")
_WHOLE = 10**6


class Way(enum.Enum):
    """What a change does to what it names."""

    SETS = "sets"
    EDITS = "edits"
    DISABLES = "disables"
    KEEPS = "keeps"


@dataclass(frozen=True, slots=True)
class Request:
    """A change as it is written; `disabled` is None where nothing is said, `cite` what a parameter's value rests on."""

    path: str
    layer: str
    because: Scalar
    to: Node | None
    plus: Node | None
    minus: Node | None
    disabled: bool | None
    cite: Node | None
    span: Span

    @property
    def way(self) -> Way:
        """What it asks for."""
        if self.disabled is not None:
            return Way.DISABLES if self.disabled else Way.KEEPS
        return Way.SETS if self.to is not None else Way.EDITS


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was carried out: what stood there before and what stands there now, each as a short text.

    `keys` is the path, step by step; `added` and `removed` are what `+` and `-` name.
    """

    path: str
    keys: tuple[str, ...]
    layer: str
    because: str
    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    way: Way
    span: Span

    @property
    def entry(self) -> tuple[str, str]:
        """The section and the entry that it is about."""
        return self.keys[0], self.keys[1]

    @property
    def disables(self) -> bool:
        """Whether it takes the entry out."""
        return self.way is Way.DISABLES

    @property
    def whole(self) -> bool:
        """Whether it settles the entry as a whole."""
        return len(self.keys) == 2 and self.way is not Way.EDITS

    @property
    def does(self) -> str:
        """Say in a few words what it does."""
        match self.way:
            case Way.DISABLES:
                return "disables it"
            case Way.KEEPS:
                return "keeps it"
            case Way.SETS:
                return f"sets it to `{self.after}`"
            case Way.EDITS:
                parts = [("adds", self.added), ("removes", self.removed)]
                return " and ".join(f"{word} `{shorten(', '.join(items), 160)}`" for word, items in parts if items)

    @property
    def place(self) -> str:
        """Where it is written."""
        return f"{self.span.text.name}:{self.span.line}"

    def touches(self) -> tuple[tuple[str, ...], ...]:
        """Give the places that it changes: the whole of what it names, or what it adds and removes there."""
        if self.way is not Way.EDITS:
            return (self.keys,)
        return tuple((*self.keys, item.partition(": ")[0]) for item in (*self.added, *self.removed))


def read_request(key: Scalar, node: Node, layer: str, report: Report) -> Request | None:
    """Read one entry of `changes`; None where something is wrong, which `report` then holds."""
    what = f"the change of `{shorten(key.text, 120)}`"
    before = len(report.found)
    fields = Fields(node, what, report, _ENTRIES, key.span)
    if not isinstance(node, Mapping):
        return None
    fields.text("because")
    because = fields.node("because")
    disabled = fields.flag("disabled")
    to, plus, minus, cite = (fields.node(name) for name in ("to", "+", "-", "cite"))
    ways = [
        name for name, given in (("to", to), ("+` or `-", plus or minus), ("disabled", disabled is not None)) if given
    ]
    if not ways and len(report.found) == before:
        remedy = "write `to: …`, `+: [...]`, `-: [...]` or `disabled: yes`"
        report.add(f"{what} does not say what is to change", key.span, remedy)
    elif len(ways) > 1:
        report.add(f"{what} says `{ways[0]}` and `{ways[1]}`", key.span, "one of them is enough")
    if isinstance(to, Scalar) and to.is_null:
        report.add(f"`to` of {what} is nothing", to.span, "to remove it, write `-` on what it stands in")
    if len(report.found) > before or not isinstance(because, Scalar):
        return None
    return Request(key.text, layer, because, to, plus, minus, disabled, cite, key.span)


def overlaps(first: Change, second: Change) -> bool:
    """Tell whether two changes touch the same thing; additions of different things to one list do not."""
    return any(_along(one, other) for one in first.touches() for other in second.touches())


def covers(change: Change, other: Change) -> bool:
    """Tell whether a change settles all that another touched."""
    return change.way is not Way.EDITS and other.keys[: len(change.keys)] == change.keys


def _along(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def agreed(request: Request, other: Change) -> Request | None:
    """Leave out what another layer, with which this one does not share a line, has added and removed alike.

    None where nothing is left.
    """
    if request.way is not Way.EDITS or other.way is not Way.EDITS or request.path != other.path:
        return request
    plus, minus = _without(request.plus, other.added), _without(request.minus, other.removed)
    return dataclasses.replace(request, plus=plus, minus=minus) if plus or minus else None


def _without(node: Node | None, texts: Container[str]) -> Node | None:
    if isinstance(node, Mapping):
        entries = tuple((key, value) for key, value in node if f"{key.text}: {_flow(value)}" not in texts)
        return Mapping(entries, node.span) if entries else None
    items = tuple(one for one in _listed(node) if _flow(one) not in texts)
    return Sequence(items, items[0].span) if items else None


def blocked(request: Request, rival: Change) -> Change:
    """Give a change that could not be carried out because of a rival's, as far as the two are about the same thing."""
    below = request.path == rival.path or request.path.startswith(f"{rival.path}.")
    keys = rival.keys if below else rival.keys[: max(2, request.path.count(".") + 1)]
    return _made(request, keys, "", "" if request.to is None else _flow(request.to, 160))


def apply(files: PackFiles, request: Request, report: Report, own: Container[tuple[str, str]]) -> Change | None:
    """Carry out a change on the entries below; `own` are those of the layer itself, which it can't change.

    What is disabled stays, so that a layer above can have its say; `Change.way` tells. None where it can't be carried
    out, which `report` then holds.
    """
    return _Application(files, request, report, own).run()


def _made(request: Request, keys: tuple[str, ...], before: str, after: str) -> Change:
    because = " ".join(request.because.text.split())
    added, removed = _items(request.plus), _items(request.minus)
    return Change(request.path, keys, request.layer, because, before, after, added, removed, request.way, request.span)


class _Application:
    def __init__(self, files: PackFiles, request: Request, report: Report, own: Container[tuple[str, str]]) -> None:
        self.files = files
        self.request = request
        self.report = report
        self.own = own

    def run(self) -> Change | None:
        request = self.request
        section, _, rest = request.path.partition(".")
        if section not in CHANGEABLE or not all(request.path.split(".")) or not rest:
            near = did_you_mean(section, CHANGEABLE) if section not in CHANGEABLE else ""
            meant = re.sub("`(.*?)`", lambda found: f"`{found[1]}.{rest}`", near) if rest else near
            self.refuse(meant or "a path names a section, an entry, and what is in it: `rules.some-rule.then`")
            return None
        entries = self.files.sections.get(section, {})
        name = longest(rest, entries)
        if name is None:
            own = any((section, rest[:cut]) in self.own for cut in _cuts(rest))
            near = did_you_mean(rest.partition(".")[0], entries)
            meant = re.sub("`(.*?)`", rf"`{section}.\1`", near)
            self.refuse("it is of this pack itself: write there what it is to be" if own else meant)
            return None
        key, node = entries[name]
        if request.disabled is not None:
            return self.whole(section, name, rest, node)
        if request.cite and section != "parameters":
            self.report.add("`cite` belongs to the change of a parameter's value", request.cite.span)
            return None
        if section == "parameters" and request.to is not None and rest in (name, f"{name}.value"):
            return self.set_parameter(name, key, node)
        found = self.edit(node, rest[len(name) + 1 :])
        if found is None:
            return None
        keys, old, new, whole = found
        entries[name] = (key, whole)
        return _made(request, (section, name, *keys), _flow(old, 160), _flow(new, 160))

    def refuse(self, *helps: str) -> None:
        message = f"there is no `{shorten(self.request.path, 120)}` to change"
        self.report.add(message, self.request.span, *helps, check=UNKNOWN_NAME)

    def whole(self, section: str, name: str, rest: str, node: Node) -> Change | None:
        if rest != name:
            remedy = "remove it with `-` on what it stands in"
            self.report.add("only a whole entry can be disabled, such as a rule", self.request.span, remedy)
            return None
        return _made(self.request, (section, name), _flow(node, 160), "")

    def set_parameter(self, name: str, key: Scalar, node: Node) -> Change | None:
        """Set the value of a parameter; what spoke for the old one can't speak for the new, so `because` does."""
        request, to = self.request, self.request.to
        if isinstance(to, Mapping):
            if request.cite:
                self.report.add("`cite` stands in `to` here", request.cite.span)
                return None
            self.files.sections["parameters"][name] = (key, to)
            return _made(request, ("parameters", name), _flow(node, 160), _flow(to, 160))
        if to is None or not isinstance(node, Mapping):
            self.refuse()
            return None
        new: dict[str, Node] = {"value": to, "why": request.because}
        if request.cite:
            new["cite"] = request.cite
        entries = tuple((one, new.pop(one.text, value)) for one, value in node)
        if new:  # what the parameter did not have so far
            place = request.because
            entries += tuple((Scalar(text, place.file, place.start, place.end, None), one) for text, one in new.items())
        before = next((value for one, value in node if one.text == "value"), node)
        self.files.sections["parameters"][name] = (key, Mapping(entries, node.span))
        return _made(request, ("parameters", name), _flow(before, 160), _flow(to, 160))

    def edit(self, node: Node, rest: str) -> tuple[tuple[str, ...], Node, Node, Node] | None:
        """Change what the rest of the path leads to; give the keys, the old, the new, and the whole anew."""
        trail: list[tuple[Mapping, str]] = []
        while rest:
            if not isinstance(node, Mapping):
                self.refuse(f"nothing stands below {kind_of(node)}")
                return None
            inner = {key.text: value for key, value in node}
            found = longest(rest, inner)
            if found is None:
                first = rest.partition(".")[0]
                above = self.request.path[: len(self.request.path) - len(rest) - 1]
                added = f"it has {one_of(inner)}; to add `{first}`, write `+: {{{first}: …}}` below `{above}`"
                self.refuse(did_you_mean(first, inner) or added)
                return None
            trail.append((node, found))
            node, rest = inner[found], rest[len(found) + 1 :]
        new = self.request.to if self.request.to is not None else self.add_and_remove(node)
        if new is None:
            return None
        whole = new
        for parent, name in reversed(trail):
            entries = tuple((key, whole if key.text == name else value) for key, value in parent)
            whole = Mapping(entries, parent.span)
        return tuple(name for _, name in trail), node, new, whole

    def add_and_remove(self, node: Node) -> Node | None:
        plus, minus = self.request.plus, self.request.minus
        if isinstance(node, Mapping):
            return self.group(node, plus, minus)
        items = {_flow(one): one for one in _listed(node)}
        for one in _listed(minus):
            if items.pop(_flow(one), None) is None:
                known = did_you_mean(_flow(one), items)
                self.report.add(f"`{_flow(one, 160)}` is not there to be removed", one.span, known)
                return None
        for one in _listed(plus):
            if items.setdefault(_flow(one), one) is not one:
                self.report.add(f"`{_flow(one, 160)}` is there already", one.span)
                return None
        return Sequence(tuple(items.values()), node.span)

    def group(self, node: Mapping, plus: Node | None, minus: Node | None) -> Node | None:
        entries = {key.text: (key, value) for key, value in node}
        for one in _listed(minus):
            if not isinstance(one, Scalar) or one.text not in entries:
                meant = did_you_mean(one.text, entries) if isinstance(one, Scalar) else "name the entries to remove"
                self.report.add(f"`{_flow(one, 160)}` is not there to be removed", one.span, meant)
                return None
            del entries[one.text]
        if plus is not None and not isinstance(plus, Mapping):
            remedy = "write `+: {name: …}`"
            self.report.add(f"what is changed is a group; {kind_of(plus)} can't be added", plus.span, remedy)
            return None
        for key, value in plus or ():
            if key.text in entries:
                remedy = f"to change it, name it: `{self.request.path}.{key.text}`"
                self.report.add(f"`{key.text}` is there already", key.span, remedy)
                return None
            entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), node.span)


def _cuts(path: str) -> list[int]:
    """Give where a name could end in a path: at each dot and at the end, the last first."""
    return [len(path), *(place for place in range(len(path) - 1, 0, -1) if path[place] == ".")]


def longest(path: str, names: MappingABC[str, object]) -> str | None:
    """Give the longest name that the path begins with: a name can hold dots, as `fit.sales` does."""
    return next((path[:cut] for cut in _cuts(path) if path[:cut] in names), None)


def _listed(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)


def _items(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Mapping):
        return tuple(f"{key.text}: {_flow(value)}" for key, value in node)
    return tuple(_flow(one) for one in _listed(node))


def _flow(node: Node, most: int = _WHOLE) -> str:
    """Write a node on one line, cut to `most` characters."""
    match node:
        case Sequence(items):
            text = f"[{', '.join(_flow(one, most) for one in items)}]"
        case Mapping(entries):
            text = f"{{{', '.join(f'{key.text}: {_flow(value, most)}' for key, value in entries)}}}"
        case _:
            text = node.text
    return shorten(text, most)
