"""Fact files as a schema, from a pack's vocabulary."""

from __future__ import annotations

from advisor.program import Program
from advisor.questionnaire import how_to_answer
from advisor.schema.model import DRAFT, Schema, group
from advisor.schema.values import anything_but, fact_schema, text_pattern, told_definitions, value_definition

LONGEST_NAME = 120
_DATE = r"^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$"


def facts_schema_of(program: Program) -> Schema:
    """Give the schema of fact files for a program."""
    manifest = program.manifest
    facts, definitions = fact_entries(program)
    entries = {**business_entries(), "facts": facts_entry(facts)}
    return {
        "$schema": DRAFT,
        "title": f"Facts for {manifest.name} {manifest.version}",
        "description": "A fact file says what is known of one business.",
        **group(entries, ("name", "facts")),
        "definitions": definitions,
    }


def fact_entries(program: Program, *, closed: bool = True) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Give the facts of a program, and the definitions that they point to."""
    facts: dict[str, Schema] = {}
    definitions = told_definitions()
    for fact in program.vocabulary.facts.values():
        name, value = value_definition(fact.name, fact.type, fact.states, how_to_answer(fact), closed=closed)
        facts[fact.name] = fact_schema(fact, name)
        definitions[name] = value
    return facts, definitions


def business_entries() -> dict[str, Schema]:
    """Give what stands beside the facts in a fact file; what a case expects is checked where cases are."""
    return {
        "name": {
            "description": "The name of the business.",
            **anything_but("null", "array", "object"),
            "pattern": text_pattern(1, LONGEST_NAME),
            "patternErrorMessage": f"write a name of at most {LONGEST_NAME} characters",
        },
        "as_of": {
            "description": "The day on which the facts were true: 2015-12-31, 2015-12 or 2015.",
            "type": ["string", "integer", "null"],
            "minimum": 1,
            "maximum": 9999,
            "pattern": _DATE,
            "patternErrorMessage": "write `2015-12-31`, `2015-12` or `2015`",
        },
        "expect": {"description": "What the pack's own test expects of it; only `advisor pack test` reads this."},
    }


def facts_entry(facts: dict[str, Schema]) -> Schema:
    """Give the schema of the section `facts`."""
    return {
        "description": "What is known. A fact that is left out is unknown, never no.",
        **group(facts, errorMessage="this is not a fact of the pack"),
        "type": ["object", "null"],
    }
