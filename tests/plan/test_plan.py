"""Plans of a changed copy of company-drivers, of packs and files that don't fit, and of hostile ones."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from core.helpers import BAKERY
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from advisor.diagnostics import AdvisorError
from advisor.packs.plan import Plan, plan_change, plan_schema
from advisor.plan.files import MOST_FILES
from advisor.plan.model import Outcome

from .helpers import ROOT, copy_of, rows

EXAMPLES = ROOT / "examples"
COMPANY = "company-drivers"


class Markdown(SingleFileSnapshotExtension):
    """Keeps the plan in a file of its own, as anybody would read it."""

    _write_mode = WriteMode.TEXT
    _file_extension = "md"  # before syrupy 5
    file_extension = "md"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Plan a change of the company's pack for the six examples."""
    folder = tmp_path_factory.mktemp("plan")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        copy_of(ROOT / "rules" / COMPANY, Path("changed"), rows("edits.yaml"))
        Path("examples").symlink_to(EXAMPLES)
        return plan_change(COMPANY, "changed", "examples")


def test_it_reads_as_it_was_last_read(plan: Plan, snapshot: SnapshotAssertion) -> None:
    assert plan.markdown() == snapshot.use_extension(Markdown)


def test_each_form_tells_of_each_business_and_difference(plan: Plan) -> None:
    document = json.loads(plan.json())
    for text in (plan.text(), plan.markdown(), plan.html(), plan.json()):
        assert plan.summary in " ".join(text.split())
        for one in plan.businesses:
            assert one.name.replace("&", "&amp;" if text.startswith("<!") else "&") in text
        for difference in plan.differences:
            assert difference.path in text
    assert len(document["businesses"]) == len(plan.businesses) == 6
    assert max(map(len, plan.text(80).splitlines())) <= 80


def test_the_schema_fits(plan: Plan, tmp_path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(plan_schema())
    other = plan_change(COMPANY, BAKERY, EXAMPLES)
    assert all(one.by_new for one in other.refusals)
    assert len(other.refusals) == 6
    for found in (plan, other, plan_change(BAKERY, BAKERY, [])):
        jsonschema.validate(json.loads(found.json()), plan_schema())


def test_it_is_the_same_to_the_byte(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copy_of(ROOT / "rules" / COMPANY, Path("changed"), rows("edits.yaml"))
    Path("examples").symlink_to(EXAMPLES)
    again = plan_change(COMPANY, "changed", sorted(f"examples/{path.name}" for path in EXAMPLES.glob("*.yaml")))
    for form in ("text", "markdown", "html", "json"):
        assert getattr(again, form)() == getattr(plan, form)()
        assert str(tmp_path) not in getattr(again, form)()


FACTS = """\
name: Acme
facts:
  ovens: 2
  regulars_share: {value: 30%, certainty: 0.9}
  sells:
    - bread
    - cake
"""


@pytest.mark.parametrize(
    ("replace", "by", "facts", "because"),
    [
        ("  ovens:\n    type: count", "  stoves:\n    type: count", ("ovens",), ("facts.ovens",)),
        ("of: [bread, cake, coffee]", "of: [bread, tart, coffee]", ("sells",), ("facts.sells",)),
        ("never: ovens == 0 and", "never: ovens == 2 and", ("ovens",), ("consistency.regulars-without-oven",)),
    ],
    ids=["a fact is gone", "an option is gone", "a combination can't be"],
)
def test_files_that_one_pack_refuses_are_told(
    tmp_path: Path, replace: str, by: str, facts: tuple[str, ...], because: tuple[str, ...]
) -> None:
    old = copy_of(BAKERY, tmp_path / "old")
    text = (old / "vocabulary.yaml").read_text(encoding="utf-8") + (old / "rules.yaml").read_text(encoding="utf-8")
    edits = [{"file": "vocabulary.yaml", "replace": replace, "by": by}]
    if "stoves" in by:
        edits += [
            {"file": "vocabulary.yaml", "replace": "never: ovens == 0", "by": "never: stoves == 0"},
            {"file": "vocabulary.yaml", "replace": "delivers and ovens == 0", "by": "delivers and stoves == 0"},
            {"file": "rules.yaml", "replace": "when: ovens > several", "by": "when: stoves > several"},
        ]
    if "tart" in by:
        edits.append({"file": "vocabulary.yaml", "replace": "cake: it sells cake", "by": "tart: it sells tart"})
    assert replace in text
    new = copy_of(BAKERY, tmp_path / "new", edits)
    file = tmp_path / "acme.yaml"
    file.write_text(FACTS, encoding="utf-8")
    (there,) = plan_change(old, new, file).refusals
    assert (there.by_new, there.name, there.facts, there.because) == (True, "Acme", facts, because)
    (back,) = plan_change(new, old, file).refusals
    assert (back.by_new, back.errors, back.because) == (False, there.errors, because)
    assert plan_change(old, new, file).summary == "None of 1 business changes; the new pack refuses 1."


def test_all_that_cannot_be_read_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copy_of(
        BAKERY, Path("old"), [{"file": "rules.yaml", "replace": "when: ovens > several", "by": "when: oven > several"}]
    )
    copy_of(BAKERY, Path("new"), [{"file": "rules.yaml", "replace": "then: {derive: cramped}", "by": "then: {}"}])
    Path("bad.yaml").write_text("name: [\n", encoding="utf-8")
    Path("both.yaml").write_text("name: Acme\nfacts: {oven: 3, rent: many}\n", encoding="utf-8")
    Path("folder").mkdir()
    Path("binary").mkdir()
    for name in ("a", "b"):
        Path(f"binary/{name}.yaml").write_bytes(b"name: \xff")
    with pytest.raises(AdvisorError) as caught:
        plan_change("old", "new", ["bad.yaml", "both.yaml", "missing.yaml", "folder", "old", "binary"])
    told = [one.message for one in caught.value.diagnostics]
    assert told[0] == "`oven` is not a fact, finding or parameter of this pack"
    assert told[1].startswith("`then` of rule `noise-means-no-room` is empty")
    assert told[2:5] == [
        "there is no file `missing.yaml`",
        "there is no fact file in `folder`",
        "`old` is the folder of a pack; fact files are wanted",
    ]
    assert told[5:7] == [f"`binary/{name}.yaml` is not UTF-8 text (line 1)" for name in ("a", "b")]
    assert len(told) == 8
    with pytest.raises(AdvisorError) as caught:
        plan_change(BAKERY, BAKERY, ["bad.yaml", "both.yaml"])
    assert [one.message for one in caught.value.diagnostics][-2:] == [
        "`oven` is not a fact of this pack",
        "`rent`: `many` is not a number",
    ]


def test_a_folder_is_read_to_its_ground_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "deep/er/c.json", ".hidden.yaml", "notes.txt"):
        file = tmp_path / "saved" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{"name": "Acme", "facts": {}}', encoding="utf-8")
    (tmp_path / "saved" / "link.yaml").symlink_to(tmp_path / "saved" / "b.yaml")
    (tmp_path / "saved" / "loop").symlink_to(tmp_path / "saved")
    (tmp_path / "saved" / "plan.json").write_text(plan_change(BAKERY, BAKERY, []).json(), encoding="utf-8")
    found = plan_change(BAKERY, BAKERY, [tmp_path / "saved", tmp_path / "saved" / "a.yml"])
    assert [Path(one.file).name for one in found.businesses] == ["a.yml", "b.yaml", "c.json"]
    assert found.of(Outcome.UNTOUCHED) == found.businesses


def test_a_folder_of_ten_thousand_files_is_refused(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number}.yaml").touch()
    with pytest.raises(AdvisorError, match=r"holds more than 1,000 files"):
        plan_change(BAKERY, BAKERY, tmp_path)


def test_a_case_of_a_pack_is_a_fact_file(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("name: Acme\nfacts: {ovens: 4}\nexpect: {pull.leader: bread}\n", encoding="utf-8")
    assert plan_change(BAKERY, BAKERY, file).of(Outcome.UNTOUCHED)


HOSTILE = "`</code><script>alert(1)</script>[x](javascript:x) **b** \\u200b\\u202e &amp; | # \\u2028"


def test_nobodys_text_becomes_markup(tmp_path: Path) -> None:
    edits = [
        {"file": "advice.yaml", "replace": "title: There is no coffee", "by": f'title: "{HOSTILE}"'},
        {"file": "vocabulary.yaml", "replace": "why: the almanac says so", "by": f'why: "{HOSTILE}"'},
        {"file": "pack.yaml", "replace": "title: What pulls people into a bakery", "by": f'title: "{HOSTILE}"'},
        {"file": "rules.yaml", "replace": "says: Noise tells of too little room.", "by": f'says: "{HOSTILE}"'},
        {"file": "advice.yaml", "replace": "severity: low", "by": "severity: high"},
    ]
    new = copy_of(BAKERY, tmp_path / "new", edits)
    file = tmp_path / "acme.yaml"
    facts = "{sells: [bread], regulars_share: 50%, open_for: 1 year, ovens: 1, noisy: no}"
    file.write_text(f'name: "{HOSTILE}"\nfacts: {facts}\n', encoding="utf-8")
    found = plan_change(BAKERY, new, file)
    assert len(found.of(Outcome.CHANGES)) == 1
    assert found.text().replace("\n", "").isprintable()
    assert found.markdown().replace("\n", "").isprintable()
    page = found.html()
    assert "<script" not in page
    assert "<b>" not in page
    assert 'href="javascript' not in page
    assert page.count("alert(1)") >= 4


def test_a_long_chain_is_followed(tmp_path: Path) -> None:
    length = 45
    head = (
        "sources: {s: {title: S, kind: article}}\n"
        "facts: {a: {type: boolean, theme: t, label: l, ask: a?, help: h, states: {yes: y, no: n}}}\n"
        "warnings: {end: {title: The end, severity: low, consequence: x, do: [], cite: [s]}}\n"
    )
    findings = "findings:\n" + "".join(f"  f{number}: {{label: l}}\n" for number in range(length))
    links = "".join(
        f"  r{number}: {{says: s., when: f{number - 1}, then: {{derive: f{number}}}, cite: [s]}}\n"
        for number in range(1, length)
    )
    end = f"  end: {{says: s., when: f{length - 1}, then: {{warn: end}}, cite: [s]}}\n"
    packs = []
    for name, first in (("old", "a"), ("new", "not a")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pack.yaml").write_text("{name: long, version: 1.0.0, title: Long}", encoding="utf-8")
        start = f"rules:\n  r0: {{says: s., when: {first}, then: {{derive: f0}}, cite: [s]}}\n"
        (folder / "all.yaml").write_text(head + findings + start + links + end, encoding="utf-8")
        packs.append(folder)
    facts = tmp_path / "acme.yaml"
    facts.write_text("name: Acme\nfacts: {a: yes}\n", encoding="utf-8")
    (business,) = plan_change(packs[0], packs[1], facts).businesses
    (warning,) = [one for one in business.effects if one.name == "end"]
    assert warning.because == ("rules.r0",)
