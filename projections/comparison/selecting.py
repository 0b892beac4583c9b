"""What a report selects while its selection stays the same, and when it becomes another."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from domain.coding import Period
from domain.structure import KINDS, NoSuchDimension, structure_on
from projections.comparison.compared import RowKey
from projections.database import Integers
from projections.reports.columns import TERMS
from projections.reports.definition import Definition, Rows
from projections.reports.deviation import Reports, moment_of
from projections.selection import Chart, NoStructureYet, Slot, UnknownCode
from projections.tree import ACCOUNT_GROUP, EXPIRED, MISSING, TOTAL, UNKNOWN
from projections.view import View


class Places:
    """A set of rows: the leaf of every coding, and which leaves a row is the sum of."""

    def __init__(self, chart: Chart | None, rows: Rows, leaf: Integers, codes: Sequence[str]):
        self._chart, self._rows, self._codes = chart, rows, codes
        self.leaf = leaf
        """By coding number, the index of its leaf; −1: outside."""
        self.leaves = len(codes)

    def of(self, key: RowKey) -> Integers:
        """The leaves that a row is the sum of; none where the tree has no such row."""
        codes = self._codes_of(key)
        every = np.arange(self.leaves)
        if codes is None:
            return every
        return every[[code in codes for code in self._codes]]

    def _codes_of(self, key: RowKey) -> frozenset[str] | None:
        if key.code == TOTAL:
            return None
        if key.code in (MISSING, UNKNOWN, EXPIRED):
            return frozenset([key.code])
        dimension = self._rows.dimension
        branch = self._chart.tree(dimension).branch(key.code) if self._chart else None
        if branch is None:
            return frozenset()
        if not key.own:
            return branch.codes
        # A node without any below it has its own lines in its one row.
        parent = branch.children or (dimension == ACCOUNT_GROUP and branch.code in KINDS)
        return frozenset([branch.code]) if parent else frozenset()


class Selection:
    """What a report selects as of a view: its rows' lines, and its columns' slots."""

    def __init__(self, reports: Reports, view: View, definition: Definition, period: Period):
        moment = moment_of(view, period)
        self.signs: dict[str, dict[Slot, int] | None] = {}
        """By column, the slots that it sums and the sign of each; None where it is empty."""
        for column, terms in TERMS.items():
            found = [(term.sign, moment.slots(term)) for term in terms]
            signs = {slot: sign for sign, slots in found for slot in slots or ()}
            self.signs[column] = None if any(slots is None for _, slots in found) else signs
        self.places = {rows.group: _places(reports, view, period, rows) for rows in definition.rows}

    def weights(self, column: str, slots: Mapping[Slot, int]) -> Integers:
        """By a slot's index in `slots`, the sign by which a column counts it, or 0."""
        weights = np.zeros(len(slots), np.int64)
        for slot, sign in (self.signs[column] or {}).items():
            weights[slots[slot]] = sign
        return weights


def _places(reports: Reports, view: View, period: Period, rows: Rows) -> Places:
    try:
        chart, buckets = reports.sorted(view, period, rows)
    except (NoSuchDimension, UnknownCode, NoStructureYet):
        # A structure in between that lacks what is asked for selects nothing.
        return Places(None, rows, np.full(len(view.codings), -1), ())
    leaf, codes = buckets.placed()
    return Places(chart, rows, leaf, codes)


def changes_of_selection(before: View, after: View, period: Period) -> list[int]:
    """The positions after one view and up to another from which a report selects otherwise.

    There a structure was loaded that holds in the period, or before it; or a forecast round was
    submitted that the report uses.
    """
    submitted = (round.submitted for round in after.rounds)
    loaded_or_submitted = {*after.structure_positions, *(at for at in submitted if at)}
    between = sorted(at for at in loaded_or_submitted if before.position < at <= after.position)
    known, changes = _what_selects(before, period), []
    for position in between:
        now = _what_selects(after.earlier(position), period)
        if now != known:
            changes.append(position)
        known = now
    return changes


def _what_selects(view: View, period: Period) -> object:
    """The structures and rounds that a report's selection follows from."""
    day, moment = period.last_day, moment_of(view, period)
    begun = [v for v in view.structures if (v.valid_from or date.min) <= day]
    ordered = sorted(begun, key=lambda version: version.valid_from or date.min)
    rounds = [r and r.scenario for r in (moment.forecast, moment.previous_forecast)]
    return id(structure_on(view.structures, day)), [id(v) for v in ordered], rounds
