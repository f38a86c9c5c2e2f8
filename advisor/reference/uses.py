"""What is used where in a pack: who reads a name, who concludes it, who cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.expression.nodes import Compare, Constant, Read, walk
from advisor.program import Program
from advisor.reference.model import Ref, Sort
from advisor.rule import Condition, Rule, Weight


class Uses:
    """An index over a program; every list is in the order of the pack and names each thing once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._read: dict[str, dict[Ref, None]] = {}
        self._thresholds: dict[str, dict[Ref, None]] = {}
        self._held_against: dict[str, dict[str, None]] = {}
        self._cited: dict[str, dict[Ref, None]] = {}
        self._concluded: dict[tuple[str, str], list[Rule]] = {}
        self._weighed: dict[str, list[tuple[Rule, Weight]]] = {}
        self._strengths: dict[str, dict[Ref, None]] = {}
        for ref, condition in self._conditions():
            self._add_condition(ref, condition)
        for rule in program.rules.values():
            self._add_conclusions(rule)
        for ref, cite in self._citing():
            for name in cite:
                self._cited.setdefault(name, {})[ref] = None

    def readers(self, name: str) -> tuple[Ref, ...]:
        """Give what reads a fact, a finding, a certainty or a leader."""
        return tuple(self._read.get(name, ()))

    def held_against(self, fact: str) -> tuple[str, ...]:
        """Name the parameters that a fact is compared with."""
        return tuple(self._held_against.get(fact, ()))

    def thresholds(self, parameter: str) -> tuple[Ref, ...]:
        """Give what compares something with a parameter."""
        return tuple(self._thresholds.get(parameter, ()))

    def strengths(self, parameter: str) -> tuple[Ref, ...]:
        """Give the rules whose conclusions are as strong as a parameter says."""
        return tuple(self._strengths.get(parameter, ()))

    def limits(self, parameter: str) -> tuple[Ref, ...]:
        """Give the groups in which a parameter says what it takes to lead."""
        groups = self.program.vocabulary.groups.values()
        return tuple(Ref(Sort.GROUP, group.name) for group in groups if parameter in group.limits)

    def concluding(self, how: str, name: str) -> tuple[Ref, ...]:
        """Give the rules that conclude something; `how` is "derive", "warn", "recommend" or "remark"."""
        return tuple(Ref(Sort.RULE, rule.name) for rule in self._concluded.get((how, name), ()))

    def weighing(self, hypothesis: str) -> tuple[tuple[Rule, Weight], ...]:
        """Give the rules that speak for or against a hypothesis."""
        return tuple(self._weighed.get(hypothesis, ()))

    def citing(self, name: str) -> tuple[Ref, ...]:
        """Give what cites a claim or a source."""
        return tuple(self._cited.get(name, ()))

    def _conditions(self) -> Iterator[tuple[Ref, Condition]]:
        for rule in self.program.rules.values():
            yield from ((Ref(Sort.RULE, rule.name), one) for one in (*rule.when, *rule.unless))
        yield from ((Ref(Sort.CHECK, check.name), check.never) for check in self.program.consistency)
        yield from ((Ref(Sort.FACT, fact), condition) for fact, condition in self.program.skips.items())

    def _add_condition(self, ref: Ref, condition: Condition) -> None:
        for name in condition.reads:
            self._read.setdefault(name, {})[ref] = None
        for node in walk(condition.node):
            if isinstance(node, Constant) and node.parameter:
                self._thresholds.setdefault(node.parameter, {})[ref] = None
            elif isinstance(node, Compare):
                parts = [*walk(node.left), *walk(node.right)]
                parameters = [part.parameter for part in parts if isinstance(part, Constant) and part.parameter]
                for read in parts:
                    if isinstance(read, Read):
                        self._held_against.setdefault(read.name, {}).update(dict.fromkeys(parameters))

    def _add_conclusions(self, rule: Rule) -> None:
        then = rule.then
        for weight in then.weights:
            self._weighed.setdefault(weight.hypothesis, []).append((rule, weight))
            self._strengths.setdefault(weight.parameter, {})[Ref(Sort.RULE, rule.name)] = None
        told = {"derive": then.derive, "warn": then.warn, "recommend": then.recommend, "remark": then.remark}
        for how, names in told.items():
            for name in names:
                self._concluded.setdefault((how, name), []).append(rule)

    def _citing(self) -> Iterator[tuple[Ref, Iterable[str]]]:
        vocabulary = self.program.vocabulary
        yield from ((Ref(Sort.RULE, one.name), one.cite) for one in self.program.rules.values())
        yield from ((Ref(Sort.PARAMETER, one.name), one.cite) for one in vocabulary.parameters.values())
        yield from ((Ref(Sort.FINDING, one.name), one.cite) for one in vocabulary.findings.values())
        yield from ((Ref(Sort.WARNING, one.name), one.cite) for one in vocabulary.warnings.values())
        yield from ((Ref(Sort.RECOMMENDATION, one.name), one.cite) for one in vocabulary.recommendations.values())
        yield from ((Ref(Sort.REMARK, one.name), one.cite) for one in vocabulary.remarks.values())
