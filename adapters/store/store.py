"""A database with ledgers in it, whichever database it is."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    NotSupportedError,
    ProcessRecorder,
    TrackingRecorder,
)

from adapters.store.watching import Watching, unwatched
from domain.recording import LedgerRecorder

if TYPE_CHECKING:
    from adapters.store.restoring import Restoring


class Store(ABC):
    """The logs of all ledgers in one database, and the names of those who act in them."""

    watching: Watching = staticmethod(unwatched)
    """What surrounds each append: a process that measures them sets its own."""

    @abstractmethod
    def recorder(self, ledger: str) -> LedgerRecorder:
        """The log of a ledger, which begins with its first event."""

    def factory(self, ledger: str) -> "LedgerFactory":
        """What the library's application asks for its recorder."""
        return LedgerFactory(self.recorder(ledger))

    @abstractmethod
    def ledgers(self) -> list[str]:
        """The codes of the ledgers that have events."""

    @abstractmethod
    def identify(self, name: str) -> str:
        """The opaque id under which a person or system acts; a new name is given one."""

    @abstractmethod
    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """The names of those who acted, by id; one that was erased is missing."""

    @abstractmethod
    def read(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement on kept tables, which has `?` for each value.

        A statement holds no other `?`, and no `%`.
        """

    @abstractmethod
    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Carry out a statement on kept tables as a transaction; returns the rows affected.

        Raises:
            IntegrityError: it would break a key.
        """

    @abstractmethod
    def write_each(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Carry out a statement on kept tables once for each row of values, in one transaction.

        Raises:
            IntegrityError: it would break a key.
        """

    @abstractmethod
    def write_all(self, writes: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> None:
        """Carry out several statements on kept tables, each once for each of its rows, in one
        transaction.

        Raises:
            IntegrityError: it would break a key.
        """

    def scrub(self) -> bool:
        """Leave nothing of what was deleted in the database's own files, as far as a program can;
        whether it could. Of a server's files its own administration takes care."""
        return True

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Within it, all that this thread reads is as of one moment, whoever writes meanwhile."""

    @abstractmethod
    def restoring(self, ledger: str) -> "AbstractContextManager[Restoring]":
        """A transaction that writes a ledger as it was elsewhere; an error writes nothing."""

    @abstractmethod
    def close(self) -> None:
        """Close the connections."""


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Gives the library's application the recorder of one ledger."""

    def __init__(self, recorder: LedgerRecorder) -> None:
        super().__init__({})
        self._recorder = recorder

    def application_recorder(self) -> LedgerRecorder:
        return self._recorder

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        raise NotSupportedError("a ledger takes no snapshots")

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        raise NotSupportedError("what has been projected is tracked beside the projections")

    def process_recorder(self) -> ProcessRecorder:
        raise NotSupportedError("what has been projected is tracked beside the projections")
