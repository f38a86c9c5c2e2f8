"""`advisor pack export`."""

from __future__ import annotations

import click

from advisor.cli.support import is_same_file, told, write_out
from advisor.diagnostics import refusal
from advisor.packs.export import Language, export_facts, export_pack


@click.command(short_help="Write the rules of a pack for another engine.")
@click.argument("pack", metavar="PACK")
@click.option(
    "--to",
    type=click.Choice(list(Language), case_sensitive=False),
    required=True,
    help="The language to write: CLIPS source.",
)
@click.option("--facts", metavar="FACTS", help="Write the facts of this fact file instead, for the exported rules.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of to standard output.")
@told
def export(pack: str, to: Language, facts: str | None, output: str | None) -> None:
    """Write a pack's rules for another engine, which then comes to the same conclusions.

    PACK is the name of a pack or the path of its folder. The head of the file says how to run it.
    """
    if facts is not None and output and is_same_file(output, facts):
        raise refusal(f"`{output}` is the file that is read; its facts would be replaced")
    write_out(output, export_pack(pack, to) if facts is None else export_facts(facts, pack, to))
