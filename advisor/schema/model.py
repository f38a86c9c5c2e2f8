"""What schemas are made of, and how one is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"


def written(schema: Schema) -> str:
    """Write a schema as JSON; characters that can't be seen stand there as escapes."""
    text = json.dumps(schema, indent=2, ensure_ascii=False)
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text) + "\n"


def ref(definition: str) -> Schema:
    """Point to a definition of the same file."""
    return {"$ref": f"#/definitions/{definition}"}


def group(entries: Mapping[str, Schema], required: Iterable[str] = (), **more: object) -> Schema:
    """Give the schema of named entries, of which no others are allowed."""
    needs = list(required)
    return {
        "type": "object",
        "properties": dict(entries),
        **({"required": needs} if needs else {}),
        "additionalProperties": False,
        **more,
    }


def one_or_several(single: Schema, least: int = 0) -> Schema:
    """Give the schema of a list; one value by itself is a list of one."""
    several: Schema = {
        "description": "Several, in a list.",
        "type": "array",
        "items": single,
        **({"minItems": least} if least else {}),
    }
    return {"anyOf": [single, several]}
