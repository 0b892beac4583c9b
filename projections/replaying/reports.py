"""Comparing the cells of reports: as made of a replayed log, and of the live read model."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from domain.coding import Period
from domain.rules import RuleBroken
from projections.database import Integers
from projections.replaying.differences import Differences, between
from projections.replaying.live import DAMAGE
from projections.replaying.replayed import ReplayedView
from projections.reports.definition import Definition
from projections.reports.deviation import Reports
from projections.reports.report import Report, Row
from projections.sums import keys_of
from projections.view import View

Key = tuple[str | None, str, bool]
"""A row: its group, its code, and whether it holds a parent's own lines."""


class ComparingReports:
    """Compares reports of two views of one ledger and position."""

    def __init__(
        self,
        live: View,
        replayed: ReplayedView,
        definitions: Sequence[Definition],
        differences: Differences,
    ) -> None:
        self._live, self._replayed = live, replayed
        self._definitions, self._differences = definitions, differences
        of_live = Reports()
        same = live.key == replayed.key
        self._reports = of_live, of_live.beside() if same else Reports()
        self.cells = self.reports = 0

    def compare(self) -> None:
        """Compare every report of every period that holds lines."""
        if not self._replayed.structures:
            return
        periods = sorted({slot.period for slot in self._replayed.facts.slots})
        # A year at a time: within it the reports sum the same months again.
        for _, of_year in groupby(periods, key=lambda period: period // 100):
            asked = [(d, Period(period)) for period in of_year for d in self._definitions]
            live = [self._made(0, self._live, *one) for one in asked]
            replayed = [self._made(1, self._replayed, *one) for one in asked]
            for (definition, period), one, other in zip(asked, live, replayed, strict=True):
                self._compare(definition, period, one, other)

    def _made(
        self, side: int, view: View, definition: Definition, period: Period
    ) -> Report | Exception:
        try:
            return self._reports[side].report(view, definition, period)
        except RuleBroken as refusal:
            return refusal
        except DAMAGE as error:
            if view is self._replayed:
                raise
            return error

    def _compare(
        self,
        definition: Definition,
        period: Period,
        live: Report | Exception,
        replayed: Report | Exception,
    ) -> None:
        where: dict[str, Any] = {"report": definition.name, "period": int(period)}
        if isinstance(replayed, Exception) or isinstance(live, Exception):
            if str(live) != str(replayed):
                told = (_refused(live), _refused(replayed))
                self._differences.add(between("report", where, "refused", *told))
            return
        self.reports += 1
        self.cells += sum(len(row.cells) for row in replayed.rows)
        if live == replayed:
            return
        told_before = self._differences.counts["report"]
        for key, column, one, other in _cells(live, replayed):
            group, row, own = key
            at = {**where, "group": group, "row": row, "own": own, "column": column}
            touched = self._touched(definition, period, key, column)
            self._differences.add(between("report", at, "amount", one, other), touched)
        if self._differences.counts["report"] == told_before:
            faces = ("; ".join(_face(live, replayed)), "; ".join(_face(replayed, live)))
            self._differences.add(between("report", where, "face", *faces))

    def _touched(
        self, definition: Definition, period: Period, key: Key, column: str
    ) -> Integers | None:
        """The keys of the sums that a cell adds up; None where it is not told."""
        if not self._differences.room_for("report"):
            return None
        group, row, own = key
        rows = next(rows for rows in definition.rows if rows.group == group)
        try:
            why = self._reports[1].explain(
                self._replayed, rows, period, row=row, column=column, own=own, limit=0
            )
        except RuleBroken:
            return None
        parts = [
            keys_of(np.full(len(why.codings), s), np.full(len(why.codings), p), why.codings)
            for s, p in why.signs
        ]
        return np.concatenate(parts) if parts else None


def _cells(live: Report, replayed: Report) -> Iterator[tuple[Key, str, int | None, int | None]]:
    """The cells that differ; those of a row that stands on one side alone are compared to none."""
    ones, others = _by_key(live), _by_key(replayed)
    for key in dict.fromkeys([*others, *ones]):
        one, other = ones.get(key, {}), others.get(key, {})
        for column in other or one:
            if one.get(column) != other.get(column):
                yield key, column, one.get(column), other.get(column)


def _by_key(report: Report) -> dict[Key, dict[str, int | None]]:
    return {_key(row): row.cells for row in report.rows}


def _key(row: Row) -> Key:
    return row.group, row.code, row.own


def _face(one: Report, other: Report) -> Iterator[str]:
    """What a report says beside its cells, and the other does not."""
    if one.basis != other.basis:
        yield str(one.basis.recorded_at)
    told = _said(other)
    yield from (text for text in _said(one) if text not in told)


def _said(report: Report) -> list[str]:
    labels = (*(c.label for c in report.columns), *(row.label for row in report.rows))
    return [str(note) for note in (*report.notes, *labels)]


def _refused(made: Report | Exception) -> str | None:
    return str(made) if isinstance(made, Exception) else None
