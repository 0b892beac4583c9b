"""What every command stands on: a ledger's aggregates, read and saved in one transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, IntegrityError, Mapper
from eventsourcing.utils import Environment

from domain.base import Act, Aggregate, Event, Text, derived_id
from domain.file import File, ReadFile
from domain.message import SentMessage
from domain.receipt import Receipt
from domain.recording import (
    Kept,
    LedgerRecorder,
    Message,
    MessagesKnown,
    NewAggregate,
    Resolution,
)
from domain.rules import RuleBroken
from domain.sequence import MessageSequence
from domain.structure import StructureHistory

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")

Origin = ReadFile | SentMessage | None
"""What a command's input was read from."""

ATTEMPTS = 20
"""How often a command is computed anew when others keep changing the same aggregate."""


class UnknownLedger(RuleBroken):
    """A ledger begins with its structure."""

    MESSAGE = "there is no ledger “{ledger}”; load its structure first: liggare structure load FILE"


class Book(Application[UUID]):
    """A ledger's log as aggregates.

    A rehearsal (`commit=False`) does everything and rolls it back.
    """

    recorder: LedgerRecorder

    def __init__(
        self,
        *,
        code: str,
        factory: InfrastructureFactory,
        mapper: Mapper[UUID],
        commit: bool = True,
    ) -> None:
        self.code = code
        self._given_factory = factory
        self._given_mapper = mapper
        self.commit = commit
        super().__init__()

    def construct_factory(self, env: Environment) -> InfrastructureFactory:
        return self._given_factory

    def construct_mapper(self) -> Mapper[UUID]:
        return self._given_mapper

    def structure(self) -> StructureHistory:
        """Every structure the ledger has had.

        Raises:
            UnknownLedger
        """
        history = self.get(StructureHistory, "structure")
        if history.latest is None:
            raise UnknownLedger(ledger=self.code)
        return history

    def get(self, aggregate_class: type[A], *names: str) -> A:
        """An aggregate by the names its id is derived from; a new one where it has no events."""
        id = derived_id(self.code, *names)
        return aggregate_class.fold(id, self.events.get(id))

    def get_all(self, aggregate_class: type[A], ids: Sequence[UUID]) -> dict[UUID, A]:
        """Those of some aggregates that have events, by their ids."""
        stored = self.recorder.select_events_of(ids)
        return {
            UUID(str(id)): aggregate_class.fold(
                UUID(str(id)), map(self.mapper.to_domain_event, events)
            )
            for id, events in groupby(stored, key=lambda event: event.originator_id)
        }

    def save_all(self, act: Act, *aggregates: Aggregate, kept: Kept | None = None) -> int | None:
        """Save what has happened, with what is kept beside it; returns the last position."""
        events = [event for aggregate in aggregates for event in aggregate.collect_events()]
        kept = kept or Kept(act)
        if not events and not (kept.set_aside or kept.settled or kept.messages):
            return None
        stored = [self.mapper.to_stored_event(event) for event in events]
        positions = self.recorder.insert_events(
            stored,
            kept=kept,
            conclude=self.sequences({m.source: act for m in kept.messages}, kept.messages),
            commit=self.commit,
        )
        return positions[-1] if positions else None

    def save_from(
        self,
        act: Act,
        *aggregates: Aggregate,
        receipt: Receipt,
        origin: Origin,
        kept: Kept | None = None,
    ) -> int | None:
        """Save what an input has changed, with what is kept of the input.

        Of a file that changed something its control report, of a message what became of it.
        """
        kept = kept or Kept(act)
        if isinstance(origin, SentMessage):
            origin.keep(kept, receipt)
        elif origin is not None and receipt.changes_something:
            aggregates += (self.file_imported(act, origin, receipt, kept),)
        return self.save_all(act, *aggregates, kept=kept)

    def sequences(
        self, acts: Mapping[str, Act], messages: Iterable[Message]
    ) -> Callable[[], Resolution] | None:
        """What follows from the sequence numbers of messages, to be asked under the lock.

        `acts` are by source. None where no message has a number.
        """
        numbers: dict[str, dict[str, int]] = defaultdict(dict)
        for message in messages:
            if message.sequence is not None:
                numbers[message.source][message.id] = message.sequence
        return partial(self._take_sequences, acts, numbers) if numbers else None

    def _take_sequences(
        self, acts: Mapping[str, Act], numbers: Mapping[str, Mapping[str, int]]
    ) -> Resolution:
        """`numbers` are by source and id."""
        events: list[Event] = []
        for source, come in numbers.items():
            sequence = self.get(MessageSequence, "sequence", source)
            last = self.recorder.last_sequence(source, before=list(come))
            sequence.take(acts[source], source=source, numbers=come.values(), last=last)
            events += sequence.collect_events()
        return Resolution([self.mapper.to_stored_event(event) for event in events], Kept())

    def file_imported(self, act: Act, file: ReadFile, receipt: Receipt, kept: Kept) -> File:
        """The file that an import came from, with its control report kept as a text."""
        known = self.get(File, "file", file.sha256)
        report = kept.keep_text(file.report(receipt))
        if report is not None:
            known.imported(act, file, report=report)
        return known

    def text_id(self, kept: Kept, text: str | None, known: str | None) -> str | None:
        """The id of a text: the one it is known by where that says the same, else a new one."""
        if text and known and self.recorder.select_texts([known]).get(known) == text:
            return known
        return kept.keep_text(text)

    def stored(self, events: Sequence[Event], texts: tuple[Text, ...] = ()) -> NewAggregate:
        """A new aggregate's events as they are stored."""
        return NewAggregate(tuple(self.mapper.to_stored_event(event) for event in events), texts)

    def retry(self, attempt: Callable[[], T]) -> T:
        """Compute a command anew while others change what it stands on."""
        for _ in range(ATTEMPTS - 1):
            try:
                return attempt()
            except MessagesKnown:
                raise
            except IntegrityError:
                continue
        return attempt()
