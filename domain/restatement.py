"""What a source that restates sends: all of it again, and how whole that is."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from domain.coding import Amounts
from domain.outcome import Delivery, series_of
from domain.rules import RuleBroken

Series = tuple[str, str]
"""A fiscal year, and a series of vouchers in it."""


class RestatedMeanwhile(RuleBroken):
    """Two files of one source were read at once; the later must be judged by the earlier."""

    MESSAGE = (
        "another file of the source “{source}” was recorded while this one was read; nothing of "
        "this one is recorded: import it once more"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a file of vouchers leaves nothing out of.

    `series` are those that the file holds. `whole` gives the last period (202503) up to which
    the file's own totals agree with its vouchers, by fiscal year. `periods` (first and last)
    are whole because the user has said so.
    """

    series: Collection[Series] = ()
    whole: Mapping[str, int] = field(default_factory=dict)
    periods: tuple[int, int] | None = None

    @property
    def fiscal_years(self) -> frozenset[str]:
        """The fiscal years that the file holds vouchers of."""
        return frozenset(year for year, _ in self.series)

    def gone(self, left_out: Iterable[Delivery]) -> Iterator[Delivery]:
        """Of deliveries that the file leaves out, those that the source no longer has.

        Totals prove nothing of what sums to zero on every account: neither of one voucher nor
        of several of a series together.
        """
        in_series = sorted(left_out, key=lambda d: series_of(d.reference) or ("", ""))
        for series, some in groupby(in_series, key=lambda d: series_of(d.reference)):
            deliveries = [d for d in some if series in self.series]
            proved = [d for d in deliveries if self._totals_cover(d) and _moves(d.amounts)]
            if _moves(*(d.amounts for d in proved)):
                yield from proved
                deliveries = [d for d in deliveries if d not in proved]
            yield from (d for d in deliveries if self._said_to_cover(d))

    def _totals_cover(self, delivery: Delivery) -> bool:
        series = series_of(delivery.reference)
        last = self.whole.get(series[0], 0) if series else 0
        return all(period <= last for _, period in delivery.amounts)

    def _said_to_cover(self, delivery: Delivery) -> bool:
        first, last = self.periods or (0, -1)
        return all(first <= period <= last for _, period in delivery.amounts)


def _moves(*amounts: Amounts) -> bool:
    """Whether any account's sum is other than zero."""
    sums: dict[str, int] = {}
    for some in amounts:
        for (coding, _), ore in some.items():
            sums[coding.account] = sums.get(coding.account, 0) + ore
    return any(sums.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """All vouchers of a source, sent again.

    `digest` tells the file from others, and `content` what it states from what other files
    state. `known` are the references that counted before; `coverage` is asked when the file
    has been read. `judged_at` is the source's version when the file was found fit to record.
    """

    digest: str
    content: str | None = None
    known: Collection[str] = ()
    judged_at: int | None = None
    coverage: Callable[[], Coverage] = Coverage
