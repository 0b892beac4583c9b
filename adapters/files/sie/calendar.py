"""The days and periods of a SIE file, each read and checked against its fiscal years once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from adapters.files.sie.file import Years
from adapters.files.sie.rows import BadField, read_day
from domain.coding import NotAPeriod, Period


class Day(NamedTuple):
    """A day: as `2025-03-28`, its period as 202503, its fiscal year's name, and as written."""

    iso: str
    period: int
    fiscal_year: str
    written: str


class Days(dict[str, Day]):
    """Day by how a row writes it, read when it first occurs."""

    def __init__(self, years: Years) -> None:
        super().__init__()
        self.years = years

    def __missing__(self, text: str) -> Day:
        """Read a day that is new.

        Raises:
            BadField: there is no such day, or it lies outside the file's fiscal years.
        """
        day = read_day(text)
        known = Day(day.isoformat(), int(Period.of(day)), self._fiscal_year(day), text)
        self[text] = known
        return known

    def _fiscal_year(self, day: date) -> str:
        if not self.years:
            return f"{day.year:04d}"
        for first, last in self.years.values():
            if first <= day <= last:
                return fiscal_year_name(first, last)
        raise BadField(
            "date",
            "{day} lies outside the file's fiscal years ({years}); correct it, or export the "
            "file with the year it belongs to",
            day=day.isoformat(),
            years=", ".join(f"{first} – {last}" for first, last in self.years.values()),
        )


def fiscal_year_name(first: date, last: date) -> str:
    """A calendar year's name is the year, a broken one's its first month (`2024-07`)."""
    if (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
        return f"{first.year:04d}"
    return f"{first.year:04d}-{first.month:02d}"


def fiscal_year_of(period: int, years: Years) -> str | None:
    """The name of the fiscal year that a period lies in; None where the file has no such year."""
    for first, last in years.values():
        if Period.of(first) <= period <= Period.of(last):
            return fiscal_year_name(first, last)
    return None


def names_of_years(years: Years, periods: Mapping[int, Iterable[int]]) -> dict[int, str]:
    """The names of the fiscal years, by number in the file, that state these periods.

    Without `#RAR` a year is the calendar year of its periods; one that has several has no name.
    """
    if years:
        return {year: fiscal_year_name(*years[year]) for year in periods if year in years}
    calendar = {year: {period // 100 for period in of} for year, of in periods.items()}
    return {year: f"{min(of):04d}" for year, of in calendar.items() if len(of) == 1}


def year_of_periods(years: Years, periods: Iterable[int]) -> dict[int, int]:
    """The fiscal year's number for each period that lies in just one of the file's years."""
    spans = {
        year: (int(Period.of(first)), int(Period.of(last))) for year, (first, last) in years.items()
    }
    inside = {p: [y for y, (first, last) in spans.items() if first <= p <= last] for p in periods}
    return {period: found[0] for period, found in inside.items() if len(found) == 1}


def read_period(text: str, year: int, years: Years) -> int:
    """A period that a row states of a fiscal year, as 202503.

    Raises:
        BadField: it is no period, or lies outside its fiscal year.
    """
    try:
        period = Period.parse(text)
    except NotAPeriod as error:
        raise BadField("period", error.MESSAGE, **error.facts) from None
    if not years:
        return int(period)
    if year not in years:
        raise BadField(
            "year",
            "the file states no #RAR for the year {year}; export it with its years",
            year=year,
        )
    first, last = (Period.of(day) for day in years[year])
    if not first <= period <= last:
        raise BadField(
            "period",
            "{period} lies outside the file's fiscal year {first} – {last}; correct the period",
            period=str(period),
            first=str(first),
            last=str(last),
        )
    return int(period)
