"""Two things that are called or worded the same, so that a reader can't tell them apart."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.texts import Prose, texts, words
from advisor.program import Program

# Which entries tell things apart, by section. That two questions are the same is for `unhelpful-question`.
_TELLING = {
    "claims": "says", "rules": "says", "warnings": "title", "recommendations": "title", "remarks": "says",
}  # fmt: skip


def _run(program: Program) -> Iterator[Hit]:
    seen: dict[tuple[str, str, tuple[str, ...]], Prose] = {}
    for prose in texts(program):
        section, _, name = prose.subject.partition(".")
        if prose.entry != _TELLING.get(section):
            continue
        # Two sources may well say the same.
        kind = program.vocabulary.claims[name].source if section == "claims" else ""
        first = seen.setdefault((section, kind, words(prose.text)), prose)
        if first is not prose:
            message = f"{prose.what} and {first.what} are worded the same"
            place = f"{first.what} stands in {first.span.text.name}:{first.span.line}"
            yield Hit(prose.subject, message, prose.span, (place, "say what sets them apart, or keep one of them"))


CHECK = Check("repeated-text", "two rules, claims, warnings, recommendations or remarks worded the same", _run)
