"""Messages into the ledgers: whatever one is, it is recorded, known already, or set aside."""

import logging
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from time import monotonic

from eventsourcing.persistence import DataError, PersistenceError

from adapters.bus.answers import answer
from adapters.bus.arrival import Arrival, SaidBefore, Unforeseen
from adapters.bus.commanding import carry_out
from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.contract.reading import OutcomeMessage
from adapters.bus.permission import not_granted
from adapters.bus.raw import Raw
from adapters.bus.setting_aside import raw_again
from adapters.service import Service
from domain.base import Act, Channel
from domain.commands.receiving import Batch, Refusal
from domain.ledger import Ledger, UnknownLedger
from domain.message import SentMessage
from domain.recording import MessagesKnown, Settlement
from domain.rules import RuleBroken
from domain.set_aside import KeptMessage
from domain.source import OtherForm, Source
from domain.structure import NoSuchDimension

NOWHERE = "?"
"""The ledger under which a message is set aside whose address names none; no ledger has it."""

KNOWN_SECONDS = 1.0
"""So long the id of a name is believed; whose name was erased acts under another soon after."""

log = logging.getLogger("liggare.bus")


class Receiver:
    """Takes messages, as many at a time as have arrived together, and answers each.

    A message that cannot be taken is set aside and stops no other. Where the database does not
    answer, nothing has happened to any of them.
    """

    def __init__(self, service: Service, *, channel: Channel = "bus") -> None:
        self.service, self.channel = service, channel
        self._dimensions: dict[str, frozenset[str]] = {}
        self._actors: dict[str, tuple[str, float]] = {}

    def receive(self, raws: Sequence[Raw], *, by: str | None = None) -> list[OutgoingEvent | None]:
        """Record what messages state; one answer each, None where the address names no sender.

        `by` is the name of who sent them, else each source acts itself.

        Raises:
            PersistenceError: the database does not answer; the messages must be kept, and
                brought again.
        """
        arrivals = [Arrival.of(raw) for raw in raws]
        by_ledger = sorted(arrivals, key=lambda arrival: arrival.raw.ledger)
        for ledger, some in groupby(by_ledger, key=lambda arrival: arrival.raw.ledger):
            self._receive_in(ledger, list(some), by)
        at = self.service.clock()
        return [answer(arrival, at) for arrival in arrivals]

    def _receive_in(self, ledger: str, arrivals: list[Arrival], by: str | None) -> None:
        book = self.service.ledger(ledger or NOWHERE)
        if self._known_dimensions(book) is None:
            for arrival in arrivals:
                arrival.message = None
                if not arrival.problems:
                    arrival.refuse("unknown-ledger", UnknownLedger(ledger=ledger))
        sources: dict[str, Source] = {}
        for arrival in arrivals:
            if not arrival.problems:
                self._check(book, sources, arrival)
        batched = [a for a in arrivals if a.problems or isinstance(a.read, OutcomeMessage)]
        for together in apart(batched):
            self._save(book, together, by)
        for arrival in arrivals:
            if not (arrival.problems or isinstance(arrival.read, OutcomeMessage)):
                self._carry_out(book, arrival, by)

    def _check(self, book: Ledger, sources: dict[str, Source], arrival: Arrival) -> None:
        """Refuse what the ledger's structure or the source's declaration has no place for."""
        unknown = self._unknown_dimensions(book, arrival.dimensions)
        if unknown:
            arrival.refuse("refused", *unknown)
        elif refusal := self._not_granted(book, arrival):
            arrival.refuse("refused", refusal)
        elif isinstance(arrival.read, OutcomeMessage):
            name = arrival.raw.source
            source = sources[name] = sources.get(name) or book.declared_source(name)
            if source.version and source.form != "vouchers":
                other = OtherForm(source=name, declared=source.form, found="vouchers")
                arrival.refuse("other-form", other)
            else:
                arrival.say_day_where_numbers_repeat(source.numbers_repeat)

    def _not_granted(self, book: Ledger, arrival: Arrival) -> RuleBroken | None:
        """Why a source may not ask this of the bus; by other channels a caller's role is known."""
        if self.channel != "bus":
            return None
        return not_granted(self.service.store, book.code, arrival.raw.source, arrival.read)

    def _unknown_dimensions(
        self, book: Ledger, stated: Collection[str]
    ) -> tuple[NoSuchDimension, ...]:
        known = self._known_dimensions(book) or frozenset()
        if known.issuperset(stated):
            return ()
        self._dimensions.pop(book.code, None)  # A structure may have come since.
        known = self._known_dimensions(book) or frozenset()
        names = ", ".join(sorted(known))
        return tuple(
            NoSuchDimension(code=code, known=names) for code in sorted(set(stated) - known)
        )

    def retry(
        self, book: Ledger, source: str, kept: KeptMessage, act: Act, settles: Settlement
    ) -> int | None:
        """Take a message once more that was set aside; returns the position then reached.

        Raises:
            UnknownLedger, and why it still cannot be taken.
        """
        arrival = Arrival.of(raw_again(kept, book.code, source))
        if self._known_dimensions(book) is None:
            raise UnknownLedger(ledger=book.code)
        if not arrival.problems:
            self._check(book, {}, arrival)
        for problem in arrival.problems:
            raise problem
        if isinstance(arrival.read, OutcomeMessage):
            statements = [statement for statement in (arrival.statement(),) if statement]
            return book.receive(Batch(act, {source: act}, statements, [], settles))
        sent = SentMessage(row=None, as_it_came=arrival.as_it_came, settles=settles)
        return carry_out(self.service, book, act, arrival.read, sent)

    def _known_dimensions(self, book: Ledger) -> frozenset[str] | None:
        """Every dimension the ledger has had; None where it has no structure."""
        if book.code not in self._dimensions:
            try:
                versions = book.structure().versions
            except UnknownLedger:
                return None
            self._dimensions[book.code] = frozenset(
                code for version in versions for code in version.structure.dimension_codes
            )
        return self._dimensions[book.code]

    def _save(self, book: Ledger, arrivals: Sequence[Arrival], by: str | None) -> None:
        """Save together; where that fails, each alone, so that one stops no other."""
        batch = self._batch(arrivals, by)
        try:
            book.receive(batch)
            return
        except PersistenceError as error:
            if not isinstance(error, DataError):
                raise
            failed: Exception = error
        except Exception as error:
            failed = error
        if len(arrivals) > 1:
            for arrival in arrivals:
                self._save(book, [arrival], by)
            return
        [arrival] = arrivals
        if arrival.problems:
            raise failed  # Not even setting it aside succeeds: it stays with the broker.
        self._give_up(book, arrival, failed, by)

    def _give_up(self, book: Ledger, arrival: Arrival, error: Exception, by: str | None) -> None:
        if isinstance(error, RuleBroken):
            other_form = isinstance(error, OtherForm)
            arrival.refuse("other-form" if other_form else "refused", error)
        else:
            log.error("a message could not be taken", exc_info=error, extra=arrival.facts)
            arrival.refuse("unforeseen", Unforeseen(error=type(error).__name__))
        self._save(book, [arrival], by)

    def _batch(self, arrivals: Iterable[Arrival], by: str | None) -> Batch:
        statements, refusals = [], []
        acts: dict[str, Act] = {}
        for arrival in arrivals:
            source = arrival.raw.source
            if source not in acts:
                acts[source] = self._act(by or f"system:{source}")
            if arrival.problems:
                refusals.append(Refusal(arrival.message, arrival.set_aside()))
            elif statement := arrival.statement():
                statements.append(statement)
        return Batch(self._act(by or "system:liggare"), acts, statements, refusals)

    def _act(self, name: str) -> Act:
        id, until = self._actors.get(name, ("", 0.0))
        if until < monotonic():
            if len(self._actors) > 10_000:
                self._actors.clear()
            id = self.service.store.identify(name)
            self._actors[name] = id, monotonic() + KNOWN_SECONDS
        return Act(id, self.channel, self.service.clock())

    def _carry_out(self, book: Ledger, arrival: Arrival, by: str | None) -> None:
        """Let a message that is no outcome do what it asks, in a transaction of its own."""
        act = self._act(by or f"system:{arrival.raw.source}")
        try:
            position = carry_out(self.service, book, act, arrival.read, arrival.sent)
            if arrival.message is not None:
                arrival.message.position = position or 0
        except MessagesKnown:
            self._tell_known(book, arrival, by)
        except PersistenceError as error:
            if not isinstance(error, DataError):
                raise
            self._give_up(book, arrival, error, by)
        except Exception as error:
            self._give_up(book, arrival, error, by)

    def _tell_known(self, book: Ledger, arrival: Arrival, by: str | None) -> None:
        """Tell a message whose id is known: it is the same again, or contradicts."""
        message = arrival.message
        if message is None:
            return
        before = book.recorder.select_messages([(message.source, message.id)])
        known = before[message.source, message.id]
        if known.digest == message.digest:
            message.result = "set-aside" if known.result == "set-aside" else "duplicate"
            message.position = known.position
            return
        arrival.message = None
        arrival.refuse("same-id", SaidBefore(id=message.id))
        self._save(book, [arrival], by)


def apart(arrivals: Iterable[Arrival]) -> Iterable[list[Arrival]]:
    """Arrivals in groups within which no message and no delivery occurs twice, in order."""
    waiting = list(arrivals)
    while waiting:
        together, later = [], []
        names: set[tuple[str, ...]] = set()
        for arrival in waiting:
            if names.isdisjoint(arrival.names):
                together.append(arrival)
            else:
                later.append(arrival)
            names.update(arrival.names)
        yield together
        waiting = later
