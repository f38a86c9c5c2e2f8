"""Rules as lines of an explanation: those that fired, those that did not, what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.derivation import Status
from advisor.explain.conditions import Conditions
from advisor.explain.misses import Named, exceptions, nearest_first, not_fired, why_held
from advisor.explain.model import Because, Level, Mark
from advisor.expression.phrase import join
from advisor.rule import Basis
from advisor.trace.model import EvidenceEntry, FactEntry, Ref, Role, RuleEntry, Trace
from advisor.trace.words import counted, signed
from advisor.vocabulary import SourceKind

MOST_MISSES = 3
"""How many of the rules that did not fire are told on the level `notes`, the nearest first."""

Answer = tuple[str, Sequence[Because]]
"""A verdict in a sentence, and the reasons."""

_STATUS_MARKS = {Status.FIRED: Mark.TRUE, Status.HELD_BACK: Mark.FALSE, Status.UNDECIDED: Mark.UNKNOWN}
_BASES = {Basis.ARTICLE: "", Basis.INFERENCE: ", this pack's inference", Basis.CONVENTION: ", a convention"}
_KINDS = {
    SourceKind.ARTICLE: "an article",
    SourceKind.STANDARD: "a standard",
    SourceKind.CONVENTION: "a convention",
    SourceKind.INFERENCE: "this pack's inference",
}


class RuleLines:
    """Makes the lines of one explanation, and remembers what it has told.

    A source, claim or question is told once, where it first matters, and a finding, leader or hypothesis is explained
    once: more would add nothing. So a tree never grows beyond the run that it explains.
    """

    def __init__(self, trace: Trace, level: Level, *, nested: bool) -> None:
        self.trace = trace
        self.level = level
        self.nested = nested
        self.depth = 0
        self.told: set[str] = set()
        self.opened: set[Ref] = set()
        self.conditions = Conditions(trace, level, self.behind)

    def answer(self, ref: Ref | None) -> Answer:
        """Explain one thing; what can be explained is known one layer up."""
        raise NotImplementedError

    def firings(self, fired: Iterable[Named]) -> list[Because]:
        """Give the rules that concluded something, each with its conditions and what it cites."""
        return [
            Because(Mark.TRUE, clause(rule.says), self.named(name, rule), Ref(Role.RULE, name), self.grounds(rule))
            for name, rule in fired
        ]

    def evidence(self, part: EvidenceEntry) -> Because:
        """Give a piece of evidence with its figures, the conditions of its rule and what that cites."""
        rule = self.trace.rules[part.rule]
        mark = Mark.FOR if part.weight > 0 else Mark.AGAINST
        detail = f"{figures(part)}; rule {part.rule}{_BASES[rule.basis]}"
        return Because(mark, clause(rule.says), detail, Ref(Role.RULE, part.rule), self.grounds(rule), part)

    @staticmethod
    def named(name: str, rule: RuleEntry) -> str:
        """Name a rule that fired, with what it rests on if that is no source, and how sure it is."""
        sure = "" if rule.certainty == 1 else f", certainty {rule.certainty:g}"
        return f"rule {name}{_BASES[rule.basis]}{sure}"

    def grounds(self, rule: RuleEntry) -> tuple[Because, ...]:
        """Give what made a rule fire, then what it cites."""
        met = self.conditions.met(rule)
        return (*met, *self.cited(rule))

    def other_rules(self, rules: Iterable[Named]) -> list[Because]:
        """Give the rules that could have concluded the same and did not; on the level `notes` they add nothing."""
        if self.level is Level.NOTES or self.depth:
            return []
        return [self.missed(name, rule) for name, rule in nearest_first(not_fired(rules))]

    def misses(self, rules: Iterable[Named]) -> list[Because]:
        """Give the rules that could have concluded something, the nearest to firing first."""
        found = nearest_first(not_fired(rules))
        most = (1 if self.depth else MOST_MISSES) if self.level is Level.NOTES else len(found)
        return [*(self.missed(name, rule) for name, rule in found[:most]), *self.left_out(len(found) - most)]

    def left_out(self, count: int) -> list[Because]:
        """Say how many rules are not told of."""
        if count <= 0 or self.depth:
            return []
        says = f"{counted(count, 'more rule', 'more rules')} did not fire"
        return [Because(Mark.NOTE, says, "the level fails tells of all")]

    def missed(self, name: str, rule: RuleEntry) -> Because:
        """Give a rule that did not fire, with what was in its way."""
        parts = self.conditions.unmet(rule)
        mark, detail = _STATUS_MARKS[rule.status], f"rule {name} {why_held(rule)}"
        return Because(mark, clause(rule.says), detail, Ref(Role.RULE, name), parts)

    def none_of(self, rules: Sequence[Named]) -> str:
        """Say why none of some rules fired."""
        suppressed = [(name, found) for name, rule in rules for found in exceptions(rule)]
        if suppressed:
            name, found = suppressed[0]
            return f"an exception of its rule `{name}` suppressed it, as {self.conditions.in_short(found)}"
        if not rules:
            return "no rule concludes it"
        if len(rules) == 1:
            return f"its only rule {why_held(rules[0][1])}"
        waiting = sum(rule.status is Status.UNDECIDED for _, rule in rules)
        told = f"; {waiting} of them can't be decided yet" if waiting else ""
        return f"none of its {len(rules)} rules fired{told}"

    def conclusions(self, name: str, rule: RuleEntry) -> list[Because]:
        """Give what a rule that fired concluded."""
        trace, lines = self.trace, []
        for weighed in rule.weighs:
            found = trace.hypotheses[weighed.hypothesis]
            for part in found.evidence:
                if part.rule == name:
                    mark = Mark.FOR if part.weight > 0 else Mark.AGAINST
                    says = f"{found.title} in {trace.groups[found.group].seen_in}"
                    lines.append(Because(mark, says, figures(part), Ref(Role.HYPOTHESIS, weighed.hypothesis), (), part))
        named = [(Role.FINDING, one, trace.findings[one].says) for one in rule.derives]
        named += [(Role.WARNING, one, f"the warning “{trace.warnings[one].title}”") for one in rule.warns]
        for one in rule.recommends:
            named.append((Role.RECOMMENDATION, one, f"the recommendation “{trace.recommendations[one].title}”"))
        named += [(Role.REMARK, one, f"a remark: {trace.remarks[one].says}") for one in rule.remarks]
        return [*lines, *(Because(Mark.NOTE, f"so: {says}", one, Ref(role, one)) for role, one, says in named)]

    def behind(self, ref: Ref) -> tuple[Because, ...]:
        """Explain what a condition reads: where a fact comes from, what a finding, leader or hypothesis rests on."""
        if ref.role is Role.FACT:
            return tuple(self.about_fact(self.trace.facts[ref.name]))
        if not self.nested or ref in self.opened:
            return ()
        self.opened.add(ref)
        self.depth += 1
        try:
            return tuple(self.answer(ref)[1])
        finally:
            self.depth -= 1

    def first_told(self, what: str) -> bool:
        """Tell whether something is told for the first time, or has to be told in any case."""
        first = what not in self.told or self.level is Level.FULL
        self.told.add(what)
        return first

    def about_fact(self, fact: FactEntry) -> list[Because]:
        """Give the source of a known fact, or the question for an unknown one."""
        if fact.value is None:
            asks = self.conditions.asks and self.first_told(f"ask {fact.ask}")
            return [Because(Mark.ASK, fact.ask, f"answer: {fact.answers}")] if asks else []
        if not self.first_told(f"fact {fact.label} {fact.says}"):
            return []
        told = [Because(Mark.SOURCE, f"source: {fact.source}")] if fact.source else []
        return [*told, *([Because(Mark.NOTE, f"note: {fact.note}")] if fact.note else [])]

    def cited(self, rule: RuleEntry) -> list[Because]:
        """Give what a rule rests on: claims with their sources, or what this pack holds by itself."""
        lines, again = [], []
        for name in rule.cites:
            if not self.first_told(f"cite {name}"):
                again.append(name)
                continue
            claim = self.trace.claims.get(name)
            source = self.trace.sources[claim.source if claim else name]
            if claim:
                lines.append(Because(Mark.SOURCE, f"{source.short}, {claim.place}: {clause(claim.says)}", name))
            else:
                lines.append(Because(Mark.SOURCE, source.title, _KINDS[source.kind]))
        return [*lines, *([Because(Mark.SOURCE, f"{join(again)}, as above")] if again else [])]


def figures(part: EvidenceEntry) -> str:
    """Give the figures of a piece of evidence: how it comes about, and its share."""
    told = f"{signed(part.value)}, {part.share:.0%} of the evidence"
    return told if part.certainty == 1 else f"{signed(part.strength)} × {part.certainty:g} = {told}"


def clause(text: str) -> str:
    """Give a sentence without its full stop."""
    return text.removesuffix(".")
