"""A focus, a theme, and boxes: what is left of a graph so that it can be read."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runs.sample import COMPANY, traces

from advisor import AdvisorError, Trace
from advisor.graph.choose import choose
from advisor.graph.draw import graph_of_program, graph_of_trace
from advisor.graph.from_trace import from_trace
from advisor.graph.model import Graph, Link, State
from advisor.graph.parts import LIMIT, around, fold, legible
from advisor.trace.model import Role

from .sample import GRAPHS, NAMES, after, before, trace, whole

PACK = whole("company pack")
ONE_OF_EACH_ROLE = {
    Role.FACT: "fact:chief_career",
    Role.FINDING: "finding:long_selling",
    Role.HYPOTHESIS: "hypothesis:practised.sales",
    Role.LEADER: "leader:practised",
    Role.RULE: "rule:sale-takes-long",
    Role.WARNING: "warning:fit-mismatch",
    Role.RECOMMENDATION: "recommendation:choose-driver",
    Role.REMARK: "remark:one-force-named",
}


@pytest.mark.parametrize("name", GRAPHS)
def test_a_focus_is_all_that_leads_there_and_all_that_follows(name: str) -> None:
    graph = whole(name)
    for start in graph.nodes:
        found = around(graph, [start])
        assert set(found.nodes) == before(graph, start) | after(graph, start)
        assert [edge for edge in graph.edges if {edge.tail, edge.head} <= found.nodes.keys()] == list(found.edges)
        assert all(found.nodes[id] is graph.nodes[id] for id in found.nodes)
        assert found.focus == (start,)


@settings(max_examples=20)
@given(traces(), st.data())
def test_a_focus_in_any_run(run: Trace, data: st.DataObject) -> None:
    graph = from_trace(run, whole=True)
    start = data.draw(st.sampled_from(sorted(graph.nodes)))
    depth = data.draw(st.none() | st.integers(0, 6))
    found = around(graph, [start], depth)
    full = before(graph, start) | after(graph, start)
    assert start in found.nodes
    assert found.nodes.keys() <= full
    if depth is None:
        assert found.nodes.keys() == full


def test_a_depth_counts_the_steps_each_way() -> None:
    steps = [around(PACK, ["finding:long_selling"], depth) for depth in range(12)]
    assert set(steps[0].nodes) == {"finding:long_selling"}
    assert set(steps[1].nodes) == {
        "finding:long_selling",
        "rule:long-selling-by-days",
        "rule:long-selling-by-word",
        "rule:sale-takes-long",
    }
    assert set(steps[2].nodes) - set(steps[1].nodes) == {
        "fact:sales_cycle",
        "fact:sales_cycle_length",
        "hypothesis:fit.sales",
    }
    for nearer, further in pairwise(steps):
        assert nearer.nodes.keys() <= further.nodes.keys()
    assert steps[11].nodes == around(PACK, ["finding:long_selling"]).nodes


@pytest.mark.parametrize("name", GRAPHS)
def test_folding_keeps_every_node_and_every_edge(name: str) -> None:
    graph = whole(name)
    for opened in ((), tuple(graph.nodes)[::3], tuple(graph.nodes)):
        folded = fold(graph, opened)
        held = [id for node in folded.nodes.values() for id in (node.members or (node.id,))]
        assert sorted(held) == sorted(graph.nodes)
        assert set(opened) <= folded.nodes.keys()
        place = {id: node.id for node in folded.nodes.values() for id in (node.members or (node.id,))}
        assert all(len({graph.nodes[id].cluster for id in node.members}) < 2 for node in folded.nodes.values())
        between = [(place[edge.tail], place[edge.head]) for edge in graph.edges if place[edge.tail] != place[edge.head]]
        assert {(edge.tail, edge.head): edge.count for edge in folded.edges} == {
            ends: between.count(ends) for ends in between
        }
        assert len(folded.edges) == len(set(between))
        if set(opened) == set(graph.nodes):
            assert folded == graph


def test_a_box_says_what_it_stands_for() -> None:
    folded = fold(from_trace(trace("oracle-1990"), whole=True), ["fact:chief_career", "hypothesis:fit.sales"])
    told = {id: (node.words, node.caption) for id, node in folded.nodes.items() if node.members}
    assert told["rules:structure.yaml"] == ("Structure", "14 rules, 2 fired")
    assert told["facts:buying"] == ("Buying", "11 facts, 4 known")
    assert told["facts:people"] == ("People", "8 more facts, 1 known")
    assert told["hypotheses:practised"] == ("What its habits show", "7 hypotheses")
    assert told["hypotheses:fit"] == ("What its structure rewards", "6 more hypotheses")
    assert told["warnings"] == ("Warnings", "32 warnings, 6 raised")
    assert "8 facts" not in str(folded.nodes["facts:buying"].details)
    assert len(folded.nodes["facts:buying"].details[0].lines) == 11
    links = {(edge.tail, edge.head): edge.link for edge in folded.edges}
    assert links["rules:habits-market.yaml", "hypotheses:practised"] is Link.WEIGHS
    assert links["rules:structure.yaml", "hypotheses:fit"] is Link.FOR
    assert links["facts:buying", "rules:structure.yaml"] is Link.READS


@pytest.mark.parametrize("name", NAMES)
def test_no_run_of_an_example_needs_folding(name: str) -> None:
    graph = graph_of_trace(trace(name))
    assert not any(node.members for node in graph.nodes.values())
    assert len(graph.nodes) <= LIMIT


def test_the_pack_at_a_glance_is_boxes_only() -> None:
    graph = graph_of_program(COMPANY.program)
    assert len(graph.nodes) <= 32 < LIMIT
    assert all(node.members for node in graph.nodes.values())
    assert not any(node.role is Role.REMARK for node in graph.nodes.values())


def test_a_small_pack_is_not_folded() -> None:
    graph = whole("bakery pack")
    assert legible(graph) == graph
    assert len(legible(graph, 12).nodes) <= 12


@pytest.mark.parametrize("id", ONE_OF_EACH_ROLE.values(), ids=list(ONE_OF_EACH_ROLE))
@pytest.mark.parametrize("graphs", ["run", "pack"])
def test_a_focus_can_be_read(id: str, graphs: str) -> None:
    graph = (
        graph_of_program(COMPANY.program, focus=id)
        if graphs == "pack"
        else graph_of_trace(trace("oracle-1990"), focus=id)
    )
    assert graph.focus == (id,)
    assert not graph.nodes[id].members
    assert len(graph.nodes) <= LIMIT
    everything = around(PACK, [id])
    held = {one for node in graph.nodes.values() for one in (node.members or (node.id,))}
    assert held <= everything.nodes.keys()
    near = [edge.head if edge.tail == id else edge.tail for edge in everything.edges if id in (edge.tail, edge.head)]
    if graphs == "pack" and len(near) < LIMIT / 2:
        assert {one for one in near if one in held} <= graph.nodes.keys(), "what is next to the focus is not folded"


def test_a_focus_on_what_mattered_leaves_out_what_did_not() -> None:
    graph = graph_of_trace(trace("oracle-1990"), focus="veneer")
    rules = {node.state for node in graph.nodes.values() if node.role is Role.RULE}
    assert rules == {State.FIRED}
    assert graph.says.startswith("What leads to “The promise may outrun the product” and what follows from it. ")


def test_a_focus_on_what_did_not_matter_shows_why_not() -> None:
    graph = graph_of_trace(trace("oracle-1990"), focus="fit-mismatch")
    assert graph.nodes["rule:product-habits-need-selling"].state is State.HELD_BACK
    assert graph.nodes["warning:fit-mismatch"].state is State.NOT_CONCLUDED
    assert graph.title == "Oracle: all rules and what became of them"


def test_everything_is_everything() -> None:
    assert graph_of_program(COMPANY.program, everything=True) == PACK
    assert graph_of_trace(trace("bakery"), everything=True) == from_trace(trace("bakery"), whole=True)
    full = graph_of_program(COMPANY.program, focus="fit-mismatch", everything=True)
    assert full.nodes.keys() == around(PACK, ["warning:fit-mismatch"]).nodes.keys()


@pytest.mark.parametrize(
    ("theme", "cluster"),
    [
        ("buying", "facts:buying"),
        ("facts:buying", "facts:buying"),
        ("structure", "rules:structure.yaml"),
        ("structure.yaml", "rules:structure.yaml"),
        ("practised", "hypotheses:practised"),
        ("findings", "findings"),
        ("warnings", "warnings"),
        ("remarks", "remarks"),
    ],
)
def test_a_theme_is_opened(theme: str, cluster: str) -> None:
    graph = graph_of_program(COMPANY.program, theme=theme)
    members = {id for id, node in PACK.nodes.items() if node.cluster == cluster}
    assert set(graph.focus) == members
    assert members <= graph.nodes.keys()
    assert len(graph.nodes) <= LIMIT
    title = PACK.clusters[cluster].title
    assert graph.says.startswith(f"What leads to “{title}” and what follows from it. ")


def test_a_name_of_several_clusters_opens_them_all() -> None:
    nodes = {"a": dataclasses.replace(PACK.nodes["fact:sales_cycle"], id="a"), **PACK.nodes}
    cluster = dataclasses.replace(PACK.clusters["facts:buying"], id="facts:structure")
    nodes["a"] = dataclasses.replace(nodes["a"], cluster=cluster.id)
    graph = dataclasses.replace(PACK, nodes=nodes, clusters={**PACK.clusters, cluster.id: cluster})
    focus = choose([graph], theme="structure").focus
    assert {graph.nodes[id].cluster for id in focus} == {"facts:structure", "rules:structure.yaml"}


THEMES = [cluster.name for cluster in PACK.clusters.values()]
KINDS = "a hypothesis, warning, recommendation, finding, rule, fact, remark or group"
ROLES = "`fact`, `finding`, `hypothesis`, `leader`, `rule`, `warning`, `recommendation` or `remark`"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"focus": "venere"},
            "error: the graph has no `venere`\n  = did you mean `veneer` or `revenue_spread`?",
        ),
        (
            {"focus": "warning:venere"},
            "error: the graph has no warning `venere`\n  = did you mean `veneer`?",
        ),
        ({"focus": "rule:veneer"}, "error: the graph has no rule `veneer`\n  = there is `warning:veneer`"),
        (
            {"focus": "role:xyzzy"},
            f"error: `role` is no kind of thing; there are {ROLES}\n  = did you mean `rule`?",
        ),
        ({"focus": "xyzzy"}, f"error: the graph has no `xyzzy`\n  = what can be asked about is {KINDS}"),
        ({"focus": ""}, f"error: the name of what to ask about is empty\n  = what can be asked about is {KINDS}"),
        ({"theme": "bying"}, "error: there is no theme `bying` in the graph\n  = did you mean `buying`?"),
        ({"theme": ""}, f"error: there is no theme `` in the graph\n  = themes: {', '.join(THEMES)}"),
        (
            {"focus": "veneer", "theme": "buying"},
            "error: a graph has one focus or one theme\n  = leave the focus or the theme out",
        ),
        ({"depth": 2}, "error: a depth counts the steps from a focus or a theme, 0 or more\n  = name one of them"),
        (
            {"focus": "veneer", "depth": -1},
            "error: a depth counts the steps from a focus or a theme, 0 or more\n  = name one of them",
        ),
    ],
)
def test_what_is_not_there_is_refused(wanted: dict[str, object], message: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        choose([PACK], **wanted)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_name_of_several_is_refused_with_the_names_to_choose_from() -> None:
    nodes = {**PACK.nodes, "rule:veneer": dataclasses.replace(PACK.nodes["rule:sale-takes-long"], id="rule:veneer")}
    graph = dataclasses.replace(PACK, nodes=nodes)
    with pytest.raises(AdvisorError) as caught:
        choose([graph], focus="veneer")
    listed = "`warning:veneer` or `rule:veneer`"
    assert str(caught.value) == f"error: `veneer` names several things\n  = say which: {listed}"
    assert choose([graph], focus="rule:veneer").focus == ("rule:veneer",)


@pytest.mark.parametrize("name", ["practised", "practised.leader", "leader:practised", "leader:practised.leader"])
def test_a_leader_goes_by_its_group(name: str) -> None:
    assert choose([PACK], focus=name).focus == ("leader:practised",)


def test_a_theme_that_nothing_is_like_lists_all() -> None:
    with pytest.raises(AdvisorError) as caught:
        graph_of_trace(trace("bakery"), theme="xyzzy")
    listed = "guests, place, people, findings, pull, fame, rules.yaml, warnings, recommendations, remarks"
    assert str(caught.value) == f"error: there is no theme `xyzzy` in the graph\n  = themes: {listed}"


def test_the_limit_is_kept_for_any_graph() -> None:
    graph: Graph = PACK
    for id in tuple(graph.nodes)[::17]:
        assert len(legible(around(graph, [id])).nodes) <= LIMIT
