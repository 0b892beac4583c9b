"""Which status a broken rule answers with."""

from typing import ClassVar

from adapters import erasing
from adapters.access import refusals
from adapters.access.binding import ForeignOrigin, NotFromHere
from adapters.as_of import NotSealed
from adapters.commenting import NoForecastToExplain
from adapters.documents.decided import DocumentDiffers, TextChanged
from adapters.documents.deciding import DecidedByOtherTemplate
from adapters.documents.definitions import NoSuchDocument
from adapters.documents.kept_templates import TemplateErased
from adapters.exports.budget import NoBudget
from adapters.exports.exported import CannotBeWritten
from adapters.exports.outcome import NoVouchers
from adapters.imports.kept_reports import NoSuchFile, ReportErased
from adapters.imports.year_outcome import OutcomeNotProjected
from adapters.package.writing import LogDamaged
from adapters.present import ReadModelBehind, ReadModelStandsStill
from adapters.proving import SealOfAnother
from adapters.rounds import AmbiguousRound
from adapters.sealed import SealNotInLog
from adapters.seals import NoSuchSeal
from adapters.store import DatabaseUnavailable
from adapters.transparency import checking, proving, published, signing, stored
from domain import (
    assignment,
    budget,
    closing,
    closing_step,
    forecast,
    indicator,
    measure,
    seal,
    source,
)
from domain.commands import set_aside
from domain.comment import ClosedToComments, FigureMoved, NameOfAnotherCause, NoSuchComment
from domain.erasure import ErasedAlready, NothingToErase
from domain.four_eyes import OwnProposal, OwnSubmission
from domain.ledger import UnknownLedger
from domain.mapping import NoSuchMapping
from domain.outcome import NothingToReverse
from domain.responsibility import OutsideResponsibility
from domain.restatement import RestatedMeanwhile
from domain.rules import RuleBroken
from domain.structure import NoSuchDimension
from projections.commentary import OutsidePartAnsweredFor
from projections.comparison import ComparesBackwards
from projections.folding import CannotTake
from projections.part import OutsidePart
from projections.read_model import PositionNotReached
from projections.rebuilding import RebuildStopped
from projections.reconciliation import NoSuchSource
from projections.replay import NothingToReplay
from projections.reports.deviation import NoSuchRow
from projections.reports.evidence import EmptyCell, NoSuchGroup
from projections.selection import NoStructureYet, UnknownCode
from projections.view import PeriodNotClosed


class HttpRefusal(RuleBroken):
    """A rule of the API itself; it knows its own status and headers."""

    STATUS: ClassVar[int]
    HEADERS: ClassVar[dict[str, str]] = {}


SOON = {"Retry-After": "2"}
"""Seconds after which to try again."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="liggare"'}


def status_of(error: RuleBroken) -> int:
    """The status of a broken rule: 422 where the table says nothing else."""
    if isinstance(error, HttpRefusal):
        return error.STATUS
    return next((_STATUSES[cls] for cls in type(error).__mro__ if cls in _STATUSES), 422)


def headers_of(error: RuleBroken) -> dict[str, str]:
    """The headers that go with a broken rule's status."""
    if isinstance(error, HttpRefusal) and error.HEADERS:
        return error.HEADERS
    return {401: CHALLENGE, 503: SOON}.get(status_of(error), {})


_BY_STATUS: dict[int, tuple[type[RuleBroken], ...]] = {
    401: (
        refusals.NotAuthenticated,
        refusals.NotABearerToken,
        refusals.UnknownToken,
        refusals.TokenRevoked,
        refusals.TokenExpired,
        refusals.TokenNotYetValid,
        refusals.OtherIssuer,
        refusals.OtherAudience,
        refusals.BadSignature,
        refusals.ClaimMissing,
        refusals.ReservedName,
    ),
    403: (
        NotFromHere,
        ForeignOrigin,
        OutsidePart,
        OutsidePartAnsweredFor,
        OutsideResponsibility,
        OwnProposal,
        OwnSubmission,
    ),
    404: (
        NoBudget,
        NoVouchers,
        UnknownLedger,
        NoSuchDocument,
        NoSuchFile,
        NoSuchDimension,
        NoSuchRow,
        NoSuchComment,
        NoSuchGroup,
        NoSuchSeal,
        SealOfAnother,
        NoSuchSource,
        UnknownCode,
        ReportErased,
        NothingToErase,
        erasing.NoText,
        erasing.NoSuchPosition,
        erasing.NotSetAside,
        erasing.UnknownName,
        NoSuchMapping,
        checking.NotSigned,
        published.NothingSigned,
        published.NoSuchTile,
        budget.NoSuchProposal,
        forecast.NoSuchRound,
        indicator.NoSuchIndicator,
        measure.NoSuchMeasure,
        assignment.NoSuchAssignment,
        set_aside.NoSuchSetAside,
    ),
    409: (
        AmbiguousRound,
        TemplateErased,
        CannotBeWritten,
        ClosedToComments,
        FigureMoved,
        NameOfAnotherCause,
        NoForecastToExplain,
        ErasedAlready,
        erasing.SeveralTexts,
        erasing.StillWaits,
        NoStructureYet,
        NotSealed,
        PeriodNotClosed,
        ComparesBackwards,
        PositionNotReached,
        NothingToReplay,
        NothingToReverse,
        RestatedMeanwhile,
        EmptyCell,
        proving.ProofDisagrees,
        proving.ProofTooLarge,
        published.EventChanged,
        published.NotSignedYet,
        signing.LogRewound,
        signing.TreeChanged,
        stored.TileMissing,
        LogDamaged,
        budget.NoOriginalBudget,
        budget.NothingProposed,
        budget.OriginalAlreadyDecided,
        budget.ProposalAlreadyDecided,
        budget.ReachesIntoClosedPeriod,
        budget.SameAmountsAnotherDecision,
        closing.ClosesOutOfOrder,
        closing.NotClosed,
        closing.NotSignedOff,
        closing_step.CommentsOwed,
        closing_step.PeriodStandsOnStep,
        DecidedByOtherTemplate,
        DocumentDiffers,
        TextChanged,
        closing_step.StepNotDone,
        closing_step.StepNotPlanned,
        closing_step.StepsAfter,
        closing_step.StepsBefore,
        forecast.DiffersFromOutcome,
        forecast.NothingForecast,
        forecast.OtherCutoff,
        forecast.RoundNotSubmitted,
        forecast.RoundSubmitted,
        indicator.UnitStays,
        measure.MeasureHasEnded,
        assignment.AssignmentHasFinished,
        seal.SealedOtherwise,
        SealNotInLog,
        set_aside.CannotAccept,
        set_aside.CannotAcceptMessage,
        set_aside.CannotRetry,
        set_aside.SettledAlready,
        set_aside.StillContradicts,
        source.DeclaredOtherwise,
        source.OtherForm,
    ),
    503: (
        CannotTake,
        DatabaseUnavailable,
        OutcomeNotProjected,
        ReadModelBehind,
        ReadModelStandsStill,
        RebuildStopped,
        refusals.IssuerUnavailable,
    ),
}

_STATUSES = {cls: status for status, classes in _BY_STATUS.items() for cls in classes}
