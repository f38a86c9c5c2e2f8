"""`advisor pack export`, and the source as a person reads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import Command, _one_program, advisor, files_of, folder, refused
from core.helpers import BAKERY, SHOP, pack
from syrupy.assertion import SnapshotAssertion

from advisor.diagnostics import AdvisorError, Text
from advisor.export.clips.program import clips_source
from advisor.packs.export import export_facts, export_pack

from .clips_run import ClipsRun, check_same

__all__ = ["_one_program", "advisor", "folder"]

SHOP_FACTS = """\
name: The "Golden" Bun
as_of: 2024-05
facts:
  regulars_share: {value: 42%, certainty: 0.8, source: "the till; all of May"}
  sells: [coffee, bread]
  noisy: no
  rent: 3.5 thousand
  open_for: {value: 2 years, note: under this owner}
  ovens: 4
  bet: place
  motto: Bread \\ "daily"
"""


def test_the_source_as_it_is_read(snapshot: SnapshotAssertion) -> None:
    source = clips_source(SHOP)
    head, _, rest = source.partition("\n;;; ---")
    assert head == snapshot(name="head")
    assert rest[rest.index("\n;;; Thresholds") :] == snapshot(name="pack")


def test_it_goes_to_standard_output(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    run = advisor("pack", "export", str(BAKERY), "--to", "clips")
    assert (run.status, run.err) == (0, "")
    assert run.out == export_pack(BAKERY)
    assert files_of(folder) == before


def test_it_goes_to_a_file(advisor: Command, folder: Path) -> None:
    run = advisor("pack", "export", "company-drivers", "--to", "CLIPS", "-o", "drivers.clp")
    assert (run.status, run.out, run.err) == (0, "", "")
    assert (folder / "drivers.clp").read_text(encoding="utf-8") == export_pack("company-drivers")


def test_the_facts_of_a_fact_file(advisor: Command, folder: Path) -> None:
    (folder / "bun.yaml").write_text(SHOP_FACTS, encoding="utf-8")
    run = advisor("pack", "export", str(BAKERY), "--to", "clips", "--facts", "bun.yaml")
    assert (run.status, run.err) == (0, "")
    assert run.out == export_facts("bun.yaml", BAKERY)
    assert run.out.splitlines() == [
        '; What is known of The "Golden" Bun, 2024-05, for the pack bakery 1.0.0.',
        "; Load the pack, then this file; then (reset), (run) and (report).",
        "",
        '(deffacts MAIN::business "The \\"Golden\\" Bun, 2024-05"',
        '  (fact (name regulars_share) (value 0.42) (certainty 0.8) (source "the till; all of May"))',
        "  (fact (name rent) (value 3500.0))",
        "  (fact (name ovens) (value 4))",
        '  (fact (name open_for) (value 730.0) (note "under this owner"))',
        "  (fact (name bet) (value place))",
        "  (fact (name sells) (value bread coffee))",
        "  (fact (name noisy) (value no))",
        '  (fact (name motto) (value "Bread \\\\ \\"daily\\"")))',
    ]


def test_files_loaded_one_after_the_other_come_to_the_same(folder: Path) -> None:
    (folder / "bun.yaml").write_text(SHOP_FACTS, encoding="utf-8")
    run = ClipsRun(SHOP)
    run.load(export_facts(folder / "bun.yaml", BAKERY))
    run.environment.reset()
    run.environment.run()
    run.trace.text = ""
    run.environment.eval("(report)")
    assert run.trace.text.splitlines() == [
        "what pulls people in (pull): bread leads by 0.48",
        "   0.69  pull.bread",
        "   0.40  pull.coffee",
        "  -0.20  pull.place",
        "what it is known for (fame): bread leads by 0.60",
        "   0.60  fame.bread",
        "   0.00  fame.coffee",
        "   0.00  fame.place",
        "finding: long_open yes (1.00)",
        "finding: cramped no (1.00)",
        "warning: bet-lost, by rule bet-is-lost",
        "recommendation: change-the-bet, because of bet-lost",
        "remark: old-news, by rule bet-is-lost",
    ]
    check_same(run, SHOP.read_business(Text("bun", SHOP_FACTS)))


def test_an_example_in_the_head_can_be_typed() -> None:
    run = ClipsRun(SHOP)
    head = clips_source(SHOP).partition("\n;;; ---")[0]
    typed = [line.removeprefix(";;;").strip() for line in head.splitlines() if "(assert" in line]
    assert len(typed) == 2
    run.environment.reset()
    for line in typed:
        run.environment.eval(line)
    run.environment.run()
    assert not run.facts("problem")
    assert run.facts("leader")


def test_facts_told_before_the_reset() -> None:
    run = ClipsRun(SHOP)
    run.environment.assert_string("(fact (name ovens) (value 3))")
    run.environment.assert_string("(fact (name noisy) (value yes))")
    run.environment.run()
    assert run.trace.text == "Nothing is concluded: (reset) comes first, then the facts, then (run).\n"


# What is refused


def test_a_language_that_there_is_not(advisor: Command) -> None:
    told = refused(advisor("pack", "export", str(BAKERY), "--to", "prolog"))
    assert told.splitlines()[0] == "error: `--to`: `prolog` is not one of `clips`"
    with pytest.raises(AdvisorError) as caught:
        export_pack(BAKERY, "prolog")  # type: ignore[arg-type]
    assert str(caught.value) == "error: there is no language `prolog`\n  = there are: clips"


def test_the_language_has_to_be_named(advisor: Command) -> None:
    assert (
        refused(advisor("pack", "export", str(BAKERY))).splitlines()[0] == "error: `advisor pack export` needs `--to`"
    )


def test_no_such_pack(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    told = refused(advisor("pack", "export", "company-driver", "--to", "clips", "-o", "x.clp"))
    assert told == "error: there is no pack `company-driver`\n  = did you mean `company-drivers`?"
    assert files_of(folder) == before


def test_a_pack_with_errors_leaves_nothing_behind(advisor: Command, folder: Path) -> None:
    pack(folder / "p", {"pack.yaml": "{name: x, version: 1.0.0, title: x}", "a.yaml": "rules: {a: {says: x}}"})
    before = files_of(folder)
    told = refused(advisor("pack", "export", "p", "--to", "clips", "-o", "x.clp"))
    assert "error: rule `a` needs `when`" in told
    assert files_of(folder) == before


def test_a_fact_file_of_another_pack(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    told = refused(advisor("pack", "export", str(BAKERY), "--to", "clips", "--facts", "acme.yaml", "-o", "x.clp"))
    assert "error: `effort_focus` is not a fact of this pack" in told
    assert files_of(folder) == before


def test_the_fact_file_is_not_written_over(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    words = ("pack", "export", "company-drivers", "--to", "clips", "--facts", "acme.yaml", "-o", "./acme.yaml")
    assert refused(advisor(*words)) == "error: `./acme.yaml` is the file that is read; its facts would be replaced"
    assert files_of(folder) == before


def test_the_hash_seed_changes_nothing() -> None:
    code = "from advisor.packs.export import export_pack; print(export_pack('company-drivers'))"
    printed = set()
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        printed.add(
            subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True).stdout
        )
    assert len(printed) == 1
