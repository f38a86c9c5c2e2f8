"""A finding that no rule derives, so that it is never true, or that no rule reads, so that it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.lint.model import Check, Hit
from advisor.lint.uses import names_read
from advisor.program import Program


def _run(program: Program) -> Iterator[Hit]:
    derived = {name for rule in program.rules.values() for name in rule.then.derive}
    read = names_read(program)
    for finding in program.vocabulary.findings.values():
        name = f"the finding `{finding.name}`"
        match finding.name in derived, finding.name in read:
            case False, False:
                message, remedy = f"no rule derives or reads {name}", "remove it, or write the rules that need it"
            case False, True:
                message, remedy = (
                    f"no rule derives {name}, so it is never true",
                    f"write a rule with `then: {{derive: {finding.name}}}`",
                )
            case True, False:
                message, remedy = f"no rule reads {name}", "remove it, or write the rule that goes on from it"
            case _:
                continue
        yield Hit(f"findings.{finding.name}", message, finding.span, (remedy,))


CHECK = Check("unused-finding", "a finding that no rule derives, or that no rule reads", _run)
