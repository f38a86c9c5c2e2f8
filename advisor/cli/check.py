"""`advisor check`."""

from __future__ import annotations

import sys

import click

from advisor import AdvisorError, Completeness, load_pack
from advisor.cli.support import pack_option, say, shown, told


@click.command()
@click.argument("facts", nargs=-1, required=True, metavar="FACTS...")
@pack_option
@told
def check(facts: tuple[str, ...], pack: str) -> None:
    """Say what is wrong in fact files, and how complete they are.

    Every file is checked; the exit status is 2 if anything is wrong in any.
    """
    loaded = load_pack(pack)
    fine = wrong = 0
    for name in facts:
        try:
            summary = _summary(shown(name), loaded.check(name))
        except AdvisorError as error:
            click.echo(f"\n{error}" if wrong else str(error), err=True)
            wrong += 1
        else:
            say(f"\n{summary}" if fine else summary)
            fine += 1
    if wrong:
        sys.exit(2)


def _summary(name: str, found: Completeness) -> str:
    share = found.known / found.asked if found.asked else 1.0
    known = (
        f"{found.known} of {found.asked} facts known ({share:.0%}), {found.sure} of them sure"
        if found.known
        else f"none of {found.asked} facts known"
    )
    lines = [f"{name}: {shown(found.business.name)}, nothing wrong; {known}"]
    width = max((len(theme.name) for theme in found.themes), default=0)
    lines += [f"  {theme.name:<{width}}  {theme.known:>2} of {theme.asked}" for theme in found.themes]
    if found.unnamed:
        lines.append("  no name: write that of the business behind `name`")
    if not found.business.as_of:
        lines.append("  no date: add `as_of`, the day on which the facts were true")
    return "\n".join(lines) + "\n"
