"""The table of indicators (sv: mått och nyckeltal), each in its own unit."""

from collections.abc import Iterable

from adapters.documents.document import Cell, Column, Quantity, Row, Table
from adapters.documents.making import Making
from domain.coding import Period
from domain.indicator_value import SIGNS
from projections.indicators import Followed, Verdict, followed_in
from projections.reports.report import Note

AGAINST_TARGET: dict[Verdict, Note] = {
    "better": Note("+ better than the target"),
    "even": Note("= on the target"),
    "worse": Note("− worse than the target"),
}
"""How an outcome stands against its target: a sign and words, so that no colour is needed."""


def indicators_table(making: Making) -> Table:
    """The ledger's indicators as they stand in the period."""
    return Table(
        "indicators",
        Note("Indicators"),
        _columns(making.period.year),
        tuple(_row(one) for one in followed_in(making.view, making.period)),
    )


def _columns(year: int) -> tuple[Column, ...]:
    return (
        Column("indicator", Note("Indicator"), "left", 2.5),
        Column("measured", Note("Measured"), "left"),
        Column("outcome", Note("Outcome of the month")),
        Column("outcome_ytd", Note("Outcome to date")),
        Column("forecast", Note("Forecast")),
        Column("target", Note("Target {year}", {"year": year})),
        Column("verdict", Note("Against the target"), "left", 1.5),
        Column("last_year", Note("Outcome {year}", {"year": year - 1})),
        Column("year_before", Note("Outcome {year}", {"year": year - 2})),
    )


def _row(one: Followed) -> Row:
    at = one.measured
    outcomes = (at.outcome, at.outcome_ytd, at.forecast) if at else (None, None, None)
    values = (*outcomes, one.target, one.last_year, one.year_before)
    decimals = _decimals(one, values)
    outcome, ytd, forecast, target, last_year, year_before = (
        _quantity(one, value, decimals) for value in values
    )
    return Row(
        (
            one.defined.name,
            str(Period(at.period)) if at else None,
            outcome,
            ytd,
            forecast,
            target,
            AGAINST_TARGET[one.verdict] if one.verdict else None,
            last_year,
            year_before,
        ),
        code=one.defined.indicator,
    )


def _decimals(one: Followed, values: Iterable[int | None]) -> int:
    """The decimals that the values of a row need; kronor have two or none."""
    stated = [value for value in values if value is not None]
    if all(value % 100 == 0 for value in stated):
        return 0
    is_fine = any(value % 10 for value in stated) or one.defined.unit == "money"
    return 2 if is_fine else 1


def _quantity(one: Followed, value: int | None, decimals: int) -> Cell:
    if value is None:
        return None
    return Quantity(value // 10 ** (2 - decimals), decimals, SIGNS[one.defined.unit])
