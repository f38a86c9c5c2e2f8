"""The advice as JSON: it keeps to its published schema, and its ids lead somewhere."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

import advisor
from advisor import Business
from advisor.values import Value

from .businesses import EXAMPLES, FACTS, PACK, PROGRAM, ROOT, businesses, known

SCHEMA = advisor.advice_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
VOCABULARY = PROGRAM.vocabulary


def document(business: Business | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PACK.advise(business).memo("json"))
    return found


def errors(of: dict[str, Any]) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in VALIDATOR.iter_errors(of)]


ORACLE = document(next(path for path in EXAMPLES if path.stem.startswith("oracle")))


# The schema itself


def parts(schema: Any, at: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every schema within a schema, with its place."""
    if isinstance(schema, list):
        for place, one in enumerate(schema):
            yield from parts(one, f"{at}/{place}")
    elif isinstance(schema, dict):
        yield at, schema
        for key, one in schema.items():
            if key in ("properties", "$defs"):
                for name, inner in one.items():
                    yield from parts(inner, f"{at}/{key}/{name}")
            elif key in ("items", "anyOf"):
                yield from parts(one, f"{at}/{key}")


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "$id" not in SCHEMA, "an id would be an address, and there is nothing at one"


def test_the_file_of_the_schema_is_in_the_package_and_reads_well() -> None:
    path = Path(advisor.__file__).parent / "schemas" / f"{SCHEMA['title']}.json"
    assert path.read_text(encoding="utf-8") == json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"


def test_every_object_is_closed_and_wants_all_its_entries() -> None:
    objects = {at: one for at, one in parts(SCHEMA) if one.get("type") == "object"}
    assert len(objects) > 20
    for at, one in objects.items():
        assert one["additionalProperties"] is False, at
        assert one["required"] == list(one["properties"]), at


def test_every_entry_is_described() -> None:
    entries = [
        (at, one)
        for at, one in parts(SCHEMA)
        if "/properties/" in at and "/anyOf/" not in at.rpartition("/properties/")[2]
    ]
    undescribed = [at for at, one in entries if not one.get("description", "").endswith(".") and "/items" not in at]
    assert len(entries) > 100
    assert undescribed == []


def test_every_definition_is_used() -> None:
    used = {one["$ref"].rpartition("/")[2] for _, one in parts(SCHEMA) if "$ref" in one}
    assert used == set(SCHEMA["$defs"])


# Advice against the schema


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_keep_to_it(path: Path) -> None:
    assert errors(document(path)) == []


@given(businesses())
@settings(max_examples=15)
def test_random_businesses_keep_to_it_and_their_ids_resolve(business: Business) -> None:
    keeps_to_it(business)


@pytest.mark.slow
@given(businesses())
@settings(max_examples=1000)
def test_many_random_businesses_keep_to_it_and_their_ids_resolve(business: Business) -> None:
    keeps_to_it(business)


def keeps_to_it(business: Business) -> None:
    of = document(business)
    assert list(unresolved(of)) == []
    for one in of["unknowns"][5:]:
        one["effects"] = one["effects"][
            :1
        ]  # one is as good as many for the schema, and they are nearly all of its time
    assert errors(of) == []


def test_a_business_of_which_nothing_is_known_keeps_to_it() -> None:
    of = document(known({}))
    assert errors(of) == []
    assert of["facts"] == of["warnings"] == of["near_misses"] == of["recommendations"] == []
    assert of["completeness"] == {"known": 0, "sure": 0, "asked": len(FACTS)}
    assert of["unknowns"]
    assert of["business"] == {"name": "Somebody", "as_of": "2020-06"}


def places(of: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the place of every object: one for each shape, so that a list counts once."""
    if isinstance(of, dict):
        yield at
        for key, inner in of.items():
            yield from places(inner, (*at, key))
    elif isinstance(of, list) and of:
        yield from places(of[0], (*at, 0))


def shortened(of: Any) -> Any:
    """Give a copy with lists of one at the most."""
    if isinstance(of, dict):
        return {key: shortened(inner) for key, inner in of.items()}
    return [shortened(inner) for inner in of[:1]] if isinstance(of, list) else of


def test_an_entry_missing_or_too_many_is_an_error() -> None:
    short = shortened(ORACLE)
    found = list(places(short))
    assert len(found) > 20
    for place in found:
        changed = copy.deepcopy(short)
        here = changed
        for step in place:
            here = here[step]
        here["more"] = 1
        assert errors(changed), f"{place} takes more"
        del here["more"]
        for name in list(here):
            value = here.pop(name)
            assert errors(changed), f"{place} lacks {name}"
            here[name] = value
        assert not errors(changed)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema",), "advice-2"),
        (("version",), 2),
        (("business", "name"), ""),
        (("business", "as_of"), "31.12.1990"),
        (("facts", 0, "certainty"), 0),
        (("facts", 0, "type"), "percentage"),
        (("groups", 0, "hypotheses", 0, "certainty"), 1.1),
        (("groups", 0, "leader"), "Sales"),
        (("groups",), []),
        (("warnings", 0, "severity"), "severe"),
        (("warnings", 0, "trace", "rules"), []),
        (("warnings", 0, "trace", "cites"), []),
        (("recommendations", 0, "horizon"), "soon"),
        (("near_misses", 0, "movement"), -0.1),
        (("unknowns", 0, "effects"), []),
    ],
)
def test_a_wrong_value_is_an_error(place: tuple[Any, ...], value: object) -> None:
    changed = copy.deepcopy(ORACLE)
    here = changed
    for step in place[:-1]:
        here = here[step]
    assert here[place[-1]] != value
    here[place[-1]] = value
    assert errors(changed)


# What it says


def unresolved(of: dict[str, Any]) -> Iterator[str]:
    """Name the ids that lead nowhere, in the pack or in the document itself."""
    options = {one.name: set(one.options.names) for one in VOCABULARY.groups.values()}
    facts = {one["id"] for one in of["facts"]}
    told = {one["id"] for one in of["claims"]} | {one["id"] for one in of["sources"]}
    wanted: list[tuple[str, object, object]] = [
        *(("fact", one["id"], VOCABULARY.facts) for one in of["facts"]),
        *(("group", one["id"], VOCABULARY.groups) for one in of["groups"]),
        *(("leader", one["leader"] or next(iter(options[one["id"]])), options[one["id"]]) for one in of["groups"]),
        *(("option", i["option"], options[o["id"]]) for o in of["groups"] for i in o["hypotheses"]),
        *(("warning", one["id"], VOCABULARY.warnings) for one in of["warnings"]),
        *(("advised", name, VOCABULARY.recommendations) for one in of["warnings"] for name in one["recommendations"]),
        *(("recommendation", one["id"], VOCABULARY.recommendations) for one in of["recommendations"]),
        *(
            ("raised", name, {w["id"] for w in of["warnings"]})
            for one in of["recommendations"]
            for name in one["warnings"]
        ),
        *(("remark", one["id"], VOCABULARY.remarks) for one in of["remarks"]),
        *(("voice", one["source"], {s["id"] for s in of["sources"]}) for one in of["voices"]),
        *(("near miss", one["fact"], facts) for one in of["near_misses"]),
        *(("unknown", one["fact"], set(VOCABULARY.facts) - facts) for one in of["unknowns"]),
        *(("rule", name, PROGRAM.rules) for one in (*of["near_misses"], *of["unknowns"]) for name in one["rules"]),
        *(("claim", one["id"], VOCABULARY.claims) for one in of["claims"]),
        *(("source", one["source"], {s["id"] for s in of["sources"]}) for one in of["claims"]),
        *(("source", one["id"], VOCABULARY.sources) for one in of["sources"]),
    ]
    effects = [*of["near_misses"], *(effect for one in of["unknowns"] for effect in one["effects"])]
    for effect in effects:
        wanted += [("effect", effect["fact"], VOCABULARY.facts)]
        wanted += [
            ("warning", name, VOCABULARY.warnings) for name in effect["warnings_gained"] + effect["warnings_lost"]
        ]
        wanted += [
            ("shift", shift[when] or next(iter(options[shift["group"]])), options[shift["group"]])
            for shift in effect["leaders"]
            for when in ("before", "after", "level")
        ]
    for trace in traces(of):
        wanted += [("rule", name, PROGRAM.rules) for name in trace["rules"]]
        wanted += [("traced fact", name, facts) for name in trace["facts"]]
        wanted += [("cited", name, told) for name in trace["cites"]]
    for kind, name, known_names in wanted:
        assert isinstance(known_names, set) or hasattr(known_names, "keys")
        if name not in known_names:  # type: ignore[operator]
            yield f"{kind} {name}"


def traces(of: Any) -> Iterator[dict[str, list[str]]]:
    if isinstance(of, dict):
        if "trace" in of:
            yield of["trace"]
        for inner in of.values():
            yield from traces(inner)
    elif isinstance(of, list):
        for inner in of:
            yield from traces(inner)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_ids_of_the_examples_resolve(path: Path) -> None:
    of = document(path)
    assert list(unresolved(of)) == []
    assert len(list(traces(of))) > len(of["facts"]) / 2


def test_an_id_that_leads_nowhere_is_found() -> None:
    changed = copy.deepcopy(ORACLE)
    changed["warnings"][0]["trace"]["rules"][0] = "no-such-rule"
    changed["claims"] = changed["claims"][1:]
    changed["near_misses"][0]["fact"] = "no_fact"
    assert {one.partition(" ")[0] for one in unresolved(changed)} == {"rule", "cited", "near", "effect"}


def test_it_says_what_the_advice_says() -> None:
    advice = PACK.advise(next(path for path in EXAMPLES if path.stem.startswith("oracle")))
    assert {one["id"]: one["leader"] for one in ORACLE["groups"]} == {s.group.name: s.leader for s in advice.standings}
    for told, standings in zip(ORACLE["groups"], advice.standings, strict=True):
        assert told["margin"] == pytest.approx(standings.margin)
        for one, position in zip(told["hypotheses"], standings.positions, strict=True):
            assert one["certainty"] == pytest.approx(position.certainty)
            assert sum(reason["share"] for reason in one["evidence"]) == pytest.approx(1.0 if one["evidence"] else 0.0)
    assert [one["id"] for one in ORACLE["warnings"]] == [one.warning.name for one in advice.warnings]
    assert [one["id"] for one in ORACLE["recommendations"]] == [
        one.recommendation.name for one in advice.recommendations
    ]
    assert [one["fact"] for one in ORACLE["unknowns"]] == [gap.fact for gap in advice.gaps]
    facts = {one["id"]: one for one in ORACLE["facts"]}
    assert facts["buyer_is_end_user"]["value"] is False
    assert facts["buyer_is_end_user"]["shown"] == "no"
    assert facts["internal_dialogue"]["value"] == ["numbers"]
    assert facts["internal_dialogue"]["certainty"] == 1.0
    assert ORACLE["business"] == {"name": "Oracle", "as_of": "1990-12-31"}


def test_values_are_in_the_units_that_the_schema_names() -> None:
    facts: dict[str, Value] = {
        "top_customer_share": 0.35,
        "sales_cycle": 365.0,
        "customer_count": 28_000,
        "internal_dialogue": frozenset({"numbers", "features"}),
        "self_serve": True,
    }
    told = {one["id"]: (one["type"], one["value"], one["shown"]) for one in document(known(facts))["facts"]}
    assert told == {
        "top_customer_share": ("share", 0.35, "35%"),
        "sales_cycle": ("duration", 365.0, "1 year"),
        "customer_count": ("count", 28_000, "28,000"),
        "internal_dialogue": ("choices", ["features", "numbers"], "numbers, features"),
        "self_serve": ("boolean", True, "yes"),
    }


def test_texts_are_those_of_the_pack() -> None:
    for one in ORACLE["warnings"]:
        warning = VOCABULARY.warnings[one["id"]]
        assert (one["title"], one["consequence"]) == (warning.title, warning.consequence)
    for one in ORACLE["recommendations"]:
        recommendation = VOCABULARY.recommendations[one["id"]]
        assert (one["title"], one["detail"]) == (recommendation.title, recommendation.detail)
    for one in ORACLE["claims"]:
        claim = VOCABULARY.claims[one["id"]]
        assert (one["says"], one["place"], one["source"]) == (claim.says, claim.place, claim.source)


def test_texts_are_filled_in_and_not_escaped() -> None:
    """In a pack whose texts name the business and the leader."""
    bakery = advisor.load_pack(ROOT / "tests" / "core" / "packs" / "bakery")
    facts = {"regulars_share": "60%", "bet": "coffee"}
    advice = bakery.advise({"name": "A*B {x} <i>", "facts": facts})
    of = json.loads(advice.memo("json"))
    assert errors(of) == []
    assert of["business"]["name"] == "A*B {x} <i>"
    (warning,) = of["warnings"]
    assert warning["consequence"] == "The almanac says that A*B {x} <i> then loses its regulars."
    (recommendation,) = of["recommendations"]
    assert recommendation["title"] == "Bet on the bread"
    assert "**Bet on the bread**" in advice.memo()
    assert "A\\*B \\{x\\} \\<i\\> then loses its regulars" in advice.memo()


def test_numbers_are_rounded_so_that_machines_agree() -> None:
    def digits(of: Any) -> Iterator[int]:
        if isinstance(of, float):
            yield len(repr(of).partition("e")[0].partition(".")[2])
        for inner in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
            yield from digits(inner)

    computed = [of for name in ("groups", "voices") for of in ORACLE[name]]
    assert max(digits(computed)) == 9
