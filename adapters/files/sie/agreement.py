"""Whether a file's vouchers agree with what the file itself states of years and periods."""

import re
from collections import defaultdict
from collections.abc import Mapping

from adapters.files.control import Control, Disagreement
from adapters.files.problems import Problems
from adapters.files.sie import totals
from adapters.files.sie.calendar import names_of_years, year_of_periods
from adapters.files.sie.codings import Codings
from adapters.files.sie.file import SieFile
from adapters.files.sie.object_rows import Key, StatedRows
from adapters.files.sie.period_rows import PeriodRows
from adapters.files.sie.reading import READINGS
from adapters.files.sie.totals import Totals

_YEAR = re.compile(r"#\S+[ \t]+(-?[0-9]{1,3})[ \t]")


class Agreement:
    """Collects `#RES`, `#IB`, `#UB` and `#PSALDO` beside vouchers, to compare them at the end.

    Differences are listed and refuse nothing: the vouchers are the outcome. A file without
    `#RAR` does not tell which days its years have, and is not compared.
    """

    def __init__(self, sie: SieFile, codings: Codings, problems: Problems) -> None:
        self._sie, self._problems, self._counted = sie, problems, codings
        self._codings = Codings(codings.chart)  # what is stated beside vouchers is not used in them
        self._totals, self._rows = Totals(), StatedRows()
        self._reader = PeriodRows(sie, self._codings, problems)

    def take(self, number: int, label: str, text: str) -> bool:
        """Read a row; False where it is another's."""
        if label == "PSALDO":
            row = None if self._is_of_no_year(text) else self._reader.read(number, text)
            if row is not None:
                coding = self._codings.of(row.head)
                key = Key(row.year, row.period, coding[0])
                self._rows.add(key, coding, total=row.total, ore=row.ore)
            return True
        if label in totals.LABELS:
            self._totals.take(number, label, text, self._problems)
            return True
        return False

    def _is_of_no_year(self, text: str) -> bool:
        """Whether a row is of a year without `#RAR`: no voucher can be of it."""
        year = _YEAR.match(text)
        return year is not None and bool(self._sie.years) and int(year[1]) not in self._sie.years

    def tell(self, control: Control) -> None:
        """List what disagrees, and name the years that agree in all."""
        per_account = self._counted.per_account()
        years = year_of_periods(self._sie.years, {period for period, _ in per_account})
        counted: dict[Key, int] = defaultdict(int)
        for (period, account), ore in per_account.items():
            if period in years:
                counted[Key(years[period], period, account)] += ore
        names = names_of_years(self._sie.years, dict.fromkeys(years.values(), ()))
        of_years: dict[tuple[int, str], int] = defaultdict(int)
        for key, ore in counted.items():
            of_years[key.year, key.account] += ore
        compared = totals.compare(of_years, self._totals, names)
        periods = self._of_periods(counted, names)
        totals.tell(control, [*compared.disagreements, *periods])
        doubtful = {disagreement.fiscal_year for disagreement in periods}
        control.reconciled |= {names[year] for year in compared.whole} - doubtful

    def _of_periods(
        self, counted: Mapping[Key, int], names: Mapping[int, str]
    ) -> list[Disagreement]:
        """Where periods differ, under the reading of object rows by which they differ least."""
        found = [_differences(counted, self._rows.per_period(r), names) for r in READINGS]
        return min(found, key=len)


def _differences(
    counted: Mapping[Key, int], stated: Mapping[Key, int], names: Mapping[int, str]
) -> list[Disagreement]:
    told = {key.year for key in stated}
    keys = {key for key in (*counted, *stated) if key.year in told and key.year in names}
    return [
        Disagreement(
            "#PSALDO",
            names[key.year],
            key.period,
            key.account,
            counted.get(key, 0),
            stated.get(key, 0),
        )
        for key in keys
        if counted.get(key, 0) != stated.get(key, 0)
    ]
