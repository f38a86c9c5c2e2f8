"""`advisor new`."""

from __future__ import annotations

import os
import shlex

import click

from advisor import new_facts
from advisor.cli.support import pack_option, refusal, say, shown, told, write_whole

_NOT_YAML = (".json", ".md", ".html", ".htm")


@click.command(short_help="Write a fact file to fill in.")
@click.argument("file", metavar="FILE")
@click.option("--name", default="", metavar="NAME", help="The name of the business.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@pack_option
@told
def new(file: str, name: str, pack: str, *, force: bool) -> None:
    """Write a fact file to fill in: every question, each with the answers it takes."""
    if file.lower().endswith(_NOT_YAML):
        raise refusal(f"`{file}` would hold YAML", "end it with `.yaml`")
    if file and os.path.lexists(file) and not force:
        raise refusal(f"`{file}` is there already", "choose another name, or replace it with `--force`")
    write_whole(file, new_facts(pack, name))
    default = next(one.default for one in click.get_current_context().command.params if one.name == "pack")
    more = "" if pack == default else f" --pack {shlex.quote(pack)}"
    say(f"wrote {shown(file)}; fill in what you know, then: advisor memo {shown(shlex.quote(file))}{shown(more)}\n")
