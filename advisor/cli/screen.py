"""`advisor screen`."""

from __future__ import annotations

import contextlib
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import click

from advisor import screen_table, screening_sql, write_template
from advisor.cli.support import pack_option, say, shown, told
from advisor.diagnostics import refusal

Progress = Callable[[int, int | None], None]


@click.command(short_help="Screen a table of businesses.")
@click.argument("table", required=False, metavar="[TABLE]")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write results (.csv, .parquet, .xlsx) or the report (.html); can be given several times.",
)
@click.option(
    "--where", metavar="CONDITION", help="Keep the rows of which this is true, such as `fit.leader == sales`."
)
@click.option("--memos", metavar="FOLDER", help="Also write a memo for each row that is kept, into a new folder.")
@click.option("--query", metavar="NAME|SELECT", help="The table of the database, or a SELECT.")
@click.option("--template", metavar="FILE", help="Write an empty table to fill in (.xlsx or .csv), and nothing else.")
@click.option("--sql", metavar="DIALECT", help="Print the screening as a query for a warehouse, and do nothing else.")
@pack_option
@told
def screen(  # noqa: PLR0917 - one for each option
    table: str | None,
    outputs: tuple[str, ...],
    where: str | None,
    memos: str | None,
    query: str | None,
    template: str | None,
    sql: str | None,
    pack: str,
) -> None:
    """Screen a table of businesses, a row each: who leads, by how much, which warnings are raised.

    TABLE is a CSV, Parquet or Excel file, a folder of Parquet or of fact files, a DuckDB file or a PostgreSQL URL.
    Columns are called as facts are. Rows that can't be used go to a file beside the first output.
    """
    if template is not None:
        if table is not None or outputs or any(one is not None for one in (sql, where, memos, query)):
            raise refusal("`--template` writes an empty table, and nothing else", "leave the rest out")
        write_template(template, pack)
        then = f"advisor screen {shlex.quote(template)} -o report.html"
        say(f"wrote {shown(template)}; fill it in, a row a business, then: {shown(then)}\n")
    elif sql is not None:
        if outputs or memos is not None:
            raise refusal("`--sql` prints a query, and writes nothing", "leave `--output` and `--memos` out")
        say(screening_sql(sql, pack, name=query, sample=table, where=where))
    elif table is None:
        remedy = "name a file, a folder or a database; `--template FILE` writes an empty table"
        raise refusal("a table is missing", remedy)
    else:
        with _stoppable(), _progress() as progress:
            found = screen_table(table, outputs, pack, where=where, query=query, memos=memos, progress=progress)
        say(found.text())
        for note in found.notes:
            click.echo(f"note: {shown(note)}", err=True)
        if found.refused:
            _tell_refused(found.refused, found.refusals, found.refused_file)


def _tell_refused(refused: int, refusals: tuple[str, ...], file: str | None) -> None:
    rows = "row can't" if refused == 1 else "rows can't"
    lines = [f"{refused:,} {rows} be used:", *(f"  {shown(line)}" for line in refusals)]
    lines.append(f"all of it: {shown(file)}" if file else "with `-o FILE` all of it is written beside that file")
    click.echo("\n".join(lines), err=True)


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Clear up, as at Ctrl-C, when a scheduler or a terminal that is closed puts an end to it."""

    def stop(number: int, _: object) -> None:
        sys.exit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _progress() -> Iterator[Progress | None]:
    """Show on a terminal how far it is."""
    if not sys.stderr.isatty():
        yield None
        return
    with contextlib.ExitStack() as stack:
        bars: list[Any] = []

        def show(done: int, size: int | None) -> None:
            if not bars:  # not before there is something to show: an error stands by itself
                look = "%(label)s  %(info)s" if size is None else "%(label)s  [%(bar)s]  %(info)s"
                bar: Any = click.progressbar(
                    length=size or 0, label="screening", file=sys.stderr, show_pos=True, bar_template=look
                )
                bar.length = size
                bars.append(stack.enter_context(bar))
            bars[0].update(done - bars[0].pos)

        yield show
