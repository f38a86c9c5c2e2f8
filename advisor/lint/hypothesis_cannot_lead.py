"""A hypothesis that can never lead its group: all the evidence for it together does not reach `leads_from`."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.certainty import combine, weight
from advisor.lint.model import Check, Hit
from advisor.program import Program


def _run(program: Program) -> Iterator[Hit]:
    strengths: dict[str, list[float]] = {}
    for rule in program.rules.values():
        for one in rule.then.weights:
            strengths.setdefault(one.hypothesis, []).append(one.strength)
    for group in program.vocabulary.groups.values():
        if not any(name in strengths for name in group.hypotheses):
            message = f"no rule concludes anything about the hypotheses of `{group.name}`"
            remedy = f"write rules such as `then: {{{group.hypotheses[0]}: …}}`, or remove the group"
            yield Hit(f"hypotheses.{group.name}", message, group.span, (remedy,))
            continue
        for name in group.hypotheses:
            found = [strength for strength in strengths.get(name, ()) if strength > 0]
            most = combine(weight(strength) for strength in found)
            if most >= group.leads_from:
                continue
            if found:
                rules = "1 rule" if len(found) == 1 else f"{len(found)} rules"
                message = f"the evidence of {rules} for `{name}` adds up to {most:.4g} at most, so it can't lead"
                limit = f"to lead takes {group.leads_from:g} (`{group.limits[0]}`)"
                yield Hit(f"hypotheses.{name}", message, group.span, (limit,))
            else:
                yield Hit(f"hypotheses.{name}", f"no rule speaks for `{name}`, so it can't lead", group.span)


CHECK = Check("hypothesis-cannot-lead", "a hypothesis whose evidence can't reach what it takes to lead", _run)
