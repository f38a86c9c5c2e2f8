"""The command line: one module a command, nothing but the façade behind it."""

from __future__ import annotations

import importlib

import click

from advisor import __version__

_COMMANDS = {
    "memo": "advisor.cli.memo",
    "check": "advisor.cli.check",
    "new": "advisor.cli.new",
}


class _Lazy(click.Group):
    """Imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - each module holds one
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="advisor")
def main() -> None:
    """Tell what drives a business: facts in, a memo out.

    Start with `advisor new FILE`, fill in what you know, then `advisor memo FILE`.
    """
