"""What became of events that are not as they were signed: moved, exchanged, changed, or gone."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from adapters.transparency import telling
from adapters.transparency.findings import Findings
from adapters.transparency.hashing import Row
from adapters.transparency.leaf import Leaf
from adapters.transparency.merkle import leaf_hash

MOST_VERSIONS = 2_000
"""Versions of an originator that are tried in place of one that does not fit."""


class Kept(NamedTuple):
    """What of a stored event its leaf is made of, as it stands now."""

    position: Any
    originator: UUID
    version: int
    topic: str
    digest: bytes

    def leaf(self, ledger: str, **other: Any) -> bytes:
        """The leaf's hash, with other values in place of some."""
        facts = self._asdict() | other
        return leaf_hash(Leaf(ledger, **facts).entry)


class Diagnosis:
    """Tells of the events of a ledger that are not as they were signed.

    `signed` are the hashes of the leaves that were signed, by position: of the positions alone
    that do not hold what was signed there. `rows` stand there, or where no event can; `later`
    come after what was signed: one of those may be moved, else nothing is said of them. That the
    log ends at `end`, before all that was signed, is said elsewhere. Of the
    positions in `unsure` nothing is said but that something was moved there or away: what is
    beyond them was not looked into.
    """

    def __init__(
        self,
        ledger: str,
        signed: Mapping[int, bytes],
        rows: Iterable[Row],
        later: Iterable[Row],
        *,
        topics: Collection[str],
        end: int,
        unsure: Collection[int] = (),
    ) -> None:
        self._ledger, self._signed, self._topics = ledger, signed, topics
        self._end, self._unsure = end, unsure
        self._rows: dict[Any, Kept] = {}
        self._no_event: list[Any] = []
        for row in rows:
            kept = _kept(row)
            if kept is None:
                self._no_event.append(row[0])
            else:
                self._rows[kept.position] = kept
        self._later = {kept.position: kept for kept in map(_kept, later) if kept is not None}

    def tell(self, findings: Findings) -> None:
        """Tell what became of each."""
        moves = self._moves()
        telling.moved(moves, findings)
        elsewhere = set(moves.values())
        self._tell_gone(moves, elsewhere, findings)
        left = [
            one
            for one in self._rows.values()
            if one.position not in moves and one.position not in self._unsure
        ]
        findings.count(len(self._unsure))
        states = self._exchanged_states(left, elsewhere)
        telling.states_exchanged(states, findings)
        for kept in sorted(left, key=lambda one: telling.in_order(one.position)):
            if kept.position in states:
                continue
            if kept.position not in self._signed:
                telling.apart(kept.position, kept.topic, findings)
            elif kept.position in elsewhere:
                telling.inserted(kept.position, kept.topic, findings)
            else:
                self._tell_changed(kept, findings)

    def _tell_gone(
        self, moves: Mapping[Any, int], elsewhere: Collection[int], findings: Findings
    ) -> None:
        """Tell of the events that stand nowhere any more."""
        gone = []
        for position in sorted(self._signed):
            stands = position in self._rows and position not in moves
            if position > self._end or position in elsewhere or stands or position in self._unsure:
                continue
            if position in self._no_event:
                telling.no_event(position, findings)
            else:
                gone.append(position)
        telling.gone(gone, findings)
        for position in self._no_event:
            if position not in self._signed:
                telling.no_event(position, findings)

    def _moves(self) -> dict[Any, int]:
        """Where the events were signed that stand elsewhere now, by their positions."""
        wanted = {leaf: position for position, leaf in self._signed.items()}
        moves = {}
        for kept in (*self._rows.values(), *self._later.values()):
            for position in self._signed:
                if position == kept.position:
                    continue
                if wanted.get(kept.leaf(self._ledger, position=position)) == position:
                    moves[kept.position] = position
                    break
        return moves

    def _exchanged_states(self, left: list[Kept], elsewhere: Collection[int]) -> dict[int, int]:
        """Positions whose states stand in each other's place."""
        found: dict[int, int] = {}
        open_ = [one for one in left if one.position in self._signed]
        by_leaf = {self._signed[one.position]: one.position for one in open_}
        for one in open_:
            for other in open_:
                leaf = one.leaf(self._ledger, digest=other.digest)
                if other is not one and by_leaf.get(leaf) == one.position:
                    found[one.position] = other.position
        return {p: q for p, q in found.items() if found.get(q) == p and p not in elsewhere}

    def _tell_changed(self, kept: Kept, findings: Findings) -> None:
        """Tell which of an event's fields was changed, as far as its leaf says it."""
        signed = self._signed[kept.position]
        tried: tuple[tuple[str, Iterable[Any]], ...] = (
            ("topic", self._topics),
            ("version", range(1, MOST_VERSIONS + 1)),
            ("originator", _like(kept.originator)),
        )
        for name, values in tried:
            for value in values:
                if kept.leaf(self._ledger, **{name: value}) == signed:
                    telling.field_changed(kept.position, name, getattr(kept, name), value, findings)
                    return
        telling.state_changed(kept.position, kept.topic, findings)


def _like(id: UUID) -> Iterable[UUID]:
    """Ids of which one byte is another."""
    raw = id.bytes
    for at in range(16):
        for byte in range(256):
            yield UUID(bytes=raw[:at] + bytes([byte]) + raw[at + 1 :])


def _kept(row: Row) -> Kept | None:
    """A row as its leaf needs it; None where it holds what no event does."""
    position, id, version, topic, state = row
    try:
        originator = id if isinstance(id, UUID) else UUID(bytes=id)
        kept = Kept(position, originator, version, topic, sha256(state).digest())
        kept.leaf("", position=1)
    except Exception:  # Whatever was put there: it is told to be no event.
        return None
    return kept
