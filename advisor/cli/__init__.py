"""The command line: one module a command, nothing but the façade behind it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from advisor import __version__

_COMMANDS = {
    "memo": "advisor.cli.memo",
    "explain": "advisor.cli.explain",
    "trace": "advisor.cli.trace",
    "graph": "advisor.cli.graph",
    "check": "advisor.cli.check",
    "new": "advisor.cli.new",
}


class _Lazy(click.Group):
    """Imports a command's module when the command is asked for, and words click's errors as ours."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - each module holds one
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _worded(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        with _worded(ctx):
            return super().invoke(ctx)


@contextmanager
def _worded(context: click.Context) -> Iterator[None]:
    try:
        yield
    except click.UsageError as error:
        from advisor.cli.usage import reword  # noqa: PLC0415 - only a slip on the command line needs it

        called = context.invoked_subcommand if context.invoked_subcommand in _COMMANDS else None
        path = " ".join(part for part in (context.command_path, called) if part)
        click.echo(reword(error, path, list(_COMMANDS)), err=True)
        sys.exit(2)


@click.group(
    cls=_Lazy,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="advisor")
@click.pass_context
def main(context: click.Context) -> None:
    """Tell what drives a business: facts in, a memo out.

    Start with `advisor new FILE`, fill in what you know, then `advisor memo FILE`. Ask `advisor explain FILE` why.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
