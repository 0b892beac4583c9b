"""What every command stands on: a ledger's aggregates, read and saved in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, IntegrityError, Mapper
from eventsourcing.utils import Environment

from domain.base import Act, Aggregate, Event, Text, derived_id
from domain.recording import Kept, LedgerRecorder, NewAggregate, SetAside
from domain.rules import RuleBroken
from domain.structure import StructureHistory

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")

ATTEMPTS = 20
"""How often a command is computed anew when others keep changing the same aggregate."""


@dataclass
class Receipt:
    """What became of an import: counts, what was set aside, and the last position it wrote."""

    recorded: int = 0
    lines: int = 0
    duplicates: int = 0
    corrected: int = 0
    unchanged: int = 0
    set_aside: list[SetAside] = field(default_factory=list)
    position: int | None = None


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
