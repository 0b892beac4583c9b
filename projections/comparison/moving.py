"""Which events moved a report's cells between two positions, and by how much."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from projections.comparison.compared import By, RowKey
from projections.comparison.selecting import Places, Selection
from projections.database import Integers
from projections.selection import Slot, Vector, exact
from projections.since import Movements
from projections.view import View

Changed = Mapping[RowKey, Sequence[str]]
"""The rows with any cell that changed, each with the columns of those cells."""


class Moves(NamedTuple):
    """What some events moved a cell by (öre), in the order of the log."""

    by: By
    position: Integers
    amount: Vector


Moved = dict[tuple[RowKey, str], list[Moves]]
"""What moved each cell, in the order of the log."""


class _Sums(NamedTuple):
    """Öre by leaf, slot and position, in the order of positions."""

    leaf: Integers
    slot: Integers
    position: Integers
    amount: Vector


class Walk:
    """Goes from one position to another, and notes what each event moves.

    The lines of an event are weighed as the report selected when it was recorded. Where the
    selection itself changes, the event that changes it has moved the cells from what the old one
    gives to what the new one gives.
    """

    def __init__(self, before: View, changed: Changed, selections: Sequence[Selection]) -> None:
        self._changed, self._selections = changed, list(selections)
        slots = {slot for s in selections for signs in s.signs.values() for slot in signs or ()}
        self.slots: dict[Slot, int] = {slot: i for i, slot in enumerate(sorted(slots))}
        self._index = _Index(self.slots)
        self._pages: dict[str | None, list[_Sums]] = defaultdict(list)
        # What stands still needs no sums: the lines say it all.
        self._held = self._amounts(before) if len(selections) > 1 else np.zeros((0, 0), np.int64)
        self.moved: Moved = defaultdict(list)

    def _amounts(self, view: View) -> Integers:
        """What the slots hold: a row each, by coding."""
        most = max(len(p.leaf) for s in self._selections for p in s.places.values())
        held = np.zeros((len(self.slots), most), np.int64)
        for slot, i in self.slots.items():
            vector = view.vector(*slot)
            held[i, : len(vector)] = vector
        return held

    def take(self, lines: Movements) -> None:
        """Lines that are recorded while the selection stays the same."""
        slot = self._index.of(lines)
        counts = slot >= 0
        lines, slot = Movements(*(column[counts] for column in lines)), slot[counts]
        if not len(slot):
            return
        self._hold(lines, slot)
        for group, places in self._selections[0].places.items():
            leaf = places.leaf[lines.coding]
            inside = leaf >= 0
            columns = (leaf, slot, lines.position, lines.amount)
            self._pages[group].append(_summed(_Sums(*(c[inside] for c in columns))))

    def _hold(self, lines: Movements, slot: Integers) -> None:
        if len(self._held):
            np.add.at(self._held, (slot, lines.coding), lines.amount)

    def cross(self, position: int, lines: Movements) -> None:
        """An event from which the report selects otherwise, and its lines."""
        self.end()
        before = list(self._cells())
        slot = self._index.of(lines)
        counts = slot >= 0
        self._hold(Movements(*(column[counts] for column in lines)), slot[counts])
        self._selections.pop(0)
        for (cell, was), (_, now) in zip(before, self._cells(), strict=True):
            if was != now:
                amount = np.array([(now or 0) - (was or 0)], object)
                self.moved[cell].append(Moves("selection", np.array([position]), amount))

    def _cells(self) -> Iterator[tuple[tuple[RowKey, str], int | None]]:
        """Every cell as what is held gives it; None where its column is empty."""
        selection = self._selections[0]
        leaves = {g: _by_leaf(p, self._held) for g, p in selection.places.items()}
        for key, columns in self._changed.items():
            of_row = leaves[key.group][:, selection.places[key.group].of(key)]
            by_slot = of_row.sum(axis=1, dtype=object)
            for column in columns:
                empty = selection.signs[column] is None
                weights = selection.weights(column, self.slots)
                yield (key, column), None if empty else int((weights * by_slot).sum())

    def end(self) -> None:
        """Note what was moved since the selection became what it is."""
        selection = self._selections[0]
        for group, pages in self._pages.items():
            sums = _summed(_Sums(*map(np.concatenate, zip(*pages, strict=True))))
            for key, columns in self._changed.items():
                if key.group == group:
                    self._note(selection, key, columns, sums)
        self._pages.clear()

    def _note(self, selection: Selection, key: RowKey, columns: Sequence[str], sums: _Sums) -> None:
        places = selection.places[key.group]
        of_row = np.zeros(places.leaves, bool)
        of_row[places.of(key)] = True
        here = of_row[sums.leaf]
        slot, position, amount = sums.slot[here], sums.position[here], sums.amount[here]
        for column in columns:
            weight = selection.weights(column, self.slots)[slot]
            counts = weight != 0
            moves = _by_position(position[counts], (weight * amount)[counts])
            self.moved[key, column].append(moves)


class _Index:
    """Finds a slot's index by its scenario and period."""

    def __init__(self, slots: Mapping[Slot, int]) -> None:
        # `slots` are sorted, so that a slot is found by halves.
        self._keys = np.array([s * 1_000_000 + p for s, p in slots], np.int64)

    def of(self, lines: Movements) -> Integers:
        """The index of each line's slot, −1 where it is none."""
        keys = lines.scenario * 1_000_000 + lines.period
        at = np.searchsorted(self._keys, keys)
        at[at == len(self._keys)] = 0
        found: Integers = np.where(self._keys[at] == keys, at, -1)
        return found


def _summed(sums: _Sums) -> _Sums:
    """The same added up: each leaf, slot and position once."""
    order = np.lexsort((sums.leaf, sums.slot, sums.position))
    leaf, slot, position = (column[order] for column in sums[:3])
    changes = np.ones(len(leaf), bool)
    changes[1:] = (np.diff(leaf) != 0) | (np.diff(slot) != 0) | (np.diff(position) != 0)
    first = np.flatnonzero(changes)
    if not len(first):
        return sums
    return _Sums(leaf[first], slot[first], position[first], _added(sums.amount[order], first))


def _by_position(position: Integers, amount: Vector) -> Moves:
    """What lines moved, added up by event; positions are in order."""
    first = np.flatnonzero(np.diff(position, prepend=-1))
    if not len(first):
        return Moves("lines", position, amount)
    added = _added(amount, first)
    moves = added != 0
    return Moves("lines", position[first][moves], added[moves])


def _by_leaf(places: Places, held: Integers) -> Integers:
    """What is held, added up by leaf: a row for each slot; exact whatever the size."""
    sums = np.zeros((len(held), places.leaves), object)
    order = np.argsort(places.leaf, kind="stable")
    order = order[places.leaf[order] >= 0]
    leaf = places.leaf[order]
    first = np.flatnonzero(np.diff(leaf, prepend=-1))
    if len(first):
        sums[:, leaf[first]] = np.add.reduceat(exact(held[:, order]), first, axis=1)
    return sums


def _added(amount: Vector, first: Integers) -> Vector:
    """Amounts added up in stretches that begin at indices; exact whatever the size."""
    added: Vector = np.add.reduceat(exact(amount), first)
    return added
