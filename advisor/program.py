"""A pack, linked: what engines see. Immutable; stages computed.

A rule that reads a certainty, a leader or a finding belongs to a later stage than every rule that can change it. So
whatever a rule reads is settled before the rule is looked at, and the order within a stage can't change any outcome.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.business import Business, read_business
from advisor.diagnostics import Report, Span, Text
from advisor.issue import Waiver
from advisor.pack.changes import Change
from advisor.pack.declarations import read_vocabulary
from advisor.pack.find import find_pack
from advisor.pack.layers import Layer, blame, read_layers
from advisor.pack.manifest import Manifest
from advisor.pack.rules import read_consistency, read_rules, read_skips
from advisor.pack.waivers import read_waivers
from advisor.rule import Condition, Consistency, Rule
from advisor.vocabulary import Vocabulary, frozen

MOST_STAGES = 50
"""A chain of conclusions that nobody could follow; explanations nest as deep as it is long."""


@dataclass(frozen=True, slots=True)
class Program:
    """A pack that can be run.

    `skips` tells for some facts when asking is pointless. `stages` holds the rules by stage, each stage in the order of
    the pack; `settled` tells for each name that rules conclude (finding, certainty, leader) after which stage it is
    settled (-1: no rule concludes it). `waivers` are the issues that the pack's author knows of. `layers` are the packs
    that it is made of, from the lowest to itself, and `changes` what they changed of one another. `root` is what errors
    call the pack's folder.
    """

    manifest: Manifest
    root: str
    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    consistency: tuple[Consistency, ...]
    skips: Mapping[str, Condition]
    stages: tuple[tuple[Rule, ...], ...]
    settled: Mapping[str, int]
    waivers: tuple[Waiver, ...] = ()
    layers: tuple[Layer, ...] = ()
    changes: tuple[Change, ...] = ()

    def read_business(self, text: Text) -> Business:
        """Read a fact file against this program's vocabulary and consistency checks."""
        return read_business(text, self.vocabulary, self.consistency)

    def layer_of(self, span: Span) -> Layer:
        """Give the layer in whose files a place is."""
        holding = (layer for layer in self.layers if span.text.name.startswith(f"{layer.root}/"))
        return max(holding, key=lambda layer: len(layer.root))  # one layer's folder can lie in another's

    def file_of(self, rule: Rule) -> str:
        """Name the file of a rule, as seen from its layer's folder."""
        return rule.span.text.name.removeprefix(f"{self.layer_of(rule.span).root}/")

    @property
    def read(self) -> frozenset[str]:
        """The names that rules read: what a working memory has to hold."""
        return frozenset(name for rule in self.rules.values() for name in rule.reads)

    @property
    def fact_readers(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that read each fact."""
        readers: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for name in rule.reads:
                if name in self.vocabulary.facts:
                    readers.setdefault(name, []).append(rule)
        return {name: tuple(rules) for name, rules in readers.items()}


def load_program(folder: Path, shown: str | None = None, *, with_cases: bool = True) -> Program:
    """Load the pack in a folder; without its rules' cases, which no memo needs, it takes two thirds of the time.

    Raises `AdvisorError` with everything that is wrong in what was read.
    """
    report = Report()
    root = shown or str(folder)
    layered = read_layers(folder, root, find_pack, report, with_cases=with_cases)
    files = layered.files
    vocabulary = read_vocabulary(files, report)
    consistency = read_consistency(files, vocabulary, report)
    skips = read_skips(files, vocabulary, report)
    rules = read_rules(files, vocabulary, report, with_cases=with_cases)
    waivers = read_waivers(files, report)
    if not rules and not report.found:
        report.add("the pack has no rules", files.root)
    stage_of, settled = _stratify(rules, vocabulary, report)
    if stage_of and max(stage_of.values()) >= MOST_STAGES:
        last = max(rules, key=lambda rule: stage_of[rule.name])
        remedy = f"`{last.name}` comes last, at the end of a chain of findings; draw conclusions in fewer steps"
        report.add(f"the rules would run in more than {MOST_STAGES} stages", last.span, remedy)
    blame(report, layered)
    report.stop()
    placed = [_at(rule, stage_of[rule.name]) for rule in rules]
    stages = tuple(tuple(rule for rule in placed if rule.stage == stage) for stage in range(max(stage_of.values()) + 1))
    by_name = frozen({rule.name: rule for rule in placed})
    return Program(
        files.manifest, root, vocabulary, by_name, consistency, frozen(skips), stages, frozen(settled), waivers,
        layered.layers, layered.changes,
    )  # fmt: skip


def open_program(pack: str | Path, *, with_cases: bool = True) -> Program:
    """Load a pack by name or by the path of its folder; see `load_program`."""
    folder, shown = find_pack(str(pack))
    return load_program(folder, shown, with_cases=with_cases)


def _at(rule: Rule, stage: int) -> Rule:
    return rule if rule.stage == stage else dataclasses.replace(rule, stage=stage)


def _concluded(rule: Rule, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Name what other rules can read of a rule's conclusions; leaders go with their hypotheses."""
    weights = [weight.hypothesis for weight in rule.then.weights]
    leaders = [vocabulary.groups[name.partition(".")[0]].leader for name in weights]
    return (*rule.then.derive, *weights, *dict.fromkeys(leaders))


def _stratify(rules: tuple[Rule, ...], vocabulary: Vocabulary, report: Report) -> tuple[dict[str, int], dict[str, int]]:
    concluders: dict[str, list[Rule]] = {}
    for rule in rules:
        for name in _concluded(rule, vocabulary):
            concluders.setdefault(name, []).append(rule)
    stage_of: dict[str, int] = {}
    settled: dict[str, int] = {}
    for rule in rules:
        if rule.name not in stage_of and not _place(rule, concluders, stage_of, settled, report):
            return dict.fromkeys((rule.name for rule in rules), 0), {}
    names = [*vocabulary.findings, *(group.leader for group in vocabulary.groups.values())]
    names += [name for group in vocabulary.groups.values() for name in group.hypotheses]
    last = {name: max(stage_of[rule.name] for rule in found) for name, found in concluders.items()}
    return stage_of, dict.fromkeys(names, -1) | last


def _place(
    start: Rule,
    concluders: Mapping[str, list[Rule]],
    stage_of: dict[str, int],
    settled: dict[str, int],
    report: Report,
) -> bool:
    """Compute the stage of a rule and of all that it depends on, without recursion; False at a cycle (noted)."""
    path = [(start, _unplaced(start, concluders, stage_of, settled))]
    on_path = {start.name}
    while path:
        rule, needs = path[-1]
        waiting = next(needs, None)
        if waiting is None:
            stage_of[rule.name] = 1 + max((settled[name] for name in rule.reads if name in settled), default=-1)
            on_path.discard(rule.name)
            path.pop()
        elif waiting.name in on_path:
            _report_cycle([rule for rule, _ in path], waiting, concluders, report)
            return False
        else:
            on_path.add(waiting.name)
            path.append((waiting, _unplaced(waiting, concluders, stage_of, settled)))
    return True


def _unplaced(
    rule: Rule, concluders: Mapping[str, list[Rule]], stage_of: Mapping[str, int], settled: dict[str, int]
) -> Iterator[Rule]:
    """Give the rules that have to be placed before this one, each to be placed before the next is asked for."""
    for name in rule.reads:
        if name in concluders and name not in settled:
            yield from (need for need in concluders[name] if need.name not in stage_of)
            settled[name] = max(stage_of[need.name] for need in concluders[name])


def _report_cycle(path: list[Rule], back_to: Rule, concluders: Mapping[str, list[Rule]], report: Report) -> None:
    names = [rule.name for rule in path]
    cycle = path[names.index(back_to.name) :]
    helps = []
    for rule, need in zip(cycle, [*cycle[1:], back_to], strict=True):
        read = next(name for name in rule.reads if need in concluders.get(name, ()))
        helps.append(
            f"`{rule.name}` reads `{read}`, which `{need.name}` concludes ({need.span.text.name}:{need.span.line})"
        )
    report.add(
        f"rules wait for one another in a circle: {' → '.join(f'`{rule.name}`' for rule in [*cycle, back_to])}",
        back_to.span,
        *helps,
    )
