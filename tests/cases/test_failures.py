"""What is told of cases that don't hold, and of case files that can't be read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from core.helpers import BAKERY

from advisor.diagnostics import AdvisorError

from .helpers import one_rule, report_of, table, write_pack

RULE = {"when": ["ovens > several"], "unless": ["noisy"], "then": "{pull.bread: strong, pull.coffee: -weak}"}


@table("failures.yaml")
def test_failures(row: dict[str, Any], tmp_path: Path) -> None:
    rules = one_rule({**RULE, **row}) if "cases" in row or "then" in row else (BAKERY / "rules.yaml").read_text("utf-8")
    report = report_of(write_pack(tmp_path, rules, {"cases/one.yaml": row["text"]} if "text" in row else {}))
    assert "\n\n".join(one.diagnostic.render("failed") for one in report.failures) + "\n" == row["told"]


@table("case_file_errors.yaml")
def test_errors(row: dict[str, Any], tmp_path: Path) -> None:
    rules = (BAKERY / "rules.yaml").read_text("utf-8")
    with pytest.raises(AdvisorError) as caught:
        report_of(write_pack(tmp_path, rules, {"cases/one.yaml": row["text"]}))
    assert f"{caught.value}\n" == row["told"]


FINE = "name: x\nfacts: {noisy: yes}\nexpect: {holds: noisy}\n"


def test_errors_of_several_files_come_together_in_the_order_of_their_names(tmp_path: Path) -> None:
    files = {
        "cases/b.yaml": "name: x\n",
        "cases/fine.json": FINE,
        "cases/a.yml": "facts: {}\n",
        "cases/deep/c.yaml": "a",
    }
    with pytest.raises(AdvisorError) as caught:
        report_of(write_pack(tmp_path, one_rule({"when": "noisy"}), files))
    places = [f"{one.span.text.name}: {one.message}" for one in caught.value.diagnostics if one.span]
    assert places == [
        "shop/cases/a.yml: the fact file needs `name`",
        "shop/cases/a.yml: a case says what should come of it; this one expects nothing",
        "shop/cases/b.yaml: the fact file needs `facts`",
        "shop/cases/b.yaml: a case says what should come of it; this one expects nothing",
        "shop/cases/deep/c.yaml: the file holds `a`; named entries are wanted",
    ]


def test_what_is_no_case_file_is_left_alone(tmp_path: Path) -> None:
    files = {"cases/a.yaml": FINE, "cases/.b.yaml": "a", "cases/notes.txt": "a", "cases/.git/c.yaml": "a"}
    report = report_of(write_pack(tmp_path, one_rule({"when": "noisy"}), files))
    assert (report.fact_files, report.failures) == (1, ())


def test_a_folder_of_everything_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, one_rule({"when": "noisy"}), {f"cases/{number}.txt": "" for number in range(501)})
    with pytest.raises(AdvisorError, match="`shop/cases` holds more than 500 files"):
        report_of(pack)


def test_folders_in_folders_are_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, one_rule({"when": "noisy"}))
    (pack / "cases" / "1/2/3/4/5/6/7").mkdir(parents=True)
    with pytest.raises(AdvisorError, match="`shop/cases` has folders more than 6 deep"):
        report_of(pack)


LINKED_OUT = "error: `shop/cases/a.yaml` is a link that leads out of the pack\n  = a pack holds its own files"


@pytest.mark.parametrize("linked", ["cases/a.yaml", "cases"])
def test_a_stranger_s_link_out_of_the_pack_is_refused_unread(linked: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yaml").write_text("password: hunter2\n")
    pack = write_pack(tmp_path / "within", one_rule({"when": "noisy"}))
    (pack / linked).parent.mkdir(exist_ok=True)
    (pack / linked).symlink_to(outside if linked == "cases" else outside / "a.yaml")
    with pytest.raises(AdvisorError) as caught:
        report_of(pack)
    assert str(caught.value) == LINKED_OUT


def test_a_pipe_among_the_cases_is_not_waited_for(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, one_rule({"when": "noisy"}), {"cases/fine.yaml": FINE})
    os.mkfifo(pack / "cases" / "a.yaml")
    with pytest.raises(AdvisorError, match=r"`shop/cases/a\.yaml` is not a file"):
        report_of(pack)


def test_case_files_are_no_part_of_the_pack(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, one_rule({"when": "noisy"}), {"cases/a.yaml": FINE})
    (pack / "more").mkdir()
    assert report_of(pack).fact_files == 1
