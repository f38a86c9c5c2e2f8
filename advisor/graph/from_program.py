"""A pack → its graph: what can depend on what, before any business is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from advisor.expression.phrase import phrase
from advisor.graph import words
from advisor.graph.model import Cluster, Detail, Edge, Graph, Link, Node, State
from advisor.memo.words import capital
from advisor.pack.declarations import PLACEHOLDER
from advisor.program import Program
from advisor.questionnaire import how_to_answer
from advisor.rule import Condition, Rule
from advisor.trace.model import Ref, Role
from advisor.trace.words import counted
from advisor.vocabulary import Fact, Finding, Group, Option, Recommendation, Remark, Warning


def from_program(program: Program) -> Graph:
    """Give the graph of all that a pack holds."""
    return _Drawing(program).graph()


class _Drawing:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.vocabulary = program.vocabulary
        self.clusters: dict[str, Cluster] = {}

    def graph(self) -> Graph:
        nodes = {node.id: node for node in self.nodes()}
        found = self.program.vocabulary
        told = f"{counted(len(self.program.rules), 'rule')} over {counted(len(found.facts), 'fact')}."
        return Graph(
            self.program.manifest.title,
            f"{told} {words.LEFT_TO_RIGHT}",
            MappingProxyType(nodes),
            tuple(dict.fromkeys(self.edges())),
            MappingProxyType(self.clusters),
        )

    def nodes(self) -> Iterator[Node]:
        vocabulary = self.vocabulary
        yield from (self.fact(one) for one in vocabulary.facts.values())
        yield from (self.finding(one) for one in vocabulary.findings.values())
        yield from (self.hypothesis(group, option) for group, option in vocabulary.hypotheses())
        yield from (self.leader(one) for one in vocabulary.groups.values())
        yield from (self.rule(one) for one in self.program.rules.values())
        yield from (self.warning(one) for one in vocabulary.warnings.values())
        yield from (self.recommendation(one) for one in vocabulary.recommendations.values())
        yield from (self.remark(one) for one in vocabulary.remarks.values())

    def edges(self) -> Iterator[Edge]:
        for rule in self.program.rules.values():
            here = str(Ref(Role.RULE, rule.name))
            wanted = dict.fromkeys(name for one in rule.when for name in one.reads)
            yield from (Edge(self.read(name), here, Link.READS) for name in wanted)
            yield from (Edge(self.read(name), here, Link.UNLESS) for name in rule.reads if name not in wanted)
            for weight in rule.then.weights:
                to = str(Ref(Role.HYPOTHESIS, weight.hypothesis))
                yield Edge(here, to, words.direction(weight.strength), weight.strength)
            for role, names in (
                (Role.FINDING, rule.then.derive),
                (Role.WARNING, rule.then.warn),
                (Role.RECOMMENDATION, rule.then.recommend),
                (Role.REMARK, rule.then.remark),
            ):
                yield from (Edge(here, str(Ref(role, name)), Link.CONCLUDES) for name in names)
        for group in self.vocabulary.groups.values():
            leader = str(Ref(Role.LEADER, group.name))
            yield from (Edge(str(Ref(Role.HYPOTHESIS, name)), leader, Link.COMPETES) for name in group.hypotheses)
        for warning in self.vocabulary.warnings.values():
            here = str(Ref(Role.WARNING, warning.name))
            yield from (Edge(here, str(Ref(Role.RECOMMENDATION, name)), Link.CALLS_FOR) for name in warning.do)

    def read(self, name: str) -> str:
        """Give the id of what a condition reads."""
        if name in self.vocabulary.facts:
            return str(Ref(Role.FACT, name))
        if name in self.vocabulary.findings:
            return str(Ref(Role.FINDING, name))
        group = self.vocabulary.groups[name.partition(".")[0]]
        return str(Ref(Role.LEADER, group.name) if name == group.leader else Ref(Role.HYPOTHESIS, name))

    def within(self, cluster: Cluster) -> str:
        self.clusters.setdefault(cluster.id, cluster)
        return cluster.id

    def fact(self, fact: Fact) -> Node:
        details = (
            *words.detail("Question", fact.ask),
            *words.detail("Answer", how_to_answer(fact)),
            *words.detail("How to tell", fact.help),
        )
        cluster = self.within(words.theme(fact.theme))
        return _declared(Role.FACT, fact.name, capital(fact.label), cluster, details)

    def finding(self, finding: Finding) -> Node:
        cluster = self.within(words.FINDINGS)
        return _declared(Role.FINDING, finding.name, capital(finding.label), cluster, self.cited(finding.cite))

    def hypothesis(self, group: Group, option: Option) -> Node:
        cluster = self.within(words.group(group.name, group.title))
        return _declared(Role.HYPOTHESIS, f"{group.name}.{option.name}", capital(option.title), cluster)

    def leader(self, group: Group) -> Node:
        cluster = self.within(words.group(group.name, group.title))
        takes = words.takes(group.leads_from, group.leads_by)
        return _declared(Role.LEADER, group.name, "Whichever leads", cluster, takes)

    def rule(self, rule: Rule) -> Node:
        name = self.program.file_of(rule)
        details = (
            *words.conditions("If", [(self.worded(one), None) for one in rule.when]),
            *words.conditions("Unless", [(self.worded(one), None) for one in rule.unless]),
            *self.cited(rule.cite),
            *words.detail("Basis", words.BASES[rule.basis]),
            *words.detail("Written in", f"{name}, line {rule.span.line}"),
        )
        return _declared(Role.RULE, rule.name, rule.says, self.within(words.file(name)), details)

    def warning(self, warning: Warning) -> Node:
        details = (*words.detail("What follows", _open(warning.consequence)), *self.cited(warning.cite))
        return _declared(Role.WARNING, warning.name, _open(warning.title), self.within(words.WARNINGS), details)

    def recommendation(self, one: Recommendation) -> Node:
        details = (*words.detail("How", _open(one.detail)), *self.cited(one.cite))
        return _declared(Role.RECOMMENDATION, one.name, _open(one.title), self.within(words.RECOMMENDATIONS), details)

    def remark(self, remark: Remark) -> Node:
        return _declared(
            Role.REMARK, remark.name, _open(remark.says), self.within(words.REMARKS), self.cited(remark.cite)
        )

    def worded(self, condition: Condition) -> str:
        return phrase(condition.node, self.vocabulary)

    def cited(self, names: tuple[str, ...]) -> tuple[Detail, ...]:
        return words.cited(names, self.vocabulary.claims, self.vocabulary.sources)


def _open(text: str) -> str:
    """Leave open what only a run fills in: the business, and who leads."""
    return PLACEHOLDER.sub(lambda found: "the business" if found[1] == "business" else "…", text)


def _declared(role: Role, name: str, says: str, cluster: str, details: tuple[Detail, ...] = ()) -> Node:
    return Node(str(Ref(role, name)), role, says, role.value, State.DECLARED, cluster, None, details)
