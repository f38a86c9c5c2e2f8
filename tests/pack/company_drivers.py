"""The pack under test, and small businesses to try it on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from advisor.business import Business, text_from
from advisor.derivation import Contest, Derivation
from advisor.engines.reference import infer
from advisor.program import Program, load_program

ROOT: Final = Path(__file__).parents[2]
PROGRAM: Final[Program] = load_program(ROOT / "rules" / "company-drivers", "company-drivers")
LIKELY: Final = PROGRAM.vocabulary.groups["practised"].leads_from
DRIVERS: Final = PROGRAM.vocabulary.choices["drivers"].names

Facts = Mapping[str, object]


def business(facts: Facts) -> Business:
    """Give a business of which only these facts are known, read and checked as any fact file is."""
    return PROGRAM.read_business(text_from({"name": "A small business", "facts": facts}))


def derive(facts: Facts) -> Derivation:
    """Run the pack over a business of which only these facts are known."""
    return infer(PROGRAM, business(facts))


def practised(facts: Facts) -> Contest:
    """Give what the habits show."""
    return derive(facts).contests["practised"]


def certainty(facts: Facts, driver: str, group: str = "practised") -> float:
    """Give how sure one hypothesis is."""
    return derive(facts).contests[group].standing(driver).certainty


def warnings(derivation: Derivation) -> set[str]:
    """Name the warnings that are raised."""
    return {name for outcome in derivation.fired for name in outcome.rule.then.warn}


def recommendations(derivation: Derivation) -> set[str]:
    """Name what is recommended, by a rule or with a warning."""
    by_rules = {name for outcome in derivation.fired for name in outcome.rule.then.recommend}
    return by_rules.union(*(PROGRAM.vocabulary.warnings[name].do for name in warnings(derivation)))


def remarks(derivation: Derivation) -> set[str]:
    """Name the remarks that are printed."""
    return {name for outcome in derivation.fired for name in outcome.rule.then.remark}
