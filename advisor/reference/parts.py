"""What each kind of entry tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from advisor.diagnostics import Span
from advisor.memo.words import capital, signed
from advisor.pack.changes import Change
from advisor.program import Program
from advisor.questionnaire import how_to_answer
from advisor.reference.model import Entry, Item, Piece, Ref, Row, Sort
from advisor.reference.uses import Uses
from advisor.reference.words import Formulas, link, links, row, text
from advisor.rule import Basis, Consistency, Rule, Weight
from advisor.values import Kind, show_value
from advisor.vocabulary import (
    Claim,
    Fact,
    Finding,
    Group,
    Option,
    Parameter,
    Recommendation,
    Remark,
    Section,
    Source,
    SourceKind,
    Warning,
)

_SECTIONS = {
    Sort.FACT: "facts", Sort.CHECK: "consistency", Sort.GROUP: "hypotheses", Sort.FINDING: "findings",
    Sort.PARAMETER: "parameters", Sort.RULE: "rules", Sort.WARNING: "warnings",
    Sort.RECOMMENDATION: "recommendations", Sort.REMARK: "remarks", Sort.SOURCE: "sources", Sort.CLAIM: "claims",
}  # fmt: skip
_BASES = {Basis.ARTICLE: "", Basis.INFERENCE: "inference", Basis.CONVENTION: "convention"}
_KINDS = {
    SourceKind.ARTICLE: "article", SourceKind.STANDARD: "standard", SourceKind.CONVENTION: "convention",
    SourceKind.INFERENCE: "our own inference",
}  # fmt: skip
_PLACES = {
    Section.DRIVERS: "beside the leaders", Section.MISMATCH: "where leaders differ",
    Section.RECOMMENDATIONS: "beside the recommendations", Section.SURENESS: "where it says how sure it is",
    Section.APPENDIX: "in the appendix",
}  # fmt: skip


class Entries:
    """Makes the entries of a program's reference."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.vocabulary = program.vocabulary
        self.uses = Uses(program)
        self.formulas = Formulas(program)

    # What can be told of a business

    def fact(self, one: Fact) -> Entry:
        """Tell of a fact: how it is asked and answered, and who reads it."""
        skip = self.program.skips.get(one.name)
        readers = self.uses.readers(one.name)
        declared = [Ref(Sort.GROUP, group.name) for group in self.groups() if group.declared_by == one.name]
        rows = [
            *row("Help", text(one.help)),
            *self.answers(one),
            *row("Not asked if", *([self.formulas.condition(skip)] if skip else [])),
            *row("Compared with", *map(self.threshold, self.uses.held_against(one.name))),
            *links("Names the leader of", declared),
            *links("Read by the rules", (ref for ref in readers if ref.sort is Sort.RULE)),
            *links("Read by the checks", (ref for ref in readers if ref.sort is Sort.CHECK)),
            *links("Decides whether to ask for", (ref for ref in readers if ref.sort is Sort.FACT)),
        ]
        kind = f"money in {one.type.currency}" if one.type.currency else one.type.kind.value
        return self.entry(
            Ref(Sort.FACT, one.name), capital(one.label), one.ask, marks=(kind,), rows=rows, span=one.span
        )

    def threshold(self, name: str) -> Item:
        """Name a parameter with its value."""
        one = self.vocabulary.parameters[name]
        return Item((link(Ref(Sort.PARAMETER, name)), Piece(f" {show_value(one.type, one.value)}")))

    @staticmethod
    def answers(one: Fact) -> Iterator[Row]:
        """Tell which answers there are, or how one is written."""
        match one.type.kind:
            case Kind.CHOICE | Kind.CHOICES | Kind.BOOLEAN:
                label = "Answers, any of" if one.type.kind is Kind.CHOICES else "Answers, one of"
                items = (Item((Piece(name, code=True), Piece(f": {says}"))) for name, says in one.states.items())
                yield from row(label, *items)
            case _:
                yield from row("Answer", text(how_to_answer(one)))
                yield from row("In a memo", text(one.states[""].replace("{}", "…")))

    def check(self, one: Consistency) -> Entry:
        """Tell of a combination of facts that can't be."""
        rows = list(row("Never", self.formulas.condition(one.never)))
        return self.entry(Ref(Sort.CHECK, one.name), one.name, f"{capital(one.says)}.", rows=rows, span=one.never.span)

    # What can be concluded

    def group(self, one: Group) -> Entry:
        """Tell of a group of hypotheses: what it takes to lead."""
        declared = [Ref(Sort.FACT, one.declared_by)] if one.declared_by else []
        rows = [
            *row("It takes to lead", *(self.limit(one, place) for place in (0, 1))),
            *row("A memo says", text(f"{one.led}; or {one.unled}")),
            *row("Seen in", text(one.seen_in)),
            *links("Declared by", declared),
            *links("Hypotheses", (Ref(Sort.HYPOTHESIS, name) for name in one.hypotheses)),
            *links("Its leader is read by", self.uses.readers(one.leader)),
        ]
        return self.entry(Ref(Sort.GROUP, one.name), "Who leads", "", marks=("group",), rows=rows, span=one.span)

    @staticmethod
    def limit(one: Group, place: int) -> Item:
        """Tell one of the two things that it takes to lead."""
        value = (one.leads_from, one.leads_by)[place]
        says = ("a certainty of at least ", "ahead of the next by at least ")[place]
        return Item((Piece(f"{says}{signed(value)}, "), link(Ref(Sort.PARAMETER, one.limits[place]))))

    def hypothesis(self, group: Group, option: Option) -> Entry:
        """Tell of a hypothesis: what speaks for it and against it."""
        name = f"{group.name}.{option.name}"
        weighing = self.uses.weighing(name)
        rows = [
            *row("Driven by it", text(option.driven if option.driven != option.title else "")),
            *row("It means", text(option.means if option.means != option.title else "")),
            *row("For it", *(self.weighed(*one) for one in weighing if one[1].strength > 0)),
            *row("Against it", *(self.weighed(*one) for one in weighing if one[1].strength < 0)),
            *links("Its certainty is read by", self.uses.readers(name)),
        ]
        title = capital(self.titled(Sort.HYPOTHESIS, name))
        return self.entry(Ref(Sort.HYPOTHESIS, name), title, "", rows=rows, span=group.span)

    def weighed(self, rule: Rule, weight: Weight) -> Item:
        """Tell how much a rule counts."""
        return Item((*self.strength(weight), Piece(": "), link(Ref(Sort.RULE, rule.name)), Piece(f" {rule.says}")))

    @staticmethod
    def strength(weight: Weight) -> tuple[Piece, ...]:
        """Give a strength with the parameter that it is written with."""
        named = (Piece(", "), link(Ref(Sort.PARAMETER, weight.parameter))) if weight.parameter else ()
        return (Piece(signed(weight.strength)), *named)

    def finding(self, one: Finding) -> Entry:
        """Tell of a finding: who derives it, who reads it."""
        rows = [
            *links("Derived by", self.uses.concluding("derive", one.name)),
            *links("Read by", self.uses.readers(one.name)),
            *self.cited(one.cite),
        ]
        return self.entry(Ref(Sort.FINDING, one.name), capital(one.label), "", rows=rows, span=one.span)

    def parameter(self, one: Parameter) -> Entry:
        """Tell of a parameter: its value, its reason, where it counts."""
        rows = [
            *row("Why", text(one.why)),
            *links("Read by", self.uses.thresholds(one.name)),
            *links("What it takes to lead", self.uses.limits(one.name)),
            *links("Strength in", self.uses.strengths(one.name)),
            *self.cited(one.cite),
        ]
        kind = f"money in {one.type.currency}" if one.type.currency else one.type.kind.value
        return self.entry(
            Ref(Sort.PARAMETER, one.name),
            one.name,
            show_value(one.type, one.value),
            marks=(kind,),
            rows=rows,
            span=one.span,
        )

    def rule(self, one: Rule) -> Entry:
        """Tell of a rule: its conditions and exceptions, what follows, what it rests on."""
        stage = f"stage {one.stage + 1} of {len(self.program.stages)}"
        place = Item((Piece(f"{self.program.file_of(one)}:{one.span.line}", code=True),))
        all_of = "When" if len(one.when) == 1 else "When all of this holds"
        any_of = "Unless" if len(one.unless) == 1 else "Unless any of this holds"
        rows = [
            *row(all_of, *(self.formulas.condition(condition) for condition in one.when)),
            *row(any_of, *(self.formulas.condition(condition) for condition in one.unless)),
            *row("Then", *self.conclusions(one)),
            *self.cited(one.cite),
            *row("Written in", place),
        ]
        marks = tuple(mark for mark in (_BASES[one.basis], stage) if mark)
        return self.entry(Ref(Sort.RULE, one.name), one.name, one.says, marks=marks, rows=rows, span=one.span)

    def conclusions(self, one: Rule) -> Iterator[Item]:
        """Tell what follows from a rule."""
        for weight in one.then.weights:
            side = "speaks for" if weight.strength > 0 else "speaks against"
            says = Piece(f"{side} {self.titled(Sort.HYPOTHESIS, weight.hypothesis)}, ")
            yield Item((says, link(Ref(Sort.HYPOTHESIS, weight.hypothesis)), Piece(": "), *self.strength(weight)))
        named = (
            ("there is", Sort.FINDING, one.then.derive), ("warns:", Sort.WARNING, one.then.warn),
            ("recommends:", Sort.RECOMMENDATION, one.then.recommend), ("remarks:", Sort.REMARK, one.then.remark),
        )  # fmt: skip
        for verb, sort, names in named:
            for name in names:
                yield Item((Piece(f"{verb} {self.titled(sort, name)}, "), link(Ref(sort, name))))

    def titled(self, sort: Sort, name: str) -> str:
        """Give what something that rules conclude is called."""
        vocabulary = self.vocabulary
        match sort:
            case Sort.FINDING:
                return vocabulary.findings[name].label
            case Sort.WARNING:
                return vocabulary.warnings[name].title
            case Sort.RECOMMENDATION:
                return vocabulary.recommendations[name].title
            case Sort.HYPOTHESIS:
                group, _, option = name.partition(".")
                found = vocabulary.groups[group]
                title = next(one.title for one in found.options.options if one.name == option)
                return f"{title} in {found.seen_in}"
            case _:
                return vocabulary.remarks[name].says.removesuffix(".")

    # What is advised

    def warning(self, one: Warning) -> Entry:
        """Tell of a warning: what raises it, what it calls for."""
        rows = [
            *self.titles("Calls for", Sort.RECOMMENDATION, one.do),
            *links("Raised by", self.uses.concluding("warn", one.name)),
            *self.cited(one.cite),
        ]
        marks = (f"{one.severity.value} severity",)
        return self.entry(
            Ref(Sort.WARNING, one.name), one.title, one.consequence, marks=marks, rows=rows, span=one.span
        )

    def recommendation(self, one: Recommendation) -> Entry:
        """Tell of a recommendation: what calls for it."""
        calling = [warning.name for warning in self.vocabulary.warnings.values() if one.name in warning.do]
        rows = [
            *self.titles("Called for by", Sort.WARNING, calling),
            *links("Recommended by", self.uses.concluding("recommend", one.name)),
            *self.cited(one.cite),
        ]
        marks = (f"due: {one.horizon.value}", f"order {one.order}")
        return self.entry(
            Ref(Sort.RECOMMENDATION, one.name), one.title, one.detail, marks=marks, rows=rows, span=one.span
        )

    def titles(self, label: str, sort: Sort, names: Sequence[str]) -> Iterator[Row]:
        """Give a row of names with their titles."""
        items = (Item((link(Ref(sort, name)), Piece(f" {self.titled(sort, name)}"))) for name in names)
        yield from row(label, *items)

    def remark(self, one: Remark) -> Entry:
        """Tell of a remark: what makes it."""
        rows = [*links("Made by", self.uses.concluding("remark", one.name)), *self.cited(one.cite)]
        return self.entry(
            Ref(Sort.REMARK, one.name), one.name, one.says, marks=(_PLACES[one.section],), rows=rows, span=one.span
        )

    # What it rests on

    def source(self, one: Source) -> Entry:
        """Tell of a source: what it is, which claims are taken from it."""
        claims = [Ref(Sort.CLAIM, claim.name) for claim in self.vocabulary.claims.values() if claim.source == one.name]
        made = ", ".join(part for part in (one.author, one.year) if part)
        rows = [
            *row("By", text(made)),
            *row("Referred to as", text(one.short if one.short != one.title else "")),
            *links("Claims", claims),
            *links("Cited as a whole by", self.uses.citing(one.name)),
        ]
        return self.entry(
            Ref(Sort.SOURCE, one.name), one.title, "", marks=(_KINDS[one.kind],), rows=rows, span=one.span
        )

    def claim(self, one: Claim) -> Entry:
        """Tell of a claim: where it stands in its source, where it is used."""
        used = list(links("Used by", self.uses.citing(one.name))) or row("Used by", text("nothing in this pack"))
        rows = [*row("Place", text(one.place)), *used]
        return self.entry(Ref(Sort.CLAIM, one.name), one.name, one.says, rows=rows, span=one.span)

    def cited(self, cite: Iterable[str]) -> Iterator[Row]:
        """Give a row of what is cited."""
        yield from row("Rests on", *map(self.citation, cite))

    def citation(self, name: str) -> Item:
        """Tell one thing that is cited: a claim with its source, or a whole source."""
        claim = self.vocabulary.claims.get(name)
        source = self.vocabulary.sources[claim.source if claim else name]
        if claim is None:
            return Item((link(Ref(Sort.SOURCE, name)), Piece(f" {source.title}")))
        says = Piece(f" {claim.says.removesuffix('.')} (")
        return Item(
            (link(Ref(Sort.CLAIM, name)), says, Piece(source.short, ref=Ref(Sort.SOURCE, source.name)), Piece(")"))
        )

    # All of them

    def groups(self) -> Iterable[Group]:
        """Give the groups of hypotheses."""
        return self.vocabulary.groups.values()

    def entry(
        self, ref: Ref, title: str, says: str, *, marks: tuple[str, ...] = (), rows: Iterable[Row], span: Span
    ) -> Entry:
        """Make an entry; of a pack in layers it tells the layer that it is from, and what others changed of it."""
        return Entry(ref, title, marks, says, (*rows, *self.origin(ref, span)))

    def origin(self, ref: Ref, span: Span) -> Iterator[Row]:
        """Tell which layer something is from, and what others changed of it."""
        if len(self.program.layers) < 2:
            return
        yield from row("From the layer", text(self.program.layer_of(span).name))
        changes = [one for one in self.program.changes if one.keys[:2] == (_SECTIONS.get(ref.sort), ref.name)]
        yield from row("Changed by a layer", *map(self.changed, changes))

    @staticmethod
    def changed(one: Change) -> Item:
        """Tell what a layer changes: what stood there, what stands there, and why."""
        values = (Piece(one.before, code=True), Piece(" → "), Piece(one.after, code=True))
        return Item(
            (Piece(f"{one.layer}: "), Piece(one.path, code=True), Piece(": "), *values, Piece(f": {one.because}"))
        )
