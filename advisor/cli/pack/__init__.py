"""`advisor pack`: the commands for those who write packs, one module each."""

from __future__ import annotations

from typing import ClassVar

import click

from advisor.cli.lazy import LazyGroup


class _PackCommands(LazyGroup):
    homes: ClassVar = {
        "new": "advisor.cli.pack.new",
        "list": "advisor.cli.pack.list",
        "show": "advisor.cli.pack.show",
        "check": "advisor.cli.pack.check",
        "test": "advisor.cli.pack.test",
        "plan": "advisor.cli.pack.plan",
        "docs": "advisor.cli.pack.docs",
        "schema": "advisor.cli.pack.schema",
        "export": "advisor.cli.pack.export",
    }


@click.group(cls=_PackCommands, invoke_without_command=True, short_help="Write, check and test packs of rules.")
@click.pass_context
def pack(context: click.Context) -> None:
    """Write, check and test packs of rules.

    Start with `advisor pack new FOLDER`, then `advisor pack check FOLDER` and `advisor pack test FOLDER`.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
