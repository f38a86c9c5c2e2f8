"""The advice → what a memo's template sees.

Every text from a pack or a fact file is made safe for Markdown here. Templates write the sentences around them; they
see no rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from advisor.advice import Advice, Ground, Position, Reason, Standings
from advisor.advice.model import SURE
from advisor.expression.phrase import join
from advisor.memo import words
from advisor.memo.effects import describe_change, describe_gap, describe_trial
from advisor.memo.model import (
    Appendix,
    BarView,
    ChangeView,
    ContestView,
    Limits,
    MemoView,
    Note,
    Question,
    Relation,
    Rival,
    Sign,
    Step,
    VoiceView,
    WarningView,
)
from advisor.memo.tables import Tables
from advisor.pack.declarations import PLACEHOLDER
from advisor.rule import Basis
from advisor.vocabulary import Group, Section, Severity, SourceKind

MOST_QUESTIONS = 15
_HORIZONS = {"now": "now", "quarter": "this quarter", "year": "this year", "beyond": "beyond this year"}


def viewer(advice: Advice) -> Callable[[Limits], MemoView]:
    """Give a function that makes views of the advice; what does not depend on the limits is made once."""
    return _Viewer(advice).view


def fresh(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Take out of each reason what a weightier one before it has told; a reason that then tells nothing falls away."""
    told: set[Ground] = set()
    found = []
    for reason in reasons:
        new = tuple(ground for ground in reason.grounds if ground not in told)
        told.update(new)
        if new:
            found.append(replace(reason, grounds=new))
    return tuple(found)


_BY = {Basis.ARTICLE: "", Basis.INFERENCE: "our own inference", Basis.CONVENTION: "our own convention"}


class _Viewer(Tables):
    def __init__(self, advice: Advice) -> None:
        super().__init__(advice)
        self.limits = Limits()
        self.numbers = {one.recommendation.name: place for place, one in enumerate(advice.recommendations, 1)}

    def view(self, limits: Limits) -> MemoView:
        """Make the view with at most so many items in the memo's body."""
        advice, self.limits = self.advice, limits
        contests = tuple(self.contest(standings) for standings in advice.standings)
        warnings, steps, voices, questions = self.warnings, self.steps, self.voices, self.questions
        severe = sum(one.severity is Severity.HIGH for one in advice.warnings)
        kept = max(limits.warnings, min(severe, limits.severe))
        remarks, left_remarks = self.remarks()
        heard = tuple(voice for voice in voices if any(voice.rankings))
        appendix = Appendix(
            self.left_signs(), warnings[kept:], steps[limits.recommendations :], left_remarks,
            questions[limits.questions :], self.facts, self.thresholds, self.claims,
        )  # fmt: skip
        facts = advice.business.facts.values()
        return MemoView(
            name=words.safe(advice.business.name),
            as_of=words.date_in_words(advice.business.as_of),
            pack=self.pack,
            pack_title=words.safe(advice.program.manifest.title),
            contests=contests,
            relation=self.relation.value,
            bars=self.bars,
            chart_alt=self.chart_alt,
            warnings=warnings[:kept],
            steps=steps[: limits.recommendations],
            voices=heard,
            silent_voices=tuple(voice.short for voice in voices if not any(voice.rankings)),
            voices_differ=any(len({v.leaders[g] for v in heard if v.leaders[g]}) > 1 for g in range(len(contests))),
            changes=self.changes(),
            changes_leaders=any(effect.leaders for effect in advice.changes),
            questions=questions[: limits.questions],
            remarks=remarks,
            articles=sum(source.kind is SourceKind.ARTICLE for source in self.vocabulary.sources.values()),
            known=advice.known,
            sure=sum(fact.certainty >= SURE for fact in facts),
            askable=len(self.vocabulary.facts),
            appendix=appendix,
            sources=self.sources(),
        )

    @property
    def pack(self) -> str:
        """Name the pack with its version, and what it stands on."""
        *below, pack = [f"{layer.name} {layer.manifest.version}" for layer in self.advice.program.layers]
        return f"{pack} on {join(below)}" if below else pack

    @cached_property
    def relation(self) -> Relation:
        """Say how the leaders of the first two groups go together."""
        leaders = [standings.leader for standings in self.advice.standings[:2]]
        same_options = len({standings.group.options.name for standings in self.advice.standings[:2]}) == 1
        if len(leaders) < 2 or None in leaders or not same_options:
            return Relation.OPEN
        if leaders[0] == leaders[1]:
            return Relation.SAME
        return Relation.APART if self.advice.pulled_apart else Relation.KIN

    # --- contests --------------------------------------------------------------------------------------------------

    def contest(self, standings: Standings) -> ContestView:
        group, limits = standings.group, self.limits
        rivals = tuple(
            Rival(words.safe(self.title(group, one.option)), one.certainty)
            for one in standings.positions
            if one.certainty > 0
        )
        first = standings.first
        told = first.certainty > 0
        return ContestView(
            title=words.safe(group.title),
            led=self.led(standings),
            leader=rivals[0] if standings.leader else None,
            rivals=rivals,
            strong=tuple(one.title for one in rivals if one.certainty >= group.leads_from),
            signs=self.signs(fresh(first.reasons_for)[: limits.signs]) if told else (),
            against=self.signs(fresh(first.reasons_against)[: limits.against]) if told else (),
            more=max(0, len(fresh(first.reasons_for)) - limits.signs) if told else 0,
            headline=self.headline(first) if told else "",
            declared=self.option(group, standings.declared, "driven") if standings.declared else "",
            declared_differs=bool(standings.declared and standings.leader and standings.declared != standings.leader),
        )

    def option(self, group: Group, name: str, what: str) -> str:
        return words.safe(str(next(getattr(one, what) for one in group.options.options if one.name == name)))

    def led(self, standings: Standings) -> str:
        group = standings.group
        values = {"business": self.advice.business.name}
        text = group.unled
        if standings.leader:
            text = group.led
            values["sure"] = words.sureness(standings.first.certainty)
            option = next(one for one in group.options.options if one.name == standings.leader)
            values |= {"leader": option.title, "driven": option.driven, "means": option.means}
        return words.safe(PLACEHOLDER.sub(lambda found: values[found[1]], text))

    def headline(self, position: Position) -> str:
        """State one fact each of the two weightiest reasons."""
        return self.states(ground for reason in position.reasons_for[:2] for ground in reason.grounds[:1])

    def signs(self, reasons: tuple[Reason, ...]) -> tuple[Sign, ...]:
        """Join reasons by source, so that each source is named once."""
        grouped: dict[tuple[tuple[str, ...], Basis], list[Ground]] = {}
        for reason in reasons:
            beyond = reason.basis is not Basis.ARTICLE
            named = self.vocabulary.sources_of(reason.provenance.cite)
            sources = self.cite(tuple(name for name in named if not beyond or name != "inference"))
            grouped.setdefault((sources, reason.basis), []).extend(reason.grounds)
        parts = [Sign(self.states(grounds), sources, _BY[basis]) for (sources, basis), grounds in grouped.items()]
        order = list(_BY.values())
        return tuple(sorted((sign for sign in parts if sign.text), key=lambda sign: order.index(sign.by)))

    def left_signs(self) -> tuple[Note, ...]:
        """Give what speaks for options and that the body leaves out."""
        notes = []
        for standings in self.advice.standings:
            for place, position in enumerate(standings.positions):
                skipped = self.limits.signs if place == 0 and position.certainty > 0 else 0
                left = fresh(position.reasons_for)[skipped:]
                grounds = [ground for reason in left for ground in reason.grounds]
                cite = tuple(name for reason in left for name in reason.provenance.cite)
                if grounds:
                    title = words.safe(self.title(standings.group, position.option))
                    seen_in = words.safe(standings.group.seen_in)
                    text = f"{title} in {seen_in}{', further' if skipped else ''}: {self.states(grounds)}"
                    notes.append(Note(text, self.cite(cite)))
        return tuple(notes)

    @cached_property
    def bars(self) -> tuple[BarView, ...]:
        first = self.advice.standings[0]
        shared = [one for one in self.advice.standings if one.group.options.name == first.group.options.name]
        declared = {one.declared for one in shared}
        return tuple(
            BarView(
                words.safe(option.title),
                tuple(next(p.certainty for p in one.positions if p.option == option.name) for one in shared),
                option.name in declared,
            )
            for option in first.group.options.options
        )

    @cached_property
    def chart_alt(self) -> str:
        parts = []
        for standings in self.advice.standings:
            told = [p for p in standings.positions if p.certainty > 0][:3]
            listed = join([f"{self.title(standings.group, p.option)} {words.signed(p.certainty)}" for p in told])
            parts.append(f"{words.capital(standings.group.title)}: {listed or 'no evidence for any'}.")
        return " ".join(parts)

    @cached_property
    def warnings(self) -> tuple[WarningView, ...]:
        return tuple(self.warning(place) for place in range(len(self.advice.warnings)))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self.step(place) for place in range(len(self.advice.recommendations)))

    @cached_property
    def voices(self) -> tuple[VoiceView, ...]:
        return tuple(self.voice(place) for place in range(len(self.advice.voices)))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self.question(place) for place in range(min(len(self.advice.gaps), MOST_QUESTIONS)))

    # --- the rest --------------------------------------------------------------------------------------------------

    def warning(self, place: int) -> WarningView:
        one = self.advice.warnings[place]
        steps = tuple(sorted(self.numbers[name] for name in one.warning.do))
        return WarningView(
            title=self.fill(one.warning.title),
            severity=one.severity.value,
            because=self.states(one.grounds[:4]),
            consequence=self.fill(one.warning.consequence),
            sources=self.cite(one.warning.cite),
            steps=steps,
        )

    def step(self, place: int) -> Step:
        one = self.advice.recommendations[place].recommendation
        return Step(
            place + 1, self.fill(one.title), self.fill(one.detail), _HORIZONS[one.horizon.value], self.cite(one.cite)
        )

    def remarks(self) -> tuple[dict[str, tuple[Note, ...]], tuple[Note, ...]]:
        body: dict[str, tuple[Note, ...]] = {}
        left: list[Note] = []
        for section in Section:
            notes = [
                Note(self.fill(one.remark.says), self.cite(one.remark.cite))
                for one in self.advice.remarks
                if one.remark.section is section
            ]
            most = 0 if section is Section.APPENDIX else self.limits.remarks
            # What is fair to say of a mismatch, and of how sure all is, stands there however short the memo has to be.
            most = max(most, 1) if section in (Section.MISMATCH, Section.SURENESS) else most
            body[section.value] = tuple(notes[:most])
            left.extend(notes[most:])
        return body, tuple(left)

    def voice(self, place: int) -> VoiceView:
        voice = self.advice.voices[place]
        source = self.vocabulary.sources[voice.source]
        groups = [standings.group for standings in self.advice.standings]
        leaders = tuple(
            self.title(group, o.leader) if o.leader else "" for o, group in zip(voice.opinions, groups, strict=True)
        )
        rankings = tuple(
            tuple(Rival(words.safe(self.title(group, option)), certainty) for option, certainty in opinion.ranking[:2])
            for opinion, group in zip(voice.opinions, groups, strict=True)
        )
        self.cite((voice.source,) if any(rankings) else ())
        return VoiceView(words.safe(source.short), voice.source, leaders, rankings)

    def changes(self) -> tuple[ChangeView, ...]:
        """Join the near misses that would change the same."""
        joined: dict[str, list[str]] = {}
        for effect in self.advice.changes[: self.limits.changes]:
            told = words.safe(describe_trial(self.vocabulary, effect.trial))
            joined.setdefault(words.safe(describe_change(self.vocabulary, effect)), []).append(told)
        return tuple(ChangeView(tuple(told), effect) for effect, told in joined.items())

    def question(self, place: int) -> Question:
        gap = self.advice.gaps[place]
        fact = self.vocabulary.facts[gap.fact]
        return Question(words.safe(fact.ask), words.safe(describe_gap(self.vocabulary, gap)))
