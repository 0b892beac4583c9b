"""A ledger folded from nothing, in memory: what its read model should hold."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from domain.coding import Coding
from domain.control_totals import Totals
from domain.money import SumOverflow
from domain.sequence import Gap
from domain.structure import StructureVersion
from projections.database import Integers
from projections.entries import OUTCOME
from projections.facts import Facts, FirstLine, Round, Seal
from projections.folding import Page
from projections.received import Accounts, Received
from projections.schema import FORMS
from projections.state import State
from projections.stated import GapAt, SourcePeriod, TotalsAt
from projections.statements import statement_of
from projections.sums import LARGEST, Columns, Slot, Sums
from projections.times import moment
from projections.vectors import Vectors
from projections.view import Entry, View

PAGED = ("event", "decision", "uncounted", "late", "coding")
"""Tables that grow with the log: their rows are compared page by page, and not kept."""

SUMMED = ("entry", "balance", "checkpoint_slot", "received")
"""Tables of sums and lines, that are compared as columns."""

KEPT = tuple(name for name in FORMS if name not in (*PAGED, *SUMMED))
"""Tables whose rows are kept until the end, and compared then."""

Rows = dict[str, list[tuple[Any, ...]]]


class Replayed:
    """What the fold of a log has come to, page by page."""

    def __init__(self, checkpoint_lines: int) -> None:
        self.state = State(checkpoint_lines=checkpoint_lines)
        self.sums = Sums()
        self.rows: Rows = {name: [] for name in KEPT}
        self.codings: list[Coding] = []
        self.projected: Mapping[str, Any] = {}
        self.changed: set[SourcePeriod] = set()
        """The sources and periods with lines since the latest checkpoint."""
        self._rounds: dict[int, list[Any]] = {}
        self._by_source: dict[str, Sums] = defaultdict(Sums)
        self._deliveries: Counter[SourcePeriod] = Counter()
        self._late: dict[int, dict[str, list[int]]] = defaultdict(dict)
        self._accounts = Accounts()

    def take(self, page: Page) -> tuple[Integers, ...]:
        """Take a page in; returns its lines in columns, as `Page.entries`."""
        for _, _, account, codes in page.rows["coding"]:
            self.codings.append(Coding(account, tuple(json.loads(codes).items())))
        for name in KEPT:
            self.rows[name] += page.rows.get(name, [])
        self._take_rounds(page)
        self._take_late(page)
        if page.events:
            self.projected = page.projected
        entries = page.entries()
        if len(entries[0]):
            self._take_sums(page, entries)
        return entries

    def _take_sums(self, page: Page, entries: tuple[Integers, ...]) -> None:
        sums = Columns.of(*entries[2:])
        self.sums.add(sums)
        self.state.changed.update(sums.slots)
        for source, came in page.by_source(entries, sums):
            if len(came.period):
                self._by_source[source].add(came)
                self.changed.update((source, period) for _, period in came.slots)
        self._deliveries.update(page.deliveries)

    def _take_rounds(self, page: Page) -> None:
        for row in page.rows.get("round", []):
            self._rounds[row[0]] = list(row)
        for round, column, position in page.changes:
            self._rounds[round][list(_ROUND).index(column)] = position
        self.rows["round"] = [tuple(row) for row in self._rounds.values()]

    def _take_late(self, page: Page) -> None:
        """Lines of outcome in closed periods, counted from their latest closing."""
        closings = [(row[0], row[1], None) for row in page.rows.get("closing", [])]
        late = [(row[0], row[2], row[3:]) for row in page.rows.get("late", []) if row[1] == OUTCOME]
        for _, period, row in sorted([*closings, *late], key=lambda one: one[0]):
            if row is None:
                self._late.pop(period, None)
                continue
            account, lines, amount = row
            held = self._late[period].setdefault(account, [0, 0])
            held[0] += lines
            held[1] += amount

    def checkpoint(self, page: Page) -> None:
        """Note a checkpoint, after what changed before it has been compared."""
        self.rows["checkpoint"].append((page.position, page.last_line))
        self.state.changed.clear()
        self.changed.clear()

    def sums_of(self, slot: Slot) -> tuple[Integers, Integers, Integers]:
        """The sums of a slot, whatever it is: coding, öre and lines."""
        if slot not in self.state.slots:
            nothing = np.empty(0, np.int64)
            return nothing, nothing, nothing
        held = self.sums.slot(*slot)
        return held.coding, held.amount, held.lines

    def vectors(self, slot: Slot) -> Vectors:
        """The sums of a slot by coding number."""
        return Vectors.of(np.column_stack(self.sums_of(slot)), len(self.codings))

    def received(self, key: SourcePeriod) -> Received:
        """What came of a source and period."""
        source, period = key
        held = self._by_source[source].slot(OUTCOME, period)
        amounts = np.zeros(len(self.codings), np.int64)
        amounts[held.coding] = held.amount
        return Received(self._accounts.sums(self.codings, amounts), self._deliveries[key])

    def late(self, period: int) -> Mapping[str, Sequence[int]]:
        """Lines and öre by account that came since the latest closing of a period."""
        return self._late.get(period, {})

    def facts(self, structures: Sequence[StructureVersion] | None = None) -> Facts:
        """What is known beside the sums; `structures` where they are read already."""
        rows = self.rows
        read = structures or [
            StructureVersion.model_validate_json(state) for _, state in rows["structure"]
        ]
        return Facts(
            structure_positions=tuple(row[0] for row in rows["structure"]),
            structures=tuple(read),
            rounds=tuple(Round(*row) for row in rows["round"]),
            closings=tuple((at, period, closed) for at, period, closed in rows["closing"]),
            delivered=tuple((source, period, at) for source, period, at in rows["delivered"]),
            slots=tuple(FirstLine(*row) for row in rows["slot"]),
            control_totals=tuple(
                TotalsAt(at, source, period, Totals(**json.loads(stated)))
                for at, source, period, stated in rows["control_totals"]
            ),
            gaps=tuple(GapAt(at, s, Gap(first, last), m) for at, s, first, last, m in rows["gap"]),
            seals=tuple(Seal(*row) for row in rows["seal"]),
            erasures=tuple((at, kind, id, decision) for at, kind, id, decision in rows["erasure"]),
            statements=tuple(statement_of(*row) for row in rows["statement"]),
        )


_ROUND = (*FORMS["round"].key, *FORMS["round"].columns)


class ReplayedView(View):
    """The view of a replayed ledger: the same questions, answered without any table.

    `like` is the live view where structures and codings were found to be the same, so that
    codings need not be sorted into rows twice.
    """

    def __init__(self, ledger: str, replayed: Replayed, like: View | None) -> None:
        # Not as a view begins otherwise: it would read the tables that are to be checked.
        state = replayed.state
        self._replayed = replayed
        self._facts = self.facts = replayed.facts(None if like is None else like.structures)
        self.ledger, self.position = ledger, state.position
        self.recorded_at = moment(state.recorded_at) if state.position else None
        self.key = (ledger, 0, state.position) if like is None else like.key
        self.codings = tuple(replayed.codings) if like is None else like.codings
        self._vectors: dict[Slot, Vectors] = {}

    def _slot(self, slot: Slot) -> Vectors:
        if slot not in self._vectors:
            self._vectors[slot] = self._replayed.vectors(slot)
        return self._vectors[slot]

    def received(self, wanted: Collection[SourcePeriod]) -> Mapping[SourcePeriod, Received]:
        return {key: self._replayed.received(key) for key in wanted}

    def late(self, first: int, last: int, counts: Callable[[str], bool]) -> tuple[int, int]:
        held = [
            sums
            for period in self.closed
            if first <= period <= last
            for account, sums in self._replayed.late(period).items()
            if counts(account)
        ]
        amount = sum(amount for _, amount in held)
        if abs(amount) > LARGEST:
            raise SumOverflow(what="late outcome")
        return sum(lines for lines, _ in held), amount

    def entries(
        self, codings: Integers, slots: Sequence[Slot], limit: int | None = None, after: int = 0
    ) -> list[Entry]:
        """None: the lines of a replayed log are not kept, only summed."""
        return []
