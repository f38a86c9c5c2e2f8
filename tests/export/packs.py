"""Packs for the tests of exports: any texts, any names that the format takes."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from advisor.program import Program, load_program

TAKEN = ("sure", "rule", "name", "value", "fact", "firing", "certainty", "group", "option", "nil", "e1", "inf", "t")
"""Words that mean something in the exported source, or in CLIPS, and that a pack may use for its own."""


@dataclass(frozen=True)
class Texts:
    """A text for each place of a pack where anything can stand."""

    title: str = "x"
    says: str = "x"
    place: str = "x"
    why: str = "x"
    label: str = "x"
    group: str = "x"
    check: str = "x"
    denies: str = "x"


def worded(texts: Texts) -> Program:
    """Load a pack with these texts: one fact, one rule of each kind, one consistency check."""
    said = {name: json.dumps(getattr(texts, name)) for name in Texts.__dataclass_fields__}
    return _load(
        f"""
sources: {{book: {{title: {said["title"]}, kind: article}}}}
claims: {{C1: {{source: book, place: {said["place"]}, says: {said["says"]}}}}}
choices: {{colours: {{red: {{title: x}}, green: {{title: x}}}}}}
parameters:
  likely: {{value: 0.5, type: certainty, cite: C1, why: {said["why"]}}}
facts:
  big: {{type: boolean, theme: x, label: {said["label"]}, ask: x?, help: x, states: {{yes: a, no: b}}}}
  motto: {{type: text, theme: x, label: x, ask: x?, help: x, states: "{{}}"}}
findings: {{old: {{label: {said["label"]}}}}}
hypotheses:
  g: {{title: {said["group"]}, of: colours, leads_from: likely, leads_by: likely, led: a, unled: b, seen_in: c}}
consistency: {{{said["check"]}: {{never: big and known(motto), says: {said["denies"]}}}}}
rules:
  one: {{says: {said["says"]}, when: big, then: {{g.red: 0.6, derive: old}}, cite: C1}}
  two: {{says: {said["says"]}, when: old or big, then: {{g.green: -likely}}, cite: C1}}
""",
        f"{{name: x, version: 1.0.0, title: {said['title']}, about: {said['says']}}}",
    )


def named(word: str, option: str, slug: str) -> Program:
    """Load a pack in which `word` names facts and all that goes by words, `option` an option, `slug` a rule."""
    options = f"{option}: a, second: b, other: c"
    return _load(
        f"""
sources: {{book: {{title: x, kind: article}}}}
choices: {{{word}: {{{option}: {{title: x}}, second: {{title: x}}, other: {{title: x}}}}}}
parameters:
  {word}_limit: {{value: 2, type: count, cite: book, why: x}}
  likely: {{value: 0.5, type: certainty, cite: book, why: x}}
facts:
  {word}: {{type: boolean, theme: x, label: x, ask: x?, help: x, states: {{yes: a, no: b}}}}
  {word}_one: {{type: choice, of: {word}, theme: x, label: x, ask: x?, help: x, states: {{{options}}}}}
  {word}_some: {{type: choices, of: {word}, theme: x, label: x, ask: x?, help: x, states: {{{options}}}}}
  {word}_count: {{type: count, theme: x, label: x, ask: x?, help: x, states: "{{}}"}}
findings: {{{word}_found: {{label: x}}, unfounded: {{label: x}}}}
hypotheses:
  {word}_group: {{title: x, of: {word}, leads_from: likely, leads_by: likely, led: a, unled: b, seen_in: c}}
remarks: {{{slug}: {{says: x, place: appendix, cite: book}}}}
rules:
  {slug}: {{says: x, when: ["{word}", "{word}_count > {word}_limit"], then: {{derive: {word}_found}}, cite: book}}
  a: {{says: x, when: "{word}_one == {option} or {option} in {word}_some", cite: book,
    then: {{{word}_group.second: 0.7}}}}
  b: {{says: x, when: "{word}_one not in [{option}, second]", then: {{{word}_group.{option}: 0.7}}, cite: book}}
  c: {{says: x, when: ["{word}_found", "not unfounded", "{word}_group.leader == {word}_one"],
    unless: ["{word}_group.{option} >= likely"], then: {{remark: {slug}}}, cite: book}}
""",
        "{name: x, version: 1.0.0, title: x}",
    )


def _load(content: str, manifest: str) -> Program:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pack.yaml").write_text(manifest, encoding="utf-8")
        (Path(folder) / "all.yaml").write_text(content, encoding="utf-8")
        return load_program(Path(folder), "small")
