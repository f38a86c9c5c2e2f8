"""Tables of businesses that were made up and screened, and packs of any shape to screen them with."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
from core.helpers import pack

from advisor.program import Program, load_program, open_program
from advisor.screening import names
from advisor.screening.screener import Screener
from advisor.screening.summary import MOST_LISTED, Summary, Tally
from benchmarks.adapter import some_business

COMPANY: Final = "company-drivers"
MARKET: Final = "market-orientation"
_FIRST: Final = ("Northern", "Harbour", "Silver", "Old", "Granite", "Maple", "Summit", "Copper", "Quiet", "Amber")
_SECOND: Final = ("Foods", "Logistics", "Software", "Textiles", "Robotics", "Brewing", "Optics", "Energy", "Labs")


@dataclass(frozen=True)
class Table:
    """Screened businesses of which none was refused, their rows in the table, and how many others it has."""

    program: Program
    frame: pl.DataFrame
    rows: pl.Series
    refused: int

    def summary(self, most: int = MOST_LISTED) -> Summary:
        """Sum it up in one batch."""
        tally = Tally(self.program, most)
        tally.add(self.frame, self.rows)
        return tally.summary()


def screened(program: Program, facts: pl.DataFrame) -> Table:
    """Screen a table, and set aside what is refused."""
    found = Screener(program, facts.schema).screen(facts).frame
    fine = found[names.REFUSED].is_null()
    rows = pl.Series("row", range(1, found.height + 1), dtype=pl.Int64())
    return Table(program, found.filter(fine), rows.filter(fine), found.height - int(fine.sum()))


@cache
def businesses(name: str = COMPANY, many: int = 900) -> Table:
    """Give random businesses, most with a name and some with a date; many contradict themselves and are refused."""
    program, chance = open_program(name, with_cases=False), random.Random(5)
    rows: list[dict[str, Any]] = []
    for _ in range(many):
        facts = {
            fact.name: sorted(fact.value) if isinstance(fact.value, frozenset) else fact.value
            for fact in some_business(program, chance).facts.values()
        }
        called = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"
        rows.append(
            {
                "name": called if chance.random() < 0.9 else None,
                "as_of": chance.choice(["2024-12-31", None]),
                **facts,
            }
        )
    return screened(program, pl.DataFrame(rows, infer_schema_length=None))


def odd_pack(
    *,
    options: int = 3,
    groups: Sequence[str] = ("north", "south"),
    warnings: int = 2,
    text: str = "",
) -> Program:
    """Give a pack of some shape, in which a fact for each group names its leader.

    Warning `w2` is raised where option 2 leads the second group, the next one where option 3 leads the group after it.
    `text` stands wherever people of a pack write freely, behind what tells one from another.
    """
    choices = {f"o{number}": {"title": f"option {number}{text}"} for number in range(1, options + 1)}
    basis: dict[str, Any] = {"says": "So it is.", "cite": ["own"]}
    rules: dict[str, Any] = {
        f"{group}-{name}": {"when": f"says_{group} == {name}", "then": {f"{group}.{name}": "strong"}, **basis}
        for group in groups
        for name in choices
    }
    declared: dict[str, Any] = {}
    for number in range(1, warnings + 1):
        group = groups[(number - 1) % len(groups)]
        severity = ("high", "medium", "low")[(number - 1) % 3]
        title = f"{{business}} is led by {{{group}.leader}}, {number}{text}"
        advice = {"consequence": "It is.", "do": ["act"], "cite": ["own"]}
        declared[f"w{number}"] = {"title": title, "severity": severity, **advice}
        rules[f"warn-{number}"] = {"when": f"{group}.leader == o{number}", "then": {"warn": f"w{number}"}, **basis}
    fact = {"type": "choice", "of": "all", "theme": "t", "ask": "Which?", "help": "Any of them."}
    group_of = {"of": "all", "leads_from": "likely", "leads_by": "ahead", "unled": "nobody knows", "seen_in": "it"}
    vocabulary = {
        "sources": {"own": {"title": "Our own", "kind": "inference"}},
        "choices": {"all": choices},
        "facts": {
            f"says_{group}": {
                **fact,
                "label": f"the say of {group}",
                "states": {one: f"it says {one}" for one in choices},
            }
            for group in groups
        },
        "parameters": {
            name: {"value": value, "type": "certainty", "cite": ["own"], "why": "so"}
            for name, value in {"strong": 0.8, "likely": 0.5, "ahead": 0.1}.items()
        },
        "hypotheses": {
            group: {"title": f"what {group} shows{text}", "led": "{business} is {sure} {driven}", **group_of}
            for group in groups
        },
        "warnings": declared,
        "recommendations": {"act": {"title": "Act", "detail": "Now.", "order": 1, "horizon": "now", "cite": ["own"]}},
    }
    manifest = {"name": "odd", "version": "1.0.0", "title": f"How odd{text}", "about": "For tests."}
    files = {"pack.yaml": manifest, "vocabulary.yaml": vocabulary, "rules.yaml": {"rules": rules}}
    with tempfile.TemporaryDirectory() as folder:
        written = pack(Path(folder), {name: json.dumps(content) for name, content in files.items()})
        return load_program(written, "odd", with_cases=False)


def odd_businesses(program: Program, many: int = 200, called: Sequence[str | None] = ()) -> Table:
    """Give businesses for such a pack, of which some say nothing; the first are called as is told."""
    chance = random.Random(7)
    rows = [
        {
            "name": called[number] if number < len(called) else f"Business {number + 1}",
            **{
                fact.name: chance.choice([None, *fact.type.options, *fact.type.options[:2] * 4])
                for fact in program.vocabulary.facts.values()
            },
        }
        for number in range(max(many, len(called)))
    ]
    schema = {"name": pl.String(), **{name: pl.String() for name in program.vocabulary.facts}}
    return screened(program, pl.DataFrame(rows, schema=schema))
