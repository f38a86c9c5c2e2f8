"""`advisor pack plan`."""

from __future__ import annotations

import enum

import click

from advisor.cli.support import by_ending, is_same_file, say, text_width, to_a_file, told, write_whole
from advisor.diagnostics import refusal
from advisor.packs.plan import Plan, plan_change


class _Format(enum.Enum):
    TEXT = "text"
    MD = "md"
    HTML = "html"
    JSON = "json"


_ENDINGS = {".md": _Format.MD, ".html": _Format.HTML, ".htm": _Format.HTML, ".json": _Format.JSON}
_REMEDY = "end it with `.md`, `.html` or `.json`"


@click.command(short_help="Tell what a change would do to the advice on saved businesses.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("facts", nargs=-1, required=True, metavar="FACTS...")
@click.option(
    "-o", "--output", metavar="FILE", help="Write to a file; its ending (.md, .html, .json) gives the format."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")
@told
def plan(old: str, new: str, facts: tuple[str, ...], output: str | None, *, as_json: bool) -> None:
    """Tell what a change of a pack would do to the advice on saved businesses.

    OLD and NEW are packs, by name or folder. FACTS are fact files, or folders of them. Told are what differs between
    the packs, and for each business what the advice would then say otherwise, and why.
    """
    format_ = _Format.JSON if as_json else by_ending(output, _ENDINGS, _Format.TEXT, _REMEDY)
    found = plan_change(old, new, facts)
    files = [*(one.file for one in found.businesses), *(one.file for one in found.refusals)]
    if output and any(is_same_file(output, file) for file in files):
        raise refusal(f"`{output}` is a fact file that is read; the plan would replace it")
    if to_a_file(output) and output is not None:
        write_whole(output, _written(found, format_))
        say(f"{found.summary}\n")
    else:
        say(_written(found, format_))


def _written(found: Plan, format_: _Format) -> str:
    match format_:
        case _Format.MD:
            return found.markdown()
        case _Format.HTML:
            return found.html()
        case _Format.JSON:
            return found.json()
        case _Format.TEXT:
            return found.text(text_width())
