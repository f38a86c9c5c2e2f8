"""The empty table: a column for each question, and a sheet that explains them."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from advisor.diagnostics import refusal
from advisor.program import Program
from advisor.questionnaire import how_to_answer
from advisor.screening import names
from advisor.screening.files import SHEET
from advisor.screening.outputs import Outputs
from advisor.values import Kind
from advisor.vocabulary import Fact

_ROWS = 10_000
_LONGEST_LIST = 255
_NEVER = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the same file whenever it is written


def write_blank(name: str, program: Program) -> None:
    """Write the table to a file; its ending says which kind. Raises `AdvisorError` where that can't be done."""
    ending = Path(name).suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise refusal(f"the ending of `{name}` names no kind of table", "end it with `.xlsx` or `.csv`")
    with Outputs() as outputs:
        path = outputs.file(name)
        if ending == ".csv":
            pl.DataFrame(schema=dict.fromkeys(_headings(program), pl.String)).write_csv(path)
        else:
            _write_excel(path, program)


def _write_excel(path: Path, program: Program) -> None:
    """Write a sheet to fill in, with lists to choose from, and a sheet of explanations."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        book.set_properties({"created": _NEVER})
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        percent = book.add_format({"num_format": "0.##%"})
        sheet = book.add_worksheet(SHEET)
        sheet.freeze_panes(1, 1)
        facts = program.vocabulary.facts
        for column, name in enumerate(_headings(program)):
            sheet.write_string(0, column, name, bold)
            fact = facts.get(name)
            is_share = fact is not None and fact.type.kind is Kind.SHARE
            sheet.set_column(column, column, max(12, len(name) + 2), percent if is_share else None)
            if fact is None:
                continue
            sheet.write_comment(
                0, column, f"{fact.ask}\n{how_to_answer(fact)}"[:1000], {"x_scale": 2.5, "y_scale": 1.5}
            )
            options = _options(fact)
            if options and len(",".join(options)) <= _LONGEST_LIST:
                sheet.data_validation(
                    1, column, _ROWS, column, {"validate": "list", "source": options, "error_type": "warning"}
                )
        explained = book.add_worksheet("explanations")
        explained.freeze_panes(1, 1)
        for column, (heading, width) in enumerate(
            (("column", 30), ("theme", 16), ("question", 60), ("help", 60), ("answer", 45))
        ):
            explained.write_string(0, column, heading, bold)
            explained.set_column(column, column, width, wrapped)
        rows = [
            (names.NAME, "", "What is the business called?", "", "a text"),
            (names.AS_OF, "", "On which day were the facts true?", "", "a date, such as 2015-12-31"),
            *((fact.name, fact.theme, fact.ask, fact.help, how_to_answer(fact)) for fact in facts.values()),
            *_notes(program),
        ]
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                explained.write_string(number, column, text.replace("_", " ") if column == 1 else text)


def _headings(program: Program) -> list[str]:
    return [names.NAME, names.AS_OF, *program.vocabulary.facts]


def _options(fact: Fact) -> list[str]:
    if fact.type.kind is Kind.BOOLEAN:
        return ["yes", "no"]
    return list(fact.type.options) if fact.type.kind is Kind.CHOICE else []


def _notes(program: Program) -> list[tuple[str, str, str, str, str]]:
    first = next(iter(program.vocabulary.facts), "")
    return [
        ("", "", "", "", ""),
        ("", "", "An empty cell is unknown, and never taken for a no.", "Columns can be left out, others added.", ""),
        (names.certainty_of(first), "", f"How sure is `{first}`? Any fact can have such a column.",
         "1 is sure, 0.7 likely, 0.5 as good as a guess; an empty cell is sure.", "a number above 0 and at most 1"),
    ]  # fmt: skip
