"""Amounts that people state; an unknown code is refused where it is a decision, else listed."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from adapters.files.chart import Chart, CodingRow
from adapters.files.control import Control
from adapters.files.problems import Problems
from domain.coding import Lines, Period
from domain.money import MAX_LINE, Ore

Row = tuple[CodingRow, int, int]
"""A coding, the period (of a whole year the year × 100), and öre."""


class StatedAmounts:
    """Öre per coding and period, in result sign: rows of the same add up.

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

    def __len__(self) -> int:
        """How many amounts there are: one for each coding and period."""
        return sum(map(len, self._amounts.values()))

    def of(self, coding: CodingRow) -> dict[int, int]:
        """Öre by period of a coding, to be added to in place."""
        return self._amounts.setdefault(coding, {})

    def rows(self) -> Iterator[Row]:
        """What has been stated, coding by coding."""
        for coding, periods in self._amounts.items():
            for period, ore in periods.items():
                yield coding, period, ore

    def state(self, rows: Iterable[Row]) -> None:
        """State these amounts, each coding and period once, in the place of all before."""
        stated: dict[CodingRow, dict[int, int]] = {}
        for coding, period, ore in rows:
            stated.setdefault(coding, {})[period] = ore
        self._amounts = stated

    def sound(self, coding: CodingRow) -> bool:
        """Whether `check` has nothing to tell of a coding."""
        chart = self._chart
        return not self._refuses_unknown or not (chart.unmapped(coding[0]) or chart.unknown(coding))

    def check(
        self, row: int | None, coding: CodingRow, besides: Collection[str] = frozenset()
    ) -> None:
        """Tell what of a coding the structure does not have, once for each code.

        Nothing is told of the dimensions in `besides`, or of the “account”.
        """
        if coding in self._known or not self._refuses_unknown:
            return
        if not besides:
            self._known.add(coding)
        account = coding[0]
        told = "account" in besides or ("", account) in self._refused
        if not told and self._chart.unmapped(account):
            self._refused.add(("", account))
            self._problems.add(
                row,
                self._fields.get("account", "account"),
                "the account “{code}” is followed up, and stands in no account group; correct "
                "it, or load a structure that has it",
                code=account,
            )
        for dimension, code in self._chart.unknown(coding):
            if dimension not in besides and (dimension, code) not in self._refused:
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
        """The amounts in columns, counted in `control`; amounts of zero stand with the rest.

        Raises:
            MalformedFile: a sum is larger than a line may be.
        """
        amounts = {coding: periods for coding, periods in self._amounts.items() if periods}
        ore = [*chain.from_iterable(periods.values() for periods in amounts.values())]
        if max(map(abs, ore), default=0) > MAX_LINE:
            self._refuse_too_large()
        for coding, periods in amounts.items():
            control.add_all(self._chart, coding, lines=len(periods), per_period=periods)
        return Lines(
            dimensions=self._chart.dimensions,
            codings=tuple(amounts),
            coding=tuple([i for i, periods in enumerate(amounts.values()) for _ in periods]),
            period=(*chain.from_iterable(amounts.values()),),
            amount=tuple(ore),
        )

    def _refuse_too_large(self) -> None:
        for coding, period, ore in self.rows():
            if abs(ore) > MAX_LINE:
                self._problems.add(
                    None,
                    self._fields.get("amount", "amount"),
                    "the rows of account {account} in {period} sum to {amount}, which is larger "
                    "than a line may be; check the unit",
                    account=coding[0],
                    period=str(Period(period)),
                    amount=Ore(ore),
                )
        self._problems.refuse()
