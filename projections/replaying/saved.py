"""Comparing what was saved at checkpoints: the sums of slots, and what came of sources."""

from typing import Any

from projections.entries import OUTCOME
from projections.received import Received
from projections.replaying.differences import Difference, between
from projections.replaying.live import DAMAGE, Columns, Live, Unreadable, array
from projections.replaying.replayed import Replayed
from projections.replaying.telling import Telling
from projections.replaying.unlike import differing
from projections.schema import FORMS
from projections.stated import SourcePeriod
from projections.sums import Slot


class Saved:
    """Compares each checkpoint of a live read model with the replay when it is there."""

    def __init__(self, replayed: Replayed, live: Live, telling: Telling) -> None:
        self._replayed, self._live, self._telling = replayed, live, telling
        self._differences = telling.differences
        self._known: dict[str, set[tuple[Any, ...]]] = {"checkpoint_slot": set(), "received": set()}
        self.sums = 0

    def compare(self, position: int) -> None:
        """Compare what has changed since the checkpoint before."""
        for slot in sorted(self._replayed.state.changed):
            self._known["checkpoint_slot"].add((*slot, position))
            self._slot(slot, position)
        for key in sorted(self._replayed.changed):
            self._known["received"].add((*key, position))
            self._source(key, position)

    def _slot(self, slot: Slot, position: int) -> None:
        expected = self._replayed.sums_of(slot)
        self.sums += len(expected[0])
        cell = {"checkpoint": position, **self._telling.cell(*slot)}
        row = self._live.saved("checkpoint_slot", (*slot, position))
        if row is None:
            missing = {"sums": len(expected[0])}
            self._differences.add(Difference("checkpoint_slot", cell, None, missing, (position,)))
            return
        try:
            live = _whole(
                (array(row.codings, "<i4"), array(row.amounts, "<i8"), array(row.lines, "<i4"))
            )
            unlike = list(differing(live, expected, self._differences, "checkpoint_slot"))
        except DAMAGE as error:
            self._telling.unreadable("checkpoint_slot", cell, error)
            return
        self._telling.sums("checkpoint_slot", cell, slot, (live, expected), unlike)

    def _source(self, key: SourcePeriod, position: int) -> None:
        expected = self._replayed.received(key)
        self.sums += len(expected.accounts)
        cell = {"checkpoint": position, "source": key[0], "period": key[1]}
        row = self._live.saved("received", (*key, position))
        if row is None:
            missing = {"accounts": len(expected.accounts), "deliveries": expected.deliveries}
            self._differences.add(Difference("received", cell, None, missing, (position,)))
            return
        try:
            live = self._received(row)
        except DAMAGE as error:
            self._telling.unreadable("received", cell, error)
            return
        self._told(cell, key[1], live, expected)

    def _received(self, row: Any) -> Received:
        codings, amounts = array(row.codings, "<i4").tolist(), array(row.amounts, "<i8").tolist()
        accounts: dict[str, int] = {}
        for coding, amount in zip(codings, amounts, strict=True):
            account = self._replayed.codings[coding].account
            accounts[account] = accounts.get(account, 0) + amount
        return Received(accounts, row.deliveries)

    def _told(self, cell: dict[str, Any], period: int, live: Received, expected: Received) -> None:
        if live.deliveries != expected.deliveries:
            counts = (live.deliveries, expected.deliveries)
            self._differences.add(between("received", cell, "deliveries", *counts))
        for account in sorted(live.accounts.keys() | expected.accounts.keys()):
            one, other = live.accounts.get(account, 0), expected.accounts.get(account, 0)
            if one != other:
                where = {**cell, "account": account}
                touched = self._telling.of_account(account, OUTCOME, period)
                found = between("received", where, "amount", one, other)
                self._differences.add(found, touched)

    def beyond(self, last: int | None) -> None:
        """Find what is saved of checkpoints that there are not, up to a position; None: any."""
        for name, known in self._known.items():
            for key in sorted(self._live.saved_keys(name, last) - known, key=repr):
                where = dict(zip(FORMS[name].key, key, strict=True))
                self._differences.add(Difference(name, where, {"position": key[-1]}, None))


def _whole(columns: Columns) -> Columns:
    if len({len(column) for column in columns}) > 1:
        raise Unreadable("its arrays differ in length")
    return columns
