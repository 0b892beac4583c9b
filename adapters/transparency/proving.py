"""The proof of a number: a report's cell, its lines, their events, and that these are signed."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from typing import Any, NamedTuple

from eventsourcing.persistence import Notification

from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.leaf import leaf_of
from adapters.transparency.merkle import Hashes, Place, inclusion_proof, leaf_hash
from adapters.transparency.notes import Note, VerifierKey
from adapters.transparency.published import EventChanged
from adapters.transparency.stored import SignedCheckpoint, StoredTree
from domain.coding import Period
from domain.ledger import Ledger
from domain.rules import RuleBroken
from domain.sequence import runs
from projections.entries import scenario_of
from projections.facts import Seal
from projections.reports import evidence
from projections.reports.content import digest_of
from projections.reports.definition import Definition, parameters_of
from projections.reports.deviation import NoSuchRow
from projections.reports.evidence import Evidence

FORMAT = 1

MOST_EVENTS = 100_000
MOST_BYTES = 200_000_000
"""A proof has at most so many events, and so many bytes of them."""

READ_AT_ONCE = 100

PROVES = {
    "sv": (
        "Beviset visar att händelserna nedan finns i den logg vars huvud är undertecknat, att de "
        "ger cellens belopp, och vad den förseglade rapporten säger där rapporten är förseglad.",
        "Det visar inte att ingen annan händelse hör till cellens urval, eller att ingen annan "
        "struktur eller prognosomgång gällde: därtill behövs hela den exporterade loggen.",
        "Det röjer händelserna hela: även de rader i dem som inte hör till cellen.",
        "Kontrollera det med: python verify_liggare.py proof FIL --key NYCKEL, där nyckeln är den "
        "som du har fått på annan väg.",
    ),
    "en": (
        "The proof shows that the events below are in the log whose head is signed, that they "
        "give the cell's amount, and what the sealed report says where the report is sealed.",
        "It does not show that no other event belongs to the cell's selection, or that no other "
        "structure or forecast round was in force: that takes the whole exported log.",
        "It discloses the events whole: the lines in them that are not the cell's, too.",
        "Check it with: python verify_liggare.py proof FILE --key KEY, where the key is the one "
        "that you were given by another way.",
    ),
}
"""What a proof says of itself first, in both languages: whoever gets it may read either."""


class ProofTooLarge(RuleBroken):
    """A proof of very much is better given as the whole log."""

    MESSAGE = (
        "the number stands on more than {events} events or {bytes} bytes; export the whole log "
        "instead, with liggare export audit, and have the report recomputed from it"
    )


class ProofDisagrees(RuleBroken):
    """What is proved must be what the report says, and what the events give."""

    MESSAGE = (
        "the report says {said} öre, and the events give {found}: the read model, the seal or the "
        "log was changed, or the report's definition is another now; nothing is proved"
    )


class Shown(NamedTuple):
    """The report that a number stands in: its content, and its seal, where it is sealed."""

    definition: Definition
    period: Period
    content: str
    seal: Seal | None


@dataclass
class Proving:
    """Proves a cell of a report by the events of a ledger, up to a checkpoint.

    Raises (while pieces are taken):
        ProofTooLarge, ProofDisagrees, EventChanged, TileMissing
    """

    ledger: Ledger
    tree: StoredTree
    checkpoint: SignedCheckpoint
    key: str
    shown: Shown
    place: evidence.Place
    evidence: Evidence
    _hashes: dict[bytes, int] = field(default_factory=dict)
    _sum: int = 0

    def pieces(self) -> Iterator[str]:
        """The proof as JSON, piece by piece: an event's at a time in memory."""
        _refuse_apart(self.shown, self.place, self.evidence)
        proves = json.dumps(PROVES, ensure_ascii=False, indent=1).replace("\n", "\n ")
        yield '{\n "proves": ' + proves
        cell = {**self.place._asdict(), "amount": str(self.evidence.amount)}
        yield _member("format", FORMAT) + _member("ledger", self.ledger.code)
        yield f',\n "report": {self._report()}' + _member("cell", cell)
        yield _member("selection", self._selection()) + ',\n "events": ['
        yield from self._events()
        if self._sum != self.evidence.amount:
            raise ProofDisagrees(said=self.evidence.amount, found=self._sum)
        hashes = ",\n".join(f'  "{b64encode(one).decode()}"' for one in self._hashes)
        yield f'\n ],\n "hashes": [\n{hashes}\n ]'
        yield _member("key", self.key) + _member("checkpoint", self.checkpoint.note) + "\n}"

    def _report(self) -> str:
        definition, period, content, seal = self.shown
        told = {
            "name": definition.name,
            "definition": seal.definition if seal else definition.version,
            "parameters": parameters_of(definition, period),
            "position": self.evidence.view.position,
            "seal": seal and seal.number,
            "digest": digest_of(content),
        }
        # What is sealed stands in the seal's event; what is not, here as it was made.
        return f'{_compact(told)[:-1]},"content":{"null" if seal else content}}}'

    def _selection(self) -> dict[str, Any]:
        rows = self.evidence.rows
        return {
            "rows": rows.dimension,
            "where": [f"{w.dimension}={w.code}" for w in sorted(set(rows.where))],
            "eliminate_internal": rows.eliminate_internal,
            "slots": [slots._asdict() for slots in self.evidence.slots],
        }

    def _events(self) -> Iterator[str]:
        """The events: those with lines in the cell, those that decide, and the seal's."""
        deciding = list(self.evidence.deciding)
        if self.shown.seal is not None:
            deciding.append(self.shown.seal.position)
        positions = (p for p, _ in groupby(merge(self.evidence.positions(), deciding)))
        hashes, between, count, size = _remembering(self.tree.hashes), "\n", 0, 0
        for stored in _stored(self.ledger, positions):
            count, size = count + 1, size + len(stored.state)
            if count > MOST_EVENTS or size > MOST_BYTES:
                raise ProofTooLarge(events=MOST_EVENTS, bytes=MOST_BYTES)
            yield f"{between}  {self._event(stored, hashes)}"
            between = ",\n"

    def _event(self, stored: Notification, hashes: Hashes) -> str:
        index, size = stored.id - 1, self.checkpoint.size
        leaf = leaf_hash(leaf_of(self.ledger.code, stored).entry)
        if hashes([(0, index)]) != [leaf]:
            raise EventChanged(ledger=self.ledger.code, position=stored.id)
        path = inclusion_proof(index, size, hashes)
        told = {
            "position": stored.id,
            "originator_id": str(stored.originator_id),
            "originator_version": stored.originator_version,
            "topic": stored.topic,
            **self._lines(stored),
            "path": [self._hashes.setdefault(one, len(self._hashes)) for one in path],
            "state": stored.state.decode(),
        }
        return _compact(told)

    def _lines(self, stored: Notification) -> dict[str, Any]:
        """Which lines of an event are in the cell, and what they add to it (öre).

        The lines stand as runs: the first and last of their numbers, and the sign by which they
        count. What was recorded later than the report has none.
        """
        lines = self._in_cell(stored)
        ore = sum(sign * amount for _, sign, amount in lines)
        self._sum += ore
        return {"lines": list(_runs(lines)), "amount": str(ore)}

    def _in_cell(self, stored: Notification) -> Sequence[tuple[int, int, int]]:
        view = self.evidence.view
        if stored.id > view.position:
            return ()
        event: Any = self.ledger.mapper.to_domain_event(stored)
        rounds = {(round.year, round.name): round.scenario for round in view.rounds}
        scenario = scenario_of(event, rounds)
        return () if scenario is None else self.evidence.lines(scenario, event.lines)


def _runs(lines: Sequence[tuple[int, int, int]]) -> Iterator[list[int]]:
    """Lines that follow each other and count by the same sign, as first, last and sign."""
    run: list[int] = []
    for number, sign, _ in lines:
        if run and run[1:] == [number - 1, sign]:
            run[1] = number
        else:
            if run:
                yield run
            run = [number, number, sign]
    if run:
        yield run


def _member(name: str, value: Any) -> str:
    return f',\n "{name}": {_compact(value)}'


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def key_of(ledger: Ledger, checkpoint: SignedCheckpoint) -> str:
    """The public key that a checkpoint is signed with, as the log introduced it."""
    by = {(one.name, one.key_id) for one in Note.parse(checkpoint.note).signatures}
    known = map(VerifierKey.parse, reversed(ledger.signing_keys().keys))
    return next((str(key) for key in known if (key.name, key.id) in by), "")


def _refuse_apart(shown: Shown, place: evidence.Place, found: Evidence) -> None:
    """Refuse where the report says another number than the lines do.

    Raises:
        NoSuchRow, ProofDisagrees
    """
    named = (place.group, place.row, place.own)
    for row in json.loads(shown.content)["rows"]:
        if (row["group"], row["code"], row["own"]) == named:
            said = row["cells"][place.column]
            if said != str(found.amount):
                raise ProofDisagrees(said=said, found=found.amount)
            return
    raise NoSuchRow(code=place.row, dimension=found.rows.dimension)


def _stored(ledger: Ledger, positions: Iterable[int]) -> Iterator[Notification]:
    """The stored events at positions, in order.

    Raises:
        EventChanged: one is gone.
    """
    for run in runs(positions):
        for first in range(run.first, run.last + 1, READ_AT_ONCE):
            last = min(run.last, first + READ_AT_ONCE - 1)
            found = ledger.recorder.select_notifications(first, READ_AT_ONCE, last)
            there = [stored.id for stored in found]
            for position in range(first, last + 1):
                if position not in there:
                    raise EventChanged(ledger=ledger.code, position=position)
            yield from found


def _remembering(hashes: Hashes) -> Hashes:
    """The same hashes, each looked up once: paths of one tree have most of them in common."""
    known: dict[Place, bytes] = {}

    def remembered(places: Sequence[Place]) -> list[bytes]:
        new = [place for place in dict.fromkeys(places) if place not in known]
        known.update(zip(new, hashes(new), strict=True))
        return [known[place] for place in places]

    return remembered


def head_of(checkpoint: SignedCheckpoint) -> Checkpoint:
    """The head that a checkpoint signs."""
    return Checkpoint.parse(Note.parse(checkpoint.note).text)
