"""`advisor pack docs`."""

from __future__ import annotations

import click

from advisor.cli.support import STANDARD_OUTPUT, say, shown, told, write_whole
from advisor.diagnostics import refusal
from advisor.packs.docs import pack_docs

_PAGE = (".html", ".htm")


@click.command(short_help="Write reference pages of a pack.")
@click.argument("pack", metavar="PACK")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FOLDER|FILE.html",
    help="A folder for pages in Markdown, or a file for one HTML page.",
)
@told
def docs(pack: str, output: str) -> None:
    """Write reference pages of a pack.

    They tell of its facts with their questions, its rules with their conditions in plain English, its claims and where
    they are used, and all else that it holds, with links from one to the other. PACK is a name or a folder.
    """
    if output in STANDARD_OUTPUT or not output:
        raise refusal("pages are written to files", "name a folder, or a file that ends with `.html`")
    reference = pack_docs(pack)
    if output.lower().endswith(_PAGE):
        write_whole(output, reference.html())
    else:
        written = reference.write(output)
        say(f"wrote {len(written)} pages; start with {shown(written[0])}\n")
