"""What each event is about: its source, its reference there, its text, its decision."""

from collections.abc import Callable
from typing import Any

from domain.assignment import AssignmentFinished, AssignmentReceived, AssignmentReported
from domain.balances import BalancesRestated
from domain.base import Decision, Event
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from domain.closing import PeriodClosed, PeriodReopened
from domain.closing_step import ClosingStepDone, ClosingStepPlanned, ClosingStepReopened
from domain.coding import Period
from domain.comment import CauseNamed, CommentWithdrawn, CommentWritten
from domain.commentary_rule import CommentaryRuleStated
from domain.control_totals import ControlTotalsStated
from domain.document import DocumentSealed
from domain.erasure import TextErased
from domain.file import FileImported
from domain.forecast import ForecastApproved, ForecastOpened, ForecastRevised, ForecastSubmitted
from domain.indicator import IndicatorDefined, IndicatorMeasured, IndicatorTargeted
from domain.mapping import MappingKept
from domain.measure import MeasureAssessed, MeasureDecided, MeasureEnded, MeasurePlanned
from domain.measure_deadline import MeasureDeadlineStated
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from domain.seal import ReportSealed
from domain.sequence import SequenceBroken, SequenceMended
from domain.signing_key import SigningKeyIntroduced
from domain.source import SourceDeclared, SourceRestated
from domain.structure import StructureLoaded
from domain.template import TemplateKept

DecisionRow = tuple[str, str, str | None, str | None, str | None]
"""Body, date, paragraph, diary number, and the kind of the decision."""

Subject = tuple[str | None, str | None, str | None, DecisionRow | None]
"""What an event is about: its source, its reference there, a text's id, its decision."""


def subject(event: Event) -> Subject:
    """What an event is about; of a budget decision the source is the body that decided."""
    return SUBJECTS[type(event)](event)


def _decision(decision: Decision, kind: str) -> DecisionRow:
    return decision.body, decision.date, decision.paragraph, decision.diary_number, kind


def _decided(decision: Decision, kind: str) -> Subject:
    reference = ", ".join(filter(None, (decision.paragraph, decision.diary_number)))
    return decision.body, reference or decision.date, None, _decision(decision, kind)


def _approved(event: ForecastApproved) -> Subject:
    decision = _decision(event.decision, "approval") if event.decision else None
    return None, event.round, None, decision


def _round(event: Any) -> Subject:
    return None, event.round, None, None


def _closing(event: Any) -> Subject:
    return None, str(Period(event.period)), event.reason, None


def _gap(event: Any) -> Subject:
    return event.source, f"{event.first}–{event.last}", None, None


def _corrected(event: Any) -> Subject:
    return event.source, event.reference, event.reason, None


def _sealed(event: Any) -> Subject:
    return None, event.report, event.reason, _decision(event.decision, "seal")


def _erased(event: TextErased) -> Subject:
    return None, event.erased, None, _decision(event.decision, "erasure")


def _measure(event: Any) -> Subject:
    return None, event.measure, event.text, None


def _measure_decided(event: MeasureDecided) -> Subject:
    return None, event.measure, None, _decision(event.decision, "measure")


def _indicator(event: Any) -> Subject:
    return None, event.indicator, None, None


def _received(event: AssignmentReceived) -> Subject:
    return None, event.assignment, event.text, _decision(event.decision, "assignment")


def _assignment(event: Any) -> Subject:
    return None, event.assignment, event.text, None


SUBJECTS: dict[type[Event], Callable[[Any], Subject]] = {
    StructureLoaded: lambda event: (None, None, None, None),
    SourceDeclared: lambda event: (event.source, None, None, None),
    SourceRestated: lambda event: (event.source, str(event.order), None, None),
    OutcomeRecorded: lambda event: (event.source, event.reference, event.text, None),
    OutcomeCorrected: _corrected,
    OutcomeReversed: _corrected,
    BalancesRestated: lambda event: (event.source, str(Period(event.period)), event.reason, None),
    BudgetProposed: lambda event: (None, event.proposal, None, None),
    BudgetDecided: lambda event: _decided(event.decision, event.kind),
    BudgetReallocated: lambda event: _decided(event.decision, "reallocation"),
    ForecastOpened: _round,
    ForecastRevised: _round,
    ForecastSubmitted: _round,
    ForecastApproved: _approved,
    PeriodClosed: _closing,
    PeriodReopened: _closing,
    MappingKept: lambda event: (None, event.name, None, None),
    FileImported: lambda event: (event.source, event.sha256, event.report, None),
    SequenceBroken: _gap,
    SequenceMended: _gap,
    ControlTotalsStated: lambda event: (event.source, str(Period(event.period)), None, None),
    ReportSealed: _sealed,
    TextErased: _erased,
    SigningKeyIntroduced: lambda event: (None, event.key, None, None),
    CommentaryRuleStated: lambda event: (None, event.rule, None, None),
    CauseNamed: lambda event: (None, event.cause, None, None),
    CommentWritten: lambda event: (None, event.deviation.row, event.text, None),
    CommentWithdrawn: lambda event: (None, event.deviation.row, event.reason, None),
    MeasurePlanned: _measure,
    MeasureAssessed: _measure,
    MeasureDecided: _measure_decided,
    MeasureEnded: lambda event: (None, event.measure, event.reason, None),
    MeasureDeadlineStated: lambda event: (None, str(Period(event.valid_from)), None, None),
    IndicatorDefined: _indicator,
    IndicatorTargeted: _indicator,
    IndicatorMeasured: _indicator,
    AssignmentReceived: _received,
    AssignmentReported: _assignment,
    AssignmentFinished: _assignment,
    ClosingStepPlanned: lambda event: (None, str(Period(event.period)), None, None),
    ClosingStepDone: _closing,
    ClosingStepReopened: _closing,
    TemplateKept: lambda event: (None, event.template, event.text, None),
    DocumentSealed: _sealed,
}
"""Every event there is; a test fails where one is forgotten."""
