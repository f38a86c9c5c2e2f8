"""A trace and a question → why it was concluded, or why not."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.derivation import Status
from advisor.explain.misses import Named, nearest_first, not_fired, waits_for, why_held
from advisor.explain.model import Because, Explanation, Level, Mark
from advisor.explain.rules import MOST_MISSES, Answer, RuleLines, clause
from advisor.expression.phrase import join
from advisor.memo.words import capital
from advisor.trace.model import HypothesisEntry, Ref, Role, Trace
from advisor.trace.words import counted, signed
from advisor.values import Truth


def explain(trace: Trace, ref: Ref | None = None, level: Level = Level.NOTES, *, nested: bool = True) -> Explanation:
    """Explain one thing, or the bottom line.

    With `nested` false, what can be asked about by itself is named and not explained in turn: for viewers that open it
    on demand. Raises `KeyError` for a name that is not in the trace.
    """
    verdict, reasons = _Why(trace, level, nested=nested).answer(ref)
    pack = f"{trace.pack.name} {trace.pack.version}"
    return Explanation(ref, verdict, tuple(reasons), trace.business.name, trace.business.as_of, pack, level)


class _Why(RuleLines):
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
        raised = sorted((one.rank, name) for name, one in trace.warnings.items() if one.rank)
        given = sorted((one.rank, name) for name, one in trace.recommendations.items() if one.rank)
        verdict = "; ".join(self.conditions.leads(name) for name in trace.groups)
        if not trace.groups:
            number = counted(len(raised), "warning was", "warnings were") if raised else "no warning was"
            verdict = f"this pack has no hypotheses to weigh; {number} raised"
        reasons = []
        for name in trace.groups:
            self.opened.add(Ref(Role.LEADER, name))
            says, parts = self.leader(name)
            reasons.append(Because(Mark.NOTE, clause(says), "", Ref(Role.LEADER, name), tuple(parts)))
        for _, name in raised:
            warning, ref = trace.warnings[name], Ref(Role.WARNING, name)
            grade = (warning.raised or warning.severity).value
            reasons.append(Because(Mark.NOTE, f"warning: {warning.title}", f"{grade}; {name}", ref, self.behind(ref)))
        for rank, name in given:
            advised = trace.recommendations[name]
            says = f"recommendation {rank}: {advised.title}"
            reasons.append(Because(Mark.NOTE, says, name, Ref(Role.RECOMMENDATION, name)))
        return f"{capital(verdict)}.", reasons

    # What happened, or not, by its role

    def fact(self, name: str) -> Answer:
        fact = self.trace.facts[name]
        readers = [rule for rule in self.trace.rules.items() if name in rule[1].reads]
        fired = [rule for rule in readers if rule[1].status is Status.FIRED]
        others = nearest_first(not_fired(readers))
        lines = list(self.about_fact(fact))
        lines += [
            Because(Mark.TRUE, clause(rule.says), f"rule {one} concludes {join(rule.concludes)}", Ref(Role.RULE, one))
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
        return f"{capital(fact.says)}; {number} fired.", lines

    def finding(self, name: str) -> Answer:
        finding = self.trace.findings[name]
        rules = [(one, self.trace.rules[one]) for one in finding.rules]
        fired = [pair for pair in rules if pair[1].status is Status.FIRED]
        if finding.truth is Truth.TRUE:
            return f"{capital(finding.says)}.", [*self.firings(fired), *self.other_rules(rules)]
        if finding.truth is Truth.UNKNOWN:
            return f"It is not known whether {finding.says}.", self.misses(rules)
        return f"{capital(finding.denies)}: no rule derived it.", self.misses(rules)

    def leader(self, name: str) -> Answer:
        group = self.trace.groups[name]
        first = group.ranking[0]
        if group.leader:
            says, parts = self.hypothesis(group.leader)
            return says, [*_evidence(parts), *self.rivals(name), *_others(parts)]
        if all(not self.trace.hypotheses[one].evidence for one in group.ranking):
            speaking = [pair for one in group.ranking for pair in self.speaking(one)]
            misses = () if self.depth else self.misses(dict(speaking).items())
            return f"Nothing leads in {group.seen_in}: there is no evidence yet.", misses
        _, parts = self.hypothesis(first)
        verdict = f"Nothing leads clearly in {group.seen_in}: {self.why_not_leading(first)}."
        return verdict, [*_evidence(parts), *self.rivals(name), *_others(parts)]

    def rivals(self, name: str) -> list[Because]:
        """Give the rivals of the first for which there is evidence, with that evidence."""
        lines = []
        for rival in self.trace.groups[name].ranking[1:] if not self.depth else ():
            found = self.trace.hypotheses[rival]
            if found.evidence:
                level = found.certainty == self.trace.hypotheses[self.trace.groups[name].ranking[0]].certainty
                where = "level with it" if level else "behind it" if found.certainty > 0 else "evidence against"
                says = f"{where}: {found.title}, at {signed(found.certainty)}"
                ref = Ref(Role.HYPOTHESIS, rival)
                lines.append(Because(Mark.NOTE, says, rival, ref, self.behind(ref)))
        return lines

    def speaking(self, name: str) -> list[Named]:
        """Name the rules that can speak for a hypothesis."""
        rules = ((one, self.trace.rules[one]) for one in self.trace.hypotheses[name].rules)
        return [
            (one, rule)
            for one, rule in rules
            if any(part.hypothesis == name and part.strength > 0 for part in rule.weighs)
        ]

    def why_not_leading(self, name: str) -> str:
        """Say what keeps a hypothesis from leading."""
        found = self.trace.hypotheses[name]
        group = self.trace.groups[found.group]
        told = f"{found.title} at {signed(found.certainty)}"
        if group.leader and group.leader != name:
            leader = self.trace.hypotheses[group.leader]
            return f"{told} against {leader.title} at {signed(leader.certainty)}"
        wanted = f"{group.leads_from:.2f}"
        level = f"{found.certainty:.2f}" == wanted  # as far as two decimals show
        short = f"just below the {wanted} that a lead takes" if level else f"where a lead takes {wanted}"
        needs = [short] if found.certainty < group.leads_from else []
        others = [self.trace.hypotheses[one] for one in group.ranking if one != name]
        first = max(others, key=lambda one: one.certainty, default=found)
        if others and first.certainty > found.certainty:
            needs.append(f"behind {first.title} at {signed(first.certainty)}")
        elif others and first.certainty == found.certainty:
            needs.append(f"level with {first.title}")
        elif group.margin < group.leads_by:
            ahead = f"{group.margin:.2f} ahead of {first.title} at {signed(first.certainty)}"
            needs.append(f"only {ahead}, where it takes {group.leads_by:.2f}")
        return ", ".join([told, ", and ".join(needs)]) if needs else told

    def hypothesis(self, name: str) -> Answer:
        found = self.trace.hypotheses[name]
        group = self.trace.groups[found.group]
        self.opened.add(Ref(Role.HYPOTHESIS, name))
        lines = [self.evidence(part) for part in sorted(found.evidence, key=lambda part: -abs(part.weight))]
        if group.leader == name:
            at = f"at {signed(found.certainty)}{self.ahead(found)}"
            verdict = f"The lead in {group.seen_in} lies with {found.title}, {at}."
            return verdict, [*lines, *self.other_rules([(one, self.trace.rules[one]) for one in found.rules])]
        if not found.evidence:
            verdict = f"Nothing speaks for or against {found.title} in {group.seen_in}."
        else:
            verdict = f"The lead in {group.seen_in} does not lie with {found.title}: {self.why_not_leading(name)}."
        return verdict, lines if self.depth else [*lines, *self.misses(self.speaking(name))]

    def ahead(self, found: HypothesisEntry) -> str:
        """Say how far a leader is ahead of the next."""
        group = self.trace.groups[found.group]
        if len(group.ranking) < 2:
            return ""
        second = self.trace.hypotheses[group.ranking[1]]
        if second.certainty <= 0:
            return ", with nothing else above 0"
        return f", ahead of {second.title} at {signed(second.certainty)}"

    def rule(self, name: str) -> Answer:
        rule = self.trace.rules[name]
        place = f"{rule.file}:{rule.line}, stage {rule.stage + 1} of {self.trace.stages}"
        lines: list[Because] = []
        if rule.status is Status.FIRED:
            verdict = f"This rule fired: {clause(rule.says)}"
            lines += [*self.conditions.met(rule), *self.conclusions(name, rule)]
        else:
            verdict = f"This rule {why_held(rule)}: {clause(rule.says)}"
            lines += self.conditions.unmet(rule)
        told = verdict if verdict.endswith((".", "!", "?")) else f"{verdict}."
        return told, [*lines, *self.cited(rule), Because(Mark.NOTE, f"it stands in {place}")]

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


def _evidence(parts: Sequence[Because]) -> list[Because]:
    return [part for part in parts if part.evidence]


def _others(parts: Sequence[Because]) -> list[Because]:
    return [part for part in parts if not part.evidence]
