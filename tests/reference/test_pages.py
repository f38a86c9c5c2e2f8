"""The pages of a reference: what they hold, that their links lead somewhere, that they are the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from advisor.packs.docs import Page, Reference, pack_docs
from advisor.program import Program, open_program
from advisor.reference.model import Entry, Sort

from .sample import ALL, FERRY, HOSTILE, NIGHT_FERRY, hostile_pack

each_pack = pytest.mark.parametrize("pack", ALL, ids=lambda pack: pack.name)


class Markdown(SingleFileSnapshotExtension):
    """Keeps the pages in a file, as anybody would read them."""

    _write_mode = WriteMode.TEXT
    _file_extension = "md"  # before syrupy 5
    file_extension = "md"


def test_they_read_as_they_were_last_read(snapshot: SnapshotAssertion) -> None:
    pages = pack_docs(NIGHT_FERRY).pages
    assert "\n".join(page.text for page in pages) == snapshot.use_extension(Markdown)


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def anchors(page: Page) -> list[str]:
    return re.findall(r'^<a id="([^"]+)"></a>$', page.text, re.MULTILINE)


@each_pack
def test_every_link_leads_to_its_entry(pack: Path) -> None:
    pages = {page.name: page for page in pack_docs(pack).pages}
    places = {name: anchors(page) for name, page in pages.items()}
    assert all(len(set(found)) == len(found) for found in places.values())
    count = 0
    for name, page in pages.items():
        for token in tokens(page.text):
            if token.type == "link_open":
                target, _, anchor = str(token.attrGet("href")).partition("#")
                assert (target or name) in places, token.attrs
                assert not anchor or anchor in places[target or name], token.attrs
                count += 1
    assert count > 100


def entries(reference: Reference) -> list[Entry]:
    parts = reference.book.parts
    return [entry for part in parts for section in part.sections for entry in section.entries]


def declared(program: Program) -> Counter[str]:
    ours = program.vocabulary
    named = {
        Sort.FACT: ours.facts, Sort.CHECK: [one.name for one in program.consistency], Sort.GROUP: ours.groups,
        Sort.HYPOTHESIS: [name for group in ours.groups.values() for name in group.hypotheses],
        Sort.FINDING: ours.findings, Sort.PARAMETER: ours.parameters, Sort.RULE: program.rules,
        Sort.WARNING: ours.warnings, Sort.RECOMMENDATION: ours.recommendations, Sort.REMARK: ours.remarks,
        Sort.SOURCE: ours.sources, Sort.CLAIM: ours.claims,
    }  # fmt: skip
    return Counter(f"{sort.value}-{name}" for sort, names in named.items() for name in names)


@each_pack
def test_everything_that_a_pack_declares_has_its_place_once(pack: Path) -> None:
    reference, expected = pack_docs(pack), declared(open_program(pack, with_cases=False))
    assert Counter(entry.ref.anchor for entry in entries(reference)) == expected
    written = Counter(one for page in reference.pages for one in anchors(page) if not one.startswith("section-"))
    assert written == expected


def linked(entry: Entry, label: str) -> set[str]:
    rows = [row for row in entry.rows if row.label == label]
    return {piece.ref.anchor for row in rows for item in row.items for piece in item.words if piece.ref}


@each_pack
def test_uses_are_told_from_both_ends(pack: Path) -> None:
    """What an entry rests on names it, and what it reads does."""
    found = {entry.ref: entry for entry in entries(pack_docs(pack))}
    program = open_program(pack, with_cases=False)
    cited = 0
    for ref, entry in found.items():
        rests = linked(entry, "Rests on")
        for other, claim in found.items():
            if other.sort in (Sort.CLAIM, Sort.SOURCE):
                users = linked(claim, "Used by") | linked(claim, "Cited as a whole by")
                by_name = other.anchor in rests and any(
                    piece.code and piece.ref == other
                    for row in entry.rows
                    if row.label == "Rests on"
                    for item in row.items
                    for piece in item.words
                )
                assert by_name is (ref.anchor in users), (ref, other)
                cited += by_name
    assert cited
    for name in program.vocabulary.facts:
        readers = {f"rule-{rule.name}" for rule in program.rules.values() if name in rule.reads}
        entry = next(one for ref, one in found.items() if ref.anchor == f"fact-{name}")
        assert linked(entry, "Read by the rules") == readers


def test_a_long_part_has_a_page_for_each_file() -> None:
    names = [page.name for page in pack_docs("company-drivers").pages]
    assert names[0] == "index.md"
    assert "rules-habits-product.md" in names
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9-]+\.md", name) for name in names)
    assert not [name for name in (page.name for page in pack_docs(FERRY).pages) if name.startswith("rules-")]


class Ids(HTMLParser):
    """Collects the ids of a page, and what its links lead to within it."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.others: list[str] = []
        self.tags: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src"):
                (self.targets if (value or "").startswith("#") else self.others).append((value or "").lstrip("#"))
            assert not name.startswith("on"), (tag, name)


@each_pack
def test_the_page_has_all_of_it(pack: Path) -> None:
    reference = pack_docs(pack)
    page = Ids()
    page.feed(reference.html())
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert {entry.ref.anchor for entry in entries(reference)} <= set(page.ids)
    assert page.others == []
    assert page.tags["script"] == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_nobodys_text_becomes_markup(tmp_path: Path, text: str) -> None:
    reference = pack_docs(hostile_pack(tmp_path, text))
    for page in reference.pages:
        assert page.text.replace("\n", "").isprintable()
        allowed = {"html_block", "html_inline"}
        for token in tokens(page.text):
            assert token.type not in ("fence", "code_block", "image", "hr"), (page.name, token)
            if token.type in allowed:
                assert re.fullmatch(r'<!-- Written by .*-->\n?|<a id="[\w.-]+">(</a>\n?)?|</a>', token.content), token
            if token.type == "link_open":
                assert re.fullmatch(r"[a-z-]*(\.md)?(#[\w.-]+)?", str(token.attrGet("href")))
    page_ = Ids()
    page_.feed(reference.html())
    assert page_.tags["script"] == 1
    assert page_.tags["img"] == page_.tags["svg"] == page_.tags["b"] == 0
    assert page_.others == []


def test_they_are_the_same_whatever_the_hash_seed() -> None:
    program = (
        "import sys; from advisor.packs.docs import pack_docs; r = pack_docs(sys.argv[1]); print(r.html(), *r.pages)"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program, str(NIGHT_FERRY)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
