"""What an import read, so that a person can compare it with what the other system says."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from adapters.files.chart import OTHER, Chart
from adapters.files.sie_file import SieFile


@dataclass(slots=True)
class Tally:
    """A number of lines, and their sum in öre (result sign)."""

    lines: int = 0
    ore: int = 0

    def add(self, lines: int, ore: int) -> None:
        self.lines += lines
        self.ore += ore


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know: an English template with named fields, and its facts."""

    message: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.facts)


@dataclass
class Control:
    """What one file held, counted and summed while it was read (sv: kontrolluppgifter).

    Amounts are öre in result sign. `sums` holds them by account group (`OTHER` for accounts
    outside the groups) and period. `other_accounts` are not followed up; `unmapped_accounts`
    are, and stand in no group. `ignored_dimensions` are SIE dimensions that the structure
    lacks, with the number of lines that name them. `duplicates` counts vouchers whose
    reference occurred before in the file, or spreadsheet rows that add to an earlier one.
    """

    file: str = ""
    sha256: str = ""
    program: str | None = None
    written: str | None = None
    encoding: str = ""
    rows: int = 0
    vouchers: int = 0
    empty_vouchers: int = 0
    lines: int = 0
    duplicates: int = 0
    sums: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    unknown_codes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    other_accounts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    unmapped_accounts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    ignored_dimensions: Counter[int] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)

    @classmethod
    def of(cls, sie: SieFile) -> Self:
        """What a SIE file's header tells; its amounts are counted while they are read."""
        control = cls(
            file=sie.name,
            sha256=sie.digest,
            program=sie.program,
            written=sie.written,
            encoding=sie.encoding,
            rows=sie.rows,
        )
        if sie.encoding != "cp437":
            control.remark(
                "the texts are {encoding}, where the standard has code page 437; they are read "
                "as they are",
                encoding=sie.encoding,
            )
        return control

    def add(self, chart: Chart, coding: Sequence[str], *, period: int, ore: int) -> None:
        """Count one line."""
        self.add_all(chart, coding, lines=1, per_period={period: ore})

    def add_all(
        self, chart: Chart, coding: Sequence[str], *, lines: int, per_period: Mapping[int, int]
    ) -> None:
        """Count so many lines of one coding, with their sums by period."""
        account = coding[0]
        group = chart.group(account)
        of_group = self.sums[OTHER if group is None else group]
        for period, ore in per_period.items():
            of_group[period] = of_group.get(period, 0) + ore
        self.lines += lines
        if not chart.followed_up(account):
            self.other_accounts[account].add(lines, sum(per_period.values()))
        elif group is None:
            self.unmapped_accounts[account].add(lines, sum(per_period.values()))
        for dimension, code in chart.unknown(coding):
            self.unknown_codes[dimension][code] += lines

    def ignore(self, dimensions: Sequence[int], lines: int) -> None:
        """Count lines that name SIE dimensions which the structure lacks."""
        for dimension in dimensions:
            self.ignored_dimensions[dimension] += lines

    def remark(self, message: str, **facts: Any) -> None:
        """Note something that a person should know, and that refuses nothing."""
        self.remarks.append(Remark(message, facts))

    def remark_ignored_dimensions(self) -> None:
        """Say which SIE dimensions were left out, once the whole file is read."""
        for dimension, lines in sorted(self.ignored_dimensions.items()):
            self.remark(
                "the structure has no dimension for SIE dimension {dimension}; its codes on "
                "{lines} lines are left out",
                dimension=dimension,
                lines=lines,
            )

    def per_group(self) -> dict[str, int]:
        """Öre by account group; `OTHER` for accounts outside the groups."""
        return {group: sum(periods.values()) for group, periods in self.sums.items()}

    def per_period(self) -> dict[int, int]:
        """Öre by period, of the accounts that stand in a group."""
        totals: dict[int, int] = {}
        for group, periods in self.sums.items():
            for period, ore in periods.items():
                totals[period] = totals.get(period, 0) + (ore if group != OTHER else 0)
        return dict(sorted(totals.items()))
