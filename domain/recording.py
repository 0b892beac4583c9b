"""What the ledger asks of its event store, beyond the library's recorder."""

import secrets
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent

from domain.base import Act, Text

SetAsideKind = Literal["voucher", "balances", "file", "message"]
SetAsideReason = Literal[
    "conflict",
    "older",
    "order-missing",
    "other-form",
    "malformed",
    "other-source",
    "unknown-ledger",
    "too-large",
    "same-id",
    "refused",
    "unforeseen",
]
SetAsideStatus = Literal["waiting", "accepted", "discarded", "retried"]
ErasedKind = Literal["text", "name", "set-aside"]
Result = Literal["accepted", "duplicate", "set-aside"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """What contradicts what is known, kept whole until a person decides (sv: undanlagt).

    `content` is JSON: of a voucher its reference, day, order, text and lines; of balances
    their period, order and lines; of a file its name and its bytes in base64; of a message
    that could not be taken, the message and why. `message` is the message that stated the
    rest, as JSON, where it was one (see `domain.set_aside.KeptMessage`).
    """

    kind: SetAsideKind
    source: str
    reference: str
    reason: SetAsideReason
    content: str
    message: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class KeptSetAside(SetAside):
    """Something set aside, as it is kept: with its number, when, and what became of it."""

    id: int
    by: str
    set_aside_at: str
    status: SetAsideStatus
    settled_by: str | None = None
    settled_at: str | None = None
    settled_reason: str | None = None


@dataclass(slots=True)
class Message:
    """A message of a source, as the ledger remembers it: kept beside the log, never rebuilt.

    A source's `id` names it. `digest` is the SHA-256 of its type and data: the same id with
    another digest contradicts. `sequence` is its number in the source's own count, where it
    keeps one. `reference` names the delivery in it. `result` is what became of it, known when
    the batch is written; `position` is the log's last when it was. `reason` is why it was set
    aside, to be told; it is kept with what was set aside.
    """

    source: str
    id: str
    type: str
    digest: bytes
    sequence: int | None
    reference: str | None
    result: Result
    position: int = 0
    reason: SetAsideReason | None = None


class MessagesKnown(IntegrityError):
    """Some of the messages were taken before; nothing of the batch is written."""


class Erased(NamedTuple):
    """What is erased: a text by its id, a name by the id of who bears it, or the content of what
    was set aside by its number."""

    kind: ErasedKind
    id: str


class Settlement(NamedTuple):
    """What a person decided of something set aside."""

    id: int
    status: SetAsideStatus
    act: Act
    reason: str | None


@dataclass(slots=True)
class Kept:
    """What is kept beside the events, and written in the append's transaction."""

    act: Act | None = None
    texts: list[Text] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    settled: list[Settlement] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    erased: list[Erased] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.texts or self.set_aside or self.settled or self.messages or self.erased)

    def keep_text(self, text: str | None) -> str | None:
        """Keep a text under a key of its own; returns the id that an event holds."""
        if not text:
            return None
        self.texts.append(Text.of(text, secrets.token_bytes(16)))
        return self.texts[-1].id


class NewAggregate(NamedTuple):
    """The first events of an aggregate that should not exist yet, and the texts they name."""

    events: tuple[StoredEvent, ...]
    texts: tuple[Text, ...] = ()


class Resolution(NamedTuple):
    """What becomes of aggregates that exist already: events to append instead, and what to keep."""

    events: Sequence[StoredEvent]
    kept: Kept


Resolve = Callable[[Sequence[NewAggregate]], Resolution]

Conclude = Callable[[], Resolution]
"""What follows from a batch once all of it is appended: asked last, within the transaction."""


class LedgerRecorder(ApplicationRecorder):
    """One ledger's log: dense positions from 1, in the order of commits.

    A position is last + 1, given inside the append's transaction under a lock that is held
    until the commit: a refused append leaves no gap, and no reader sees n + 1 before n.
    """

    @abstractmethod
    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        kept: Kept | None = None,
        conclude: Conclude | None = None,
        commit: bool = True,
        **kwargs: Any,
    ) -> Sequence[int] | None:
        """Append events, all or none, with what is kept beside them; returns their positions.

        `conclude` is asked when they are appended, in the same transaction. With `commit=False`
        everything is done and then rolled back: a rehearsal.

        Raises:
            IntegrityError: an event of that originator and version exists.
            MessagesKnown
        """

    @abstractmethod
    def insert_new(
        self,
        new: Iterable[NewAggregate],
        *,
        resolve: Resolve,
        kept: Kept,
        conclude: Conclude | None = None,
        commit: bool = True,
    ) -> Sequence[int]:
        """Append new aggregates in one transaction, those that exist already left out.

        `new` is read to its end before the lock is taken, without being held in memory; an
        error raised by it leaves the log as it was. Those that exist already are handed to
        `resolve`, some at a time, and what it answers is appended and kept in the same
        transaction; so are those whose originator occurred before in `new`. `conclude` is
        asked when all that is appended. Both read the log as it then stands, what this
        transaction has appended included, and `conclude` may be asked anew where the first
        attempt to append met what existed already. `kept` is written whole when `new` has been
        read. Returns the positions appended.

        Raises:
            MessagesKnown
        """

    @abstractmethod
    def select_events_of(self, originator_ids: Sequence[UUID]) -> Sequence[StoredEvent]:
        """All events of several aggregates, by originator and version."""

    @abstractmethod
    def select_set_aside(
        self,
        *,
        waiting: bool = False,
        after: int = 0,
        limit: int | None = None,
        contents: bool = True,
    ) -> Sequence[KeptSetAside]:
        """What has been set aside in this ledger, in the order of its numbers.

        Only what waits, if asked; only numbers above `after`, and the first `limit` of them.
        Without `contents`, which may be large, `content` is empty and `message` None.
        """

    @abstractmethod
    def select_set_aside_one(self, number: int) -> KeptSetAside | None:
        """What was set aside under a number, whatever became of it."""

    @abstractmethod
    def select_messages(self, names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Message]:
        """The messages taken of these (source, id), by that name."""

    @abstractmethod
    def last_sequence(self, source: str, *, before: Sequence[str] = ()) -> int | None:
        """The highest sequence number of a source's messages, those of the ids `before` left out.

        A message that is sent again under a new id has its number again: a number alone names
        no message.
        """

    @abstractmethod
    def holds(self, erased: Erased) -> bool:
        """Whether there is what shall be erased."""

    @abstractmethod
    def select_texts(self, ids: Sequence[str]) -> dict[str, str]:
        """The texts of these ids; one that was erased is missing."""
