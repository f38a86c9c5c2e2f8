"""docs/clips.md: its session comes out as shown in CLIPS, and the rule that it shows is the one that is exported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from advisor.packs.export import export_pack
from advisor.program import open_program

from .clips_run import ClipsRun

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "clips.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_session_comes_out_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = blocks("clips")[0]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "company-drivers.clp").write_text(export_pack("company-drivers"), encoding="utf-8")
    (tmp_path / "session.clp").write_text(session, encoding="utf-8")
    run = ClipsRun(open_program("company-drivers", with_cases=False))
    run.trace.text = ""
    run.environment.batch_star("session.clp")
    assert run.trace.text.splitlines() == blocks("text")[0].splitlines()


def test_the_rule_is_the_one_that_is_exported() -> None:
    shown = blocks("clips")[1]
    assert shown in export_pack("company-drivers")
    ((name, written),) = yaml.safe_load(blocks("yaml")[1]).items()
    rules = yaml.safe_load((ROOT / "rules" / "company-drivers" / "structure.yaml").read_text(encoding="utf-8"))["rules"]
    assert f"STAGE-1::{name}\n" in shown
    assert written == {entry: rules[name][entry] for entry in written}


def test_every_template_of_the_result_is_told() -> None:
    run = ClipsRun(open_program("company-drivers", with_cases=False))
    declared = {"declared", "rivals", "remedy", "fact", "checked"}
    templates = {template.name for template in run.environment.templates()} - declared
    assert {name for name in templates if f"`{name}`" not in PAGE} == set()
