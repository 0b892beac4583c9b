"""Every command there is. A command checks, lets events happen, and saves them together."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import (
    InfrastructureFactory,
    IntegrityError,
    Mapper,
    StoredEvent,
)
from eventsourcing.utils import Environment

from domain.balances import Balances
from domain.base import Act, Aggregate, Decision, Event, Text, derived_id
from domain.budget import Budget, BudgetKind
from domain.closing import Closings
from domain.coding import Coding, Lines, Period, difference, fingerprint
from domain.forecast import ForecastRound, NoSuchRound, Scope
from domain.outcome import Delivery, NothingToReverse, OutcomeRecorded, Stated
from domain.recording import (
    Kept,
    KeptSetAside,
    LedgerRecorder,
    NewAggregate,
    Resolution,
    SetAside,
    SetAsideKind,
    SetAsideReason,
    Settlement,
)
from domain.rules import RuleBroken
from domain.set_aside import SetAsideBalances, SetAsideVoucher
from domain.source import Form, ObjectRows, Source
from domain.structure import Structure, StructureHistory

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


@dataclass(frozen=True, kw_only=True)
class SourceTerms:
    """What an import says of its source; None leaves a term to the declaration."""

    name: str
    form: Form
    restates: bool | None = None
    numbers_repeat: bool | None = None
    object_rows: ObjectRows | None = None


class UnknownLedger(RuleBroken):
    """A ledger begins with its structure."""

    MESSAGE = "there is no ledger “{ledger}”; load its structure first: liggare structure load FILE"


class NoSuchSetAside(RuleBroken):
    """Nothing of that number was set aside."""

    MESSAGE = "nothing set aside has the number {id}; see `liggare set-aside list`"


class SettledAlready(RuleBroken):
    """What was set aside is decided once."""

    MESSAGE = "number {id} is {status} already"


class CannotAccept(RuleBroken):
    """A whole file cannot be accepted as a correction."""

    MESSAGE = "number {id} is a whole file; discard it, and import the right file instead"


class Ledger(Application[UUID]):
    """One organisation's book (sv: liggare), with its own log.

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
        self._declared: dict[str, Source] = {}
        super().__init__()

    def construct_factory(self, env: Environment) -> InfrastructureFactory:
        return self._given_factory

    def construct_mapper(self) -> Mapper[UUID]:
        return self._given_mapper

    # Structure

    def load_structure(self, act: Act, structure: Structure, *, valid_from: date | None) -> bool:
        """Take a structure into use; False where it is known already."""

        def attempt() -> bool:
            history = self._get(StructureHistory, "structure")
            changed = history.load(structure, valid_from, act)
            self._save(act, history)
            return changed

        return self._retry(attempt)

    def structure(self) -> StructureHistory:
        """Every structure the ledger has had.

        Raises:
            UnknownLedger
        """
        history = self._get(StructureHistory, "structure")
        if history.latest is None:
            raise UnknownLedger(ledger=self.code)
        return history

    # Outcome

    def source(self, name: str) -> Source:
        """A source as it was declared; version 0 where it is new."""
        return self._get(Source, "source", name)

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
        source.declare(
            act,
            name=terms.name,
            form=terms.form,
            restates=terms.restates,
            numbers_repeat=terms.numbers_repeat,
            object_rows=terms.object_rows,
        )
        receipt = Receipt()
        kept = Kept(act)
        incoming = _Incoming(self, act, source, order, receipt, kept)
        new_source = () if declared else (self._stored(source.collect_events()),)
        positions = self.recorder.insert_new(
            incoming.aggregates(new_source, stated),
            resolve=incoming.resolve,
            kept=kept,
            commit=self.commit,
        )
        receipt.position = positions[-1] if positions else None
        if source.restates and order is not None and file_digest and order != source.order:
            self._note_restatement(act, terms.name, order, file_digest)
        return receipt

    def _note_restatement(self, act: Act, name: str, order: int, digest: str) -> None:
        def attempt() -> None:
            source = self.source(name)
            if source.order is None or order > source.order:
                source.restate(act, order=order, fingerprint=digest)
                self._save(act, source)

        self._retry(attempt)

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
            source.declare(
                act,
                name=terms.name,
                form=terms.form,
                restates=terms.restates,
                numbers_repeat=terms.numbers_repeat,
                object_rows=terms.object_rows,
            )
            receipt, kept = Receipt(), Kept(act)
            aggregates: list[Aggregate] = [source]
            for period, lines in sorted(stated.items()):
                balances = self._get(Balances, "balances", terms.name, str(period))
                self._restate_one(act, terms.name, balances, period, lines, order, receipt, kept)
                aggregates.append(balances)
            receipt.position = self._save(act, *aggregates, kept=kept)
            return receipt

        return self._retry(attempt)

    def _restate_one(
        self,
        act: Act,
        source: str,
        balances: Balances,
        period: int,
        lines: Lines,
        order: int,
        receipt: Receipt,
        kept: Kept,
    ) -> None:
        print_ = fingerprint(lines)
        judged = balances.judge(print_, order=order)
        if judged == "duplicate":
            receipt.duplicates += 1
        elif judged in ("conflict", "older"):
            reason: SetAsideReason = "conflict" if judged == "conflict" else "older"
            content = SetAsideBalances(period=period, order=order, lines=lines)
            aside = SetAside(
                "balances", source, str(Period(period)), reason, content.model_dump_json()
            )
            kept.set_aside.append(aside)
            receipt.set_aside.append(aside)
        else:
            receipt.corrected += judged == "recorded" and balances.version > 0
            changes = difference(lines.amounts(), balances.amounts)
            balances.restate(
                act,
                source=source,
                period=period,
                order=order,
                fingerprint=print_,
                changes=self._in_columns(changes, lines.dimensions),
            )
            receipt.unchanged += judged == "unchanged"
            receipt.recorded += judged == "recorded"
            receipt.lines += len(changes)

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
            delivery = self._get(Delivery, source, reference)
            if delivery.current is None:
                raise NothingToReverse(source=source, reference=reference)
            changes = difference({}, delivery.amounts)
            delivery.reverse(
                act,
                changes=self._in_columns(changes, ()),
                order=self._newest_order(source, delivery.order),
                reason=_keep_text(kept, reason),
            )
            return self._save(act, delivery, kept=kept)

        return self._retry(attempt)

    def _newest_order(self, source: str, *orders: int | None) -> int | None:
        """The newest order known: what a person decides stands until a newer one comes."""
        known = [order for order in (*orders, self.source(source).order) if order is not None]
        return max(known, default=None)

    # Set aside

    def set_aside_file(
        self, act: Act, *, source: str, name: str, reason: SetAsideReason, content: str
    ) -> SetAside:
        """Set a whole file aside; the same content is kept once."""
        aside = SetAside("file", source, name, reason, content)
        self.recorder.insert_events([], kept=Kept(act, set_aside=[aside]), commit=self.commit)
        return aside

    def set_aside(self, id: int) -> KeptSetAside:
        """Something that was set aside, whatever became of it.

        Raises:
            NoSuchSetAside
        """
        for aside in self.recorder.select_set_aside():
            if aside.id == id:
                return aside
        raise NoSuchSetAside(id=id)

    def waiting(self, id: int) -> KeptSetAside:
        """Something set aside that waits for a decision.

        Raises:
            NoSuchSetAside, SettledAlready
        """
        aside = self.set_aside(id)
        if aside.status != "waiting":
            raise SettledAlready(id=id, status=aside.status)
        return aside

    def accept_set_aside(self, act: Act, *, id: int, reason: str | None) -> int | None:
        """Accept something set aside as a correction of what is known; returns the position.

        Raises:
            NoSuchSetAside, CannotAccept
        """

        def attempt() -> int | None:
            aside = self.waiting(id)
            kept = Kept(act, settled=[Settlement(id, "accepted", act, reason)])
            if aside.kind == "voucher":
                accepted: Aggregate = self._corrected(act, aside, _keep_text(kept, reason))
            elif aside.kind == "balances":
                accepted = self._restated(act, aside, _keep_text(kept, reason))
            else:
                raise CannotAccept(id=id)
            return self._save(act, accepted, kept=kept)

        return self._retry(attempt)

    def _corrected(self, act: Act, aside: SetAside, reason: str | None) -> Delivery:
        stated = SetAsideVoucher.model_validate_json(aside.content)
        delivery = self._get(Delivery, aside.source, aside.reference)
        changes = difference(stated.lines.amounts(), delivery.amounts)
        delivery.correct(
            act,
            changes=self._in_columns(changes, stated.lines.dimensions),
            fingerprint=fingerprint(stated.lines, stated.day),
            order=self._newest_order(aside.source, delivery.order, stated.order),
            reason=reason,
        )
        return delivery

    def _restated(self, act: Act, aside: SetAside, reason: str | None) -> Balances:
        stated = SetAsideBalances.model_validate_json(aside.content)
        balances = self._get(Balances, "balances", aside.source, str(stated.period))
        changes = difference(stated.lines.amounts(), balances.amounts)
        balances.restate(
            act,
            source=aside.source,
            period=stated.period,
            order=max(stated.order, balances.order or stated.order),
            fingerprint=fingerprint(stated.lines),
            changes=self._in_columns(changes, stated.lines.dimensions),
            reason=reason,
        )
        return balances

    def discard_set_aside(self, act: Act, *, id: int, reason: str | None) -> None:
        """Decide that something set aside shall not count; it stays visible, with the reason.

        Raises:
            NoSuchSetAside
        """
        self.waiting(id)
        settled = Settlement(id, "discarded", act, reason)
        self.recorder.insert_events([], kept=Kept(act, settled=[settled]), commit=self.commit)

    # Budget

    def decide_budget(
        self,
        act: Act,
        *,
        stated: Lines,
        decision: Decision,
        kind: BudgetKind | None = None,
        as_total: bool = False,
        into_closed: bool = False,
    ) -> Receipt:
        """Record a decided budget, or a decided change of it.

        Raises:
            what `Budget.decide` raises.
        """

        def attempt() -> Receipt:
            budget = self._get(Budget, "budget")
            changes = budget.changes(stated, as_total=as_total)
            new = budget.decide(
                act,
                changes=changes,
                kind=kind,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )
            return self._save_budget(act, budget, changes, new)

        return self._retry(attempt)

    def propose_budget(
        self, act: Act, *, stated: Lines, kind: BudgetKind | None, as_total: bool
    ) -> tuple[str, Receipt]:
        """Propose a budget, or a change of it; returns the proposal's name.

        Raises:
            what `Budget.propose` raises.
        """

        def attempt() -> tuple[str, Receipt]:
            budget = self._get(Budget, "budget")
            changes = budget.changes(stated, as_total=as_total)
            name, new = budget.propose(act, changes=changes, kind=kind)
            return name, self._save_budget(act, budget, changes, new)

        return self._retry(attempt)

    def decide_proposal(
        self, act: Act, *, name: str, decision: Decision, into_closed: bool = False
    ) -> Receipt:
        """Decide what was proposed.

        Raises:
            what `Budget.decide_proposal` raises.
        """

        def attempt() -> Receipt:
            budget = self._get(Budget, "budget")
            changes = budget.decide_proposal(
                act,
                name=name,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )
            return self._save_budget(act, budget, changes, True)

        return self._retry(attempt)

    def reallocate_budget(
        self, act: Act, *, stated: Lines, decision: Decision, into_closed: bool = False
    ) -> Receipt:
        """Move budget between codings.

        Raises:
            what `Budget.reallocate` raises.
        """

        def attempt() -> Receipt:
            budget = self._get(Budget, "budget")
            changes = budget.changes(stated, as_total=False)
            new = budget.reallocate(
                act,
                changes=changes,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )
            return self._save_budget(act, budget, changes, new)

        return self._retry(attempt)

    def _save_budget(self, act: Act, budget: Budget, changes: Lines, new: bool) -> Receipt:
        position = self._save(act, budget)
        if not new:
            return Receipt(duplicates=1)
        return Receipt(recorded=1, lines=len(changes), position=position)

    # Forecast

    def revise_forecast(
        self,
        act: Act,
        *,
        name: str,
        year: int,
        cutoff: Period | None,
        stated: Lines,
        scope: Scope | None,
        submit: "Submission | None" = None,
    ) -> Receipt:
        """Open a round or find it open, and replace what a file states; submit it, if asked.

        Raises:
            what `ForecastRound` raises; then nothing at all is recorded.
        """

        def attempt() -> Receipt:
            round = self._get(ForecastRound, "forecast", str(year), name)
            round.open(act, name=name, year=year, cutoff=cutoff)
            new = round.revise(act, stated=stated, scope=scope)
            if submit is not None:
                new |= submit.to(round, act)
            position = self._save(act, round)
            if not new:
                return Receipt(duplicates=1)
            return Receipt(recorded=1, lines=len(stated), position=position)

        return self._retry(attempt)

    def submit_forecast(self, act: Act, *, name: str, year: int, submit: "Submission") -> bool:
        """Submit an open round; False where it is submitted already.

        Raises:
            NoSuchRound, DiffersFromOutcome
        """

        def attempt() -> bool:
            round = self._round(name, year)
            new = submit.to(round, act)
            self._save(act, round)
            return new

        return self._retry(attempt)

    def approve_forecast(
        self, act: Act, *, name: str, year: int, decision: Decision | None = None
    ) -> bool:
        """Approve a submitted round; False where it is approved already.

        Raises:
            NoSuchRound, RoundNotSubmitted
        """

        def attempt() -> bool:
            round = self._round(name, year)
            new = round.approve(act, decision=decision)
            self._save(act, round)
            return new

        return self._retry(attempt)

    def _round(self, name: str, year: int) -> ForecastRound:
        round = self._get(ForecastRound, "forecast", str(year), name)
        if round.version == 0:
            raise NoSuchRound(round=name, known="–")
        return round

    # Periods

    def close_period(self, act: Act, period: Period, *, reason: str | None = None) -> bool:
        """Close a period; False where it is closed already.

        Raises:
            ClosesOutOfOrder
        """

        def attempt() -> bool:
            closings, kept = self._get(Closings, "closings"), Kept(act)
            new = closings.close(period, act, reason=_keep_text(kept, reason))
            if new:
                self._save(act, closings, kept=kept)
            return new

        return self._retry(attempt)

    def reopen_period(self, act: Act, period: Period, *, reason: str | None = None) -> None:
        """Open a closed period again.

        Raises:
            NotClosed
        """

        def attempt() -> None:
            closings, kept = self._get(Closings, "closings"), Kept(act)
            closings.reopen(period, act, reason=_keep_text(kept, reason))
            self._save(act, closings, kept=kept)

        self._retry(attempt)

    def _closed(self) -> frozenset[int]:
        return frozenset(self._get(Closings, "closings").closed)

    # What every command uses

    def _get(self, aggregate_class: type[A], *names: str) -> A:
        id = derived_id(self.code, *names)
        return aggregate_class.fold(id, self.events.get(id))

    def _save(self, act: Act, *aggregates: Aggregate, kept: Kept | None = None) -> int | None:
        events = [event for aggregate in aggregates for event in aggregate.collect_events()]
        kept = kept or Kept(act)
        if not events and not kept.set_aside and not kept.settled:
            return None
        stored = [self.mapper.to_stored_event(event) for event in events]
        positions = self.recorder.insert_events(stored, kept=kept, commit=self.commit)
        return positions[-1] if positions else None

    def _stored(self, events: Sequence[Event], texts: tuple[Text, ...] = ()) -> NewAggregate:
        return NewAggregate(tuple(self.mapper.to_stored_event(event) for event in events), texts)

    def _retry(self, attempt: Callable[[], T]) -> T:
        """Compute a command anew while others change what it stands on."""
        for _ in range(ATTEMPTS - 1):
            try:
                return attempt()
            except IntegrityError:
                continue
        return attempt()

    def _in_columns(
        self, amounts: dict[tuple[Coding, int], int], dimensions: Sequence[str]
    ) -> Lines:
        names = sorted({d for coding, _ in amounts for d, _ in coding.codes} - {*dimensions})
        return Lines.of_amounts(amounts, [*dimensions, *names])


@dataclass(frozen=True)
class Submission:
    """The outcome that a round is compared with when it is submitted, and the user's word."""

    outcome: Mapping[tuple[Coding, int], int]
    compared_position: int
    accept_differences: bool

    def to(self, round: ForecastRound, act: Act) -> bool:
        return round.submit(
            act,
            outcome=self.outcome,
            compared_position=self.compared_position,
            accept_differences=self.accept_differences,
        )


class _Incoming:
    """Deliveries on their way in: each new, a duplicate, a correction, or set aside."""

    def __init__(
        self,
        ledger: Ledger,
        act: Act,
        source: Source,
        order: int | None,
        receipt: Receipt,
        kept: Kept,
    ) -> None:
        self.ledger, self.act, self.source = ledger, act, source
        self.order, self.receipt, self.kept = order, receipt, kept
        self.seen: dict[int, str] = {}

    def aggregates(
        self, first: Iterable[NewAggregate], stated: Iterable[Stated]
    ) -> Iterator[NewAggregate]:
        """The deliveries as new aggregates; repeats within the batch are told apart here."""
        yield from first
        for one in stated:
            id = derived_id(self.ledger.code, self.source.name, one.reference)
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
            yield self.ledger._stored(delivery.collect_events(), (text,) if text else ())

    def resolve(self, existing: Sequence[NewAggregate]) -> Resolution:
        """Judge deliveries that exist already, by what was recorded of them."""
        ids = [aggregate.events[0].originator_id for aggregate in existing]
        stored = self.ledger.recorder.select_events_of([UUID(str(id)) for id in ids])
        known = {
            id: Delivery.fold(UUID(str(id)), map(self.ledger.mapper.to_domain_event, events))
            for id, events in groupby(stored, key=lambda event: event.originator_id)
        }
        events: list[StoredEvent] = []
        kept = Kept(self.act)
        for aggregate in existing:
            first = self.ledger.mapper.to_domain_event(aggregate.events[0])
            if isinstance(first, OutcomeRecorded):
                delivery = known[aggregate.events[0].originator_id]
                events.extend(self._resolve_one(delivery, aggregate, first, kept))
        return Resolution(events, kept)

    def _resolve_one(
        self, delivery: Delivery, new: NewAggregate, first: OutcomeRecorded, kept: Kept
    ) -> Iterator[StoredEvent]:
        rest = [self.ledger.mapper.to_domain_event(event) for event in new.events[1:]]
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
                changes=self.ledger._in_columns(changes, lines.dimensions),
                fingerprint=first.fingerprint,
                order=self.order,
                reason=None,
            )
            self.receipt.corrected += 1
            self.receipt.lines += len(changes)
            yield from map(self.ledger.mapper.to_stored_event, delivery.collect_events())
            return
        text = new.texts[0].text if new.texts else None
        one = Stated(first.reference, first.day, lines, text)
        reason: SetAsideReason = "older" if judged == "older" else "conflict"
        self._set_aside(one, "order-missing" if judged == "order-missing" else reason, kept)

    def _set_aside(self, stated: Stated, reason: SetAsideReason, kept: Kept) -> None:
        kind: SetAsideKind = "voucher"
        content = SetAsideVoucher(
            day=stated.day, order=self.order, text=stated.text, lines=stated.lines
        )
        aside = SetAside(
            kind, self.source.name, stated.reference, reason, content.model_dump_json()
        )
        kept.set_aside.append(aside)
        self.receipt.set_aside.append(aside)


def _keep_text(kept: Kept, text: str | None) -> str | None:
    """Keep a text beside the events, under a key of its own; returns the id an event holds."""
    if not text:
        return None
    kept.texts.append(Text.of(text, secrets.token_bytes(16)))
    return kept.texts[-1].id
