"""Why, and why not: trees for the bakery and the six examples as they were last read, and laws for any business."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set

import jsonschema
import pytest
from core.helpers import SHOP, business
from core.strategies import businesses
from hypothesis import given, settings
from runs.sample import BAKERY, BUSY, COMPANY, EXAMPLES, shop_trace, traces
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

import advisor
from advisor import AdvisorError, Business, Level, Trace
from advisor.derivation import Status
from advisor.diagnostics import Text
from advisor.explain.conditions import wanted
from advisor.explain.misses import distance, exceptions
from advisor.explain.model import Because, Explanation, Mark
from advisor.explain.why import explain
from advisor.runs import read_trace
from advisor.trace.model import Ref, Role
from advisor.trace.save import load_trace
from advisor.values import Truth

NOISY = {"ovens": "4", "noisy": "yes", "rent": "3000", "open_for": "3 years"}
FACTS: dict[str, dict[str, str | tuple[str, float]]] = {
    "busy": BUSY,
    "noisy": dict(NOISY),
    "nothing": {},
    "guess": {"bet": ("coffee", 0.4), "regulars_share": ("50%", 0.9)},
    "level": {"regulars_share": ("50%", 0.9), "open_for": "1 year", "noisy": "yes", "rent": "9000"},
}
ASKED = [
    ("busy", ""),
    ("busy", "pull"),
    ("busy", "pull.bread"),
    ("busy", "pull.coffee"),
    ("busy", "fame.leader"),
    ("busy", "long_open"),
    ("busy", "cramped"),
    ("busy", "bet-lost"),
    ("busy", "no-coffee"),
    ("busy", "change-the-bet"),
    ("busy", "buy-a-machine"),
    ("busy", "old-news"),
    ("busy", "coffee-is-missing"),
    ("busy", "street-loves-coffee"),
    ("busy", "bet-is-lost"),
    ("busy", "sells"),
    ("busy", "chef_was"),
    ("busy", "open_for"),
    ("busy", "motto"),
    ("noisy", "cramped"),
    ("noisy", "ovens-make-history"),
    ("noisy", "history-is-bread"),
    ("noisy", "pull.bread"),
    ("nothing", ""),
    ("nothing", "bet-lost"),
    ("nothing", "street-loves-coffee"),
    ("nothing", "long_open"),
    ("guess", "warning:bet-lost"),
    ("level", "fame"),
]


class Tree(SingleFileSnapshotExtension):
    """Keeps each tree in a file of its own, as anybody would read it."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"  # before syrupy 5
    file_extension = "txt"


@pytest.mark.parametrize(("facts", "what"), ASKED, ids=lambda part: part or "bottom line")
def test_why_in_the_bakery(facts: str, what: str, snapshot: SnapshotAssertion) -> None:
    trace = shop_trace(FACTS[facts])
    assert trace.explain(what or None).text() == snapshot


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("what", ["pull.bread", "no-coffee", "history-is-bread"])
def test_how_much_each_level_tells(what: str, level: Level, snapshot: SnapshotAssertion) -> None:
    assert shop_trace().explain(what, level).text() == snapshot


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_trees_of_the_leaders_and_of_each_warning(path: object, snapshot: SnapshotAssertion) -> None:
    """After a change that is meant, read what `git diff` shows once `--snapshot-update` has written them anew."""
    trace = COMPANY.advise(str(path)).trace
    raised = [name for name, warning in trace.warnings.items() if warning.raised]
    found = [trace.explain(what).text() for what in (None, *trace.groups, *raised)]
    assert "\n".join(found) == snapshot.use_extension(Tree)


# Laws


def lines(parts: tuple[Because, ...]) -> Iterator[Because]:
    for part in parts:
        yield part
        yield from lines(part.parts)


@given(trace=traces())
@settings(max_examples=20)
def test_everything_can_be_explained_on_every_level(trace: Trace) -> None:
    refs = set(trace.refs())
    for ref in (None, *trace.refs()):
        for level in Level:
            found = explain(trace, ref, level)
            assert found.verdict.endswith((".", ")", "!", "?"))
            check_lines(trace, found, refs)
        shallow = explain(trace, ref, nested=False)
        assert shallow.verdict == explain(trace, ref).verdict


def check_lines(trace: Trace, found: Explanation, refs: Set[Ref]) -> None:
    for line in lines(found.reasons):
        assert line.says
        assert line.ref is None or line.ref in refs
        if line.mark is Mark.ASK:
            assert line.says in {fact.ask for fact in trace.facts.values() if fact.value is None}
        if line.evidence:
            assert line.ref is not None
            assert trace.rules[line.evidence.rule].status is Status.FIRED
            assert (line.evidence.weight > 0) is (line.mark is Mark.FOR)


@given(trace=traces())
@settings(max_examples=25)
def test_a_rule_fired_if_nothing_is_in_its_way(trace: Trace) -> None:
    for rule in trace.rules.values():
        false, unknown = distance(rule)
        expected = Status.FIRED if not false and not unknown else Status.UNDECIDED if not false else Status.HELD_BACK
        assert rule.status is expected
        for one in exceptions(rule):
            assert one.truth is Truth.TRUE
            assert all(part.truth is Truth.TRUE for part in rule.when)


@given(trace=traces())
@settings(max_examples=25)
def test_the_evidence_told_is_all_of_it(trace: Trace) -> None:
    for name, hypothesis in trace.hypotheses.items():
        told = [line.evidence for line in explain(trace, Ref(Role.HYPOTHESIS, name)).reasons if line.evidence]
        assert sorted(told, key=lambda part: part.rule) == sorted(hypothesis.evidence, key=lambda part: part.rule)
        assert [abs(part.weight) for part in told] == sorted((abs(part.weight) for part in told), reverse=True)
        assert not told or sum(part.share for part in told) == pytest.approx(1, abs=1e-6)


@given(known=businesses(SHOP))
def test_what_is_said_to_be_in_the_way_of_a_rule_is(known: Business) -> None:
    """Every line with a mark says what the engine found; the nearest misses come first."""
    trace = BAKERY.advise(known).trace
    for name, rule in trace.rules.items():
        marks = [one.mark for one in explain(trace, Ref(Role.RULE, name)).reasons]
        if rule.status is Status.FIRED:
            assert not {Mark.FALSE, Mark.UNKNOWN, Mark.EXCEPTION} & set(marks)
        else:
            assert marks[0] in (Mark.FALSE, Mark.UNKNOWN, Mark.EXCEPTION)
            assert Mark.UNKNOWN in marks or Mark.FALSE in marks or Mark.EXCEPTION in marks
        assert sum(one.truth is not Truth.TRUE for one in wanted(rule)) == sum(
            mark in (Mark.FALSE, Mark.UNKNOWN, Mark.EXCEPTION) for mark in marks
        )
    for name in trace.warnings:
        reasons = explain(trace, Ref(Role.WARNING, name), Level.FAILS).reasons
        missed = [distance(trace.rules[line.ref.name]) for line in reasons if line.ref and line.mark is not Mark.TRUE]
        assert missed == sorted(missed)


@given(trace=traces())
@settings(max_examples=15)
def test_a_saved_trace_explains_as_the_run_does(trace: Trace) -> None:
    saved = load_trace(Text("trace.json", trace.json()))
    for ref in (None, *trace.refs()):
        assert explain(saved, ref) == explain(trace, ref)


def test_json_keeps_to_its_schema() -> None:
    trace = shop_trace()
    for ref in (None, *trace.refs()):
        found = trace.explain(str(ref) if ref else None, "full")
        written = json.loads(found.json())
        jsonschema.validate(written, advisor.explanation_schema())
        assert written["verdict"] == found.verdict
        assert [one["says"] for one in written["reasons"]] == [one.says for one in found.reasons]


# Names


def find(trace: Trace, what: str) -> Ref | None:
    return trace.explain(what).ref


@pytest.mark.parametrize(
    ("what", "ref"),
    [
        ("pull", Ref(Role.LEADER, "pull")),
        ("pull.leader", Ref(Role.LEADER, "pull")),
        ("leader:pull", Ref(Role.LEADER, "pull")),
        ("group:pull", Ref(Role.LEADER, "pull")),
        ("leader:pull.leader", Ref(Role.LEADER, "pull")),
        ("pull.bread", Ref(Role.HYPOTHESIS, "pull.bread")),
        ("hypothesis:pull.bread", Ref(Role.HYPOTHESIS, "pull.bread")),
        (" no-coffee ", Ref(Role.WARNING, "no-coffee")),
        ("rule:bet-is-lost", Ref(Role.RULE, "bet-is-lost")),
    ],
)
def test_what_a_name_means(what: str, ref: Ref) -> None:
    assert find(shop_trace(), what) == ref


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("no-cofee", "error: the pack bakery 1.0.0 has no `no-cofee`\n  = did you mean `no-coffee`?"),
        ("warning:bet-is-lost", (
            "error: the pack bakery 1.0.0 has no warning `bet-is-lost`\n  = there is `rule:bet-is-lost`"
        )),
        ("wurning:no-coffee", (
            "error: `wurning` is no kind of thing; there are `fact`, `finding`, `hypothesis`, `leader`, `rule`, "
            "`warning`, `recommendation` or `remark`\n  = did you mean `warning`?"
        )),
        ("", (
            "error: the name of what to ask about is empty\n"
            "  = what can be asked about is a hypothesis, warning, recommendation, finding, rule, fact, remark or group"
        )),
        ("x" * 500, (
            f"error: the pack bakery 1.0.0 has no `{'x' * 39}…`\n"
            "  = what can be asked about is a hypothesis, warning, recommendation, finding, rule, fact, remark or group"
        )),
        ("\x1b[31m", (
            "error: the pack bakery 1.0.0 has no `·[31m`\n"
            "  = what can be asked about is a hypothesis, warning, recommendation, finding, rule, fact, remark or group"
        )),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there(what: str, error: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        find(shop_trace(), what)
    assert str(caught.value) == error


def test_a_name_that_several_things_have() -> None:
    trace = shop_trace()
    double = read_trace(Text("trace.json", trace.json().replace('"no-coffee"', '"bet-is-lost"')))
    with pytest.raises(AdvisorError) as caught:
        find(double, "bet-is-lost")
    assert str(caught.value) == (
        "error: `bet-is-lost` names several things\n  = say which: `rule:bet-is-lost` or `warning:bet-is-lost`"
    )
    assert find(double, "warning:bet-is-lost") == Ref(Role.WARNING, "bet-is-lost")


def test_a_level_that_is_not_there() -> None:
    with pytest.raises(AdvisorError) as caught:
        shop_trace().explain(None, "all")  # type: ignore[arg-type]
    assert str(caught.value) == "error: there is no level `all`\n  = there are: notes, fails, full"


def test_text_keeps_to_its_width_and_does_not_act_on_the_terminal() -> None:
    told = {"value": "dominant", "source": "a\u2066b"}
    text = COMPANY.advise({"name": "Red\u202e", "facts": {"sales_force": told}}).explain("sales_force").text(60)
    assert "Red·" in text
    assert "a·b" in text
    assert all(char.isprintable() for line in text.splitlines() for char in line)
    for width in (40, 60, 100, 140):
        wide = COMPANY.advise(str(EXAMPLES[0])).explain(level="full").text(width)
        assert max(len(line) for line in wide.splitlines()) <= max(width, 110)
    assert max(len(line) for line in COMPANY.advise(str(EXAMPLES[0])).explain().text(100).splitlines()) <= 100


def test_a_business_of_which_the_facts_are_a_guess() -> None:
    trace = BAKERY.advise(business(SHOP, FACTS["guess"])).trace
    assert trace.explain("warning:bet-lost").verdict == (
        "The warning “The bet is on the wrong thing” was raised, as low (lowered from high, for its facts are unsure)."
    )
