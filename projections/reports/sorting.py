"""How the codings of a ledger are sorted into the rows of reports, kept between calls."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.coding import Period
from domain.structure import StructureVersion
from projections.reports.definition import Rows
from projections.selection import Buckets, Chart
from projections.tree import turning_days
from projections.view import View

CHARTS_KEPT = 64
BUCKETS_KEPT = 256


@dataclass
class Sorting:
    """The charts of structures, and the codings sorted into their rows.

    Between two days on which something in a structure begins or ends, a chart is the same.
    """

    _charts: dict[object, Chart] = field(default_factory=dict)
    _buckets: dict[object, Buckets] = field(default_factory=dict)
    _turns: dict[object, tuple[Sequence[StructureVersion], Sequence[date]]] = field(
        default_factory=dict
    )

    def chart(self, view: View, period: Period) -> Chart:
        """The chart that holds in a report's period.

        Raises:
            NoStructureYet
        """
        versions = view.structures
        known = (view.ledger, *(id(version) for version in versions))
        if known not in self._turns:
            # With the versions themselves: as long as they are kept, no other has their ids.
            self._turns[known] = versions, turning_days(versions)
        key = (known, bisect_right(self._turns[known][1], period.last_day))
        if key not in self._charts:
            if len(self._charts) > CHARTS_KEPT:
                self._charts.clear()
                self._buckets.clear()
                self._turns.clear()
            self._charts[key] = Chart(versions, period.last_day)
        return self._charts[key]

    def sorted(self, view: View, chart: Chart, rows: Rows) -> Buckets:
        """The codings that a view knows, in the rows of a chart.

        Raises:
            NoSuchDimension, UnknownCode, OutsidePart
        """
        generation = view.key[:2]
        key = (generation, id(chart), replace(rows, group=None, total=""))
        if key not in self._buckets:
            if len(self._buckets) > BUCKETS_KEPT:
                self._buckets.clear()
            internal = rows.only_internal or (False if rows.eliminate_internal else None)
            test = chart.test(rows.where, internal=internal, within=rows.within)
            self._buckets[key] = Buckets(chart.tree(rows.dimension), rows.dimension, test)
        self._buckets[key].extend(view.codings)
        return self._buckets[key].first(len(view.codings))
