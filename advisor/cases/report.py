"""What a test of a pack came to, as a text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.cases.model import Failure, Fate, Gap, Suggested, Tried
from advisor.diagnostics import MOST_SHOWN, Span
from advisor.issue import Issue

SCHEMA = "pack-test-1"


@dataclass(frozen=True, slots=True)
class PackTestReport:
    """What came of a pack's cases.

    `rules`, `cases` and `fact_files` are how many there are. `gaps` is what no case shows; `mutants` are all that were
    tried (None: none were asked for, or all that was asked for besides was `skipped`, because something fails). What
    the pack waives is among them, with the reason. `suggested` are cases that would fill the gaps, if they were asked
    for. `proofs` tells whether survivors were given to the solver.
    """

    pack: str
    version: str
    rules: int
    cases: int
    fact_files: int
    failures: tuple[Failure, ...]
    gaps: tuple[Gap, ...]
    mutants: tuple[Tried, ...] | None
    idle_waivers: tuple[Issue, ...]
    suggested: tuple[Suggested, ...] | None
    skipped: bool
    proofs: bool

    @property
    def lacking(self) -> tuple[Gap, ...]:
        """The gaps that are not waived."""
        return tuple(gap for gap in self.gaps if not gap.waived)

    @property
    def covered(self) -> int:
        """How many rules have no such gap."""
        return self.rules - len({gap.rule for gap in self.lacking})

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """The mutants that no case kills, that are not proved equivalent and not waived."""
        return self._with(Fate.SURVIVES)

    @property
    def passed(self) -> bool:
        """Whether there is nothing to mend."""
        return not (self.failures or self.lacking or self.survivors or self.idle_waivers)

    def _with(self, fate: Fate) -> tuple[Tried, ...]:
        return tuple(one for one in self.mutants or () if one.fate is fate)

    def text(self) -> str:
        """Give the report for a person."""
        parts = [failure.diagnostic.render("failed") for failure in self.failures[:MOST_SHOWN]]
        if len(self.failures) > MOST_SHOWN:
            parts.append(f"… and {_counted(len(self.failures) - MOST_SHOWN, 'more failure')}")
        if self.lacking:
            parts.append("\n".join(["Not covered:", *self._gap_lines()]))
        if self.survivors:
            parts.append("\n".join(["Changes that no case notices (surviving mutants):", *self._survivor_lines()]))
        if self.suggested:
            parts.append("\n".join(["Cases to paste, once you have read them:", *self._suggestion_lines()]))
        parts += [issue.render() for issue in self.idle_waivers]
        return "\n\n".join([*parts, "\n".join(self._summary())]) + "\n"

    def _gap_lines(self) -> Iterator[str]:
        for gap in self.lacking:
            yield f"  {_place(gap.span)}  {gap.subject}"
            yield f"      {f'`{gap.part}`: ' * bool(gap.part)}{gap.lacks}"

    def _survivor_lines(self) -> Iterator[str]:
        for one in self.survivors:
            yield f"  {_place(one.span)}  {one.subject}"
            change = f"→ `{one.after}`" if one.after else "left out"
            yield f"      `{one.before}` {change}"

    def _suggestion_lines(self) -> Iterator[str]:
        for one in self.suggested or ():
            if one.inherited and one.cases:
                yield "  below `changes`"
                yield f"      rules.{one.rule}.cases:"
                yield "        because: say why"
                yield "        +:"
                yield from (f"          {case}" for case in one.cases)
            else:
                yield f"  {_place(one.span)}  rules.{one.rule}.cases"
                yield from (f"      {case}" for case in one.cases)
            if one.note:
                yield f"      {one.note}"
            if one.vain:
                subjects = ", ".join(f"`{subject}`" for subject in one.vain)
                yield f"      no case found for {subjects}: perhaps none can show it, and it can go or be waived"

    def _summary(self) -> Iterator[str]:
        counts = [_counted(self.rules, "rule"), _counted(self.cases, "case"), _counted(self.fact_files, "fact file")]
        held = "all hold" if not self.failures else f"{_counted(len(self.failures), 'expectation')} not met"
        share = f"coverage {100 * self.covered // self.rules}%"
        share += f" ({self.covered:,} of {self.rules:,} rules)" * bool(self.lacking)
        waived = len(self.gaps) - len(self.lacking)
        share += f", {_counted(waived, 'gap')} waived" * bool(waived)
        yield f"{', '.join(counts)}: {held}; {share}"
        if self.skipped:
            yield "mutants and suggestions wait until every case holds"
        if self.mutants is not None:
            fates = [(len(self._with(fate)), word) for fate, word in _FATES if self._with(fate)]
            told = ", ".join(f"{count:,} {word}" for count, word in fates)
            yield f"{_counted(len(self.mutants), 'mutant')}: {told or 'nothing in the rules can be changed'}"
            if self.survivors and not self.proofs:
                yield (
                    "some of these may change nothing; to have that proved, "
                    'run `pip install "business-driver-advisor[proofs]"`'
                )

    def json(self) -> str:
        """Give the report for a program; `schema` names what entries there are."""
        found = {
            "schema": SCHEMA,
            "pack": {"name": self.pack, "version": self.version},
            "passed": self.passed,
            "rules": self.rules,
            "cases": self.cases,
            "fact_files": self.fact_files,
            "failures": [
                {
                    "subject": one.subject,
                    "message": one.diagnostic.message,
                    "why": list(one.diagnostic.helps),
                    **_where(one.diagnostic.span),
                }
                for one in self.failures
            ],
            "coverage": {
                "covered_rules": self.covered,
                "gaps": [
                    {
                        "subject": gap.subject,
                        "rule": gap.rule,
                        "part": gap.part,
                        "lacks": gap.lacks,
                        **_where(gap.span),
                        "waived": gap.waived,
                    }
                    for gap in self.gaps
                ],
            },
            "skipped": self.skipped,
            "mutants": None if self.mutants is None else self._mutants(self.mutants),
            "suggested": None
            if self.suggested is None
            else [
                {
                    "rule": one.rule,
                    **_where(one.span),
                    "cases": list(one.cases),
                    "note": one.note,
                    "nothing_found_for": list(one.vain),
                }
                for one in self.suggested
            ],
            "idle_waivers": [
                {"subject": one.subject, "message": one.diagnostic.message, **_where(one.diagnostic.span)}
                for one in self.idle_waivers
            ],
        }
        return json.dumps(found, indent=2, ensure_ascii=False) + "\n"

    def _mutants(self, tried: Sequence[Tried]) -> dict[str, object]:
        """Give how many mutants there are, and those that no case kills."""
        return {
            "tried": len(tried),
            **{fate.value: len(self._with(fate)) for fate, _ in _FATES},
            "proofs": self.proofs,
            "alive": [
                {
                    "subject": one.subject,
                    "rule": one.rule,
                    "fate": one.fate.value,
                    "before": one.before,
                    "after": one.after,
                    **_where(one.span),
                    "waived": one.waived,
                }
                for one in tried
                if one.fate is not Fate.KILLED
            ],
        }


_FATES = (
    (Fate.KILLED, "killed"),
    (Fate.EQUIVALENT, "equivalent (proved)"),
    (Fate.WAIVED, "waived"),
    (Fate.SURVIVES, "not killed"),
)


def _where(span: Span | None) -> dict[str, object]:
    return {"file": span.text.name, "line": span.line, "column": span.column} if span else {}


def _place(span: Span) -> str:
    """Name a place; what would act on a terminal is left out of a file's name."""
    name = "".join(char if char.isprintable() else "·" for char in span.text.name)
    return f"{name}:{span.line}"


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
