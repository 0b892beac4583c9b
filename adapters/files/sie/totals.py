"""What a SIE file says of whole years, `#RES`, `#IB` and `#UB`, and whether its lines agree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from adapters.files.control import MOST_LISTED, Control, Disagreement
from adapters.files.problems import Problems
from adapters.files.sie.header import read_year
from adapters.files.sie.rows import BadField, Objects, read_amount, read_row

YearAccount = tuple[int, str]
"""A fiscal year's number in the file, and an account."""

LABELS = frozenset({"RES", "IB", "UB"})


class Totals:
    """The totals of years and accounts, in öre and result sign."""

    def __init__(self) -> None:
        self._stated: dict[str, dict[YearAccount, int]] = defaultdict(dict)

    def take(self, number: int, label: str, text: str, problems: Problems) -> None:
        """Read a row; a malformed one is a problem."""
        try:
            row = read_row(text)
            year, account = read_year(row.text(0)), row.text(1)
            if not account or isinstance(account, Objects):
                raise BadField("account", "the row names no account; the file may be damaged")
            ore = -read_amount(row.text(2))
            if self._stated[label].setdefault((year, account), ore) != ore:
                raise BadField(
                    "amount",
                    "account {account} of year {year} stands twice with different amounts; it may "
                    "stand once: export the file anew",
                    account=account,
                    year=year,
                )
        except BadField as bad:
            problems.add(number, bad.field, bad.message, **bad.facts)

    def of(self, years: Iterable[int]) -> dict[YearAccount, int]:
        """What the accounts must sum to, of years that state it.

        It is `#RES`, and for accounts without it `#UB` less `#IB`: one that is not stated is
        zero, where the year states the other of any account.
        """
        chosen, opening, closing = set(years), self._stated["IB"], self._stated["UB"]
        told = self._years("IB") & self._years("UB")
        changes = {
            key: closing.get(key, 0) - opening.get(key, 0)
            for key in opening.keys() | closing.keys()
            if key[0] in told
        }
        return {k: ore for k, ore in (changes | self._stated["RES"]).items() if k[0] in chosen}

    def label(self, key: YearAccount) -> str:
        """Which row states an account's total; or would, by the account's class."""
        if key in self._stated["RES"]:
            return "#RES"
        if key in self._stated["UB"] or key in self._stated["IB"]:
            return "#UB"
        return "#UB" if key[1][:1] in ("1", "2") else "#RES"

    def states(self, label: str, year: int) -> bool:
        """Whether a year states any totals of a label; `#UB` says nothing without `#IB`."""
        if label == "#UB":
            return year in self._years("IB") & self._years("UB")
        return year in self._years("RES")

    def _years(self, label: str) -> set[int]:
        return {year for year, _ in self._stated[label]}


class Compared(NamedTuple):
    """What a file's lines sum to and what it states of them, by year and account."""

    disagreements: list[Disagreement]
    whole: set[int]


def compare(
    counted: Mapping[YearAccount, int], totals: Totals, names: Mapping[int, str]
) -> Compared:
    """Compare the lines of whole years with their totals.

    `names` are the fiscal years that have lines. A year is `whole` where it states totals, and
    every account that its lines or its totals name agrees: nothing of it is left out.
    """
    told = totals.of(names)
    disagreements, doubtful = list[Disagreement](), set[int]()
    for key in sorted(told.keys() | {key for key in counted if key[0] in names}):
        year, account = key
        sums, stated, label = counted.get(key, 0), told.get(key, 0), totals.label(key)
        if sums == stated:
            continue
        doubtful.add(year)
        # Where a year states no such totals at all, there is nothing that the lines contradict.
        if key in told or totals.states(label, year):
            disagreements.append(Disagreement(label, names[year], None, account, sums, stated))
    return Compared(disagreements, {year for year, _ in told} - doubtful)


def tell(control: Control, found: Iterable[Disagreement]) -> None:
    """List what disagrees, sorted; what is beyond the list's limit is counted."""
    everything = sorted(found, key=lambda d: (d.fiscal_year, d.label, d.period or 0, d.account))
    control.disagreements += everything[:MOST_LISTED]
    if rest := everything[MOST_LISTED:]:
        control.more["disagreements"] += len(rest)
