"""Python that a program generates: plain `if` statements over local variables, in the order of the stages.

What a compiler of rules to Python would write, and the fastest that rules run in Python, one business at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from advisor.certainty import certainty, lead, weight
from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Holds,
    Known,
    Node,
    Not,
    Or,
    Origin,
    Read,
    reads,
)
from advisor.program import Program
from advisor.rule import Rule
from advisor.screening.names import certainty_of
from advisor.vocabulary import Group
from benchmarks.peers.engine import Answer, Engine, Family, Portfolio, warned
from benchmarks.peers.plain import derived, fires

Lines = Iterator[str]


class GeneratedPython(Engine):
    """The program as one function: a row of a table in; the rules that fired, certainties, leaders and margins out."""

    title = "generated Python"
    rows = 5_000
    family = Family.CODE
    remark = "plain `if` statements, a row at a time"

    def __init__(self, program: Program, *, sure: bool) -> None:
        self.program = program
        source = "\n".join(_Writer(program, sure=sure).function())
        names: dict[str, Any] = {"weight": weight, "certainty": certainty, "lead": lead}
        exec(compile(source, "<generated>", "exec"), names)
        self._function: Callable[[tuple[object, ...]], Any] = names["screen"]
        self._results: list[Any] = []

    def load(self, portfolio: Portfolio) -> None:
        """Take in rows."""
        facts = [name for name in self.program.vocabulary.facts if name in self.program.read]
        sure = [] if portfolio.sure else [certainty_of(name) for name in facts]
        rows = portfolio.table.select(facts + sure).iter_rows()
        self._rows = [tuple(frozenset(one) if isinstance(one, list) else one for one in row) for row in rows]

    def run(self) -> None:
        """Call the function on each row."""
        function = self._function
        self._results = [function(row) for row in self._rows]

    def answers(self) -> list[Answer]:
        """Name what the function gives by place."""
        groups = self.program.vocabulary.groups
        hypotheses = [name for group in groups.values() for name in group.hypotheses]
        return [
            Answer(
                frozenset(fired),
                warned(self.program, fired),
                dict(zip(hypotheses, certainties, strict=True)),
                dict(zip(groups, leaders, strict=True)),
                dict(zip(groups, margins, strict=True)),
            )
            for fired, certainties, leaders, margins in self._results
        ]


class _Writer:
    """Writes the function. `v_` is the value of a name, `c_` how sure it is, `w_` the weight of a hypothesis."""

    def __init__(self, program: Program, *, sure: bool) -> None:
        self.program = program
        self.sure = sure
        self.groups = tuple(program.vocabulary.groups.values())

    def function(self) -> Lines:
        """Write the function."""
        facts = [_word(name) for name in self.program.vocabulary.facts if name in self.program.read]
        row = [f"v_{name}" for name in facts] + ([] if self.sure else [f"c_{name}" for name in facts])
        yield "def screen(row):"
        yield f"    ({', '.join(row)},) = row"
        yield "    fired = []"
        for name in (name for group in self.groups for name in group.hypotheses):
            yield f"    w_{_word(name)} = 0.0"
        for name in self.program.vocabulary.findings:
            yield f"    v_{_word(name)} = None"
            if not self.sure:
                yield f"    c_{_word(name)} = 0.0"
        for stage in range(-1, len(self.program.stages)):
            if stage >= 0:
                for rule in self.program.stages[stage]:
                    yield from self._rule(rule)
            yield from self._settled(stage)
        yield f"    return fired, {self._all('v_', [n for g in self.groups for n in g.hypotheses])}, \\"
        leaders = [group.leader for group in self.groups]
        yield f"        {self._all('v_', leaders)}, {self._all('m_', [group.name for group in self.groups])}"

    def _all(self, prefix: str, names: list[str]) -> str:
        return f"({', '.join(prefix + _word(name) for name in names)},)"

    def _rule(self, rule: Rule) -> Lines:
        condition = fires(rule)
        yield f"    if {self.truth(condition)}:"
        yield f"        fired.append({rule.name!r})"
        if not self.sure:
            yield f"        c = {self.certainty(condition)}"
        for part in rule.then.weights:
            value = repr(weight(part.strength)) if self.sure else f"weight({part.strength!r} * c)"
            yield f"        w_{_word(part.hypothesis)} += {value}"
        for name in rule.then.derive:
            yield f"        v_{_word(name)} = True"
            if not self.sure:
                yield f"        c_{_word(name)} = max(c, c_{_word(name)})"

    def _settled(self, stage: int) -> Lines:
        """Write what is settled after a stage."""
        settled = self.program.settled
        for name in self.program.vocabulary.findings:
            if settled[name] == stage:
                untrue = derived(self.program, name)[1]
                yield f"    if v_{_word(name)} is None and {self.truth(untrue)}:"
                yield f"        v_{_word(name)} = False"
                if not self.sure:
                    yield f"        c_{_word(name)} = {self.certainty(untrue)}"
        for group in self.groups:
            for name in group.hypotheses:
                if settled[name] == stage:
                    yield f"    v_{_word(name)} = certainty(w_{_word(name)})"
            if settled[group.leader] == stage:
                yield from self._leader(group)

    def _leader(self, group: Group) -> Lines:
        certainties = self._all("v_", list(group.hypotheses))
        margin, leader = f"m_{group.name}", f"v_{_word(group.leader)}"
        yield (
            f"    second, first = sorted({certainties})[-2:]"
            if len(group.hypotheses) > 1
            else (f"    second, first = 0.0, {certainties}[0]")
        )
        yield f"    {margin} = lead(first, second)"
        yield f"    {leader} = None"
        yield f"    if first >= {group.leads_from!r} and {margin} >= {group.leads_by!r}:"
        yield f"        {leader} = {group.options.names!r}[{certainties}.index(first)]"

    def truth(self, node: Node) -> str:
        """Write a plain condition: true where it is true, else false or None."""
        match node:
            case And(parts):
                return f"({' and '.join(map(self.truth, parts))})" if parts else "True"
            case Or(parts):
                return f"({' or '.join(map(self.truth, parts))})" if parts else "False"
            case Read(name):
                return f"v_{_word(name)}"
            case Not(Read(name)):
                return f"v_{_word(name)} is False"
            case Known(Read(name)):
                return f"v_{_word(name)} is not None"
            case Not(Known(Read(name))):
                return f"v_{_word(name)} is None"
            case _:
                told = [f"{self.value(one)} is not None" for one in reads(node) if one.origin is not Origin.CERTAINTY]
                return " and ".join([*told, self._atom(node)])

    def _atom(self, node: Node) -> str:
        match node:
            case Compare(left, comparison, right):
                return f"{self.value(left)} {comparison.value} {self.value(right)}"
            case Among(of, options):
                return f"{self.value(of)} in ({', '.join(map(self.value, options))},)"
            case Holds(option, of):
                return f"{self.value(option)} in {self.value(of)}"
            case Not(Among(of, options)):
                return f"{self.value(of)} not in ({', '.join(map(self.value, options))},)"
            case Not(Holds(option, of)):
                return f"{self.value(option)} not in {self.value(of)}"
            case _:
                raise TypeError(f"not a plain condition: {node}")

    def value(self, node: Node) -> str:
        """Write a value."""
        match node:
            case Constant(value):
                return repr(value)
            case Read(name):
                return f"v_{_word(name)}"
            case Arithmetic(left, op, right):
                return f"({self.value(left)} {op.value} {self.value(right)})"
            case _:
                raise TypeError(f"not a value: {node}")

    def certainty(self, node: Node) -> str:
        """Write how sure a plain condition is where it is true."""
        match node:
            case And(parts):
                return _joined("min", [self.certainty(part) for part in parts])
            case Or(parts) if len(parts) > 1:
                return _joined("max", [f"({self.certainty(part)} if {self.truth(part)} else 0.0)" for part in parts])
            case Or(parts):
                return self.certainty(parts[0])
            case Known() | Not(Known()):
                return "1.0"
            case _:
                read = [one for one in reads(node) if one.origin in (Origin.FACT, Origin.FINDING)]
                return _joined("min", [f"c_{_word(one.name)}" for one in read])


def _joined(function: str, parts: list[str]) -> str:
    several = [part for part in dict.fromkeys(parts) if function == "max" or part != "1.0"]
    if not several:
        return "1.0"
    return several[0] if len(several) == 1 else f"{function}({', '.join(several)})"


def _word(name: str) -> str:
    return name.replace(".", "__")
