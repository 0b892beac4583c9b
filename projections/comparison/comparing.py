"""Comparing a report at two positions, and finding the events that made the difference."""

from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from domain.coding import Period
from domain.rules import RuleBroken
from projections.audit_trail import Wanted
from projections.comparison.compared import (
    ChangedCell,
    ChangedRow,
    Comparison,
    Movement,
    RowKey,
    Status,
)
from projections.comparison.moving import Changed, Moved, Moves, Walk
from projections.comparison.selecting import Selection, changes_of_selection
from projections.reports.definition import Definition
from projections.reports.deviation import Reports
from projections.reports.report import Report, Row
from projections.selection import sum_of
from projections.since import Movements
from projections.view import View

EVENTS_TOLD = 20
"""So many events are told of a cell, those that moved it most; of the others their sum."""

KEPT = 16
"""So many comparisons are kept for whoever asks again."""

Pair = tuple[Row | None, Row | None]
"""A row as it was and as it is; None where the report has it not."""


class ComparesBackwards(RuleBroken):
    """A report is compared from an earlier position to a later one."""

    MESSAGE = (
        "position {before} comes after position {after}; compare from the earlier to the later"
    )


@dataclass
class Comparisons:
    """Compares reports; keeps what was compared last. One comparison is made at a time."""

    reports: Reports
    _kept: OrderedDict[object, Comparison] = field(default_factory=OrderedDict)
    _one_at_a_time: Lock = field(default_factory=Lock)

    def compare(
        self, after: View, since: int, definition: Definition, period: Period
    ) -> Comparison:
        """A report as of a view, compared with what it was at an earlier position.

        Raises:
            ComparesBackwards, NoSuchDimension, UnknownCode, NoStructureYet, SumOverflow
        """
        if since > after.position:
            raise ComparesBackwards(before=since, after=after.position)
        key = (after.key, since, definition, period)
        with self._one_at_a_time:
            if key not in self._kept:
                self._kept[key] = self._compared(after, since, definition, period)
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _compared(
        self, after: View, since: int, definition: Definition, period: Period
    ) -> Comparison:
        before = after.earlier(since)
        was, now = (self.reports.report(view, definition, period) for view in (before, after))
        pairs = _paired(was, now)
        changed = {key: columns for key, pair in pairs.items() if (columns := _changed(*pair))}
        moved = self._moved(before, after, definition, period, changed) if changed else {}
        rows = tuple(_rows(pairs, changed, moved))
        told = {m.position for row in rows for cell in row.cells for m in cell.movements}
        events = after.events(Wanted(among=told)) if told else ()
        return Comparison(
            definition.name,
            after.ledger,
            period,
            was.basis,
            now.basis,
            now.columns,
            rows,
            {event.position: event for event in events},
        )

    def _moved(
        self, before: View, after: View, definition: Definition, period: Period, changed: Changed
    ) -> Moved:
        """What moved each of the cells that changed."""
        changes = changes_of_selection(before, after, period)
        # Each selection as of the end of its time, when all codings of its lines are known.
        ends = [*(after.earlier(position - 1) for position in changes), after]
        selections = [Selection(self.reports, view, definition, period) for view in ends]
        walk = Walk(before, changed, selections)
        waiting = deque(changes)
        for lines in after.lines_since(before, walk.slots):
            rest = lines
            while waiting and len(rest.position) and waiting[0] <= rest.position[-1]:
                at = waiting.popleft()
                first, last = rest.position.searchsorted((at, at + 1)).tolist()
                walk.take(rest.part(0, first))
                walk.cross(at, rest.part(first, last))
                rest = rest.part(last, len(rest.position))
            walk.take(rest)
        for at in waiting:
            walk.cross(at, Movements.none())
        walk.end()
        return walk.moved


def _paired(was: Report, now: Report) -> dict[RowKey, Pair]:
    """Every row that either report has; one that went stands where it stood."""
    before, after = ({RowKey.of(row): row for row in report.rows} for report in (was, now))
    keys = list(after)
    for i, key in enumerate(before):
        if key not in after:
            earlier = list(before)[i - 1] if i else None
            keys.insert(keys.index(earlier) + 1 if earlier is not None else 0, key)
    return {key: (before.get(key), after.get(key)) for key in keys}


def _changed(was: Row | None, now: Row | None) -> list[str]:
    """The columns in which a row's cells differ."""
    if was is not None and now is not None:
        return [column for column in now.cells if was.cells[column] != now.cells[column]]
    alone = was or now
    return [column for column, ore in alone.cells.items() if ore] if alone else []


def _rows(pairs: dict[RowKey, Pair], changed: Changed, moved: Moved) -> Iterator[ChangedRow]:
    for key, (was, now) in pairs.items():
        cells = tuple(
            _cell(
                column,
                was.cells[column] if was else None,
                now.cells[column] if now else None,
                moved.get((key, column), []),
            )
            for column in changed.get(key, ())
        )
        status: Status = "went" if now is None else "came" if was is None else "stays"
        row = now or was
        if row is not None and (cells or status != "stays"):
            yield ChangedRow(row, status, cells)


def _cell(
    column: str, before: int | None, after: int | None, moved: Sequence[Moves]
) -> ChangedCell:
    sums = {"lines": 0, "selection": 0}
    for moves in moved:
        sums[moves.by] += sum_of(moves.amount)
    if sum(sums.values()) != (after or 0) - (before or 0):
        raise AssertionError(f"the events do not account for {column}: {before} to {after}")
    most = sorted(
        (one for moves in moved for one in _largest(moves)),
        key=lambda one: (-abs(one.amount), one.position),
    )[:EVENTS_TOLD]
    return ChangedCell(
        column,
        before,
        after,
        sums["lines"],
        sums["selection"],
        tuple(sorted(most)),
        sum(len(moves.position) for moves in moved) - len(most),
        sum(sums.values()) - sum(one.amount for one in most),
    )


def _largest(moves: Moves) -> Iterator[Movement]:
    """The movements that moved most; of equal ones the earliest."""
    most = np.argsort(np.negative(np.abs(moves.amount)), kind="stable")[:EVENTS_TOLD]
    for i in most.tolist():
        yield Movement(int(moves.position[i]), moves.by, int(moves.amount[i]))
