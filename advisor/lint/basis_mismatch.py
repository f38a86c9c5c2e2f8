"""A rule that says it rests on an article or a convention, and cites none."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.program import Program
from advisor.rule import Basis
from advisor.vocabulary import SourceKind

_WANTED = {
    Basis.ARTICLE: {SourceKind.ARTICLE, SourceKind.STANDARD},
    Basis.CONVENTION: {SourceKind.CONVENTION, SourceKind.STANDARD},
}
_WORDS = {
    SourceKind.ARTICLE: "an article",
    SourceKind.STANDARD: "a standard",
    SourceKind.CONVENTION: "a convention",
    SourceKind.INFERENCE: "an inference",
}


def _run(program: Program) -> Iterator[Hit]:
    vocabulary = program.vocabulary
    for rule in program.rules.values():
        sources = [vocabulary.sources[name] for name in vocabulary.sources_of(rule.cite)]
        if rule.basis not in _WANTED or any(source.kind in _WANTED[rule.basis] for source in sources):
            continue
        message = f"rule `{rule.name}` says that it rests on {_WORDS[SourceKind(rule.basis.value)]}, and cites none"
        cited = tuple(f"it cites `{source.name}`, which is {_WORDS[source.kind]}" for source in sources)
        remedy = f"cite {_WORDS[SourceKind(rule.basis.value)]}, or say `basis: {_meant(sources[0].kind)}`"
        yield Hit(f"rules.{rule.name}", message, rule.span, (*cited, remedy))


def _meant(kind: SourceKind) -> str:
    return "convention" if kind is SourceKind.STANDARD else kind.value


CHECK = Check("basis-mismatch", "a rule whose `basis` is not what it cites", _run)
