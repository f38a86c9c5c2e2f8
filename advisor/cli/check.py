"""`advisor check`."""

from __future__ import annotations

import sys

import click

from advisor import AdvisorError, Completeness, load_pack
from advisor.cli.support import pack_option, told
from advisor.questionnaire import completeness


@click.command()
@click.argument("facts", nargs=-1, required=True, metavar="FACTS...")
@pack_option
@told
def check(facts: tuple[str, ...], pack: str) -> None:
    """Say what is wrong in fact files, and how complete they are.

    Every file is checked; the exit status is 2 if anything is wrong in any.
    """
    loaded = load_pack(pack)
    wrong = False
    for place, name in enumerate(facts):
        if place:
            click.echo()
        try:
            click.echo(_summary(name, completeness(loaded.program, loaded.read(name))))
        except AdvisorError as error:
            wrong = True
            click.echo(str(error), err=True)
    if wrong:
        sys.exit(2)


def _summary(name: str, found: Completeness) -> str:
    share = found.known / found.asked if found.asked else 1.0
    lines = [f"{name}: {found.business.name}, nothing wrong; {found.known} of {found.asked} facts known ({share:.0%}), {found.sure} of them sure"]
    width = max((len(theme.name) for theme in found.themes), default=0)
    lines += [f"  {theme.name:<{width}}  {theme.known:>2} of {theme.asked}" for theme in found.themes]
    if not found.business.as_of:
        lines.append("  no date: add `as_of`, the day on which the facts were true")
    return "\n".join(lines)
