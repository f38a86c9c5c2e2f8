"""Packs of other shapes than the two at hand: without hypotheses, with long chains, with rules of every kind."""

from __future__ import annotations

from pathlib import Path

from core.strategies import businesses, rules, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import Pack, Trace, load_pack, trace_of
from advisor.diagnostics import Text
from advisor.explain.model import Level
from advisor.explain.why import explain
from advisor.trace.check import faults
from advisor.trace.save import load_trace

HEAD = """\
sources: {book: {title: A book, kind: article, short: the book}}
claims: {C1: {source: book, place: page 1, says: It is so.}}
"""
FACTS = """\
facts:
  a: {type: boolean, theme: x, label: the a, ask: Is it a?, help: x, states: {yes: it is a, no: it is not a}}
  n: {type: count, theme: x, label: the n, ask: How many?, help: x, states: "there are {}"}
"""


def pack_of(folder: Path, body: str, name: str = "small") -> Path:
    (folder / "pack.yaml").write_text(f"name: {name}\nversion: 1.0.0\ntitle: A small pack\n", encoding="utf-8")
    (folder / "all.yaml").write_text(HEAD + FACTS + body, encoding="utf-8")
    return folder


def test_a_chain_goes_down_to_its_fact_however_long_it_is(tmp_path: Path) -> None:
    length = 9
    findings = "".join(f"  f{number}: {{label: step {number}}}\n" for number in range(length))
    chain = "".join(
        f"  to-{number}: {{says: Step {number}., when: {f'f{number - 1}' if number else 'a'}, "
        f"then: {{derive: f{number}}}, cite: [C1]}}\n"
        for number in range(length)
    )
    end = f"  to-end: {{says: The end., when: f{length - 1}, then: {{warn: end}}, cite: [C1]}}\n"
    warning = "warnings: {end: {title: The end, severity: low, consequence: x, do: [], cite: [C1]}}\n"
    folder = pack_of(tmp_path, f"findings:\n{findings}{warning}rules:\n{chain}{end}")
    facts = {"name": "Acme", "facts": {"a": {"value": "yes", "source": "the very source"}}}
    told = load_pack(folder).advise(facts).explain("end")
    text = told.text()
    assert text.count("it is a [a: yes]") == 1
    assert text.count("source: the very source") == 1
    assert all(f"rule to-{number}]" in text for number in range(length))


def test_a_pack_without_hypotheses(tmp_path: Path) -> None:
    body = """\
warnings: {end: {title: The end, severity: low, consequence: x, do: [], cite: [C1]}}
rules: {to-end: {says: The end., when: a, then: {warn: end}, cite: [C1]}}
"""
    pack = load_pack(pack_of(tmp_path, body))
    raised = pack.advise({"name": "Acme", "facts": {"a": "yes"}})
    assert raised.explain().verdict == "This pack has no hypotheses to weigh; 1 warning was raised."
    assert "The run came to this: this pack has no hypotheses to weigh; 1 warning was raised" in raised.trace.text()
    nothing = pack.advise({"name": "Acme", "facts": {}})
    assert nothing.explain().verdict == "This pack has no hypotheses to weigh; no warning was raised."
    assert nothing.explain("end").text().count("ask: Is it a?") == 1


WAY = """\
  said:
    {type: choice, of: ways, theme: x, label: what is said, ask: Which?, help: x, states: {left: l, right: r}}
choices:
  ways: {left: {title: left, driven: left, means: left}, right: {title: right, driven: right, means: right}}
parameters:
  likely: {value: 0.5, type: certainty, cite: [C1], why: x}
  clear: {value: 0.2, type: certainty, cite: [C1], why: x}
hypotheses:
  way:
    title: the way
    of: ways
    leads_from: likely
    leads_by: clear
    led: x
    unled: x
    seen_in: its path
    declared_by: said
warnings: {end: {title: The end, severity: low, consequence: x, do: [], cite: [C1]}}
rules:
  goes-left: {says: It goes left., when: a, then: {way.left: 0.6}, cite: [C1]}
  to-end: {says: The end., when: way.left > likely, then: {warn: end}, cite: [C1]}
"""


def test_evidence_behind_a_certainty_that_a_rule_reads_is_told(tmp_path: Path) -> None:
    facts = {"name": "A", "facts": {"a": {"value": "yes", "source": "S"}}}
    text = load_pack(pack_of(tmp_path, WAY)).advise(facts).explain("end").text()
    assert "source: S" in text
    assert "rule goes-left" in text


def test_what_a_pack_calls_itself_does_not_act_on_the_terminal(tmp_path: Path) -> None:
    body = "findings: {f: {label: x}}\nrules: {r: {says: X., when: a, then: {derive: f}, cite: [C1]}}\n"
    trace = load_pack(pack_of(tmp_path, body)).advise({"name": "A", "facts": {}}).trace
    hostile = trace.json().replace('"name": "small"', '"name": "p\\u001b[31m"')
    (tmp_path / "trace.json").write_text(hostile, encoding="utf-8")
    found = trace_of(tmp_path / "trace.json")
    for text in (found.text(), found.explain().text()):
        assert "p·[31m" in text
        assert all(char.isprintable() for line in text.splitlines() for char in line)


@given(bodies=st.lists(rules(), min_size=2, max_size=12), data=st.data())
@settings(max_examples=40)
def test_any_run_of_any_pack_is_saved_and_explained(bodies: list[str], data: st.DataObject) -> None:
    pack = Pack(small_pack(bodies))
    trace: Trace = pack.advise(data.draw(businesses(pack.program))).trace
    assert faults(trace) == ()
    saved = load_trace(Text("trace.json", trace.json()))
    for ref in (None, *trace.refs()):
        for level in Level:
            assert explain(saved, ref, level) == explain(trace, ref, level)
