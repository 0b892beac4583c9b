"""What charts are drawn of in tests: figures of every kind, with words of their own."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.charts.bridge_bars import Span, bridge_bars
from adapters.charts.deviation_bars import Deviating, deviation_bars
from adapters.charts.month_columns import Key, month_columns
from adapters.charts.titled import Title, told_alone
from domain.coding import Period
from projections.charts.months import Month

Specification = Mapping[str, Any]

TITLE = Title("Nämnden", "Kostnader (mnkr)", "januari–mars 2025", "Det går bra.")
HEADINGS = ("Utfall", "Prognos")
KEY = Key("Utfall", "Budget", "Prognos", "Fg prognos")
NAMES = [*"JFMAMJJASOND"]
MARKUP = "<b>A</b> & \"B\" </desc><script>alert('x')</script> {{ y }} \\ $z$"
HUGE = 2**62


def deviations(*parts: Deviating) -> Specification:
    return deviation_bars(TITLE, parts, "mnkr", HEADINGS)


def bridged(start: int, *steps: int, title: Title = TITLE) -> Specification:
    named = [Span(f"Steg {i}", step) for i, step in enumerate(steps)]
    end = Span("Prognos", start + sum(steps))
    return bridge_bars(title, Span("Budget", start), named, end, "mnkr")


def year(of: Callable[[int], tuple[int | None, int | None, int | None, int | None]]) -> list[Month]:
    return [Month(Period(202500 + month), *of(month)) for month in range(1, 13)]


def in_months(months: list[Month]) -> Specification:
    return month_columns(TITLE, {"Per månad": months}, NAMES, "mnkr", KEY)


EVERY: dict[str, Callable[[], Specification]] = {
    "one area, no forecast": lambda: deviations(
        Deviating("A", -5, None), Deviating("T", -5, None, True)
    ),
    "nothing deviates": lambda: deviations(Deviating("T", 0, 0, True)),
    "huge deviations": lambda: deviations(
        Deviating("A", HUGE, -HUGE), Deviating("T", HUGE, -HUGE, True)
    ),
    "negative alone": lambda: deviations(Deviating("A", -(10**9), -(10**8))),
    "long and odd names": lambda: deviations(
        Deviating("mycket långa ord " * 9, 1, 1), Deviating("", 2, 2)
    ),
    "names with markup": lambda: deviations(Deviating(MARKUP, 1, 1)),
    "no steps": lambda: bridged(0),
    "no difference": lambda: bridged(-(10**9)),
    "across zero": lambda: bridged(-(10**9), 2 * 10**9, -(10**8)),
    "cut costs": lambda: bridged(-(10**12), 10**9, -(10**8)),
    "cut revenue": lambda: bridged(10**12, 10**9, -(10**8)),
    "huge steps": lambda: bridged(-HUGE, HUGE, HUGE),
    "an empty year": lambda: in_months(year(lambda _: (None, 0, None, None))),
    "January": lambda: in_months(year(lambda m: (-(10**9) if m == 1 else None, -(10**9), 5, 7))),
    "December": lambda: in_months(year(lambda m: (m * 10**8, 10**9, 10**9, -(10**9)))),
    "huge months": lambda: in_months(year(lambda m: (None, HUGE, (-1) ** m * HUGE, -HUGE))),
    "a sentence": lambda: told_alone(TITLE, "Ingen prognos."),
}
"""Specifications by what is peculiar in them."""
