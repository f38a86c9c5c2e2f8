"""Groups of commands whose modules are imported when they are called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import ClassVar

import click


class LazyGroup(click.Group):
    """Imports a command's module when the command is asked for; the module holds it under its name."""

    homes: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands in the order in which help lists them."""
        return list(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in self.homes:
            return None
        command = getattr(importlib.import_module(self.homes[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - each module holds one
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was called. An error of its parser's doesn't say whose it is: here that is known."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            called = self.get_command(ctx, ctx.invoked_subcommand or "")
            if error.ctx is None and called:
                error.ctx = click.Context(called, parent=ctx, info_name=ctx.invoked_subcommand)
            raise
