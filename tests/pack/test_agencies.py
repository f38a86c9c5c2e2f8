"""The pack for agencies: what it changes of the pack that it extends, and nothing else."""

from __future__ import annotations

from pathlib import Path

import advisor
from advisor.diagnostics import Text
from advisor.program import open_program

OWN = open_program("agencies")
BASE = open_program("company-drivers")
FACTS = Path(__file__).parents[2] / "rules" / "agencies" / "cases" / "harbour-street.yaml"


def test_it_adds_two_rules_and_takes_one_away() -> None:
    assert set(OWN.rules) - set(BASE.rules) == {"pitching-wins-the-work", "retainers-set-the-plan"}
    assert set(BASE.rules) - set(OWN.rules) == {"much-is-made-to-order"}


def test_it_changes_four_thresholds_and_inherits_the_others() -> None:
    ours, theirs = OWN.vocabulary.parameters, BASE.vocabulary.parameters
    changed = {
        name: (theirs[name].value, ours[name].value) for name in theirs if ours[name].value != theirs[name].value
    }
    assert changed == {
        "large_account": (0.2, 0.3), "dominant_five": (0.5, 0.65), "dominant_ten": (0.6, 0.8), "crowd": (5000, 200),
    }  # fmt: skip
    assert all(ours[name] == theirs[name] for name in theirs if name not in changed)


def test_a_quarter_of_the_fees_from_one_client_is_a_large_account_elsewhere_only() -> None:
    text = FACTS.read_text(encoding="utf-8").partition("expect:")[0].replace("  pitched_share", "  # pitched_share")
    told = text.replace("  retainer_share", "  # retainer_share")
    found = {
        pack: advisor.load_pack(pack).program.read_business(Text("facts", told))
        for pack in ("agencies", "company-drivers")
    }
    held = {
        pack: advisor.load_pack(pack).advise(business).derivation.findings["large_account_held"].truth.value
        for pack, business in found.items()
    }
    assert held == {"agencies": "false", "company-drivers": "true"}


def test_the_memo_says_what_the_pack_stands_on() -> None:
    memo = advisor.advise(FACTS, "agencies").memo()
    assert "rules: agencies 1.0.0 on company-drivers 1.0.0, drawn from five articles" in memo
    assert "| Large account | 30% | The largest client of a sound agency often brings a quarter of its fees." in memo
