"""The folder `cases` of a pack: fact files that say what should come of them.

A case file is a fact file with one more section::

    name: A shop that sells itself
    facts:
      self_serve: yes
    expect:
      holds: [fit.leader == product, fit.sales < likely]
      warns: [fit-mismatch]
      fires_not: [sellers-must-go-out]

`holds` are conditions in the language of the rules, over all that is known and concluded in the end; each has to be
true. The others name what has to be, or must not be, raised, recommended, remarked or fired.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from dataclasses import dataclass

from advisor.business import EXPECT, FACT_FILES, Business
from advisor.diagnostics import UNKNOWN_NAME, AdvisorError, Diagnostic, Report, Span, Text, did_you_mean, one_of
from advisor.fields import Fields
from advisor.pack.files import CASES_FOLDER
from advisor.pack.folder import files_below
from advisor.pack.rules import read_condition
from advisor.program import Program
from advisor.rule import Condition
from advisor.source import parse, read_text

KINDS = {"fires": "rule", "warns": "warning", "recommends": "recommendation", "remarks": "remark"}
"""What can be expected by name, and what the names are of; each can be expected not to be, too."""
NOT = "_not"
ENTRIES = ("holds", *(f"{entry}{suffix}" for entry in KINDS for suffix in ("", NOT)))


@dataclass(frozen=True, slots=True)
class Named:
    """That something has to come about (or must not): `entry` is one of `KINDS`."""

    entry: str
    name: str
    wanted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class FactFile:
    """A business, and what should come of it; `place` names the file as errors do."""

    place: str
    business: Business
    holds: tuple[Condition, ...]
    named: tuple[Named, ...]


def read_fact_files(program: Program) -> tuple[FactFile, ...]:
    """Read the case files of a pack (of the pack itself: those of a pack that it extends speak of that one).

    Raises `AdvisorError` with everything that is wrong in any of them.
    """
    layer = program.layers[-1]
    found: list[FactFile] = []
    wrong: list[Diagnostic] = []
    shown = f"{layer.root}/{CASES_FOLDER}"
    for path in files_below(layer.folder / CASES_FOLDER, shown, layer.folder, FACT_FILES):
        try:
            found.append(_read(read_text(path, f"{layer.root}/{path.relative_to(layer.folder).as_posix()}"), program))
        except AdvisorError as error:
            wrong += error.diagnostics
    if wrong:
        raise AdvisorError(wrong)
    return tuple(found)


def _read(text: Text, program: Program) -> FactFile:
    root = parse(text)
    report = Report()
    try:
        business = program.read_business(text)
    except AdvisorError as error:
        business = Business("", "", {})
        report.found.extend(error.diagnostics)
    section = next(((key, node) for key, node in root if key.text == EXPECT), None)
    if section is None:
        remedy = "add `expect:` with `holds`, `warns`, `recommends` or `fires` below it"
        report.add("a case says what should come of it; this one expects nothing", Span(text, 1, 1), remedy)
        report.stop()
        return FactFile(text.name, business, (), ())
    fields = Fields(section[1], f"`{EXPECT}`", report, ENTRIES, section[0].span)
    conditions = [read_condition(scalar, program.vocabulary, report) for scalar in fields.scalars("holds")]
    named = _named(fields, program, report)
    if not report.found and not conditions and not named:
        report.add(f"`{EXPECT}` is empty", section[0].span, f"entries: {one_of(ENTRIES)}")
    report.stop()
    return FactFile(text.name, business, tuple(one for one in conditions if one is not None), named)


def _named(fields: Fields, program: Program, report: Report) -> tuple[Named, ...]:
    vocabulary = program.vocabulary
    known: dict[str, MappingABC[str, object]] = {
        "fires": program.rules, "warns": vocabulary.warnings, "recommends": vocabulary.recommendations,
        "remarks": vocabulary.remarks,
    }  # fmt: skip
    found: dict[tuple[str, str], Named] = {}
    for entry, word in KINDS.items():
        for wanted in (True, False):
            for scalar in fields.scalars(entry if wanted else f"{entry}{NOT}"):
                if scalar.text not in known[entry]:
                    hint = did_you_mean(scalar.text, known[entry])
                    report.add(f"`{scalar.text}` is not a {word} of this pack", scalar.span, hint, check=UNKNOWN_NAME)
                elif (
                    found.setdefault((entry, scalar.text), Named(entry, scalar.text, wanted, scalar.span)).wanted
                    != wanted
                ):
                    report.add(
                        f"`{scalar.text}` stands in `{entry}` and in `{entry}{NOT}`", scalar.span, "keep one of them"
                    )
    return tuple(found.values())
