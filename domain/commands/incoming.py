"""Deliveries on their way in, streamed: a file of any size is never held in memory."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain.base import Act, Aggregate, Text, derived_id
from domain.book import Book
from domain.coding import Amounts, Lines, add_up, difference
from domain.file import ReadFile
from domain.outcome import Delivery, OutcomeRecorded, Received, Stated, series_of
from domain.receipt import Receipt
from domain.recording import Kept, NewAggregate, Resolution, SetAside, SetAsideReason
from domain.restatement import Coverage, RestatedMeanwhile, Restatement
from domain.rules import RuleBroken
from domain.set_aside import SetAsideVoucher
from domain.source import Source

READ_AT_ONCE = 500
"""So many deliveries are read at once."""


class NumberNeeded(RuleBroken):
    """A voucher without a number is known by its file alone: another file cannot restate it."""

    MESSAGE = (
        "the source “{source}” restates, and a voucher of {day} has no number to know it by; "
        "export the vouchers with their numbers"
    )


class Incoming:
    """Deliveries on their way in: each new, a duplicate, a correction, or set aside."""

    def __init__(
        self,
        book: Book,
        act: Act,
        source: Source,
        order: int | None,
        restatement: Restatement | None = None,
    ) -> None:
        self.book, self.act, self.source, self.order = book, act, source, order
        self.restatement = restatement
        self.left_out = set(restatement.known) if restatement else set[str]()
        self.expected = source.version
        self.repeated: dict[str, str | None] = {}
        self.stated: Amounts = {}
        self.receipt, self.kept = Receipt(), Kept(act)

    def aggregates(
        self, first: Iterable[NewAggregate], stated: Iterable[Stated]
    ) -> Iterator[NewAggregate]:
        """The deliveries as new aggregates."""
        yield from first
        for one in stated:
            if self.restatement is not None:
                self._take_as_restated(one)
            delivery = Delivery(derived_id(self.book.code, self.source.name, one.reference))
            text = Text.of(one.text, secrets.token_bytes(16)) if one.text else None
            delivery.record(
                self.act,
                source=self.source.name,
                stated=one,
                stated_fingerprint=one.fingerprint(),
                order=self.order,
                text=text.id if text else None,
            )
            self.receipt.recorded += 1
            self.receipt.lines += len(one.lines)
            yield self.book.stored(delivery.collect_events(), (text,) if text else ())

    def _take_as_restated(self, one: Stated) -> None:
        if self.source.restates and series_of(one.reference) is None:
            raise NumberNeeded(source=self.source.name, day=one.day or "–")
        if one.reference in self.left_out:
            self.left_out.remove(one.reference)
        elif self.restatement and one.reference in self.restatement.known:
            self.repeated[one.reference] = None
        add_up(self.stated, one.lines)

    def resolve(self, existing: Sequence[NewAggregate]) -> Resolution:
        """Judge deliveries that exist already, by what was recorded of them."""
        ids = [UUID(str(aggregate.events[0].originator_id)) for aggregate in existing]
        known = self.book.get_all(Delivery, ids)
        events: list[StoredEvent] = []
        kept = Kept(self.act)
        for id, aggregate in zip(ids, existing, strict=True):
            first = self.book.mapper.to_domain_event(aggregate.events[0])
            if isinstance(first, OutcomeRecorded):
                events.extend(self._resolve_one(known[id], aggregate, first, kept))
            elif not self.book.get(Source, "source", self.source.name).has_terms_of(self.source):
                raise RestatedMeanwhile(source=self.source.name)
        return Resolution(events, kept)

    def _resolve_one(
        self, delivery: Delivery, new: NewAggregate, first: OutcomeRecorded, kept: Kept
    ) -> Iterator[StoredEvent]:
        rest = [self.book.mapper.to_domain_event(event) for event in new.events[1:]]
        parts = [first, *(event for event in rest if isinstance(event, OutcomeRecorded))]
        count = sum(len(part.lines) for part in parts)
        self.receipt.recorded -= 1
        self.receipt.lines -= count
        judged = self._judge(delivery, first)
        for part in parts:
            self.receipt.not_recorded(part.lines)
        if judged == "duplicate":
            self.receipt.duplicates += 1
            return
        lines = Lines.of([line for part in parts for line in part.lines], first.lines.dimensions)
        if judged == "corrected":
            changes = difference(lines.amounts(), delivery.amounts)
            self.receipt.also_recorded(changes)
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

    def _judge(self, delivery: Delivery, first: OutcomeRecorded) -> Received:
        """What a statement is; the second of one file corrects nothing, if it differs."""
        stated = self.repeated.get(first.reference)
        if stated is not None:
            return "duplicate" if stated == first.fingerprint else "conflict"
        if first.reference in self.repeated:
            self.repeated[first.reference] = first.fingerprint
        return delivery.judge(
            first.fingerprint,
            restates=self.source.restates,
            order=self.order,
            newest=self.source.order,
        )

    def _set_aside(self, stated: Stated, reason: SetAsideReason, kept: Kept) -> None:
        content = SetAsideVoucher(
            day=stated.day, order=self.order, text=stated.text, lines=stated.lines
        )
        aside = SetAside(
            "voucher", self.source.name, stated.reference, reason, content.model_dump_json()
        )
        kept.set_aside.append(aside)
        self.receipt.set_aside.append(aside)

    def conclude(self, file: ReadFile | None) -> Resolution:
        """What follows when all deliveries are in: reversals, the new order, the file's report.

        Raises:
            RestatedMeanwhile
        """
        kept = Kept(self.act)
        concluded: list[Aggregate] = []
        if self.restatement is not None and self.source.restates and self.order is not None:
            known = self.book.get(Source, "source", self.source.name)
            if known.version != self.expected:
                raise RestatedMeanwhile(source=self.source.name)
            concluded += self._reversals(self.restatement.coverage(), self.order)
            concluded += self._newer_order(known, self.restatement, self.order)
            self.receipt.restates(self.stated)
        if file is not None and self.receipt.changes_something:
            concluded.append(self.book.file_imported(self.act, file, self.receipt, kept))
        events = [event for aggregate in concluded for event in aggregate.collect_events()]
        return Resolution([self.book.mapper.to_stored_event(event) for event in events], kept)

    def _reversals(self, coverage: Coverage, order: int) -> Iterator[Delivery]:
        """Deliveries that the source no longer has; the others left out are missing."""
        self.receipt.reversed = 0
        left_out = {d.reference: d for d in self._left_out(coverage.fiscal_years)}
        for delivery in coverage.gone(left_out.values()):
            del left_out[delivery.reference]
            if delivery.order is None or delivery.order < order:
                changes = delivery.reverse(self.act, order=order, reason=None)
                self.receipt.reversed += 1
                self.receipt.lines += len(changes)
                self.receipt.also_recorded(changes)
                yield delivery
        self.receipt.missing = sorted(left_out)

    def _left_out(self, fiscal_years: frozenset[str]) -> Iterator[Delivery]:
        """The deliveries of some fiscal years that count and are not in the file."""
        references = sorted(
            reference
            for reference in self.left_out
            if (series_of(reference) or ("",))[0] in fiscal_years
        )
        ids = [derived_id(self.book.code, self.source.name, one) for one in references]
        for start in range(0, len(ids), READ_AT_ONCE):
            some = self.book.get_all(Delivery, ids[start : start + READ_AT_ONCE])
            yield from (delivery for delivery in some.values() if delivery.current is not None)

    def _newer_order(self, known: Source, restatement: Restatement, order: int) -> Iterator[Source]:
        if known.order is None or order > known.order:
            self.receipt.noted = True
            known.restate(
                self.act,
                order=order,
                fingerprint=restatement.digest,
                content=restatement.content,
                missing=len(self.receipt.missing),
            )
            yield known
