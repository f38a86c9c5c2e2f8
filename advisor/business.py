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

from advisor.diagnostics import Report, Span, Text, did_you_mean
from advisor.expression.evaluate import Reading
from advisor.fields import Fields, scalars
from advisor.rule import Consistency
from advisor.source import Mapping, Node, Scalar, kind_of, parse, shorten
from advisor.values import Kind, Truth, Type, UnreadableError, Value, read_value, show_value
from advisor.vocabulary import Fact, Vocabulary

LONGEST_TEXT = 500
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
    if not any(key.text == "facts" for key, _ in root) and any(key.text in vocabulary.facts for key, _ in root):
        key = next(key for key, _ in root if key.text in vocabulary.facts)
        report.add(f"`{key.text}` stands outside `facts`", key.span, "put a line `facts:` above the facts and indent them")
        report.stop()
    fields = Fields(root, "the fact file", report, _ENTRIES, Span(text, 1, 1))
    name = fields.text("name")
    if len(name) > 120:
        report.add("a name has at most 120 characters", fields.place("name"))
    business = Business(name, _read_date(fields, report), MappingProxyType(_read_facts(fields, vocabulary, report)))
    _check_consistency(business, vocabulary, consistency, report)
    report.stop()
    return business


def text_from(facts: MappingABC[str, object]) -> Text:
    """Give Python data of the shape of a fact file as such a file, so that errors can show the place."""
    return Text("<facts>", json.dumps(facts, indent=2, ensure_ascii=False, default=_jsonable))


def _jsonable(value: object) -> object:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _check_consistency(
    business: Business, vocabulary: Vocabulary, consistency: Iterable[Consistency], report: Report
) -> None:
    readings = business.readings()
    for rule in consistency:
        if rule.never.test(readings)[0] is Truth.TRUE:
            involved = [business.facts[name] for name in rule.never.reads if name in business.facts]
            told = (
                f"line {fact.span.line}: `{fact.name}` is {show_value(vocabulary.facts[fact.name].type, fact.value)}"
                for fact in involved
            )
            report.add(f"these facts contradict one another: {rule.says}", involved[0].span, *told)


def _read_date(fields: Fields, report: Report) -> str:
    written = fields.text("as_of", required=False)
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", written, re.ASCII)
    if written and not found:
        report.add(f"`{shorten(written)}` is not a date", fields.place("as_of"), "write `2015-12-31`, `2015-12` or `2015`")
    elif found:
        try:
            datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            report.add(f"`{written}` is no day of the calendar", fields.place("as_of"))
    return written


def _read_facts(fields: Fields, vocabulary: Vocabulary, report: Report) -> dict[str, KnownFact]:
    node = fields.node("facts", required=True)
    known: dict[str, KnownFact] = {}
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return known
    if not isinstance(node, Mapping):
        report.add(f"`facts` is {kind_of(node)}; named facts are wanted", node.span, "write `name: value` lines below it")
        return known
    for key, value in node:
        fact = vocabulary.facts.get(key.text)
        if fact is None:
            report.add(f"`{shorten(key.text)}` is not a fact of this pack", key.span, did_you_mean(key.text, vocabulary.facts))
            continue
        read = _read_fact(fact, key, value, report)
        if read:
            known[fact.name] = read
    return {name: known[name] for name in vocabulary.facts if name in known}


def _read_fact(fact: Fact, key: Scalar, node: Node, report: Report) -> KnownFact | None:
    certainty, source, note, value_node = 1.0, "", "", node
    if isinstance(node, Mapping):
        fields = Fields(node, f"fact `{fact.name}`", report, _FACT_ENTRIES, key.span)
        found = fields.node("value", required=True)
        certainty = _read_certainty(fields, report)
        source, note = _read_remark(fields, "source", report), _read_remark(fields, "note", report)
        if found is None:
            return None
        value_node = found
    if isinstance(value_node, Scalar) and (value_node.is_null or value_node.text.strip().lower() == "unknown"):
        return None
    value = read_fact_value(fact, value_node, report)
    return None if value is None else KnownFact(fact.name, value, certainty, source, note, key.span)


def _read_remark(fields: Fields, name: str, report: Report) -> str:
    text = fields.text(name, required=False)
    if len(text) > LONGEST_TEXT:
        report.add(f"`{name}` has more than {LONGEST_TEXT} characters", fields.place(name))
    return text


def _read_certainty(fields: Fields, report: Report) -> float:
    node = fields.node("certainty")
    if node is None:
        return 1.0
    written = node.text if isinstance(node, Scalar) else kind_of(node)
    try:
        certainty = read_value(Type(Kind.SHARE), written)
    except UnreadableError:
        certainty = 0.0
    if isinstance(certainty, float) and certainty > 0:
        return certainty
    report.add(
        f"`{shorten(written)}` is not a certainty of a fact: that lies above 0 and is at most 1",
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
            report.add(f"`{fact.name}`: {error}", part.span, *error.helps)
        else:
            if fact.type.kind is Kind.TEXT and len(part.text) > LONGEST_TEXT:
                report.add(f"`{fact.name}` has more than {LONGEST_TEXT} characters", part.span)
    if wrong or (several and not parts and not (hasattr(node, "items") and not node.items)):
        return None
    return frozenset(str(value) for value in values) if several else values[0]


def _wanted(fact: Fact) -> str:
    return {Kind.BOOLEAN: "yes or no", Kind.CHOICE: "one option", Kind.TEXT: "a text"}.get(fact.type.kind, f"one {fact.type.kind.value}")
