"""`advisor pack show`."""

from __future__ import annotations

import click

from advisor.cli.support import say, text_width, told
from advisor.packs.show import show_pack


@click.command()
@click.argument("pack", metavar="PACK")
@click.argument("rule", required=False, metavar="[RULE]")
@told
def show(pack: str, rule: str | None) -> None:
    """Tell in plain words what a pack holds, or one of its rules.

    Each value comes with the layer that it is from. RULE can name any other part too, such as parameters.likely.
    """
    say(show_pack(pack, rule, width=text_width()))
