"""What the columns of a file most likely mean: suggestions for a person to accept or change."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from adapters.files.spreadsheets.period_cells import month_named
from adapters.files.spreadsheets.sheet import shown
from domain.mapping import DimensionColumn, PeriodFormat, SkippedRows, months_from, same_name
from domain.money import parse_ore
from domain.rules import RuleBroken
from domain.source import Sign
from domain.structure import Structure

LOOKED_AT = 1_000
HEADER_WITHIN = 30

_ACCOUNT = ("konto", "kontonr", "kontonummer", "account", "kto")
_AMOUNT = ("belopp", "amount", "budget", "prognos", "utfall", "helår", "helårsbudget", "årsbudget")
_PERIOD = ("period", "månad", "mån", "datum", "bokföringsdatum", "år", "date", "month", "year")
_OF_SIE_DIMENSION = {
    1: ("ansvar", "kst", "kostnadsställe", "k-ställe", "enhet"),
    2: ("kostnadsbärare", "kb", "tjänst", "verksamhet"),
    6: ("projekt", "proj", "projektnr"),
}
_SUM = ("summa", "total", "delsumma")
_MONTH = re.compile(r"\d{4}-?(0[1-9]|1[0-2])", re.ASCII)
_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}([ T].*)?", re.ASCII)
_MONTH_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
_YEAR = re.compile(r"(19|20)\d{2}", re.ASCII)


class Guess(NamedTuple):
    """What a file most likely means by its columns; None and empty where nothing is likely."""

    header_row: int
    names: tuple[str, ...]
    account: str | None
    amount: str | None
    months: tuple[str | None, ...]
    period: str | None
    period_format: PeriodFormat | None
    dimensions: tuple[DimensionColumn, ...]
    sign: Sign
    skip: tuple[SkippedRows, ...]


def guess(rows: Sequence[Sequence[Any]], structure: Structure, header_row: int | None) -> Guess:
    """Look at the first rows of a file, its header among them."""
    at = header_row or _header_row(rows, structure)
    names = tuple(map(shown, rows[at - 1])) if at <= len(rows) else ()
    below = [row for row in rows[at:] if any(map(shown, row))]
    account = _named(names, _ACCOUNT)
    months = months_from([(m, name) for name in names if (m := _month_of(name)) is not None])
    period = _named(names, _PERIOD)
    amount = None if any(months) else _named(names, _AMOUNT) or _with_word(names, _AMOUNT)
    period_format = (period_format_of(below, names, period) or "month") if period else None
    if any(months) and period_format != "year":
        period = period_format = None
    return Guess(
        header_row=at,
        names=names,
        account=account,
        amount=amount,
        months=months,
        period=period,
        period_format=period_format,
        dimensions=_dimensions(names, structure),
        sign=_sign(below, names, (account, amount or next(filter(None, months), None)), structure),
        skip=_skip(below, names),
    )


def _header_row(rows: Sequence[Sequence[Any]], structure: Structure) -> int:
    """The row with the most names that are known; of those the one with the most texts."""
    known = {*_ACCOUNT, *_AMOUNT, *_PERIOD} | {n for d in _all_names(structure) for n in d}

    def likeness(row: Sequence[Any]) -> tuple[int, int]:
        names = [same_name(shown(cell)) for cell in row]
        meant = sum(name in known or _month_of(name) is not None for name in names)
        return meant, sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)

    some = rows[:HEADER_WITHIN]
    return max(range(len(some)), key=lambda i: (likeness(some[i]), -i), default=0) + 1


def _all_names(structure: Structure) -> list[set[str]]:
    """The names that a column of each dimension may have."""
    return [
        {same_name(name) for name in (d.code, d.name, d.column) if name}
        | {*_OF_SIE_DIMENSION.get(d.sie_dimension or 0, ())}
        for d in structure.dimensions
    ]


def _dimensions(names: Sequence[str], structure: Structure) -> tuple[DimensionColumn, ...]:
    found = (_named(names, accepted) for accepted in _all_names(structure))
    pairs = zip(structure.dimension_codes, found, strict=True)
    return tuple(DimensionColumn(dimension=d, column=name) for d, name in pairs if name)


def _named(names: Sequence[str], accepted: Iterable[str]) -> str | None:
    """The first column with one of the names."""
    wanted = {*accepted}
    return next((name for name in names if same_name(name) in wanted), None)


def _with_word(names: Sequence[str], accepted: Iterable[str]) -> str | None:
    """The first column one of whose words is accepted, as in `Årsbudget tkr`."""
    wanted = {*accepted}
    return next((name for name in names if wanted & {*same_name(name).split()}), None)


def _month_of(name: str) -> int | None:
    """The month that a column's name says: `jan`, `Januari 2025`, `2025-01`, `Belopp mars`."""
    for word in name.split():
        if month := month_named(word):
            return month
    return int(name.strip()[-2:]) if _MONTH.fullmatch(name.strip()) else None


def _column(rows: Iterable[Sequence[Any]], names: Sequence[str], name: str | None) -> list[Any]:
    place = names.index(name) if name in names else None
    return [] if place is None else [row[place] for row in rows if place < len(row)]


def period_format_of(
    rows: Iterable[Sequence[Any]], names: Sequence[str], column: str | None
) -> PeriodFormat | None:
    """The format that most of a column's cells are written in."""
    formats = Counter(_format_of(cell) for cell in _column(rows, names, column))
    return next((one for one, _ in formats.most_common() if one), None)


def _format_of(cell: Any) -> PeriodFormat | None:
    text = shown(cell)
    if isinstance(cell, date) or _DATE.fullmatch(text):
        return "date"
    if _MONTH.fullmatch(text):
        return "month"
    if _YEAR.fullmatch(text):
        return "year"
    is_month = month_named(text) or _MONTH_NUMBER.fullmatch(text)
    return "month-of-year" if is_month else None


def _sign(
    rows: Sequence[Sequence[Any]],
    names: Sequence[str],
    columns: tuple[str | None, str | None],
    structure: Structure,
) -> Sign:
    """Debit where most revenue is negative and most cost positive."""
    group_of = structure.group_of_account()
    as_debit = 0
    accounts, amounts = (_column(rows, names, column) for column in columns)
    for account, cell in zip(accounts, amounts, strict=False):
        group = group_of.get(shown(account))
        try:
            ore = parse_ore(shown(cell), decimals=8) if shown(cell) else 0
        except RuleBroken:
            ore = 0
        if group is not None and ore:
            as_debit += 1 if (ore < 0) == (group.kind != "cost") else -1
    return "debit" if as_debit > 0 else "result"


def _skip(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> tuple[SkippedRows, ...]:
    """Rows of sums, by the column in which they say so."""
    found = {
        (names[place], word)
        for row in rows
        for place, cell in enumerate(row[: len(names)])
        for word in _SUM
        if isinstance(cell, str) and same_name(cell).startswith(word) and names[place]
    }
    return tuple(
        SkippedRows(column=column, text=f"{word.capitalize()}*") for column, word in sorted(found)
    )
