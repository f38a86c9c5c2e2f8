"""The sections `rules` and `consistency` of a pack → linked rules."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC

from advisor.business import read_fact_value
from advisor.diagnostics import DEAD_CITATION, TYPE_MISMATCH, UNKNOWN_NAME, Report, did_you_mean
from advisor.expression.check import check_condition
from advisor.expression.evaluate import Reading, compile_condition
from advisor.expression.nodes import Origin, Read, reads, walk
from advisor.expression.parse import parse_condition
from advisor.fields import SLUG, Fields, scalars
from advisor.pack.files import PackFiles
from advisor.rule import Basis, Case, Conclusions, Condition, Consistency, Direction, Expectation, Rule, Weight
from advisor.source import Mapping, Node, Scalar, Sequence, kind_of
from advisor.values import BOOLEAN, CERTAINTY, Kind, Type, UnreadableError, Value, read_value
from advisor.vocabulary import Vocabulary

_ENTRIES = ("says", "when", "unless", "then", "basis", "cite", "cases")
_CASE_ENTRIES = ("given", "fires", "asks", "for", "against")


def read_rules(
    files: PackFiles, vocabulary: Vocabulary, report: Report, *, with_cases: bool = True
) -> tuple[Rule, ...]:
    """Read every rule; stages are 0 until they are computed."""
    reader = _RuleReader(vocabulary, report, with_cases=with_cases)
    found = []
    for place, (key, node) in enumerate(files.entries("rules")):
        if not SLUG.fullmatch(key.text):
            report.add(f"`{key.text}` can't be the name of a rule", key.span, "write it in lower case with hyphens")
            continue
        rule = reader.rule(key, node, place)
        if rule is not None:
            found.append(rule)
    return tuple(found)


def read_consistency(files: PackFiles, vocabulary: Vocabulary, report: Report) -> tuple[Consistency, ...]:
    """Read the combinations of facts that can't be; they read facts alone."""
    found = []
    for key, node in files.entries("consistency"):
        fields = Fields(node, f"consistency check `{key.text}`", report, ("never", "says"), key.span)
        written, says = fields.scalars("never", required=True), fields.text("says")
        condition = _only_condition(written, f"`never` of {fields.what}", vocabulary, report)
        if condition is None:
            continue
        _reads_facts_alone(condition, report)
        found.append(Consistency(key.text, condition, says))
    return tuple(found)


def read_skips(files: PackFiles, vocabulary: Vocabulary, report: Report) -> dict[str, Condition]:
    """Read under which facts a question is not worth asking."""
    found = {}
    for key, node in files.entries("skip_questions"):
        if key.text not in vocabulary.facts:
            if key.text not in report.misread:
                hint = did_you_mean(key.text, vocabulary.facts)
                report.add(f"`{key.text}` is not a fact of this pack", key.span, hint, check=UNKNOWN_NAME)
            continue
        what = f"the condition for `{key.text}`"
        condition = _only_condition(scalars(node, what, report), what, vocabulary, report)
        if condition is not None and _reads_facts_alone(condition, report):
            found[key.text] = condition
    return found


def _only_condition(written: tuple[Scalar, ...], what: str, vocabulary: Vocabulary, report: Report) -> Condition | None:
    if len(written) > 1:
        report.add(f"{what} is a list; one condition is wanted", written[1].span, "join them with `and` or `or`")
    return read_condition(written[0], vocabulary, report) if written else None


def _reads_facts_alone(condition: Condition, report: Report) -> bool:
    concluded = [part for part in walk(condition.node) if isinstance(part, Read) and part.origin is not Origin.FACT]
    for part in concluded:
        report.add(f"`{part.name}` is concluded; here only facts can be read", part.span)
    return not concluded


def read_condition(scalar: Scalar, vocabulary: Vocabulary, report: Report) -> Condition | None:
    """Read one condition; None when something is wrong, which `report` then holds."""
    parsed = parse_condition(scalar, report)
    node = check_condition(parsed, vocabulary, report) if parsed is not None else None
    if node is None:
        return None
    names = tuple(read.name for read in reads(node))
    return Condition(" ".join(scalar.text.split()), node, names, compile_condition(node), scalar.span)


class _RuleReader:
    def __init__(self, vocabulary: Vocabulary, report: Report, *, with_cases: bool) -> None:
        self.vocabulary = vocabulary
        self.report = report
        self.with_cases = with_cases
        self.complete = True  # whether every condition of the rule could be read
        self.citable = dict.fromkeys([*vocabulary.claims, *vocabulary.sources])
        self.hypotheses = dict.fromkeys(name for group in vocabulary.groups.values() for name in group.hypotheses)
        self.named: dict[str, tuple[str, MappingABC[str, object]]] = {
            "derive": ("finding", vocabulary.findings), "warn": ("warning", vocabulary.warnings),
            "recommend": ("recommendation", vocabulary.recommendations), "remark": ("remark", vocabulary.remarks),
        }  # fmt: skip

    def rule(self, key: Scalar, node: Node, place: int) -> Rule | None:
        fields = Fields(node, f"rule `{key.text}`", self.report, _ENTRIES, key.span)
        if not isinstance(node, Mapping):
            return None
        self.complete = True
        says = fields.text("says")
        when = self.conditions(fields, "when", required=True)
        unless = self.conditions(fields, "unless")
        then = self.conclusions(fields)
        basis = fields.option("basis", Basis, Basis.ARTICLE, required=False)
        cite = self.cite(fields)
        names = {name for condition in (*when, *unless) for name in condition.reads}
        cases = self.cases(fields, names) if self.with_cases else ()
        return Rule(key.text, says, when, unless, then, basis, cite, cases, place, 0, key.span)

    def conditions(self, fields: Fields, entry: str, *, required: bool = False) -> tuple[Condition, ...]:
        written = fields.scalars(entry, required=required)
        node = fields.node(entry)
        if required and isinstance(node, Sequence) and not node.items:
            self.report.add(f"{fields.what} has no condition", fields.place(entry))
        found = [read_condition(scalar, self.vocabulary, self.report) for scalar in written]
        self.complete = self.complete and None not in found
        return tuple(condition for condition in found if condition is not None)

    def cite(self, fields: Fields) -> tuple[str, ...]:
        known = self.citable
        written = fields.scalars("cite")
        for scalar in written:
            if scalar.text not in known:
                message = f"`{scalar.text}` is neither a claim nor a source"
                self.report.add(message, scalar.span, did_you_mean(scalar.text, known), check=DEAD_CITATION)
        if not written:
            self.report.add(
                f"{fields.what} cites nothing",
                fields.span,
                "add `cite: [...]` with the claim or source that it rests on",
            )
        return tuple(scalar.text for scalar in written if scalar.text in known)

    def conclusions(self, fields: Fields) -> Conclusions:
        node = fields.node("then", required=True)
        if node is None:
            return Conclusions()
        if not isinstance(node, Mapping) or not node.entries:
            told = "empty" if isinstance(node, Mapping) else kind_of(node)
            remedy = "such as `{fit.sales: strong}` or `{warn: some-warning}`"
            self.report.add(f"`then` of {fields.what} is {told}; conclusions are wanted", node.span, remedy)
            return Conclusions()
        named, hypotheses = self.named, self.hypotheses
        weights: list[Weight] = []
        concluded: dict[str, tuple[str, ...]] = dict.fromkeys(named, ())
        for key, value in node:
            if key.text in named:
                word, known = named[key.text]
                concluded[key.text] = self.names(
                    Fields(node, fields.what, self.report, tuple(k.text for k, _ in node)), key.text, word, known
                )
            elif key.text in hypotheses:
                weight = self.weight(key.text, value, fields.what)
                if weight is not None:
                    weights.append(weight)
            elif key.text.partition(".")[0] not in self.report.misread:
                self.report.add(
                    f"`{key.text}` is nothing that a rule can conclude",
                    key.span,
                    did_you_mean(key.text, [*hypotheses, *named])
                    or "a hypothesis, or `derive`, `warn`, `recommend`, `remark`",
                    check=UNKNOWN_NAME,
                )
        return Conclusions(
            tuple(weights), concluded["derive"], concluded["warn"], concluded["recommend"], concluded["remark"]
        )

    def names(self, fields: Fields, entry: str, word: str, known: MappingABC[str, object]) -> tuple[str, ...]:
        written = fields.scalars(entry)
        for scalar in written:
            if scalar.text not in known and scalar.text not in self.report.misread:
                message = f"`{scalar.text}` is not a {word} of this pack"
                self.report.add(message, scalar.span, did_you_mean(scalar.text, known), check=UNKNOWN_NAME)
        return tuple(dict.fromkeys(scalar.text for scalar in written if scalar.text in known))

    def weight(self, hypothesis: str, node: Node, what: str) -> Weight | None:
        if not isinstance(node, Scalar):
            self.report.add(f"a strength in {what} is {kind_of(node)}; a parameter or a number is wanted", node.span)
            return None
        sign, name = (-1.0, node.text[1:].strip()) if node.text.startswith("-") else (1.0, node.text)
        parameter = self.vocabulary.parameters.get(name)
        value: Value
        if name in self.report.misread:
            return None
        if parameter and parameter.type == CERTAINTY:
            value = sign * parameter.value if isinstance(parameter.value, float) else 0.0
        elif parameter or name[:1].isalpha():
            certainties = [p.name for p in self.vocabulary.parameters.values() if p.type == CERTAINTY]
            reason = f"is a {parameter.type}, not a certainty" if parameter else "is not a parameter of this pack"
            check = TYPE_MISMATCH if parameter else UNKNOWN_NAME
            self.report.add(f"`{name}` {reason}", node.span, did_you_mean(name, certainties), check=check)
            return None
        else:
            try:
                value = read_value(CERTAINTY, f"-{name}" if sign < 0 else name)
            except UnreadableError as error:
                self.report.add(f"{what}: {error}", node.span, *error.helps, check=TYPE_MISMATCH)
                return None
        if not isinstance(value, float) or value == 0:
            self.report.add(f"a strength of 0 in {what} concludes nothing", node.span)
            return None
        return Weight(hypothesis, value, parameter.name if parameter else "", node.span)

    def cases(self, fields: Fields, names: set[str]) -> tuple[Case, ...]:
        node = fields.node("cases")
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.report.add(f"`cases` of {fields.what} is {kind_of(node)}; a list of cases is wanted", node.span)
            return ()
        found = (self.case(item, f"a case of {fields.what}", names) for item in node)
        return tuple(case for case in found if case is not None)

    def case(self, node: Node, what: str, names: set[str]) -> Case | None:
        fields = Fields(node, what, self.report, _CASE_ENTRIES)
        if not isinstance(node, Mapping):
            return None
        fires = fields.flag("fires")
        asks = fields.scalars("asks")
        if ("fires" in fields.entries) == ("asks" in fields.entries):
            self.report.add(f"{what} says either `fires` or `asks`", fields.span)
            return None
        for scalar in asks:
            if self.complete and scalar.text not in names:
                message = f"the rule does not read `{scalar.text}`"
                self.report.add(message, scalar.span, did_you_mean(scalar.text, names), check=UNKNOWN_NAME)
        expects = (
            Expectation.ASKS if "asks" in fields.entries else (Expectation.FIRES if fires else Expectation.HELD_BACK)
        )
        found = (self.direction(fields, favours=favours, fires=fires is True) for favours in (True, False))
        directions = tuple(one for one in found if one is not None)
        expects_at = fields.place("asks" if expects is Expectation.ASKS else "fires")
        named = tuple(scalar.text for scalar in asks)
        return Case(self.given(fields, names), expects, named, directions, fields.span, expects_at)

    def direction(self, fields: Fields, *, favours: bool, fires: bool) -> Direction | None:
        """Read which hypotheses a firing speaks for, or against; None if the case doesn't say."""
        entry = "for" if favours else "against"
        if entry not in fields.entries:
            return None
        if not fires:
            message = f"`{entry}` says what a firing speaks {entry}; this case does not say `fires: true`"
            self.report.add(message, fields.place(entry))
        found = fields.scalars(entry)
        for scalar in found:
            if scalar.text not in self.hypotheses and scalar.text.partition(".")[0] not in self.report.misread:
                hint = did_you_mean(scalar.text, self.hypotheses)
                message = f"`{scalar.text}` is not a hypothesis of this pack"
                self.report.add(message, scalar.span, hint, check=UNKNOWN_NAME)
        return Direction(favours, tuple(dict.fromkeys(scalar.text for scalar in found)), fields.place(entry))

    def given(self, fields: Fields, names: set[str]) -> MappingABC[str, Reading]:
        """Read what is given; certainties that the rule reads and that are not given are 0."""
        node = fields.node("given", required=True)
        readings = {name: Reading(0.0) for name in sorted(names) if self.is_certainty(name)}
        if not isinstance(node, Mapping):
            if node is not None and not (isinstance(node, Scalar) and node.is_null):
                self.report.add(f"`given` is {kind_of(node)}; named facts are wanted", node.span)
            return readings
        for key, value in node:
            if not self.is_readable(key.text):
                if key.text.partition(".")[0] not in self.report.misread:
                    message = f"`{key.text}` is nothing that a rule could read"
                    self.report.add(message, key.span, did_you_mean(key.text, names), check=UNKNOWN_NAME)
                continue
            read = self.given_value(key.text, value)
            if read is not None:
                readings[key.text] = Reading(read)
        return readings

    def is_readable(self, name: str) -> bool:
        """Tell whether the name can be given: also one that this rule ignores, to show that it does."""
        group, _, option = name.partition(".")
        leads = group in self.vocabulary.groups and option == "leader"
        return name in self.vocabulary.facts or name in self.vocabulary.findings or leads or self.is_certainty(name)

    def is_certainty(self, name: str) -> bool:
        group, _, option = name.partition(".")
        return group in self.vocabulary.groups and option in self.vocabulary.groups[group].options.names

    def given_value(self, name: str, node: Node) -> Value | None:
        if name in self.vocabulary.facts:
            return read_fact_value(self.vocabulary.facts[name], node, self.report)
        group, _, option = name.partition(".")
        if name in self.vocabulary.findings:
            type_ = BOOLEAN
        elif option == "leader":
            type_ = Type(Kind.CHOICE, self.vocabulary.groups[group].options.names)
        else:
            type_ = CERTAINTY
        try:
            return read_value(type_, node.text if isinstance(node, Scalar) else kind_of(node))
        except UnreadableError as error:
            self.report.add(f"`{name}`: {error}", node.span, *error.helps, check=TYPE_MISMATCH)
            return None
