"""Commands on the outcome: what sources state, and what is taken back."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from domain.balances import Balances
from domain.base import Act, Aggregate
from domain.book import Book, Receipt
from domain.coding import Lines, difference
from domain.commands.incoming import Incoming
from domain.commands.restating import Restating
from domain.outcome import Delivery, NothingToReverse, Stated
from domain.recording import Kept
from domain.source import Source, SourceTerms


class OutcomeCommands(Book):
    """Record, restate and reverse outcome."""

    def source(self, name: str) -> Source:
        """A source as it was declared; version 0 where it is new."""
        return self.get(Source, "source", name)

    @cached_property
    def _declared(self) -> dict[str, Source]:
        return {}

    def _declared_source(self, name: str) -> Source:
        """A source that adds is read once: it never changes. One that restates has an order."""
        source = self._declared.get(name) or self.source(name)
        if source.version > 0 and not source.restates:
            self._declared[name] = source
        return source

    def record_outcome(
        self,
        act: Act,
        *,
        terms: SourceTerms,
        stated: Iterable[Stated],
        order: int | None = None,
        file_digest: str | None = None,
    ) -> Receipt:
        """Record vouchers or batches of movements that a source states, in one transaction.

        What is known is a duplicate; what contradicts the known is a correction where the
        source restates, and else set aside.

        Raises:
            OtherForm, DeclaredOtherwise, and whatever reading `stated` raises.
        """
        source = self._declared_source(terms.name)
        declared = source.version > 0
        source.declare(act, terms)
        incoming = Incoming(self, act, source, order)
        new_source = () if declared else (self.stored(source.collect_events()),)
        positions = self.recorder.insert_new(
            incoming.aggregates(new_source, stated),
            resolve=incoming.resolve,
            kept=incoming.kept,
            commit=self.commit,
        )
        receipt = incoming.receipt
        receipt.position = positions[-1] if positions else None
        if source.restates and order is not None and file_digest and order != source.order:
            self._note_restatement(act, terms.name, order, file_digest)
        return receipt

    def _note_restatement(self, act: Act, name: str, order: int, digest: str) -> None:
        def attempt() -> None:
            source = self.source(name)
            if source.order is None or order > source.order:
                source.restate(act, order=order, fingerprint=digest)
                self.save_all(act, source)

        self.retry(attempt)

    def restate_balances(
        self,
        act: Act,
        *,
        terms: SourceTerms,
        stated: Mapping[int, Lines],
        order: int,
    ) -> Receipt:
        """Record what changed in the periods that a source states anew, in one transaction.

        Raises:
            OtherForm, DeclaredOtherwise
        """

        def attempt() -> Receipt:
            source = self.source(terms.name)
            source.declare(act, terms)
            restating = Restating(act, terms.name, order)
            aggregates: list[Aggregate] = [source]
            for period, lines in sorted(stated.items()):
                balances = self.get(Balances, "balances", terms.name, str(period))
                restating.take(balances, period, lines)
                aggregates.append(balances)
            receipt, kept = restating.receipt, restating.kept
            receipt.position = self.save_all(act, *aggregates, kept=kept)
            return receipt

        return self.retry(attempt)

    def reverse_outcome(
        self, act: Act, *, source: str, reference: str, reason: str | None
    ) -> int | None:
        """Take back all that a delivery holds; returns the position.

        It is taken back as of the source's newest order: the same file once more does not
        bring it back, a newer one does.

        Raises:
            NothingToReverse
        """

        def attempt() -> int | None:
            kept = Kept(act)
            delivery = self.get(Delivery, source, reference)
            if delivery.current is None:
                raise NothingToReverse(source=source, reference=reference)
            changes = difference({}, delivery.amounts)
            delivery.reverse(
                act,
                changes=Lines.of_amounts(changes, ()),
                order=self.source(source).newest_order(delivery.order),
                reason=kept.keep_text(reason),
            )
            return self.save_all(act, delivery, kept=kept)

        return self.retry(attempt)
