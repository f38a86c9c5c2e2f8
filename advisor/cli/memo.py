"""`advisor memo`."""

from __future__ import annotations

from pathlib import Path

import click

from advisor import advise
from advisor.cli.support import pack_option, told, write_whole
from advisor.diagnostics import AdvisorError, Diagnostic

_ENDINGS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}


@click.command()
@click.argument("facts", metavar="FACTS")
@click.option("-o", "--output", metavar="FILE", help="Write to a file; its ending (.md, .html, .json) gives the format.")
@click.option("--format", "format_", type=click.Choice(["md", "html", "json"]), help="The format.  [default: md, or by FILE's ending]")
@click.option("--template", default="memo", show_default=True, metavar="NAME|PATH", help="The Jinja template, for md and html.")
@pack_option
@told
def memo(facts: str, output: str | None, format_: str | None, template: str, pack: str) -> None:
    """Write the memo on a business from its FACTS file."""
    wanted = format_ or _format_of(output)
    if output and _same_file(output, facts):
        raise AdvisorError([Diagnostic(f"`{output}` is the fact file; the memo would replace it")])
    text = advise(facts, pack).memo(wanted, template)  # type: ignore[arg-type]
    if output:
        write_whole(Path(output), text)
    else:
        click.echo(text, nl=False)


def _format_of(output: str | None) -> str:
    if output is None:
        return "md"
    ending = Path(output).suffix.lower()
    if ending not in _ENDINGS:
        raise AdvisorError([Diagnostic(f"the ending of `{output}` names no format", None, ("end it with .md, .html or .json, or add --format",))])
    return _ENDINGS[ending]


def _same_file(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False
