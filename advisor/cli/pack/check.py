"""`advisor pack check`."""

from __future__ import annotations

import enum
import sys

import click

from advisor.cli.support import say, told
from advisor.diagnostics import AdvisorError, refusal
from advisor.packs.check import CheckReport, check_pack, write_json


class _Form(enum.StrEnum):
    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


@click.command(short_help="Find what is wrong with packs.")
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@click.option("--proofs", is_flag=True, help="Also ask a solver what can never happen; each answer with a proof.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_Form), case_sensitive=False),
    help="How to write what was found.  [default: text]",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON, as `--format json` does.")
@told
def check(packs: tuple[str, ...], form: _Form | None, *, proofs: bool, as_json: bool) -> None:
    """Find what is wrong with packs: names, types, citations, thresholds, cases, questions.

    The exit status is 0 if nothing was found, 1 if something was, and 2 if a pack can't be read.
    """
    if as_json and form not in (None, _Form.JSON):
        raise refusal(f"`--json` and `--format {form}` are two formats", "choose one")
    reports: list[CheckReport] = []
    refusals: dict[str, None] = {}
    for pack in packs:
        try:
            reports.append(check_pack(pack, proofs=proofs))
        except AdvisorError as error:
            refusals[str(error)] = None
    if refusals:
        click.echo("\n\n".join(refusals), err=True)
    if reports:
        say(_written(reports, _Form.JSON if as_json else form or _Form.TEXT))
    if refusals or not all(report.readable for report in reports):
        sys.exit(2)
    sys.exit(1 if any(report.issues for report in reports) else 0)


def _written(reports: list[CheckReport], form: _Form) -> str:
    match form:
        case _Form.TEXT:
            return "\n".join(report.text() for report in reports)
        case _Form.GITHUB:
            return "".join(report.github() for report in reports)
        case _Form.JSON:
            return write_json(reports)
