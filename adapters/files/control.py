"""What an import read, so that a person can compare it with what the other system says."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.files.chart import OTHER, Chart


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


@dataclass(frozen=True, slots=True)
class Gap:
    """Voucher numbers that a series leaves out: `first` to `last`, both missing."""

    fiscal_year: str
    series: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RegisteredLate:
    """A voucher that was registered (`2025-04-02`) after the period of its date had ended."""

    reference: str
    day: str
    registered: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where a file contradicts itself: what its vouchers or periods sum to, and what it states.

    `label` is `#RES`, `#UB` (less `#IB`), or `#PSALDO`, which has a period. Öre, result sign.
    """

    label: str
    fiscal_year: str
    period: int | None
    account: str
    counted: int
    stated: int


MOST_LISTED = 1_000
"""So many of each finding are listed; `Control.more` counts the rest."""


@dataclass
class Control:
    """What one file held, counted and summed while it was read (sv: kontrolluppgifter).

    Amounts are öre in result sign. `sums` holds them by account group (`OTHER` for accounts
    outside the groups) and period. `other_accounts` are not followed up; `unmapped_accounts`
    are, and stand in no group. `ignored_dimensions` are SIE dimensions that the structure
    lacks, with the number of lines that name them. `duplicates` counts vouchers whose
    reference occurred before in the file, or spreadsheet rows that add to an earlier one.
    `checksum` tells whether the file has one, and it was found right. `names` are those that
    the file gives accounts and SIE dimensions (`#KONTO`, `#DIM`), for what the structure lacks.
    `reconciled` are the fiscal years in which every account's lines sum to what the file
    itself states of the year: a file that leaves nothing of them out.
    """

    file: str = ""
    sha256: str = ""
    program: str | None = None
    written: str | None = None
    encoding: str = ""
    company: str | None = None
    organisation_number: str | None = None
    sie_type: str | None = None
    checksum: bool = False
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
    names: dict[str, str] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    registered_late: list[RegisteredLate] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    reconciled: set[str] = field(default_factory=set)
    more: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)

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

    def remark_ignored_dimensions(self, parents: Mapping[int, int] | None = None) -> None:
        """Say which SIE dimensions were left out, once the whole file is read.

        `parents` are the dimensions that are part of another, by the file itself.
        """
        for dimension, lines in sorted(self.ignored_dimensions.items()):
            parent = (parents or {}).get(dimension)
            if parent is None:
                self.remark(
                    "the structure has no dimension for SIE dimension {dimension}; its codes on "
                    "{lines} lines are left out",
                    dimension=self._named(dimension),
                    lines=lines,
                )
            else:
                self.remark(
                    "the structure has no dimension for SIE dimension {dimension}, which is a part "
                    "of dimension {parent}; its codes on {lines} lines are left out",
                    dimension=self._named(dimension),
                    parent=self._named(parent),
                    lines=lines,
                )

    def _named(self, dimension: int) -> str:
        name = self.names.get(f"dim {dimension}")
        return f"{dimension} ({name})" if name else str(dimension)

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
