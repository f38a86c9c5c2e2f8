"""Two packs and fact files → the plan: each business advised with both, by both engines each time."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from advisor.advice import Advice, read_advice
from advisor.business import Business
from advisor.diagnostics import AdvisorError, Diagnostic, Text
from advisor.engines.agree import infer_twice
from advisor.engines.rete import ReteEngine
from advisor.memo.render import DEFAULT_TEMPLATE, render_markdown
from advisor.plan.causes import Causes
from advisor.plan.compare import differences
from advisor.plan.effects import effects
from advisor.plan.files import fact_files
from advisor.plan.model import (
    ASKED,
    INSIDE,
    BusinessPlan,
    Difference,
    Outcome,
    PackRef,
    Part,
    Plan,
    Refusal,
    Reworded,
)
from advisor.plan.shifts import rule_shifts
from advisor.program import Program, open_program
from advisor.resources import templates_folder
from advisor.source import parse


class Side:
    """One of the two packs, with the engine that runs it."""

    def __init__(self, program: Program, shown: str) -> None:
        self.program = program
        self.shown = shown

    @cached_property
    def engine(self) -> ReteEngine:
        """The engine, built when there is a business to advise."""
        return ReteEngine(self.program)

    @property
    def ref(self) -> PackRef:
        """What the plan calls the pack."""
        manifest = self.program.manifest
        return PackRef(manifest.name, manifest.version, manifest.title, self.shown)

    def read(self, text: Text) -> Business | AdvisorError:
        """Read a fact file, or give its errors."""
        try:
            return self.program.read_business(text)
        except AdvisorError as error:
            return error

    def advise(self, business: Business) -> Advice:
        """Advise on a business."""
        return read_advice(self.program, infer_twice(self.engine, business))


def make_plan(old: str, new: str, facts: Sequence[str]) -> Plan:
    """Plan a change of a pack: `old` and `new` are names or folders of packs, `facts` fact files or folders of them.

    Raises `AdvisorError` with all that can't be read: either pack, and fact files that both packs refuse.
    """
    wrong: list[Diagnostic] = []
    sides = [_open(pack, wrong) for pack in dict.fromkeys([old, new])]
    texts = fact_files(facts, wrong)
    if None in sides:
        _check_texts(texts, wrong)
        raise AdvisorError(wrong)
    first, last = sides[0], sides[-1]
    assert first is not None  # noqa: S101 - told apart above
    assert last is not None  # noqa: S101
    read = [(text, first.read(text), last.read(text)) for text in texts]
    for _, before, after in read:
        if isinstance(before, AdvisorError) and isinstance(after, AdvisorError):
            wrong += dict.fromkeys([*before.diagnostics, *after.diagnostics])
    if wrong:
        raise AdvisorError(wrong)
    return _plan(first, last, read)


def _open(pack: str, wrong: list[Diagnostic]) -> Side | None:
    try:
        return Side(open_program(pack, with_cases=False), pack)
    except AdvisorError as error:
        wrong.extend(error.diagnostics)
        return None


def _check_texts(texts: Iterable[Text], wrong: list[Diagnostic]) -> None:
    """Tell at least what is wrong with fact files whatever the packs are."""
    for text in texts:
        try:
            parse(text)
        except AdvisorError as error:
            wrong.extend(error.diagnostics)


Read = tuple[Text, Business | AdvisorError, Business | AdvisorError]


def _plan(old: Side, new: Side, read: Iterable[Read]) -> Plan:
    found = differences(old.program, new.program)
    businesses: list[BusinessPlan] = []
    refusals: list[Refusal] = []
    for text, before, after in read:
        if isinstance(after, AdvisorError):
            assert isinstance(before, Business)  # noqa: S101 - what both refuse is an error
            refusals.append(_refusal(text, before, after, new.program, found, by_new=True))
        elif isinstance(before, AdvisorError):
            refusals.append(_refusal(text, after, before, old.program, found, by_new=False))
        else:
            businesses.append(compare_advice(text.name, old.advise(before), new.advise(after), found))
    return Plan(old.ref, new.ref, found, tuple(businesses), tuple(refusals))


def compare_advice(file: str, old: Advice, new: Advice, found: tuple[Difference, ...]) -> BusinessPlan:
    """Tell what becomes of one business, given the advice under both packs and what differs between them."""
    causes = Causes(old, new, found)
    changed, shifts = effects(old, new, causes), rule_shifts(old, new, causes)
    words: tuple[Reworded, ...] = ()
    topics = {effect.topic for effect in changed} - INSIDE
    if topics:
        outcome = Outcome.CHANGES if topics - ASKED else Outcome.ASKS
    else:
        words = tuple(_reworded(_memo(old, old.program), _memo(new, old.program)))
        outcome = Outcome.WORDS if words else Outcome.INSIDE if changed or shifts else Outcome.UNTOUCHED
    return BusinessPlan(file, new.business.name, new.business.as_of, outcome, changed, shifts, words)


def _memo(advice: Advice, named: Program) -> str:
    """Write the memo as if the pack were called and titled as another, which the plan tells by itself."""
    program = replace(advice.program, manifest=named.manifest, layers=named.layers)
    alike = replace(advice, program=program)
    return render_markdown(alike, DEFAULT_TEMPLATE, [templates_folder()])[0]


def _reworded(before: str, after: str) -> Iterator[Reworded]:
    old, new = ([line for line in memo.splitlines() if line.strip()] for memo in (before, after))
    for kind, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Reworded(tuple(old[start:end]), tuple(new[first:last]))


def _refusal(
    text: Text, business: Business, error: AdvisorError, program: Program, found: Iterable[Difference], *, by_new: bool
) -> Refusal:
    """Tell why one pack refuses a fact file, given what the other one read in it."""
    blamed: dict[str, None] = {}
    paths: set[str] = set()
    for diagnostic in error.diagnostics:
        span = diagnostic.span
        if span and span.text is text:
            above = [fact for fact in business.facts.values() if fact.span.line <= span.line]
            underlined = text.line(span.line)[span.column - 1 : span.column - 1 + span.length]
            nearest = max(above, key=lambda fact: (fact.span.line, fact.span.column), default=None)
            name = underlined if underlined in business.facts or nearest is None else nearest.name
            blamed[name] = None
            paths.add(f"{Part.FACTS.value}.{name}")
        paths |= {
            f"{Part.CONSISTENCY.value}.{check.name}"
            for check in program.consistency
            if diagnostic.message.endswith(check.says)
        }
    errors = tuple(_in_short(diagnostic) for diagnostic in error.diagnostics)
    because = tuple(one.path for one in found if one.path in paths)
    return Refusal(text.name, business.name, by_new, tuple(blamed), errors, because)


def _in_short(diagnostic: Diagnostic) -> str:
    place = f"line {diagnostic.span.line}: " if diagnostic.span else ""
    return f"{place}{diagnostic.message}"
