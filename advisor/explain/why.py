"""A trace and a question → why it was concluded, or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from advisor.derivation import Status
from advisor.explain.conditions import Conditions
from advisor.explain.misses import exceptions, nearest_first, not_fired, waits_for, why_held
from advisor.explain.model import Because, Explanation, Level, Mark
from advisor.expression.phrase import join
from advisor.rule import Basis
from advisor.trace.model import (
    EvidenceEntry,
    FactEntry,
    HypothesisEntry,
    Ref,
    Role,
    RuleEntry,
    Trace,
)
from advisor.trace.words import counted, signed
from advisor.values import Truth

MOST_MISSES = 3
"""How many of the rules that did not fire are told on the level `notes`, the nearest first."""

_DEEPEST = 3
_STATUS_MARKS = {Status.FIRED: Mark.TRUE, Status.HELD_BACK: Mark.FALSE, Status.UNDECIDED: Mark.UNKNOWN}
_BASES = {Basis.ARTICLE: "", Basis.INFERENCE: "this pack's inference", Basis.CONVENTION: "a convention"}


def explain(trace: Trace, ref: Ref | None = None, level: Level = Level.NOTES, *, nested: bool = True) -> Explanation:
    """Explain one thing, or the bottom line.

    With `nested` false, what can be asked about by itself is named and not explained in turn: for viewers that open it
    on demand. Raises `KeyError` for a name that is not in the trace.
    """
    verdict, reasons = _Why(trace, level, nested=nested).answer(ref)
    pack = f"{trace.pack.name} {trace.pack.version}"
    return Explanation(ref, verdict, tuple(reasons), trace.business.name, trace.business.as_of, pack, level)


Answer = tuple[str, Sequence[Because]]


class _Why:
    def __init__(self, trace: Trace, level: Level, *, nested: bool) -> None:
        self.trace = trace
        self.level = level
        self.deepest = _DEEPEST if nested else 0
        self.depth = 0
        # A source, claim, question, finding or leader is told once, where it first matters: more would add nothing.
        self.told: set[str] = set()
        self.conditions = Conditions(trace, level, self.behind)

    def answer(self, ref: Ref | None) -> Answer:
        if ref is None:
            return self.bottom_line()
        return {
            Role.FACT: self.fact,
            Role.FINDING: self.finding,
            Role.HYPOTHESIS: self.hypothesis,
            Role.LEADER: self.leader,
            Role.RULE: self.rule,
            Role.WARNING: self.warning,
            Role.RECOMMENDATION: self.recommendation,
            Role.REMARK: self.remark,
        }[ref.role](ref.name)

    def bottom_line(self) -> Answer:
        trace = self.trace
        verdict = "; ".join(self.conditions.leads(name) for name in trace.groups)
        reasons = []
        for name in trace.groups:
            self.told.add(str(Ref(Role.LEADER, name)))
            says, parts = self.leader(name)
            reasons.append(Because(Mark.NOTE, _clause(says), "", Ref(Role.LEADER, name), tuple(parts)))
        for name, warning in trace.warnings.items():
            if warning.raised:
                ref = Ref(Role.WARNING, name)
                detail = f"{warning.raised.value}; {name}"
                reasons.append(Because(Mark.NOTE, f"warning: {warning.title}", detail, ref, self.behind(ref)))
        return f"{_capital(verdict)}.", reasons

    # What happened, or not, by its role

    def fact(self, name: str) -> Answer:
        fact = self.trace.facts[name]
        readers = [rule for rule in self.trace.rules.items() if name in rule[1].reads]
        fired = [rule for rule in readers if rule[1].status is Status.FIRED]
        others = nearest_first(not_fired(readers))
        lines = list(self.about_fact(fact))
        lines += [
            Because(Mark.TRUE, _clause(rule.says), self.concluded(one, rule), Ref(Role.RULE, one))
            for one, rule in fired
        ]
        waiting = [pair for pair in others if fact.value is None and name in waits_for(pair[1])]
        nearest = waiting if fact.value is None else [] if fired else others
        told = others if self.level is not Level.NOTES else nearest[:MOST_MISSES]
        lines += [self.missed(one, rule) for one, rule in told]
        if fact.value is None:
            verdict = f"Unknown: {fact.label}"
            verdict += f"; {counted(len(waiting), 'rule waits', 'rules wait')} for it." if waiting else "."
            return verdict, [*lines, *self.left_out(len(waiting) - len(told))] if waiting else lines
        number = counted(len(fired), "rule that reads it", "rules that read it") if fired else "no rule that reads it"
        return f"{_capital(fact.says)}; {number} fired.", lines

    def finding(self, name: str) -> Answer:
        finding = self.trace.findings[name]
        rules = [(one, self.trace.rules[one]) for one in finding.rules]
        fired = [pair for pair in rules if pair[1].status is Status.FIRED]
        if finding.truth is Truth.TRUE:
            return f"{_capital(finding.says)}.", [*self.firings(fired), *self.other_rules(rules)]
        if finding.truth is Truth.UNKNOWN:
            return f"It is not known whether {finding.says}.", self.misses(rules)
        return f"{_capital(finding.denies)}: no rule derived it.", self.misses(rules)

    def leader(self, name: str) -> Answer:
        group = self.trace.groups[name]
        first = group.ranking[0]
        if group.leader:
            says, parts = self.hypothesis(group.leader)
            return says, self.with_rivals(name, parts)
        if self.trace.hypotheses[first].certainty <= 0:
            return f"Nothing leads in {group.seen_in}: no evidence speaks for any of it.", self.rivals(name)
        _, parts = self.hypothesis(first)
        verdict = f"Nothing leads clearly in {group.seen_in}: {self.why_not_leading(first)}."
        return verdict, self.with_rivals(name, parts)

    def with_rivals(self, name: str, parts: Sequence[Because]) -> list[Because]:
        """Put the rivals behind the evidence, before the rules that did not fire."""
        evidence = [part for part in parts if part.evidence]
        return [*evidence, *self.rivals(name), *(part for part in parts if not part.evidence)]

    def rivals(self, name: str) -> list[Because]:
        """Give the rivals behind the first for which there is evidence."""
        found = [(one, self.trace.hypotheses[one]) for one in self.trace.groups[name].ranking[1:]]
        return [
            Because(Mark.NOTE, f"behind it: {one.title} at {signed(one.certainty)}", rival, Ref(Role.HYPOTHESIS, rival))
            for rival, one in found
            if one.evidence and not self.depth
        ]

    def why_not_leading(self, name: str) -> str:
        """Say what keeps a hypothesis from leading."""
        found = self.trace.hypotheses[name]
        group = self.trace.groups[found.group]
        told = f"{found.title} at {signed(found.certainty)}"
        if group.leader and group.leader != name:
            leader = self.trace.hypotheses[group.leader]
            return f"{told} against {leader.title} at {signed(leader.certainty)}"
        if found.certainty < group.leads_from:
            return f"{told}, where a lead takes {group.leads_from:.2f}"
        second = self.trace.hypotheses[group.ranking[1]]
        ahead = f"a lead of {group.margin:.2f}, where it takes {group.leads_by:.2f}"
        return f"{told}, {second.title} at {signed(second.certainty)}: {ahead}"

    def hypothesis(self, name: str) -> Answer:
        found = self.trace.hypotheses[name]
        group = self.trace.groups[found.group]
        lines = [self.evidence(part) for part in sorted(found.evidence, key=lambda part: -abs(part.weight))]
        speaking = [
            (one, self.trace.rules[one])
            for one in found.rules
            if any(part.hypothesis == name and part.strength > 0 for part in self.trace.rules[one].weighs)
        ]
        if group.leader == name:
            verdict = (
                f"The lead in {group.seen_in} lies with {found.title}, at {signed(found.certainty)}{self.ahead(found)}."
            )
            return verdict, [*lines, *self.other_rules([(one, self.trace.rules[one]) for one in found.rules])]
        if not found.evidence:
            verdict = f"Nothing speaks for or against {found.title} in {group.seen_in}."
        else:
            verdict = f"The lead in {group.seen_in} does not lie with {found.title}: {self.why_not_leading(name)}."
        if self.depth:
            return verdict, lines
        return verdict, [*lines, *self.misses(speaking)]

    def ahead(self, found: HypothesisEntry) -> str:
        """Say how far a leader is ahead of the next."""
        group = self.trace.groups[found.group]
        if len(group.ranking) < 2:
            return ""
        second = self.trace.hypotheses[group.ranking[1]]
        if second.certainty <= 0:
            return "; evidence speaks for nothing else"
        return f", ahead of {second.title} at {signed(second.certainty)}"

    def rule(self, name: str) -> Answer:
        rule = self.trace.rules[name]
        place = f"{rule.file}:{rule.line}, stage {rule.stage + 1} of {self.trace.stages}"
        lines: list[Because] = []
        if rule.status is Status.FIRED:
            verdict = f"This rule fired: {_clause(rule.says)}"
            lines += [*self.conditions.met(rule), *self.conclusions(name, rule)]
        else:
            verdict = f"This rule {why_held(rule)}: {_clause(rule.says)}"
            lines += self.conditions.unmet(rule)
        return _sentence(verdict), [*lines, *self.cited(rule), Because(Mark.NOTE, f"it stands in {place}")]

    def warning(self, name: str) -> Answer:
        warning = self.trace.warnings[name]
        rules = [(one, self.trace.rules[one]) for one in warning.rules]
        fired = [pair for pair in rules if pair[1].status is Status.FIRED]
        if fired:
            grade = warning.raised.value if warning.raised else warning.severity.value
            graded = warning.raised is not warning.severity
            lowered = f" (lowered from {warning.severity.value}, for its facts are unsure)" if graded else ""
            verdict = f"The warning “{warning.title}” was raised, as {grade}{lowered}."
            return verdict, [*self.firings(fired), *self.other_rules(rules)]
        return f"The warning “{warning.title}” was not raised: {self.none_of(rules)}.", self.misses(rules)

    def remark(self, name: str) -> Answer:
        remark = self.trace.remarks[name]
        rules = [(one, self.trace.rules[one]) for one in remark.rules]
        fired = [pair for pair in rules if pair[1].status is Status.FIRED]
        if fired:
            return f"The memo remarks: {remark.says}", [*self.firings(fired), *self.other_rules(rules)]
        return f"The remark is not made: {self.none_of(rules)}. ({remark.says})", self.misses(rules)

    def recommendation(self, name: str) -> Answer:
        one = self.trace.recommendations[name]
        rules = [(rule, self.trace.rules[rule]) for rule in one.rules]
        fired = [pair for pair in rules if pair[1].status is Status.FIRED]
        calling = [(warning, self.trace.warnings[warning]) for warning in one.warnings]
        lines = []
        for warning, found in calling:
            if found.raised:
                ref = Ref(Role.WARNING, warning)
                says = f"the warning “{found.title}” calls for it"
                lines.append(Because(Mark.TRUE, says, f"{found.raised.value}; {warning}", ref, self.behind(ref)))
        lines += self.firings(fired)
        if lines:
            return f"“{one.title}” is recommended.", [*lines, *self.other_rules(rules)]
        for warning, found in calling:
            ref = Ref(Role.WARNING, warning)
            says = f"the warning “{found.title}” would call for it, but was not raised"
            lines.append(Because(Mark.FALSE, says, warning, ref, self.behind(ref)))
        verdict = f"“{one.title}” is not recommended: nothing calls for it."
        return verdict, [*lines, *(self.misses(rules) if rules else ())]

    # Rules, as lines

    def firings(self, fired: Iterable[tuple[str, RuleEntry]]) -> list[Because]:
        """Give the rules that concluded something, each with its conditions and what it cites."""
        return [
            Because(
                Mark.TRUE,
                _clause(rule.says),
                f"rule {name}{_sureness(rule.certainty)}",
                Ref(Role.RULE, name),
                (*self.conditions.met(rule), *self.cited(rule)),
            )
            for name, rule in fired
        ]

    def evidence(self, part: EvidenceEntry) -> Because:
        rule = self.trace.rules[part.rule]
        mark = Mark.FOR if part.weight > 0 else Mark.AGAINST
        figures = f"{signed(part.value)}, {part.share:.0%} of the evidence; rule {part.rule}"
        if part.certainty < 1:
            figures = f"{signed(part.strength)} × {part.certainty:g} = {figures}"
        met = self.conditions.met(rule)
        cited = self.cited(rule) if not self.depth or self.level is Level.FULL else ()
        parts = (*met, *cited)
        return Because(mark, _clause(rule.says), figures, Ref(Role.RULE, part.rule), parts, part)

    def other_rules(self, rules: Iterable[tuple[str, RuleEntry]]) -> list[Because]:
        """Give the rules that could have concluded the same and did not; on the level `notes` they add nothing."""
        if self.level is Level.NOTES or self.depth:
            return []
        return [self.missed(name, rule) for name, rule in nearest_first(not_fired(rules))]

    def misses(self, rules: Iterable[tuple[str, RuleEntry]]) -> list[Because]:
        """Give the rules that could have concluded something, the nearest to firing first."""
        found = nearest_first(not_fired(rules))
        most = (1 if self.depth else MOST_MISSES) if self.level is Level.NOTES else len(found)
        return [*(self.missed(name, rule) for name, rule in found[:most]), *self.left_out(len(found) - most)]

    def left_out(self, count: int) -> list[Because]:
        if count <= 0 or self.depth:
            return []
        says = f"{counted(count, 'more rule', 'more rules')} did not fire; `--level fails` tells of all"
        return [Because(Mark.NOTE, says)]

    def missed(self, name: str, rule: RuleEntry) -> Because:
        parts = self.conditions.unmet(rule)
        mark, detail = _STATUS_MARKS[rule.status], f"rule {name} {why_held(rule)}"
        return Because(mark, _clause(rule.says), detail, Ref(Role.RULE, name), parts)

    def none_of(self, rules: Sequence[tuple[str, RuleEntry]]) -> str:
        """Say why none of some rules fired."""
        suppressed = [(name, found) for name, rule in rules for found in exceptions(rule)]
        if suppressed:
            name, found = suppressed[0]
            return f"an exception of its rule `{name}` suppressed it, as {found.says}"
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
                    figures = f"{signed(part.strength)} × {part.certainty:g} = {signed(part.value)}"
                    figures += f", {part.share:.0%} of its evidence"
                    lines.append(Because(mark, says, figures, Ref(Role.HYPOTHESIS, weighed.hypothesis), (), part))
        named = [(Role.FINDING, one, trace.findings[one].says) for one in rule.derives]
        named += [(Role.WARNING, one, f"the warning “{trace.warnings[one].title}”") for one in rule.warns]
        for one in rule.recommends:
            named.append((Role.RECOMMENDATION, one, f"the recommendation “{trace.recommendations[one].title}”"))
        named += [(Role.REMARK, one, f"a remark: {trace.remarks[one].says}") for one in rule.remarks]
        return [*lines, *(Because(Mark.NOTE, f"so: {says}", one, Ref(role, one)) for role, one, says in named)]

    @staticmethod
    def concluded(name: str, rule: RuleEntry) -> str:
        return f"rule {name} concludes {join(rule.concludes)}"

    # What stands behind a line

    def within(self, answer: Callable[[], Answer]) -> Answer:
        """Answer one level down; nothing below the deepest."""
        if self.depth >= self.deepest:
            return "", ()
        self.depth += 1
        try:
            return answer()
        finally:
            self.depth -= 1

    def first_told(self, what: str) -> bool:
        """Tell whether something is told for the first time, or has to be told in any case."""
        first = what not in self.told or self.level is Level.FULL
        self.told.add(what)
        return first

    def behind(self, ref: Ref) -> tuple[Because, ...]:
        """Explain what a condition reads: where a fact comes from, what a finding or a leader rests on."""
        if ref.role is Role.FACT:
            return tuple(self.about_fact(self.trace.facts[ref.name]))
        if ref.role is Role.HYPOTHESIS or (self.depth < self.deepest and not self.first_told(str(ref))):
            return ()
        _, parts = self.within(lambda: self.answer(ref))
        return tuple(parts)

    def about_fact(self, fact: FactEntry) -> list[Because]:
        if fact.value is None:
            return [Because(Mark.ASK, fact.ask, f"answer: {fact.answers}")] if self.first_told(fact.ask) else []
        if not self.first_told(fact.says):
            return []
        told = [Because(Mark.SOURCE, f"source: {fact.source}")] if fact.source else []
        return [*told, *([Because(Mark.NOTE, f"note: {fact.note}")] if fact.note else [])]

    def cited(self, rule: RuleEntry) -> list[Because]:
        """Give what a rule rests on: claims with their sources, or what this pack holds by itself."""
        lines = []
        again = []
        for name in rule.cites:
            if not self.first_told(name):
                again.append(name)
                continue
            claim = self.trace.claims.get(name)
            source = self.trace.sources[claim.source if claim else name]
            if claim:
                lines.append(Because(Mark.SOURCE, f"{source.short}, {claim.place}: {_clause(claim.says)}", name))
            else:
                lines.append(Because(Mark.SOURCE, source.title, _BASES[rule.basis] or name))
        return [*lines, *([Because(Mark.SOURCE, f"{join(again)}, as above")] if again else [])]


def _sureness(certainty: float) -> str:
    return "" if certainty == 1 else f", certainty {certainty:g}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _clause(text: str) -> str:
    return text.removesuffix(".")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
