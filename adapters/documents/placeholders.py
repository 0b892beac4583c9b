"""What stands for a template's placeholders in prose: figures, words that follow their signs,
names and times. All are bound to the data, so that prose cannot contradict the tables.
"""

from collections.abc import Callable
from functools import cached_property, partial
from typing import NamedTuple, cast

from adapters.documents.document import EMPTY, Amount, Quantity, printed, worded
from adapters.documents.making import Making
from adapters.documents.months import month_name, to_date
from adapters.documents.tables.reports import key_of
from adapters.documents.unfillable import (
    Form,
    NoBoard,
    UnknownColumn,
    UnknownIndicator,
    UnknownReport,
    UnknownRow,
    UnknownUnit,
    WrongForm,
    nearest,
    refuse_otherwise,
)
from adapters.language import UNITS, Unit, rounded
from adapters.service import PUBLISHED
from domain.indicator_value import SIGNS
from projections.indicators import Followed, followed_in
from projections.reports.columns import TERMS, rounds_for
from projections.reports.report import Note, Row

NO_FORECAST, BUDGET = Note("no forecast"), Note("current budget")
"""What stands for the name of a round that there is not, and of the one before the first."""

_BUDGETS = {
    "deviation_period": "budget_period",
    "deviation_ytd": "budget_ytd",
    "deviation_year": "budget_year",
}
"""The budget that each deviation is a share of."""

_OF_INDICATOR: dict[str, Callable[[Followed], int | None]] = {
    "outcome": lambda one: one.measured.outcome if one.measured else None,
    "outcome_ytd": lambda one: one.measured.outcome_ytd if one.measured else None,
    "forecast": lambda one: one.measured.forecast if one.measured else None,
    "target": lambda one: one.target,
    "last_year": lambda one: one.last_year,
    "year_before": lambda one: one.year_before,
}
"""What may be told of an indicator, in hundredths of its unit."""


_UNITS = "|".join(UNITS)
_FORMS = {
    **{name: Form(2, 3, f"{name} ROW COLUMN [{_UNITS}]") for name in PUBLISHED},
    "size": Form(3, 4, f"size REPORT ROW COLUMN [{_UNITS}]"),
    "sign": Form(5, 7, 'sign REPORT ROW COLUMN "positive" "negative" ["zero"] ["empty"]'),
    "share": Form(3, 3, f"share REPORT ROW {'|'.join(_BUDGETS)}"),
    "indicator": Form(2, 2, f"indicator CODE {'|'.join(_OF_INDICATOR)}"),
}


class Filled(NamedTuple):
    """What stands in a placeholder's place, and the figure that it is bound to, if any."""

    text: str
    figure: Amount | Quantity | None = None


class Prose:
    """What prose is filled in with, of one printed report in the making."""

    def __init__(self, making: Making, board: str | None) -> None:
        self._making, self._board = making, board
        self._rows: dict[str, dict[str, Row]] = {}
        self.words: dict[str, Callable[..., Filled]] = {
            **{name: partial(self._amount, name) for name in PUBLISHED},
            "sign": self._sign,
            "size": self._size,
            "share": self._share,
            "indicator": self._indicator,
            "period": lambda: Filled(to_date(making.period)),
            "year": lambda: Filled(str(making.period.year)),
            "month": lambda: Filled(month_name(making.period.month)),
            "board": self._named_board,
            "forecast": self._round,
            "previous-forecast": lambda: self._round(previous=True),
        }
        """By the word that a placeholder begins with."""

    def fill(self, words: tuple[str, ...]) -> Filled:
        """What stands for a placeholder of those words, the first of which is known.

        Raises:
            Unfillable, and what making a report raises
        """
        first, *others = words
        refuse_otherwise(first, others, _FORMS)
        return self.words[first](*others)

    def _amount(self, report: str, row: str, column: str, unit: str | None = None) -> Filled:
        ore, printed_in = self._cell(report, row, column), self._unit(unit)
        return _filled(None if ore is None else Amount(ore, printed_in))

    def _size(self, report: str, row: str, column: str, unit: str | None = None) -> Filled:
        """An amount without its sign, which the words around it tell."""
        bound = self._amount(report, row, column, unit).figure
        if not isinstance(bound, Amount):
            return Filled(EMPTY)
        return Filled(_said(Amount(abs(bound.ore), bound.unit)), bound)

    def _sign(
        self, report: str, row: str, column: str, above: str, below: str, *others: str
    ) -> Filled:
        """The word for a figure's sign as it is printed: what rounds to zero has none.

        For zero the third word, or else the first; for an empty cell the fourth, or `EMPTY`.
        """
        zero, empty = (*others, *(above, EMPTY)[len(others) :])
        ore, unit = self._cell(report, row, column), self._making.unit
        if ore is None:
            return Filled(empty)
        digits, _decimals = rounded(ore, unit)
        return Filled(above if digits > 0 else below if digits < 0 else zero, Amount(ore, unit))

    def _share(self, report: str, row: str, column: str) -> Filled:
        """A deviation in per cent of its budget; nothing where there is no budget."""
        if column not in _BUDGETS:
            raise WrongForm(word="share", form=_FORMS["share"].said)
        deviation = self._cell(report, row, column)
        budget = self._cell(report, row, _BUDGETS[column])
        if deviation is None or not budget:
            return Filled(EMPTY)
        return _filled(Quantity(_per_mille(deviation, abs(budget)), 1, "%"))

    def _indicator(self, code: str, figure: str) -> Filled:
        followed = {one.defined.indicator: one for one in self._followed}
        if code not in followed:
            names = {code: one.defined.name for code, one in followed.items()}
            raise UnknownIndicator(code=code, known=nearest(code, names, names))
        if figure not in _OF_INDICATOR:
            raise WrongForm(word="indicator", form=_FORMS["indicator"].said)
        value = _OF_INDICATOR[figure](followed[code])
        if value is None:
            return Filled(EMPTY)
        decimals = next(d for d in (0, 1, 2) if value % 10 ** (2 - d) == 0)
        unit = SIGNS[followed[code].defined.unit]
        return _filled(Quantity(value // 10 ** (2 - decimals), decimals, unit))

    def _named_board(self) -> Filled:
        if self._board is None:
            raise NoBoard
        return Filled(self._board)

    def _round(self, *, previous: bool = False) -> Filled:
        forecast, before = rounds_for(self._making.period, self._making.view.rounds)
        if forecast is None:
            return Filled(worded(NO_FORECAST))
        if not previous:
            return Filled(forecast.name)
        return Filled(before.name if before else worded(BUDGET))

    def _cell(self, report: str, row: str, column: str) -> int | None:
        """A cell in öre."""
        if report not in PUBLISHED:
            raise UnknownReport(report=report, known=nearest(report, PUBLISHED))
        rows = self._rows_of(report)
        if row not in rows:
            names = {key: str(one.label) for key, one in rows.items()}
            period = self._making.period
            raise UnknownRow(
                report=report, code=row, period=period, known=nearest(row, rows, names)
            )
        if column not in TERMS:
            raise UnknownColumn(report=report, column=column, known=nearest(column, TERMS))
        return rows[row].cells[column]

    def _rows_of(self, report: str) -> dict[str, Row]:
        if report not in self._rows:
            rows = self._making.report(report).rows
            self._rows[report] = {key_of(row): row for row in rows}
        return self._rows[report]

    def _unit(self, stated: str | None) -> Unit:
        unit = stated or self._making.unit
        if unit not in UNITS:
            raise UnknownUnit(unit=unit, known=", ".join(UNITS))
        return cast(Unit, unit)

    @cached_property
    def _followed(self) -> tuple[Followed, ...]:
        return followed_in(self._making.view, self._making.period)


def _filled(figure: Amount | Quantity | None) -> Filled:
    return Filled(EMPTY) if figure is None else Filled(_said(figure), figure)


def _said(figure: Amount | Quantity) -> str:
    """A figure in prose: an amount with its unit."""
    unit = f"\u00a0{figure.unit}" if isinstance(figure, Amount) else ""
    return printed(figure) + unit


def _per_mille(part: int, whole: int) -> int:
    """A part of a whole in tenths of a per cent, rounded half away from zero."""
    tenths = (2_000 * abs(part) + whole) // (2 * whole)
    return -tenths if part < 0 else tenths
