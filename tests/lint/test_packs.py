"""Whole packs: those that are sound, one with a fault of each kind, and those that extend another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.packs.check import check_folder, check_pack

from .helpers import NAMES, ROOT, checked, teahouse

BAKERY = ROOT / "tests" / "core" / "packs" / "bakery"
SHIPPED = sorted(path.parent.name for path in ROOT.glob("rules/*/pack.yaml"))

# One fault of each kind, each by itself: what it is about is named by the check.
FAULTS = """\
sources:
  unread-leaflet: {title: A leaflet, kind: article}
  second-book: {title: A second book, kind: article}
claims:
  S1: {source: second-book, place: page 1, says: Nobody cites this.}
  S2: {source: second-book, place: page 2, says: Whoever sits down stays.}
  S3: {source: second-book, place: page 3, says: Whoever sits down stays.}
choices:
  seasons: {summer: {title: summer}, winter: {title: winter}}
  drinks: {tea: {title: tea}, cake: {title: cake}}
facts:
  terrace:
    type: boolean
    theme: place
    label: a terrace
    ask: Is there a terrace?
    help: As seen from the street.
    states: {yes: there is a terrace, no: there is no terrace}
  cat:
    type: boolean
    theme: place
    label: a cat
    ask: Is there a cat?
    help: A cat.
    states: {yes: there is a cat, no: there is no cat}
  garden:
    type: boolean
    theme: place
    label: a garden
    ask: Is there a garden?
    help: Seen from the street.
    states: {yes: there is a garden., no: there is no garden}
parameters:
  idle: {value: 3, type: count, cite: [trade], why: nothing yet}
  half: {value: 50%, type: share, cite: [trade], why: TODO}
hypotheses:
  sells:
    title: what it sells
    of: drinks
    leads_from: likely
    leads_by: clear
    led: "{business} sells {leader}"
    unled: "{business} sells nothing much"
    seen_in: its till
findings:
  crowded: {label: a crowd}
remarks:
  cats-help: {says: Cats help., place: appendix, cite: [T1]}
rules:
  has-no-cases:
    says: A cat sells tea.
    when: cat
    then: {sells.tea: strong}
    cite: [S2]
  has-a-number:
    says: A garden sells tea.
    when: [garden, tables > 7]
    then: {sells.tea: strong}
    cite: [S3]
    cases: &CASES
      - {given: {garden: yes, tables: 9}, fires: true}
      - {given: {garden: no, tables: 9}, fires: false}
      - {given: {}, asks: [garden, tables]}
  compares-exactly:
    says: Half and half sells tea.
    when: regulars_share == half
    then: {sells.tea: weak}
    cite: [T1]
    cases:
      - {given: {regulars_share: 50%}, fires: true}
      - {given: {regulars_share: 51%}, fires: false}
      - {given: {}, asks: [regulars_share]}
  is-out-of-range:
    says: A room of any size sells tea.
    when: [garden, tables >= 0]
    then: {sells.tea: weak}
    cite: [T1]
    cases:
      - {given: {garden: yes, tables: 9}, fires: true}
      - {given: {garden: no}, fires: false}
      - {given: {}, asks: [garden, tables]}
  has-no-basis:
    says: Reason sells tea.
    when: [garden, by_a_station]
    then: {sells.tea: weak}
    cite: [reasoning]
    cases:
      - {given: {garden: yes, by_a_station: yes}, fires: true}
      - {given: {garden: no}, fires: false}
      - {given: {}, asks: [garden, by_a_station]}
  asks-twice:
    says: A cat in a park sells tea.
    when: [cat, location == park, cat]
    then: {sells.tea: weak}
    cite: [T1]
    cases:
      - {given: {cat: yes, location: park}, fires: true}
      - {given: {cat: no}, fires: false}
      - {given: {}, asks: [cat, location]}
  copies-another:
    says: Regulars are what many regulars make.
    when: not regulars_share < many_regulars
    then: {lives_on.regulars: strong}
    cite: [T1]
    cases:
      - {given: {regulars_share: 50%}, fires: true}
      - {given: {regulars_share: 10%}, fires: false}
      - {given: {}, asks: [regulars_share]}
  repeats-a-case:
    says: A cat by a station sells tea.
    when: [cat, by_a_station]
    then: {sells.tea: weak}
    cite: [T1]
    cases:
      - {given: {cat: yes, by_a_station: yes}, fires: true}
      - {given: {cat: no}, fires: false}
      - {given: {}, asks: [cat, by_a_station]}
      - {given: {cat: no}, fires: false}
  gives-what-can-not-be:
    says: A cat and regulars sell tea.
    when: [cat, regulars_share >= half]
    then: {sells.tea: weak}
    cite: [T1]
    cases:
      - {given: {cat: yes, regulars_share: 60%, tables: 0}, fires: true}
      - {given: {cat: no}, fires: false}
      - {given: {}, asks: [cat, regulars_share]}
waivers:
  unused-fact:
    facts.tables: it is read
""".replace(" &CASES", "")
FOUND = {
    "unused-source": "sources.unread-leaflet",
    "unused-claim": "claims.S1",
    "repeated-text": "claims.S3",
    "unused-choices": "choices.seasons",
    "unused-fact": "facts.terrace",
    "unhelpful-question": "facts.cat",
    "wording": "facts.garden",
    "unused-parameter": "parameters.idle",
    "unfinished-text": "parameters.half",
    "hypothesis-cannot-lead": "hypotheses.sells.cake",
    "unused-finding": "findings.crowded",
    "unused-advice": "remarks.cats-help",
    "rule-without-cases": "rules.has-no-cases",
    "uncited-threshold": "rules.has-a-number",
    "exact-comparison": "rules.compares-exactly",
    "out-of-range": "rules.is-out-of-range",
    "basis-mismatch": "rules.has-no-basis",
    "repeated-condition": "rules.asks-twice",
    "duplicate-rule": "rules.regulars-come-back",
    "repeated-case": "rules.repeats-a-case",
    "impossible-case": "rules.gives-what-can-not-be",
    "idle-waiver": "waivers.unused-fact.facts.tables",
}
READING_FAULTS = """\
rules:
  first: {says: One., when: table > 1, then: {lives_on.regulars: weak}, cite: [T1]}
  second: {says: Two., when: tables > open_for, then: {lives_on.regulars: weak}, cite: [T1]}
  third: {says: Three., when: by_a_station, then: {lives_on.regulars: weak}, cite: [T9]}
  fourth: {says: Four., when: by_a_station, cite: [T1]}
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_the_packs_that_come_along_are_sound(name: str) -> None:
    found = check_pack(name)
    assert found.text().splitlines()[:-1] == []
    assert found.checks == NAMES


def test_the_packs_of_the_tests_are_sound() -> None:
    assert check_folder(BAKERY, "bakery").issues == ()


def test_all_that_is_waived_has_its_reason() -> None:
    found = check_pack("company-drivers")
    waived = {(one.issue.check, one.issue.subject) for one in found.waived}
    assert ("hypothesis-cannot-lead", "hypotheses.fit.marketing") in waived
    assert all(one.reason for one in found.waived)


def test_one_fault_of_each_kind_is_found_and_nothing_else(tmp_path: Path) -> None:
    found = checked(tmp_path, FAULTS)
    assert sorted((one.check, one.subject) for one in found.issues) == sorted(FOUND.items())
    loading = ["unknown-name", "type-mismatch", "dead-citation", "pack-format"]
    assert [one.check for one in checked(tmp_path / "more", READING_FAULTS).issues] == loading
    assert {*FOUND, *loading} == set(NAMES)


def test_each_fault_by_itself_can_be_waived(tmp_path: Path) -> None:
    waivers = {check: {path: "it is meant"} for check, path in FOUND.items() if check != "idle-waiver"}
    faults = FAULTS.partition("waivers:")[0]
    found = checked(tmp_path, f"{faults}waivers: {json.dumps(waivers)}\n")
    assert found.issues == ()
    assert len(found.waived) == len(waivers)


# Packs that extend another

BASE = """\
name: base-house
version: 1.0.0
title: A base
about: A base.
"""
ABOVE = "name: our-house\nversion: 1.0.0\ntitle: Ours\nabout: Ours.\nextends: {base-house: ^1.0}\n"


def layered(folder: Path, changes: str, base: str = "", *, readable: bool = True) -> list[str]:
    """Check a pack that extends a copy of the teahouse, and give what it tells, each with its place and helps."""
    teahouse(folder, base).rename(folder / "base-house")
    (folder / "base-house" / "pack.yaml").write_text(BASE, encoding="utf-8")
    own = folder / "our-house"
    own.mkdir()
    (own / "pack.yaml").write_text(ABOVE, encoding="utf-8")
    (own / "changes.yaml").write_text(changes, encoding="utf-8")
    found = check_folder(own, "our-house")
    assert found.readable is readable, found.text()
    return [f"{one.check} {one.subject}\n{one.render()}" for one in found.issues]


def test_what_a_base_has_by_itself_is_not_told_again(tmp_path: Path) -> None:
    idle = (
        "claims:\n  T4: {source: tea-book, place: page 20, says: Cats help.}\nfindings:\n  crowded: {label: a crowd}\n"
    )
    assert layered(tmp_path, "changes: {}\n", idle) == []


def test_what_stands_in_the_own_files_is_told(tmp_path: Path) -> None:
    own = "parameters:\n  idle: {value: 3, type: count, cite: [trade], why: nothing yet}\n"
    (told,) = layered(tmp_path, own)
    assert told.startswith("unused-parameter parameters.idle\n")
    assert "--> our-house/changes.yaml:2:3" in told


def test_what_a_change_has_brought_about_is_told_with_the_change(tmp_path: Path) -> None:
    (told,) = layered(tmp_path, "changes:\n  facts.tables.help:\n    to: Count.\n    because: it is plain\n")
    base = tmp_path / "base-house"
    assert told.replace(str(base), "base-house") == (
        "unhelpful-question facts.tables\n"
        "unhelpful-question: the help of fact `tables` is one word\n"
        " --> our-house/changes.yaml:2:3\n"
        "  |\n"
        "2 |   facts.tables.help:\n"
        "  |   ^^^^^^^^^^^^^^^^^\n"
        "  = say how to tell, for which period, and what counts\n"
        "  = it stands in base-house/vocabulary.yaml:21\n"
        "  = in `base-house` by itself it is not so: what `our-house` changes makes it so"
    )


def test_what_a_change_leaves_without_a_reader(tmp_path: Path) -> None:
    told = layered(
        tmp_path, "changes:\n  rules.hurry-means-passers-by: {disabled: yes, because: nobody is in a hurry here}\n"
    )
    heads = [one.partition("\n")[0] for one in told]
    assert heads == ["hypothesis-cannot-lead hypotheses.lives_on.passers_by", "unused-finding findings.rushed"]
    assert all("in `base-house` by itself it is not so" in one for one in told)


def test_claims_that_a_change_leaves_uncited_are_no_fault(tmp_path: Path) -> None:
    cite = "changes:\n  rules.regulars-come-back.cite:\n    to: [T2]\n    because: it says so too\n"
    limit = "  parameters.many_regulars: {to: 30%, because: it is less here, cite: [T2]}\n"
    assert layered(tmp_path, cite + limit) == []


def test_waivers_of_a_base_hold_and_are_not_idle_above_it(tmp_path: Path) -> None:
    base = "findings:\n  crowded: {label: a crowd}\nwaivers:\n  unused-finding:\n    findings.crowded: for others\n"
    assert layered(tmp_path, "changes:\n  findings.crowded: {disabled: yes, because: no crowd here}\n", base) == []


def test_an_own_waiver_covers_what_the_own_changes_brought_about(tmp_path: Path) -> None:
    changes = "changes:\n  facts.tables.help:\n    to: Count.\n    because: it is plain\n"
    waiver = "waivers:\n  unhelpful-question:\n    facts.tables: it is plain\n"
    assert layered(tmp_path, changes + waiver) == []


def test_an_own_waiver_of_what_only_the_base_has_is_idle(tmp_path: Path) -> None:
    base = "findings:\n  crowded: {label: a crowd}\n"
    (told,) = layered(tmp_path, "waivers:\n  unused-finding:\n    findings.crowded: we know\n", base)
    assert told.startswith("idle-waiver waivers.unused-finding.findings.crowded\n")


def test_a_change_of_something_that_is_not_there(tmp_path: Path) -> None:
    changes = "changes:\n  rules.regulars-come-bakc: {disabled: yes, because: they do not}\n"
    (told,) = layered(tmp_path, changes, readable=False)
    assert "\nunknown-name: there is no `rules.regulars-come-bakc` to change\n" in told


def test_a_name_that_a_change_has_disabled(tmp_path: Path) -> None:
    changes = "changes:\n  facts.by_a_station: {disabled: yes, because: no trains here}\n"
    told = layered(tmp_path, changes, readable=False)
    assert {one.split()[0] for one in told} == {"unknown-name"}
    assert all("disabled by `our-house`" in one for one in told if "`by_a_station` is not a fact" in one)
