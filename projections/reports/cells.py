"""The cells of a report: every column's sum of every row, added up together."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from projections.reports.columns import TERMS, Moment
from projections.selection import Buckets, Slot, Vector, checked, exact
from projections.view import View

_CODES = tuple(TERMS)


class Terms:
    """What each column adds and takes away, slot by slot, at a moment."""

    def __init__(self, view: View, moment: Moment) -> None:
        self._view = view
        self._signs: list[dict[Slot, int] | None] = []
        for terms in TERMS.values():
            found = [(term.sign, moment.slots(term)) for term in terms]
            signs = {slot: sign for sign, slots in found for slot in slots or ()}
            self._signs.append(None if any(slots is None for _, slots in found) else signs)
        held = dict.fromkeys(slot for signs in self._signs for slot in signs or ())
        self._slots = list(held)
        at = {slot: i for i, slot in enumerate(self._slots)}
        self._adding = np.zeros((len(_CODES), len(self._slots)), np.int64)
        for column, of_column in enumerate(self._signs):
            for slot, sign in (of_column or {}).items():
                self._adding[column, at[slot]] = sign

    def cells(self, buckets: Buckets) -> "Cells":
        empty = [signs is None for signs in self._signs]
        return Cells(self._view, buckets, self._slots, self._adding, empty)


class Cells:
    """The cells of any set of row codes."""

    def __init__(
        self,
        view: View,
        buckets: Buckets,
        slots: list[Slot],
        adding: NDArray[np.int64],
        empty: list[bool],
    ) -> None:
        self._view, self._buckets, self._slots, self._empty = view, buckets, slots, empty
        nothing = np.zeros((0, len(buckets.rows)), np.int64)
        sums = np.array([buckets.sums(view, slot) for slot in slots]) if slots else nothing
        self._by_row: Vector = adding @ exact(sums)

    def of(self, rows: Collection[str] | None) -> dict[str, int | None]:
        """Each column's cell in öre, summed over some rows; None: over all of them.

        Raises:
            SumOverflow
        """
        by_row, places = self._by_row, self._buckets.rows
        if rows is not None:
            by_row = by_row[:, [places[row] for row in rows if row in places]]
        sums = zip(_CODES, by_row.sum(axis=1).tolist(), self._empty, strict=True)
        return {code: None if empty else checked(int(ore), code) for code, ore, empty in sums}

    def hold_initiatives_alone(self, rows: Collection[str]) -> bool:
        """Whether every coding of some rows has an initiative."""
        held = self._buckets.rows.keys() & rows
        return bool(held) and held <= self._buckets.of_initiatives_alone

    def hold_lines(self, row: str) -> bool:
        """Whether any column holds a line of the row, even where they cancel out."""
        if row not in self._buckets.rows:
            return False
        if any(self.of((row,)).values()):
            return True
        return self._view.line_count(self._buckets.codings((row,)), self._slots) > 0
