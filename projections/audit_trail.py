"""The audit trail: a row per event; its position, when, who, by which channel, what and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from domain.balances import BalancesRestated
from domain.base import Decision, Event
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from domain.closing import PeriodClosed, PeriodReopened
from domain.coding import Period
from domain.control_totals import ControlTotalsStated
from domain.erasure import TextErased
from domain.file import FileImported
from domain.forecast import ForecastApproved, ForecastOpened, ForecastRevised, ForecastSubmitted
from domain.mapping import MappingKept
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from domain.seal import ReportSealed
from domain.sequence import SequenceBroken, SequenceMended
from domain.signing_key import SigningKeyIntroduced
from domain.source import SourceDeclared, SourceRestated
from domain.structure import StructureLoaded
from projections.schema import Tables
from projections.times import moment
from projections.wanted import Wanted, conditions

__all__ = ["SUBJECTS", "Recorded", "Wanted", "read_audit_trail", "read_references", "subject"]

DecisionRow = tuple[str, str, str | None, str | None, str | None]
"""Body, date, paragraph, diary number, and the kind of the decision."""


Subject = tuple[str | None, str | None, str | None, DecisionRow | None]
"""What an event is about: its source, its reference there, a text's id, its decision."""


def subject(event: Event) -> Subject:
    """What an event is about; of a budget decision the source is the body that decided."""
    return SUBJECTS[type(event)](event)


def _decided(decision: Decision, kind: str) -> Subject:
    row = (decision.body, decision.date, decision.paragraph, decision.diary_number, kind)
    reference = ", ".join(filter(None, (decision.paragraph, decision.diary_number)))
    return decision.body, reference or decision.date, None, row


def _approved(event: ForecastApproved) -> Subject:
    decision = _decided(event.decision, "approval")[-1] if event.decision else None
    return None, event.round, None, decision


def _round(event: Any) -> Subject:
    return None, event.round, None, None


def _closing(event: Any) -> Subject:
    return None, str(Period(event.period)), event.reason, None


def _gap(event: Any) -> Subject:
    return event.source, f"{event.first}–{event.last}", None, None


def _corrected(event: Any) -> Subject:
    return event.source, event.reference, event.reason, None


def _sealed(event: ReportSealed) -> Subject:
    return None, event.report, event.reason, _decided(event.decision, "seal")[-1]


def _erased(event: TextErased) -> Subject:
    return None, event.erased, None, _decided(event.decision, "erasure")[-1]


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
}
"""Every event there is; a test fails where one is forgotten."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of the audit trail.

    `by` and `text` are ids, whose name and text are kept apart; `originator` is the aggregate
    the event belongs to.
    """

    position: int
    recorded_at: datetime
    topic: str
    by: str
    channel: str
    source: str | None
    reference: str | None
    text: str | None
    originator: UUID
    decision: Decision | None
    kind: str | None


def read_audit_trail(
    connection: Connection, tables: Tables, position: int, wanted: Wanted
) -> tuple[Recorded, ...]:
    """The rows that are asked for up to a position, newest last; of too many the newest."""
    event, decision = tables.event, tables.decision
    columns = (*(event.c[name] for name in _COLUMNS), *list(decision.c)[1:])
    query = (
        select(*columns)
        .select_from(event.outerjoin(decision, event.c.position == decision.c.position))
        .where(*conditions(connection, tables, position, wanted))
        .order_by(event.c.position.desc())
        .limit(wanted.limit)
    )
    return tuple(_recorded(row) for row in reversed(connection.execute(query).all()))


def read_texts(
    connection: Connection, tables: Tables, after: int, last: int, limit: int
) -> list[tuple[int, str]]:
    """The next events after a position that name a text of their own: position, the text's id."""
    event = tables.event
    query = (
        select(event.c.position, event.c.text)
        .where(event.c.position > after, event.c.position <= last, event.c.text.is_not(None))
        .order_by(event.c.position)
        .limit(limit)
    )
    return [(position, text) for position, text in connection.execute(query)]


def read_references(connection: Connection, tables: Tables, position: int, source: str) -> set[str]:
    """The references of a source's deliveries that count at a position."""
    event = tables.event
    query = (
        select(event.c.reference, event.c.topic)
        .where(event.c.position <= position, event.c.source == source)
        .where(event.c.topic.in_(_DELIVERIES))
        .order_by(event.c.position)
    )
    references: set[str] = set()
    for reference, topic in connection.execute(query):
        if topic == OutcomeReversed.TOPIC:
            references.discard(reference)
        else:
            references.add(reference)
    return references


_DELIVERIES = (OutcomeRecorded.TOPIC, OutcomeCorrected.TOPIC, OutcomeReversed.TOPIC)

_COLUMNS = (
    "position",
    "recorded_at",
    "topic",
    "by",
    "channel",
    "source",
    "reference",
    "text",
    "originator_id",
)


def _recorded(row: Row[Any]) -> Recorded:
    decision = None
    if row.body is not None:
        decision = Decision(
            body=row.body,
            date=row.date,
            paragraph=row.paragraph,
            diary_number=row.diary_number,
        )
    return Recorded(
        position=row.position,
        recorded_at=moment(row.recorded_at),
        topic=row.topic,
        by=row.by,
        channel=row.channel,
        source=row.source,
        reference=row.reference,
        text=row.text,
        originator=UUID(row.originator_id),
        decision=decision,
        kind=row.kind,
    )
