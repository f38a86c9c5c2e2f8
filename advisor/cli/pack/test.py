"""`advisor pack test`."""

from __future__ import annotations

import sys

import click

from advisor.cli.support import say, told
from advisor.packs.test import test_pack


@click.command(short_help="Run the cases of a pack, and say what they miss.")
@click.argument("pack", metavar="PACK")
@click.option("--mutate", is_flag=True, help="Put small faults into the rules, and list those that no case notices.")
@click.option("--suggest", is_flag=True, help="Find cases to paste for what is not covered, and for such faults.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
@told
def test(pack: str, *, mutate: bool, suggest: bool, as_json: bool) -> None:
    """Run the cases of a PACK (a name or a folder), and say what they don't cover.

    The cases are those in its rules, and the fact files with `expect` in its folder `cases`. The exit status is 1 if
    one does not hold, or if a rule is never seen to fire, to be held back, or to be held back by one of its conditions.
    """
    report = test_pack(pack, mutate=mutate, suggest=suggest)
    say(report.json() if as_json else report.text())
    if not report.passed:
        sys.exit(1)
