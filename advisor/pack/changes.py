"""The section `changes` of a pack that extends another: what it changes there, found by path and carried out.

A path names a section, an entry and what is inside it: `parameters.large_account`, `rules.some-rule.then`. A change
says `to` (replaces), `+` and `-` (add to and remove from a list or a group), or `disabled: yes`; and always `because`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from advisor.diagnostics import Report, Span, did_you_mean, one_of
from advisor.fields import Fields
from advisor.pack.files import SECTIONS, PackFiles
from advisor.source import Mapping, Node, Scalar, Sequence, kind_of, shorten

CHANGEABLE = tuple(name for name in SECTIONS if name not in ("waivers", "changes"))
WHOLE = 10**6
_ENTRIES = ("to", "+", "-", "disabled", "because", "cite")


@dataclass(frozen=True, slots=True)
class Request:
    """A change as it is written; `cite` is what a parameter's new value rests on."""

    path: str
    layer: str
    because: Scalar
    to: Node | None
    plus: Node | None
    minus: Node | None
    disabled: bool
    cite: Node | None
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was carried out: what stood there before and what stands there now, each as a short text.

    `items` are what `+` and `-` add and remove; `keys` is the path, step by step.
    """

    path: str
    keys: tuple[str, ...]
    layer: str
    because: str
    before: str
    after: str
    items: frozenset[str]
    replaces: bool
    disables: bool
    span: Span

    @property
    def does(self) -> str:
        """Say in a few words what it does."""
        if self.disables:
            return "disables it"
        return f"sets it to `{self.after}`" if self.replaces else f"makes it `{self.after}`"


def read_request(key: Scalar, node: Node, layer: str, report: Report) -> Request | None:
    """Read one entry of `changes`; None where something is wrong, which `report` then holds."""
    what = f"the change of `{key.text}`"
    before = len(report.found)
    fields = Fields(node, what, report, _ENTRIES, key.span)
    if not isinstance(node, Mapping):
        return None
    fields.text("because")
    because = fields.node("because")
    disabled = bool(fields.flag("disabled"))
    to, plus, minus, cite = (fields.node(name) for name in ("to", "+", "-", "cite"))
    if "disabled" in fields.entries and not disabled:
        report.add(f"`disabled` of {what} is no change", fields.place("disabled"), "write `yes`, or leave it out")
    ways = [name for name, given in (("to", to), ("+` or `-", plus or minus), ("disabled", disabled)) if given]
    if not ways and "disabled" not in fields.entries and len(report.found) == before:
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
    shorter = min(len(first.keys), len(second.keys))
    if first.keys[:shorter] != second.keys[:shorter]:
        return False
    if first.replaces or second.replaces or first.keys != second.keys:
        return True
    return not first.items.isdisjoint(second.items)


def apply(files: PackFiles, request: Request, report: Report, own: set[tuple[str, str]]) -> Change | None:
    """Carry out a change on the entries below; `own` are those of the layer itself, which it can't change.

    What is disabled stays, so that a layer above can have its say; `Change.disables` tells. None where it can't be
    carried out, which `report` then holds.
    """
    return _Application(files, request, report, own).run()


class _Application:
    def __init__(self, files: PackFiles, request: Request, report: Report, own: set[tuple[str, str]]) -> None:
        self.files = files
        self.request = request
        self.report = report
        self.own = own

    def run(self) -> Change | None:
        request = self.request
        section, _, rest = request.path.partition(".")
        if section not in CHANGEABLE or not rest:
            meant = did_you_mean(section, CHANGEABLE) if section not in CHANGEABLE else ""
            self.refuse(meant or "a path names a section, an entry, and what is in it: `rules.some-rule.then`")
            return None
        entries = self.files.sections.get(section, {})
        name = _longest(rest, list(entries))
        if name is None:
            own = any((section, rest[:cut]) in self.own for cut in _cuts(rest))
            near = did_you_mean(rest.partition(".")[0], entries)
            meant = re.sub("`(.*?)`", rf"`{section}.\1`", near)
            self.refuse("it is of this pack itself: write there what it is to be" if own else meant)
            return None
        key, node = entries[name]
        if request.disabled:
            return self.disable(section, name, rest, node)
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
        items = _items(request.plus) | _items(request.minus)
        return self.change((section, name, *keys), old, _flow(new), items)

    def change(
        self, keys: tuple[str, ...], old: Node, after: str, items: frozenset[str], *, disables: bool = False
    ) -> Change:
        request = self.request
        because = " ".join(request.because.text.split())
        replaces = disables or request.to is not None
        return Change(
            request.path, keys, request.layer, because, _flow(old), after, items, replaces, disables, request.span
        )

    def refuse(self, *helps: str) -> None:
        self.report.add(f"there is no `{shorten(self.request.path, 120)}` to change", self.request.span, *helps)

    def disable(self, section: str, name: str, rest: str, node: Node) -> Change | None:
        if rest != name:
            remedy = "remove it with `-` on what it stands in"
            self.report.add("only a whole entry can be disabled, such as a rule", self.request.span, remedy)
            return None
        return self.change((section, name), node, "", frozenset(), disables=True)

    def set_parameter(self, name: str, key: Scalar, node: Node) -> Change | None:
        """Set the value of a parameter; what spoke for the old one can't speak for the new, so `because` does."""
        request, to = self.request, self.request.to
        if isinstance(to, Mapping):
            if request.cite:
                self.report.add("`cite` stands in `to` here", request.cite.span)
                return None
            self.files.sections["parameters"][name] = (key, to)
            return self.change(("parameters", name), node, _flow(to), frozenset())
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
        return self.change(("parameters", name), before, _flow(to), frozenset())

    def edit(self, node: Node, rest: str) -> tuple[tuple[str, ...], Node, Node, Node] | None:
        """Change what the rest of the path leads to; give the keys, the old, the new, and the whole anew."""
        trail: list[tuple[Mapping, str]] = []
        while rest:
            if not isinstance(node, Mapping):
                self.refuse(f"nothing stands below {kind_of(node)}")
                return None
            names = [key.text for key, _ in node]
            found = _longest(rest, names)
            if found is None:
                first = rest.partition(".")[0]
                above = self.request.path[: len(self.request.path) - len(rest) - 1]
                added = f"it has {one_of(names)}; to add `{first}`, write `+: {{{first}: …}}` below `{above}`"
                self.refuse(did_you_mean(first, names) or added)
                return None
            trail.append((node, found))
            node, rest = next(value for key, value in node if key.text == found), rest[len(found) + 1 :]
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
        items: list[Node] = list(node.items) if isinstance(node, Sequence) else [node]
        for one in _listed(minus):
            there = next((item for item in items if _same(item, one)), None)
            if there is None:
                known = did_you_mean(_flow(one), [_flow(item) for item in items])
                self.report.add(f"`{_flow(one)}` is not there to be removed", one.span, known)
                return None
            items.remove(there)
        for one in _listed(plus):
            if any(_same(item, one) for item in items):
                self.report.add(f"`{_flow(one)}` is there already", one.span)
                return None
            items.append(one)
        return Sequence(tuple(items), node.span)

    def group(self, node: Mapping, plus: Node | None, minus: Node | None) -> Node | None:
        entries = {key.text: (key, value) for key, value in node}
        for one in _listed(minus):
            if not isinstance(one, Scalar) or one.text not in entries:
                meant = did_you_mean(one.text, entries) if isinstance(one, Scalar) else "name the entries to remove"
                self.report.add(f"`{_flow(one)}` is not there to be removed", one.span, meant)
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
    """Give where a name could end in a path: at each dot and at the end."""
    return [*(place for place, char in enumerate(path) if char == "."), len(path)]


def _longest(path: str, names: list[str]) -> str | None:
    """Give the longest name that the path begins with: a name can hold dots, as `fit.sales` does."""
    fitting = [name for name in names if path == name or path.startswith(f"{name}.")]
    return max(fitting, key=len, default=None)


def _listed(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)


def _items(node: Node | None) -> frozenset[str]:
    if isinstance(node, Mapping):
        return frozenset(key.text for key, _ in node)
    return frozenset(_flow(one, WHOLE) for one in _listed(node))


def _same(first: Node, second: Node) -> bool:
    return _flow(first, WHOLE) == _flow(second, WHOLE)


def _flow(node: Node, most: int = 160) -> str:
    """Write a node on one line, cut to `most` characters."""
    match node:
        case Sequence(items):
            text = f"[{', '.join(_flow(one, most) for one in items)}]"
        case Mapping(entries):
            text = f"{{{', '.join(f'{key.text}: {_flow(value, most)}' for key, value in entries)}}}"
        case _:
            text = node.text
    return shorten(text, most)
