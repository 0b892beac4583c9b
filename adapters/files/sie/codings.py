"""The distinct codings of a SIE file, read once each, and what was summed under them."""

import re
from collections import Counter, defaultdict

from adapters.files.chart import Chart, CodingRow
from adapters.files.control import Control
from adapters.files.sie.rows import BLANKS, BadField, read_objects

_HEAD = re.compile(r'([^ \t"{}]+)[ \t]*(\{.*\})')


class Codings(dict[str, CodingRow]):
    """Coding by head: the account and object list as a row writes them.

    A head is read when it first occurs. `has_twins` tells that two heads are one coding, so
    that heads alone no longer tell codings apart.
    """

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.has_twins = False
        self._ignored: dict[str, tuple[int, ...]] = {}
        self._distinct: set[CodingRow] = set()
        self._lines: Counter[str] = Counter()
        self._ore: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def __missing__(self, head: str) -> CodingRow:
        """Read a head that is new.

        Raises:
            BadField
        """
        match = _HEAD.fullmatch(head)
        if match is None:
            raise BadField("account", "there is no account in “{text}”", text=head.strip(BLANKS))
        coding, lacking = self.chart.coding(match[1], read_objects(match[2]))
        self.has_twins |= coding in self._distinct
        self._distinct.add(coding)
        if lacking:
            self._ignored[head] = lacking
        self[head] = coding
        return coding

    def ignored(self, head: str) -> tuple[int, ...]:
        """The SIE dimensions of a head that the structure lacks."""
        return self._ignored.get(head, ())

    def count(self, period: int, heads: tuple[str, ...], ore: tuple[int, ...]) -> None:
        """Count lines of one period, in the result's sign."""
        self._lines.update(heads)
        # A dictionary for each period keeps the sums' keys plain, which is what makes them fast.
        sums = self._ore[period]
        for head, amount in zip(heads, ore, strict=True):
            sums[head] += amount

    def tell(self, control: Control) -> None:
        """Hand over what was counted."""
        for head, lines in self._lines.items():
            per_period = {period: sums[head] for period, sums in self._ore.items() if head in sums}
            control.add_all(self.chart, self[head], lines=lines, per_period=per_period)
            control.ignore(self.ignored(head), lines)
        control.remark_ignored_dimensions()
