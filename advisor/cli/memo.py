"""`advisor memo`."""

from __future__ import annotations

import click

from advisor import Format, advise
from advisor.cli.support import STANDARD_OUTPUT, is_same_file, pack_option, refusal, say, told, write_whole

_ENDINGS = {
    ".md": Format.MD,
    ".markdown": Format.MD,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".json": Format.JSON,
}
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
    wanted = Format(format_) if format_ else _format_of(output)
    if template is not None and wanted is Format.JSON:
        raise refusal(
            "a template is for md and html; json has none", "leave `--template` out, or choose another format"
        )
    for used, what in ((facts, "fact file"), (template, "template")):
        if output and used and is_same_file(output, used):
            raise refusal(f"`{output}` is the {what}; the memo would replace it")
    text = advise(facts, pack).memo(wanted, template if template is not None else "memo")
    if output is None or output in STANDARD_OUTPUT:
        say(text)
    else:
        write_whole(output, text)


def _format_of(output: str | None) -> Format:
    if output is None or output in STANDARD_OUTPUT or output.startswith("/dev/"):
        return Format.MD
    if not output:
        raise refusal("the name of the file to write is empty")
    for ending, found in _ENDINGS.items():
        if output.lower().endswith(ending):
            return found
    raise refusal(
        f"the ending of `{output}` names no format", "end it with `.md`, `.html` or `.json`, or add `--format`"
    )
