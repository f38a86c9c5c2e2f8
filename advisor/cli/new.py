"""`advisor new`."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import click

from advisor import new_facts
from advisor.cli.support import pack_option, say, shown, told, write_whole
from advisor.diagnostics import refusal

_NOT_YAML = (".json", ".md", ".html", ".htm")


@click.command(short_help="Write a fact file to fill in.")
@click.argument("file", metavar="FILE")
@click.option("--name", default="", metavar="NAME", help="The name of the business.")
@click.option("--schema", metavar="SCHEMA", help="Name this schema (of `advisor pack schema`) to editors.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@pack_option
@told
def new(file: str, name: str, schema: str | None, pack: str, *, force: bool) -> None:
    """Write a fact file to fill in: every question, each with the answers it takes."""
    if file.lower().endswith(_NOT_YAML):
        raise refusal(f"`{file}` would hold YAML", "end it with `.yaml`")
    if file and os.path.lexists(file) and not force:
        raise refusal(f"`{file}` is there already", "choose another name, or replace it with `--force`")
    line = _line_for_editors(schema, file, pack) if schema is not None else ""
    write_whole(file, line + new_facts(pack, name))
    default = next(one.default for one in click.get_current_context().command.params if one.name == "pack")
    more = "" if pack == default else f" --pack {shlex.quote(pack)}"
    say(f"wrote {shown(file)}; fill in what you know, then: advisor memo {shown(shlex.quote(file))}{shown(more)}\n")


def _line_for_editors(schema: str, file: str, pack: str) -> str:
    """Name a schema in the line by which editors find it: by its path as seen from the file."""
    if not os.path.isfile(schema):  # noqa: PTH113 - for a name that no file can have it says no
        remedy = f"write it with `advisor pack schema {shlex.quote(pack)} --for facts -o facts.schema.json`"
        raise refusal(f"there is no schema `{schema}`", remedy)
    path = Path(os.path.relpath(schema, Path(file).parent)).as_posix()
    if re.search(r"\s", path):
        raise refusal(f"editors can't find a schema by the path `{path}`: it holds a space", "put it elsewhere")
    return f"# yaml-language-server: $schema={path}\n"
