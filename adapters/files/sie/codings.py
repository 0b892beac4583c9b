"""The distinct codings of a SIE file, read once each, and what was summed under them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from adapters.files.chart import Chart, CodingRow
from adapters.files.control import Control
from adapters.files.sie.rows import BLANKS, BadField, read_objects

_HEAD = re.compile(r'([^ \t"{}]+)[ \t]*(\{.*\})')

MOST_HEADS = 100_000
"""So many heads are remembered; files that name an invoice on each line have millions."""


class Codings(dict[str, int]):
    """By head, the account and object list as a row writes them: which coding it is.

    A head is read when it first occurs. Codings are counted from 0, in `rows`; where the
    structure lacks dimensions, heads that differ in which are one coding counted apart, and
    `first` tells the place that all of them share. `apart` tells that there are such.
    """

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.rows: list[CodingRow] = []
        self.first: list[int] = []
        self.apart = False
        self._ignored: list[tuple[int, ...]] = []
        self._place: dict[tuple[CodingRow, tuple[int, ...]], int] = {}
        self._first: dict[CodingRow, int] = {}
        self._lines: Counter[int] = Counter()
        self._ore: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def __missing__(self, head: str) -> int:
        """Read a head that is new.

        Raises:
            BadField
        """
        match = _HEAD.fullmatch(head)
        if match is None:
            raise BadField("account", "there is no account in “{text}”", text=head.strip(BLANKS))
        coding, lacking = self.chart.coding(match[1], read_objects(match[2]))
        place = self._place.setdefault((coding, lacking), len(self.rows))
        if place == len(self.rows):
            first = self._first.setdefault(coding, place)
            self.rows.append(coding)
            self.first.append(first)
            self._ignored.append(lacking)
            self.apart = self.apart or first != place
        if len(self) >= MOST_HEADS:
            self.clear()
        self[head] = place
        return place

    def of(self, head: str) -> CodingRow:
        """The coding of a head.

        Raises:
            BadField
        """
        return self.rows[self[head]]

    def ignored(self, head: str) -> tuple[int, ...]:
        """The SIE dimensions of a head that the structure lacks."""
        return self._ignored[self[head]]

    @property
    def accounts(self) -> set[str]:
        """Every account that occurs."""
        return {coding[0] for coding in self.rows}

    def count(self, period: int, places: Sequence[int], ore: Sequence[int]) -> None:
        """Count lines of one period, in the result's sign."""
        self._lines.update(places)
        # A dictionary for each period keeps the sums' keys plain, which is what makes them fast.
        sums = self._ore[period]
        for place, amount in zip(places, ore, strict=True):
            sums[place] += amount

    def count_each(self, periods: Sequence[int], places: Sequence[int], ore: Sequence[int]) -> None:
        """Count lines, each with its period."""
        self._lines.update(places)
        for period, place, amount in zip(periods, places, ore, strict=True):
            self._ore[period][place] += amount

    def per_account(self) -> dict[tuple[int, str], int]:
        """Öre by period and account."""
        sums: dict[tuple[int, str], int] = defaultdict(int)
        for period, of_place in self._ore.items():
            for place, ore in of_place.items():
                sums[period, self.rows[place][0]] += ore
        return sums

    def tell(self, control: Control) -> None:
        """Hand over what was counted."""
        for place, lines in sorted(self._lines.items()):
            per_period = {p: sums[place] for p, sums in self._ore.items() if place in sums}
            control.add_all(self.chart, self.rows[place], lines=lines, per_period=per_period)
            control.ignore(self._ignored[place], lines)
