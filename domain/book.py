"""What every command stands on: a ledger's aggregates, read and saved in one transaction."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, IntegrityError, Mapper
from eventsourcing.utils import Environment

from domain.base import Act, Aggregate, Event, Text, derived_id
from domain.file import File, ReadFile
from domain.receipt import Receipt
from domain.recording import Kept, LedgerRecorder, NewAggregate
from domain.rules import RuleBroken
from domain.structure import StructureHistory

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")

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

    def save_all(self, act: Act, *aggregates: Aggregate, kept: Kept | None = None) -> int | None:
        """Save what has happened, with what is kept beside it; returns the last position."""
        events = [event for aggregate in aggregates for event in aggregate.collect_events()]
        kept = kept or Kept(act)
        if not events and not kept.set_aside and not kept.settled:
            return None
        stored = [self.mapper.to_stored_event(event) for event in events]
        positions = self.recorder.insert_events(stored, kept=kept, commit=self.commit)
        return positions[-1] if positions else None

    def save_with_file(
        self, act: Act, aggregate: Aggregate, receipt: Receipt, file: ReadFile | None
    ) -> int | None:
        """Save what a file has changed, with the file's control report if it changed anything."""
        kept = Kept(act)
        if file is None or not receipt.changes_something:
            return self.save_all(act, aggregate)
        imported = self.file_imported(act, file, receipt, kept)
        return self.save_all(act, aggregate, imported, kept=kept)

    def file_imported(self, act: Act, file: ReadFile, receipt: Receipt, kept: Kept) -> File:
        """The file that an import came from, with its control report kept as a text."""
        known = self.get(File, "file", file.sha256)
        report = kept.keep_text(file.report(receipt))
        if report is not None:
            known.imported(act, file, report=report)
        return known

    def stored(self, events: Sequence[Event], texts: tuple[Text, ...] = ()) -> NewAggregate:
        """A new aggregate's events as they are stored."""
        return NewAggregate(tuple(self.mapper.to_stored_event(event) for event in events), texts)

    def retry(self, attempt: Callable[[], T]) -> T:
        """Compute a command anew while others change what it stands on."""
        for _ in range(ATTEMPTS - 1):
            try:
                return attempt()
            except IntegrityError:
                continue
        return attempt()
