"""`advisor pack list`."""

from __future__ import annotations

import click

from advisor.cli.support import say, shown, told
from advisor.packs.list import list_packs


@click.command()
@told
def list() -> None:
    """List the packs that can be named, and where each was found."""
    found = list_packs()
    names = [f"{one.name} {one.version}".rstrip() for one in found]
    width = max(map(len, names), default=0)
    for name, one in zip(names, found, strict=True):
        told_of = f"can't be used: {one.problem}" if one.problem else one.title
        say(shown(f"{name:<{width}}  {told_of} ({one.origin})") + "\n")
