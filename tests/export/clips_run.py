"""Exported packs run in CLIPS, and what they come to beside what the reference engine comes to."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import clips  # type: ignore[import-untyped]
import pytest

from advisor.business import Business
from advisor.derivation import Derivation
from advisor.engines.reference import infer
from advisor.export.clips.facts import clips_facts
from advisor.export.clips.program import clips_source
from advisor.program import Program
from advisor.values import Truth

CLOSE = 1e-9
_WORDS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}


class Trace(clips.Router):  # type: ignore[misc]
    """Keeps what CLIPS prints: the trace of its firings, and what functions print."""

    def __init__(self) -> None:
        super().__init__("kept", 40)
        self.text = ""

    def query(self, name: str) -> bool:
        return name in ("stdout", "stdwrn", "stderr", "wtrace", "wdisplay", "wwarning", "werror", "t")

    def write(self, name: str, message: str) -> None:
        self.text += message


class Environment(clips.Environment):  # type: ignore[misc]
    """A CLIPS that is left to the end of the process: freed, it complains of retracted facts that it did not free."""

    def __del__(self) -> None:
        """Free nothing."""


class ClipsRun:
    """A program loaded into CLIPS: one of its own, or that of an earlier run, which is cleared."""

    def __init__(self, program: Program, earlier: ClipsRun | None = None) -> None:
        self.program = program
        self.environment: Environment = earlier.environment if earlier else Environment()
        self.trace: Trace = earlier.trace if earlier else Trace()
        if earlier:
            self.environment.clear()
        else:
            self.environment.add_router(self.trace)
        self.load(clips_source(program))

    def load(self, source: str) -> None:
        """Load source as a user would, from a file; CLIPS may not have a word to say about it."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "source.clp"
            path.write_text(source, encoding="utf-8")
            self.trace.text = ""
            try:
                self.environment.load(str(path))
            except clips.CLIPSError:
                pytest.fail(f"CLIPS does not take this: {self.trace.text}")
        assert not re.search("WARNING|ERROR", self.trace.text), self.trace.text

    def run(self, known: Business) -> None:
        """Run over a business, by the facts that are exported for it."""
        self.environment.build(clips_facts(self.program, known))
        self.environment.reset()
        self.environment.run()

    def ask(self, *facts: str) -> str:
        """Run over facts as a user types them; give what is printed."""
        self.environment.reset()
        for fact in facts:
            self.environment.assert_string(fact)
        self.trace.text = ""
        self.environment.run()
        return self.trace.text

    def facts(self, template: str) -> list[dict[str, Any]]:
        """Give the facts of a template, by slot."""
        return [dict(fact) for fact in self.environment.facts() if fact.template.name == template]


@dataclass(frozen=True)
class Result:
    """What a run came to, in a form in which two engines can be compared."""

    fired: dict[str, float]
    findings: dict[str, tuple[str, float]]
    hypotheses: dict[str, float]
    leaders: dict[str, tuple[str, float]]
    evidence: dict[tuple[str, str], tuple[float, float]]
    told: set[tuple[str, str, str]]
    contradictions: set[str]


def by_clips(run: ClipsRun) -> Result:
    """Read off what CLIPS came to."""
    sure = {one["name"]: one["value"] != "unknown" for one in run.facts("finding")}
    return Result(
        {str(one["rule"]): one["certainty"] for one in run.facts("firing")},
        {
            str(one["name"]): (str(one["value"]), one["certainty"] if sure[one["name"]] else 0.0)
            for one in run.facts("finding")
        },
        {str(one["name"]): one["certainty"] for one in run.facts("hypothesis")},
        {str(one["group"]): (str(one["option"]), one["margin"]) for one in run.facts("leader")},
        {
            (str(one["rule"]), str(one["hypothesis"])): (one["strength"], one["certainty"])
            for one in run.facts("evidence")
        },
        {
            (kind, str(one["name"]), str(one[by]))
            for kind, by in (("warning", "rule"), ("recommendation", "because"), ("remark", "rule"))
            for one in run.facts(kind)
        },
        {str(one["says"]) for one in run.facts("contradiction")},
    )


def by_reference(program: Program, known: Business) -> Result:
    """Give what the reference engine comes to."""
    found = infer(program, known)
    memory = known.readings()
    return Result(
        {outcome.rule.name: outcome.certainty for outcome in found.fired},
        {
            one.name: (_WORDS[one.truth], one.certainty if one.truth is not Truth.UNKNOWN else 0.0)
            for one in found.findings.values()
        },
        {
            standing.hypothesis: standing.certainty
            for contest in found.contests.values()
            for standing in contest.ranking
        },
        {name: (contest.leader or "unknown", contest.margin) for name, contest in found.contests.items()},
        {
            (part.rule, part.hypothesis): (part.strength, part.certainty)
            for contest in found.contests.values()
            for standing in contest.ranking
            for part in standing.evidence
        },
        _told(program, found),
        {" ".join(check.says.split()) for check in program.consistency if check.never.test(memory)[0] is Truth.TRUE},
    )


def _told(program: Program, found: Derivation) -> set[tuple[str, str, str]]:
    told = set()
    for rule in (outcome.rule for outcome in found.fired):
        told |= {("warning", name, rule.name) for name in rule.then.warn}
        told |= {("recommendation", name, rule.name) for name in rule.then.recommend}
        told |= {("remark", name, rule.name) for name in rule.then.remark}
        told |= {
            ("recommendation", name, warning)
            for warning in rule.then.warn
            for name in program.vocabulary.warnings[warning].do
        }
    return told


def check_same(run: ClipsRun, known: Business) -> Result:
    """Run a business in CLIPS and in the reference engine; everything has to be the same, certainties to 1e-9."""
    run.run(known)
    found, expected = by_clips(run), by_reference(run.program, known)
    assert found.fired == pytest.approx(expected.fired, abs=CLOSE)
    assert found.hypotheses == pytest.approx(expected.hypotheses, abs=CLOSE)
    assert found.told == expected.told
    assert found.contradictions == expected.contradictions
    for part in ("findings", "leaders", "evidence"):
        ours, theirs = getattr(found, part), getattr(expected, part)
        assert ours.keys() == theirs.keys()
        for name, pair in theirs.items():
            assert ours[name][0] == pytest.approx(pair[0], abs=CLOSE), (part, name)
            assert ours[name][1] == pytest.approx(pair[1], abs=CLOSE), (part, name)
    assert not run.facts("problem")
    return found
