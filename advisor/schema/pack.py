"""The files of a pack as one schema: `pack.yaml`, the files with its sections, and the fact files in `cases/`.

One schema for all of them, told apart by what stands in them, so that an editor needs one line of settings for a pack.
"""

from __future__ import annotations

from advisor.pack.changes import CHANGEABLE
from advisor.program import Program
from advisor.schema.facts import business_entries, fact_entries, facts_entry
from advisor.schema.model import DRAFT, Schema, group, one_or_several, ref
from advisor.schema.names import HYPOTHESIS, SLUG, WORD, name_definitions
from advisor.schema.sections import definitions, named, never, sections, text

_NUMBER = "(?:0|[1-9][0-9]{0,8})"
_MARKS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*"
_VERSION = rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_MARKS})?(?:\+{_MARKS})?$"
_PART = r"(?:\*|0|[1-9][0-9]*)"
_RANGE = rf"(?:<=|>=|==|!=|~=|[<>=^~])?{_PART}(?:\.{_PART}){{0,2}}(?:-[0-9A-Za-z.-]*)?(?:\+[0-9A-Za-z.-]*)?"
_EXPECTED = {"fires": "rule-names", "warns": "warnings", "recommends": "recommendations", "remarks": "remarks"}
_CONCLUDED = {"derive": "findings", "warn": "warnings", "recommend": "recommendations", "remark": "remarks"}


def pack_schema_of(program: Program | None) -> Schema:
    """Give the schema of a pack's files; with a program it completes the names of that pack."""
    facts, values = fact_entries(program, closed=False) if program else ({}, {})
    return {
        "$schema": DRAFT,
        "title": f"The pack {program.manifest.name} {program.manifest.version}" if program else "Packs",
        "description": "A file of a pack: `pack.yaml`, a file with sections, or a case in the folder `cases`.",
        "type": "object",
        "if": {"required": ["name"]},
        "then": {
            "if": {"anyOf": [{"required": [entry]} for entry in ("facts", "expect", "as_of")]},
            "then": ref("case-file"),
            "else": ref("manifest"),
        },
        "else": ref("sections"),
        "definitions": {
            "manifest": _manifest(),
            "sections": _sections(program),
            "case-file": _case_file(facts),
            "then": _then(program),
            "change": _change(),
            **definitions(),
            **name_definitions(program),
            **values,
        },
    }


def _manifest() -> Schema:
    bounds: Schema = {
        "type": ["string", "number"],
        "pattern": rf"^{_RANGE}(?:,{_RANGE})*$",
        "errorMessage": "write a range of versions: `^1.0` (1.0 or later, before 2), `~1.2` (1.2.x) or `>=1.1,<3`",
    }
    entries = {
        "name": {"type": "string", "pattern": f"^{SLUG}$", "patternErrorMessage": "lower case with hyphens"},
        "version": {"type": "string", "pattern": _VERSION, "errorMessage": "write three numbers, such as `1.0.0`"},
        "title": text(),
        "about": text("What the pack tells, in a sentence or two."),
        "extends": {**named(SLUG, bounds, "The packs that this one extends, each with a range of versions.", 1)},
    }
    return group(entries, ("name", "version", "title"))


def _sections(program: Program | None) -> Schema:
    labels = {fact.name: fact.label for fact in program.vocabulary.facts.values()} if program else {}
    waived: Schema = {"type": "object", "additionalProperties": text("Why it is meant.")}
    changed: Schema = {
        "description": "What this pack changes of those that it extends, by path.",
        "type": ["object", "null"],
        "propertyNames": {
            "pattern": rf"^(?:{'|'.join(CHANGEABLE)})\..*\S",
            "patternErrorMessage": "a path names a section and an entry, such as `rules.some-rule.then`",
        },
        "properties": {path: {"description": word, **ref("change")} for path, word in _paths(program).items()},
        "additionalProperties": ref("change"),
    }
    entries = {
        **sections(labels),
        "waivers": named(
            SLUG, waived, "What `advisor pack check` reports and is meant: by check and path, with a reason."
        ),
        "changes": changed,
    }
    return group(entries)


def _paths(program: Program | None) -> dict[str, str]:
    """Name what can be changed of the packs below: the paths of entries, each with a word on it."""
    if program is None or len(program.layers) < 2:
        return {}
    has = program.vocabulary
    entries = [
        *((f"parameters.{one.name}", one.why, one.span) for one in has.parameters.values()),
        *((f"rules.{one.name}", one.says, one.span) for one in program.rules.values()),
        *((f"facts.{one.name}", one.label, one.span) for one in has.facts.values()),
        *((f"hypotheses.{one.name}", one.title, one.span) for one in has.groups.values()),
        *((f"findings.{one.name}", one.label, one.span) for one in has.findings.values()),
        *((f"warnings.{one.name}", one.title, one.span) for one in has.warnings.values()),
        *((f"recommendations.{one.name}", one.title, one.span) for one in has.recommendations.values()),
        *((f"remarks.{one.name}", one.says, one.span) for one in has.remarks.values()),
    ]
    own = program.layers[-1]
    return {path: word for path, word, span in entries if program.layer_of(span) != own}


def _change() -> Schema:
    anything: Schema = {"type": ["string", "number", "boolean", "array", "object"]}
    part: Schema = {"type": ["string", "number", "array", "object"]}
    entries = {
        "to": {"description": "What is to stand there.", **anything},
        "+": {"description": "What is added to the list or the group.", **part},
        "-": {"description": "What is removed from the list or the group.", **part},
        "disabled": {"description": "Takes the entry out.", "enum": ["yes", True]},
        "because": text("Why it is otherwise here."),
        "cite": ref("citations"),
    }
    enough = never("one of `to`, `+` and `-`, and `disabled` is enough")
    return {
        **group(entries, ("because",)),
        "anyOf": [{"required": [way]} for way in ("to", "+", "-", "disabled")],
        "dependencies": {
            "to": {"properties": dict.fromkeys(("+", "-", "disabled"), enough)},
            "disabled": {"properties": dict.fromkeys(("+", "-"), enough)},
        },
    }


def _then(program: Program | None) -> Schema:
    entries: dict[str, Schema] = {entry: ref(names) for entry, names in _CONCLUDED.items()}
    if program:
        for of, option in program.vocabulary.hypotheses():
            title = f"{option.title}, in {of.seen_in}"
            entries[f"{of.name}.{option.name}"] = {"title": title, **ref("strength")}
    concluded = group(entries, patternProperties={f"^{HYPOTHESIS}$": ref("strength")}, minProperties=1)
    return {"description": "What the rule concludes when it fires.", **concluded}


def _case_file(facts: dict[str, Schema]) -> Schema:
    others: Schema = {"patternProperties": {f"^{WORD}$": {}}}  # those that the pack does not have yet
    entries: dict[str, Schema] = {**business_entries(), "facts": {**facts_entry(facts), **others}}
    return group({**entries, "expect": _expect()}, ("name", "facts", "expect"))


def _expect() -> Schema:
    entries: dict[str, Schema] = {
        "holds": {"description": "Conditions; each has to be true in the end.", **one_or_several(ref("condition"))}
    }
    for entry, names in _EXPECTED.items():
        entries[entry] = ref(names)
        entries[f"{entry}_not"] = ref(names)
    return {"description": "What should come of it.", **group(entries, minProperties=1)}
