"""Messages on their way in: what arrives together is saved together (sv: gruppvis lagring)."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.base import Act, Text, derived_id
from domain.book import ATTEMPTS
from domain.coding import Lines, difference
from domain.commands.outcome import OutcomeCommands
from domain.outcome import Delivery, Stated
from domain.recording import (
    Kept,
    Message,
    MessagesKnown,
    NewAggregate,
    Resolution,
    SetAside,
    SetAsideReason,
    Settlement,
)
from domain.set_aside import SetAsideVoucher
from domain.source import Source, SourceTerms


class DeclaredMeanwhile(IntegrityError):
    """Another declared a source while its first messages were read: they must be read anew."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A message that states an outcome: what it states, and itself as it came, as JSON.

    `said_before` sets it aside, asked where its id is known with another content.
    """

    message: Message
    stated: Stated
    as_it_came: Callable[[], str]
    said_before: Callable[[], SetAside]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that cannot be taken, whole and with its reason.

    `message` is None where it says nothing that it could be remembered by.
    """

    message: Message | None
    aside: SetAside


@dataclass(slots=True)
class Batch:
    """Messages of one ledger that are saved together; no delivery occurs twice among them.

    `acts` are by source; `act` is that of the service, which sets aside. `settles` is the
    decision that something set aside is tried again: it is remembered already.
    """

    act: Act
    acts: Mapping[str, Act]
    statements: list[Statement]
    refusals: list[Refusal]
    settles: Settlement | None = None

    @property
    def messages(self) -> list[Message]:
        refused = [refusal.message for refusal in self.refusals if refusal.message is not None]
        return [statement.message for statement in self.statements] + refused


class ReceivingCommands(OutcomeCommands):
    """Take messages, many at a time."""

    def receive(self, batch: Batch) -> int | None:
        """Record what messages state, in one transaction; returns the position then reached.

        Every message is given its result. One whose id is known is left out: it is a
        duplicate, or set aside where it says something else under the same id.

        Raises:
            OtherForm: a source is declared to send balances.
            DeclaredMeanwhile: nothing is recorded; bring the messages again.
        """
        for _ in range(ATTEMPTS):
            if not (batch.statements or batch.refusals):
                return None
            try:
                return self._receive(batch)
            except MessagesKnown:
                self._leave_out_known(batch)
        return self._receive(batch)

    def _receive(self, batch: Batch) -> int | None:
        receiving = Receiving(self, batch)
        positions = self.recorder.insert_new(
            receiving.aggregates(),
            resolve=receiving.resolve,
            conclude=self.sequences(batch.acts, receiving.kept.messages),
            kept=receiving.kept,
            commit=self.commit,
        )
        position = positions[-1] if positions else self.recorder.max_notification_id()
        for message in batch.messages:
            message.position = position or 0
        return position

    def _leave_out_known(self, batch: Batch) -> None:
        names = [(message.source, message.id) for message in batch.messages]
        known = self.recorder.select_messages(names)
        new, refusals = [], []
        for refusal in batch.refusals:
            told = refusal.message and _told(refusal.message, known)
            if told in (None, "new"):
                refusals.append(refusal)
            elif told == "contradicts":
                refusals.append(Refusal(None, refusal.aside))
        for statement in batch.statements:
            told = _told(statement.message, known)
            if told == "new":
                new.append(statement)
            elif told == "contradicts":
                refusals.append(Refusal(None, statement.said_before()))
        batch.statements[:], batch.refusals[:] = new, refusals


def _told(
    message: Message, known: Mapping[tuple[str, str], Message]
) -> Literal["new", "again", "contradicts"]:
    """Whether a message was taken before; then its result is what became of it, if the same."""
    before = known.get((message.source, message.id))
    if before is None:
        return "new"
    if before.digest != message.digest:
        message.result = "set-aside"
        return "contradicts"
    message.result = "set-aside" if before.result == "set-aside" else "duplicate"
    message.position = before.position
    return "again"


class Receiving:
    """One attempt to save a batch: each statement new, a duplicate, a correction, or set aside."""

    def __init__(self, book: ReceivingCommands, batch: Batch) -> None:
        self.book, self.batch = book, batch
        self.kept = Kept(batch.act, messages=[] if batch.settles else batch.messages)
        self.kept.settled += [batch.settles] if batch.settles else []
        self.kept.set_aside += [refusal.aside for refusal in batch.refusals]
        self.sources: dict[str, Source] = {}
        self.by_delivery: dict[UUID, Statement] = {}
        for refusal in batch.refusals:
            if refusal.message is not None:
                refusal.message.result = "set-aside"

    def aggregates(self) -> Iterator[NewAggregate]:
        """The sources that are new, and the deliveries as new aggregates."""
        for statement in self.batch.statements:
            source = statement.message.source
            if source not in self.sources:
                yield from self._declare(source)
            yield self._delivery(statement)

    def _declare(self, name: str) -> Iterator[NewAggregate]:
        self.sources[name] = source = self.book.declared_source(name)
        known = source.version > 0
        source.declare(self.batch.acts[name], SourceTerms(name=name, form="vouchers"))
        if not known:
            yield self.book.stored(source.collect_events())

    def _delivery(self, statement: Statement) -> NewAggregate:
        message, stated = statement.message, statement.stated
        source = self.sources[message.source]
        message.result = "accepted"
        delivery = Delivery(derived_id(self.book.code, message.source, stated.reference))
        self.by_delivery[delivery.id] = statement
        text = Text.of(stated.text, secrets.token_bytes(16)) if stated.text else None
        delivery.record(
            self.batch.acts[message.source],
            source=message.source,
            stated=stated,
            stated_fingerprint=stated.fingerprint(),
            order=message.sequence if source.restates else None,
            text=text.id if text else None,
        )
        return self.book.stored(delivery.collect_events(), (text,) if text else ())

    def resolve(self, existing: Sequence[NewAggregate]) -> Resolution:
        """Judge statements of deliveries that exist already, by what was recorded of them."""
        ids = [UUID(str(aggregate.events[0].originator_id)) for aggregate in existing]
        self._refuse_other_terms(ids)
        stated = {id: self.by_delivery[id] for id in ids if id in self.by_delivery}
        known = self.book.get_all(Delivery, list(stated))
        events: list[StoredEvent] = []
        kept = Kept(self.batch.act)
        for id, statement in stated.items():
            events += self._resolve_one(known[id], statement, kept)
        return Resolution(events, kept)

    def _refuse_other_terms(self, ids: Sequence[UUID]) -> None:
        for name, source in self.sources.items():
            if source.id in ids and not self.book.source(name).has_terms_of(source):
                raise DeclaredMeanwhile(f"the source “{name}” was declared meanwhile")

    def _resolve_one(
        self, delivery: Delivery, statement: Statement, kept: Kept
    ) -> Iterable[StoredEvent]:
        message, stated = statement.message, statement.stated
        source = self.sources[message.source]
        order = message.sequence if source.restates else None
        print_ = stated.fingerprint()
        judged = delivery.judge(print_, restates=source.restates, order=order, newest=source.order)
        if judged == "duplicate":
            message.result = "duplicate"
            return ()
        if judged == "corrected":
            changes = difference(stated.lines.amounts(), delivery.amounts)
            delivery.correct(
                self.batch.acts[message.source],
                changes=Lines.of_amounts(changes, stated.lines.dimensions),
                fingerprint=print_,
                order=order,
                reason=None,
            )
            return map(self.book.mapper.to_stored_event, delivery.collect_events())
        reason: SetAsideReason = "conflict"
        if judged in ("older", "order-missing"):
            reason = "older" if judged == "older" else "order-missing"
        message.result, message.reason = "set-aside", reason
        kept.set_aside.append(_as_set_aside(statement, reason, order))
        return ()


def _as_set_aside(statement: Statement, reason: SetAsideReason, order: int | None) -> SetAside:
    stated = statement.stated
    content = SetAsideVoucher(day=stated.day, order=order, text=stated.text, lines=stated.lines)
    return SetAside(
        "voucher",
        statement.message.source,
        stated.reference,
        reason,
        content.model_dump_json(),
        message=statement.as_it_came(),
    )
