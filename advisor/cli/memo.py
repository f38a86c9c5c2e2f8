"""`advisor memo`."""

from __future__ import annotations

import click

from advisor import Format, advise
from advisor.cli.support import by_ending, is_same_file, pack_option, told, write_out
from advisor.diagnostics import refusal

_ENDINGS = {
    ".md": Format.MD,
    ".markdown": Format.MD,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".json": Format.JSON,
}
_REMEDY = "end it with `.md`, `.html` or `.json`, or add `--format`"
_FORMATS = click.Choice([one.value for one in Format], case_sensitive=False)


@click.command()
@click.argument("facts", metavar="FACTS")
@click.option(
    "-o", "--output", metavar="FILE", help="Write to a file; its ending (.md, .html, .json) gives the format."
)
@click.option("--format", "format_", type=_FORMATS, help="The format, whatever the file's ending is.  [default: md]")
@click.option("--template", metavar="NAME|PATH", help="The Jinja template, for md and html.  [default: memo]")
@pack_option
@told
def memo(facts: str, output: str | None, format_: str | None, template: str | None, pack: str) -> None:
    """Write the memo on a business from its FACTS file."""
    wanted = Format(format_) if format_ else by_ending(output, _ENDINGS, Format.MD, _REMEDY)
    if template is not None and wanted is Format.JSON:
        raise refusal(
            "a template is for md and html; json has none", "leave `--template` out, or choose another format"
        )
    for used, what in ((facts, "fact file"), (template, "template")):
        if output and used and is_same_file(output, used):
            raise refusal(f"`{output}` is the {what}; the memo would replace it")
    text = advise(facts, pack).memo(wanted, template if template is not None else "memo")
    write_out(output, text)
