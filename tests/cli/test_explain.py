"""`advisor explain`: of a fact file and of a saved trace, as text and as JSON; and what can't be explained."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import advisor as facade

from .conftest import Command, refused


def test_the_bottom_line(advisor: Command) -> None:
    run = advisor("explain", "acme.yaml")
    assert (run.status, run.err) == (0, "")
    head, _, verdict, *tree = run.out.splitlines()
    assert head == "Acme (2024-12-31), company-drivers 1.0.0: why?"
    assert verdict == "The lead in its habits lies with product; the lead in its structure lies with sales."
    assert tree[0].startswith("├─ The lead in its habits lies with product, at +0.7")
    assert "two talks" in run.out
    assert facade.trace_of("acme.yaml").explain().text() == run.out


def test_one_thing_on_every_level(advisor: Command) -> None:
    told = [
        advisor("explain", "acme.yaml", "fit-mismatch", "--level", level).out for level in ("notes", "fails", "full")
    ]
    assert all(
        text.startswith("Acme (2024-12-31), company-drivers 1.0.0: why warning fit-mismatch?\n") for text in told
    )
    assert len(told[0]) <= len(told[1]) < len(told[2])
    assert advisor("explain", "acme.yaml", "fit-mismatch").out == told[0]
    assert advisor("explain", "acme.yaml", "warning:fit-mismatch", "--level", "NOTES").out == told[0]


def test_json(advisor: Command) -> None:
    run = advisor("explain", "acme.yaml", "fit", "--json")
    written = json.loads(run.out)
    jsonschema.validate(written, facade.explanation_schema())
    assert written["ref"] == {"role": "leader", "name": "fit"}
    assert written["reasons"][0]["mark"] == "for"
    assert written["reasons"][0]["evidence"]["rule"] == "buyer-is-not-the-user"


def test_a_saved_trace_is_asked_as_the_fact_file_is(advisor: Command, folder: Path) -> None:
    assert advisor("trace", "acme.yaml", "-o", "acme.json").out == ""
    (folder / "acme.yaml").unlink()
    run = advisor("explain", "acme.json", "fit-mismatch")
    assert run.status == 0
    assert "was raised, as high" in run.out


HELP = "\n  = `advisor explain --help` says how it is used"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ("acme.yaml", "fit-mismach"),
            "error: the pack company-drivers 1.0.0 has no `fit-mismach`\n  = did you mean `fit-mismatch`?",
        ),
        (
            ("acme.yaml", "fit", "--level", "ful"),
            f"error: `--level`: `ful` is not one of `notes`, `fails` or `full`\n  = did you mean `full`?{HELP}",
        ),
        ((), f"error: `advisor explain` needs the name of a fact file{HELP}"),
        (("acme.yaml", "fit", "more"), f"error: `more` is more than `advisor explain` takes{HELP}"),
        (("none.yaml",), "error: there is no file `none.yaml`"),
        (
            ("acme.yaml", "--pack", "none"),
            "error: there is no pack `none`\n"
            "  = packs: agencies, company-drivers, market-orientation; or give the path of a pack's folder",
        ),
    ],
)
def test_what_cannot_be_explained(words: tuple[str, ...], error: str, advisor: Command) -> None:
    assert refused(advisor("explain", *words)) == error


def test_a_fact_file_with_errors(advisor: Command, folder: Path) -> None:
    (folder / "wrong.yaml").write_text("name: Wrong\nfacts:\n  self_serv: yes\n", encoding="utf-8")
    assert "did you mean `self_serve` or `self_serve_share`?" in refused(advisor("explain", "wrong.yaml"))
    assert "did you mean `self_serve` or `self_serve_share`?" in refused(advisor("trace", "wrong.yaml"))


def test_another_pack(advisor: Command, folder: Path) -> None:
    bakery = Path(__file__).parents[1] / "core" / "packs" / "bakery"
    (folder / "shop.yaml").write_text("name: Shop\nfacts: {regulars_share: 60%, bet: coffee}\n", encoding="utf-8")
    run = advisor("explain", "shop.yaml", "bet-lost", "--pack", str(bakery))
    assert run.status == 0
    assert "The warning “The bet is on the wrong thing” was raised, as high." in run.out
