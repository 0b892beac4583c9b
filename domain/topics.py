"""The closed table of topics: every event there is, by the name it has in the log."""

from domain.assignment import AssignmentFinished, AssignmentReceived, AssignmentReported
from domain.balances import BalancesRestated
from domain.base import Event
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from domain.closing import PeriodClosed, PeriodReopened
from domain.closing_step import ClosingStepDone, ClosingStepPlanned, ClosingStepReopened
from domain.comment import CauseNamed, CommentWithdrawn, CommentWritten
from domain.commentary_rule import CommentaryRuleStated
from domain.control_totals import ControlTotalsStated
from domain.document import DocumentSealed
from domain.erasure import TextErased
from domain.file import FileImported
from domain.forecast import (
    ForecastApproved,
    ForecastOpened,
    ForecastRevised,
    ForecastSubmitted,
)
from domain.indicator import IndicatorDefined, IndicatorMeasured, IndicatorTargeted
from domain.mapping import MappingKept
from domain.measure import (
    MeasureAssessed,
    MeasureDecided,
    MeasureEnded,
    MeasurePlanned,
)
from domain.measure_deadline import MeasureDeadlineStated
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from domain.seal import ReportSealed
from domain.sequence import SequenceBroken, SequenceMended
from domain.signing_key import SigningKeyIntroduced
from domain.source import SourceDeclared, SourceRestated
from domain.structure import StructureLoaded
from domain.template import TemplateKept

STATEMENTS: tuple[type[Event], ...] = (
    CommentaryRuleStated,
    CauseNamed,
    CommentWritten,
    CommentWithdrawn,
    MeasurePlanned,
    MeasureAssessed,
    MeasureDecided,
    MeasureEnded,
    MeasureDeadlineStated,
    IndicatorDefined,
    IndicatorTargeted,
    IndicatorMeasured,
    AssignmentReceived,
    AssignmentReported,
    AssignmentFinished,
    ClosingStepPlanned,
    ClosingStepDone,
    ClosingStepReopened,
    TemplateKept,
    DocumentSealed,
)
"""What people state beside the money: rules, comments, measures, indicators, assignments, steps,
templates, and the printed reports that were decided."""

_OTHERS: tuple[type[Event], ...] = (
    StructureLoaded,
    SourceDeclared,
    SourceRestated,
    OutcomeRecorded,
    OutcomeCorrected,
    OutcomeReversed,
    BalancesRestated,
    BudgetProposed,
    BudgetDecided,
    BudgetReallocated,
    ForecastOpened,
    ForecastRevised,
    ForecastSubmitted,
    ForecastApproved,
    PeriodClosed,
    PeriodReopened,
    MappingKept,
    FileImported,
    SequenceBroken,
    SequenceMended,
    ControlTotalsStated,
    ReportSealed,
    TextErased,
    SigningKeyIntroduced,
)

TOPICS: dict[str, type[Event]] = {event.TOPIC: event for event in (*_OTHERS, *STATEMENTS)}
