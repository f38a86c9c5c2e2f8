"""`advisor explain`."""

from __future__ import annotations

import click

from advisor import Level, trace_of
from advisor.cli.support import level_option, own_pack_option, say, text_width, told


@click.command()
@click.argument("facts", metavar="FACTS")
@click.argument("what", required=False, metavar="[WHAT]")
@level_option
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")
@own_pack_option
@told
def explain(facts: str, what: str | None, level: Level, pack: str | None, *, as_json: bool) -> None:
    """Tell why something was concluded, or why not.

    FACTS is a fact file or a saved trace. WHAT is a hypothesis (fit.sales), a group (fit), a warning, recommendation,
    finding, rule, fact or remark by its name; without it, the bottom line is explained.
    """
    found = trace_of(facts, pack).explain(what, level)
    say(found.json() if as_json else found.text(text_width()))
