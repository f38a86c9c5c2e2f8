"""`advisor graph`."""

from __future__ import annotations

import click

from advisor import GraphFormat, graph_of
from advisor.cli.support import by_ending, is_same_file, own_pack_option, told, write_out
from advisor.diagnostics import refusal

_ENDINGS = {
    ".svg": GraphFormat.SVG,
    ".html": GraphFormat.HTML,
    ".htm": GraphFormat.HTML,
    ".dot": GraphFormat.DOT,
    ".gv": GraphFormat.DOT,
    ".mmd": GraphFormat.MMD,
    ".mermaid": GraphFormat.MMD,
}
_REMEDY = "end it with `.svg`, `.html`, `.dot` or `.mmd`, or add `--format`"


@click.command()
@click.argument("source", metavar="FACTS|PACK")
@click.option(
    "-o", "--output", metavar="FILE", help="Write to a file; its ending (.svg, .html, .dot, .mmd) gives the format."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(GraphFormat), case_sensitive=False),
    help="The format, whatever the file's ending is.  [default: dot]",
)
@click.option("--focus", metavar="NAME", help="Draw what leads to a rule, fact, warning … and what follows from it.")
@click.option("--theme", metavar="NAME", help="The same for a theme of facts, a file of rules, or a group.")
@click.option("--depth", type=click.IntRange(0), metavar="STEPS", help="How far to go from the focus or the theme.")
@click.option("--all", "everything", is_flag=True, help="Leave nothing out, and fold nothing into boxes.")
@own_pack_option
@told
def graph(  # noqa: PLR0917 - one for each option
    source: str,
    output: str | None,
    format_: GraphFormat | None,
    focus: str | None,
    theme: str | None,
    depth: int | None,
    pack: str | None,
    *,
    everything: bool,
) -> None:
    """Draw what depends on what: facts, rules, and what they conclude.

    For a fact file or a saved trace it is what mattered in that run; for a PACK (a name or a folder) it is what can
    depend on what, folded by theme where it is too much to be read.
    """
    wanted = format_ or by_ending(output, _ENDINGS, GraphFormat.DOT, _REMEDY)
    if output and is_same_file(output, source):
        raise refusal(f"`{output}` is the file that is read; the graph would replace it")
    drawn = graph_of(source, pack, format=wanted, focus=focus, theme=theme, depth=depth, everything=everything)
    write_out(output, drawn)
