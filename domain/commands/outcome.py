"""Commands on the outcome: what sources state, and what is taken back."""

from collections.abc import Iterable, Mapping
from functools import cached_property, partial

from domain.balances import Balances
from domain.base import Act, Aggregate
from domain.book import Book, Origin
from domain.coding import Lines
from domain.commands.incoming import Incoming
from domain.commands.restating import Restating
from domain.file import ReadFile
from domain.outcome import Delivery, NothingToReverse, Stated
from domain.receipt import Receipt
from domain.recording import Kept
from domain.restatement import RestatedMeanwhile, Restatement
from domain.source import Source, SourceTerms


class OutcomeCommands(Book):
    """Record, restate and reverse outcome."""

    def source(self, name: str) -> Source:
        """A source as it was declared; version 0 where it is new."""
        return self.get(Source, "source", name)

    @cached_property
    def _declared(self) -> dict[str, Source]:
        return {}

    def declared_source(self, name: str) -> Source:
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
        restatement: Restatement | None = None,
        file: ReadFile | None = None,
    ) -> Receipt:
        """Record vouchers or batches of movements that a source states, in one transaction.

        What is known is a duplicate; what contradicts the known is a correction where the
        source restates, and else set aside. What a restatement leaves out, and would not leave
        out if the source still had it, is reversed; else it is listed as missing.

        Raises:
            OtherForm, DeclaredOtherwise, NumberNeeded, RestatedMeanwhile, and whatever
                reading `stated` raises.
        """
        source = self.declared_source(terms.name)
        declared = source.version > 0
        if restatement and restatement.judged_at not in (None, source.version):
            raise RestatedMeanwhile(source=terms.name)
        source.declare(act, terms)
        incoming = Incoming(self, act, source, order, restatement)
        new_source = () if declared else (self.stored(source.collect_events()),)
        positions = self.recorder.insert_new(
            incoming.aggregates(new_source, stated),
            resolve=incoming.resolve,
            conclude=partial(incoming.conclude, file) if restatement or file else None,
            kept=incoming.kept,
            commit=self.commit,
        )
        receipt = incoming.receipt
        receipt.position = positions[-1] if positions else None
        return receipt

    def note_restatement(
        self,
        act: Act,
        *,
        order: int,
        terms: SourceTerms,
        restatement: Restatement,
        receipt: Receipt,
        file: ReadFile,
    ) -> int | None:
        """Note that a source has said again, in a newer order, just what it said before.

        Returns the position; None where the order is not newer.

        Raises:
            OtherForm, DeclaredOtherwise
        """

        def attempt() -> int | None:
            known = self.source(terms.name)
            known.declare(act, terms)
            if known.order is not None and order <= known.order:
                return None
            kept, receipt.noted = Kept(act), True
            known.restate(
                act, order=order, fingerprint=restatement.digest, content=restatement.content
            )
            imported = self.file_imported(act, file, receipt, kept)
            return self.save_all(act, known, imported, kept=kept)

        return self.retry(attempt)

    def restate_balances(
        self,
        act: Act,
        *,
        terms: SourceTerms,
        stated: Mapping[int, Lines],
        order: int,
        origin: Origin = None,
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
            receipt = restating.receipt
            receipt.position = self.save_from(
                act, *aggregates, receipt=receipt, origin=origin, kept=restating.kept
            )
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
            delivery.reverse(
                act,
                order=self.source(source).newest_order(delivery.order),
                reason=kept.keep_text(reason),
            )
            return self.save_all(act, delivery, kept=kept)

        return self.retry(attempt)
