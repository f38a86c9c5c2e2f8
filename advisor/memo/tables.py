"""The tables of the memo's appendix, and its footnotes."""

from __future__ import annotations

from functools import cached_property

from advisor.expression.nodes import Compare, Constant, Read, walk
from advisor.expression.phrase import state_fact
from advisor.memo import words
from advisor.memo.model import ClaimRow, FactRow, SourceView, ThresholdRow
from advisor.memo.texts import Texts
from advisor.values import Kind, show_value
from advisor.vocabulary import SourceKind


class Tables(Texts):
    """Facts, thresholds, claims and sources, row by row."""

    @cached_property
    def facts(self) -> tuple[FactRow, ...]:
        """Give the known facts, in the order of the pack."""
        rows = []
        for name, known in self.advice.business.facts.items():
            fact = self.vocabulary.facts[name]
            worded = fact.type.kind in (Kind.CHOICE, Kind.CHOICES)
            value = state_fact(fact, known.value) if worded else show_value(fact.type, known.value)
            source = "; ".join(text for text in (known.source, known.note) if text)
            rows.append(
                FactRow(
                    words.safe(words.capital(fact.label)),
                    words.safe(str(value)),
                    f"{known.certainty:.0%}",
                    words.safe(source),
                )
            )
        return tuple(rows)

    @cached_property
    def thresholds(self) -> tuple[ThresholdRow, ...]:
        """Give the parameters that known facts were compared with, in the order of the pack."""
        used: set[str] = set()
        for outcome in self.advice.derivation.outcomes.values():
            for part in (*outcome.when, *outcome.unless):
                for node in walk(part.condition.node):
                    match node:
                        case Compare(Read(fact), _, Constant() as limit) if fact in self.advice.business.facts:
                            used.add(limit.parameter)
        return tuple(
            ThresholdRow(
                words.safe(words.capital(name.replace("_", " "))),
                words.safe(show_value(parameter.type, parameter.value)),
                words.safe(words.sentence(parameter.why)),
                self.cite(parameter.cite),
            )
            for name, parameter in self.vocabulary.parameters.items()
            if name in used
        )

    @cached_property
    def claims(self) -> tuple[ClaimRow, ...]:
        """Give the claims behind reasons, warnings and recommendations, source by source."""
        advice = self.advice
        provenances = [one.provenance for one in advice.warnings] + [one.provenance for one in advice.recommendations]
        provenances += [
            reason.provenance
            for standings in advice.standings
            for position in standings.positions
            for reason in (*position.reasons_for, *position.reasons_against)
        ]
        cited = {name for provenance in provenances for name in provenance.cite}
        return tuple(
            ClaimRow(words.safe(words.sentence(claim.says)), words.safe(claim.place), self.cite((claim.name,))[0])
            for source in self.vocabulary.sources
            for claim in self.vocabulary.claims.values()
            if claim.source == source and claim.name in cited
        )

    def sources(self) -> tuple[SourceView, ...]:
        """Give the footnotes, articles first, in the order of the pack."""
        found = []
        for name, source in self.vocabulary.sources.items():
            if name in self.cited:
                by = ", ".join(part for part in (source.author, source.year) if part)
                kind = "" if source.kind is SourceKind.ARTICLE else f" ({source.kind.value})"
                text = f"{words.safe(source.title)}{f', by {words.safe(by)}' if by else ''}{kind}"
                found.append(SourceView(name, words.sentence(text)))
        return tuple(found)
