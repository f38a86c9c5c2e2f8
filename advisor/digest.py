"""A pack told in plain words: what it holds, and each part by itself, each value with the layer it comes from."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping

from advisor.diagnostics import Span, did_you_mean, refusal
from advisor.expression.nodes import Constant, walk
from advisor.expression.phrase import phrase, pushed
from advisor.memo.words import printable
from advisor.pack.changes import CHANGEABLE, Change, Way
from advisor.program import Program
from advisor.rule import Condition, Rule
from advisor.trace.words import counted, signed
from advisor.values import show_value

WIDTH = 100


def tell_pack(program: Program, width: int = WIDTH) -> str:
    """Tell what a pack holds; `width` is the longest line, in characters."""
    return _Digest(program, width).pack()


def tell_part(program: Program, name: str, width: int = WIDTH) -> str:
    """Tell one part of a pack: a rule by its name, any other by its path (`parameters.large_account`) or its name.

    Raises `AdvisorError` where there is none, or several.
    """
    return _Digest(program, width).part(name)


class _Digest:
    def __init__(self, program: Program, width: int) -> None:
        self.program = program
        self.vocabulary = program.vocabulary
        self.width = width

    def pack(self) -> str:
        program, vocabulary = self.program, self.vocabulary
        manifest = program.manifest
        held = [
            counted(len(program.rules), "rule"), counted(len(vocabulary.facts), "fact"),
            counted(len(vocabulary.findings), "finding"), counted(len(vocabulary.warnings), "warning"),
            counted(len(vocabulary.recommendations), "recommendation"), counted(len(vocabulary.remarks), "remark"),
            counted(len(vocabulary.claims), "claim"),
        ]  # fmt: skip
        lines = [f"{manifest.name} {manifest.version}: {manifest.title}", *self.wrap(manifest.about)]
        lines += self.wrap(f"{', '.join(held)}; {counted(len(program.stages), 'stage')}")
        if len(program.layers) > 1:
            layers = (f"{layer.name} {layer.manifest.version}: {layer.manifest.title}" for layer in program.layers)
            lines += self.section("Layers, the lowest first", layers)
            lines += self.section("Changes", (self.changed(change) for change in program.changes))
        for title, name in (("Hypotheses", "hypotheses"), ("Parameters", "parameters"), ("Rules", "rules")):
            tell = self.tellers()[name][1]
            lines += self.section(title, (tell(one) for one in self.tellers()[name][0]))
        named = (
            ("Facts", "facts", {one.name: one.label for one in vocabulary.facts.values()}),
            ("Findings", "findings", {one.name: one.label for one in vocabulary.findings.values()}),
            ("Warnings", "warnings", {one.name: one.title for one in vocabulary.warnings.values()}),
            (
                "Recommendations",
                "recommendations",
                {one.name: one.title for one in vocabulary.recommendations.values()},
            ),
        )
        for title, section, entries in named:
            spans = {one.name: one.span for one in getattr(vocabulary, section).values()}
            told = (f"{name}{self.home(spans[name], section, name)}: {says}" for name, says in entries.items())
            lines += self.section(title, told)
        return _joined(lines)

    def part(self, name: str) -> str:
        section, _, rest = name.partition(".")
        group = self.vocabulary.groups.get(section)
        if group and rest in (*group.options.names, "leader"):
            return _joined(self.hypothesis(section, rest))
        found = [
            (kind, one)
            for kind, (names, _) in self.tellers().items()
            for one in names
            if one == name or (kind == section and one == rest)
        ]
        gone = [one for one in self.program.changes if one.disables and name in (one.path, one.entry[1])]
        if gone and not found:
            return _joined(self.wrap(self.changed(gone[-1]), first=""))
        if len(found) > 1 and found[0][0] != "rules":
            paths = ", ".join(f"`{kind}.{one}`" for kind, one in found)
            raise refusal(f"`{name}` is the name of several parts", f"write one of {paths}")
        if not found:
            known = [one for names, _ in self.tellers().values() for one in names]
            lists = f"`advisor pack show {self.program.root}` lists what there is"
            hint = did_you_mean(rest if section in CHANGEABLE else name, known) or lists
            raise refusal(f"there is no `{name}` in this pack", hint)
        kind, one = found[0]
        if kind == "rules":
            return _joined(self.rule(self.program.rules[one]))
        changes = (self.changed(change) for change in self.changes(kind, one))
        return _joined([*self.wrap(self.tellers()[kind][1](one), first=""), *self.section("Changes", changes)])

    def tellers(self) -> Mapping[str, tuple[Iterable[str], Callable[[str], str]]]:
        """Give for each section the names in it, and what tells one of them in a line."""
        ours = self.vocabulary
        return {
            "rules": (self.program.rules, self.rule_line),
            "parameters": (ours.parameters, self.parameter),
            "hypotheses": (ours.groups, self.group),
            "facts": (ours.facts, self.fact),
            "findings": (ours.findings, self.finding),
            "warnings": (ours.warnings, self.warning),
            "recommendations": (ours.recommendations, self.recommendation),
            "remarks": (ours.remarks, self.remark),
            "claims": (ours.claims, self.claim),
            "sources": (ours.sources, self.source),
            "choices": (ours.choices, self.choice),
            "consistency": ({one.name: one for one in self.program.consistency}, self.never),
            "skip_questions": (self.program.skips, self.skip),
        }

    # Each part in a line

    def rule_line(self, name: str) -> str:
        rule = self.program.rules[name]
        return f"{name}{self.home(rule.span, 'rules', rule.name)}: {rule.says}"

    def parameter(self, name: str) -> str:
        one = self.vocabulary.parameters[name]
        sets = [change for change in self.changes("parameters", name) if change.whole]
        home = f" [{sets[-1].layer}, was {sets[-1].before}]" if sets else self.home(one.span, "parameters", name)
        return f"{name}: {show_value(one.type, one.value)}{home}; {one.why} ({', '.join(one.cite)})"

    def group(self, name: str) -> str:
        one = self.vocabulary.groups[name]
        options = ", ".join(option.title for option in one.options.options)
        limits = f"leads from {signed(one.leads_from)}, ahead by {signed(one.leads_by)}"
        return f"{name}{self.home(one.span, 'hypotheses', name)}: {one.title}; one of {options} ({limits})"

    def fact(self, name: str) -> str:
        one = self.vocabulary.facts[name]
        states = "; ".join(f"{answer}: {says}" if answer else says for answer, says in one.states.items())
        return f"{name}{self.home(one.span, 'facts', name)}: {one.ask} ({one.type}) {one.help} In the memo: {states}"

    def finding(self, name: str) -> str:
        one = self.vocabulary.findings[name]
        return f"{name}{self.home(one.span, 'findings', name)}: {one.label}; {self.concluded('derive', name)}"

    def warning(self, name: str) -> str:
        one = self.vocabulary.warnings[name]
        said = f"{one.title} ({one.severity.value}). {one.consequence}"
        said += f" {self.concluded('warn', name)}; do: {', '.join(one.do)}"
        return f"{name}{self.home(one.span, 'warnings', name)}: {said}"

    def recommendation(self, name: str) -> str:
        one = self.vocabulary.recommendations[name]
        return f"{name}{self.home(one.span, 'recommendations', name)}: {one.title}. {one.detail} ({one.horizon.value})"

    def remark(self, name: str) -> str:
        one = self.vocabulary.remarks[name]
        return f"{name}{self.home(one.span, 'remarks', name)}: {one.says} {self.concluded('remark', name)}"

    def claim(self, name: str) -> str:
        one = self.vocabulary.claims[name]
        users = [rule.name for rule in self.program.rules.values() if name in rule.cite]
        used = f"cited by the rules {', '.join(users)}" if users else "cited by no rule"
        return f"{name}{self.home(one.span, 'claims', name)}: {one.says} ({one.source}, {one.place}); {used}"

    def source(self, name: str) -> str:
        one = self.vocabulary.sources[name]
        made = " ".join(part for part in (one.author, one.year) if part)
        kind = f"{one.kind.value}, {made}" if made else one.kind.value
        return f"{name}{self.home(one.span, 'sources', name)}: {one.title} ({kind})"

    def choice(self, name: str) -> str:
        one = self.vocabulary.choices[name]
        options = "; ".join(f"{option.name}: {option.title}" for option in one.options)
        return f"{name}{self.home(one.span, 'choices', name)}: {options}"

    def never(self, name: str) -> str:
        one = next(check for check in self.program.consistency if check.name == name)
        return f"{name}{self.home(one.never.span, 'consistency', name)}: {one.says} (never {one.never.text})"

    def skip(self, name: str) -> str:
        one = self.program.skips[name]
        return f"{name}{self.home(one.span, 'skip_questions', name)}: not asked for when {one.text}"

    def concluded(self, how: str, name: str) -> str:
        rules = [rule.name for rule in self.program.rules.values() if name in getattr(rule.then, how)]
        return f"concluded by {', '.join(rules)}" if rules else "concluded by no rule"

    def hypothesis(self, group: str, option: str) -> Iterator[str]:
        """Tell a hypothesis, or the leader of its group, by the rules that conclude and read it."""
        name = f"{group}.{option}"
        yield from self.wrap(f"{name}, of the group {self.group(group)}", first="")
        for_it = [
            f"{rule.name}{self.home(rule.span, 'rules', rule.name)}: {signed(weight.strength)}"
            for rule in self.program.rules.values()
            for weight in rule.then.weights
            if weight.hypothesis == name
        ]
        reading = (rule.name for rule in self.program.rules.values() if name in rule.reads)
        yield from self.section("Evidence", for_it)
        yield from self.section("Read by", reading)

    # One rule in full

    def rule(self, rule: Rule) -> Iterator[str]:
        place = f"{self.program.file_of(rule)}:{rule.span.line}"
        stage = f"stage {rule.stage + 1} of {len(self.program.stages)}"
        yield f"{rule.name}{self.home(rule.span, 'rules', rule.name)} ({place}, {stage})"
        yield from self.wrap(rule.says)
        yield from self.section("When all of this is true", self.conditions(rule.when))
        yield from self.section("Unless any of this is true", self.conditions(rule.unless))
        yield from self.section("Then", self.conclusions(rule))
        values = dict.fromkeys(
            part.parameter
            for condition in (*rule.when, *rule.unless)
            for part in walk(condition.node)
            if isinstance(part, Constant) and part.parameter
        )
        yield from self.section("Values", (self.parameter(name) for name in values))
        yield from self.section(f"It rests on ({rule.basis.value})", (self.cited(name) for name in rule.cite))
        yield from self.section("Changes", (self.changed(change) for change in self.changes("rules", rule.name)))

    def conditions(self, conditions: Iterable[Condition]) -> Iterator[str]:
        for one in conditions:
            yield f"{phrase(pushed(one.node), self.vocabulary)}  [{one.text}]"

    def conclusions(self, rule: Rule) -> Iterator[str]:
        for weight in rule.then.weights:
            yield f"{'for' if weight.strength > 0 else 'against'} {weight.hypothesis}: {signed(weight.strength)}"
        for word, names in (
            ("derives", rule.then.derive), ("warns", rule.then.warn), ("recommends", rule.then.recommend),
            ("remarks", rule.then.remark),
        ):  # fmt: skip
            if names:
                yield f"{word} {', '.join(names)}"

    def cited(self, name: str) -> str:
        return self.claim(name).rpartition(";")[0] if name in self.vocabulary.claims else self.source(name)

    # Layers

    def home(self, span: Span, section: str, name: str) -> str:
        """Name the layer that something comes from and those that changed it; nothing where there is but one."""
        if len(self.program.layers) < 2:
            return ""
        changed = dict.fromkeys(change.layer for change in self.changes(section, name))
        return f" [{self.program.layer_of(span).name}{', changed by ' if changed else ''}{', '.join(changed)}]"

    def changes(self, section: str, name: str) -> tuple[Change, ...]:
        return tuple(change for change in self.program.changes if change.keys[:2] == (section, name))

    def changed(self, change: Change) -> str:
        match change.way:
            case Way.DISABLES:
                does = f"disables {change.path}"
            case Way.KEEPS:
                does = f"keeps {change.path}"
            case Way.SETS:
                does = f"changes {change.path} from {change.before} to {change.after}"
            case _:
                parts = (("adds", "to", change.added), ("removes", "from", change.removed))
                edits = [f"{word} {', '.join(items)} {to} {change.path}" for word, to, items in parts if items]
                does = " and ".join(edits)
        return f"{change.layer} {does}: {change.because}"

    # Lines

    def section(self, title: str, entries: Iterable[str]) -> list[str]:
        lines = [line for entry in entries for line in self.wrap(entry)]
        return ["", title, *lines] if lines else []

    def wrap(self, text: str, first: str = "  ") -> list[str]:
        """Break a text into lines; `printable` because a pack's text must not act on a terminal."""
        return textwrap.wrap(
            printable(text), self.width, initial_indent=first, subsequent_indent="    ", break_on_hyphens=False
        )


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
