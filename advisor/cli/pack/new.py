"""`advisor pack new`."""

from __future__ import annotations

import shlex

import click

from advisor.cli.support import say, shown, told
from advisor.packs.new import new_pack


@click.command(short_help="Write a small pack that works, to start from.")
@click.argument("folder", metavar="FOLDER")
@click.option("--extends", metavar="PACK", help="Write a layer upon another pack instead, a name or a folder.")
@told
def new(folder: str, extends: str | None) -> None:
    """Write a small pack that works, with cases and comments, to start from.

    Its name is that of the FOLDER, which must not be there yet.
    """
    files = new_pack(folder, extends)
    quoted = shown(shlex.quote(folder))
    say("".join(f"wrote {shown(file)}\n" for file in files))
    say(f"next: advisor pack check {quoted}; advisor pack test {quoted}\n")
