"""What a graph holds: what mattered in a run, or all that a pack holds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from runs.sample import COMPANY, shop_trace, traces

from advisor import Trace
from advisor.certainty import combine, weight
from advisor.derivation import Status
from advisor.graph.draw import graph_of_trace
from advisor.graph.from_trace import from_trace
from advisor.graph.model import Graph, Link, State
from advisor.graph.parts import without_remarks
from advisor.trace.model import ConditionEntry, Joint, Role
from advisor.values import Truth

from .sample import GRAPHS, NAMES, trace, whole

ALL = pytest.mark.parametrize("graph", [pytest.param(whole(name), id=name) for name in GRAPHS])
RUNS = pytest.mark.parametrize("name", NAMES)
COLUMNS = (Role.FACT, Role.RULE, Role.FINDING, Role.HYPOTHESIS, Role.LEADER, Role.WARNING, Role.RECOMMENDATION)
LINKS = {
    (Role.FACT, Role.RULE): {Link.READS, Link.UNLESS},
    (Role.FINDING, Role.RULE): {Link.READS, Link.UNLESS},
    (Role.HYPOTHESIS, Role.RULE): {Link.READS, Link.UNLESS},
    (Role.LEADER, Role.RULE): {Link.READS, Link.UNLESS},
    (Role.RULE, Role.FINDING): {Link.CONCLUDES},
    (Role.RULE, Role.HYPOTHESIS): {Link.FOR, Link.AGAINST},
    (Role.HYPOTHESIS, Role.LEADER): {Link.COMPETES},
    (Role.RULE, Role.WARNING): {Link.CONCLUDES},
    (Role.RULE, Role.RECOMMENDATION): {Link.CONCLUDES},
    (Role.RULE, Role.REMARK): {Link.CONCLUDES},
    (Role.WARNING, Role.RECOMMENDATION): {Link.CALLS_FOR},
}


def assert_sound(graph: Graph) -> None:
    """Check what holds for any graph: ends that exist, links that make sense, no circle."""
    assert [id for id, node in graph.nodes.items() if node.id != id] == []
    assert {node.cluster for node in graph.nodes.values()} <= graph.clusters.keys()
    for edge in graph.edges:
        tail, head = graph.nodes[edge.tail], graph.nodes[edge.head]
        assert edge.link in LINKS[tail.role, head.role], edge
        assert (edge.value is not None) == (edge.link in (Link.FOR, Link.AGAINST))
        assert edge.link is not Link.FOR or (edge.value or 0) > 0
        assert edge.link is not Link.AGAINST or (edge.value or 0) < 0
    ends = [(edge.tail, edge.head) for edge in graph.edges]
    assert len(ends) == len(set(ends))
    left = set(graph.nodes)
    while free := left - {head for tail, head in ends if tail in left}:
        left -= free
    assert not left, "a circle"


def true_reads(entry: ConditionEntry) -> set[str]:
    """Name what stands in the parts of a condition that are true and can't be left out."""
    if not entry.parts:
        return set(entry.reads)
    true = [part for part in entry.parts if part.truth is Truth.TRUE]
    assert entry.joint is Joint.ANY or len(true) == len(entry.parts)
    return {name for part in true for name in true_reads(part)}


@ALL
def test_every_edge_joins_two_nodes_that_are_there(graph: Graph) -> None:
    assert_sound(graph)
    assert graph.nodes
    assert graph.edges


@settings(max_examples=25)
@given(traces())
def test_any_run_makes_sound_graphs(found: Trace) -> None:
    for graph in (from_trace(found), from_trace(found, whole=True)):
        assert_sound(graph)
    assert from_trace(found).nodes.keys() <= from_trace(found, whole=True).nodes.keys()


@RUNS
def test_what_mattered_is_the_rules_that_fired_with_what_they_read_and_concluded(name: str) -> None:
    found, graph = trace(name), whole(name)
    fired = found.fired
    assert {node.name for node in graph.nodes.values() if node.role is Role.RULE} == fired.keys()
    for rule_name, rule in fired.items():
        here = f"rule:{rule_name}"
        read = {edge.tail for edge in graph.edges if edge.head == here}
        assert read <= {str(found.read(read)) for one in rule.when for read in true_reads(one)}
        assert read or not any(true_reads(one) for one in rule.when)
        concluded = {edge.head.partition(":")[2] for edge in graph.edges if edge.tail == here}
        assert concluded == set(rule.concludes)


@RUNS
def test_the_evidence_that_is_drawn_adds_up_to_what_the_hypothesis_came_to(name: str) -> None:
    found, graph = trace(name), whole(name)
    for hypothesis, entry in found.hypotheses.items():
        values = [edge.value for edge in graph.edges if edge.head == f"hypothesis:{hypothesis}"]
        assert len(values) == len(entry.evidence)
        total = combine(weight(value) for value in values if value is not None)
        assert math.isclose(total, entry.certainty, abs_tol=1e-6)
        if values:
            assert graph.nodes[f"hypothesis:{hypothesis}"].certainty == entry.certainty


@RUNS
def test_nothing_unknown_or_unconcluded_is_drawn_among_what_mattered(name: str) -> None:
    states = {(node.role, node.state) for node in whole(name).nodes.values()}
    assert states <= {
        (Role.FACT, State.KNOWN),
        (Role.FACT, State.UNKNOWN),  # a rule asked whether it is known
        *((Role.FINDING, state) for state in (State.TRUE, State.FALSE, State.UNKNOWN)),
        *((Role.HYPOTHESIS, state) for state in (State.LEADS, State.FOR, State.AGAINST, State.OPEN)),
        *((Role.LEADER, state) for state in (State.LEADS, State.OPEN)),
        (Role.RULE, State.FIRED),
        (Role.WARNING, State.RAISED),
        (Role.RECOMMENDATION, State.GIVEN),
        (Role.REMARK, State.MADE),
    }


@RUNS
def test_the_whole_tells_what_became_of_every_rule(name: str) -> None:
    found = trace(name)
    graph = from_trace(found, whole=True)
    told = {node.name: node.state for node in graph.nodes.values() if node.role is Role.RULE}
    meant = {Status.FIRED: State.FIRED, Status.HELD_BACK: State.HELD_BACK, Status.UNDECIDED: State.UNDECIDED}
    assert told == {rule_name: meant[rule.status] for rule_name, rule in found.rules.items()}
    assert {str(ref) for ref in found.refs()} == set(graph.nodes)
    for rule_name, rule in found.rules.items():
        links = {edge.tail: edge.link for edge in graph.edges if edge.head == f"rule:{rule_name}"}
        when = {str(found.read(read)) for one in rule.when for read in one.reads}
        assert links.keys() == {str(found.read(read)) for read in rule.reads}
        assert {tail for tail, link in links.items() if link is Link.READS} == when


def test_a_busy_bakery_in_all_its_edges() -> None:
    graph = whole("bakery")
    told = {
        f"{edge.tail} {edge.link} {edge.head} {'' if edge.value is None else f'{edge.value:.2f}'}".strip()
        for edge in graph.edges
    }
    assert told == {
        "fact:regulars_share reads rule:regulars-love-bread",
        "rule:regulars-love-bread for hypothesis:pull.bread 0.54",
        "fact:ovens reads rule:ovens-make-history",
        "rule:ovens-make-history concludes finding:long_open",
        "finding:long_open reads rule:history-is-bread",
        "rule:history-is-bread for hypothesis:pull.bread 0.40",
        "rule:history-is-bread for hypothesis:fame.bread 0.60",
        "hypothesis:pull.bread competes leader:pull",
        "hypothesis:fame.bread competes leader:fame",
        "fact:bet reads rule:bet-is-lost",
        "leader:pull reads rule:bet-is-lost",
        "rule:bet-is-lost concludes warning:bet-lost",
        "rule:bet-is-lost concludes remark:old-news",
        "warning:bet-lost calls-for recommendation:change-the-bet",
    }
    assert graph.title == "Somebody: what mattered"
    assert {node.id: (node.words, node.caption) for node in graph.nodes.values() if node.role is not Role.RULE} == {
        "fact:regulars_share": ("Regulars bring 50% of sales", "fact, certainty 0.9"),
        "fact:ovens": ("There are 4 ovens", "fact"),
        "fact:bet": ("The owner bets on coffee", "fact"),
        "finding:long_open": ("There is a long history", "finding"),
        "hypothesis:pull.bread": ("The bread", "certainty +0.72"),
        "hypothesis:fame.bread": ("The bread", "certainty +0.60"),
        "leader:pull": ("Leader: the bread", "leader"),
        "leader:fame": ("Leader: the bread", "leader"),
        "warning:bet-lost": ("The bet is on the wrong thing", "warning, high"),
        "recommendation:change-the-bet": ("Bet on the bread", "recommendation"),
        "remark:old-news": ("The almanac is a hundred years old.", "remark"),
    }


def test_a_rule_that_was_held_back_tells_why() -> None:
    graph = from_trace(trace("oracle-1990"), whole=True)
    node = graph.nodes["rule:product-habits-need-selling"]
    assert (node.state, node.caption) == (State.HELD_BACK, "rule held back")
    (conditions,) = (detail for detail in node.details if detail.term == "If")
    assert [line.truth for line in conditions.lines] == [Truth.FALSE, Truth.TRUE]
    assert [detail.term for detail in node.details] == ["If", "It rests on", "Basis", "Written in"]
    assert node.details[-1].lines[0].text.startswith("warning-rules.yaml, line ")


def test_a_pack_is_drawn_in_full() -> None:
    graph, program = whole("company pack"), COMPANY.program
    held = program.vocabulary
    count = sum(
        len(entries)
        for entries in (
            program.rules,
            held.facts,
            held.findings,
            held.groups,
            held.warnings,
            held.recommendations,
            held.remarks,
        )
    )
    assert len(graph.nodes) == count + sum(len(group.hypotheses) for group in held.groups.values())
    assert {node.state for node in graph.nodes.values()} == {State.DECLARED}
    for rule in program.rules.values():
        read = [edge for edge in graph.edges if edge.head == f"rule:{rule.name}"]
        assert len(read) == len(rule.reads)
        only_in_exceptions = set(rule.reads) - {name for one in rule.when for name in one.reads}
        assert sum(edge.link is Link.UNLESS for edge in read) == len(only_in_exceptions)
    assert graph.nodes["warning:structure-unserved"].words == "Its habits serve …, its structure rewards …"
    assert not any("{" in str(node) for node in graph.nodes.values())
    for question in ("Question", "Answer", "How to tell"):
        assert question in {detail.term for detail in graph.nodes["fact:sales_cycle"].details}


@RUNS
def test_remarks_leave_with_the_rules_that_make_nothing_else(name: str) -> None:
    found, graph = trace(name), without_remarks(whole(name))
    assert not any(node.role is Role.REMARK for node in graph.nodes.values())
    rules = {node.name for node in graph.nodes.values() if node.role is Role.RULE}
    assert rules == {rule for rule, entry in found.fired.items() if set(entry.concludes) - set(entry.remarks)}
    read = {edge.tail for edge in graph.edges}
    assert all(node.id in read for node in graph.nodes.values() if node.role in (Role.FACT, Role.FINDING))
    assert graph.says.endswith("Remarks are left out.") == any(
        node.role is Role.REMARK for node in whole(name).nodes.values()
    )


def test_without_any_fact_only_what_is_open_is_left() -> None:
    graph = graph_of_trace(COMPANY.advise({"name": "Nobody", "facts": {}}).trace)
    assert graph.says.startswith("1 of 271 rules fired on 0 known facts. ")
    assert {id: node.words for id, node in graph.nodes.items()} == {"leader:practised": "No clear leader"}


def test_where_no_rule_fired_the_graph_is_empty() -> None:
    graph = graph_of_trace(shop_trace({}))
    assert (dict(graph.nodes), graph.edges) == ({}, ())
    assert graph.says == "0 of 9 rules fired on 0 known facts. From left to right: facts, rules, what they conclude."
