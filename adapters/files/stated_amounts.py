"""Amounts that people state; an unknown code is refused where it is a decision, else listed."""

from collections.abc import Iterable, Mapping

from adapters.files.chart import Chart, CodingRow
from adapters.files.control import Control
from adapters.files.problems import Problems, in_kronor
from domain.coding import Lines, Period
from domain.money import MAX_LINE


class StatedAmounts:
    """Öre per coding and period, in result sign, collected row by row.

    `fields` says what the file calls the account, the amount and each dimension, where it has
    names of its own for them. Of a budget or a forecast unknown codes are problems; of an
    outcome, which has happened, they are not (`refuses_unknown` False).
    """

    def __init__(
        self,
        chart: Chart,
        problems: Problems,
        fields: Mapping[str, str] | None = None,
        *,
        refuses_unknown: bool = True,
    ) -> None:
        self._chart, self._problems = chart, problems
        self._fields = fields or {}
        self._refuses_unknown = refuses_unknown
        self._amounts: dict[CodingRow, dict[int, int]] = {}
        self._known: set[CodingRow] = set()
        self._refused: set[tuple[str, str]] = set()
        self._added_to = 0

    def add(self, row: int | None, coding: CodingRow, period: int, ore: int) -> None:
        """Add an amount; one of the same coding and period adds to what was stated before."""
        self.check(row, coding)
        of_coding = self._amounts.setdefault(coding, {})
        if period in of_coding:
            self._added_to += 1
            ore += of_coding[period]
        if abs(ore) > MAX_LINE:
            self._problems.add(
                row,
                self._fields.get("amount", "amount"),
                "the rows of account {account} in {period} sum to {amount}, which is larger than "
                "a line may be; check the unit",
                account=coding[0],
                period=str(Period(period)),
                amount=in_kronor(ore),
            )
        of_coding[period] = ore

    def add_all(self, rows: Iterable[tuple[int, CodingRow, int, int]]) -> None:
        """Add amounts of codings that are checked: the row, the coding, the period, and öre."""
        for row, coding, period, ore in rows:
            of_coding = self._amounts.get(coding)
            if of_coding is None:
                self._amounts[coding] = {period: ore}
            elif period not in of_coding:
                of_coding[period] = ore
            else:
                self.add(row, coding, period, ore)
                continue
            if abs(ore) > MAX_LINE:
                del self._amounts[coding][period]
                self.add(row, coding, period, ore)

    def check(self, row: int | None, coding: CodingRow) -> None:
        """Tell what of a coding the structure does not have, once for each code."""
        if coding in self._known or not self._refuses_unknown:
            return
        self._known.add(coding)
        account = coding[0]
        if self._chart.unmapped(account) and ("", account) not in self._refused:
            self._refused.add(("", account))
            self._problems.add(
                row,
                self._fields.get("account", "account"),
                "the account “{code}” is followed up, and stands in no account group; correct "
                "it, or load a structure that has it",
                code=account,
            )
        for dimension, code in self._chart.unknown(coding):
            if (dimension, code) not in self._refused:
                self._refused.add((dimension, code))
                self._problems.add(
                    row,
                    self._fields.get(dimension, dimension),
                    "the structure has no code “{code}” in {dimension}; correct it, or load a "
                    "structure that has it",
                    code=code,
                    dimension=dimension,
                )

    def lines(self, control: Control) -> Lines:
        """The amounts in columns, counted in `control`; amounts of zero stand with the rest."""
        control.duplicates += self._added_to
        for one, periods in self._amounts.items():
            control.add_all(self._chart, one, lines=len(periods), per_period=periods)
        sums = self._amounts.values()
        return Lines(
            dimensions=self._chart.dimensions,
            codings=tuple(self._amounts),
            coding=tuple([i for i, periods in enumerate(sums) for _ in periods]),
            period=tuple([period for periods in sums for period in periods]),
            amount=tuple([ore for periods in sums for ore in periods.values()]),
        )
