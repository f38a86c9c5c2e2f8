"""The sections of pack files, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.expression.parse import MOST_CHARACTERS
from advisor.pack.declarations import RESERVED
from advisor.rule import Basis
from advisor.schema.model import Schema, group, one_or_several, ref
from advisor.schema.names import LABEL, SHAPES, SLUG, WORD
from advisor.schema.values import any_case, anything_but, number_schemas
from advisor.values import CERTAINTY, Kind, Type
from advisor.vocabulary import Horizon, Section, Severity, SourceKind

_CURRENCY: Schema = {"type": "string", "pattern": "^[A-Z]{3}$", "patternErrorMessage": "three letters, such as `EUR`"}
_FACT_TYPES = {
    "share": "from 0 to 100%", "money": "an amount; needs `currency`", "count": "a whole number",
    "duration": "a time, such as 6 months", "choice": "one option; needs `of`",
    "choices": "several options; needs `of`",
    "boolean": "yes or no", "text": "free text; rules can only ask whether it is known",
}  # fmt: skip
_SAMPLES = {
    "share": "a share, such as 20%", "count": "a whole number, such as 28,000", "duration": "a time, such as 6 months",
    "certainty": "a number between -1 and 1, such as 0.6",
}  # fmt: skip
_PARAMETER_TYPES = {**{kind: _FACT_TYPES[kind] for kind in ("share", "money", "count", "duration")}, "certainty": ""}
_ALL_BUT_BOOLEAN = ("string", "number", "null", "array", "object")
# What makes a condition, and what people write in place of it: one `=`, `&&`, `20%`.
_CONDITION = r"^(?=[\s\S]*\S)(?:[^#\\%&|^~@?;:$\u0060!=<>]|[=!<>]=|[<>])*$"


def text(description: str = "", pattern: str = r"\S", message: str = "write a text") -> Schema:
    """Give the schema of a text of at least one character; YAML takes some for numbers, or for a yes or no."""
    words: Schema = {"type": ["string", "number"], "pattern": pattern, "errorMessage": message}
    other: Schema = {"description": "What YAML takes for a yes or no.", **anything_but(*_ALL_BUT_BOOLEAN)}
    return {**({"description": description} if description else {}), "anyOf": [words, other]}


def _template(description: str, *names: str) -> Schema:
    """Give the schema of a text in which some names in braces are filled in."""
    shown = ", ".join(f"`{{{name}}}`" for name in names)
    return text(description, _filled_in(*names), f"braces only stand around what is filled in: {shown}")


def _filled_in(*names: str) -> str:
    return rf"^(?=[\s\S]*\S)(?:[^{{}}]|\{{(?:{'|'.join(names)})\}})*$"


def _prose(description: str) -> Schema:
    told = "braces only stand around what is filled in: `{business}` or a leader, such as `{fit.leader}`"
    return text(description, _filled_in("business", rf"{WORD}\.leader"), told)


def never(message: str) -> Schema:
    """Give the schema of an entry that can't stand where it stands."""
    return {"type": ["null"], "errorMessage": message}


def _one_of(words: Mapping[str, str]) -> Schema:
    return {"enum": list(words), "enumDescriptions": list(words.values())}


def _members(options: type[Basis | Horizon | Section | Severity | SourceKind]) -> Schema:
    return {"enum": [str(one.value) for one in options]}


def named(shape: str, entry: Schema, description: str, least: int = 0) -> Schema:
    """Give the schema of a section: entries whose names have a shape."""
    wrong = f"a name is written in {SHAPES[shape]}"
    names: Schema = {"pattern": f"^{shape}$", "patternErrorMessage": wrong}
    if shape == WORD:
        taken = f"^(?!(?:{'|'.join(sorted(RESERVED))})$)"
        names = {"pattern": f"{taken}{shape}$", "patternErrorMessage": f"{wrong}; words of the rule language are taken"}
    return {
        "description": description,
        "type": ["object", "null"] if not least else "object",
        "propertyNames": names,
        "additionalProperties": entry,
        **({"minProperties": least} if least else {}),
    }


def _if_type(kinds: tuple[str, ...], then: Schema) -> Schema:
    return {"if": {"properties": {"type": {"enum": list(kinds)}}, "required": ["type"]}, "then": then}


def definitions() -> dict[str, Schema]:
    """Give the schemas of entries that others point to."""
    condition: Schema = {
        "type": "string",
        "maxLength": MOST_CHARACTERS,
        "pattern": _CONDITION,
        "patternErrorMessage": "a condition is made of names, `and`, `or`, `not`, comparisons such as `>=` and `==`, "
        "`in [...]`, `+ - * /` and `known(...)`; thresholds are parameters",
    }
    flag: Schema = {
        "anyOf": [
            {"enum": ["yes", "no"], "errorMessage": "write `yes` or `no`"},
            {
                "description": "Another way to write it.",
                **anything_but("null", "number", "array", "object"),
                "pattern": f"^(?!(?:yes|no)$)(?:{'|'.join(map(any_case, ('yes', 'no', 'true', 'false')))})$",
            },
        ]
    }
    only: Schema = {
        "anyOf": [ref("condition"), {"type": "array", "items": ref("condition"), "minItems": 1, "maxItems": 1}]
    }
    return {
        "condition": condition,
        "flag": flag,
        "only-condition": only,
        "case": _case(),
        "rule": _rule(),
        "fact": _fact(),
    }


def sections(facts: Mapping[str, str]) -> dict[str, Schema]:
    """Give the schema of each section that declares something; `facts` are names of the pack's, with their labels."""
    option = group(
        {
            "title": text("As it stands in a sentence."),
            "driven": text("As a property: “sales-driven”."),
            "means": text("As a deed: “selling”."),
        },
        ("title",),
    )
    return {
        "sources": named(SLUG, _source(), "What is cited: articles, standards, conventions, our own inference."),
        "claims": named(LABEL, _claim(), "Single statements of a source, paraphrased, with their place in it."),
        "choices": named(WORD, named(WORD, option, "", 1), "Named lists of options, shared by facts and hypotheses."),
        "facts": named(WORD, ref("fact"), "What can be told of a business."),
        "consistency": {
            "description": "Combinations of facts that contradict one another.",
            "type": ["object", "null"],
            "additionalProperties": group({"never": ref("only-condition"), "says": text()}, ("never", "says")),
        },
        "skip_questions": {
            **named(WORD, ref("only-condition"), "Facts that are not worth asking for, each under a condition."),
            "properties": {name: {"description": label, **ref("only-condition")} for name, label in facts.items()},
        },
        "parameters": named(WORD, _parameter(), "Named, cited thresholds and strengths."),
        "hypotheses": named(WORD, _group(), "Groups of rivals, of which one can lead."),
        "findings": named(
            WORD,
            group({"label": text("A noun phrase: “a large account”."), "cite": ref("citations")}, ("label",)),
            "Intermediate conclusions: true, false or unknown.",
        ),
        "warnings": named(SLUG, _warning(), "What goes wrong where their rules fire."),
        "recommendations": named(SLUG, _recommendation(), "What to do."),
        "remarks": named(SLUG, _remark(), "Sentences that the memo can print."),
        "rules": named(SLUG, ref("rule"), "Conditions, conclusions, a citation and cases."),
    }


def _source() -> Schema:
    entries = {
        "title": text(),
        "kind": _members(SourceKind),
        "short": text("How prose refers to it: “the Freshout article”."),
        "author": text(),
        "year": text(),
    }
    return group(entries, ("title", "kind"))


def _claim() -> Schema:
    entries = {
        "source": ref("source"),
        "place": text("Where in the source it stands."),
        "says": text("What the source says there, in your own words."),
    }
    return group(entries, tuple(entries))


def _fact() -> Schema:
    clause = "Words the fact as a clause that stands in the middle of a sentence."
    entries = {
        "type": _one_of(_FACT_TYPES),
        "of": {
            "description": "The options: a list of at least two, or the name of a list in `choices`.",
            "anyOf": [
                ref("choice-list"),
                {"type": "array", "items": {"type": "string", "pattern": f"^{WORD}$"}, "minItems": 2},
            ],
        },
        "currency": _CURRENCY,
        "theme": text("Questions of one theme stand together."),
        "label": text("A noun phrase that fits “… is at least 20%”."),
        "ask": text("A question.", r"\?\s*$", "a question ends with `?`"),
        "help": text("How to tell, and what counts."),
        "states": {"description": clause},
    }
    shown = text("", r"^(?:(?!\{\})[\s\S])*\{\}(?:(?!\{\})[\s\S])*$", "write `{}` once, where the value stands")
    several = {"type": "object", "additionalProperties": text(), "minProperties": 2}
    ordered = ("share", "money", "count", "duration", "text")
    conditional = [
        _if_type(("choice", "choices"), {"required": ["of"], "properties": {"states": several}}),
        _if_type((*ordered, "boolean"), {"properties": {"of": never("`of` belongs to a choice")}}),
        _if_type(("money",), {"required": ["currency"]}),
        _if_type(("boolean",), {"properties": {"states": group({"yes": text(), "no": text()}, ("yes", "no"))}}),
        _if_type(ordered, {"properties": {"states": shown}}),
    ]
    return {**group(entries, ("type", "theme", "label", "ask", "help", "states")), "allOf": conditional}


def _parameter() -> Schema:
    entries = {
        "value": {"description": "As people write it: 20%, 6 months, 0.6.", "type": ["string", "number"]},
        "type": _one_of(_PARAMETER_TYPES),
        "currency": _CURRENCY,
        "cite": ref("cite"),
        "why": text("Why this value and no other."),
    }
    kinds = {kind: Type(Kind(kind)) for kind in ("share", "count", "duration")}
    conditional = [
        _if_type((name,), {"properties": {"value": {"anyOf": number_schemas(type_, f"write {_SAMPLES[name]}")}}})
        for name, type_ in {**kinds, "certainty": CERTAINTY}.items()
    ]
    conditional.append(_if_type(("money",), {"required": ["currency"]}))
    return {**group(entries, ("value", "type", "cite", "why")), "allOf": conditional}


def _group() -> Schema:
    entries = {
        "title": text(),
        "of": ref("choice-list"),
        "leads_from": ref("certainty"),
        "leads_by": ref("certainty"),
        "led": _template("How the memo words a leader.", "business", "sure", "leader", "driven", "means"),
        "unled": _template("How the memo says that nobody leads.", "business"),
        "seen_in": text("Fits “sales leads in …”: “its habits”."),
        "declared_by": ref("fact-name"),
    }
    return group(entries, tuple(name for name in entries if name != "declared_by"))


def _warning() -> Schema:
    entries = {
        "title": _prose("A short sentence."),
        "severity": _members(Severity),
        "consequence": _prose("What the source says follows; one or two sentences."),
        "do": ref("recommendations"),
        "cite": ref("cite"),
    }
    return group(entries, tuple(entries))


def _recommendation() -> Schema:
    entries = {
        "title": _prose("In the imperative, without a full stop."),
        "detail": _prose("One or two sentences."),
        "order": {"description": "Lower comes first.", "type": ["integer", "string"], "pattern": "^-?[0-9]{1,9}$"},
        "horizon": _members(Horizon),
        "cite": ref("cite"),
    }
    return group(entries, tuple(entries))


def _remark() -> Schema:
    entries = {"says": _prose("One sentence."), "place": _members(Section), "cite": ref("cite")}
    return group(entries, tuple(entries))


def _rule() -> Schema:
    several = one_or_several(ref("condition"))
    entries = {
        "says": text("The rule in one plain sentence, general, not about one business."),
        "when": {"description": "All of these have to be true.", **one_or_several(ref("condition"), 1)},
        "unless": {"description": "Any one of these that is true holds the rule back.", **several},
        "then": ref("then"),
        "basis": _members(Basis),
        "cite": ref("cite"),
        "cases": {"description": "Tests of the rule by itself.", "type": "array", "items": ref("case")},
    }
    return group(entries, ("says", "when", "then", "cite"))


def _case() -> Schema:
    entries = {
        "given": ref("given"),
        "fires": ref("flag"),
        "asks": {"description": "The unknown names that keep the rule undecided.", **ref("readables")},
        "for": {"description": "The hypotheses that the firing speaks for.", **ref("hypotheses")},
        "against": {"description": "The hypotheses that the firing speaks against.", **ref("hypotheses")},
    }
    way = "`for` and `against` stand beside `fires: yes`"
    only_firing: Schema = {
        "anyOf": [
            {"enum": ["yes", True], "errorMessage": way},
            {"type": "string", "pattern": f"^(?!yes$)(?:{any_case('yes')}|{any_case('true')})$"},
        ]
    }
    speaks: Schema = {"properties": {"fires": only_firing}, "required": ["fires"]}
    return {
        **group(entries, ("given",)),
        "anyOf": [{"required": ["fires"]}, {"required": ["asks"]}],
        "dependencies": {
            "for": speaks,
            "against": speaks,
            "fires": {"properties": {"asks": never("a case says either `fires` or `asks`")}},
        },
    }
