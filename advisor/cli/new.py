"""`advisor new`."""

from __future__ import annotations

from pathlib import Path

import click

from advisor import AdvisorError, Diagnostic, new_facts
from advisor.cli.support import pack_option, told, write_whole


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--name", default="", help="The name of the business.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@pack_option
@told
def new(file: str, name: str, pack: str, *, force: bool) -> None:
    """Write a fact file to fill in: every question, each with the answers it takes."""
    if Path(file).exists() and not force:
        raise AdvisorError([Diagnostic(f"`{file}` is there already", None, ("choose another name, or replace it with --force",))])
    write_whole(Path(file), new_facts(pack, name))
    click.echo(f"wrote {file}; fill in what you know, then: advisor memo {file}")
