"""`advisor pack schema`."""

from __future__ import annotations

import enum
import json
from pathlib import Path, PurePosixPath

import click

from advisor.cli.support import say, shown, to_a_file, told, write_out
from advisor.diagnostics import refusal
from advisor.packs.schema import facts_schema, pack_schema, written


class Files(enum.StrEnum):
    """What a schema is for."""

    PACK = "pack"
    FACTS = "facts"


@click.command()
@click.argument("pack", metavar="[PACK]", required=False)
@click.option(
    "--for",
    "for_",
    type=click.Choice(list(Files), case_sensitive=False),
    default=Files.PACK.value,
    callback=lambda _, __, name: Files(name),
    show_default=True,
    help="The files of a pack, or fact files for it.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of to standard output.")
@told
def schema(pack: str | None, for_: Files, output: str | None) -> None:
    """Write a JSON Schema by which editors complete and underline.

    For the files of a PACK, all names of the pack are completed; without PACK it is the schema of any pack's files. For
    fact files it holds the pack's questions, and all that each answer may be.
    """
    if for_ is Files.FACTS and pack is None:
        raise refusal(
            "fact files are written for a pack; which?", "such as `advisor pack schema company-drivers --for facts`"
        )
    if output and to_a_file(output) and not output.lower().endswith(".json"):
        raise refusal(f"`{output}` would hold JSON", "end it with `.json`")
    found = facts_schema(pack) if for_ is Files.FACTS and pack is not None else pack_schema(pack)
    write_out(output, written(found))
    if output and to_a_file(output):
        say(f"wrote {shown(output)}; {_next_step(for_, pack, output)}")


def _next_step(for_: Files, pack: str | None, output: str) -> str:
    """Say how an editor is told of the schema."""
    name = shown(PurePosixPath(output).name)
    if for_ is Files.FACTS:
        return f"fact files beside it begin with:\n# yaml-language-server: $schema={name}\n"
    folder = shown(Path(pack).as_posix()) if pack and Path(pack).is_dir() else "my-pack"
    settings = json.dumps({"yaml.schemas": {shown(Path(output).as_posix()): f"{folder}/**/*.yaml"}}, ensure_ascii=False)
    return f"the settings of VS Code take it as:\n{settings}\n"
