"""CLIPS, through clipspy, with what `advisor pack export` writes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from advisor.export.clips.program import clips_source
from advisor.program import Program
from advisor.values import Value
from benchmarks.peers.engine import Answer, Engine, Family, Portfolio, library

_READ = """
(deffunction MAIN::answers () (bind ?found (create$))
  (do-for-all-facts ((?f firing)) TRUE (bind ?found (create$ ?found ?f:rule)))
  (bind ?found (create$ ?found "warnings"))
  (do-for-all-facts ((?f warning)) TRUE (bind ?found (create$ ?found ?f:name)))
  (bind ?found (create$ ?found "hypotheses"))
  (do-for-all-facts ((?f hypothesis)) TRUE (bind ?found (create$ ?found ?f:name ?f:certainty)))
  (bind ?found (create$ ?found "leaders"))
  (do-for-all-facts ((?f leader)) TRUE (bind ?found (create$ ?found ?f:group ?f:option ?f:margin)))
  ?found)
"""
"""Gives all answers in one call, which takes a fifth of the time that reading single facts takes."""


class Clips(Engine):
    """The exported pack; facts are asserted as values, in a fifth of the time that reading their text takes."""

    title = "CLIPS (clipspy), exported pack"
    rows = 200
    family = Family.PEER
    remark = "carries certainties"

    def __init__(self, program: Program, *, sure: bool) -> None:  # noqa: ARG002 - it carries certainties anyway
        self._clips = library("clips", "clipspy")
        self.program = program
        left = {"__del__": lambda _: None}  # freed, it would complain of facts that it did not free
        self._environment: Any = type("Environment", (self._clips.Environment,), left)()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pack.clp"
            path.write_text(clips_source(program), encoding="utf-8")
            self._environment.load(str(path))
        self._environment.build(_READ)
        self._facts: list[list[dict[str, Any]]] = []
        self._told: list[tuple[Any, ...]] = []

    def load(self, portfolio: Portfolio) -> None:
        """Turn facts into the slots of CLIPS facts."""
        symbol = self._clips.Symbol
        self._facts = [
            [
                {"name": symbol(fact.name), "value": self._values(fact.name, fact.value), "certainty": fact.certainty}
                for fact in business.facts.values()
            ]
            for business in portfolio.businesses
        ]

    def _values(self, name: str, value: Value) -> tuple[Any, ...]:
        symbol = self._clips.Symbol
        match value:
            case bool():
                return (symbol("yes" if value else "no"),)
            case str():
                return (symbol(value),)
            case frozenset():
                options = self.program.vocabulary.facts[name].type.options
                return tuple(symbol(option) for option in options if option in value)
            case _:
                return (value,)

    def run(self) -> None:
        """Assert the facts of one business after the other, and run."""
        environment = self._environment
        template = environment.find_template("fact")
        self._told = []
        for facts in self._facts:
            environment.reset()
            for fact in facts:
                template.assert_fact(**fact)
            environment.run()
            self._told.append(environment.eval("(answers)"))

    def answers(self) -> list[Answer]:
        """Take apart what CLIPS told."""
        return [_answer(list(told)) for told in self._told]


def _answer(told: list[Any]) -> Answer:
    warnings, hypotheses, leaders = (told.index(part) for part in ("warnings", "hypotheses", "leaders"))
    standing, leading = told[hypotheses + 1 : leaders], told[leaders + 1 :]
    options = dict(zip(leading[::3], leading[1::3], strict=True))
    return Answer(
        frozenset(map(str, told[:warnings])),
        frozenset(map(str, told[warnings + 1 : hypotheses])),
        dict(zip(map(str, standing[::2]), standing[1::2], strict=True)),
        {str(group): None if option == "unknown" else str(option) for group, option in options.items()},
        dict(zip(map(str, leading[::3]), leading[2::3], strict=True)),
    )
