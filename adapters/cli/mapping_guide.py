"""A mapping made by questions at a terminal, each with what the file suggests as its answer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import typer

from adapters.cli.wiring import part
from adapters.language import _

if TYPE_CHECKING:
    from adapters.imports.mapping import MappedFile
    from adapters.imports.mapping_fields import Fields

NONE = "-"
YES = ("j", "ja", "y", "yes")
NO = ("n", "nej", "no")

W = TypeVar("W", bound=str)


def ask_for(mapped: "MappedFile", given: "Fields") -> "Fields":
    """Ask for everything that a mapping says; what options said is not asked again."""
    printing = part("adapters.print.mapping")
    completed = part("adapters.imports.mapping_fields").completed
    sheet = given.sheet
    if sheet is None and (sheets := mapped.sheets()):
        sheet = choose(_("Which sheet"), sheets, sheets[0])
    typer.echo(_("The first rows of the file:"))
    printing.print_first_rows(mapped.rows(sheet))
    guessed = completed(replace(given, sheet=sheet), mapped)
    row = given.header_row or number(_("Which row names the columns"), guessed.header_row or 1)
    guessed = completed(replace(given, sheet=sheet, header_row=row), mapped)
    names = mapped.guess(sheet, row).names
    typer.echo(_("The columns, and what they look like:"))
    printing.print_columns(names, _meanings(mapped, guessed))
    typer.echo(_("Answer with a column's number or name, or {none} for none.", none=NONE))
    columns = given.columns or _ask_columns(mapped, guessed, names)
    return _ask_rest(mapped, given, replace(guessed, columns=columns))


def _meanings(mapped: "MappedFile", fields: "Fields") -> dict[str, str]:
    """What each column looks like, in words."""
    words = {"account": _("Account"), "amount": _("Amount"), "period": _("Period")}
    words |= {dimension.code: dimension.name for dimension in mapped.structure.dimensions}
    return {column: words.get(what, what) for what, column in fields.columns.items()}


def _ask_columns(mapped: "MappedFile", guessed: "Fields", names: Sequence[str]) -> dict[str, str]:
    answers: dict[str, str | None] = {}

    def ask(meaning: str, question: str) -> None:
        answers[meaning] = column(question, names, guessed.columns.get(meaning))

    ask("account", _("Column of accounts"))
    named = part("adapters.imports.mapping_fields").MONTHS
    months = {month: guessed.columns[month] for month in named if month in guessed.columns}
    if months and agreed(_("One column for each month ({months})", months=", ".join(months)), True):
        answers |= months
    else:
        ask("amount", _("Column of amounts"))
    ask("period", _("Column of periods ({none}: the amounts are those of a full year)", none=NONE))
    for dimension in mapped.structure.dimensions:
        ask(dimension.code, _("Column of {dimension}", dimension=dimension.name))
    return {meaning: name for meaning, name in answers.items() if name is not None}


def _ask_rest(mapped: "MappedFile", given: "Fields", fields: "Fields") -> "Fields":
    made = part("domain.mapping")
    if "period" not in fields.columns:
        fields = replace(fields, period_format=None)
    elif given.period_format is None:
        found = mapped.period_format(
            fields.sheet, mapped.guess(fields.sheet, fields.header_row), fields.columns["period"]
        )
        formats = choose(_("How periods are written"), made.PERIOD_FORMATS, found or "month")
        fields = replace(fields, period_format=formats)
    if given.sign is None:
        sign = choose(
            _("Sign: result (revenue positive) or debit (cost positive)"),
            made.SIGNS,
            fields.sign or "result",
        )
        fields = replace(fields, sign=sign)
    if given.unit is None:
        fields = replace(fields, unit=choose(_("Unit of the amounts"), made.UNITS, "kr"))
    if given.skip is None and fields.skip:
        texts = ", ".join(f"{column}: {text}" for column, text in fields.skip)
        skips = agreed(_("Leave out rows of sums ({texts})", texts=texts), True)
        fields = replace(fields, skip=fields.skip if skips else ())
    return fields


def choose(question: str, allowed: Sequence[W], default: W) -> W:
    """One of a few words."""
    while True:
        answer = str(typer.prompt(f"{question} ({', '.join(allowed)})", default=default)).strip()
        for one in allowed:
            if one == answer:
                return one
        typer.echo(_("“{value}” is none of {allowed}", value=answer, allowed=", ".join(allowed)))


def number(question: str, default: int) -> int:
    """A whole number above zero."""
    while True:
        answer = str(typer.prompt(question, default=str(default))).strip()
        if answer.isascii() and answer.isdecimal() and int(answer) > 0:
            return int(answer)
        typer.echo(_("a whole number is needed"))


def agreed(question: str, default: bool) -> bool:
    """Yes or no."""
    usual = _("yes") if default else _("no")
    while True:
        answer = str(typer.prompt(f"{question}? ({_('yes')}/{_('no')})", default=usual))
        if answer.strip().casefold() in YES:
            return True
        if answer.strip().casefold() in NO:
            return False


def column(question: str, names: Sequence[str], default: str | None) -> str | None:
    """A column, by its number or its name; None for none."""
    same_name = part("domain.mapping").same_name
    while True:
        answer = str(typer.prompt(question, default=default or NONE)).strip()
        if answer == NONE:
            return None
        if answer in names or any(same_name(name) == same_name(answer) for name in names):
            return answer
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]
        typer.echo(_("there is no column “{answer}”", answer=answer))
