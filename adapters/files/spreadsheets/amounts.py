"""Amounts from a spreadsheet saved as text: a forecast, a reallocation, or a budget.

Separated by semicolons, tabs or commas; decimal comma or point; UTF-8 with or without BOM, or
Windows-1252. The first row names the columns, in any case and order: the column of each
dimension, `konto`, `period` and `belopp`. Amounts are in result sign and are not turned.
"""

from pathlib import Path

from adapters.files.byte_blocks import Survey, byte_blocks
from adapters.files.chart import Chart
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.text_rows import (
    ACCOUNT,
    AMOUNT,
    PERIOD,
    Columns,
    Sheet,
    find_columns,
)
from adapters.files.stated_amounts import StatedAmounts
from domain.coding import Lines, Period
from domain.money import parse_ore
from domain.rules import RuleBroken
from domain.structure import Structure


def read_spreadsheet(path: Path, structure: Structure, control: Control) -> Lines:
    """The amounts of a spreadsheet; rows of the same coding and period add up.

    A row of amount zero is kept: it says that its month is stated. An unknown code or account
    is a problem, told once with the first row that has it.

    Raises:
        MalformedFile
    """
    problems = Problems(path)
    sheet = Sheet(path, _look_through(path, problems, control), problems)
    columns = find_columns(sheet.header(), structure, problems)
    fields = {d.code: d.column or d.code for d in structure.dimensions}
    fields |= {"account": ACCOUNT, "amount": AMOUNT}
    amounts = StatedAmounts(Chart(structure), problems, fields)
    for cells in sheet.rows():
        _take(sheet.number, cells, columns, amounts, problems)
    problems.refuse_if_any()
    return amounts.lines(control)


def _look_through(path: Path, problems: Problems, control: Control) -> str:
    """Note what the bytes tell; returns which encoding the text has."""
    survey = Survey()
    for block in byte_blocks(path, problems):
        survey.take(block)
    survey.refuse_what_is_no_text(problems)
    control.file, control.sha256, control.rows = path.name, survey.digest, survey.rows
    control.encoding = "utf-8" if survey.utf8 else "cp1252"
    return control.encoding


def _take(
    row: int, cells: list[str], columns: Columns, amounts: StatedAmounts, problems: Problems
) -> None:
    if any(cell.strip() for cell in cells[columns.width :]):
        problems.add(
            row, None, "the row has more cells than there are columns; is a quote missing?"
        )
        return
    cells = [cell.strip() for cell in cells] + [""] * (columns.width - len(cells))
    account = cells[columns.account]
    if not account:
        problems.add(row, ACCOUNT, "the row has no account; state it, or take the row away")
    period = ore = None
    try:
        period = Period.parse(cells[columns.period])
    except RuleBroken as error:
        problems.add(row, PERIOD, error.MESSAGE, **error.facts)
    try:
        ore = parse_ore(cells[columns.amount])
    except RuleBroken as error:
        problems.add(row, AMOUNT, error.MESSAGE, **error.facts)
    if account:
        coding = (account, *(cells[at] if at is not None else "" for at in columns.codes))
        amounts.check(row, coding)
        if period is not None and ore is not None:
            amounts.add(row, coding, int(period), ore)
