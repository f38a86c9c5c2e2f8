"""A pack's folder → its files, parsed, with the entries of each section in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from advisor.diagnostics import AdvisorError, Report, Span, Text, did_you_mean, refusal
from advisor.pack.folder import files_below
from advisor.pack.manifest import MANIFEST, Manifest, read_manifest
from advisor.source import Mapping, Node, Scalar, kind_of, parse, read_text

MOST_ENTRIES = 10_000
CASES_FOLDER = "cases"
"""Where in a pack's folder fact files with expectations lie, which are no part of its rules."""
SECTIONS = (
    "sources", "claims", "choices", "facts", "consistency", "skip_questions", "parameters", "hypotheses", "findings",
    "warnings", "recommendations", "remarks", "rules", "waivers", "changes",
)  # fmt: skip
_SINGULAR = {
    "hypotheses": "group of hypotheses", "consistency": "consistency check", "choices": "list of choices",
    "skip_questions": "skipped question",
}  # fmt: skip
_CASES, _CASES_AS_TEXT = " cases:\n", " cases: |\n"


@dataclass(slots=True)
class PackFiles:
    """The entries of a pack by section, in the order of the files' names; no name twice in a section."""

    manifest: Manifest
    root: Span
    sections: dict[str, dict[str, tuple[Scalar, Node]]] = field(default_factory=dict)

    def entries(self, section: str) -> list[tuple[Scalar, Node]]:
        """Give the entries of one section."""
        return list(self.sections.get(section, {}).values())


def read_pack_files(folder: Path, shown: str, report: Report, *, with_cases: bool = True) -> PackFiles:
    """Read a pack's folder; `shown` is what errors call it. Raises `AdvisorError` where no pack can be seen."""
    paths = _yaml_files(folder, shown)
    manifest, start = read_manifest(folder, shown, report)
    files = PackFiles(manifest, start)
    for path in paths:
        name = f"{shown}/{path.relative_to(folder).as_posix()}"
        try:
            tree = _parse(read_text(path, name), with_cases=with_cases)
        except AdvisorError as error:
            report.found.extend(error.diagnostics)
            continue
        for key, node in tree:
            if key.text in SECTIONS:
                _add_section(files, key, node, report)
            else:
                report.add(f"a pack has no section `{key.text}`", key.span, did_you_mean(key.text, SECTIONS))
    if sum(map(len, files.sections.values())) > MOST_ENTRIES:
        raise refusal(f"`{shown}` declares more than {MOST_ENTRIES:,} things", "split it into packs")
    return files


def _parse(text: Text, *, with_cases: bool) -> Mapping:
    """Parse a file of a pack; without cases, a rule's cases are one text, as which YAML reads them in half the time."""
    if not with_cases:
        try:
            tree = parse(text, text.content.replace(_CASES, _CASES_AS_TEXT))
        except AdvisorError:
            return parse(text)
        read_as_text = [node for node in _cases(tree) if isinstance(node, Scalar) and node.style == "|"]
        if len(read_as_text) == text.content.count(_CASES):
            return tree
    return parse(text)


def _cases(tree: Mapping) -> Iterator[Node]:
    """Give the cases of each rule in a file."""
    for section, rules in tree:
        if section.text == "rules" and isinstance(rules, Mapping):
            for _, rule in rules:
                if isinstance(rule, Mapping):
                    yield from (node for key, node in rule if key.text == "cases")


def _yaml_files(folder: Path, shown: str) -> list[Path]:
    if not folder.is_dir():
        raise refusal(f"there is no pack in `{shown}`: it is not a folder")
    if not (folder / MANIFEST).is_file():
        raise refusal(f"there is no pack in `{shown}`: it has no `{MANIFEST}`")
    helps = "is it the pack's own folder?"
    found = files_below(folder, shown, folder, (".yaml", ".yml"), leave=CASES_FOLDER, helps=helps)
    return [path for path in found if path != folder / MANIFEST]


def singular(section: str) -> str:
    """Give what an entry of a section is called, with its article."""
    return f"a {_SINGULAR.get(section, section.removesuffix('s'))}"


def _add_section(files: PackFiles, key: Scalar, node: Node, report: Report) -> None:
    if isinstance(node, Scalar) and node.is_null:
        return
    if not isinstance(node, Mapping):
        report.add(f"section `{key.text}` is {kind_of(node)}; named entries are wanted", node.span)
        return
    section = files.sections.setdefault(key.text, {})
    word = _SINGULAR.get(key.text, key.text.removesuffix("s"))
    for name, entry in node:
        if name.text in section:
            first = section[name.text][0].span
            report.add(
                f"two {word if word.endswith('s') else word + 's'} are called `{name.text}`",
                name.span,
                f"the first stands in {first.text.name}:{first.line}",
            )
        else:
            section[name.text] = (name, entry)
