"""A run → its graph: what fired, what that read, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from advisor.derivation import Status
from advisor.explain.conditions import Wanted
from advisor.graph import words
from advisor.graph.model import Cluster, Edge, Graph, Link, Node, State
from advisor.memo.words import capital
from advisor.trace.model import ConditionEntry, Ref, Role, RuleEntry, Trace
from advisor.trace.words import counted, signed
from advisor.values import Truth

_STATES = {Status.FIRED: State.FIRED, Status.HELD_BACK: State.HELD_BACK, Status.UNDECIDED: State.UNDECIDED}
_TRUTHS = {Truth.TRUE: State.TRUE, Truth.FALSE: State.FALSE, Truth.UNKNOWN: State.UNKNOWN}


def from_trace(trace: Trace, *, whole: bool = False) -> Graph:
    """Give the graph of what mattered in a run, or with `whole` of all that the pack holds, and what became of it.

    What mattered: the rules that fired, what made their conditions true, and what they concluded.
    """
    return _Drawing(trace, whole=whole).graph()


def decisive(one: Wanted) -> Iterator[str]:
    """Name what made a condition true: of several branches those that did, and no question of what is known."""
    if not one.entry.parts:
        yield from one.entry.reads
        return
    parts = [part for part in one.parts if part.truth is Truth.TRUE]
    for part in [part for part in parts if not part.entry.asks_known] or parts:
        yield from decisive(part)


class _Drawing:
    def __init__(self, trace: Trace, *, whole: bool) -> None:
        self.trace = trace
        self.whole = whole
        self.clusters: dict[str, Cluster] = {}

    def graph(self) -> Graph:
        trace = self.trace
        edges = tuple(dict.fromkeys(self.edges()))
        met = {end for edge in edges for end in (edge.tail, edge.head)}
        met |= {str(Ref(Role.RULE, name)) for name in trace.fired}
        nodes = {str(ref): self.node(ref) for ref in trace.refs() if self.whole or str(ref) in met}
        known = sum(fact.value is not None for fact in trace.facts.values())
        as_of = f", as of {trace.business.as_of}" if trace.business.as_of else ""
        told = (
            f"{len(trace.fired)} of {counted(len(trace.rules), 'rule')} fired on {counted(known, 'known fact')}{as_of}."
        )
        return Graph(
            f"{trace.business.name}: {'all rules and what became of them' if self.whole else 'what mattered'}",
            f"{told} {words.LEFT_TO_RIGHT}",
            MappingProxyType(nodes),
            edges,
            MappingProxyType(self.clusters),
        )

    def edges(self) -> Iterator[Edge]:
        """Give the edges; of what mattered, those of rules that fired and of hypotheses with evidence."""
        trace, warned = self.trace, set[str]()
        for name, rule in (trace.rules if self.whole else trace.fired).items():
            here = str(Ref(Role.RULE, name))
            yield from (Edge(str(trace.read(read)), here, link) for read, link in self.read(rule).items())
            yield from self.concluded(here, rule)
            warned.update(rule.warns)
        for name, hypothesis in trace.hypotheses.items():
            if self.whole or hypothesis.evidence:
                yield Edge(str(Ref(Role.HYPOTHESIS, name)), str(Ref(Role.LEADER, hypothesis.group)), Link.COMPETES)
        for name, warning in trace.warnings.items():
            if self.whole or name in warned:
                here = str(Ref(Role.WARNING, name))
                yield from (Edge(here, str(Ref(Role.RECOMMENDATION, to)), Link.CALLS_FOR) for to in warning.calls_for)

    def read(self, rule: RuleEntry) -> dict[str, Link]:
        if not self.whole:
            return {name: Link.READS for one in rule.when for name in decisive(Wanted(one, holds=True))}
        when = {name: Link.READS for one in rule.when for name in one.reads}
        return {name: Link.UNLESS for one in rule.unless for name in one.reads} | when

    @staticmethod
    def concluded(here: str, rule: RuleEntry) -> Iterator[Edge]:
        for part in rule.weighs:
            value = part.strength * (rule.certainty if rule.status is Status.FIRED else 1.0)
            yield Edge(here, str(Ref(Role.HYPOTHESIS, part.hypothesis)), words.direction(value), value)
        for role, names in (
            (Role.FINDING, rule.derives),
            (Role.WARNING, rule.warns),
            (Role.RECOMMENDATION, rule.recommends),
            (Role.REMARK, rule.remarks),
        ):
            yield from (Edge(here, str(Ref(role, name)), Link.CONCLUDES) for name in names)

    def node(self, ref: Ref) -> Node:
        make = {
            Role.FACT: self.fact,
            Role.FINDING: self.finding,
            Role.HYPOTHESIS: self.hypothesis,
            Role.LEADER: self.leader,
            Role.RULE: self.rule,
            Role.WARNING: self.warning,
            Role.RECOMMENDATION: self.recommendation,
            Role.REMARK: self.remark,
        }
        return make[ref.role](ref.name)

    def within(self, cluster: Cluster) -> str:
        self.clusters.setdefault(cluster.id, cluster)
        return cluster.id

    def fact(self, name: str) -> Node:
        fact = self.trace.facts[name]
        known = fact.value is not None
        return Node(
            f"fact:{name}",
            Role.FACT,
            capital(fact.says or fact.label),
            f"fact{words.sure(fact.certainty)}" if known else "fact, unknown",
            State.KNOWN if known else State.UNKNOWN,
            self.within(words.theme(fact.theme)),
            details=(
                *words.detail("Question", fact.ask),
                *words.detail("Value", fact.shown),
                *words.detail("Source", fact.source),
                *words.detail("Note", fact.note),
            ),
        )

    def finding(self, name: str) -> Node:
        one = self.trace.findings[name]
        said = {Truth.TRUE: one.says, Truth.FALSE: one.denies, Truth.UNKNOWN: one.label}[one.truth]
        sure = {
            Truth.TRUE: words.sure(one.certainty),
            Truth.FALSE: ", not so",
            Truth.UNKNOWN: ", unknown",
        }
        return Node(
            f"finding:{name}",
            Role.FINDING,
            capital(said),
            f"finding{sure[one.truth]}",
            _TRUTHS[one.truth],
            self.within(words.FINDINGS),
        )

    def hypothesis(self, name: str) -> Node:
        one = self.trace.hypotheses[name]
        group = self.trace.groups[one.group]
        leads = group.leader == name
        return Node(
            f"hypothesis:{name}",
            Role.HYPOTHESIS,
            capital(one.title),
            f"certainty {signed(one.certainty)}",
            State.LEADS if leads else words.standing(one.certainty),
            self.within(words.group(one.group, group.title)),
            one.certainty,
        )

    def leader(self, name: str) -> Node:
        group = self.trace.groups[name]
        leads = self.trace.hypotheses[group.leader].title if group.leader else ""
        return Node(
            f"leader:{name}",
            Role.LEADER,
            f"Leader: {leads}" if leads else "No clear leader",
            "leader",
            State.LEADS if leads else State.OPEN,
            self.within(words.group(name, group.title)),
            details=words.takes(group.leads_from, group.leads_by),
        )

    def rule(self, name: str) -> Node:
        rule = self.trace.rules[name]
        said = {
            Status.FIRED: f"fired{words.sure(rule.certainty)}",
            Status.HELD_BACK: "held back",
            Status.UNDECIDED: "undecided",
        }
        return Node(
            f"rule:{name}",
            Role.RULE,
            rule.says,
            f"rule {said[rule.status]}",
            _STATES[rule.status],
            self.within(words.file(rule.file)),
            details=(
                *words.conditions("If", _worded(rule.when)),
                *words.conditions("Unless", _worded(rule.unless)),
                *words.cited(rule.cites, self.trace.claims, self.trace.sources),
                *words.detail("Basis", words.BASES[rule.basis]),
                *words.detail("Written in", f"{rule.file}, line {rule.line}"),
            ),
        )

    def warning(self, name: str) -> Node:
        one = self.trace.warnings[name]
        return Node(
            f"warning:{name}",
            Role.WARNING,
            one.title,
            f"warning, {one.raised.value}" if one.raised else "warning, not raised",
            State.RAISED if one.raised else State.NOT_CONCLUDED,
            self.within(words.WARNINGS),
            details=(
                *words.detail("What follows", one.consequence),
                *words.cited(one.cites, self.trace.claims, self.trace.sources),
            ),
        )

    def recommendation(self, name: str) -> Node:
        one = self.trace.recommendations[name]
        return Node(
            f"recommendation:{name}",
            Role.RECOMMENDATION,
            one.title,
            "recommendation" if one.given else "recommendation, not given",
            State.GIVEN if one.given else State.NOT_CONCLUDED,
            self.within(words.RECOMMENDATIONS),
            details=(
                *words.detail("How", one.detail),
                *words.cited(one.cites, self.trace.claims, self.trace.sources),
            ),
        )

    def remark(self, name: str) -> Node:
        one = self.trace.remarks[name]
        return Node(
            f"remark:{name}",
            Role.REMARK,
            one.says,
            "remark" if one.made else "remark, not made",
            State.MADE if one.made else State.NOT_CONCLUDED,
            self.within(words.REMARKS),
            details=words.cited(one.cites, self.trace.claims, self.trace.sources),
        )


def _worded(found: Iterable[ConditionEntry]) -> list[tuple[str, Truth]]:
    return [(one.says, one.truth) for one in found]
