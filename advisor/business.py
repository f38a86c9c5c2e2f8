"""A fact file → a business: named, typed facts, checked against the vocabulary.

A fact file is YAML or JSON::

    name: Atlassian
    as_of: 2015-12-31
    facts:
      self_serve: yes
      top_customer_share: {value: 3%, certainty: 0.7, source: annual report, note: largest reseller}

A fact that is absent, empty or `unknown` is unknown, never false.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass
from types import MappingProxyType

from advisor.diagnostics import TYPE_MISMATCH, Report, Span, Text, did_you_mean
from advisor.expression.evaluate import Reading
from advisor.fields import Fields, cut_off, scalars
from advisor.rule import Consistency
from advisor.source import Mapping, Node, Scalar, Sequence, kind_of, parse, shorten
from advisor.values import Kind, Truth, Type, UnreadableError, Value, read_value, show_value
from advisor.vocabulary import Fact, Vocabulary

LONGEST_TEXT = 500
FACT_FILES = (".yaml", ".yml", ".json")
"""How the name of a fact file ends, where one is looked for in a folder."""
EXPECT = "expect"
"""What a pack's own test expects of the business: for `advisor pack test`, and for nobody else."""
_ENTRIES = ("name", "as_of", "facts")
_FACT_ENTRIES = ("value", "certainty", "source", "note")


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact that is known: its value in the type's unit, its certainty in (0, 1], where it comes from."""

    name: str
    value: Value
    certainty: float
    source: str
    note: str
    span: Span


@dataclass(frozen=True, slots=True)
class Business:
    """A business and what is known of it; `as_of` is a date in ISO form, or empty."""

    name: str
    as_of: str
    facts: MappingABC[str, KnownFact]

    def readings(self) -> dict[str, Reading]:
        """Give what an engine's working memory starts with."""
        return {fact.name: Reading(fact.value, fact.certainty) for fact in self.facts.values()}


def read_business(text: Text, vocabulary: Vocabulary, consistency: Iterable[Consistency] = ()) -> Business:
    """Read a fact file. Raises `AdvisorError` with everything that is wrong in it, contradictions included."""
    report = Report()
    root = parse(text)
    outside = [(key, node) for key, node in root if key.text in vocabulary.facts and key.text not in _ENTRIES]
    if outside:
        key = outside[0][0]
        others = f" and {len(outside) - 1} more" if len(outside) > 1 else ""
        verb = "stand" if others else "stands"
        there = any(key.text == "facts" for key, _ in root)
        remedy = "move it below `facts:`" if there else "put a line `facts:` above the facts and indent them"
        report.add(f"`{key.text}`{others} {verb} outside `facts`", key.span, remedy)
    moved = {key.text for key, _ in outside} | {EXPECT}
    inside = Mapping(tuple(entry for entry in root if entry[0].text not in moved), root.span)
    fields = Fields(inside, "the fact file", report, _ENTRIES, Span(text, 1, 1))
    name = fields.text("name")
    if len(name) > 120:
        report.add("a name has at most 120 characters", fields.place("name"))
    date = _read_date(fields, report)
    facts = _Facts(vocabulary, report)
    facts.section(fields.node("facts", required=not outside))
    for key, node in outside:
        facts.fact(vocabulary.facts[key.text], key, node)
    known = {name: facts.known[name] for name in vocabulary.facts if name in facts.known}
    business = Business(name, date, MappingProxyType(known))
    _check_consistency(business, facts, consistency, Span(text, 1, 1))
    report.stop()
    return business


def text_from(facts: MappingABC[str, object]) -> Text:
    """Give Python data of the shape of a fact file as such a file, so that errors can show the place."""
    written = json.dumps(facts, indent=2, ensure_ascii=False, default=_jsonable)
    return Text("<facts>", written.encode(errors="replace").decode())


def _jsonable(value: object) -> object:
    if isinstance(value, MappingABC):
        return dict(value)
    return sorted(value, key=str) if isinstance(value, set | frozenset) else str(value)


def _check_consistency(business: Business, facts: _Facts, consistency: Iterable[Consistency], start: Span) -> None:
    readings = business.readings()
    for rule in consistency:
        if facts.misread.isdisjoint(rule.never.reads) and rule.never.test(readings)[0] is Truth.TRUE:
            involved = [business.facts[name] for name in rule.never.reads if name in business.facts]
            involved.sort(key=lambda fact: (fact.span.line, fact.span.column))
            shown = [show_value(facts.vocabulary.facts[fact.name].type, fact.value) for fact in involved]
            told = [
                f"line {fact.span.line}: `{fact.name}` is {value}" for fact, value in zip(involved, shown, strict=True)
            ]
            place = involved[0].span if involved else start
            facts.report.add(f"these facts contradict one another: {rule.says}", place, *told)


def _read_date(fields: Fields, report: Report) -> str:
    written = _optional(fields, "as_of")
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", written, re.ASCII)
    if written and not found:
        remedy = "write `2015-12-31`, `2015-12` or `2015`"
        report.add(f"`{shorten(written)}` is not a date", fields.place("as_of"), remedy)
    elif found:
        try:
            datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            report.add(f"`{written}` is no day of the calendar", fields.place("as_of"))
    return written


class _Facts:
    """Reads facts one by one: `known` are those told, `misread` those told wrongly."""

    def __init__(self, vocabulary: Vocabulary, report: Report) -> None:
        self.vocabulary = vocabulary
        self.report = report
        self.known: dict[str, KnownFact] = {}
        self.misread: set[str] = set()

    def section(self, node: Node | None) -> None:
        """Read the entry `facts`."""
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return
        if not isinstance(node, Mapping):
            message = f"`facts` is {kind_of(node)}; named facts are wanted"
            self.report.add(message, node.span, "write `name: value` lines below it")
            return
        for key, value in node:
            fact = self.vocabulary.facts.get(key.text)
            if fact is None:
                remedy = (
                    cut_off(key.text)
                    or did_you_mean(key.text, self.vocabulary.facts)
                    or "`advisor new FILE` writes every fact"
                )
                self.report.add(f"`{shorten(key.text)}` is not a fact of this pack", key.span, remedy)
            else:
                self.fact(fact, key, value)

    def fact(self, fact: Fact, key: Scalar, node: Node) -> None:
        """Read one fact with what is told about it."""
        before = len(self.report.found)
        certainty, source, note = 1.0, "", ""
        value_node: Node | None = node
        if isinstance(node, Mapping):
            fields = Fields(node, f"fact `{fact.name}`", self.report, _FACT_ENTRIES, key.span)
            value_node = fields.node("value", required=True)
            certainty = _read_certainty(fields, self.report)
            source, note = _read_remark(fields, "source", self.report), _read_remark(fields, "note", self.report)
        if value_node is not None and not _is_unknown(value_node):
            value = read_fact_value(fact, value_node, self.report)
            if value is not None:
                self.known[fact.name] = KnownFact(fact.name, value, certainty, source, note, key.span)
        if len(self.report.found) > before:
            self.misread.add(fact.name)


def _is_unknown(node: Node) -> bool:
    """Whether nothing is told: an empty place, `null` or `unknown`."""
    return isinstance(node, Scalar) and (node.is_null or node.text.strip().lower() in ("", "unknown"))


def _optional(fields: Fields, name: str) -> str:
    """Read a text that may be missing or empty."""
    node = fields.node(name)
    return "" if node is None or (isinstance(node, Scalar) and node.is_null) else fields.text(name)


def _read_remark(fields: Fields, name: str, report: Report) -> str:
    text = _optional(fields, name)
    if len(text) > LONGEST_TEXT:
        report.add(f"`{name}` has more than {LONGEST_TEXT} characters", fields.place(name))
    return text


def _read_certainty(fields: Fields, report: Report) -> float:
    node = fields.node("certainty")
    if node is None:
        return 1.0
    try:
        certainty = read_value(Type(Kind.SHARE), node.text if isinstance(node, Scalar) else "")
    except UnreadableError:
        certainty = 0.0
    if isinstance(certainty, float) and certainty > 0:
        return certainty
    missing = isinstance(node, Scalar) and node.is_null
    wrong = "a certainty is missing here" if missing else f"{kind_of(node)} is not a certainty of a fact"
    report.add(
        f"{wrong}: it lies above 0 and is at most 1",
        node.span,
        "write 1 for sure, 0.7 for likely; leave the fact out if nothing speaks for it",
    )
    return 1.0


def read_fact_value(fact: Fact, node: Node, report: Report) -> Value | None:
    """Read the value of a fact; None when something is wrong, which `report` then holds."""
    several = fact.type.kind is Kind.CHOICES
    if not several and not isinstance(node, Scalar):
        report.add(f"`{fact.name}` is {kind_of(node)}; {_wanted(fact)} is wanted", node.span)
        return None
    parts = scalars(node, f"`{fact.name}`", report) if several else (node,)
    values: list[Value] = []
    wrong = False
    for part in parts:
        if not isinstance(part, Scalar):  # pragma: no cover - told apart above
            continue
        try:
            values.append(read_value(fact.type, part.text))
        except UnreadableError as error:
            wrong = True
            report.add(f"`{fact.name}`: {error}", part.span, *error.helps, check=TYPE_MISMATCH)
        else:
            if fact.type.kind is Kind.TEXT and len(part.text) > LONGEST_TEXT:
                report.add(f"`{fact.name}` has more than {LONGEST_TEXT} characters", part.span)
    if wrong or (several and not parts and not (isinstance(node, Sequence) and not node.items)):
        return None
    return frozenset(str(value) for value in values) if several else values[0]


def _wanted(fact: Fact) -> str:
    named = {Kind.BOOLEAN: "yes or no", Kind.CHOICE: "one option", Kind.TEXT: "a text", Kind.MONEY: "one amount"}
    return named.get(fact.type.kind, f"one {fact.type.kind.value}")
