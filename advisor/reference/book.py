"""A program → its reference: parts, sections, entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from advisor.diagnostics import Span
from advisor.memo.words import capital
from advisor.program import Program
from advisor.reference.model import Book, Entry, Layer, LayerChange, Part, Section, Waived
from advisor.reference.parts import Entries
from advisor.vocabulary import Group

MOST_ON_A_PAGE = 60
"""A part with more entries than this has a page for each section in Markdown."""


def book(program: Program) -> Book:
    """Write the reference of a program."""
    manifest = program.manifest
    layers = program.layers if len(program.layers) > 1 else ()
    return Book(
        name=manifest.name,
        version=manifest.version,
        title=manifest.title,
        about=manifest.about,
        stages=len(program.stages),
        layers=tuple(Layer(one.name, one.manifest.version, one.manifest.title) for one in layers),
        changes=tuple(
            LayerChange(one.layer, one.path, "" if one.disables else one.before, one.after, one.because)
            for one in program.changes
        ),
        waived=_waived(program),
        parts=tuple(part for part in _Maker(program).parts() if part.count),
    )


def _waived(program: Program) -> tuple[Waived, ...]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in program.waivers:
        found.setdefault((one.check, one.reason), []).append(one.subject)
    return tuple(Waived(check, tuple(paths), reason) for (check, reason), paths in found.items())


class _Maker:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.vocabulary = program.vocabulary
        self.make = Entries(program)

    def parts(self) -> Iterable[Part]:
        ours, make = self.vocabulary, self.make
        yield self.facts()
        checks = tuple(make.check(one) for one in self.program.consistency)
        yield _part("checks", "Combinations that can't be", "A fact file in which one is true is refused.", checks)
        yield self.hypotheses()
        findings = tuple(make.finding(one) for one in ours.findings.values())
        told = "What rules derive for other rules to read: true, false or unknown."
        yield _part("findings", "Findings", told, findings)
        yield self.rules()
        parameters = tuple(make.parameter(one) for one in ours.parameters.values())
        yield _part("parameters", "Parameters", "Thresholds and strengths, each with what it rests on.", parameters)
        warnings = tuple(make.warning(one) for one in ours.warnings.values())
        yield _part("warnings", "Warnings", "What a memo can warn of.", warnings)
        recommended = sorted(ours.recommendations.values(), key=lambda one: one.order)
        told = "What a memo can recommend, in the order in which it would."
        yield _part("recommendations", "Recommendations", told, tuple(map(make.recommendation, recommended)))
        remarks = tuple(make.remark(one) for one in ours.remarks.values())
        yield _part("remarks", "Remarks", "Sentences that a memo can add.", remarks)
        yield self.claims()

    def facts(self) -> Part:
        entries = [(fact.theme.replace("_", " "), self.make.fact(fact)) for fact in self.vocabulary.facts.values()]
        told = "What can be told of a business, by theme. A fact that is not told is unknown, never false."
        return Part("facts", "Facts", told, _sections(entries))

    def hypotheses(self) -> Part:
        def of_group(group: Group) -> Section:
            entries = [self.make.hypothesis(group, option) for option in group.options.options]
            return Section(group.name, capital(group.title), (self.make.group(group), *entries))

        told = "What the rules weigh, in groups of rivals. A certainty lies between -1 and 1; 0 is no evidence."
        return Part("hypotheses", "Hypotheses", told, tuple(map(of_group, self.vocabulary.groups.values())))

    def rules(self) -> Part:
        layered = len(self.program.layers) > 1
        entries = []
        for rule in self.program.rules.values():
            layer = f"{self.layer(rule.span)}: " if layered else ""
            entries.append((f"{layer}{self.program.file_of(rule)}", self.make.rule(rule)))
        told = "Conditions, and what follows from them, by the file that holds them. Unknown is not false."
        return Part("rules", "Rules", told, _sections(entries), long=len(entries) > MOST_ON_A_PAGE)

    def layer(self, span: Span) -> str:
        return self.program.layer_of(span).name

    def claims(self) -> Part:
        claims = self.vocabulary.claims.values()

        def of_source(name: str) -> Section:
            source = self.vocabulary.sources[name]
            entries = [self.make.claim(claim) for claim in claims if claim.source == name]
            return Section(name, capital(source.short), (self.make.source(source), *entries))

        told = "What the pack rests on: each source with the statements taken from it, and where each is used."
        return Part("claims", "Sources and claims", told, tuple(map(of_source, self.vocabulary.sources)))


def _part(slug: str, title: str, told: str, entries: tuple[Entry, ...]) -> Part:
    return Part(slug, title, told, (Section("", "", entries),))


def _sections(entries: Sequence[tuple[str, Entry]]) -> tuple[Section, ...]:
    """Put entries under their titles, in the order of the first of each; two titles never share a slug."""
    found: dict[str, list[Entry]] = {}
    for title, entry in entries:
        found.setdefault(title, []).append(entry)
    slug = _slugs()
    return tuple(Section(slug(title), capital_word(title), tuple(some)) for title, some in found.items())


def capital_word(title: str) -> str:
    """Give a theme a capital; the name of a file stays as it is."""
    return title if title.endswith((".yaml", ".yml")) else capital(title)


def _slugs() -> Callable[[str], str]:
    """Make names for files and places out of titles: only what is safe everywhere, and no two alike."""
    taken: set[str] = set()

    def slug(title: str) -> str:
        stem = re.sub(r"\.ya?ml$", "", title.lower())
        base = "-".join(re.findall(r"[a-z0-9]+", stem))[:60].strip("-") or "section"
        names = (base if number == 1 else f"{base}-{number}" for number in count(1))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        return name

    return slug
