"""Two rules that say the same: their evidence counts twice."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.normal import normal_rule
from advisor.program import Program
from advisor.rule import Conclusions, Rule

_HELP = "keep one of them, with what both cite"


def _run(program: Program) -> Iterator[Hit]:
    seen: dict[tuple[str, Conclusions], Rule] = {}
    for rule in program.rules.values():
        first = seen.setdefault((normal_rule(rule), _sorted(rule.then)), rule)
        if first is not rule:
            place = f"`{first.name}` stands in {first.span.text.name}:{first.span.line}"
            message = f"rule `{rule.name}` has the conditions and the conclusions of `{first.name}`"
            yield Hit(f"rules.{rule.name}", message, rule.span, (place, _HELP))


def _sorted(then: Conclusions) -> Conclusions:
    weights = tuple(sorted(then.weights, key=lambda weight: weight.hypothesis))
    named = (tuple(sorted(names)) for names in (then.derive, then.warn, then.recommend, then.remark))
    return Conclusions(weights, *named)


CHECK = Check("duplicate-rule", "two rules with the same conditions and the same conclusions", _run)
