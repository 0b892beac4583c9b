"""Months as a printed report names them."""

from importlib import import_module

from adapters.language import LANGUAGE
from domain.coding import Period


def month_name(month: int) -> str:
    """A month by its number, in the reader's language."""
    names = import_module("babel.dates").get_month_names("wide", "stand-alone", LANGUAGE.code)
    return str(names[month])


def to_date(period: Period) -> str:
    """The months of the year up to and including a period: `januari–mars 2025`."""
    first = f"{month_name(1)}–" if period.month > 1 else ""
    return f"{first}{month_name(period.month)} {period.year}"
