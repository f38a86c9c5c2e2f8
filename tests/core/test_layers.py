"""Packs that extend others: what is refused, and what comes of the layers."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from advisor.diagnostics import AdvisorError
from advisor.pack.find import find_pack, pack_names
from advisor.pack.versions import allows, is_range, is_version
from advisor.program import Program, load_program, open_program
from advisor.rule import Weight

from .helpers import BAKERY, cases, pack

MANIFEST = "name: {name}\nversion: 1.2.3\ntitle: X\nextends: {{{extends}}}\n"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the current folder, with the bakery in it."""
    shutil.copytree(BAKERY, tmp_path / "bakery")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ADVISOR_PACKS", raising=False)
    return tmp_path


def layer(shelf: Path, name: str, extends: str, changes: str = "", more: str = "") -> None:
    """Write a pack that extends others."""
    files = {"pack.yaml": MANIFEST.format(name=name, extends=extends)}
    files |= {"changes.yaml": f"changes:\n{changes}"} if changes else {}
    files |= {"more.yaml": more} if more else {}
    pack(shelf / name, files)


def load(name: str) -> Program:
    return load_program(Path(name), name)


@cases("layer_errors.yaml")
def test_refuses(row: dict[str, Any], shelf: Path) -> None:
    pack(shelf, row["files"])
    with pytest.raises(AdvisorError) as caught:
        load(row.get("load", "ext"))
    assert str(caught.value) + "\n" == row["error"]


def test_everything_is_inherited(shelf: Path) -> None:
    layer(shelf, "ext", "bakery: ^1.0")
    mine, theirs = load("ext"), load("bakery")
    assert mine.rules == theirs.rules
    assert mine.vocabulary == theirs.vocabulary
    assert [one.name for one in mine.consistency] == [one.name for one in theirs.consistency]
    assert mine.manifest.name == "ext"
    assert [one.name for one in mine.layers] == ["bakery", "ext"]


def test_a_parameter_takes_its_reason_from_the_change(shelf: Path) -> None:
    layer(
        shelf, "ext", "bakery: ^1.0", "  parameters.many_regulars: {to: 55%, because: guests are fickle, cite: [A2]}\n"
    )
    program = load("ext")
    parameter = program.vocabulary.parameters["many_regulars"]
    assert (parameter.value, parameter.why, parameter.cite) == (0.55, "guests are fickle", ("A2",))
    (change,) = program.changes
    assert (change.path, change.layer, change.before, change.after) == ("parameters.many_regulars", "ext", "40%", "55%")
    assert program.rules["regulars-love-bread"].when[0].node != load("bakery").rules["regulars-love-bread"].when[0].node


@pytest.mark.parametrize("path", ["parameters.many_regulars", "parameters.many_regulars.value"])
def test_a_parameter_without_a_new_citation_keeps_the_old(path: str, shelf: Path) -> None:
    layer(shelf, "ext", "bakery: ^1.0", f"  {path}: {{to: 55%, because: guests are fickle}}\n")
    parameter = load("ext").vocabulary.parameters["many_regulars"]
    assert (parameter.value, parameter.why, parameter.cite) == (0.55, "guests are fickle", ("A1",))


@pytest.mark.parametrize(
    ("change", "when"),
    [
        ("{to: [ovens >= several], because: so}", ["ovens >= several"]),
        ("{'+': [noisy], because: so}", ["regulars_share >= many_regulars", "noisy"]),
        ("{'+': noisy, because: so}", ["regulars_share >= many_regulars", "noisy"]),
        ("{'+': [noisy], '-': [regulars_share  >= many_regulars], because: so}", ["noisy"]),
    ],
)
def test_a_list_is_replaced_or_added_to(change: str, when: list[str], shelf: Path) -> None:
    layer(
        shelf, "ext", "bakery: ^1.0",
        f"  rules.regulars-love-bread.when: {change}\n  rules.regulars-love-bread.cases: {{to: [], because: so}}\n",
    )  # fmt: skip
    assert [condition.text for condition in load("ext").rules["regulars-love-bread"].when] == when


@pytest.mark.parametrize(
    ("change", "weights"),
    [
        (".then: {to: {pull.coffee: weak}, because: so}", [Weight("pull.coffee", 0.2)]),
        (".then: {+: {pull.place: weak}, because: so}", [Weight("pull.bread", 0.6), Weight("pull.place", 0.2)]),
        (".then: {+: {pull.place: weak}, -: [pull.bread], because: so}", [Weight("pull.place", 0.2)]),
        (".then.pull.bread: {to: -weak, because: so}", [Weight("pull.bread", -0.2)]),
    ],
)
def test_a_group_is_replaced_or_added_to(change: str, weights: list[Weight], shelf: Path) -> None:
    layer(shelf, "ext", "bakery: ^1.0", f"  rules.regulars-love-bread{change}\n")
    assert list(load("ext").rules["regulars-love-bread"].then.weights) == weights


def test_what_is_disabled_is_gone_and_the_rest_keeps_its_place(shelf: Path) -> None:
    layer(shelf, "ext", "bakery: ^1.0", "  rules.street-loves-coffee: {disabled: yes, because: so}\n", """
rules:
  extra:
    says: More.
    when: noisy
    then: {pull.place: weak}
    cite: [habit]
""")  # fmt: skip
    names = [name for name in load("bakery").rules if name != "street-loves-coffee"]
    assert list(load("ext").rules) == [*names, "extra"]


def test_layers_upon_layers(shelf: Path) -> None:
    layer(shelf, "lower", "bakery: ^1.0", "  parameters.weak: {to: 0.3, because: one}\n")
    layer(shelf, "upper", "lower: ~1.2", "  parameters.weak: {to: 0.25, because: two}\n")
    program = load("upper")
    assert program.vocabulary.parameters["weak"].value == 0.25
    assert [(one.layer, one.before, one.after) for one in program.changes] == [
        ("lower", "0.2", "0.3"), ("upper", "0.3", "0.25"),
    ]  # fmt: skip
    assert [one.name for one in program.layers] == ["bakery", "lower", "upper"]


def test_a_layer_above_two_settles_their_dispute(shelf: Path) -> None:
    layer(shelf, "left", "bakery: ^1.0", "  parameters.weak: {to: 0.3, because: one}\n")
    layer(shelf, "right", "bakery: ^1.0", "  parameters.weak: {to: 0.1, because: two}\n")
    layer(shelf, "top", "left: ^1.0, right: ^1.0", "  parameters.weak: {to: 0.25, because: in between}\n")
    assert load("top").vocabulary.parameters["weak"].value == 0.25


def test_two_layers_may_add_different_things_to_one_list(shelf: Path) -> None:
    for name, condition in (("left", "noisy"), ("right", "delivers")):
        layer(shelf, name, "bakery: ^1.0", f"  rules.regulars-love-bread.when: {{+: [{condition}], because: so}}\n")
    layer(shelf, "top", "left: ^1.0, right: ^1.0")
    conditions = [one.text for one in load("top").rules["regulars-love-bread"].when]
    assert conditions == ["regulars_share >= many_regulars", "noisy", "delivers"]


def test_a_layer_above_keeps_what_one_below_disables(shelf: Path) -> None:
    layer(shelf, "left", "bakery: ^1.0", "  rules.regulars-love-bread: {disabled: yes, because: one}\n")
    layer(shelf, "right", "bakery: ^1.0", "  rules.regulars-love-bread.says: {to: Mended., because: two}\n")
    layer(shelf, "top", "left: ^1.0, right: ^1.0", "  rules.regulars-love-bread: {disabled: no, because: needed}\n")
    assert load("top").rules["regulars-love-bread"].says == "Mended."


@pytest.mark.parametrize(
    "edit", ["{+: [noisy], because: so}", "{-: [regulars_share >= many_regulars], +: [noisy], because: so}"]
)
def test_two_layers_may_do_the_same(edit: str, shelf: Path) -> None:
    for name in ("left", "right"):
        layer(
            shelf, name, "bakery: ^1.0",
            f"  rules.regulars-love-bread.when: {edit}\n  rules.regulars-love-bread.cases: {{to: [], because: so}}\n",
        )  # fmt: skip
    layer(shelf, "top", "left: ^1.0, right: ^1.0", "  rules.regulars-love-bread.cases: {to: [], because: so}\n")
    assert [one.text for one in load("top").rules["regulars-love-bread"].when].count("noisy") == 1


def test_an_exception_is_added_and_the_cases_are_mended(shelf: Path) -> None:
    layer(
        shelf,
        "ext",
        "bakery: ^1.0",
        """\
  rules.regulars-love-bread: {+: {unless: [noisy]}, because: so}
  rules.regulars-love-bread.cases: {to: [{given: {regulars_share: 50%, noisy: yes}, fires: false}], because: so}
""",
    )
    rule = load("ext").rules["regulars-love-bread"]
    assert [one.text for one in rule.unless] == ["noisy"]
    assert len(rule.cases) == 1


def test_a_parameter_called_cases_is_changed_without_cases_too(shelf: Path) -> None:
    layer(shelf, "low", "bakery: ^1.0", "", "parameters:\n  cases: {value: 40%, type: share, cite: [habit], why: so}\n")
    layer(shelf, "ext", "low: ^1.0", "  parameters.cases: {to: 90%, because: so}\n")
    program = load_program(Path("ext"), "ext", with_cases=False)
    assert program.vocabulary.parameters["cases"].value == 0.9


def test_one_base_is_meant_by_all(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layer(shelf, "left", "bakery: ^1.0")
    shutil.copytree(shelf / "bakery", shelf / "there" / "bakery")
    layer(shelf / "there", "right", "bakery: ^1.0")
    monkeypatch.setenv("ADVISOR_PACKS", "there")
    layer(shelf, "top", "left: ^1.0, right: ^1.0")
    with pytest.raises(AdvisorError, match="there are 2 packs `bakery`"):
        load("top")
    shutil.move(shelf / "there" / "right", shelf / "there" / "apart" / "right")
    shutil.copytree(shelf / "bakery", shelf / "there" / "apart" / "bakery")
    monkeypatch.setenv("ADVISOR_PACKS", "there/apart")
    with pytest.raises(AdvisorError, match="there are 2 packs `bakery`"):
        load("top")


def test_a_pack_is_found_beside_the_current_folder(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layer(shelf, "ext", "bakery: ^1.0")
    (shelf / "links").mkdir()
    (shelf / "links" / "ext").symlink_to(shelf / "ext")
    assert load_program(Path("links/ext"), "links/ext").rules
    monkeypatch.chdir(shelf / "ext")
    program = load_program(Path(), ".")
    assert [one.root for one in program.layers] == ["../bakery", "."]


def test_a_layer_can_lie_in_anothers_folder(shelf: Path) -> None:
    layer(shelf / "bakery", "cases/ext", "bakery: ^1.0", "", "findings:\n  busy: {label: a rush}\n")
    (shelf / "bakery/cases/ext/pack.yaml").write_text("name: ext\nversion: 1.0.0\ntitle: X\nextends: {bakery: ^1.0}\n")
    shutil.copytree(shelf / "bakery", shelf / "bakery/cases/bakery", ignore=shutil.ignore_patterns("cases"))
    program = load_program(Path("bakery/cases/ext"), "bakery/cases/ext")
    assert program.layer_of(program.vocabulary.findings["busy"].span).name == "ext"


def test_without_cases_a_change_of_cases_is_passed_over(shelf: Path) -> None:
    layer(
        shelf,
        "ext",
        "bakery: ^1.0",
        "  rules.regulars-love-bread.cases: {+: [{given: {}, asks: [regulars_share]}], because: so}\n",
    )
    assert load_program(Path("ext"), "ext", with_cases=False).rules


def test_each_place_knows_its_layer(shelf: Path) -> None:
    layer(
        shelf,
        "ext",
        "bakery: ^1.0",
        "  parameters.weak: {to: 0.3, because: one}\n",
        "findings:\n  busy: {label: a rush}\n",
    )
    program = load("ext")
    assert program.layer_of(program.vocabulary.findings["busy"].span).name == "ext"
    assert program.layer_of(program.vocabulary.findings["cramped"].span).name == "bakery"
    assert program.file_of(program.rules["regulars-love-bread"]) == "rules.yaml"


# Where packs are found


def test_a_name_in_the_variable(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shelf / "elsewhere").mkdir()
    shutil.move(shelf / "bakery", shelf / "elsewhere" / "bakery")
    layer(shelf, "ext", "bakery: ^1.0")
    with pytest.raises(AdvisorError, match="there is no pack `bakery`"):
        load("ext")
    monkeypatch.setenv("ADVISOR_PACKS", f"nowhere:{shelf / 'elsewhere'}")
    assert load("ext").rules
    assert open_program("bakery").manifest.name == "bakery"
    assert "bakery" in pack_names()


def test_a_name_in_two_places_is_not_guessed(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(shelf / "bakery", shelf / "other" / "bakery")
    layer(shelf, "ext", "bakery: ^1.0")
    monkeypatch.setenv("ADVISOR_PACKS", "other")
    with pytest.raises(AdvisorError) as caught:
        load("ext")
    assert str(caught.value).startswith(
        "error: there are 2 packs `bakery`: `other/bakery` (in ADVISOR_PACKS); "
        "`bakery` (beside the pack that extends it)\n"
    )


def test_a_pack_of_an_installed_package_is_found_without_running_it(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = shelf / "site"
    (site / "agency_rules").mkdir(parents=True)
    (site / "agency_rules" / "__init__.py").write_text("raise SystemExit('it was run')\n")
    shutil.move(shelf / "bakery", site / "agency_rules" / "bakery")
    info = site / "agency_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: agency-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[advisor.packs]\nbakery = agency_rules.bakery\nlost = no_such_package\n")
    monkeypatch.syspath_prepend(str(site))
    layer(shelf, "ext", "bakery: ^1.0")
    assert load("ext").rules
    assert find_pack("bakery")[1] == "bakery"
    assert "bakery" in pack_names()
    assert "lost" not in pack_names()


@pytest.mark.parametrize("name", ["../bakery", "..", "bakery/../bakery", "/etc", "~", "a\\b", "Bakery", ""])
def test_no_path_gets_in_by_a_name(name: str, shelf: Path) -> None:
    written = name.replace("\\", "\\\\")
    pack(shelf / "ext", {"pack.yaml": f'name: ext\nversion: 1.0.0\ntitle: X\nextends: {{"{written}": ^1.0}}\n'})
    with pytest.raises(AdvisorError, match="can't be the name of a pack"):
        load("ext")


def test_a_hundred_packs_that_extend_one_another_are_refused_at_once(shelf: Path) -> None:
    for number in range(100):
        layer(shelf, f"p{number}", f"p{number + 1}: ^1.0")
    start = time.perf_counter()
    with pytest.raises(AdvisorError, match="more than 12 packs extend one another"):
        load("p0")
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("written", "fine"),
    [
        ("1.0.0", True), ("0.0.1", True), ("10.20.30", True), ("1.0.0-draft.1", True), ("1.0.0+build", True),
        ("1", False), ("1.0", False), ("01.0.0", False), ("1.0.0.0", False), ("v1.0.0", False), ("1.0.0-", False),
        ("", False), ("1.0.x", False), ("1" * 300 + ".0.0", False), ("1.0.0-" + "a" * 300, False), ("１.0.0", False),
    ],
)  # fmt: skip
def test_versions(written: str, fine: bool) -> None:
    assert is_version(written) is fine


@pytest.mark.parametrize(
    ("range_", "within", "without"),
    [
        ("^1.0", ["1.0.0", "1.9.9"], ["0.9.0", "2.0.0"]),
        ("~1.2", ["1.2.0", "1.2.9"], ["1.3.0", "1.1.0"]),
        (">=1.1,<3", ["1.1.0", "2.9.0"], ["1.0.9", "3.0.0"]),
        ("*", ["0.0.1", "9.0.0"], []),
        ("1.0.0", ["1.0.0"], ["1.0.1"]),
    ],
)
def test_ranges(range_: str, within: list[str], without: list[str]) -> None:
    assert is_range(range_)
    assert all(allows(range_, version) for version in within)
    assert not any(allows(range_, version) for version in without)


@pytest.mark.parametrize("written", ["newest", "", ">1 <2", "^", "1.0.0.0", "^1." + "0" * 200])
def test_what_is_no_range(written: str) -> None:
    assert not is_range(written)
