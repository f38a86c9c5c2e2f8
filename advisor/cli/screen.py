"""`advisor screen`."""

from __future__ import annotations

import contextlib
import shlex
import sys
from collections.abc import Callable, Iterator

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
        if table is not None or outputs or sql is not None:
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
        with _progress() as progress:
            found = screen_table(table, outputs, pack, where=where, query=query, memos=memos, progress=progress)
        say(found.text())
        if found.refused:
            _tell_refused(found.refused, found.refusals, found.refused_file)


def _tell_refused(refused: int, refusals: tuple[str, ...], file: str | None) -> None:
    rows = "row can't" if refused == 1 else "rows can't"
    lines = [f"{refused:,} {rows} be used:", *(f"  {shown(line)}" for line in refusals)]
    lines.append(f"all of it: {shown(file)}" if file else "with `-o FILE` all of it is written beside that file")
    click.echo("\n".join(lines), err=True)


@contextlib.contextmanager
def _progress() -> Iterator[Progress | None]:
    """Show on a terminal how far it is."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = click.progressbar(length=0, label="screening", file=sys.stderr, show_pos=True, show_eta=True)

    def show(done: int, size: int | None) -> None:
        bar.length = size if size is not None else None
        bar.update(done - bar.pos)

    with bar:
        yield show
