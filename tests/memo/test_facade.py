"""The façade: what a program or a notebook can do with it, and what it hears when it does something wrong."""

from __future__ import annotations

import datetime
import json
import math
import threading
from collections import ChainMap
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import advisor
from advisor import Advice, AdvisorError, Format, Pack

from .businesses import EXAMPLES, PACK, ROOT

FACTS: dict[str, Any] = {"self_serve": "yes", "top_customer_share": "12%", "internal_dialogue": ["features", "numbers"]}
ACME: dict[str, Any] = {"name": "Acme", "as_of": "2024-12-31", "facts": FACTS}


def refusal(facts: object) -> str:
    """Give the whole error for facts that can't be used."""
    with pytest.raises(AdvisorError) as caught:
        PACK.advise(facts)  # type: ignore[arg-type]
    return str(caught.value)


# What it takes


def test_it_takes_paths_and_data_alike(tmp_path: Path) -> None:
    written = {"acme.json": json.dumps(ACME), "acme.yaml": "name: Acme\nas_of: 2024-12-31\nfacts:\n  self_serve: yes\n"}
    written["acme.yaml"] += "  top_customer_share: 12%\n  internal_dialogue: [features, numbers]\n"
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    memo = PACK.advise(ACME).memo()
    assert "Acme" in memo
    assert PACK.advise(tmp_path / "acme.json").memo() == memo
    assert PACK.advise(str(tmp_path / "acme.json")).memo() == memo
    assert PACK.advise(tmp_path / "acme.yaml").memo() == memo
    assert advisor.advise(tmp_path / "acme.yaml").memo() == memo
    assert advisor.advise(ACME, pack=ROOT / "rules" / "company-drivers").memo() == memo
    assert PACK.advise(PACK.read(ACME)).memo() == memo


@pytest.mark.parametrize(
    "facts",
    [
        {"self_serve": True, "top_customer_share": 0.12, "internal_dialogue": ("features", "numbers")},
        {"self_serve": "Yes", "top_customer_share": Decimal("0.12"), "internal_dialogue": {"numbers", "features"}},
        {
            "self_serve": {"value": "y"},
            "top_customer_share": "0.12",
            "internal_dialogue": frozenset({"numbers", "features"}),
        },
        MappingProxyType(FACTS),
        ChainMap({"self_serve": "no"} | FACTS, {"top_customer_share": "99%"}),
        FACTS | {"sales_cycle": None, "custom_work": "unknown", "effort_focus": ""},
    ],
    ids=["values", "others", "groups", "proxy", "chain", "unknown ones"],
)
def test_values_can_be_given_as_python_has_them(facts: Any) -> None:
    business = PACK.read(MappingProxyType({"name": "Acme", "as_of": datetime.date(2024, 12, 31), "facts": facts}))
    assert {name: fact.value for name, fact in business.facts.items()} == {
        "self_serve": True,
        "top_customer_share": 0.12,
        "internal_dialogue": frozenset({"features", "numbers"}),
    }
    assert business.as_of == "2024-12-31"


def test_data_is_left_as_it_was() -> None:
    before = json.dumps(ACME)
    PACK.advise(ACME)
    assert json.dumps(ACME) == before


# What it gives


def test_an_advice_is_one_whatever_gave_it() -> None:
    advice = advisor.advise(ACME)
    assert isinstance(advice, Advice)
    assert advice.known == len(FACTS)
    assert advice.business.name == "Acme"
    assert [standings.group.name for standings in advice.standings] == ["practised", "fit"]
    assert advice.standing("fit").group.name == "fit"
    assert repr(advice).startswith("Advice(")


@pytest.mark.parametrize("one", [*Format, "md", "html", "json"])
def test_formats_by_name_and_as_constants(one: Any) -> None:
    text = PACK.advise(ACME).memo(one)
    starts = {"md": "# What drives Acme\n", "html": "<!DOCTYPE html>\n", "json": '{\n  "schema": "advice-1",\n'}
    assert text.startswith(starts[str(one)])
    assert text.endswith("\n")


def test_check_counts_and_new_facts_asks_all() -> None:
    found = advisor.check(ACME)
    assert (found.known, found.sure, found.asked) == (3, 3, len(PACK.program.vocabulary.facts))
    assert found.business.name == "Acme"
    assert not found.unnamed
    assert found == PACK.check(ACME)
    assert sum(theme.asked for theme in found.themes) == found.asked
    assert sum(theme.known for theme in found.themes) == found.known
    unsure = {
        **ACME,
        "facts": {"self_serve": {"value": "yes", "certainty": 0.89}, "stance": {"value": "reactive", "certainty": 0.9}},
    }
    assert (PACK.check(unsure).known, PACK.check(unsure).sure) == (2, 1)
    blank = advisor.new_facts(name="Acme")
    assert "\nname: Acme\n" in blank
    assert [name for name in PACK.program.vocabulary.facts if f"  # {name}:\n" not in blank] == []


def test_names_come_with_the_first_use() -> None:
    assert advisor.advice_schema()["title"] == "advice-1"
    advisor.advice_schema().clear()
    assert advisor.advice_schema()["title"] == "advice-1"


# What it refuses


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (None, "error: facts are the path of a file or named entries; what is given is nothing"),
        ([], "error: facts are the path of a file or named entries; what is given is a list"),
        ((), "error: facts are the path of a file or named entries; what is given is a list"),
        (5, "error: facts are the path of a file or named entries; what is given is of type `int`"),
        (b"a.yaml", "error: facts are the path of a file or named entries; what is given is bytes"),
        ({1, 2}, "error: facts are the path of a file or named entries; what is given is of type `set`"),
        ("no.yaml", "error: there is no file `no.yaml`"),
        (Path("no.yaml"), "error: there is no file `no.yaml`"),
        ("a\0b", "error: `a·b` can't be the name of a file"),
        ("name: Acme\nfacts: {}", "error: there is no file `name: Acme·facts: {}`"),
        ({"name": "Acme", "facts": {(1, 2): 3}}, "error: the name of an entry has to be a text"),
        ({"name": "Acme", "facts": {"customer_count": 10**5000}}, "error: a number is too long"),
        (
            {"name": "Acme", "facts": {1: 2}},
            "error: `1` is not a fact of this pack\n"
            ' --> <facts>:4:6\n  |\n4 |     "1": 2\n  |      ^\n  = `advisor new FILE` writes every fact',
        ),
        (
            {"name": "Acme", "facts": {"top_customer_share": math.nan}},
            "error: `top_customer_share`: `NaN` is not a number\n"
            ' --> <facts>:4:27\n  |\n4 |     "top_customer_share": NaN\n  |                           ^^^\n'
            "  = write a share as `42%` or `0.42`",
        ),
        (
            {"name": "Acme", "facts": ["self_serve"]},
            "error: `facts` is a list; named facts are wanted\n"
            ' --> <facts>:3:12\n  |\n3 |   "facts": [\n  |            ^\n  = write `name: value` lines below it',
        ),
    ],
)
def test_what_is_of_no_use_is_told_in_words(facts: object, expected: str) -> None:
    assert refusal(facts) == expected


def test_data_nested_without_end_or_too_deep() -> None:
    inner: dict[str, Any] = {}
    for _ in range(30):
        inner = {"deeper": inner}
    assert refusal({"name": "Acme", "facts": inner}).startswith("error: entries are nested more than 24 deep\n")
    for _ in range(50_000):
        inner = {"deeper": inner}
    assert refusal({"name": "Acme", "facts": inner}) == "error: entries are nested too deep"
    round_and_round: dict[str, Any] = {"name": "Acme"}
    round_and_round["facts"] = round_and_round
    assert refusal(round_and_round) == "error: the facts hold themselves"


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = {
        "name": "x" * 121,
        "as_of": "soon",
        "facts": {"self_serv": 1, "top_customer_share": 1.4, "self_serve": "maybe"},
    }
    with pytest.raises(AdvisorError) as caught:
        PACK.advise(wrong)
    messages = [diagnostic.message for diagnostic in caught.value.diagnostics]
    assert messages == [
        "a name has at most 120 characters",
        "`soon` is not a date",
        "`self_serv` is not a fact of this pack",
        "`top_customer_share`: `1.4` is more than the whole: a share is at most 100%",
        "`self_serve`: `maybe` is neither yes nor no",
    ]
    assert [diagnostic.span.line for diagnostic in caught.value.diagnostics if diagnostic.span] == [2, 3, 5, 6, 7]
    assert str(caught.value).endswith("\n\n5 errors")


@pytest.mark.parametrize("wanted", ["pdf", "MD", "", None, 5, [], b"md"])
def test_a_format_that_there_is_not(wanted: Any) -> None:
    with pytest.raises(AdvisorError) as caught:
        PACK.advise(ACME).memo(wanted)
    assert str(caught.value) == f"error: there is no format `{wanted}`\n  = there are: md, html, json"


@pytest.mark.parametrize("pack", ["nope", None, 5, Path("no") / "pack"])
def test_a_pack_that_there_is_not(pack: Any) -> None:
    with pytest.raises(AdvisorError) as caught:
        advisor.load_pack(pack)
    hint = "packs: agencies, company-drivers, market-orientation; or give the path of a pack's folder"
    assert str(caught.value) == f"error: there is no pack `{pack}`\n  = {hint}"
    with pytest.raises(AdvisorError, match="did you mean `company-drivers`"):
        advisor.advise(ACME, pack="company_drivers")


def test_an_error_does_not_spoil_the_pack() -> None:
    pack = advisor.load_pack()
    before = pack.advise(ACME).memo("json")
    for wrong in (None, {"name": "Acme", "facts": {"self_serve": "maybe"}}, {"name": ""}):
        with pytest.raises(AdvisorError):
            pack.advise(wrong)  # type: ignore[arg-type]
    with pytest.raises(AdvisorError):
        pack.advise(ACME).memo("pdf")  # type: ignore[arg-type]
    assert pack.advise(ACME).memo("json") == before


# Many at once


def test_a_pack_serves_again_and_again() -> None:
    pack: Pack = advisor.load_pack()
    fresh = [advisor.load_pack().advise(path) for path in EXAMPLES[:2]]
    for _ in range(2):
        again = [pack.advise(path) for path in EXAMPLES[:2]]
        assert [advice.memo() for advice in again] == [advice.memo() for advice in fresh]
        assert [advice.warnings for advice in again] == [pack.advise(path).warnings for path in EXAMPLES[:2]]


def test_threads_share_a_pack() -> None:
    alone = {path: PACK.advise(path).memo() for path in EXAMPLES}
    pack, start = advisor.load_pack(), threading.Barrier(6)

    def work(path: Path) -> str:
        start.wait(timeout=60)
        return pack.advise(path).memo()

    with ThreadPoolExecutor(max_workers=6) as threads:
        together = dict(zip(EXAMPLES, threads.map(work, EXAMPLES), strict=True))
    assert together == alone


def test_threads_load_the_advisor_at_once() -> None:
    with ThreadPoolExecutor(max_workers=4) as threads:
        found = list(threads.map(lambda _: advisor.advise(ACME).memo("json"), range(4)))
    assert set(found) == {PACK.advise(ACME).memo("json")}
