"""Packs: what is refused, with the whole error, and how files and rules become a program."""

from __future__ import annotations

import dataclasses
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from advisor.api import Pack
from advisor.diagnostics import AdvisorError
from advisor.program import Program, load_program
from advisor.rule import Basis, Expectation, Weight
from advisor.values import Kind

from .helpers import BAKERY, bakery, cases, pack


@cases("pack_errors.yaml")
def test_refuses(row: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(AdvisorError) as caught:
        bakery(tmp_path, row["edits"])
    assert str(caught.value) + "\n" == row["error"]


def test_the_bakery_unspoilt_is_a_program(tmp_path: Path) -> None:
    assert list(bakery(tmp_path).rules) == list(load_program(BAKERY).rules)


def refusal(folder: Path, shown: str = "pack") -> str:
    with pytest.raises(AdvisorError) as caught:
        load_program(folder, shown)
    return str(caught.value)


MANIFEST = "name: x\nversion: 1.0.0\ntitle: X\n"


# Folders


def test_no_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == "error: there is no pack in `pack`: it is not a folder"


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a: 1")
    assert refusal(tmp_path / "file") == "error: there is no pack in `pack`: it is not a folder"


def test_an_empty_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "error: there is no pack in `pack`: it has no `pack.yaml`"


def test_a_folder_for_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").mkdir()
    assert refusal(tmp_path) == "error: there is no pack in `pack`: it has no `pack.yaml`"


def test_a_manifest_alone(tmp_path: Path) -> None:
    assert refusal(pack(tmp_path, {"pack.yaml": MANIFEST})) == (
        "error: the pack has no rules\n --> pack/pack.yaml:1:1\n  |\n1 | name: x\n  | ^"
    )


def test_sections_without_rules(tmp_path: Path) -> None:
    files = {"pack.yaml": MANIFEST, "a.yaml": "rules:\nfacts: {}\nsources: ~\n"}
    assert refusal(pack(tmp_path, files)).startswith("error: the pack has no rules\n")


def test_thousands_of_files(tmp_path: Path) -> None:
    files = {f"{number}.txt": "" for number in range(2000)}
    start = time.perf_counter()
    told = refusal(pack(tmp_path, {"pack.yaml": MANIFEST, **files}))
    assert told == "error: `pack` holds more than 500 files\n  = is it the pack's own folder?"
    assert time.perf_counter() - start < 10


def test_folders_without_an_end(tmp_path: Path) -> None:
    deep = "/".join("abcdefg") + "/x.yaml"
    told = refusal(pack(tmp_path, {"pack.yaml": MANIFEST, deep: "rules:\n"}))
    assert told == "error: `pack` has folders more than 6 deep"


def test_a_link_to_the_folder_itself_is_not_followed(tmp_path: Path) -> None:
    pack(tmp_path, {"pack.yaml": MANIFEST})
    (tmp_path / "again").symlink_to(tmp_path)
    assert refusal(tmp_path).startswith("error: the pack has no rules\n")


def test_every_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    pack(tmp_path, {"pack.yaml": MANIFEST, "b.yaml": "a: [\n", "sub/c.yml": "", "d.yaml": "x: 1\n"})
    (tmp_path / "a.yaml").write_bytes(b"\xff")
    assert [line for line in refusal(tmp_path).splitlines() if line.startswith("error")] == [
        "error: `pack/a.yaml` is not UTF-8 text (line 1)",
        "error: `pack/sub/c.yml` is empty",
        "error: the file ends inside a list or a group",
        "error: a pack has no section `x`",
    ]


def test_hidden_and_other_files_are_left_alone(tmp_path: Path) -> None:
    edits = [
        {"file": name, "by": "no: pack\n"}
        for name in (".hidden.yaml", "notes.txt", "README.md", "rules.yaml~", "a.yaml.bak")
    ]
    assert list(bakery(tmp_path, edits).rules) == list(load_program(BAKERY).rules)


def test_a_file_name_with_a_control_character_does_not_reach_the_terminal(tmp_path: Path) -> None:
    told = refusal(pack(tmp_path, {"pack.yaml": MANIFEST, "\x1b[31mred.yaml": "facts: [\n"}))
    assert "\x1b" not in told
    assert "pack/·[31mred.yaml:2:1" in told


# Programs


def test_a_pack_is_the_same_however_it_is_split(tmp_path: Path, shop: Program) -> None:
    whole = "".join(
        (BAKERY / name).read_text(encoding="utf-8") for name in ("vocabulary.yaml", "advice.yaml", "rules.yaml")
    )
    manifest = (BAKERY / "pack.yaml").read_text(encoding="utf-8")
    found = load_program(pack(tmp_path, {"pack.yaml": manifest, "deep/er/all.yml": whole}), "bakery")
    assert found.vocabulary.facts.keys() == shop.vocabulary.facts.keys()
    assert {rule.name: (rule.when, rule.unless, rule.then) for rule in found.rules.values()} == {
        rule.name: (rule.when, rule.unless, rule.then) for rule in shop.rules.values()
    }
    assert found.settled == shop.settled


def test_what_a_manifest_says(shop: Program) -> None:
    manifest = shop.manifest
    assert (manifest.name, manifest.version, manifest.title) == ("bakery", "1.0.0", "What pulls people into a bakery")
    assert manifest.about == "A small pack with one of everything, for tests."


def test_what_a_rule_says(shop: Program) -> None:
    rule = shop.rules["coffee-is-missing"]
    assert [condition.text for condition in rule.when] == ["coffee not in sells", "pull.coffee < likely"]
    assert [condition.text for condition in rule.unless] == ["pull.leader == fame.leader"]
    assert (rule.then.warn, rule.then.recommend, rule.then.derive) == (("no-coffee",), ("buy-a-machine",), ())
    assert (rule.basis, rule.cite, rule.reads) == (
        Basis.CONVENTION,
        ("A2",),
        ("sells", "pull.coffee", "pull.leader", "fame.leader"),
    )
    weights = shop.rules["street-loves-coffee"].then.weights
    assert weights == (Weight("pull.coffee", 0.4), Weight("pull.place", -0.2))


@pytest.mark.parametrize(
    ("written", "strength"),
    [("0.3", 0.3), ("-0.3", -0.3), ("strong", 0.6), ("-strong", -0.6), ('"- strong"', -0.6), ("-0.999", -0.999)],
)
def test_strengths(tmp_path: Path, written: str, strength: float) -> None:
    rule = f"rules:\n  new: {{says: A., when: noisy, then: {{pull.bread: {written}}}, cite: habit}}\n"
    found = bakery(tmp_path, [{"file": "new.yaml", "by": rule}])
    assert found.rules["new"].then.weights == (Weight("pull.bread", strength),)


def test_one_condition_one_name_and_one_citation_need_no_list(shop: Program) -> None:
    rule = shop.rules["noise-means-no-room"]
    assert [condition.text for condition in rule.when] == ["noisy and rent < high_rent"]
    assert (rule.then.derive, rule.cite) == (("cramped",), ("habit",))


def test_cases(shop: Program) -> None:
    cases = shop.rules["regulars-love-bread"].cases
    assert [
        (case.expects, {name: reading.value for name, reading in case.given.items()}, case.asks) for case in cases
    ] == [
        (Expectation.FIRES, {"regulars_share": 0.4}, ()),
        (Expectation.HELD_BACK, {"regulars_share": 0.39}, ()),
        (Expectation.ASKS, {}, ("regulars_share",)),
    ]
    assert [[(one.word, one.hypotheses) for one in case.directions] for case in cases] == [
        [("for", ("pull.bread",))],
        [],
        [],
    ]


def test_parameters_have_the_unit_of_their_type(shop: Program) -> None:
    values = {name: parameter.value for name, parameter in shop.vocabulary.parameters.items()}
    assert values == {
        "weak": 0.2, "moderate": 0.4, "strong": 0.6, "likely": 0.5, "clear": 0.15,
        "many_regulars": 0.4, "high_rent": 4000.0, "several": 3, "settled": 730.0,
    }  # fmt: skip


def test_stages_are_computed(shop: Program) -> None:
    assert [[rule.name for rule in stage] for stage in shop.stages] == [
        [
            "regulars-love-bread",
            "street-loves-coffee",
            "years-make-history",
            "ovens-make-history",
            "noise-means-no-room",
        ],
        ["history-is-bread", "young-means-place"],
        ["bet-is-lost", "coffee-is-missing"],
    ]
    assert dict(shop.settled) == {
        "long_open": 0, "cramped": 0, "pull.leader": 1, "fame.leader": 1, "pull.bread": 1, "pull.coffee": 0,
        "pull.place": 0, "fame.bread": 1, "fame.coffee": -1, "fame.place": 1,
    }  # fmt: skip


def chain(steps: int) -> str:
    """Give rules each of which reads what the next one derives."""
    findings = "".join(f"  step_{n}: {{label: step}}\n" for n in range(steps))
    rules = "".join(
        f"  step-{n}: {{says: A., when: {read}, then: {{derive: step_{n}}}, cite: habit}}\n"
        for n, read in reversed(list(enumerate(["noisy", *(f"step_{n}" for n in range(steps - 1))])))
    )
    return f"findings:\n{findings}rules:\n{rules}"


def test_a_chain_of_fifty_stages_is_followed_to_its_end(tmp_path: Path) -> None:
    found = bakery(tmp_path, [{"file": "new.yaml", "by": chain(50)}])
    assert [found.rules[f"step-{n}"].stage for n in (0, 25, 49)] == [0, 25, 49]
    facts = {"name": "Loud", "facts": {"noisy": "yes"}}
    trace = Pack(found).advise(facts).trace
    assert trace.explain("step_49").text()
    assert trace.text()


def test_a_chain_of_a_thousand_stages_is_refused_without_recursion(tmp_path: Path) -> None:
    with pytest.raises(AdvisorError) as caught:
        bakery(tmp_path, [{"file": "new.yaml", "by": chain(1000)}])
    told = str(caught.value)
    assert told.startswith("error: the rules would run in more than 50 stages\n    --> bakery/new.yaml:1003:3\n")


def test_a_list_with_one_option_can_have_a_group(tmp_path: Path) -> None:
    text = (
        "choices:\n  alone: {only: {title: a}}\n"
        "hypotheses:\n  worth: {title: a, of: alone, leads_from: likely, leads_by: clear, "
        "led: a, unled: b, seen_in: c}\n"
        "rules:\n  new: {says: A., when: noisy, then: {worth.only: strong}, cite: habit}\n"
    )
    assert bakery(tmp_path, [{"file": "new.yaml", "by": text}]).settled["worth.leader"] == 0


def test_a_program_can_not_be_changed(shop: Program) -> None:
    with pytest.raises(TypeError):
        shop.rules["x"] = shop.rules["bet-is-lost"]  # type: ignore[index]
    with pytest.raises(TypeError):
        shop.vocabulary.facts["x"] = shop.vocabulary.facts["rent"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        shop.stages = ()  # type: ignore[misc]


def test_the_kinds_of_facts_that_a_pack_can_declare(shop: Program) -> None:
    assert {fact.type.kind for fact in shop.vocabulary.facts.values()} == set(Kind) - {Kind.CERTAINTY, Kind.NUMBER}


def test_questions_that_are_not_worth_asking(shop: Program) -> None:
    assert {name: condition.text for name, condition in shop.skips.items()} == {"noisy": "delivers and ovens == 0"}


def test_without_its_cases_a_pack_is_the_same_program(shop: Program) -> None:
    found = load_program(BAKERY, "bakery", with_cases=False)
    assert {rule.name: rule.cases for rule in found.rules.values()} == dict.fromkeys(shop.rules, ())
    bare = {rule.name: dataclasses.replace(rule, cases=()) for rule in shop.rules.values()}
    assert dict(found.rules) == bare
    assert (found.settled, found.skips, found.consistency) == (shop.settled, shop.skips, shop.consistency)


def test_without_its_cases_every_other_error_is_told(tmp_path: Path) -> None:
    rule = "rules:\n  new: {says: A., when: noizy, then: {pull.bread: weak}, cite: habit, cases: [{given: 1}], x: 1}\n"
    folder = tmp_path / "bakery"
    shutil.copytree(BAKERY, folder)
    (folder / "new.yaml").write_text(rule)
    told = []
    for with_cases in (True, False):
        with pytest.raises(AdvisorError) as caught:
            load_program(folder, "bakery", with_cases=with_cases)
        told.append([one.message for one in caught.value.diagnostics])
    in_cases = ["a case of rule `new` says either `fires` or `asks`"]
    assert told[1] == ["`noizy` is not a fact, finding or parameter of this pack", "rule `new` has no entry `x`"]
    assert sorted(told[0]) == sorted([*told[1], *in_cases])


def test_a_condition_of_ten_thousand_characters_is_refused_at_once(tmp_path: Path) -> None:
    written = "noisy" + " and noisy" * 999 + " and x"
    rule = f"rules:\n  new: {{says: A., when: {written}, then: {{pull.bread: weak}}, cite: habit}}\n"
    start = time.perf_counter()
    with pytest.raises(AdvisorError) as caught:
        bakery(tmp_path, [{"file": "new.yaml", "by": rule}])
    assert time.perf_counter() - start < 5
    message = f"error: a condition has at most 500 characters; this has {len(written):d}\n"
    assert str(caught.value).startswith(message)
    assert max(map(len, str(caught.value).splitlines())) < 200


# A pack from a stranger


def test_a_link_out_of_the_pack_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("password: hunter2\n")
    folder = pack(tmp_path / "pack", {"pack.yaml": MANIFEST})
    (folder / "rules.yaml").symlink_to("../secret.yaml")
    assert refusal(folder) == (
        "error: `pack/rules.yaml` is a link that leads out of the pack\n  = a pack holds its own files"
    )


@pytest.mark.parametrize(("name", "target"), [("nowhere.yaml", "gone"), ("circle.yaml", "circle.yaml")])
def test_a_link_to_nowhere(name: str, target: str, tmp_path: Path) -> None:
    folder = pack(tmp_path, {"pack.yaml": MANIFEST})
    (folder / name).symlink_to(target)
    assert refusal(folder) == f"error: `pack/{name}` can't be read: it is a link that leads nowhere"


def test_a_link_within_the_pack_is_read(tmp_path: Path) -> None:
    folder = pack(tmp_path, {"pack.yaml": MANIFEST, "a.txt": "remarks:\n"})
    (folder / "b.yaml").symlink_to("a.txt")
    assert refusal(folder).startswith("error: the pack has no rules\n")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = pack(tmp_path, {"pack.yaml": MANIFEST})
    os.mkfifo(folder / "rules.yaml")
    assert refusal(folder) == "error: `pack/rules.yaml` is not a file"


def test_more_text_than_a_pack_has(tmp_path: Path) -> None:
    files = {f"{number}.yaml": "# " + "x" * 1_000_000 for number in range(5)}
    told = refusal(pack(tmp_path, {"pack.yaml": MANIFEST, **files}))
    assert told == "error: the files of `pack` hold more than 4 MiB\n  = split it into packs"


def test_thousands_of_empty_folders(tmp_path: Path) -> None:
    pack(tmp_path, {"pack.yaml": MANIFEST})
    for number in range(600):
        (tmp_path / str(number)).mkdir()
    assert refusal(tmp_path).startswith("error: `pack` holds more than 500 files")


def test_thousands_of_names_and_slips_are_told_in_time(tmp_path: Path) -> None:
    names = "".join(f"  fact_number_{number}: {{label: x}}\n" for number in range(5000))
    rules = "".join(
        f"  r{number}:\n    says: x\n    when: fact_numbr_{number}\n    then: {{derive: y}}\n    cite: [z]\n"
        for number in range(3000)
    )
    folder = pack(tmp_path, {"pack.yaml": MANIFEST, "a.yaml": f"findings:\n{names}", "b.yaml": f"rules:\n{rules}"})
    start = time.perf_counter()
    assert "more errors" in refusal(folder)
    assert time.perf_counter() - start < 10
