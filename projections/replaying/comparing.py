"""Comparing a replayed log with the tables of the live read model, page by page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from domain.structure import StructureVersion
from projections.database import Integers
from projections.folding import Page
from projections.replaying.differences import Difference, Differences, Values, alone, apart
from projections.replaying.live import DAMAGE, Columns, Live, Unreadable
from projections.replaying.replayed import KEPT, PAGED, Replayed
from projections.replaying.saved import Saved
from projections.replaying.telling import Telling
from projections.replaying.unlike import differing
from projections.schema import FORMS
from projections.sums import Slot
from projections.view import View

TableRow = tuple[Any, ...]


class Comparing:
    """Compares what a replay has come to with a live read model.

    `last` is the position up to which rows are compared; None: the live read model stands at
    the end of the replay, and holds nothing beyond.
    """

    def __init__(
        self, replayed: Replayed, live: Live, differences: Differences, last: int | None
    ) -> None:
        self._replayed, self._live, self._last = replayed, live, last
        self._differences = differences
        self._telling = Telling(replayed, differences)
        self._saved = Saved(replayed, live, self._telling)
        self._standing = self.rows = 0

    @property
    def sums(self) -> int:
        """How many sums have been compared: those that stand, and those of checkpoints."""
        return self._standing + self._saved.sums

    def page(self, page: Page, entries: tuple[Integers, ...]) -> None:
        """Compare the rows and lines of a page, and the checkpoint that it ends with."""
        for name in PAGED:
            expected = page.events if name == "event" else page.rows.get(name, [])
            first, last = page.before + 1, page.position
            if name == "coding":
                last = len(self._replayed.codings) - 1
                first = last + 1 - len(expected)
            if last >= first:
                self._rows(name, expected, first, last)
        if len(entries[0]):
            self._lines(entries)
        if page.checkpoint:
            self._saved.compare(page.position)
            self._replayed.checkpoint(page)

    def facts(self) -> None:
        """Compare what is known beside the sums, and that nothing stands beyond the last."""
        for name in KEPT:
            self._rows(name, self._replayed.rows[name], None, self._last)
        self._saved.beyond(self._last)
        if self._last is None:
            self._beyond()
            self._projection()

    def standing(self, view: Callable[[], View]) -> None:
        """Compare the sums as they stand; as of an earlier position, as a view tells them."""
        slots = self._replayed.state.slots
        if self._last is None:
            for slot in sorted(slots.union(self._live.slots())):
                self._sums(slot, partial(self._live.sums, slot))
        else:
            as_of = view()
            for slot in sorted(slots):
                self._sums(slot, partial(_as_of, as_of, slot))

    def _rows(
        self, name: str, expected: Sequence[TableRow], first: int | None, last: int | None
    ) -> None:
        width = len(FORMS[name].key)
        try:
            found = self._found(name, first, last)
        except Unreadable as error:
            self._telling.unreadable(name, {"from": first, "to": last}, error)
            return
        self.rows += len(expected)
        if found != expected:
            live, replayed = ({row[:width]: row for row in rows} for rows in (found, expected))
            for key in sorted(live.keys() | replayed.keys(), key=repr):
                self._row(name, live.get(key), replayed.get(key))

    def _found(self, name: str, first: int | None, last: int | None) -> list[TableRow]:
        if name == "round":
            rows = self._live.rows(name, first, last, "opened")
            return rows if last is None else [_up_to(row, last) for row in rows]
        return self._live.rows(name, first, last, "id" if name == "coding" else "position")

    def _row(self, name: str, live: TableRow | None, replayed: TableRow | None) -> None:
        if live == replayed or (name == "structure" and _same_structure(live, replayed)):
            return
        columns = (*FORMS[name].key, *FORMS[name].columns)
        one, other = (
            None if row is None else dict(zip(columns, row, strict=True))
            for row in (live, replayed)
        )
        whole = other or one or {}
        where = {column: whole[column] for column in FORMS[name].key}
        told: tuple[Values | None, Values | None]
        if one is not None and other is not None:
            told = apart(one, other)
        else:
            told = one and alone(one), other and alone(other)
        positions = tuple(whole[column] for column in ("position", "opened") if column in whole)
        self._differences.add(Difference(name, where, *told, positions))

    def _lines(self, entries: tuple[Integers, ...]) -> None:
        first, last = int(entries[0][0]), int(entries[0][-1])
        try:
            live = self._live.lines(first, last)
            unlike = list(differing(live, entries, self._differences, "entry"))
        except Unreadable as error:
            self._telling.unreadable("entry", {"from": first, "to": last}, error)
            return
        for key, at, expected in unlike:
            one, other = self._line(live, at), self._line(entries, expected)
            whole = other or one or {}
            cell = self._telling.cell(whole["scenario"], whole["period"])
            where = {"line": key, **cell, "coding": whole["coding"]}
            told = apart(one, other) if one and other else (one, other)
            self._differences.add(Difference("entry", where, *told, (whole["position"],)))

    def _line(self, columns: Columns, at: int | None) -> Values | None:
        if at is None:
            return None
        names = ("position", "scenario", "period", "coding", "amount")
        line = dict(zip(names, (int(column[at]) for column in columns[1:]), strict=True))
        return {**line, "coding": self._telling.coding(line["coding"])}

    def _sums(self, slot: Slot, read: Callable[[], Columns]) -> None:
        cell, expected = self._telling.cell(*slot), self._replayed.sums_of(slot)
        self._standing += len(expected[0])
        try:
            live = read()
            unlike = list(differing(live, expected, self._differences, "balance"))
        except DAMAGE as error:
            self._telling.unreadable("balance", cell, error)
            return
        self._telling.sums("balance", cell, slot, (live, expected), unlike)

    def _beyond(self) -> None:
        """Rows and lines after the last of the log."""
        state = self._replayed.state
        for name in PAGED:
            first = len(state.codings) if name == "coding" else state.position + 1
            self._rows(name, [], first, None)
        if more := self._live.lines_after(state.lines):
            where = {"line": state.lines + 1}
            self._differences.add(Difference("entry", where, {"lines": more}, {"lines": 0}))

    def _projection(self) -> None:
        """How far the live read model says that it stands."""
        names = [name for name in self._replayed.projected if not name.startswith("stopped")]
        sides = (self._live.row._mapping, self._replayed.projected)
        live, replayed = ({name: side[name] for name in names} for side in sides)
        if live != replayed:
            where = {"position": self._replayed.state.position}
            self._differences.add(Difference("position", where, *apart(live, replayed)))


def _as_of(view: View, slot: Slot) -> Columns:
    """What reports as of an earlier position are told of a slot."""
    amounts, lines = view.vectors(slot)
    held = np.flatnonzero((lines != 0) | (amounts != 0))
    return held, amounts[held], lines[held]


def _up_to(row: TableRow, last: int) -> TableRow:
    """A round's row as it was at a position: stages that came later are empty."""
    stages = (stage if stage is not None and stage <= last else None for stage in row[-2:])
    return (*row[:-2], *stages)


def _same_structure(live: TableRow | None, replayed: TableRow | None) -> bool:
    """Whether two structures are the same, however their JSON is written."""
    if live is None or replayed is None or live[0] != replayed[0]:
        return False
    try:
        one, other = (StructureVersion.model_validate_json(row[1]) for row in (live, replayed))
    except ValueError:
        return False
    return one == other
