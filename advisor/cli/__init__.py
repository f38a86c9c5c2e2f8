"""The command line: one module a command, nothing but the façade behind it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import click

from advisor import __version__
from advisor.cli.lazy import LazyGroup


class _Commands(LazyGroup):
    """The commands; words click's errors as ours, for the groups within it too."""

    homes: ClassVar = {
        "memo": "advisor.cli.memo",
        "explain": "advisor.cli.explain",
        "trace": "advisor.cli.trace",
        "graph": "advisor.cli.graph",
        "screen": "advisor.cli.screen",
        "check": "advisor.cli.check",
        "new": "advisor.cli.new",
        "pack": "advisor.cli.pack",
    }

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

        click.echo(reword(error, error.ctx or context), err=True)
        sys.exit(2)


@click.group(
    cls=_Commands,
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
