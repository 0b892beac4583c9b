"""Cells that say when an amount counts, in each of the formats that a mapping may name."""

import re
from datetime import date
from typing import Any

from adapters.files.spreadsheets.sheet import shown
from domain.coding import NotAPeriod, Period
from domain.mapping import PeriodFormat
from domain.rules import RuleBroken

MONTHS = (
    ("januari", "jan"),
    ("februari", "feb", "febr"),
    ("mars", "mar"),
    ("april", "apr"),
    ("maj",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("augusti", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("december", "dec"),
)
"""The months by their Swedish names, and as they are cut short."""

_MONTH_OF = {name: month for month, names in enumerate(MONTHS, start=1) for name in names}
_DATE = re.compile(r"(\d{4})(-?)(\d{2})\2(\d{2})(?:[ T]00:00(?::00)?)?", re.ASCII)
_MONTH_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)

WHOLE_YEAR = 0


class NotADate(RuleBroken):
    """A text names no day."""

    MESSAGE = "“{text}” is not a date; write it as 2025-03-31"


class NotAMonth(RuleBroken):
    """A text names no month of the year."""

    MESSAGE = "“{text}” is not a month; write a number from 1 to 12, or its name, as mars"


class NotAYear(RuleBroken):
    """A text names no year."""

    MESSAGE = "“{text}” is not a year; write it as 2025"


def period_of(cell: Any, period_format: PeriodFormat | None, year: int | None) -> int:
    """The period that a cell states; of a year alone, the year × 100.

    Excel makes a date of a month that is typed into it, so a date says its month whatever the
    format. `year` is that of cells, or files, that state a month alone or nothing.

    Raises:
        NotAPeriod, NotADate, NotAMonth, NotAYear
    """
    if period_format is None:
        return (year or 0) * 100 + WHOLE_YEAR
    if isinstance(cell, date) and period_format in ("month", "date"):
        return Period.of(cell)
    text = shown(cell)
    match period_format:
        case "month":
            return Period.parse(text)
        case "date":
            return _month_of_date(text)
        case "month-of-year":
            return (year or 0) * 100 + _month(text)
    if not _YEAR.fullmatch(text):
        raise NotAYear(text=text[:20])
    return int(text) * 100 + WHOLE_YEAR


def _month_of_date(text: str) -> int:
    match = _DATE.fullmatch(text)
    try:
        if match is not None:
            return Period.of(date(int(match[1]), int(match[3]), int(match[4])))
    except ValueError:
        pass
    raise NotADate(text=text[:20])


def _month(text: str) -> int:
    month = month_named(text)
    if month is None and _MONTH_NUMBER.fullmatch(text):
        month = int(text)
    if month is None:
        raise NotAMonth(text=text[:20])
    return month


def month_named(text: str) -> int | None:
    """The month that a Swedish name says, whole or cut short; None where it says none."""
    return _MONTH_OF.get(text.strip().casefold().rstrip("."))


__all__ = ["MONTHS", "NotAPeriod", "month_named", "period_of"]
