"""Who tells what an event changed: every event there is, by its topic."""

from typing import Any

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
from projections.happened.assignments import AssignmentTeller, ClosingStepTeller
from projections.happened.budgets import BudgetTeller
from projections.happened.change import Teller
from projections.happened.comments import CauseTeller, CommentaryRuleTeller, CommentTeller
from projections.happened.deliveries import BalancesTeller, DeliveryTeller
from projections.happened.indicators import IndicatorTeller
from projections.happened.mappings import MappingTeller, TemplateTeller
from projections.happened.measures import MeasureDeadlineTeller, MeasureTeller
from projections.happened.rounds import ClosingsTeller, RoundTeller
from projections.happened.seals import ErasureTeller, SealTeller, SigningKeyTeller
from projections.happened.sources import (
    ControlTotalsTeller,
    FileTeller,
    SequenceTeller,
    SourceTeller,
)
from projections.happened.structures import StructureTeller

_TELLS: dict[type[Teller[Any]], tuple[type[Event], ...]] = {
    StructureTeller: (StructureLoaded,),
    SourceTeller: (SourceDeclared, SourceRestated),
    DeliveryTeller: (OutcomeRecorded, OutcomeCorrected, OutcomeReversed),
    BalancesTeller: (BalancesRestated,),
    BudgetTeller: (BudgetProposed, BudgetDecided, BudgetReallocated),
    RoundTeller: (ForecastOpened, ForecastRevised, ForecastSubmitted, ForecastApproved),
    ClosingsTeller: (PeriodClosed, PeriodReopened),
    MappingTeller: (MappingKept,),
    FileTeller: (FileImported,),
    SequenceTeller: (SequenceBroken, SequenceMended),
    ControlTotalsTeller: (ControlTotalsStated,),
    SealTeller: (ReportSealed, DocumentSealed),
    ErasureTeller: (TextErased,),
    SigningKeyTeller: (SigningKeyIntroduced,),
    CommentaryRuleTeller: (CommentaryRuleStated,),
    CauseTeller: (CauseNamed,),
    CommentTeller: (CommentWritten, CommentWithdrawn),
    MeasureTeller: (MeasurePlanned, MeasureAssessed, MeasureDecided, MeasureEnded),
    MeasureDeadlineTeller: (MeasureDeadlineStated,),
    IndicatorTeller: (IndicatorDefined, IndicatorTargeted, IndicatorMeasured),
    AssignmentTeller: (AssignmentReceived, AssignmentReported, AssignmentFinished),
    ClosingStepTeller: (ClosingStepPlanned, ClosingStepDone, ClosingStepReopened),
    TemplateTeller: (TemplateKept,),
}

TELLERS: dict[str, type[Teller[Any]]] = {
    event.TOPIC: teller for teller, events in _TELLS.items() for event in events
}
"""Every topic there is; a test fails where one is forgotten."""
