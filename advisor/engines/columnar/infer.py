"""A program over a table: its stages as an order of columns.

What `advisor.engines.reference` and `advisor.engines.settle` work out for one business, in the same order: the rules
of a stage, then what is settled after it. Each step adds columns to the table, so that a later one reads them by name
and nothing is worked out twice.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from advisor.certainty import weight
from advisor.engines.columnar import arithmetic
from advisor.engines.columnar.arithmetic import number
from advisor.engines.columnar.conditions import (
    Column,
    Columns,
    Verdict,
    all_of,
    any_of,
    as_expression,
    compile_condition,
    opposite,
)
from advisor.program import Program
from advisor.rule import Rule
from advisor.values import Truth
from advisor.vocabulary import Group

LazyFrame = nw.LazyFrame[Any]
"""A table of whatever library, on which expressions only pile up until it is collected."""
_NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class Table:
    """What a run came to.

    `memory` tells by name (fact, finding, hypothesis, leader) which columns hold what, `margins` by group, `rules` by
    rule.
    """

    memory: Columns
    margins: Mapping[str, nw.Expr]
    rules: Mapping[str, Verdict]


class Sheet:
    """A table that columns are added to, under names of its own that begin with a prefix."""

    def __init__(self, frame: LazyFrame, prefix: str) -> None:
        self.frame = frame
        self.prefix = prefix
        self._pending: list[nw.Expr] = []
        self._count = 0

    def keep(self, expression: nw.Expr) -> nw.Expr:
        """Add a column with the next `settle`, and give what reads it from then on."""
        self._count += 1
        name = f"{self.prefix}{self._count}"
        self._pending.append(expression.alias(name))
        return nw.col(name)

    def keep_verdict(self, verdict: Verdict) -> Verdict:
        """Add the column of a verdict."""
        told = verdict.told if isinstance(verdict.told, Truth) else self.keep(verdict.told)
        return Verdict(told, verdict.graded)

    def settle(self) -> None:
        """Add all columns that are kept since the last time, at once."""
        if self._pending:
            self.frame = self.frame.with_columns(*self._pending)
            self._pending = []
            if self.frame.implementation.is_ibis():
                # A database's planner would put each step into the next, over and over; not behind a limit.
                self.frame = self.frame.head(_NO_LIMIT)


def infer(program: Program, sheet: Sheet, facts: Columns) -> Table:
    """Run the program over a table whose facts are told by `facts`; a fact that isn't there is unknown in each row.

    What it comes to are columns that are added to the sheet.
    """
    memory: dict[str, Column] = dict(facts)
    rules: dict[str, Verdict] = {}
    margins: dict[str, nw.Expr] = {}
    for stage in range(-1, len(program.stages)):
        if stage >= 0:
            for rule in program.stages[stage]:
                rules[rule.name] = sheet.keep_verdict(look(rule, memory))
            sheet.settle()
        _settle_findings(program, stage, rules, memory, sheet)
        _settle_groups(program, stage, rules, memory, margins, sheet)
        sheet.settle()
    return Table(memory, margins, rules)


def look(rule: Rule, memory: Columns) -> Verdict:
    """Evaluate a rule: true where it fires, false where it is held back, null where it is undecided."""
    when = (compile_condition(condition.node, memory) for condition in rule.when)
    unless = (opposite(compile_condition(condition.node, memory)) for condition in rule.unless)
    return all_of((*when, *unless))


def concluded(rules: Mapping[str, Verdict], concluding: Iterable[Rule]) -> Verdict:
    """Join the rules that conclude one thing: true where one fired, false where all are held back."""
    return any_of(rules[rule.name] for rule in concluding)


def _settle_findings(
    program: Program, stage: int, rules: Mapping[str, Verdict], memory: dict[str, Column], sheet: Sheet
) -> None:
    for name in program.vocabulary.findings:
        if program.settled[name] == stage:
            found = concluded(rules, (rule for rule in program.rules.values() if name in rule.then.derive))
            kept = sheet.keep_verdict(found)
            memory[name] = Column(as_expression(kept.truth), kept.sure)


def _settle_groups(  # noqa: PLR0917 - what is read and what is written
    program: Program,
    stage: int,
    rules: Mapping[str, Verdict],
    memory: dict[str, Column],
    margins: dict[str, nw.Expr],
    sheet: Sheet,
) -> None:
    """Add up the evidence of what is settled now, then name the leaders of the groups that are complete with it."""
    groups = program.vocabulary.groups.values()
    for group in groups:
        for name in group.hypotheses:
            if program.settled[name] == stage:
                memory[name] = Column(sheet.keep(_total(program, rules, name)))
    sheet.settle()
    for group in groups:
        for name in group.hypotheses:
            if program.settled[name] == stage:
                memory[name] = Column(sheet.keep(arithmetic.certainty(memory[name].value)))
    sheet.settle()
    complete = [group for group in groups if program.settled[group.leader] == stage]
    _settle_leaders(complete, memory, margins, sheet)


def _total(program: Program, rules: Mapping[str, Verdict], hypothesis: str) -> nw.Expr:
    """Add up the weights of the evidence for a hypothesis."""
    parts: list[nw.Expr] = []
    for rule in program.rules.values():
        for part in rule.then.weights:
            if part.hypothesis == hypothesis:
                verdict = rules[rule.name]
                if verdict.graded:
                    fired = nw.max_horizontal(verdict.grade, number(0))
                    size = arithmetic.doubted(fired * number(abs(part.strength)))
                    parts.append(size if part.strength > 0 else -size)
                else:
                    told = as_expression(verdict.truth)
                    parts.append(nw.when(told).then(number(weight(part.strength))).otherwise(number(0)))
    return functools.reduce(operator.add, parts) if parts else number(0)


def _settle_leaders(
    groups: Iterable[Group], memory: dict[str, Column], margins: dict[str, nw.Expr], sheet: Sheet
) -> None:
    """Name the leaders of groups: the first of the greatest, where it is great enough and far enough ahead."""
    complete = list(groups)
    firsts = {
        group.name: sheet.keep(nw.max_horizontal(*(memory[name].value for name in group.hypotheses)))
        for group in complete
    }
    sheet.settle()
    seconds = {group.name: sheet.keep(_second(group, firsts[group.name], memory)) for group in complete}
    sheet.settle()
    leads = {
        name: sheet.keep(arithmetic.weight(first) - arithmetic.weight(seconds[name])) for name, first in firsts.items()
    }
    sheet.settle()
    margins.update((name, sheet.keep(arithmetic.certainty(total))) for name, total in leads.items())
    sheet.settle()
    for group in complete:
        first = firsts[group.name]
        leading = (first >= number(group.leads_from)) & (margins[group.name] >= number(group.leads_by))
        leader = nw.lit(None, dtype=nw.String)
        for option, name in reversed(list(zip(group.options.names, group.hypotheses, strict=True))):
            leader = nw.when(leading & (memory[name].value == first)).then(nw.lit(option)).otherwise(leader)
        memory[group.leader] = Column(sheet.keep(leader))


def _second(group: Group, first: nw.Expr, memory: Columns) -> nw.Expr:
    """Give the certainty of the next best; 0 where a group has no rivals."""
    certainties = [memory[name].value for name in group.hypotheses]
    if len(certainties) == 1:
        return number(0)
    is_first = (nw.when(value == first).then(nw.lit(1)).otherwise(nw.lit(0)) for value in certainties)
    ties = functools.reduce(operator.add, is_first)
    below = nw.max_horizontal(*(nw.when(value < first).then(value).otherwise(number(-1)) for value in certainties))
    return nw.when(ties > 1).then(first).otherwise(below)
