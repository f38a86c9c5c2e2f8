"""The declaring sections of a pack → its vocabulary."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from advisor.diagnostics import DEAD_CITATION, TYPE_MISMATCH, UNKNOWN_NAME, Report, Span, did_you_mean, one_of
from advisor.fields import LABEL, SLUG, WORD, Fields
from advisor.pack.files import PackFiles
from advisor.source import Mapping, Node, Scalar, kind_of
from advisor.values import ORDERED, Kind, Type, UnreadableError, read_value
from advisor.vocabulary import (
    Claim,
    Fact,
    Finding,
    Group,
    Horizon,
    Option,
    OptionList,
    Parameter,
    Recommendation,
    Remark,
    Section,
    Severity,
    Source,
    SourceKind,
    Vocabulary,
    Warning,
    frozen,
)

D = TypeVar("D")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_GROUP_ENTRIES = ("title", "of", "leads_from", "leads_by", "led", "unled", "seen_in", "declared_by")
_LED = ("business", "sure", "leader", "driven", "means")
RESERVED = frozenset({*keyword.kwlist, "known", "leader", "true", "false", "yes", "no", "null", "unknown"})
_FACT_KINDS: dict[str, Kind] = {kind.value: kind for kind in Kind if kind not in (Kind.CERTAINTY, Kind.NUMBER)}
_PARAMETER_KINDS: dict[str, Kind] = {kind.value: kind for kind in ORDERED if kind is not Kind.NUMBER}


def read_vocabulary(files: PackFiles, report: Report) -> Vocabulary:
    """Read every declaration; what is wrong is noted in the report and left out."""
    return _Declarations(files, report).read()


class _Declarations:
    def __init__(self, files: PackFiles, report: Report) -> None:
        self.files = files
        self.report = report
        self.sources: dict[str, Source] = {}
        self.claims: dict[str, Claim] = {}
        self.choices: dict[str, OptionList] = {}
        self.facts: dict[str, Fact] = {}
        self.groups: dict[str, Group] = {}
        self.parameters: dict[str, Parameter] = {}
        self.recommendations: dict[str, Recommendation] = {}

    def read(self) -> Vocabulary:
        self.sources = self.section("sources", "source", SLUG, self.source)
        self.claims = self.section("claims", "claim", LABEL, self.claim)
        self.choices = self.section("choices", "choice list", WORD, self.option_list)
        self.facts = self.section("facts", "fact", WORD, self.fact)
        self.parameters = self.section("parameters", "parameter", WORD, self.parameter)
        self.groups = self.section("hypotheses", "group", WORD, self.group)
        findings = self.section("findings", "finding", WORD, self.finding)
        self.recommendations = self.section("recommendations", "recommendation", SLUG, self.recommendation)
        warnings = self.section("warnings", "warning", SLUG, self.warning)
        remarks = self.section("remarks", "remark", SLUG, self.remark)
        self.one_meaning(self.facts, self.parameters, self.groups, findings)
        return Vocabulary(
            frozen(self.sources), frozen(self.claims), frozen(self.choices), frozen(self.facts),
            frozen(self.parameters), frozen(self.groups), frozen(findings), frozen(warnings),
            frozen(self.recommendations), frozen(remarks),
        )  # fmt: skip

    def section(
        self, name: str, word: str, pattern: re.Pattern[str], read: Callable[[Scalar, Node, str], D | None]
    ) -> dict[str, D]:
        found: dict[str, D] = {}
        for key, node in self.files.entries(name):
            shape = "lower case with hyphens" if pattern is SLUG else "lower case with underscores"
            if not pattern.fullmatch(key.text) or (pattern is WORD and key.text in RESERVED):
                self.report.add(
                    f"`{key.text}` can't be the name of a {word}",
                    key.span,
                    "letters, digits, `.`, `-`, `_`"
                    if pattern is LABEL
                    else f"write it in {shape}; words of the rule language are taken",
                )
                continue
            declared = read(key, node, f"{word} `{key.text}`")
            if declared is not None:
                found[key.text] = declared
            else:
                self.report.misread.add(key.text)
        return found

    def one_meaning(
        self, *sections: dict[str, Fact] | dict[str, Parameter] | dict[str, Group] | dict[str, Finding]
    ) -> None:
        seen: dict[str, Span] = {}
        for section in sections:
            for name, declared in section.items():
                if name in seen:
                    self.report.add(
                        f"`{name}` has two meanings",
                        declared.span,
                        f"it is also declared in {seen[name].text.name}:{seen[name].line}",
                    )
                seen.setdefault(name, declared.span)

    def cite(self, fields: Fields, *, required: bool) -> tuple[str, ...]:
        found = []
        for scalar in fields.scalars("cite"):
            if scalar.text in self.claims or scalar.text in self.sources:
                found.append(scalar.text)
            else:
                self.report.add(
                    f"`{scalar.text}` is neither a claim nor a source",
                    scalar.span,
                    did_you_mean(scalar.text, [*self.claims, *self.sources]),
                    check=DEAD_CITATION,
                )
        if required and not fields.scalars("cite"):
            self.report.add(
                f"{fields.what} cites nothing",
                fields.span,
                "add `cite: [...]` with the claim or source that it rests on",
            )
        return tuple(found)

    def source(self, key: Scalar, node: Node, what: str) -> Source:
        fields = Fields(node, what, self.report, ("title", "kind", "short", "author", "year"), key.span)
        title = fields.text("title")
        kind = fields.option("kind", SourceKind, SourceKind.ARTICLE)
        author, year = fields.text("author", required=False), fields.text("year", required=False)
        return Source(
            key.text, title, kind, fields.text("short", required=False, default=title), author, year, key.span
        )

    def claim(self, key: Scalar, node: Node, what: str) -> Claim:
        fields = Fields(node, what, self.report, ("source", "place", "says"), key.span)
        source = fields.text("source")
        if source and source not in self.sources:
            meant = did_you_mean(source, self.sources)
            self.report.add(
                f"`{source}` is not a source of this pack", fields.place("source"), meant, check=DEAD_CITATION
            )
        return Claim(key.text, source, fields.text("place"), fields.text("says"), key.span)

    def option_list(self, key: Scalar, node: Node, what: str) -> OptionList | None:
        if not isinstance(node, Mapping):
            self.report.add(f"{what} is {kind_of(node)}; named options are wanted", node.span)
            return None
        options = []
        for option, entry in node:
            if self.option_name(option):
                fields = Fields(
                    entry, f"option `{option.text}`", self.report, ("title", "driven", "means"), option.span
                )
                title = fields.text("title")
                options.append(
                    Option(
                        option.text,
                        title,
                        fields.text("driven", required=False, default=title),
                        fields.text("means", required=False, default=title),
                    )
                )
        if not options:
            self.report.add(f"{what} has no options", key.span)
            return None
        return OptionList(key.text, tuple(options), key.span)

    def option_name(self, option: Scalar) -> bool:
        if WORD.fullmatch(option.text) and option.text not in RESERVED:
            return True
        self.report.add(
            f"`{option.text}` can't be the name of an option",
            option.span,
            "write it in lower case with underscores; words of the rule language are taken",
        )
        return False

    def kind(self, fields: Fields, kinds: dict[str, Kind]) -> Kind | None:
        written = fields.text("type")
        if written and written not in kinds:
            self.report.add(
                f"`{written}` is not a type that {fields.what} can have",
                fields.place("type"),
                did_you_mean(written, kinds) or f"types: {', '.join(sorted(kinds))}",
            )
        return kinds.get(written)

    def type_(self, fields: Fields, kind: Kind) -> Type | None:
        before = len(self.report.found)
        options: tuple[str, ...] = ()
        if kind in (Kind.CHOICE, Kind.CHOICES):
            options = self.options(fields)
        elif fields.node("of"):
            self.report.add(f"`of` belongs to a choice; {fields.what} is a {kind.value}", fields.place("of"))
        currency = fields.text("currency", required=kind is Kind.MONEY)
        if currency and not re.fullmatch(r"[A-Z]{3}", currency):
            self.report.add(
                f"`{currency}` is not a currency", fields.place("currency"), "write its three letters, such as `EUR`"
            )
        incomplete = kind in (Kind.CHOICE, Kind.CHOICES) and not options
        return None if incomplete or len(self.report.found) > before else Type(kind, options, currency)

    def options(self, fields: Fields) -> tuple[str, ...]:
        node = fields.node("of", required=True)
        if isinstance(node, Scalar):
            if node.text in self.choices:
                return self.choices[node.text].names
            if node.text not in self.report.misread:
                meant = did_you_mean(node.text, self.choices)
                message = f"`{node.text}` is not a list of choices of this pack"
                self.report.add(message, node.span, meant, check=UNKNOWN_NAME)
            return ()
        written = fields.scalars("of")
        names = tuple(dict.fromkeys(scalar.text for scalar in written if self.option_name(scalar)))
        if node is not None and len(names) < 2:
            self.report.add(f"{fields.what} needs at least two options", fields.place("of"))
        return names

    def fact(self, key: Scalar, node: Node, what: str) -> Fact | None:
        fields = Fields(
            node, what, self.report, ("type", "of", "currency", "theme", "label", "ask", "help", "states"), key.span
        )
        kind = self.kind(fields, _FACT_KINDS)
        ask = fields.text("ask")
        if ask and not ask.endswith("?"):
            self.report.add(f"`ask` of {what} is not a question", fields.place("ask"), "end it with a question mark")
        label, help_, theme = fields.text("label"), fields.text("help"), fields.text("theme")
        if kind is None:
            return None
        type_ = self.type_(fields, kind)
        if type_ is None:
            return None
        return Fact(key.text, type_, theme, label, ask, help_, frozen(self.states(fields, type_)), key.span)

    def states(self, fields: Fields, type_: Type) -> dict[str, str]:
        node = fields.node("states", required=True)
        if node is None:
            return {}
        if type_.kind in (Kind.BOOLEAN, Kind.CHOICE, Kind.CHOICES):
            wanted = ("yes", "no") if type_.kind is Kind.BOOLEAN else type_.options
            inner = Fields(node, f"`states` of {fields.what}", self.report, wanted)
            return (
                {name: inner.text(name) for name in wanted} if isinstance(node, Mapping) else dict.fromkeys(wanted, "")
            )
        text = fields.text("states")
        if text and text.count("{}") != 1:
            self.report.add(
                f"`states` of {fields.what} needs one `{{}}`, where the value stands", fields.place("states")
            )
        return {"": text}

    def parameter(self, key: Scalar, node: Node, what: str) -> Parameter | None:
        fields = Fields(node, what, self.report, ("value", "type", "currency", "cite", "why"), key.span)
        kind = self.kind(fields, _PARAMETER_KINDS)
        written = fields.text("value")
        cite, why = self.cite(fields, required=True), fields.text("why")
        if kind is None or not written:
            return None
        type_ = self.type_(fields, kind)
        if type_ is None:
            return None
        try:
            value = read_value(type_, written)
        except UnreadableError as error:
            self.report.add(f"{what}: {error}", fields.place("value"), *error.helps, check=TYPE_MISMATCH)
            return None
        return Parameter(key.text, type_, value, cite, why, key.span)

    def group(self, key: Scalar, node: Node, what: str) -> Group | None:
        fields = Fields(node, what, self.report, _GROUP_ENTRIES, key.span)
        title, of = fields.text("title"), fields.text("of")
        if of and of not in self.choices and of not in self.report.misread:
            meant = did_you_mean(of, self.choices)
            message = f"`{of}` is not a list of choices of this pack"
            self.report.add(message, fields.place("of"), meant, check=UNKNOWN_NAME)
        limits = [self.certainty_named(fields, name) for name in ("leads_from", "leads_by")]
        if of not in self.choices:
            return None
        led, unled = self.wording(fields, "led", _LED), self.wording(fields, "unled", _LED[:1])
        declared_by = fields.text("declared_by", required=False)
        fact = self.facts.get(declared_by)
        fitting = Type(Kind.CHOICE, self.choices[of].names)
        if declared_by and (fact is None or fact.type != fitting) and declared_by not in self.report.misread:
            meant = did_you_mean(declared_by, [fact.name for fact in self.facts.values() if fact.type == fitting])
            message = f"`{declared_by}` is not a fact with the options of `{of}`"
            self.report.add(message, fields.place("declared_by"), meant, check=TYPE_MISMATCH if fact else UNKNOWN_NAME)
        return Group(
            key.text,
            title,
            self.choices[of],
            limits[0],
            limits[1],
            led,
            unled,
            fields.text("seen_in"),
            declared_by,
            (fields.text("leads_from", required=False), fields.text("leads_by", required=False)),
            key.span,
        )

    def wording(self, fields: Fields, entry: str, names: tuple[str, ...]) -> str:
        """Read a text whose `{...}` are among the names."""
        text = fields.text(entry)
        for name in PLACEHOLDER.findall(text):
            if name not in names:
                self.report.add(
                    f"`{entry}` of {fields.what} fills in `{{{name}}}`, which is none",
                    fields.place(entry),
                    f"it can fill in {one_of(names)}",
                    check=UNKNOWN_NAME,
                )
        if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
            self.report.add(f"`{entry}` of {fields.what} has a lone brace", fields.place(entry))
        return text

    def certainty_named(self, fields: Fields, entry: str) -> float:
        name = fields.text(entry)
        parameter = self.parameters.get(name)
        if parameter and parameter.type.kind is Kind.CERTAINTY and isinstance(parameter.value, float):
            if parameter.value > 0:
                return parameter.value
            self.report.add(f"`{entry}` of {fields.what} has to be above 0", fields.place(entry))
        elif name and name not in self.report.misread:
            certainties = [p.name for p in self.parameters.values() if p.type.kind is Kind.CERTAINTY]
            message, meant = f"`{name}` is not a parameter of type certainty", did_you_mean(name, certainties)
            check = TYPE_MISMATCH if parameter else UNKNOWN_NAME
            self.report.add(message, fields.place(entry), meant, check=check)
        return 0.5

    def finding(self, key: Scalar, node: Node, what: str) -> Finding:
        fields = Fields(node, what, self.report, ("label", "cite"), key.span)
        return Finding(key.text, fields.text("label"), self.cite(fields, required=False), key.span)

    def recommendation(self, key: Scalar, node: Node, what: str) -> Recommendation:
        fields = Fields(node, what, self.report, ("title", "detail", "order", "horizon", "cite"), key.span)
        return Recommendation(
            key.text, self.prose(fields, "title"), self.prose(fields, "detail"), fields.whole("order", 0),
            fields.option("horizon", Horizon, Horizon.YEAR), self.cite(fields, required=True), key.span,
        )  # fmt: skip

    def warning(self, key: Scalar, node: Node, what: str) -> Warning:
        fields = Fields(node, what, self.report, ("title", "severity", "consequence", "do", "cite"), key.span)
        do = []
        for scalar in fields.scalars("do", required=True):
            if scalar.text in self.recommendations:
                do.append(scalar.text)
            else:
                self.report.add(
                    f"`{scalar.text}` is not a recommendation of this pack",
                    scalar.span,
                    did_you_mean(scalar.text, self.recommendations),
                    check=UNKNOWN_NAME,
                )
        return Warning(
            key.text, self.prose(fields, "title"), fields.option("severity", Severity, Severity.MEDIUM),
            self.prose(fields, "consequence"), tuple(do), self.cite(fields, required=True), key.span,
        )  # fmt: skip

    def remark(self, key: Scalar, node: Node, what: str) -> Remark:
        fields = Fields(node, what, self.report, ("says", "place", "cite"), key.span)
        section = fields.option("place", Section, Section.APPENDIX)
        return Remark(key.text, self.prose(fields, "says"), section, self.cite(fields, required=True), key.span)

    def prose(self, fields: Fields, entry: str) -> str:
        """Read a text whose `{...}` name the business or a group's leader."""
        text = fields.text(entry)
        if "{" not in text and "}" not in text:
            return text
        names: Iterable[str] = ("business", *(group.leader for group in self.groups.values()))
        for name in PLACEHOLDER.findall(text):
            if name not in names:
                hint = (
                    did_you_mean(name, names)
                    or "only {business} and leaders, such as {practised.leader}, can be filled in"
                )
                message = f"`{entry}` of {fields.what} fills in `{{{name}}}`, which is none"
                self.report.add(message, fields.place(entry), hint, check=UNKNOWN_NAME)
        if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
            self.report.add(f"`{entry}` of {fields.what} has a lone brace", fields.place(entry))
        return text
