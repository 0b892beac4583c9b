"""What happens in the transaction of an append, on either database."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.base import Text
from domain.recording import Erased, Kept, Message, NewAggregate, Resolution, SetAside, Settlement


class AlreadySettled(IntegrityError):
    """Something set aside was settled by another, or was never there."""


class Appending(ABC):
    """An open transaction that holds the ledger's lock until it ends."""

    def __init__(self) -> None:
        self.first: int | None = None
        self.last = 0

    @property
    def positions(self) -> range:
        """The positions given in this transaction."""
        return range(0) if self.first is None else range(self.first, self.last + 1)

    def append(self, events: Sequence[StoredEvent], texts: Sequence[Text] = ()) -> None:
        """Append events after the last one, and keep the texts they name.

        Raises:
            IntegrityError: an event of that originator and version exists.
        """
        self.last = self._append(events, texts)
        if self.first is None and events:
            self.first = self.last - len(events) + 1

    def append_new(self, new: Sequence[NewAggregate]) -> None:
        self.append(
            [event for aggregate in new for event in aggregate.events],
            [text for aggregate in new for text in aggregate.texts],
        )

    def take(self, resolution: Resolution) -> None:
        """Append and keep what follows from what was appended."""
        self.append(resolution.events)
        self.keep(resolution.kept)

    def keep(self, kept: Kept) -> None:
        """Write what is kept beside the events.

        Raises:
            AlreadySettled, MessagesKnown
        """
        if kept.texts:
            self.append((), kept.texts)
        if kept.messages:
            self._remember(kept.messages, received_at(kept))
        if kept.set_aside and kept.act:
            at = kept.act.at.isoformat()
            for aside in kept.set_aside:
                self._set_aside(aside, kept.act.by, at)
        for erased in kept.erased:
            self._erase(erased)
        for settlement in kept.settled:
            if not self._settle(settlement):
                raise AlreadySettled(f"number {settlement.id} does not wait to be settled")

    @abstractmethod
    def _append(self, events: Sequence[StoredEvent], texts: Sequence[Text]) -> int:
        """Write events and texts; returns the ledger's last position."""

    @abstractmethod
    def existing(self, ids: Sequence[UUID]) -> set[UUID]:
        """Which of these originators have events already."""

    @abstractmethod
    def _remember(self, messages: Sequence[Message], at: str) -> None:
        """Write messages that were taken, with the last position there is.

        Raises:
            MessagesKnown
        """

    @abstractmethod
    def _set_aside(self, aside: SetAside, by: str, at: str) -> None:
        """Keep something set aside; the same source, reference and content is kept once."""

    @abstractmethod
    def _erase(self, erased: Erased) -> None:
        """Remove a text with its key, a name, or the content of what was set aside."""

    @abstractmethod
    def _settle(self, settlement: Settlement) -> bool:
        """Note what was decided; False where nothing of that number waits."""


def received_at(kept: Kept) -> str:
    """When messages were received: at the time of the act that takes them."""
    if kept.act is None:
        raise ValueError("messages are taken by somebody's act, at its time")
    return kept.act.at.isoformat()


def as_uuid(id: UUID | str) -> UUID:
    return id if isinstance(id, UUID) else UUID(id)
