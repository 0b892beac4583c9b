"""The deviation report: rows from a tree, columns from scenarios, cells that can be explained."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import RLock

from domain.coding import Period
from domain.responsibility import RESPONSIBILITY
from domain.rules import RuleBroken
from domain.structure import KINDS
from projections.database import Integers
from projections.reports.cells import Cells, Terms
from projections.reports.columns import TERMS, Moment, columns, rounds_for
from projections.reports.definition import Definition, Rows
from projections.reports.notes import notes
from projections.reports.report import Basis, Note, Report, Row, RowKind
from projections.reports.sorting import Sorting
from projections.selection import Buckets, Chart, Slot, add_slots, checked
from projections.tree import (
    ACCOUNT_GROUP,
    EXPIRED,
    MISSING,
    TOTAL,
    UNKNOWN,
    Branch,
    Tree,
)
from projections.view import Entry, View

_KIND_NAMES = {"revenue": "Revenue", "cost": "Costs", "grant": "Grant"}
_SPECIAL = {
    MISSING: Note("Without a code"),
    UNKNOWN: Note("Unknown code"),
    EXPIRED: Note("Expired"),
}


class NoSuchColumn(RuleBroken):
    """A column is not one of a deviation report's."""

    MESSAGE = "there is no column “{code}”; the columns are {known}"


class NoSuchRow(RuleBroken):
    """A row is not one of the report's."""

    MESSAGE = "the report has no row “{code}” in {dimension}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The lines a cell is the sum of: their sum in öre, their count, and the first of them.

    Each line stands with the sign by which it counts. `codings` and `signs` say which lines
    they are: those in these codings, within these slots.
    """

    sum: int | None
    count: int
    basis: Basis
    lines: tuple[tuple[int, Entry], ...]
    view: View
    codings: Integers
    signs: Mapping[Slot, int]

    def each_line(self, after: int = 0) -> Iterator[tuple[int, Entry]]:
        """All the lines after a line's number, ordered by position, read a page at a time."""
        for entry in self.view.each_entry(self.codings, list(self.signs), after):
            yield self.signs[entry.scenario, entry.period], entry


@dataclass
class Reports:
    """Answers with reports and explanations; keeps what does not change between calls.

    Threads may ask at the same time: one report is made after the other.
    """

    _sorting: Sorting = field(default_factory=Sorting)
    _reports: dict[object, Report] = field(default_factory=dict)
    _one_at_a_time: RLock = field(default_factory=RLock)

    def beside(self) -> "Reports":
        """Others that share with these how codings are sorted into rows, but no report."""
        return Reports(self._sorting)

    def report(self, view: View, definition: Definition, period: Period) -> Report:
        """A report as of the view's position.

        Raises:
            NoSuchDimension, UnknownCode, SumOverflow
        """
        key = (view.key, definition, period)
        with self._one_at_a_time:
            if key not in self._reports:
                if len(self._reports) > 256:
                    self._reports.clear()
                self._reports[key] = self._make(view, definition, period)
            return self._reports[key]

    def _make(self, view: View, definition: Definition, period: Period) -> Report:
        chart, moment = self._sorting.chart(view, period), moment_of(view, period)
        terms = Terms(view, moment)
        rows: list[Row] = []
        for part in definition.rows:
            buckets = self._sorting.sorted(view, chart, part)
            rows += _RowMaker(chart.tree(part.dimension), part, terms.cells(buckets)).rows()
        whole = definition.rows[-1]
        removed = replace(whole, eliminate_internal=False, only_internal=True)
        return Report(
            definition.name,
            view.ledger,
            period,
            Basis(view.position, view.recorded_at),
            columns(period, previous_year_closed=period.year * 100 - 88 in view.closed),
            tuple(rows),
            notes(
                view,
                moment,
                chart.structure,
                terms.cells(self._sorting.sorted(view, chart, removed)).of(None)
                if whole.eliminate_internal
                else None,
                self._sorting.sorted(view, chart, whole),
                of_ledger=whole.within is None,
            ),
        )

    def explain(
        self,
        view: View,
        rows: Rows,
        period: Period,
        *,
        row: str,
        column: str,
        own: bool = False,
        limit: int | None = None,
        after: int = 0,
    ) -> Explanation:
        """The lines behind a cell, ordered by position: the first `limit` after a line's number.

        Raises:
            NoSuchColumn, NoSuchRow, NoSuchDimension, UnknownCode, OutsidePart
        """
        if column not in TERMS:
            raise NoSuchColumn(code=column, known=", ".join(TERMS))
        moment = moment_of(view, period)
        with self._one_at_a_time:
            codings = self._codings(view, period, rows, row, own)
        basis = Basis(view.position, view.recorded_at)
        signs: dict[Slot, int] = {}
        for term in TERMS[column]:
            found = moment.slots(term)
            if found is None:
                return Explanation(None, 0, basis, (), view, codings, {})
            signs.update(dict.fromkeys(found, term.sign))
        total = sum(
            sign * int(add_slots(view, [slot])[codings].sum(dtype=object) or 0)
            for slot, sign in signs.items()
        )
        slots = list(signs)
        entries = view.entries(codings, slots, limit, after)
        return Explanation(
            checked(total, column),
            view.line_count(codings, slots),
            basis,
            tuple((signs[e.scenario, e.period], e) for e in entries),
            view,
            codings,
            signs,
        )

    def sorted(self, view: View, period: Period, rows: Rows) -> tuple[Chart, Buckets]:
        """What a set of rows is made of: the chart that holds in a period, and the codings known
        at the view's position, each in its row.

        Raises:
            NoSuchDimension, UnknownCode, OutsidePart, NoStructureYet
        """
        with self._one_at_a_time:
            chart = self._sorting.chart(view, period)
            return chart, self._sorting.sorted(view, chart, rows)

    def _codings(self, view: View, period: Period, rows: Rows, row: str, own: bool) -> Integers:
        """The codings of a row."""
        chart = self._sorting.chart(view, period)
        buckets = self._sorting.sorted(view, chart, rows)
        codes = codes_of_row(chart, rows.dimension, row, own=own)
        if rows.within is not None and codes is not None and rows.dimension == RESPONSIBILITY:
            chart.part(rows.within).refuse_outside(row)
        return buckets.codings(codes)


def moment_of(view: View, period: Period) -> Moment:
    """The report's period with the rounds it uses, as known at the view's position."""
    forecast, previous = rounds_for(period, view.rounds)
    years = frozenset(month // 100 for month in view.periods(1))
    return Moment(period, forecast, previous, years)


@dataclass(frozen=True, slots=True)
class _RowMaker:
    """Makes a tree's rows: children, then their sum; what has no place in it; the total last."""

    tree: Tree
    asked: Rows
    cells: Cells

    def rows(self) -> Iterator[Row]:
        for branch in self.tree.branches:
            yield from self._branch(branch)
        for code, label in _SPECIAL.items():
            if self.cells.hold_lines(code):
                yield self._row(0, "row", code, label, frozenset([code]))
        kind: RowKind = "sum" if self.asked.group else "total"
        yield self._row(0, kind, TOTAL, Note(self.asked.total), None)

    def _branch(self, branch: Branch) -> Iterator[Row]:
        of_kinds = self.asked.dimension == ACCOUNT_GROUP and branch.code in KINDS
        name = Note(_KIND_NAMES[branch.code]) if of_kinds else Note("{name}", {"name": branch.name})
        alone = frozenset([branch.code])
        if not branch.children and not of_kinds:
            yield self._row(branch.level, "row", branch.code, name, alone)
            return
        if self.cells.hold_lines(branch.code):
            own = self._row(branch.level + 1, "row", branch.code, name, alone)
            yield replace(own, own=True)
        codes = branch.codes
        folds = self.asked.fold_initiatives and self.cells.hold_initiatives_alone(codes)
        for child in branch.children:
            for row in self._branch(child):
                yield replace(row, folded=True) if folds else row
        label = name if of_kinds or folds else Note("Sum {name}", {"name": branch.name})
        yield self._row(branch.level, "sum", branch.code, label, codes)

    def _row(
        self, level: int, kind: RowKind, code: str, label: Note, codes: frozenset[str] | None
    ) -> Row:
        return Row(level, kind, code, label, self.asked.group, self.cells.of(codes))


def codes_of_row(
    chart: Chart, dimension: str, row: str, *, own: bool = False
) -> frozenset[str] | None:
    """The row codes whose lines a row is the sum of; None: all.

    Raises:
        NoSuchRow, NoSuchDimension
    """
    if row == TOTAL:
        return None
    if row in (MISSING, UNKNOWN, EXPIRED):
        return frozenset([row])
    branch = chart.tree(dimension).branch(row)
    if branch is None:
        raise NoSuchRow(code=row, dimension=dimension)
    return frozenset([row]) if own else branch.codes
