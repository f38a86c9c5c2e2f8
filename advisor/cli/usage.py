"""What is wrong with a command as it was typed, in words for the one who typed it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from advisor.diagnostics import did_you_mean, one_of, refusal

_ARGUMENTS = {
    "facts": "the name of a fact file",
    "file": "the name of the file to write",
    "folder": "the name of the folder to write",
    "new": "the name or the folder of the new pack",
    "old": "the name or the folder of the old pack",
    "pack": "the name or the folder of a pack",
    "source": "the name of a fact file or of a pack",
}


def reword(error: click.UsageError, context: click.Context) -> str:
    """Give an error of click's as one of ours; `context` is that of the command that was typed wrongly."""
    path = context.command_path
    commands = context.command.list_commands(context) if isinstance(context.command, click.Group) else []
    message, meant = _message(error, path, commands)
    helps = tuple(text for text in (meant, f"`{path} --help` says how it is used") if text)
    return str(refusal(message, *helps))


def _message(error: click.UsageError, path: str, commands: Sequence[str]) -> tuple[str, str]:
    """Give the message, and what was meant if that can be guessed."""
    match error:
        case click.NoSuchOption():
            known = [name for one in error.ctx.command.get_params(error.ctx) for name in one.opts] if error.ctx else []
            return f"`{path}` has no option `{error.option_name}`", did_you_mean(error.option_name, known)
        case click.MissingParameter() if error.param:
            wanted = _ARGUMENTS.get(str(error.param.name), f"`{error.param.opts[-1]}`")
            return f"`{path}` needs {wanted}", ""
        case click.BadOptionUsage():
            needs = "takes no value" if "not take" in error.message else "needs a value"
            return f"`{error.option_name}` {needs}", ""
        case click.BadParameter() if error.param and isinstance(error.param.type, click.Choice):
            written = re.match(r"'(.*?)' is not", error.message)
            options = [str(option) for option in error.param.type.choices]
            shown = f"`{written[1]}`" if written else "what stands there"
            message = f"`{error.param.opts[-1]}`: {shown} is not one of {one_of(options)}"
            return message, did_you_mean(written[1], options) if written else ""
        case click.BadParameter() if error.param and isinstance(error.param.type, click.types.IntParamType):
            written = re.match(r"'?(.*?)'? is not", error.message)
            shown = f"`{written[1]}`" if written else "what stands there"
            return f"`{error.param.opts[-1]}`: {shown} is not a whole number from 0 on", ""
    if found := re.match(r"No such command '(.*)'", error.message):
        listed = f"commands: {', '.join(commands)}"
        return f"there is no command `{found[1]}`", did_you_mean(found[1], commands) or listed
    if found := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        return f"`{found[1]}` is more than `{path}` takes", ""
    return error.message, ""
