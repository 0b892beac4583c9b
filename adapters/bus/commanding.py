"""Messages that state no voucher: each is one command, in a transaction of its own."""

from adapters.bus.contract.reading import (
    BalancesMessage,
    BudgetMessage,
    ControlTotalsMessage,
    ForecastMessage,
    Readable,
)
from adapters.imports.forecast import submission
from adapters.service import Service
from domain.base import Act
from domain.forecast import Scope
from domain.ledger import Ledger
from domain.message import SentMessage
from domain.receipt import Receipt
from domain.source import SourceTerms


def carry_out(
    service: Service, ledger: Ledger, act: Act, read: Readable, sent: SentMessage
) -> int | None:
    """Do what a message asks; returns the position it reached, None where nothing is recorded.

    Raises:
        MessagesKnown, and why the ledger refuses.
    """
    if isinstance(read, BalancesMessage):
        return _restate(ledger, act, read, sent).position
    if isinstance(read, ControlTotalsMessage):
        return ledger.state_control_totals(
            act, source=read.envelope.source_name, stated=read.stated, order=read.order, origin=sent
        ).position
    if isinstance(read, BudgetMessage):
        return _decide(ledger, act, read, sent).position
    if isinstance(read, ForecastMessage):
        return _revise(service, ledger, act, read, sent).position
    return None


def _restate(ledger: Ledger, act: Act, read: BalancesMessage, sent: SentMessage) -> Receipt:
    terms = SourceTerms(name=read.envelope.source_name, form="balances")
    return ledger.restate_balances(
        act, terms=terms, stated=read.stated, order=read.order, origin=sent
    )


def _decide(ledger: Ledger, act: Act, read: BudgetMessage, sent: SentMessage) -> Receipt:
    if read.kind == "reallocation":
        return ledger.reallocate_budget(
            act,
            stated=read.lines,
            decision=read.decision,
            into_closed=read.into_closed,
            origin=sent,
        )
    return ledger.decide_budget(
        act,
        stated=read.lines,
        decision=read.decision,
        kind=read.kind,
        as_total=read.as_total,
        into_closed=read.into_closed,
        origin=sent,
    )


def _revise(
    service: Service, ledger: Ledger, act: Act, read: ForecastMessage, sent: SentMessage
) -> Receipt:
    scope = None
    if read.scope is not None:
        dimension, code = read.scope
        structure = ledger.structure().latest
        codes = structure.codes_below(dimension, code) if structure else ()
        scope = Scope(dimension=dimension, code=code, codes=codes)
    submit = (
        submission(service, ledger, read.year, read.accept_differences) if read.submit else None
    )
    return ledger.revise_forecast(
        act,
        name=read.round,
        year=read.year,
        cutoff=read.cutoff,
        stated=read.lines,
        scope=scope,
        submit=submit,
        origin=sent,
    )
