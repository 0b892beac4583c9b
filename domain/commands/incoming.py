"""Deliveries on their way in, streamed: a file of any size is never held in memory."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain.base import Act, Text, derived_id
from domain.book import Book, Receipt
from domain.coding import Lines, difference
from domain.outcome import Delivery, OutcomeRecorded, Stated
from domain.recording import Kept, NewAggregate, Resolution, SetAside, SetAsideReason
from domain.set_aside import SetAsideVoucher
from domain.source import Source


class Incoming:
    """Deliveries on their way in: each new, a duplicate, a correction, or set aside."""

    def __init__(
        self,
        book: Book,
        act: Act,
        source: Source,
        order: int | None,
    ) -> None:
        self.book, self.act, self.source, self.order = book, act, source, order
        self.receipt, self.kept = Receipt(), Kept(act)
        self.seen: dict[int, str] = {}

    def aggregates(
        self, first: Iterable[NewAggregate], stated: Iterable[Stated]
    ) -> Iterator[NewAggregate]:
        """The deliveries as new aggregates; repeats within the batch are told apart here."""
        yield from first
        for one in stated:
            id = derived_id(self.book.code, self.source.name, one.reference)
            print_ = one.fingerprint()
            known = self.seen.setdefault(id.int, print_)
            if known is not print_:
                if known == print_:
                    self.receipt.duplicates += 1
                else:
                    self._set_aside(one, "conflict", self.kept)
                continue
            delivery = Delivery(id)
            text = Text.of(one.text, secrets.token_bytes(16)) if one.text else None
            delivery.record(
                self.act,
                source=self.source.name,
                stated=one,
                stated_fingerprint=print_,
                order=self.order,
                text=text.id if text else None,
            )
            self.receipt.recorded += 1
            self.receipt.lines += len(one.lines)
            yield self.book.stored(delivery.collect_events(), (text,) if text else ())

    def resolve(self, existing: Sequence[NewAggregate]) -> Resolution:
        """Judge deliveries that exist already, by what was recorded of them."""
        ids = [aggregate.events[0].originator_id for aggregate in existing]
        stored = self.book.recorder.select_events_of([UUID(str(id)) for id in ids])
        known = {
            id: Delivery.fold(UUID(str(id)), map(self.book.mapper.to_domain_event, events))
            for id, events in groupby(stored, key=lambda event: event.originator_id)
        }
        events: list[StoredEvent] = []
        kept = Kept(self.act)
        for aggregate in existing:
            first = self.book.mapper.to_domain_event(aggregate.events[0])
            if isinstance(first, OutcomeRecorded):
                delivery = known[aggregate.events[0].originator_id]
                events.extend(self._resolve_one(delivery, aggregate, first, kept))
        return Resolution(events, kept)

    def _resolve_one(
        self, delivery: Delivery, new: NewAggregate, first: OutcomeRecorded, kept: Kept
    ) -> Iterator[StoredEvent]:
        rest = [self.book.mapper.to_domain_event(event) for event in new.events[1:]]
        parts = [first, *(event for event in rest if isinstance(event, OutcomeRecorded))]
        count = sum(len(part.lines) for part in parts)
        self.receipt.recorded -= 1
        self.receipt.lines -= count
        judged = delivery.judge(
            first.fingerprint,
            restates=self.source.restates,
            order=self.order,
            newest=self.source.order,
        )
        if judged == "duplicate":
            self.receipt.duplicates += 1
            return
        lines = Lines.of([line for part in parts for line in part.lines], first.lines.dimensions)
        if judged == "corrected":
            changes = difference(lines.amounts(), delivery.amounts)
            delivery.correct(
                self.act,
                changes=Lines.of_amounts(changes, lines.dimensions),
                fingerprint=first.fingerprint,
                order=self.order,
                reason=None,
            )
            self.receipt.corrected += 1
            self.receipt.lines += len(changes)
            yield from map(self.book.mapper.to_stored_event, delivery.collect_events())
            return
        text = new.texts[0].text if new.texts else None
        one = Stated(first.reference, first.day, lines, text)
        reason: SetAsideReason = "older" if judged == "older" else "conflict"
        self._set_aside(one, "order-missing" if judged == "order-missing" else reason, kept)

    def _set_aside(self, stated: Stated, reason: SetAsideReason, kept: Kept) -> None:
        content = SetAsideVoucher(
            day=stated.day, order=self.order, text=stated.text, lines=stated.lines
        )
        aside = SetAside(
            "voucher", self.source.name, stated.reference, reason, content.model_dump_json()
        )
        kept.set_aside.append(aside)
        self.receipt.set_aside.append(aside)
