"""Full-year amounts over the months (sv: periodisering), by a profile, to the öre."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, Self

from domain.coding import Amounts, Coding
from domain.money import share_out
from domain.rules import RuleBroken

MONTHS = 12

EVEN = (1,) * MONTHS

ShapeOf = Literal["coding", "group", "even"]
"""What lends its shape to an amount: last year's own coding, its account group, or nothing."""


class NotAProfile(RuleBroken):
    """A profile is a word, or twelve weights."""

    MESSAGE = (
        "“{text}” is no profile; write even, last-year, or twelve whole weights as "
        "1,1,1,1,1,1,1,1,1,1,1,1"
    )


class Spread(NamedTuple):
    """A full-year amount by month (öre, January first), and what lent it its shape."""

    months: tuple[int, ...]
    shape: ShapeOf


class Profile:
    """Shares full-year amounts out by one set of weights; the parts always sum to the whole."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = tuple(weights)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `even`, or twelve weights between commas.

        Raises:
            NotAProfile
        """
        if text == "even":
            return cls(EVEN)
        weights = [weight.strip() for weight in text.split(",")]
        plain = all(weight.isascii() and weight.isdecimal() for weight in weights)
        if len(weights) != MONTHS or not plain or not any(map(int, weights)):
            raise NotAProfile(text=text[:60])
        return cls(tuple(map(int, weights)))

    def spread(self, coding: Coding, year: int, ore: int) -> Spread:
        """A full-year amount by month."""
        return Spread(share_out(ore, self.weights), "coding")


class LastYear:
    """Shares full-year amounts out by the shape of the previous year's outcome.

    The shape is that of the coding's own outcome where its months all have one sign, else of
    its account group's, else even. `outcome_of` gives a year's outcome.
    """

    def __init__(
        self, outcome_of: Callable[[int], Amounts], group_of_account: Mapping[str, str]
    ) -> None:
        self._outcome_of, self._group_of = outcome_of, group_of_account
        self._years: dict[int, _Months] = {}

    def spread(self, coding: Coding, year: int, ore: int) -> Spread:
        """A full-year amount by month."""
        last = self._months_of(year - 1)
        if own := _weights(last.of_coding.get(coding)):
            return Spread(share_out(ore, own), "coding")
        if group := _weights(last.of_group.get(self._group_of.get(coding.account, ""))):
            return Spread(share_out(ore, group), "group")
        return Spread(share_out(ore, EVEN), "even")

    def lacking(self, year: int) -> tuple[int, ...]:
        """The months (1 to 12) of the year before that hold no outcome at all."""
        held = self._months_of(year - 1).held
        return tuple(month for month in range(1, MONTHS + 1) if month not in held)

    def _months_of(self, year: int) -> "_Months":
        if year not in self._years:
            self._years[year] = _Months.of(self._outcome_of(year), self._group_of)
        return self._years[year]


class _Months(NamedTuple):
    """A year's outcome by month, of each coding and of each account group."""

    of_coding: dict[Coding, list[int]]
    of_group: dict[str, list[int]]
    held: set[int]

    @classmethod
    def of(cls, outcome: Amounts, group_of: Mapping[str, str]) -> "_Months":
        months = cls({}, {}, set())
        for (coding, period), ore in outcome.items():
            month = period % 100
            months.held.add(month)
            months.of_coding.setdefault(coding, [0] * MONTHS)[month - 1] += ore
            if group := group_of.get(coding.account):
                months.of_group.setdefault(group, [0] * MONTHS)[month - 1] += ore
        return months


def _weights(months: Sequence[int] | None) -> tuple[int, ...] | None:
    """The months as weights; None where they have both signs, or nothing at all."""
    if months is None or not any(months) or min(months) < 0 < max(months):
        return None
    return tuple(map(abs, months))


def spread_all(
    profile: Profile | LastYear, yearly: Mapping[tuple[Coding, int], int]
) -> tuple[Amounts, Counter[ShapeOf]]:
    """Full-year amounts (öre per coding and year) by month, and how many each shape was lent to."""
    monthly: Amounts = {}
    shapes: Counter[ShapeOf] = Counter()
    for (coding, year), ore in yearly.items():
        spread = profile.spread(coding, year, ore)
        shapes[spread.shape] += 1
        for month, part in enumerate(spread.months, start=1):
            monthly[coding, year * 100 + month] = part
    return monthly, shapes
