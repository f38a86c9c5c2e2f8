"""`advisor trace`."""

from __future__ import annotations

import enum

import click

from advisor import Level, Strategy, Trace, trace_of
from advisor.cli.support import (
    by_ending,
    is_same_file,
    level_option,
    own_pack_option,
    text_width,
    to_a_file,
    told,
    write_out,
)
from advisor.diagnostics import refusal


class _Form(enum.Enum):
    TEXT = "text"
    JSON = "json"
    PAGE = "page"


_ENDINGS = {".txt": _Form.TEXT, ".json": _Form.JSON, ".html": _Form.PAGE, ".htm": _Form.PAGE}
_REMEDY = "end it with `.html`, `.json` or `.txt`, or add `--json`"


@click.command(short_help="Show a run, stage by stage.")
@click.argument("facts", metavar="FACTS")
@click.option(
    "-o", "--output", metavar="FILE", help="Write to a file: .html (a page to step through), .json (to save) or .txt."
)
@level_option
@click.option("--json", "as_json", is_flag=True, help="Write JSON, to save the trace or for other programs.")
@click.option("--step", is_flag=True, help="Step through the run in the terminal.")
@click.option("--predict", is_flag=True, help="Step through it, and foretell what fires next.")
@click.option(
    "--strategy",
    type=click.Choice(list(Strategy), case_sensitive=False),
    help="How the agenda is ordered; the advice stays the same.  [default: depth]",
)
@click.option("--seed", type=click.IntRange(min=0), metavar="NUMBER", help="For the strategy random.  [default: 1]")
@own_pack_option
@told
def trace(  # noqa: PLR0917 - one for each option
    facts: str,
    output: str | None,
    level: Level,
    strategy: Strategy | None,
    seed: int | None,
    pack: str | None,
    *,
    as_json: bool,
    step: bool,
    predict: bool,
) -> None:
    """Show a run: working memory, agenda, firings, certainties, stage by stage.

    FACTS is a fact file or a saved trace.
    """
    if (step or predict) and (as_json or output is not None):
        shows = "`--step` shows" if step else "`--predict` shows"
        raise refusal(f"{shows} the run in the terminal, and `--json` and `--output` write it", "choose one")
    form = _Form.JSON if as_json else by_ending(output, _ENDINGS, _Form.TEXT, _REMEDY)
    if output and is_same_file(output, facts):
        raise refusal(f"`{output}` is the file that is read; the trace would replace it")
    found = trace_of(facts, pack, strategy, seed)
    if step or predict:
        found.step(predict=predict)
        return
    write_out(output, _written(found, form, level, 100 if to_a_file(output) else text_width()))


def _written(found: Trace, form: _Form, level: Level, width: int) -> str:
    match form:
        case _Form.JSON:
            return found.json()
        case _Form.PAGE:
            return found.page()
        case _Form.TEXT:
            return found.text(level, width)
