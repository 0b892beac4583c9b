"""Events of the log as facts for others: a closed table, by the class of the event."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from adapters.bus.contract.fact_models import (
    BudgetDecidedFact,
    BudgetProposedFact,
    ControlTotalsFact,
    DecisionFact,
    DocumentSealedFact,
    Fact,
    ForecastApprovedFact,
    ForecastRevisedFact,
    ForecastSubmittedFact,
    PeriodChanged,
    PeriodFact,
    ReportSealedFact,
    SealedParameters,
    StructureFact,
)
from adapters.bus.contract.outgoing import OutgoingEvent
from domain.balances import BalancesRestated
from domain.base import Decision, Event
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from domain.closing import PeriodClosed, PeriodReopened
from domain.coding import Period
from domain.control_totals import ControlTotalsStated
from domain.document import DocumentSealed
from domain.forecast import ForecastApproved, ForecastRevised, ForecastSubmitted
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from domain.seal import ReportSealed
from domain.structure import StructureLoaded


class _Told(NamedTuple):
    """A fact: the name of its type, what it is about, and its data."""

    name: str
    subject: str
    data: Fact


def outgoing_event(event: Event, *, ledger: str, position: int) -> OutgoingEvent | None:
    """An event of the log as it leaves the ledger; None where it is nobody else's business.

    Its id is the event's own, so that a receiver can drop what comes again. Texts and the names
    of persons never leave with it.
    """
    tell = _TABLE.get(type(event))
    if tell is None:
        return None
    told = tell(event, position)
    return OutgoingEvent(
        id=f"{event.originator_id}/{event.originator_version}",
        source=f"/{ledger}",
        type=f"liggare.{told.name}.v1",
        time=event.recorded_at,
        subject=told.subject,
        data=told.data.model_dump(mode="json"),
        sequence=position,
        address=f"liggare.out.{ledger}.events.{told.name}",
        traceparent=None,
    )


def _months(periods: Iterable[int]) -> list[str]:
    return [str(Period(period)) for period in sorted(set(periods))]


def _decision(decision: Decision | None) -> DecisionFact | None:
    return DecisionFact(**decision.model_dump()) if decision else None


def _recorded(event: OutcomeRecorded, position: int) -> _Told:
    return _changed(event, "recorded", position)


def _corrected(event: OutcomeCorrected, position: int) -> _Told:
    return _changed(event, "corrected", position)


def _reversed(event: OutcomeReversed, position: int) -> _Told:
    return _changed(event, "reversed", position)


def _changed(
    event: OutcomeRecorded | OutcomeCorrected | OutcomeReversed, change: Any, position: int
) -> _Told:
    data = PeriodChanged(
        position=position,
        change=change,
        source=event.source,
        reference=event.reference,
        periods=_months(event.lines.period),
    )
    return _Told("period-changed", event.reference, data)


def _restated(event: BalancesRestated, position: int) -> _Told:
    data = PeriodChanged(
        position=position,
        change="restated",
        source=event.source,
        reference=None,
        periods=_months([event.period]),
    )
    return _Told("period-changed", str(Period(event.period)), data)


def _proposed(event: BudgetProposed, position: int) -> _Told:
    data = BudgetProposedFact(
        position=position,
        proposal=event.proposal,
        kind=event.kind,
        periods=_months(event.lines.period),
    )
    return _Told("budget-proposed", event.proposal, data)


def _decided(event: BudgetDecided | BudgetReallocated, position: int) -> _Told:
    data = BudgetDecidedFact(
        position=position,
        kind=event.kind if isinstance(event, BudgetDecided) else "reallocation",
        decision=DecisionFact(**event.decision.model_dump()),
        proposal=event.proposal if isinstance(event, BudgetDecided) else None,
        periods=_months(event.lines.period),
    )
    return _Told("budget-decided", event.decision.body, data)


def _revised(event: ForecastRevised, position: int) -> _Told:
    months = _months(event.months)
    data = ForecastRevisedFact(position=position, round=event.round, year=event.year, months=months)
    return _Told("forecast-revised", event.round, data)


def _submitted(event: ForecastSubmitted, position: int) -> _Told:
    data = ForecastSubmittedFact(
        position=position,
        round=event.round,
        year=event.year,
        cutoff=str(Period(event.cutoff)) if event.cutoff else None,
        differences_accepted=event.differences_accepted,
    )
    return _Told("forecast-submitted", event.round, data)


def _approved(event: ForecastApproved, position: int) -> _Told:
    data = ForecastApprovedFact(
        position=position,
        round=event.round,
        year=event.year,
        decision=_decision(event.decision),
    )
    return _Told("forecast-approved", event.round, data)


def _closed(event: PeriodClosed | PeriodReopened, position: int) -> _Told:
    name = "period-closed" if isinstance(event, PeriodClosed) else "period-reopened"
    period = str(Period(event.period))
    return _Told(name, period, PeriodFact(position=position, period=period))


def _structure(event: StructureLoaded, position: int) -> _Told:
    valid_from = event.valid_from.isoformat() if event.valid_from else None
    name = event.structure.name
    data = StructureFact(position=position, name=name, valid_from=valid_from)
    return _Told("structure-loaded", event.structure.ledger, data)


def _totals(event: ControlTotalsStated, position: int) -> _Told:
    period = str(Period(event.period))
    data = ControlTotalsFact(
        position=position, source=event.source, period=period, order=event.order
    )
    return _Told("control-totals-stated", period, data)


def _sealed(event: ReportSealed, position: int) -> _Told:
    data = ReportSealedFact(
        position=position,
        seal=event.seal,
        report=event.report,
        parameters=SealedParameters.model_validate_json(event.parameters),
        sealed_position=event.position,
        digest=event.digest,
        decision=DecisionFact(**event.decision.model_dump()),
    )
    return _Told("report-sealed", event.report, data)


def _document_sealed(event: DocumentSealed, position: int) -> _Told:
    data = DocumentSealedFact(
        position=position,
        seal=event.seal,
        report=event.report,
        period=SealedParameters.model_validate_json(event.parameters).period,
        sealed_position=event.position,
        digest=event.digest,
        decision=DecisionFact(**event.decision.model_dump()),
    )
    return _Told("document-sealed", event.report, data)


_TABLE: dict[type[Event], Callable[[Any, int], _Told]] = {
    OutcomeRecorded: _recorded,
    OutcomeCorrected: _corrected,
    OutcomeReversed: _reversed,
    BalancesRestated: _restated,
    BudgetProposed: _proposed,
    BudgetDecided: _decided,
    BudgetReallocated: _decided,
    ForecastRevised: _revised,
    ForecastSubmitted: _submitted,
    ForecastApproved: _approved,
    PeriodClosed: _closed,
    PeriodReopened: _closed,
    StructureLoaded: _structure,
    ControlTotalsStated: _totals,
    ReportSealed: _sealed,
    DocumentSealed: _document_sealed,
}
