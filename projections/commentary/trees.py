"""The rows that commentary is about: those of reports, each read once."""

from collections import defaultdict
from collections.abc import Iterator

from domain.coding import Period
from domain.deviation import Deviation, Figure, Selected
from domain.structure import NoSuchDimension, structure_on
from projections.commentary.figures import NO_FIGURES, figures_of, report_on, row_in, rows_of
from projections.commentary.listed import Listed
from projections.commentary.naming import Words, words_of
from projections.reports.deviation import Reports, moment_of
from projections.reports.report import Note, Report, Row
from projections.selection import UnknownCode
from projections.tree import ACCOUNT_GROUP, EXPIRED, MISSING, UNKNOWN
from projections.view import View

_NO_NODES = (MISSING, UNKNOWN, EXPIRED)


class Trees:
    """The reports of a view and period that deviations stand in."""

    def __init__(self, reports: Reports, view: View, period: Period) -> None:
        self._reports, self._view, self._period = reports, view, period
        self._made: dict[Selected, Report] = {}
        structure = structure_on(view.structures, period.last_day)
        dimensions = structure.dimensions if structure else ()
        self._called = {one.code: Note("{name}", {"name": one.name}) for one in dimensions}
        self._called[ACCOUNT_GROUP] = Note("Account group")
        self.has_forecast = moment_of(view, period).forecast is not None

    def leaves(self, selected: Selected, figure: Figure, below: str | None) -> Iterator[Listed]:
        """The deviations of the nodes without children at or below a node, in their order; and
        of the lines that a parent has of its own.

        Raises:
            NoSuchDimension, UnknownCode, SumOverflow
        """
        chart, _ = self._reports.sorted(self._view, self._period, rows_of(selected))
        tree = chart.tree(selected.dimension)
        branch = tree.branch(below) if below is not None else None
        if below is not None and branch is None:
            raise UnknownCode(code=below, dimension=selected.dimension)
        for row in self._rows(selected):
            if branch is None or row.code in branch.codes:
                about = Deviation(
                    selected=selected,
                    row=row.code,
                    period=self._period,
                    figure=figure,
                    own=row.own,
                )
                yield self._listed(about, row)

    def listed(self, about: Deviation) -> Listed:
        """A deviation wherever it is; without figures where there is no such row."""
        try:
            row = row_in(self._report(about.selected), about)
        except (NoSuchDimension, UnknownCode):
            row = None
        return self._listed(about, row)

    def names(self, selected: Selected) -> dict[Words, list[str]]:
        """The rows by what they are called in a text: by name, or as `tjänst 18`, in words."""
        tree, names = str(self._tree(selected)), defaultdict[Words, list[str]](list)
        for row in self._rows(selected):
            names[words_of(str(row.label))].append(row.code)
            names[words_of(f"{tree} {row.code}")].append(row.code)
        return names

    @property
    def notes(self) -> tuple[Note, ...]:
        """What must be known before the reports' figures are believed, each once."""
        told = {str(note): note for report in self._made.values() for note in report.notes}
        return tuple(told.values())

    def _listed(self, about: Deviation, row: Row | None) -> Listed:
        return Listed(
            about,
            self._tree(about.selected),
            row.label if row else Note("{name}", {"name": about.row}),
            figures_of(row, about.figure) if row else NO_FIGURES,
        )

    def _rows(self, selected: Selected) -> Iterator[Row]:
        rows = self._report(selected).rows
        return (row for row in rows if row.kind == "row" and row.code not in _NO_NODES)

    def _report(self, selected: Selected) -> Report:
        if selected not in self._made:
            self._made[selected] = report_on(self._reports, self._view, self._period, selected)
        return self._made[selected]

    def _tree(self, selected: Selected) -> Note:
        return self._called.get(selected.dimension, Note("{name}", {"name": selected.dimension}))
