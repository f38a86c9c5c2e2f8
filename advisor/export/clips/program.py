"""A whole program as CLIPS source: what holds for every pack, its declarations, its rules stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from advisor.export.clips.rules import citation, contradiction, defrule, settle_module, settling_rule, stage_module
from advisor.export.clips.text import Form, comment, laid_out, literal, printable, quoted
from advisor.program import Program
from advisor.values import Kind
from advisor.vocabulary import Fact, Parameter

_LIBRARY = Path(__file__).with_name("library.clp")
_RULE = f";;; {'-' * 93}"
_HEAD = """\
;;; {title}
;;; The rules of the pack {name} {version} for CLIPS 6.3 and 6.4, as `advisor pack export` writes them.
;;;
;;;   (clear)
;;;   (load "this-file.clp")
;;;   (reset)
;;;   (assert (fact (name {example}) (value {value})))
;;;   (assert (fact (name {other}) (value {other_value}) (certainty 0.7)))
;;;   (run)
;;;   (report)
;;;
;;; Facts that can be told are listed below under "The vocabulary". `advisor pack export {name} --to clips
;;; --facts FILE` writes those of a fact file. What is not told is unknown, never no.
;;;
;;; The result stands in facts: (leader ...), (hypothesis ...), (finding ...), (warning ...),
;;; (recommendation ...), (remark ...), and behind them (firing ...) and (evidence ...). A run that was
;;; told something unusable stops with a (problem ...); facts that contradict one another give a
;;; (contradiction ...).
;;;
;;; Each stage is a module: what its rules read is settled before it begins, so the order in which CLIPS
;;; fires the rules of one stage changes nothing. What a stage settles is in the module behind it.
;;;
;;; Left out: cases, waivers, and what only a memo needs: questions, the wording of texts, and how a
;;; warning is graded.
"""


def clips_source(program: Program) -> str:
    """Write a program as CLIPS source."""
    return "\n".join([*_head(program), *_body(program)]) + "\n"


def _body(program: Program) -> Iterator[str]:
    yield _LIBRARY.read_text(encoding="utf-8")
    yield from _title("Thresholds and strengths. Shares are parts of 1, durations are days.")
    for parameter in program.vocabulary.parameters.values():
        yield from _global(parameter, program)
    yield from _vocabulary(program)
    yield from _control(program)
    yield from _contradictions(program)
    for stage, rules in enumerate(program.stages):
        if stage == 0:
            yield from _settling(program, -1)
        yield from _title(f"Stage {stage + 1} of {len(program.stages)}")
        for rule in rules:
            yield ""
            yield from defrule(rule, program.vocabulary)
        yield from _settling(program, stage)


def _head(program: Program) -> list[str]:
    facts = [*program.vocabulary.facts.values()]
    examples = [(fact.name, _example(fact)) for fact in (*facts, *facts)][:2] or [("some_fact", "yes")] * 2
    manifest = program.manifest
    text = _HEAD.format(
        title=printable(manifest.title),
        name=printable(manifest.name),
        version=printable(manifest.version),
        example=examples[0][0],
        value=examples[0][1],
        other=examples[1][0],
        other_value=examples[1][1],
    )
    return text.splitlines()


def _example(fact: Fact) -> str:
    match fact.type.kind:
        case Kind.SHARE:
            return "0.35"
        case Kind.COUNT | Kind.MONEY | Kind.DURATION:
            return "120"
        case Kind.BOOLEAN:
            return "yes"
        case Kind.CHOICES | Kind.CHOICE:
            return fact.type.options[0]
        case _:
            return '"a text"'


def _title(text: str) -> list[str]:
    return ["", _RULE, *comment(text, mark=";;;"), _RULE]


def _global(parameter: Parameter, program: Program) -> Iterator[str]:
    yield ""
    yield from comment(f"{parameter.why}. Rests on {citation(parameter.cite, program.vocabulary)}")
    yield f"(defglobal MAIN ?*{parameter.name}* = {literal(parameter.value)})"


def _vocabulary(program: Program) -> Iterator[str]:
    vocabulary = program.vocabulary
    yield from _title("The vocabulary: what can be told, what rivals for the lead, what to do about warnings.")
    yield ""
    yield "(deffacts MAIN::vocabulary"
    for fact in vocabulary.facts.values():
        unit = {Kind.SHARE: ", as a part of 1", Kind.MONEY: f", in {fact.type.currency}", Kind.DURATION: ", in days"}
        yield from comment(f"{fact.label}{unit.get(fact.type.kind, '')}", 2)
        options: tuple[Form, ...] = (("options", *fact.type.options),) if fact.type.options else ()
        yield f"  {laid_out(('declared', ('name', fact.name), ('type', fact.type.kind.value), *options), 2)}"
    for group in vocabulary.groups.values():
        limits = (f"?*{name}*" for name in group.limits)
        yield from comment(group.title, 2)
        parts = (("options", *group.options.names), *zip(("leads-from", "leads-by"), limits, strict=True))
        yield f"  {laid_out(('rivals', ('group', group.name), ('title', quoted(group.title)), *parts), 2)}"
    for warning in vocabulary.warnings.values():
        yield from comment(f"{warning.severity.value}: {warning.title}", 2)
        for name in warning.do:
            yield f"  (remedy (warning {warning.name}) (recommendation {name}))"
    yield ")"


def _control(program: Program) -> Iterator[str]:
    yield from _title("One stage after the other, each with what it settles.")
    modules = [settle_module(-1)]
    for stage in range(len(program.stages)):
        modules += [stage_module(stage), settle_module(stage)]
    yield ""
    for name in modules:
        yield f"(defmodule {name} (import MAIN ?ALL))"
    yield ""
    yield "(defrule MAIN::infer"
    yield '  "Conclude only from facts that can be used"'
    yield "  (checked)"
    yield "  (not (problem))"
    yield "  =>"
    yield f"  {laid_out(('focus', *modules, 'ADVISE'), 2)})"


def _contradictions(program: Program) -> Iterator[str]:
    if program.consistency:
        yield from _title("Combinations of facts that can't be. The advisor refuses them; here they are reported.")
    for number, check in enumerate(program.consistency, 1):
        yield ""
        yield from contradiction(check, number)


def _settled(program: Program, stage: int) -> Iterable[str]:
    return [name for name, last in program.settled.items() if last == stage]


def _settling(program: Program, stage: int) -> Iterator[str]:
    names = set(_settled(program, stage))
    vocabulary = program.vocabulary
    if names:
        yield from _title(f"What is settled {f'once stage {stage + 1} is over' if stage >= 0 else 'from the start'}")
    for finding in vocabulary.findings.values():
        if finding.name in names:
            yield ""
            deriving = [rule for rule in program.rules.values() if finding.name in rule.then.derive]
            yield from settling_rule(finding, deriving, stage)
    hypotheses = [name for group in vocabulary.groups.values() for name in group.hypotheses if name in names]
    leaders = [group.name for group in vocabulary.groups.values() if group.leader in names]
    if hypotheses or leaders:
        yield ""
        yield f"(defrule {settle_module(stage)}::hypotheses-and-leaders"
        yield "  =>"
        lines = [f"  (settle-hypothesis {name})" for name in hypotheses]
        lines += [f"  (settle-leader {name})" for name in leaders]
        yield "\n".join(lines) + ")"
