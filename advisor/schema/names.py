"""The names of a pack, as schemas that complete them.

A name that the pack does not have yet is taken where it has the right shape: whoever writes a pack declares names all
the time, and `advisor pack check` tells of those that nothing declares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor import fields
from advisor.program import Program
from advisor.questionnaire import how_to_answer
from advisor.schema.model import Schema, group, one_or_several, ref
from advisor.schema.values import number_schemas, value_definition
from advisor.values import BOOLEAN, CERTAINTY, Kind, Type, show_value
from advisor.vocabulary import Parameter

WORD, SLUG, LABEL = (shape.pattern for shape in (fields.WORD, fields.SLUG, fields.LABEL))
HYPOTHESIS = rf"{WORD}\.{WORD}"
_READABLE = rf"{WORD}(?:\.{WORD})?"
SHAPES = {
    WORD: "lower case with underscores, such as `top_customer_share`",
    SLUG: "lower case with hyphens, such as `spread-the-revenue`",
    LABEL: "letters, digits, `.`, `-` and `_`",
    HYPOTHESIS: "a group, a dot and an option, such as `fit.sales`",
    _READABLE: "lower case with underscores, such as `top_customer_share` or `fit.leader`",
}


@dataclass(frozen=True, slots=True)
class Known:
    """Names of one kind, with words on each that is known.

    `definition` holds one of them; `several` a list of them, where any place takes one.
    """

    definition: str
    several: str
    what: str
    shape: str
    words: Mapping[str, str]


def known_names(program: Program | None) -> tuple[Known, ...]:
    """Give the names that places in pack files refer to; of no program none is known."""
    words = _words(program) if program else dict[str, Mapping[str, str]]()
    kinds = (
        ("citation", "citations", "claim or a source", LABEL), ("source", "", "source", SLUG),
        ("choice-list", "", "list in `choices`", WORD), ("fact-name", "", "fact", WORD),
        ("certainty", "", "parameter of type certainty", WORD),
        ("finding", "findings", "finding", WORD), ("hypothesis", "hypotheses", "hypothesis", HYPOTHESIS),
        ("readable", "readables", "fact, a finding or a leader", _READABLE), ("warning", "warnings", "warning", SLUG),
        ("recommendation", "recommendations", "recommendation", SLUG), ("remark", "remarks", "remark", SLUG),
        ("rule-name", "rule-names", "rule", SLUG),
    )  # fmt: skip
    return tuple(Known(one, several, what, shape, words.get(one, {})) for one, several, what, shape in kinds)


def _words(program: Program) -> dict[str, Mapping[str, str]]:
    has = program.vocabulary
    sources = {one.name: one.title for one in has.sources.values()}
    facts = {one.name: one.label for one in has.facts.values()}
    findings = {one.name: one.label for one in has.findings.values()}
    leaders = {one.leader: one.title for one in has.groups.values()}
    return {
        "citation": {**{one.name: one.says for one in has.claims.values()}, **sources},
        "source": sources,
        "choice-list": {one.name: ", ".join(one.names) for one in has.choices.values()},
        "fact-name": facts,
        "certainty": {one.name: _worth(one) for one in has.parameters.values() if one.type == CERTAINTY},
        "finding": findings,
        "hypothesis": {f"{of.name}.{one.name}": f"{one.title}, in {of.seen_in}" for of, one in has.hypotheses()},
        "readable": {**facts, **findings, **leaders},
        "warning": {one.name: one.title for one in has.warnings.values()},
        "recommendation": {one.name: one.title for one in has.recommendations.values()},
        "remark": {one.name: one.says for one in has.remarks.values()},
        "rule-name": {one.name: one.says for one in program.rules.values()},
    }


def _worth(parameter: Parameter) -> str:
    return f"{show_value(parameter.type, parameter.value)}: {parameter.why}"


def name_definitions(program: Program | None) -> dict[str, Schema]:
    """Give the definitions of names: of one of each kind, and of several in a list."""
    found: dict[str, Schema] = {}
    for known in known_names(program):
        shaped: Schema = {
            "type": ["string", "number"] if known.shape == LABEL else "string",
            "pattern": f"^{known.shape}$",
            "errorMessage": f"write the name of a {known.what}: {SHAPES[known.shape]}",
        }
        found[known.definition] = shaped
        if known.words:
            listed = f"known-{known.definition}"
            found[listed] = {"enum": list(known.words), "enumDescriptions": list(known.words.values())}
            new = {"description": "A name that the pack does not have yet.", **shaped, "not": ref(listed)}
            found[known.definition] = {"anyOf": [new, ref(listed)]}
        if known.several:
            found[known.several] = one_or_several(ref(known.definition))
    found["cite"] = one_or_several(ref("citation"), 1)
    found["strength"] = _strength(program)
    given, values = _given(program)
    return {**found, **values, "given": given}


def _strength(program: Program | None) -> Schema:
    strengths = next(one for one in known_names(program) if one.definition == "certainty").words
    names = [f"{sign}{name}" for sign in ("", "-") for name in strengths]
    says = [f"speaks {way}: {worth}" for way in ("for it", "against it") for worth in strengths.values()]
    message = "write a parameter, such as `strong` or `-weak`, or a number between -1 and 1"
    text, number = number_schemas(CERTAINTY, message)
    new: Schema = {
        "description": "A parameter that the pack does not have yet.",
        "type": ["string"],
        "pattern": f"{text['pattern']}|^-?\\s*{WORD}$",
        "errorMessage": message,
    }
    number["not"] = {"enum": [0]}
    if not names:
        return {"anyOf": [new, number]}
    new["not"] = {"enum": names}
    return {"anyOf": [new, number, {"enum": names, "enumDescriptions": says}]}


def _given(program: Program | None) -> tuple[Schema, dict[str, Schema]]:
    """Give what a case can tell, and its definitions: facts, findings, leaders, certainties; others by their shape."""
    entries: dict[str, Schema] = {}
    definitions: dict[str, Schema] = {}
    for name, title, type_, says, answer in _readables(program) if program else ():
        key, value = value_definition(name, type_, says, answer, unknown=False, closed=False)
        definitions[key] = value
        entries[name] = {"title": title, "anyOf": [ref(key)]}
    anything: Schema = {"type": ["string", "number", "boolean", "array"]}
    given = group(entries, patternProperties={f"^{_READABLE}$": anything}, type=["object", "null"])
    return given, definitions


def _readables(program: Program) -> Iterator[tuple[str, str, Type, Mapping[str, str], str]]:
    """Give all that rules can read: name, title, type, the words of its options, and how to answer."""
    for fact in program.vocabulary.facts.values():
        yield fact.name, fact.label, fact.type, fact.states, how_to_answer(fact)
    for finding in program.vocabulary.findings.values():
        yield finding.name, finding.label, BOOLEAN, {}, "yes or no"
    for one in program.vocabulary.groups.values():
        titles = {option.name: option.title for option in one.options.options}
        leader = Type(Kind.CHOICE, one.options.names)
        yield one.leader, one.title, leader, titles, f"one of: {', '.join(leader.options)}"
        for option in one.options.options:
            title = f"{option.title}, in {one.seen_in}"
            yield f"{one.name}.{option.name}", title, CERTAINTY, {}, "a number between -1 and 1"
